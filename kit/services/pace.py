"""A teacher opens the steps of a lesson, one after another, for everybody together.

A step is a page of the lesson: something to read, or one question. The gate itself
stands where answers are stored, see services/attempts.py.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from kit.analytics.queries import OF_ATTEMPT
from kit.content.model import Library
from kit.db.models import Assignment, Attempt, StepDone, StoredResponse
from kit.services.assignments import AssignmentView
from kit.services.errors import NotYoursError, StepBegunError
from kit.services.plan import Page, make_plan


@dataclass(frozen=True, slots=True)
class Pace:
    """How far a lesson is open, for its teacher."""

    open: int
    of: int
    done: int  # students who are past the last open step
    may_close: bool  # nobody has done the last open step


def step_count(library: Library, assignment: AssignmentView) -> int:
    """Pages of the lesson, on the track that has most."""
    return max((page.number for page in _pages(library, assignment)), default=1)


def open_steps(
    session: Session,
    *,
    library: Library,
    assignment: AssignmentView,
    steps: int,
    now: datetime,
) -> None:
    """The first `steps` pages are open. Fewer than before closes what nobody has done.

    Where each student goes alone nothing changes.

    Raises:
        NotYoursError: the lesson has no such step.
        StepBegunError: somebody has done a step that would be closed.
    """
    if not 1 <= steps <= step_count(library, assignment):
        raise NotYoursError
    row = session.get_one(Assignment, assignment.id, with_for_update=True)
    if row.open_steps is None:
        return
    if steps < row.open_steps:
        pages = _pages(library, assignment)
        later = [page for page in pages if page.number > steps]
        if _is_any_done(session, assignment.id, later):
            raise StepBegunError
    row.open_steps, row.stepped_at = steps, now


def _pages(library: Library, assignment: AssignmentView) -> list[Page]:
    """The pages of every track: students on another take the same steps."""
    lesson = library.lessons.get(assignment.content_id)
    return [
        page
        for track in (lesson.tracks if lesson else ())
        for page in make_plan(
            library,
            kind=assignment.kind,
            content_id=assignment.content_id,
            track=track,
            review=assignment.review[track],
        ).pages
    ]


def _is_any_done(session: Session, assignment_id: int, pages: list[Page]) -> bool:
    mine = Attempt.assignment_id == assignment_id
    answered = exists().where(
        OF_ATTEMPT, mine, StoredResponse.item_id.in_([p.item for p in pages if p.item])
    )
    read = exists().where(
        mine,
        Attempt.school_id == StepDone.school_id,
        Attempt.id == StepDone.attempt_id,
        StepDone.step_id.in_([p.step for p in pages if not p.item]),
    )
    return bool(session.scalar(select(answered | read)))
