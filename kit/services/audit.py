"""Who changed what: one row for each act, read by admins, gone after 400 days."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from kit.db.models import Account, AuditEntry, Classroom

KEPT = timedelta(days=400)
SHOWN = 200
ACTS = frozenset(
    {
        "staff-added",
        "staff-link",
        "staff-disabled",
        "staff-enabled",
        "settings-changed",
        "backup-made",
        "backup-fetched",
        "backup-deleted",
        "class-created",
        "student-removed",
        "student-restored",
        "student-erased",
        "student-pin",
    }
)


@dataclass(frozen=True, slots=True)
class Entry:
    """An act as the log shows it: names of staff and classes, never a student's."""

    at: datetime
    who: str  # "": whose account is gone
    what: str
    about: str


@dataclass(frozen=True, slots=True)
class Act:
    """`about` is the public id of staff or of a class; "" means the school."""

    school_id: int
    actor_id: int
    what: str
    about: str
    at: datetime


def note(session: Session, act: Act) -> None:
    """Write it down in the transaction of the act itself: both happen or neither.

    Raises:
        ValueError: nobody would have words for it.
    """
    if act.what not in ACTS:
        raise ValueError(act.what)
    session.add(
        AuditEntry(
            school_id=act.school_id,
            account_id=act.actor_id,
            what=act.what,
            about=act.about,
            at=act.at,
        )
    )


def latest(session: Session, *, school_id: int) -> list[Entry]:
    """The newest acts; a public id that is neither staff's nor a class's stays one."""
    staff = aliased(Account)
    rows = session.execute(
        select(AuditEntry, Account.name, staff.name, Classroom.name)
        .outerjoin(Account, Account.id == AuditEntry.account_id)
        .outerjoin(
            staff, (staff.public_id == AuditEntry.about) & (staff.role != "student")
        )
        .outerjoin(Classroom, Classroom.public_id == AuditEntry.about)
        .where(AuditEntry.school_id == school_id)
        .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
        .limit(SHOWN)
    )
    return [
        Entry(row.at, who or "", row.what, whom or room or row.about)
        for row, who, whom, room in rows
    ]
