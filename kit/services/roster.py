"""Names from a list, for a class whose teacher has one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kit.db.models import Account, Classroom, School
from kit.services.errors import NameTakenError
from kit.services.ids import public_id
from kit.services.joining import erase_day
from kit.services.names import name_key, tidy

LONGEST_NAME = 60  # what the column holds


@dataclass(frozen=True, slots=True)
class Entry:
    """One line that is not empty."""

    line: int  # from 1
    name: str
    fault: str | None  # "long", "twice" or "taken"


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
