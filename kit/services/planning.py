"""A lesson that was given: other hours for it, or taking it back."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kit.db.models import Assignment, Attempt
from kit.services import hours
from kit.services.errors import BegunError, WrongHoursError
from kit.services.joining import new_code


def set_hours(
    session: Session,
    *,
    assignment_id: int,
    opens_at: datetime | None,
    closes_at: datetime | None,
    now: datetime,
) -> None:
    """Plan anew when a lesson closes and, until it is open, when it opens.

    To open at no moment, or one that has passed, is to open at once.

    Raises:
        WrongHoursError: it is closed, or would close before it opens.
    """
    row = session.get_one(Assignment, assignment_id, with_for_update=True)
    state = hours.state_of(row, now)
    if state == "closed":
        raise WrongHoursError
    if state == "planned":
        hours.require_hours(opens_at, closes_at, now)
        hours.plan(row, opens_at, now)
        if row.opens_at is None:
            new_code(session, assignment_id=assignment_id, now=now)
    hours.require_hours(None, closes_at, now)
    row.closes_at = closes_at


def take_back(session: Session, *, assignment_id: int) -> None:
    """As if it had never been given; only while nobody has begun it.

    Raises:
        BegunError: somebody has.
    """
    row = session.get_one(Assignment, assignment_id, with_for_update=True)
    if session.scalar(
        select(Attempt.id).where(Attempt.assignment_id == assignment_id).limit(1)
    ):
        raise BegunError
    session.delete(row)
