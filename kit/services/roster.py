"""Names from the teacher's list, and choosing one of them on the way in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from kit.db.models import Account, Classroom, School, SignIn
from kit.services.errors import NameTakenError, NotYoursError
from kit.services.ids import public_id
from kit.services.joining import OpenLesson, erase_day
from kit.services.names import name_key, tidy

LONGEST_NAME = 60  # what the column holds
MOST_NAMES = 500  # in one list: as many as a class may expect


@dataclass(frozen=True, slots=True)
class Entry:
    """One line that is not empty."""

    line: int  # from 1
    name: str
    fault: str | None  # "long", "twice" or "taken"


@dataclass(frozen=True, slots=True)
class ListedName:
    """A name of the list, as those see it who choose theirs."""

    public_id: str
    name: str
    in_use: bool


def read_roster(
    session: Session, *, class_id: int, lines: Iterable[str]
) -> list[Entry]:
    """The names of a list, one a line, each with what is wrong with it."""
    taken = set(
        session.scalars(
            select(Account.name_key).where(Account.classroom_id == class_id)
        )
    )
    seen: set[str] = set()
    entries = []
    for number, line in enumerate(lines, 1):
        name = tidy(line)
        if not name:
            continue
        key = name_key(name)
        fault = (
            "long"
            if len(name) > LONGEST_NAME
            else "taken"
            if key in taken
            else "twice"
            if key in seen
            else None
        )
        seen.add(key)
        entries.append(Entry(number, name, fault))
    return entries


def add_students(
    session: Session, *, class_id: int, names: Sequence[str], now: datetime
) -> int:
    """All of the names as students of the class, or none; returns how many.

    Raises:
        NameTakenError: a name stands there twice, or a classmate has it.
    """
    room = session.get_one(Classroom, class_id, with_for_update=True)
    school = session.get_one(School, room.school_id)
    entries = read_roster(session, class_id=class_id, lines=names)
    if any(entry.fault for entry in entries):
        raise NameTakenError
    session.add_all(
        Account(
            school_id=school.id,
            public_id=public_id(),
            role="student",
            name=entry.name,
            name_key=name_key(entry.name),
            classroom_id=class_id,
            listed=True,
            note="",
            pin_counter=0,
            created_at=now,
            erase_on=erase_day(now.date(), keep_days=school.keep_days),
            waiting=False,
        )
        for entry in entries
    )
    session.flush()
    return len(entries)


def names_to_choose(session: Session, *, class_id: int) -> list[ListedName]:
    """The list as newcomers see it; without one, empty. Nicknames are not in it."""
    rows = session.execute(
        select(Account.public_id, Account.name, _in_use())
        .where(Account.classroom_id == class_id, Account.listed)
        .where(Account.removed_at.is_(None))
        .order_by(Account.name_key)
    )
    return [ListedName(row[0], row[1], bool(row[2])) for row in rows]


def choose_name(
    session: Session, *, lesson: OpenLesson, student: str, locale: str, now: datetime
) -> int:
    """The newcomer is this student of the list; returns the account's id.

    Raises:
        NameTakenError: somebody uses the name: they come back with its PIN or card.
        NotYoursError: it is not on the list of this class.
    """
    row = session.scalar(
        select(Account)
        .where(Account.public_id == student, Account.listed)
        .where(Account.classroom_id == lesson.classroom_id)
        .where(Account.removed_at.is_(None))
        .with_for_update()
    )
    if row is None:
        raise NotYoursError
    if session.scalar(select(_in_use()).where(Account.id == row.id)):
        raise NameTakenError
    row.seen_at, row.locale = now, locale
    return row.id


def _in_use() -> ColumnElement[bool]:
    """Somebody has been here under the name, be it with a card a moment ago."""
    signed_in = (
        select(SignIn.account_id)
        .where(SignIn.account_id == Account.id)
        .correlate(Account)
        .exists()
    )
    return or_(Account.seen_at.is_not(None), signed_in)
