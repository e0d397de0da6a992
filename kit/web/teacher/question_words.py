"""What the page of one question says beside its counts."""

from collections.abc import Sequence
from dataclasses import dataclass

from kit.content.model import NOT_SURE, Judge, SingleChoice
from kit.i18n import format_number, ngettext
from kit.i18n import gettext as _
from kit.services.question import (
    FULL_MARK,
    SMALLEST_DISCRIMINATION,
    OptionUse,
    Question,
    Reason,
    Usual,
)
from kit.web.options import option_words
from kit.web.teacher.language_words import language_name
from kit.web.teacher.questions import QuestionLine
from kit.web.words import short

SECONDS_UP_TO = 120  # longer times read better in minutes


@dataclass(frozen=True, slots=True)
class GroupRow:
    """How many of each group chose an option, or had the question right."""

    words: str
    lang: str
    dir: str
    is_key: bool
    cells: tuple[tuple[float, str], ...]  # share and "2 of 7", the weaker first


def reason_lines(line: QuestionLine, reasons: Sequence[Reason]) -> list[str]:
    return [_reason(line, reason) for reason in reasons]


def _reason(line: QuestionLine, reason: Reason) -> str:
    counts = {
        "count": reason.count,
        "of": reason.of,
        "other": reason.other,
        "other_of": reason.other_of,
    }
    match reason.cause:
        case "stronger_miss":
            return _(
                "Students who did well on the other questions missed it more often "
                "than the others: %(count)s of %(of)s had it right; %(other)s of "
                "%(other_of)s of those who did less well. Is the key right?",
                **counts,
            )
        case "below_expected":
            return _(
                "Only %(count)s of %(of)s had it right; its authors expected about "
                "%(other)s. Is the key right, and is the wording clear?",
                **counts,
            )
        case "stronger_choose":
            return _(
                "Students who did well on the other questions chose “%(words)s” more "
                "often: %(count)s of %(of)s, and %(other)s of %(other_of)s of those "
                "who did less well. Is it right, too?",
                words=_option(line, reason.subject),
                **counts,
            )
        case "never_chosen":
            return ngettext(
                "Nobody chose “%(words)s”; other answers that are not right were "
                "chosen %(num)s time. Would anybody take it for right?",
                "Nobody chose “%(words)s”; other answers that are not right were "
                "chosen %(num)s times. Would anybody take it for right?",
                reason.of,
                words=_option(line, reason.subject),
            )
        case "few_right":
            return _(
                "Answered wrongly mostly in one language, %(language)s: %(count)s of "
                "%(of)s right there, %(other)s of %(other_of)s in the others. Read the "
                "translation.",
                language=language_name(reason.subject),
                **counts,
            )
        case "weaker_do_better":
            return _(
                "In %(language)s only, students who did well on the other questions "
                "missed it more often. Read the translation.",
                language=language_name(reason.subject),
            )


def _option(line: QuestionLine, option: str) -> str:
    item, text = line.report.item, line.text
    return short(option_words(item, text, option), 80) if item and text else option


def group_rows(line: QuestionLine, found: Question) -> list[GroupRow]:
    """Who had it right, where no single option says so; then option by option."""
    first = [] if isinstance(line.report.item, Judge | SingleChoice) else [found.right]
    every = [use for use in (*first, *found.uses) if use]
    return [_group_row(line, use) for use in every if use.groups and use.sizes]


def _group_row(line: QuestionLine, use: OptionUse) -> GroupRow:
    item, text = line.report.item, line.text
    is_all = use.option == FULL_MARK
    words = _("Right first time")
    if not is_all and item and text:
        words = option_words(item, text, use.option)
    own = not is_all and use.option != NOT_SURE and not isinstance(item, Judge)
    return GroupRow(
        words=words,
        lang=line.locale if own else "",
        dir=line.dir if own else "",
        is_key=use.is_key and not is_all,
        cells=_cells(use),
    )


def _cells(use: OptionUse) -> tuple[tuple[float, str], ...]:
    groups, sizes = use.groups, use.sizes
    if groups is None or sizes is None:
        return ()
    pairs = (
        (groups.lower, sizes.lower),
        (groups.middle, sizes.middle),
        (groups.upper, sizes.upper),
    )
    return tuple(
        (
            count / of if of else 0.0,
            _("%(right)s of %(answered)s", right=round(count), answered=round(of))
            if of
            else "–",
        )
        for count, of in pairs
    )


def try_rows(found: Question) -> list[tuple[str, tuple[int | str, ...]]]:
    """First tries, and of each kind what came of the second."""
    others = ((_("Partly right"), found.partly), (_("Not yet"), found.not_yet))
    rows: list[tuple[str, tuple[int | str, ...]]]
    rows = [(_("Right"), (found.report.right_first, "–", "–", "–"))]
    return rows + [
        (name, (tries.first, tries.right, tries.not_yet, tries.stopped))
        for name, tries in others
        if tries.first
    ]


def no_groups(found: Question) -> str:
    """Why there are no groups yet."""
    if found.compared < SMALLEST_DISCRIMINATION:
        return ngettext(
            "Appears as soon as %(needed)s students have answered every question; so "
            "far it is %(num)s.",
            "Appears as soon as %(needed)s students have answered every question; so "
            "far there are %(num)s.",
            found.compared,
            needed=SMALLEST_DISCRIMINATION,
        )
    return _("Students did too much alike on the other questions to make groups.")


def usual_words(usual: Usual) -> str:
    return _(
        "Usually %(usual)s; the middle half of the class took %(low)s to %(high)s.",
        usual=_time(usual.median),
        low=_time(usual.low),
        high=_time(usual.high),
    )


def _time(seconds: int) -> str:
    if seconds < SECONDS_UP_TO:
        return _("%(seconds)s s", seconds=format_number(seconds))
    return _("%(minutes)s min", minutes=format_number(seconds / 60, digits=1))
