"""Into a lesson: by code for the first time, by PIN or card to come back."""

import base64
import hmac
import secrets
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kit.db.models import Account, Assignment, Classroom, JoinCode, School
from kit.services.errors import NameTakenError, UnknownCodeError, WrongSecretError
from kit.services.hours import open_at
from kit.services.ids import public_id
from kit.services.names import name_key, tidy

CODE_LIVES = timedelta(hours=4)
IGNORED = {" ", "-", "\u00a0", "\u2007", "\u202f", "\u2010", "\u2011", "\u2013"}
BAD_NUMBERS = ("1488", "1888", "000000")  # patterns nobody wants on a school's board


@dataclass(frozen=True, slots=True)
class OpenLesson:
    """The lesson behind a code."""

    code: str
    assignment_id: int
    assignment: str  # public id
    school_id: int
    classroom_id: int
    class_name: str
    kind: str
    content_id: str
    class_locale: str
    paused: bool
    erase_on: date


@dataclass(frozen=True, slots=True)
class CardHolder:
    account_id: int
    name: str
    class_name: str


def code_length(live: int) -> int:
    """Digits needed so that one guess hits with a chance of at most 1 in 100,000.

    `live` counts the codes including the one to be made.
    """
    length = 6
    while live > 10 ** (length - 5):
        length += 1
    return length


def normal_code(typed: str) -> str | None:
    """ASCII digits from digits of any script; None when something else is left."""
    digits = []
    for character in typed:
        if character in IGNORED:
            continue
        value = unicodedata.decimal(character, None)
        if value is None:
            return None
        digits.append(str(value))
    return "".join(digits) if 1 <= len(digits) <= 12 else None


def new_code(session: Session, *, assignment_id: int, now: datetime) -> str:
    """A code for an open assignment; the one before it stops working at once."""
    for old in session.scalars(
        select(JoinCode).where(
            (JoinCode.assignment_id == assignment_id) | (JoinCode.expires_at <= now)
        )
    ):
        session.delete(old)
    session.flush()
    live = session.scalar(select(func.count()).select_from(JoinCode)) or 0
    length = code_length(live + 1)
    while True:
        code = "".join(secrets.choice("0123456789") for _ in range(length))
        if not any(bad in code for bad in BAD_NUMBERS) and not session.get(
            JoinCode, code
        ):
            break
    session.add(
        JoinCode(code=code, assignment_id=assignment_id, expires_at=now + CODE_LIVES)
    )
    return code


def end_code(session: Session, *, assignment_id: int) -> None:
    for code in session.scalars(
        select(JoinCode).where(JoinCode.assignment_id == assignment_id)
    ):
        session.delete(code)


def live_code(session: Session, *, assignment_id: int, now: datetime) -> str | None:
    return session.scalar(
        select(JoinCode.code).where(
            JoinCode.assignment_id == assignment_id, JoinCode.expires_at > now
        )
    )


def get_open_lesson(
    session: Session, *, typed: str, now: datetime, keep_days: int | None = None
) -> OpenLesson:
    """The open lesson that uses these digits.

    `keep_days` is the host's word on how long answers are kept; without it the
    school's choice holds.

    Raises:
        UnknownCodeError: no lesson does, or it is closed; the two look alike.
    """
    code = normal_code(typed)
    row = session.execute(
        select(JoinCode, Assignment, Classroom, School)
        .join(Assignment, Assignment.id == JoinCode.assignment_id)
        .join(Classroom, Classroom.id == Assignment.classroom_id)
        .join(School, School.id == Classroom.school_id)
        .where(JoinCode.code == code, JoinCode.expires_at > now)
        .where(open_at(now), Classroom.removed_at.is_(None))
    ).first()
    if row is None:
        raise UnknownCodeError
    found, assignment, classroom, school = row
    return OpenLesson(
        code=found.code,
        assignment_id=assignment.id,
        assignment=assignment.public_id,
        school_id=school.id,
        classroom_id=classroom.id,
        class_name=classroom.name,
        kind=assignment.kind,
        content_id=assignment.content_id,
        class_locale=school.locale,
        paused=assignment.paused_at is not None,
        erase_on=erase_day(now.date(), keep_days=keep_days or school.keep_days),
    )


def erase_day(today: date, *, keep_days: int | None) -> date:
    """The day a student who joins today is erased: after `keep_days`, or 31 August.

    In August the new school year has begun somewhere: who joins then stays for it.
    """
    if keep_days is not None:
        return today + timedelta(days=keep_days)
    return date(today.year + (today.month >= 8), 8, 31)


