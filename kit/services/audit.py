"""Who changed what: one row for each act, read by admins, gone after 400 days."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from kit.db.models import Account, AuditEntry, Classroom, School

KEPT = timedelta(days=400)
SHOWN = 200
BY_COMMAND = "kit:"  # stands before what a command on the server did
ACTS = frozenset(
    {
        "set-up",
        "staff-added",
        "staff-link",
        "staff-disabled",
        "staff-enabled",
        "settings-changed",
        "backup-made",
        "backup-fetched",
        "backup-deleted",
        "backup-uploaded",
        "backup-restored",
        "restore-asked",
        "restore-cancelled",
        "locked-out",
        "student-locked-out",
        "class-exported",
        "school-exported",
        "ruling-made",
        "ruling-undone",
        "class-created",
        "student-removed",
        "student-restored",
        "student-erased",
        "student-pin",
        "students-added",
        "students-joined",
        "student-moved",
        "class-removed",
        "class-restored",
        "class-erased",
    }
)


@dataclass(frozen=True, slots=True)
class Entry:
    """An act as the log shows it: names of staff and classes, never a student's."""

    at: datetime
    who: str  # "": whose account is gone, or nobody who was signed in
    what: str
    about: str
    by_command: bool = False  # on the server, where nobody signs in


@dataclass(frozen=True, slots=True)
class Act:
    """`about` is the public id of staff or of a class; "" means the school."""

    school_id: int
    actor_id: int | None  # None: nobody who is signed in
    what: str
    about: str
    at: datetime


def note(session: Session, act: Act) -> None:
    """Write it down in the transaction of the act itself: both happen or neither.

    Raises:
        ValueError: nobody would have words for it.
    """
    if act.what.removeprefix(BY_COMMAND) not in ACTS:
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


def note_lock_out(session: Session, *, account_id: int | None, now: datetime) -> None:
    """Somebody tried many passwords of staff, or PINs of a student; nobody is named
    who did. A name nobody has is not noted.
    """
    row = session.get(Account, account_id) if account_id else None
    if row is None:
        return
    what, about = "locked-out", row.public_id
    if row.role == "student":
        room = session.get_one(Classroom, row.classroom_id)
        what, about = "student-locked-out", room.public_id
    note(session, Act(row.school_id, None, what, about, now))


def note_command(
    session: Session, what: str, about: str = "", *, now: datetime
) -> None:
    """The same of a command on the server; before the set-up there is no log."""
    school = session.scalar(select(School.id).order_by(School.id).limit(1))
    if school is not None:
        note(session, Act(school, None, f"{BY_COMMAND}{what}", about, now))


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
        Entry(
            row.at,
            who or "",
            row.what.removeprefix(BY_COMMAND),
            whom or room or row.about,
            row.what.startswith(BY_COMMAND),
        )
        for row, who, whom, room in rows
    ]
