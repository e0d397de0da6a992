"""What a teacher took away and can bring back for thirty days: students and classes."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased

from kit.db.models import Account, Attempt, Classroom, ClassTeacher
from kit.services import merging
from kit.services.erasure import BIN_KEEPS
from kit.services.errors import NotYoursError
from kit.services.members import student_row, take_out

_HOLDER = aliased(Account)
# Who has the answers that were joined away: one person, but for the oddest cases.
NOW_OF = (
    select(_HOLDER.name)
    .join(Attempt, Attempt.student_id == _HOLDER.id)
    .where(Attempt.came_from == Account.id)
    .order_by(Attempt.id)
    .limit(1)
    .correlate(Account)
    .scalar_subquery()
)


@dataclass(frozen=True, slots=True)
class RemovedStudent:
    public_id: str
    name: str
    classroom: str  # public id
    class_name: str
    removed_at: datetime
    now_of: str  # who has the answers, where two were joined into one; else empty

    @property
    def until(self) -> datetime:
        return self.removed_at + BIN_KEEPS


@dataclass(frozen=True, slots=True)
class RemovedClass:
    id: int
    public_id: str
    name: str
    removed_at: datetime

    @property
    def until(self) -> datetime:
        return self.removed_at + BIN_KEEPS


@dataclass(frozen=True, slots=True)
class Bin:
    """Newest first."""

    students: tuple[RemovedStudent, ...]
    classes: tuple[RemovedClass, ...]


def bin_of(session: Session, *, teacher_id: int) -> Bin:
    """Of all classes the teacher owns; in a removed class everybody comes with it."""
    people = session.execute(
        select(Account, Classroom.public_id, Classroom.name, NOW_OF)
        .join(Classroom, Classroom.id == Account.classroom_id)
        .join(ClassTeacher, ClassTeacher.classroom_id == Classroom.id)
        .where(ClassTeacher.teacher_id == teacher_id, ClassTeacher.role == "owner")
        .where(Account.removed_at.is_not(None), Classroom.removed_at.is_(None))
        .order_by(Account.removed_at.desc(), Account.name_key)
    )
    rooms = session.scalars(
        _removed_classes(teacher_id).order_by(
            Classroom.removed_at.desc(), Classroom.name
        )
    )
    return Bin(
        tuple(
            RemovedStudent(
                row.public_id, row.name, room, name, row.removed_at, holder or ""
            )
            for row, room, name, holder in people
            if row.removed_at
        ),
        tuple(
            RemovedClass(room.id, room.public_id, room.name, room.removed_at)
            for room in rooms
            if room.removed_at
        ),
    )


def now_of(session: Session, *, student_id: int) -> str:
    """Whose answers this student's are now; empty where nothing was joined away."""
    name = session.scalar(select(NOW_OF).where(Account.id == student_id))
    return name or ""


def remove_student(
    session: Session, *, class_id: int, student: str, now: datetime
) -> None:
    """Signed out and out of the lists, restorable; `erasure` empties the bin."""
    take_out(student_row(session, class_id=class_id, student=student), now=now)


def restore_student(session: Session, *, class_id: int, student: str) -> None:
    """Back in the class, with the answers that were joined into somebody else's."""
    row = student_row(session, class_id=class_id, student=student)
    merging.part(session, student_id=row.id)
    row.removed_at = None


def remove_class(session: Session, *, class_id: int, now: datetime) -> None:
    """Out of all lists with everybody in it; whoever is signed in sees nothing more."""
    session.get_one(Classroom, class_id).removed_at = now


def restore_class(session: Session, *, teacher_id: int, classroom: str) -> str:
    """Everything is as it was; returns the name.

    Raises:
        NotYoursError: no such class is in this teacher's bin.
    """
    row = _removed_class(session, teacher_id=teacher_id, classroom=classroom)
    row.removed_at = None
    return row.name


def get_removed_class(
    session: Session, *, teacher_id: int, classroom: str
) -> RemovedClass:
    """Raises NotYoursError as `restore_class` does."""
    row = _removed_class(session, teacher_id=teacher_id, classroom=classroom)
    assert row.removed_at  # noqa: S101 - it was looked for by that
    return RemovedClass(row.id, row.public_id, row.name, row.removed_at)


def _removed_class(session: Session, *, teacher_id: int, classroom: str) -> Classroom:
    row = session.scalar(
        _removed_classes(teacher_id).where(Classroom.public_id == classroom)
    )
    if row is None:
        raise NotYoursError
    return row


def _removed_classes(teacher_id: int) -> Select[Classroom]:
    return (
        select(Classroom)
        .join(ClassTeacher, ClassTeacher.classroom_id == Classroom.id)
        .where(ClassTeacher.teacher_id == teacher_id, ClassTeacher.role == "owner")
        .where(Classroom.removed_at.is_not(None))
    )
