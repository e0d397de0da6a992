"""When a lesson is open: at once or from a planned moment on, until it is closed.

Only what a teacher planned is compared with the clock. A lesson opened by hand stays
open on a school's box whose clock was set back.
"""

from datetime import datetime
from typing import Literal, TypeAlias

from sqlalchemy import ColumnElement, and_, or_

from kit.db.models import Assignment
from kit.services.errors import WrongHoursError

State: TypeAlias = Literal["planned", "open", "closed"]


def state_of(given: Assignment, now: datetime) -> State:
    if given.closed_at is not None:
        return "closed"
    if given.closes_at is not None and given.closes_at <= now:
        return "closed"
    if given.opens_at is not None and now < given.opens_at:
        return "planned"
    return "open"


def open_at(now: datetime) -> ColumnElement[bool]:
    """`state_of(…) == "open"` as a condition of a statement."""
    return and_(
        Assignment.closed_at.is_(None),
        or_(Assignment.opens_at.is_(None), Assignment.opens_at <= now),
        or_(Assignment.closes_at.is_(None), Assignment.closes_at > now),
    )


def require_hours(
    opens_at: datetime | None, closes_at: datetime | None, now: datetime
) -> None:
    """Raises WrongHoursError: it would close in the past, or before it opens."""
    if closes_at is not None and closes_at <= max(now, opens_at or now):
        raise WrongHoursError


def plan(row: Assignment, opens_at: datetime | None, now: datetime) -> None:
    """It opens then, or at once; the lists are in the order of these moments."""
    row.opens_at = opens_at if opens_at and opens_at > now else None
    row.opened_at = row.opens_at or now
