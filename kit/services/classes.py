"""Classes, as their teachers see and change them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kit.db.models import Account, Classroom, ClassTeacher
from kit.services.errors import NotYoursError
from kit.services.ids import public_id
from kit.services.names import tidy

EXPECTED_SIZE = 30


@dataclass(frozen=True, slots=True)
class ClassLine:
    """One class in the teacher's list."""

    public_id: str
    name: str
    students: int
    is_owner: bool
    made_up: bool


@dataclass(frozen=True, slots=True)
class ClassView:
    """A class that is the asking teacher's, or it would not be here."""

    id: int
    public_id: str
    school_id: int
    name: str
    expected_size: int
    draft_locales: frozenset[str]
    sittings: int  # tests planned: 2 or 3
    is_owner: bool
    made_up: bool


def create_class(
    session: Session, *, school_id: int, teacher_id: int, name: str, now: datetime
) -> str:
    """A class of the teacher's own; returns its public id."""
    row = Classroom(
        school_id=school_id,
        public_id=public_id(),
        name=tidy(name),
        expected_size=EXPECTED_SIZE,
        draft_locales="",
        sittings=2,
        created_at=now,
    )
    session.add(row)
    session.flush()
    session.add(ClassTeacher(classroom_id=row.id, teacher_id=teacher_id, role="owner"))
    return row.public_id


def list_classes(session: Session, *, teacher_id: int) -> list[ClassLine]:
    """The teacher's classes, with how many students each has; two statements."""
    rows = session.execute(
        select(Classroom, ClassTeacher.role)
        .join(ClassTeacher, ClassTeacher.classroom_id == Classroom.id)
        .where(ClassTeacher.teacher_id == teacher_id)
        .where(Classroom.removed_at.is_(None))
        .order_by(Classroom.name, Classroom.id)
    ).all()
    ids = [room.id for room, _role in rows]
    counts = session.execute(
        select(Account.classroom_id, func.count())
        .where(Account.classroom_id.in_(ids))
        .where(Account.removed_at.is_(None), Account.waiting.is_(False))
        .group_by(Account.classroom_id)
    )
    students = {row[0]: row[1] for row in counts}
    return [
        ClassLine(
            public_id=room.public_id,
            name=room.name,
            students=students.get(room.id, 0),
            is_owner=role == "owner",
            made_up=room.made_up,
        )
        for room, role in rows
    ]


def get_class(
    session: Session, *, teacher_id: int, classroom: str, to_change: bool = False
) -> ClassView:
    """A class the teacher owns or, to look at, co-teaches.

    Raises:
        NotYoursError: not there, not theirs, or not theirs to change.
    """
    row = session.execute(
        select(Classroom, ClassTeacher.role)
        .join(ClassTeacher, ClassTeacher.classroom_id == Classroom.id)
        .where(Classroom.public_id == classroom, ClassTeacher.teacher_id == teacher_id)
        .where(Classroom.removed_at.is_(None))
    ).first()
    if row is None or (to_change and row[1] != "owner"):
        raise NotYoursError
    room, role = row
    return ClassView(
        id=room.id,
        public_id=room.public_id,
        school_id=room.school_id,
        name=room.name,
        expected_size=room.expected_size,
        draft_locales=frozenset(room.draft_locales.split()),
        sittings=room.sittings,
        is_owner=role == "owner",
        made_up=room.made_up,
    )


def change_class(
    session: Session, *, class_id: int, name: str, expected_size: int
) -> None:
    room = session.get_one(Classroom, class_id)
    room.name, room.expected_size = tidy(name), expected_size


def add_co_teacher(session: Session, *, class_id: int, teacher_id: int) -> None:
    """A colleague who may read; adding twice changes nothing."""
    if session.get(ClassTeacher, (class_id, teacher_id)) is None:
        session.add(
            ClassTeacher(classroom_id=class_id, teacher_id=teacher_id, role="co")
        )
