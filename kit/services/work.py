"""What a student sees first: continue, to do, done."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kit.db.models import Account, Assignment, Attempt, StepDone, StoredResponse
from kit.services.hours import open_at, state_of
from kit.services.places import review_of


@dataclass(frozen=True, slots=True)
class Work:
    """One line of "My work"."""

    assignment: str
    kind: str
    content_id: str
    taking: str | None  # the module or test form; None: not begun
    track: str | None  # None: not begun
    review: Mapping[str, tuple[str, ...]]
    is_open: bool
    closes_at: datetime | None  # as planned
    is_finished: bool
    answered: int
    read: int


def my_work(session: Session, *, student_id: int, now: datetime) -> list[Work]:
    """Every assignment of the class that is open or that the student has begun."""
    rows = session.execute(
        select(Assignment, Attempt)
        .join(Account, Account.classroom_id == Assignment.classroom_id)
        .outerjoin(
            Attempt,
            (Attempt.assignment_id == Assignment.id)
            & (Attempt.student_id == Account.id),
        )
        .where(Account.id == student_id, Account.waiting.is_(False))
        .where(open_at(now) | Attempt.id.is_not(None))
        .order_by(Assignment.opened_at.desc(), Assignment.id.desc())
    ).all()
    answered = _count(session, student_id, StoredResponse)
    read = _count(session, student_id, StepDone)
    return [
        Work(
            assignment=given.public_id,
            kind=given.kind,
            content_id=given.content_id,
            taking=attempt.content_id if attempt else None,
            review=review_of(given),
            track=attempt.track if attempt else None,
            is_open=state_of(given, now) == "open",
            closes_at=given.closes_at,
            is_finished=bool(attempt and attempt.finished_at),
            answered=answered.get(attempt.id, 0) if attempt else 0,
            read=read.get(attempt.id, 0) if attempt else 0,
        )
        for given, attempt in rows
    ]


def _count(
    session: Session, student_id: int, table: type[StoredResponse | StepDone]
) -> dict[int, int]:
    """Items answered, or steps read, by attempt of the student."""
    what = StoredResponse.item_id if table is StoredResponse else StepDone.step_id
    rows = session.execute(
        select(Attempt.id, func.count(what.distinct()))
        .join(
            table,
            (table.school_id == Attempt.school_id) & (table.attempt_id == Attempt.id),
        )
        .where(Attempt.student_id == student_id)
        .group_by(Attempt.id)
    )
    return {row[0]: row[1] for row in rows}
