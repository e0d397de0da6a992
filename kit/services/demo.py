"""A made-up school: two classes, three modules, some weeks of believable answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from sqlalchemy.orm import Session

from kit.content.model import Item, Library, Reflection
from kit.db.models import (
    Account,
    Assignment,
    Attempt,
    Classroom,
    ClassTeacher,
    StepDone,
    StoredResponse,
)
from kit.grading.grade import grade, to_milli
from kit.grading.responses import to_json
from kit.services import accounts, joining
from kit.services.attempts import tries_allowed
from kit.services.ids import public_id, row_id
from kit.services.names import name_key
from kit.services.plan import Plan, make_plan
from kit.services.simulate import Character, answer, certainty, draw_character, grown

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
THOUGHTS = (
    "I would rely on the table for the numbers, because the office can be asked.",
    "The signed notice, but only for this week.",
    "I look who measured it before I pass it on.",
    "For the time of the bus I rely on the timetable, not on my neighbour.",
)


@dataclass(frozen=True, slots=True)
class Given:
    """One lesson of the made-up past."""

    content_id: str
    track: str
    days_ago: float
    weeks: int  # lessons behind the class, for how much it has learned
    is_open: bool


FIRST = "m01-judge-source"
SECOND = "m04-both-sides"
THIRD = "m06-thought-stoppers"
CLASSES: Mapping[str, tuple[int, tuple[Given, ...]]] = {
    "5B": (
        23,
        (
            Given(FIRST, "everyday", 21, 0, is_open=False),
            Given(SECOND, "everyday", 14, 2, is_open=False),
            Given(SECOND, "war", 7, 3, is_open=False),
            Given(THIRD, "war", 0.012, 3, is_open=True),
        ),
    ),
    "6A": (18, (Given(FIRST, "war", 6, 0, is_open=False),)),
}


@dataclass(frozen=True, slots=True)
class World:
    """What every made-up answer needs."""

    session: Session
    library: Library
    school: int
    random: Random
    now: datetime


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
        session.add(ClassTeacher(classroom_id=room, teacher_id=owner, role="owner"))
        if owner != ana:
            session.add(ClassTeacher(classroom_id=room, teacher_id=ana, role="co"))
        students = _students(world, room, size)
        for lesson in lessons:
            if lesson.content_id in library.lessons:
                begun = _lesson(world, room, lesson)
                code = begun.code or code
                for student, character in students:
                    _take(world, begun.id, lesson, student, character)
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


def _class(session: Session, *, school: int, name: str, now: datetime) -> int:
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
    return row.id


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


def _lesson(world: World, room: int, lesson: Given) -> Begun:
    opened = world.now - timedelta(days=lesson.days_ago)
    row = Assignment(
        school_id=world.school,
        public_id=public_id(),
        classroom_id=room,
        kind="module",
        content_id=lesson.content_id,
        track=lesson.track,
        retry=True,
        explain="each",
        draft_locales="ar uk",
        opened_at=opened,
        closed_at=None if lesson.is_open else opened + timedelta(hours=1),
    )
    world.session.add(row)
    world.session.flush()
    if not lesson.is_open:
        return Begun(row.id, "")
    code = joining.new_code(world.session, assignment_id=row.id, now=world.now)
    return Begun(row.id, code)


def _take(
    world: World, assignment: int, lesson: Given, student: int, character: Character
) -> None:
    """One student's way through one lesson, page by page, as far as they came."""
    random = world.random
    plan = make_plan(
        world.library,
        kind="module",
        content_id=lesson.content_id,
        track=lesson.track,
    )
    at = world.now - timedelta(days=lesson.days_ago) + _seconds(random, 20, 90)
    row = Attempt(
        school_id=world.school,
        id=row_id(at),
        student_id=student,
        assignment_id=assignment,
        content_id=lesson.content_id,
        quiz_revision=world.library.quizzes[lesson.content_id].revision,
        track=lesson.track,
        number=1,
        started_at=at,
        moved_at=at,
    )
    world.session.add(row)
    world.session.flush()
    one = grown(character, weeks=lesson.weeks)
    for page in plan.pages[: _pages_done(plan, lesson, random)]:
        pace = one.pace * (0.4 if lesson.is_open else 1.0)
        if page.item is None:
            at += _seconds(random, 40, 150) * pace
        else:
            at += _seconds(random, 35, 110) * pace
        if at >= world.now:
            break
        if page.item is None:
            world.session.add(
                StepDone(
                    school_id=row.school_id,
                    attempt_id=row.id,
                    step_id=page.step,
                    done_at=at,
                )
            )
        else:
            item = world.library.quizzes[lesson.content_id].items[page.item]
            at = _answers(world, row, item, one, at)
        row.moved_at = at
    if not lesson.is_open:
        row.finished_at = row.moved_at


def _pages_done(plan: Plan, lesson: Given, random: Random) -> int:
    every = len(plan.pages)
    if lesson.is_open:
        return random.randint(every // 3, every)
    return every if random.random() < 0.9 else random.randint(every // 2, every)


def _answers(
    world: World, attempt: Attempt, item: Item, one: Character, at: datetime
) -> datetime:
    """The first try, and where it was not right and may be repeated, the second."""
    texts = world.library.quizzes
    quiz = next(q for q in texts.values() if item.id in q.items)
    words = quiz.texts[quiz.source_locale].items[item.id]
    accept = {quiz.source_locale: words.accept} if words.accept else {}
    allowed = tries_allowed(item, retry=True)
    for number in range(1, allowed + 1):
        response = answer(
            item,
            one,
            world.random,
            accept=words.accept,
            words=THOUGHTS,
            second=number == 2,
        )
        mark = grade(item, response, accept=accept)
        final = number == allowed or mark.is_right
        world.session.add(
            StoredResponse(
                school_id=attempt.school_id,
                attempt_id=attempt.id,
                item_id=item.id,
                number=number,
                item_revision=item.revision,
                locale=quiz.source_locale,
                translation="source",
                given=to_json(response),
                certainty=_sure(item, one, world.random, is_right=mark.is_right),
                earned_milli=to_milli(mark.earned),
                possible_milli=1000 * mark.possible,
                resend_key=f"demo-{item.id[:14]}-{number}",
                answered_at=at,
                released_at=at if final else None,
            )
        )
        if final:
            break
        at += _seconds(world.random, 15, 40)
    return at


def _sure(item: Item, one: Character, random: Random, *, is_right: bool) -> int | None:
    if isinstance(item, Reflection):
        return None
    return certainty(one, random, is_right=is_right)


def _seconds(random: Random, low: float, high: float) -> timedelta:
    return timedelta(seconds=random.uniform(low, high))
