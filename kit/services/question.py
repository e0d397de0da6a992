"""One question of an assignment, counted in the database, whatever the class size."""

from collections.abc import Collection
from dataclasses import replace

from sqlalchemy.orm import Session

from kit.analytics import question_queries as queries
from kit.analytics import question_times
from kit.analytics.checks import Reason
from kit.analytics.durations import Usual
from kit.analytics.options import OptionUse
from kit.analytics.question_queries import AnswerRow, LocaleRow
from kit.analytics.stats import (
    SETTLED_LOCALE,
    SMALLEST_DISCRIMINATION,
    SMALLEST_LOCALE,
)
from kit.content.model import Item, Library, Reflection
from kit.grading.key import choices
from kit.services.assignments import AssignmentView
from kit.services.languages import Comparison, Language
from kit.services.measured import (
    FULL_MARK,
    Counts,
    Question,
    measured,
    reasons_of,
    report_of,
    right_of,
    uses_of,
)
from kit.services.results import question_numbers
from kit.services.rulings import all_as_ruled, as_ruled, dropped, in_force

__all__ = [
    "FULL_MARK",
    "SETTLED_LOCALE",
    "SMALLEST_DISCRIMINATION",
    "SMALLEST_LOCALE",
    "Comparison",
    "Language",
    "OptionUse",
    "Question",
    "Reason",
    "Usual",
    "checks_of",
    "question_of",
]


def question_of(
    session: Session, *, library: Library, assignment: AssignmentView, item_id: str
) -> Question | None:
    """Seven statements; None for what was never asked here, or is not graded."""
    known = library.items.get(item_id)
    if isinstance(known, Reflection) or library.is_practice(item_id):
        return None
    rulings = in_force(session, class_id=assignment.class_id)
    ruling = rulings.get(item_id)
    item = known and as_ruled(known, ruling)
    numbers = _graded(session, library, assignment)
    items = (set(numbers) - dropped(rulings)) | {item_id}
    counts = _counts(session, assignment.id, item_id, items=items, item=item)
    if item_id not in numbers and not counts.answers:
        return None
    home = library.homes.get(item_id)
    found = measured(
        counts,
        replace(report_of(item_id, item, counts), number=numbers.get(item_id)),
        length=len(items),
        source=home.source_locale if home else "",
    )
    if ruling is None:
        return found
    left_out = ruling.is_drop  # then the class has had its second look
    return replace(
        found,
        report=replace(found.report, ruling=ruling),
        reasons=() if left_out else found.reasons,
    )


def _counts(
    session: Session,
    assignment_id: int,
    item_id: str,
    *,
    items: Collection[str],
    item: Item | None,
) -> Counts:
    """Five statements; a score is made of `items`."""
    here = assignment_id
    return Counts(
        answers=queries.answers(
            session,
            assignment_id=here,
            items=items,
            with_options={item_id} if choices(item) else (),
            item_id=item_id,
        ),
        tries=queries.tries(session, assignment_id=here, item_id=item_id),
        sure=queries.certainties(session, assignment_id=here, item_id=item_id),
        locales=queries.locales(
            session, assignment_id=here, items=items, item_id=item_id
        ),
        times=question_times.times(session, assignment_id=here, item_id=item_id),
    )


def checks_of(
    session: Session, *, library: Library, assignment: AssignmentView
) -> dict[str, tuple[Reason, ...]]:
    """Four statements: the questions of an assignment that deserve a second look."""
    rulings = in_force(session, class_id=assignment.class_id)
    known = all_as_ruled(library.items, rulings)
    items = set(_graded(session, library, assignment)) - dropped(rulings)
    answers: dict[str, list[AnswerRow]] = {}
    for row in queries.answers(
        session,
        assignment_id=assignment.id,
        items=items,
        with_options=[i for i in items if choices(known.get(i))],
    ):
        answers.setdefault(row.item_id, []).append(row)
    locales: dict[str, list[LocaleRow]] = {}
    for each in queries.locales(session, assignment_id=assignment.id, items=items):
        locales.setdefault(each.item_id, []).append(each)
    found = {}
    for item_id, rows in answers.items():
        item = known.get(item_id)
        uses = uses_of(item, rows)
        found[item_id] = reasons_of(item, right_of(rows), uses, locales[item_id])
    return {item_id: why for item_id, why in found.items() if why}


def _graded(
    session: Session, library: Library, assignment: AssignmentView
) -> dict[str, int]:
    """The items that make a score, with their question numbers."""
    ways = queries.ways(session, assignment_id=assignment.id)
    numbers = question_numbers(library, assignment, ways)
    return {
        item_id: number
        for item_id, number in numbers.items()
        if not isinstance(library.items.get(item_id), Reflection)
    }
