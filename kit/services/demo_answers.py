"""How a made-up student takes a lesson or a test of the demo, page by page."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from random import Random

from sqlalchemy.orm import Session

from kit.content.model import Item, Library, Reflection
from kit.db.models import Account, Assignment, Attempt, StepDone, StoredResponse
from kit.grading.grade import grade, to_milli
from kit.grading.responses import to_json
from kit.services import sittings
from kit.services.attempts import tries_allowed
from kit.services.ids import row_id
from kit.services.places import review_of
from kit.services.plan import Plan, make_plan
from kit.services.simulate import Character, answer, certainty, grown
from kit.services.sittings import is_test

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

    @property
    def kind(self) -> str:
        return "form" if is_test(self.content_id) else "module"


@dataclass(frozen=True, slots=True)
class World:
    """What every made-up answer needs."""

    session: Session
    library: Library
    school: int
    random: Random
    now: datetime


def take(
    world: World, assignment: int, lesson: Given, student: int, character: Character
) -> None:
    """One student's way through one lesson, page by page, as far as they came."""
    random = world.random
    given = world.session.get_one(Assignment, assignment)
    quiz = world.library.quizzes.get(lesson.content_id) or sittings.quiz_for(
        world.session,
        world.library,
        student=world.session.get_one(Account, student),
        content_id=lesson.content_id,
    )
    plan = make_plan(
        world.library,
        kind=lesson.kind,
        content_id=quiz.id,
        track=lesson.track,
        review=review_of(given)[lesson.track],
    )
    at = world.now - timedelta(days=lesson.days_ago) + _seconds(random, 20, 90)
    row = Attempt(
        school_id=world.school,
        id=row_id(at),
        student_id=student,
        assignment_id=assignment,
        content_id=quiz.id,
        quiz_revision=quiz.revision,
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
            at = _answers(world, row, page.item, one, at)
        row.moved_at = at
    if not lesson.is_open:
        row.finished_at = row.moved_at


def _pages_done(plan: Plan, lesson: Given, random: Random) -> int:
    every = len(plan.pages)
    if lesson.is_open:
        return random.randint(every // 3, every)
    return every if random.random() < 0.9 else random.randint(every // 2, every)


def _answers(
    world: World, attempt: Attempt, item_id: str, one: Character, at: datetime
) -> datetime:
    """The first try, and where it was not right and may be repeated, the second."""
    item, quiz = world.library.items[item_id], world.library.homes[item_id]
    is_module = attempt.content_id in world.library.lessons
    explains = is_module or world.library.is_practice(item_id)
    words = quiz.texts[quiz.source_locale].items[item.id]
    accept = {quiz.source_locale: words.accept} if words.accept else {}
    allowed = tries_allowed(item, retry=is_module)
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
                resend_key=f"{sha256(item.id.encode()).hexdigest()[:20]}-{number}",
                answered_at=at,
                released_at=at if final and explains else None,
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
