"""The live page: who is where, and what is worth a look now."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from statistics import median

from sqlalchemy.orm import Session

from kit.analytics import queries
from kit.analytics.worth import ItemNews, Line, StudentNews, worth_a_look
from kit.content.model import Judge, Library, SingleChoice
from kit.grading.key import choices, right_ids
from kit.services.assignments import AssignmentView
from kit.services.plan import Plan
from kit.services.results import (
    ItemReport,
    Results,
    StudentReport,
    plans_of,
    results_of,
)
from kit.services.sign_ins import SEEN_EVERY

__all__ = ["Line", "Live", "StepCount", "joined", "live_of", "pulse_of"]


@dataclass(frozen=True, slots=True)
class StepCount:
    """How many students did a page of the lesson."""

    number: int
    question: int | None
    step: str
    reached: int


@dataclass(frozen=True, slots=True)
class Live:
    """Everything the live page shows, counted once."""

    results: Results
    steps: tuple[StepCount, ...]
    lines: tuple[Line, ...]
    answering: int  # begun and not finished


Moves = Mapping[int, Mapping[int, datetime]]  # student → page → when it was done


def pulse_of(session: Session, *, assignment: AssignmentView) -> str:
    """Changes whenever the live page would: two small statements for its ETag."""
    beat = queries.pulse(
        session, class_id=assignment.class_id, assignment_id=assignment.id
    )
    return f"{beat}|{assignment.code}|{assignment.paused_at}|{assignment.closed_at}"


def live_of(
    session: Session,
    *,
    library: Library,
    assignment: AssignmentView,
    now: datetime,
    dismissed: Collection[str] = (),
) -> Live:
    """Four statements, whatever the size of the class."""
    results = results_of(session, library=library, assignment=assignment)
    read = queries.steps_done(session, assignment_id=assignment.id)
    begun = [s for s in results.students if s.student.started_at]
    people = [line.student for line in begun]
    plans = {
        way: _counted(plan)
        for way, plan in plans_of(library, assignment, people).items()
    }
    plan = next(iter(plans.values()), None)
    moves = _moves(plans, begun, read)
    return Live(
        results=results,
        steps=tuple(
            StepCount(
                page.number,
                page.question,
                page.step,
                sum(page.number in done for done in moves.values()),
            )
            for page in (plan.pages if plan else ())
        ),
        lines=_lines(results, begun, moves, plan, now=now, dismissed=dismissed),
        answering=sum(s.student.finished_at is None for s in begun),
    )


def _counted(plan: Plan) -> Plan:
    """Without practice, whose answers nobody counts; numbered anew."""
    pages = [page for page in plan.pages if not page.is_practice]
    numbered = (replace(page, number=n) for n, page in enumerate(pages, 1))
    return replace(plan, pages=tuple(numbered))


def _moves(
    plans: Mapping[tuple[str, str], Plan],
    students: Sequence[StudentReport],
    read: Sequence[tuple[int, str, datetime]],
) -> dict[int, dict[int, datetime]]:
    """Each student's pages as that student has them: another track, another form."""
    moves: dict[int, dict[int, datetime]] = {}
    numbers: dict[int, dict[str, int]] = {}
    for line in students:
        person = line.student
        plan = plans.get((person.content_id or "", person.track or ""))
        pages = plan.pages if plan else ()
        numbers[person.id] = {page.item or page.step: page.number for page in pages}
        moves[person.id] = {
            numbers[person.id][item_id]: cell.first.answered_at
            for item_id, cell in line.cells.items()
            if cell.first and item_id in numbers[person.id]
        }
    for student, step, done_at in read:
        if step in numbers.get(student, {}):
            moves[student][numbers[student][step]] = done_at
    return moves


def _lines(
    results: Results,
    begun: Sequence[StudentReport],
    moves: Moves,
    plan: Plan | None,
    *,
    now: datetime,
    dismissed: Collection[str],
) -> tuple[Line, ...]:
    if plan is None:
        return ()
    dropped = {report.item_id for report in results.items if report.is_dropped}
    return worth_a_look(
        [_item_news(report) for report in results.items if not report.is_dropped],
        [
            _student_news(line, moves[line.student.id], plan, now, dropped=dropped)
            for line in begun
        ],
        steps=len(plan.pages),
        usual_s=_usual_seconds(begun, moves),
        dismissed=dismissed,
    )


def _item_news(report: ItemReport) -> ItemNews:
    """Where several options are ticked no single one is "the same other answer"."""
    is_one = isinstance(report.item, Judge | SingleChoice)
    right = right_ids(report.item)
    return ItemNews(
        id=report.item_id,
        answers=report.answered,
        right_first=report.right_first,
        sure_but_wrong=report.sure_but_wrong,
        wrong={
            option: report.spread.get(option, 0)
            for option in choices(report.item)
            if is_one and option not in right
        },
    )


def _student_news(
    line: StudentReport,
    done: Mapping[int, datetime],
    plan: Plan,
    now: datetime,
    *,
    dropped: Collection[str],
) -> StudentNews:
    """Contact is written down once a minute at most, so that minute is given."""
    person = line.student
    todo = [page.number for page in plan.pages if page.number not in done]
    moved = person.moved_at or person.started_at or now
    seen = max(person.seen_at or moved, moved)
    return StudentNews(
        id=person.public_id,
        step=todo[0] if todo else len(plan.pages),
        finished=person.finished_at is not None or not todo,
        not_yet_after_retry=sum(
            cell.state in {"partly", "not-yet"} and cell.tries == 2
            for item_id, cell in line.cells.items()
            if item_id not in dropped
        ),
        news_s=(now - moved).total_seconds(),
        contact_s=max(0.0, (now - seen - SEEN_EVERY).total_seconds()),
    )


def _usual_seconds(students: Sequence[StudentReport], moves: Moves) -> dict[int, float]:
    """Median seconds on each page, by its number, over those who did it."""
    spent: dict[int, list[float]] = {}
    for line in students:
        before = line.student.started_at
        for number, at in sorted(
            moves[line.student.id].items(), key=lambda move: move[1]
        ):
            if before is not None:
                spent.setdefault(number, []).append((at - before).total_seconds())
            before = at
    return {number: median(times) for number, times in spent.items()}


def joined(session: Session, *, assignment: AssignmentView) -> int:
    """How many students have begun: all that the join board is told."""
    return queries.begun(session, assignment_id=assignment.id)
