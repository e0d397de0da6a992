"""What is no longer needed goes: people on their day, sign-ins and codes when over."""

from dataclasses import astuple, dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, CursorResult, Delete, delete, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from kit.db.engine import Database
from kit.db.models import (
    Account,
    Assignment,
    Attempt,
    AuditEntry,
    Classroom,
    Job,
    JobRun,
    JoinCode,
    OneTimeLink,
    SignIn,
    Throttle,
)
from kit.services import audit, counters
from kit.services.errors import NotYoursError

BIN_KEEPS = timedelta(days=30)  # what was removed can be brought back for so long
ENDED_SIGN_INS_KEPT = timedelta(days=7)
FAILURES_KEPT = timedelta(days=1)
JOBS_KEPT = timedelta(days=30)
DAILY = "daily"


@dataclass(frozen=True, slots=True)
class Purged:
    """How many rows went."""

    students: int  # whose day had come
    removed: int  # who had been in the bin for 30 days
    classes: int  # that had been there for so long, with everybody in them
    sign_ins: int
    links: int
    codes: int
    failures: int
    log: int  # entries about who changed what
    jobs: int

    @property
    def total(self) -> int:
        return sum(astuple(self))


def erase_student(session: Session, *, student_id: int) -> None:
    """The student with everything under it: sign-ins, attempts, steps and responses.

    Raises:
        NotYoursError: there is no such student.
    """
    if not _erase(session, Account.id == student_id):
        raise NotYoursError


def erase_class(session: Session, *, class_id: int) -> None:
    """A class with its lessons, its students and all that is theirs.

    Raises:
        NotYoursError: there is no such class.
    """
    if not _erase_classes(session, Classroom.id == class_id):
        raise NotYoursError


def purge(session: Session, *, now: datetime) -> Purged:
    """Delete what the retention periods have ended for; again changes nothing."""
    return Purged(
        students=_erase(session, Account.erase_on <= now.date()),
        removed=_erase(session, Account.removed_at <= now - BIN_KEEPS),
        classes=_erase_classes(session, Classroom.removed_at <= now - BIN_KEEPS),
        sign_ins=_purge_sign_ins(session, now),
        links=_count(session, delete(OneTimeLink).where(OneTimeLink.expires_at <= now)),
        codes=_count(session, delete(JoinCode).where(JoinCode.expires_at <= now)),
        failures=_count(
            session,
            delete(Throttle)
            .where(Throttle.since <= now - FAILURES_KEPT)
            .where(Throttle.until.is_(None) | (Throttle.until <= now)),
        ),
        log=_count(
            session, delete(AuditEntry).where(AuditEntry.at <= now - audit.KEPT)
        ),
        jobs=_count(session, delete(JobRun).where(JobRun.begun_at <= now - JOBS_KEPT)),
    )


def _erase(session: Session, which: ColumnElement[bool]) -> int:
    """Students with all that is theirs; small counts of answers forget them too."""
    students = (Account.role == "student", which)
    theirs = Attempt.student_id.in_(select(Account.id).where(*students))
    counters.forget(session, which=theirs)
    return _count(session, delete(Account).where(*students))


def _erase_classes(session: Session, which: ColumnElement[bool]) -> int:
    """Also what students who moved away since had answered there."""
    rooms = select(Classroom.id).where(which)
    students = select(Account.id).where(Account.classroom_id.in_(rooms))
    lessons = select(Assignment.id).where(Assignment.classroom_id.in_(rooms))
    theirs = or_(Attempt.student_id.in_(students), Attempt.assignment_id.in_(lessons))
    counters.forget(session, which=theirs)
    return _count(session, delete(Classroom).where(which))


def _purge_sign_ins(session: Session, now: datetime) -> int:
    """Sign-ins that ended a week ago: of old age, or idle for as long as theirs may."""
    before = now - ENDED_SIGN_INS_KEPT
    gone = _count(session, delete(SignIn).where(SignIn.expires_at <= before))
    for idle_s in session.scalars(select(SignIn.idle_s).distinct()).all():
        idle = delete(SignIn).where(
            SignIn.idle_s == idle_s,
            SignIn.seen_at <= before - timedelta(seconds=idle_s),
        )
        gone += _count(session, idle)
    return gone


def _count(session: Session, statement: Delete) -> int:
    result = session.execute(
        statement, execution_options={"synchronize_session": False}
    )
    assert isinstance(result, CursorResult)  # noqa: S101 - of a DELETE it always is
    return int(result.rowcount)


def run_daily(database: Database, *, now: datetime) -> Purged | None:
    """Purge, unless some process has done so today; then None.

    Claim and purge are one transaction: what fails is tried again.
    """
    with database.writing() as session:
        if not _claim(session, now):
            return None
        purged = purge(session, now=now)
    database.forget_deleted()
    return purged


def _claim(session: Session, now: datetime) -> bool:
    """Whether the job of today is ours: whoever moves its time runs it."""
    row = session.get(Job, DAILY, with_for_update=True)
    if row is None:
        try:
            with session.begin_nested():
                session.add(Job(name=DAILY, ran_at=now))
        except IntegrityError:
            return False  # another process was faster, a moment ago
        return True
    # Not "less than a day ago": a clock that was set back must not stop it for long.
    if row.ran_at.date() == now.date():
        return False
    row.ran_at = now
    return True
