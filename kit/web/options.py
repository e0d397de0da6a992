"""Options in words and letters, for pages that show the answers of a class."""

from kit.content.model import NOT_SURE, Item, ItemText, Judge
from kit.i18n import gettext as _
from kit.web.student.shown import words_of


def letter(number: int) -> str:
    """How an option or card is called on the projector and on paper, from 0: A.

    In the letters people of the language count with.
    """
    # Translators: the letters that questions in schoolbooks count their answers with
    letters = _("A B C D E F G H I J K L M N").split()
    return letters[number % len(letters)]


def option_words(item: Item, text: ItemText, option: str) -> str:
    """An option in words; the interface's for those the kit adds itself."""
    if option == NOT_SURE:
        return _("I am not sure")
    if isinstance(item, Judge):
        return _("Good enough") if option == "good-enough" else _("Not good enough")
    return words_of(item, text, option) or option
