"""What the scripts of a question say, in the reader's language.

A script cannot count in Ukrainian or Arabic, so whatever has a plural comes counted
out. `{name}` and `{n}` are filled in by the script.
"""

from typing import TypeAlias

from kit.i18n import gettext as _
from kit.web.student.fields import ItemForm
from kit.web.student.kinds import REFLECTION_LIMIT

Said: TypeAlias = str | int | tuple[str, ...]


def sending() -> dict[str, Said]:
    """What is said while something is sent, on questions and steps to read."""
    return {
        "checking": _("Checking…"),
        "still": _("Still working…"),
        "unsaved": _("Not saved yet. Please leave this page open; we keep trying."),
        "again": _("Try now"),
        "saved": _("Saved."),
    }


def said(form: ItemForm) -> dict[str, Said]:
    """The words for the scripts of one question, by the names they use."""
    words = sending()
    if form.counted:
        words["counts"] = form.counted
    match form.kind:
        case "order":
            words |= _order_words(len(form.shown))
        case "label":
            words |= _label_words()
        case "classify":
            words |= _card_words(len(form.shown))
        case "reflection":
            words |= {
                "limit": REFLECTION_LIMIT,
                "left": _("Characters left: %(n)s", n="{n}"),
                "over": _("Characters too many: %(n)s", n="{n}"),
            }
    return words


def _order_words(of: int) -> dict[str, Said]:
    places = tuple(
        _("%(name)s: now %(place)s of %(of)s", name="{name}", place=place, of=of)
        for place in range(1, of + 1)
    )
    return {
        "how": _("Press each one in turn. You can move them afterwards."),
        "pool": _("Not placed yet"),
        "list": _("Your order"),
        "none": _("Nothing has a place yet."),
        "all": _("Everything has a place."),
        "up": _("Up"),
        "down": _("Down"),
        "out": _("Take out"),
        "places": places,
        "away": _("%(name)s: taken out", name="{name}"),
    }


def _label_words() -> dict[str, Said]:
    return {
        "how": _("Choose a mark, then press the parts of the text it fits."),
        "bar": _("Mark as"),
        "rub": _("Rub out"),
        "marked": _("Marked: %(name)s", name="{name}"),
        "unmarked": _("Not marked"),
    }


def _card_words(of: int) -> dict[str, Said]:
    return {
        "cards": tuple(_("Card %(n)s of %(of)s", n=n, of=of) for n in range(1, of + 1)),
        "before": _("Card before"),
        "next": _("Next card"),
    }
