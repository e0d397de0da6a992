"""The students of a class, as its teachers see and change them."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from kit.db.models import Account, SignIn
from kit.services import throttle
from kit.services.errors import NameTakenError, NotYoursError
from kit.services.joining import card_of, pin_of
from kit.services.names import name_key, tidy


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
    listed: bool  # from the teacher's list


@dataclass(frozen=True, slots=True)
class PrintedCard:
    name: str
    pin: str
    secret: str


def present(session: Session, *, class_id: int) -> list[StudentLine]:
    """Everybody who belongs to the class now: not the removed, not those who wait."""
    return [
        person
        for person in list_students(session, class_id=class_id)
        if person.removed_at is None and not person.waiting
    ]


def list_students(session: Session, *, class_id: int) -> list[StudentLine]:
    rows = session.scalars(
        select(Account)
        .where(Account.classroom_id == class_id)
        .order_by(Account.name_key)
    )
    return [line_of(row) for row in rows]


def line_of(row: Account) -> StudentLine:
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
        listed=row.listed,
    )


def get_student(session: Session, *, class_id: int, student: str) -> StudentLine:
    """Raises NotYoursError when the class has no such student."""
    return line_of(student_row(session, class_id=class_id, student=student))


def student_row(session: Session, *, class_id: int, student: str) -> Account:
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
    student_row(session, class_id=class_id, student=student).waiting = False


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
    row = student_row(session, class_id=class_id, student=student)
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
    student_row(session, class_id=class_id, student=student).track = track


def take_out(row: Account, *, now: datetime) -> None:
    """Out of the lists, and nobody any more; see services/removed.py for the way back.

    Browsers stay as they are, so that an undo lets the student go on: whoever was
    removed is found by no sign-in, PIN or card.
    """
    row.removed_at = now


def free_name(session: Session, *, class_id: int, student: str) -> None:
    """A name of the list can be chosen again: somebody chose the wrong one.

    Whoever uses it is signed out; what was answered stays with the name.

    Raises:
        NotYoursError: nobody of the class, or not from the list.
    """
    row = student_row(session, class_id=class_id, student=student)
    if not row.listed:
        raise NotYoursError
    row.seen_at = None
    session.execute(delete(SignIn).where(SignIn.account_id == row.id))


def new_pin_for(session: Session, *, class_id: int, student: str) -> None:
    """A new PIN; the old one and all cards printed so far stop working.

    It also ends the pause after too many wrong PINs for this nickname.
    """
    row = student_row(session, class_id=class_id, student=student)
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
