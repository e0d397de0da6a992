"""What the counts of one question say. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kit.analytics.calibration import CertaintyTable
from kit.analytics.checks import Reason, reasons
from kit.analytics.discernment import VERY_SURE
from kit.analytics.durations import Usual, usual
from kit.analytics.options import AnswerCount, OptionUse, counted_uses
from kit.analytics.question_queries import AnswerRow, CertaintyRow, LocaleRow, TryRow
from kit.content.model import NOT_SURE, Chosen, Item, MultipleChoice, SingleChoice
from kit.grading.key import choices, right_ids
from kit.grading.responses import from_json
from kit.services.languages import (
    Comparison,
    Language,
    compare,
    figures_of,
    languages_of,
)
from kit.services.results import ItemReport

FULL_MARK = "right"  # stands for "got it right" where an option would


@dataclass(frozen=True, slots=True)
class Tries:
    """First tries of one kind and what came of the second."""

    first: int
    right: int  # the second time
    not_yet: int
    stopped: int  # no second try

    @classmethod
    def of(cls, rows: Iterable[TryRow]) -> "Tries":
        found: Counter[bool | None] = Counter()
        for row in rows:
            found[row.again_right] += row.n
        return cls(found.total(), found[True], found[False], found[None])


@dataclass(frozen=True, slots=True)
class Question:
    """Everything the page of one question shows; nothing of any one student.

    `partly` and `not_yet` are those of the first try. What is None or empty has too few
    answers, or does not exist for this kind of question.
    """

    report: ItemReport
    partly: Tries
    not_yet: Tries
    certainty: CertaintyTable
    unsaid: int  # answers without a certainty
    right: OptionUse | None  # who got it right, as if that were an option
    uses: tuple[OptionUse, ...]
    compared: int  # students who answered everything, so that thirds can be made
    usual: Usual | None
    languages: tuple[Language, ...]
    comparisons: tuple[Comparison, ...]
    reasons: tuple[Reason, ...]

    @property
    def was_retried(self) -> bool:
        return any(t.right + t.not_yet for t in (self.partly, self.not_yet))


@dataclass(frozen=True, slots=True)
class Counts:
    """What the database counted for one item of one assignment."""

    answers: Sequence[AnswerRow]
    tries: Sequence[TryRow]
    sure: Sequence[CertaintyRow]
    locales: Sequence[LocaleRow]
    times: Mapping[int, int]

    @property
    def compared(self) -> int:
        return sum(row.n for row in self.answers if row.rest is not None)


def measured(
    counts: Counts, report: ItemReport, *, length: int, source: str
) -> Question:
    """What the counts say about a question, one of `length`, written in `source`."""
    tries = counts.tries
    right, uses = right_of(counts.answers), uses_of(report.item, counts.answers)
    return Question(
        report=report,
        partly=Tries.of(row for row in tries if row.is_partly),
        not_yet=Tries.of(r for r in tries if not (r.is_right or r.is_partly)),
        certainty=_certainty(counts.sure),
        unsaid=sum(row.n for row in counts.sure if row.certainty is None),
        right=right,
        uses=uses,
        compared=counts.compared,
        usual=usual(counts.times),
        languages=languages_of(counts.locales),
        comparisons=compare(counts.locales, items=length, source=source),
        reasons=reasons_of(report.item, right, uses, counts.locales),
    )


def report_of(item_id: str, item: Item | None, counts: Counts) -> ItemReport:
    """The same figures as on the results page."""
    answers, tries = counts.answers, counts.tries
    spread: Counter[str] = Counter()
    for row in answers:
        for option in _chosen(row):
            spread[option] += row.n
    return ItemReport(
        item_id=item_id,
        number=None,
        item=item,
        answered=sum(row.n for row in answers),
        right_first=sum(row.n for row in answers if row.is_right),
        right_after_hint=sum(r.n for r in tries if r.again_right and not r.is_right),
        sure_but_wrong=_certainty(counts.sure).sure_not_yet,
        not_sure=spread[NOT_SURE],
        spread=dict(spread),
    )


def _chosen(row: AnswerRow) -> frozenset[str]:
    response = from_json(row.given) if row.given else None
    return response.ids if isinstance(response, Chosen) else frozenset()


def _certainty(rows: Iterable[CertaintyRow]) -> CertaintyTable:
    counts: Counter[tuple[bool, bool]] = Counter()
    for row in rows:
        if row.certainty is not None:
            counts[row.certainty == VERY_SURE, row.is_right] += row.n
    return CertaintyTable(
        *(counts[sure, right] for sure in (True, False) for right in (True, False))
    )


def right_of(answers: Iterable[AnswerRow]) -> OptionUse | None:
    counts = [
        AnswerCount({FULL_MARK} if a.is_right else (), a.rest, a.third, a.n)
        for a in answers
    ]
    found = counted_uses([FULL_MARK], {FULL_MARK}, counts)
    return found[0] if found else None


def uses_of(item: Item | None, answers: Iterable[AnswerRow]) -> tuple[OptionUse, ...]:
    """Options in the author's order; then "I am not sure", if anybody was not."""
    counts = [AnswerCount(_chosen(a), a.rest, a.third, a.n) for a in answers]
    unsure = any(NOT_SURE in each.chosen for each in counts)
    options = (*choices(item), *((NOT_SURE,) if unsure else ()))
    return counted_uses(options, right_ids(item), counts) or ()


def reasons_of(
    item: Item | None,
    right: OptionUse | None,
    uses: Sequence[OptionUse],
    locales: Sequence[LocaleRow],
) -> tuple[Reason, ...]:
    """None for a question that is gone: there is nothing left to read."""
    if item is None or right is None:
        return ()
    return reasons(
        right,
        [use for use in uses if use.option != NOT_SURE],
        figures_of(locales),
        are_alternatives=isinstance(item, SingleChoice | MultipleChoice),
        expected=item.est_p,
    )
