"""A test missed and taken later: by whom, and until when it still tells the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from sqlalchemy import select
from sqlalchemy.orm import Session

from kit.content.model import Library
from kit.db.models import Assignment
from kit.services import assignments
from kit.services.before_after import Answers, missing_at
from kit.services.errors import TooLateError
from kit.services.hours import state_of
from kit.services.members import StudentLine
from kit.services.plan import is_there
from kit.services.sittings import SITTINGS

# "now"; "open" already; or too late: answers "shown", a "later test" was given, a
# "lesson" began after the test before the lessons, or its forms are "gone".
When: TypeAlias = Literal["now", "open", "shown", "later test", "lesson", "gone"]


@dataclass(frozen=True, slots=True)
class Missing:
    """Who is missing at one sitting, and whether that can still be made up for."""

    sitting: str  # content id
    students: tuple[StudentLine, ...]
    when: When


def missing_students(
    session: Session,
    *,
    library: Library,
    class_id: int,
    students: Sequence[StudentLine],
    answers: Answers,
    now: datetime,
) -> list[Missing]:
    """By sitting that the class was given, in their order; one statement.

    Missing is who answered too little for d′ and c, as before and after leaves out.
    """
    given = _given(session, class_id)
    return [
        Missing(
            sitting,
            missing_at(library, answers, students, sitting),
            _when(library, given, sitting, now),
        )
        for sitting in SITTINGS
        if any(row.content_id == sitting for row in given)
    ]


def catch_up(
    session: Session, *, library: Library, class_id: int, sitting: str, now: datetime
) -> str:
    """Open a closed test again, with a new code; returns its public id.

    Who has handed it in cannot change anything; who has not goes on or begins, each
    with the own form. Nothing is explained.

    Raises:
        TooLateError: not given, open already, or another test by now.
    """
    given = _given(session, class_id)
    if _when(library, given, sitting, now) != "now":
        raise TooLateError
    last = [row for row in given if row.content_id == sitting][-1]
    assignments.reopen(session, assignment_id=last.id, now=now)
    return last.public_id


def _given(session: Session, class_id: int) -> Sequence[Assignment]:
    """All that a class was given, oldest first."""
    return session.scalars(
        select(Assignment)
        .where(Assignment.classroom_id == class_id)
        .order_by(Assignment.opened_at, Assignment.id)
    ).all()


def _when(
    library: Library, given: Sequence[Assignment], sitting: str, now: datetime
) -> When:
    mine = [row for row in given if row.content_id == sitting]
    if not mine or not is_there(library, kind="form", content_id=sitting):
        return "gone"
    if any(row.kind == "form" and row.explain == "each" for row in given):
        return "shown"
    if any(state_of(row, now) != "closed" for row in mine):
        return "open"
    later = SITTINGS[SITTINGS.index(sitting) + 1 :]
    if any(row.content_id in later for row in given):
        return "later test"
    last = mine[-1].opened_at
    is_first = sitting == SITTINGS[0]
    if is_first and any(r.kind == "module" and r.opened_at > last for r in given):
        return "lesson"
    return "now"
