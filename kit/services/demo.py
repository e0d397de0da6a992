"""A made-up school: two classes, modules and tests, weeks of believable answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from kit.content.model import Library
from kit.db.models import (
    Account,
    Classroom,
    ClassTeacher,
    StoredResponse,
)
from kit.services import accounts, assignments, counters, joining
from kit.services.demo_answers import Given, World, take
from kit.services.ids import public_id
from kit.services.names import name_key
from kit.services.plan import is_there
from kit.services.simulate import Character, draw_character
from kit.services.sittings import SITTINGS

SEED = 2026
NOUNS = (
    "Amber",
    "Birch",
    "Canyon",
    "Cedar",
    "Comet",
    "Harbour",
    "Island",
    "Lantern",
    "Maple",
    "Meadow",
    "Pebble",
    "River",
    "Summit",
    "Valley",
    "Willow",
    "Winter",
)
NOTES = ("seat 3, blue bag", "sits by the window", "came in May", "left-handed")


BEFORE, AFTER, _LATER = SITTINGS
FIRST = "m01-judge-source"
SECOND = "m02-read-sideways"
THIRD = "m04-both-sides"
FOURTH = "m06-thought-stoppers"
CLASSES: Mapping[str, tuple[int, tuple[Given, ...]]] = {
    "5B": (
        23,
        (
            Given(BEFORE, "war", 30, 0, is_open=False),
            Given(FIRST, "everyday", 24, 0, is_open=False),
            Given(SECOND, "everyday", 17, 1, is_open=False),
            Given(THIRD, "war", 10, 2, is_open=False),
            Given(AFTER, "war", 3, 4, is_open=False),
            Given(FOURTH, "war", 0.012, 4, is_open=True),
        ),
    ),
    "6A": (18, (Given(FIRST, "war", 6, 0, is_open=False),)),
}


@dataclass(frozen=True, slots=True)
class Begun:
    id: int
    code: str


@dataclass(frozen=True, slots=True)
class Demo:
    """What `kit demo` prints."""

    teacher_link: str
    code: str


def make_demo(session: Session, *, library: Library, now: datetime) -> Demo:
    """Fill an empty database; the same school every time, but for the dates.

    Raises:
        SetUpAlreadyError: the database holds a school.
    """
    random = Random(SEED)  # noqa: S311 - a made-up class, no secret
    school = accounts.set_up_school(
        session,
        school="Riverside School",
        locale="en",
        keep_days=None,
        now=now,
        made_up=True,
    )
    ana, eve = (
        accounts.add_staff(
            session, school_id=school, name=name, role="teacher", now=now
        )
        for name in ("Ana", "Eve")
    )
    world = World(session, library, school, random, now)
    code = ""
    for name, (size, lessons) in CLASSES.items():
        room = _class(session, school=school, name=name, now=now)
        owner = ana if name == "5B" else eve
        session.add(ClassTeacher(classroom_id=room.id, teacher_id=owner, role="owner"))
        if owner != ana:
            session.add(ClassTeacher(classroom_id=room.id, teacher_id=ana, role="co"))
        students = _students(world, room.id, size)
        for lesson in lessons:
            if is_there(library, kind=lesson.kind, content_id=lesson.content_id):
                begun = _lesson(world, room, lesson)
                code = begun.code or code
                for student, character in students:
                    take(world, begun.id, lesson, student, character)
    counters.count(session, *session.scalars(select(StoredResponse)))
    return Demo(
        teacher_link=accounts.make_link(
            session,
            purpose="demo",
            account_id=ana,
            now=now,
            lives=timedelta(days=1),
        ),
        code=code,
    )


def _class(session: Session, *, school: int, name: str, now: datetime) -> Classroom:
    row = Classroom(
        school_id=school,
        public_id=public_id(),
        name=name,
        expected_size=30,
        draft_locales="ar uk",
        sittings=2,
        created_at=now - timedelta(days=30),
    )
    session.add(row)
    session.flush()
    return row


def _students(world: World, room: int, size: int) -> list[tuple[int, Character]]:
    """Accounts with nicknames, languages and a few notes, and their characters."""
    people = []
    random, now = world.random, world.now
    for number in range(size):
        name = f"{random.choice(NOUNS)} {random.randint(10, 99)}{number % 10}"
        row = Account(
            school_id=world.school,
            public_id=public_id(),
            role="student",
            name=name,
            name_key=name_key(name),
            classroom_id=room,
            note=random.choice(NOTES) if number % 5 == 0 else "",
            locale=random.choices(("en", "uk", "ar"), (12, 5, 2))[0],
            pin_counter=0,
            created_at=now - timedelta(days=30),
            seen_at=now - timedelta(seconds=random.randint(5, 50)),
            erase_on=joining.erase_day(now.date(), keep_days=None),
            waiting=False,
        )
        world.session.add(row)
        people.append((row, draw_character(random)))
    world.session.flush()
    return [(row.id, character) for row, character in people]


def _lesson(world: World, room: Classroom, lesson: Given) -> Begun:
    opened = world.now - timedelta(days=lesson.days_ago)
    row = assignments.give(
        world.session,
        library=world.library,
        room=room,
        content_id=lesson.content_id,
        track=lesson.track,
        retry=True,
        explain="each",
        now=opened,
    )
    if not lesson.is_open:
        row.closed_at = opened + timedelta(hours=1)
        return Begun(row.id, "")
    code = joining.new_code(world.session, assignment_id=row.id, now=world.now)
    return Begun(row.id, code)
