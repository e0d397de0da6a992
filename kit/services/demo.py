"""A made-up school: two classes, modules and tests, weeks of believable answers."""

from collections.abc import Mapping, Sequence
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


# A class to look round in is made while others answer, so it is no larger than it must.
SIZE, LESSONS = (
    20,
    (
        Given(BEFORE, "everyday", 24, 0, is_open=False),
        Given(FIRST, "everyday", 17, 0, is_open=False),
        Given(AFTER, "everyday", 3, 3, is_open=False),
        Given(FOURTH, "everyday", 0.012, 3, is_open=True),
    ),
)


@dataclass(frozen=True, slots=True)
class Begun:
    id: int
    code: str


@dataclass(frozen=True, slots=True)
class Demo:
    """What `kit demo` prints."""

    teacher_link: str
    admin_link: str
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
        students = _students(world, room.id, size, words=NOUNS, notes=NOTES)
        code = _take_all(world, room, students, lessons) or code
    counters.count(session, *session.scalars(select(StoredResponse)))
    ira = accounts.add_staff(
        session, school_id=school, name="Ira", role="admin", now=now
    )
    teacher_link, admin_link = (
        accounts.make_link(
            session, purpose="demo", account_id=who, now=now, lives=timedelta(days=1)
        )
        for who in (ana, ira)
    )
    return Demo(teacher_link=teacher_link, admin_link=admin_link, code=code)


def make_class(
    session: Session,
    *,
    library: Library,
    school_id: int,
    teacher_id: int,
    name: str,
    words: Sequence[str],
    now: datetime,
) -> str:
    """A made-up class for a teacher to look round in; returns its public id.

    A teacher has one: where there is one, it stays. Nothing of it is counted. `words`
    are nouns for nicknames.
    """
    found = find_class(session, teacher_id=teacher_id)
    if found:
        return found.public_id
    room = _class(session, school=school_id, name=name, now=now)
    room.made_up = True
    session.add(ClassTeacher(classroom_id=room.id, teacher_id=teacher_id, role="owner"))
    random = Random(SEED)  # noqa: S311 - a made-up class, no secret
    world = World(session, library, school_id, random, now)
    students = _students(world, room.id, SIZE, words=words, notes=("",))
    _take_all(world, room, students, LESSONS)
    return room.public_id


def find_class(session: Session, *, teacher_id: int) -> Classroom | None:
    """The teacher's made-up class."""
    return session.scalar(
        select(Classroom)
        .join(ClassTeacher, ClassTeacher.classroom_id == Classroom.id)
        .where(ClassTeacher.teacher_id == teacher_id, ClassTeacher.role == "owner")
        .where(Classroom.made_up, Classroom.removed_at.is_(None))
    )


def _take_all(
    world: World,
    room: Classroom,
    students: Sequence[tuple[int, Character]],
    lessons: Sequence[Given],
) -> str:
    """Every student's way through every lesson; returns the code of the open one."""
    code = ""
    for lesson in lessons:
        if is_there(world.library, kind=lesson.kind, content_id=lesson.content_id):
            begun = _lesson(world, room, lesson)
            code = begun.code or code
            for student, character in students:
                take(world, begun.id, lesson, student, character)
    return code


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


def _students(
    world: World, room: int, size: int, *, words: Sequence[str], notes: Sequence[str]
) -> list[tuple[int, Character]]:
    """Accounts with nicknames, languages and a few notes, and their characters."""
    people = []
    random, now = world.random, world.now
    for number in range(size):
        name = f"{random.choice(words)} {random.randint(10, 99)}{number % 10}"
        row = Account(
            school_id=world.school,
            public_id=public_id(),
            role="student",
            name=name,
            name_key=name_key(name),
            classroom_id=room,
            note=random.choice(notes) if number % 5 == 0 else "",
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
