"""Classes and the people in them, as their teachers see and change them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, delete, func, select
from sqlalchemy.orm import Session

from kit.db.models import (
    Account,
    Assignment,
    Classroom,
    ClassTeacher,
    SignIn,
)
from kit.services import throttle
from kit.services.errors import NameTakenError, NotYoursError
from kit.services.ids import public_id
from kit.services.joining import card_of, pin_of
from kit.services.names import name_key, tidy

EXPECTED_SIZE = 30


@dataclass(frozen=True, slots=True)
class ClassLine:
    """One class in the teacher's list."""

    public_id: str
    name: str
    students: int
    open_lessons: int
    is_owner: bool


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


@dataclass(frozen=True, slots=True)
class StudentLine:
    id: int
    public_id: str
    name: str
    note: str
    waiting: bool
    removed_at: datetime | None
    seen_at: datetime | None
    erase_on: date | None
    track: str | None
    locale: str | None


@dataclass(frozen=True, slots=True)
class PrintedCard:
    name: str
    pin: str
    secret: str


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
    """The teacher's classes with their counts, in three statements."""
    rows = session.execute(
        select(Classroom, ClassTeacher.role)
        .join(ClassTeacher, ClassTeacher.classroom_id == Classroom.id)
        .where(ClassTeacher.teacher_id == teacher_id)
        .order_by(Classroom.name, Classroom.id)
    ).all()
    ids = [room.id for room, _role in rows]
    students = _counts(
        session,
        select(Account.classroom_id, func.count())
        .where(Account.classroom_id.in_(ids), Account.removed_at.is_(None))
        .group_by(Account.classroom_id),
    )
    lessons = _counts(
        session,
        select(Assignment.classroom_id, func.count())
        .where(Assignment.classroom_id.in_(ids), Assignment.closed_at.is_(None))
        .group_by(Assignment.classroom_id),
    )
    return [
        ClassLine(
            public_id=room.public_id,
            name=room.name,
            students=students.get(room.id, 0),
            open_lessons=lessons.get(room.id, 0),
            is_owner=role == "owner",
        )
        for room, role in rows
    ]


def _counts(session: Session, query: Select[Any, int]) -> dict[int | None, int]:
    return {row[0]: row[1] for row in session.execute(query)}


def present(session: Session, *, class_id: int) -> list[StudentLine]:
    """Everybody who belongs to the class now: not the removed, not those who wait."""
    return [
        person
        for person in list_students(session, class_id=class_id)
        if person.removed_at is None and not person.waiting
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


def list_students(session: Session, *, class_id: int) -> list[StudentLine]:
    rows = session.scalars(
        select(Account)
        .where(Account.classroom_id == class_id)
        .order_by(Account.name_key)
    )
    return [_line(row) for row in rows]


def _line(row: Account) -> StudentLine:
    return StudentLine(
        id=row.id,
        public_id=row.public_id,
        name=row.name,
        note=row.note,
        waiting=row.waiting,
        removed_at=row.removed_at,
        seen_at=row.seen_at,
        erase_on=row.erase_on,
        track=row.track,
        locale=row.locale,
    )


def get_student(session: Session, *, class_id: int, student: str) -> StudentLine:
    """Raises NotYoursError when the class has no such student."""
    return _line(_student(session, class_id=class_id, student=student))


def _student(session: Session, *, class_id: int, student: str) -> Account:
    row = session.scalar(
        select(Account).where(
            Account.public_id == student, Account.classroom_id == class_id
        )
    )
    if row is None:
        raise NotYoursError
    return row


def let_in(session: Session, *, class_id: int, student: str) -> None:
    """[Let in]: the guest becomes a student of the class."""
    _student(session, class_id=class_id, student=student).waiting = False


def let_all_in(session: Session, *, class_id: int) -> int:
    """Everybody who waits; returns how many."""
    waiting = session.scalars(
        select(Account).where(Account.classroom_id == class_id, Account.waiting)
    ).all()
    for row in waiting:
        row.waiting = False
    return len(waiting)


def rename_student(
    session: Session, *, class_id: int, student: str, name: str, note: str
) -> None:
    """Raises NameTakenError when a classmate has the name."""
    row = _student(session, class_id=class_id, student=student)
    taken = session.scalar(
        select(Account.id).where(
            Account.classroom_id == class_id,
            Account.name_key == name_key(name),
            Account.id != row.id,
        )
    )
    if taken:
        raise NameTakenError
    row.name, row.name_key, row.note = tidy(name), name_key(name), tidy(note)


def set_track(
    session: Session, *, class_id: int, student: str, track: str | None
) -> None:
    """The everyday track for one student, without anybody noticing."""
    _student(session, class_id=class_id, student=student).track = track


def remove_student(
    session: Session, *, class_id: int, student: str, now: datetime
) -> None:
    """Signed out and out of the lists, restorable; `erasure` empties the bin."""
    row = _student(session, class_id=class_id, student=student)
    row.removed_at = now
    session.execute(delete(SignIn).where(SignIn.account_id == row.id))


def restore_student(session: Session, *, class_id: int, student: str) -> None:
    _student(session, class_id=class_id, student=student).removed_at = None


def new_pin_for(session: Session, *, class_id: int, student: str) -> None:
    """A new PIN; the old one and all cards printed so far stop working.

    It also ends the pause after too many wrong PINs for this nickname.
    """
    row = _student(session, class_id=class_id, student=student)
    row.pin_counter += 1
    who = throttle.nickname(class_id, row.name)
    throttle.forgive(session, [(throttle.PIN_OF_NICKNAME, who)])


def cards(session: Session, *, class_id: int, pin_key: bytes) -> list[PrintedCard]:
    """A card for everybody in the class; printing again changes nothing."""
    rows = session.scalars(
        select(Account)
        .where(Account.classroom_id == class_id, Account.removed_at.is_(None))
        .where(Account.waiting.is_(False))
        .order_by(Account.name_key)
    )
    return [_card(row, pin_key) for row in rows]


def own_card(session: Session, *, student_id: int, pin_key: bytes) -> PrintedCard:
    """The student's PIN and card."""
    return _card(session.get_one(Account, student_id), pin_key)


def _card(row: Account, pin_key: bytes) -> PrintedCard:
    pin = pin_of(row, pin_key=pin_key)
    return PrintedCard(row.name, pin, card_of(row, pin_key=pin_key))
