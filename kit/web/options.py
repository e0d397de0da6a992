"""Options in words and letters, for pages that show the answers of a class."""

from kit.content.model import NOT_SURE, Item, ItemText, Judge
from kit.i18n import gettext as _
from kit.web.student.shown import words_of

LETTERS = "ABCDEFGHIJKLMN"


def letter(number: int) -> str:
    """How an option or card is called on the projector and on paper, from 0: A."""
    return LETTERS[number % len(LETTERS)]


def option_words(item: Item, text: ItemText, option: str) -> str:
    """An option in words; the interface's for those the kit adds itself."""
    if option == NOT_SURE:
        return _("I am not sure")
    if isinstance(item, Judge):
        return _("Good enough") if option == "good-enough" else _("Not good enough")
    return words_of(item, text, option) or option
