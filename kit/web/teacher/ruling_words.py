"""What a class decided about a question, in words for its teachers."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from kit.content.model import Chosen, Item, Response
from kit.grading.key import choices
from kit.grading.own_key import lines_of, may_have_own_key
from kit.i18n import gettext as _
from kit.i18n import isolate, ngettext
from kit.services import rulings
from kit.services.assignments import AssignmentView
from kit.services.mark_changes import Direction, Marks, Preview
from kit.services.rulings import Ruling
from kit.web.context import site
from kit.web.options import option_words
from kit.web.words import item_text


@dataclass(frozen=True, slots=True)
class RulingLine:
    """One line of the history."""

    what: str
    by: str  # empty: the account is gone
    at: datetime
    changed: int
    why: str


@dataclass(frozen=True, slots=True)
class RulingSection:
    """What the page of a question says and offers."""

    what: str  # in force: "drop", "key", or "bank" if nothing is
    lines: tuple[RulingLine, ...]  # newest first
    is_outdated: bool  # the question was changed after the ruling in force
    may_rule: bool
    may_key: bool
    must_wait: bool  # a test is let be while the class takes it


def ruling_section(given: AssignmentView, item_id: str) -> RulingSection:
    with site().database.reading() as database:
        found = rulings.history(database, class_id=given.class_id, item_id=item_id)
    item = site().library.items.get(item_id)
    what = found[0].what if found else "bank"
    revision = item.revision if item else None
    return RulingSection(
        what=what,
        lines=tuple(_line(each, item) for each in found),
        is_outdated=what != "bank" and revision not in (None, found[0].item_revision),
        may_rule=given.is_owner,
        may_key=may_have_own_key(item),
        must_wait=bool(item and item.form) and given.is_open,
    )


def _line(ruling: Ruling, item: Item | None) -> RulingLine:
    what = {
        "drop": _("Left out for this class"),
        "key": _("Another key: %(words)s", words=key_words(item, ruling.key)),
        "bank": _("As in the question bank again"),
    }[ruling.what]
    by = ruling.by or ""
    return RulingLine(what, by, ruling.made_at, ruling.changed, ruling.words)


def key_words(item: Item | None, key: Response | None) -> str:
    """A key as a teacher reads it; ids where the question is gone."""
    if not isinstance(key, Chosen):
        return " · ".join(isolate(line) for line in lines_of(key))
    found = item_text(item.id) if item else None
    ordered = [o for o in choices(item) if o in key.ids]
    if item is None or found is None or len(ordered) < len(key.ids):
        return " · ".join(sorted(key.ids))
    return " · ".join(isolate(option_words(item, found[1], o)) for o in ordered)


def points(marks: Marks) -> tuple[float, float]:
    """Earned in the end, and possible: in points, not in thousandths."""
    return marks.final_milli / 1000, marks.possible_milli / 1000


def sentences(changes: Preview) -> list[str]:
    """How many marks go up, down, out, in, and stay: those that there are."""
    counted = {each: changes.count(each) for each in _IN_WORDS}
    return [_IN_WORDS[each](num) for each, num in counted.items() if num]


_IN_WORDS: dict[Direction, Callable[[int], str]] = {
    "up": lambda num: ngettext(
        "%(num)s answer gets a better mark.",
        "%(num)s answers get a better mark.",
        num,
    ),
    "down": lambda num: ngettext(
        "%(num)s answer gets a lower mark.",
        "%(num)s answers get a lower mark.",
        num,
    ),
    "out": lambda num: ngettext(
        "%(num)s answer does not count any more.",
        "%(num)s answers do not count any more.",
        num,
    ),
    "in": lambda num: ngettext(
        "%(num)s answer counts again.", "%(num)s answers count again.", num
    ),
    "same": lambda num: ngettext(
        "%(num)s answer stays as it is.", "%(num)s answers stay as they are.", num
    ),
}


def answers_changed(num: int) -> str:
    return ngettext("%(num)s answer changed.", "%(num)s answers changed.", num)
