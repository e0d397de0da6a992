"""The live page: who is where, and what is worth a look now."""

from collections import Counter
from collections.abc import Collection, Container, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from statistics import median

from sqlalchemy.orm import Session

from kit.analytics import queries
from kit.analytics.worth import (
    MOST_LINES,
    ItemNews,
    Line,
    StudentNews,
    worth_a_look,
)
from kit.content.model import Judge, Library, SingleChoice
from kit.grading.key import choices, right_ids
from kit.services.assignments import AssignmentView
from kit.services.pace import Pace, step_count
from kit.services.plan import Plan
from kit.services.results import (
    ItemReport,
    Results,
    StudentReport,
    plans_of,
    results_of,
)
from kit.services.sign_ins import SEEN_EVERY

__all__ = ["MOST_LINES", "Line", "Live", "StepCount", "joined", "live_of", "pulse_of"]


@dataclass(frozen=True, slots=True)
class StepCount:
    """How many students did a page of the lesson."""

    number: int
    question: int | None
    item: str | None
    reached: int  # done with it
    here: int  # have it before them
    is_open: bool = True


@dataclass(frozen=True, slots=True)
class Live:
    """Everything the live page shows, counted once."""

    results: Results
    steps: tuple[StepCount, ...]
    lines: tuple[Line, ...]
    answering: int  # begun and not finished
    pace: Pace | None  # None: each student goes alone


Moves = Mapping[int, Mapping[int, datetime]]  # student → page → when it was done


def pulse_of(session: Session, *, assignment: AssignmentView) -> str:
    """Changes whenever the live page would: two small statements for its ETag."""
    beat = queries.pulse(
        session, class_id=assignment.class_id, assignment_id=assignment.id
    )
    told = (assignment.code, assignment.paused_at, assignment.state)
    return f"{beat}|{told}|{assignment.open_steps}"


def live_of(
    session: Session,
    *,
    library: Library,
    assignment: AssignmentView,
    now: datetime,
    dismissed: Container[str] = (),
    shown: Sequence[str] = (),
    projector_open: bool = False,
) -> Live:
    """Four statements, whatever the size of the class.

    The last three are those of `worth_a_look`.
    """
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
    steps = _steps(plan, begun, moves, assignment.open_steps)
    return Live(
        results=results,
        steps=steps,
        lines=worth_a_look(
            *_news(results, begun, moves, plan, assignment, now=now),
            steps=len(plan.pages),
            usual_s=_usual_seconds(begun, moves),
            dismissed=dismissed,
            shown=shown,
            projector_open=projector_open,
        )
        if plan
        else (),
        answering=sum(s.student.finished_at is None for s in begun),
        pace=_pace(library, assignment, steps),
    )


def _steps(
    plan: Plan | None,
    begun: Sequence[StudentReport],
    moves: Moves,
    opened: int | None,
) -> tuple[StepCount, ...]:
    pages = plan.pages if plan else ()
    last = len(pages)
    at = Counter(
        _step_of(moves[line.student.id], last)
        for line in begun
        if line.student.finished_at is None
    )
    return tuple(
        StepCount(
            page.number,
            page.question,
            page.item,
            reached=sum(page.number in done for done in moves.values()),
            here=at[page.number],
            is_open=opened is None or page.number <= opened,
        )
        for page in pages
    )


def _step_of(done: Mapping[int, datetime], last: int) -> int:
    """The first page that is not done; after the last, one more than there are."""
    return next((n for n in range(1, last + 1) if n not in done), last + 1)


def _pace(
    library: Library, assignment: AssignmentView, steps: Sequence[StepCount]
) -> Pace | None:
    opened = assignment.open_steps
    if opened is None or not assignment.is_open:
        return None
    done = sum(step.reached for step in steps if step.number == opened)
    return Pace(
        open=opened,
        of=step_count(library, assignment),
        done=done,
        may_close=opened > 1 and not any(s.reached for s in steps[opened - 1 :]),
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


def _news(
    results: Results,
    begun: Sequence[StudentReport],
    moves: Moves,
    plan: Plan,
    assignment: AssignmentView,
    *,
    now: datetime,
) -> tuple[list[ItemNews], list[StudentNews]]:
    dropped = {report.item_id for report in results.items if report.is_dropped}
    return (
        [_item_news(report) for report in results.items if not report.is_dropped],
        [
            _student_news(
                line, moves[line.student.id], plan, assignment, now, dropped=dropped
            )
            for line in begun
        ],
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
    assignment: AssignmentView,
    now: datetime,
    *,
    dropped: Collection[str],
) -> StudentNews:
    """Contact is written down once a minute at most, so that minute is given.

    Nobody is quiet for having waited until the teacher opened a step.
    """
    person = line.student
    last = len(plan.pages)
    step = _step_of(done, last)
    moved = person.moved_at or person.started_at or now
    seen = max(person.seen_at or moved, moved)
    return StudentNews(
        id=person.public_id,
        step=min(step, last),
        finished=person.finished_at is not None or step > last,
        waits=assignment.open_steps is not None and step > assignment.open_steps,
        not_yet_after_retry=sum(
            cell.state in {"partly", "not-yet"} and cell.tries == 2
            for item_id, cell in line.cells.items()
            if item_id not in dropped
        ),
        news_s=(now - max(moved, assignment.stepped_at or moved)).total_seconds(),
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


def locales_of(session: Session, *, class_id: int) -> list[str]:
    """The languages students of a class read in, the most frequent first."""
    return queries.locales_of(session, class_id=class_id)