def free_names(
    session: Session, *, classroom_id: int, words: Sequence[str], count: int = 3
) -> list[str]:
    """`count` nicknames nobody in the class has: a word and two digits each."""
    taken = set(
        session.scalars(
            select(Account.name_key).where(Account.classroom_id == classroom_id)
        )
    )
    names: list[str] = []
    digits = 2
    while len(names) < count:
        word = secrets.choice(list(words))
        low = 10 ** (digits - 1)
        name = f"{word} {low + secrets.randbelow(9 * low)}"
        if name_key(name) in taken:
            digits += len(taken) > 40 * len(words)  # a crowded class: longer numbers
            continue
        taken.add(name_key(name))
        names.append(name)
    return names


def join_class(
    session: Session, *, lesson: OpenLesson, name: str, locale: str, now: datetime
) -> int:
    """A new student in the class of the lesson; returns the account's id.

    Above the expected size newcomers wait for the teacher's tap, and so does anybody
    who is not on the list of a class that has one.

    Raises:
        NameTakenError: somebody in the class has the nickname.
    """
    classroom = session.get_one(Classroom, lesson.classroom_id, with_for_update=True)
    key = name_key(name)
    students = select(Account).where(Account.classroom_id == classroom.id)
    if session.scalar(students.where(Account.name_key == key)):
        raise NameTakenError
    present = session.scalar(
        select(func.count())
        .select_from(Account)
        .where(Account.classroom_id == classroom.id, Account.removed_at.is_(None))
    )
    student = Account(
        school_id=lesson.school_id,
        public_id=public_id(),
        role="student",
        name=tidy(name),
        name_key=key,
        classroom_id=classroom.id,
        note="",
        locale=locale,
        pin_counter=0,
        created_at=now,
        seen_at=now,
        erase_on=lesson.erase_on,
        waiting=(present or 0) >= classroom.expected_size
        or has_list(session, class_id=classroom.id),
    )
    session.add(student)
    session.flush()
    return student.id


def has_list(session: Session, *, class_id: int) -> bool:
    """Whether the teacher gave the class a list of names to choose from."""
    found = select(Account.id).where(
        Account.classroom_id == class_id, Account.listed, Account.removed_at.is_(None)
    )
    return session.scalar(found.limit(1)) is not None


def pin_of(student: Account, *, pin_key: bytes) -> str:
    """Four digits derived with the site's PIN key; they are stored nowhere."""
    message = f"{student.public_id}:{student.pin_counter}".encode()
    digest = hmac.digest(pin_key, message, "sha256")
    return f"{int.from_bytes(digest[:8], 'big') % 10_000:04d}"


def find_named(session: Session, *, classroom_id: int, nickname: str) -> Account | None:
    return session.scalar(
        select(Account).where(
            Account.classroom_id == classroom_id,
            Account.name_key == name_key(nickname),
            Account.removed_at.is_(None),
        )
    )


def come_back(
    session: Session, *, classroom_id: int, nickname: str, pin: str, pin_key: bytes
) -> int:
    """The student with this nickname and PIN in the class.

    Raises:
        WrongSecretError: nickname and PIN do not belong together.
    """
    student = find_named(session, classroom_id=classroom_id, nickname=nickname)
    right = pin_of(student, pin_key=pin_key) if student else "none"
    if student is None or not hmac.compare_digest(right, normal_code(pin) or ""):
        raise WrongSecretError
    return student.id


def card_of(student: Account, *, pin_key: bytes) -> str:
    """What a printed card carries: the student's id and 192 bits only we can make.

    Derived, like the PIN, so that a card can be printed again and is stored nowhere;
    a new PIN makes all earlier cards worthless.
    """
    message = f"card:{student.public_id}:{student.pin_counter}".encode()
    digest = hmac.digest(pin_key, message, "sha256")[:24]
    return student.public_id + base64.urlsafe_b64encode(digest).decode()


def find_card_holder(
    session: Session, *, secret: str, pin_key: bytes
) -> CardHolder | None:
    """Whose card this is; None when it was never made, or voided by a new PIN."""
    if not secret.isprintable():
        return None  # PostgreSQL refuses to look for a NUL
    row = session.execute(
        select(Account, Classroom.name)
        .join(Classroom, Classroom.id == Account.classroom_id)
        .where(Account.public_id == secret[:12], Account.removed_at.is_(None))
        .where(Classroom.removed_at.is_(None))
    ).first()
    if row is None or not hmac.compare_digest(
        card_of(row[0], pin_key=pin_key).encode(), secret.encode()
    ):
        return None
    return CardHolder(row[0].id, row[0].name, row[1])
