"""Made-up schools of any size, written in bulk: the same seed, the same school."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from random import Random

from sqlalchemy import insert, select

from kit.content.model import TRACKS, Reflection
from kit.db.models import (
    Account,
    Assignment,
    Attempt,
    Classroom,
    ClassTeacher,
    ItemCount,
    StoredResponse,
)
from kit.grading.grade import grade, to_milli
from kit.grading.responses import to_json
from kit.services import accounts, assignments
from kit.services.attempts import tries_allowed
from kit.services.counters import Key, answer_of
from kit.services.ids import public_id
from kit.services.places import review_of
from kit.services.plan import make_plan
from kit.services.simulate import answer, certainty, draw_character
from kit.services.sittings import SEQUENCES, SITTINGS, form_at

SEED, TIERS, DRAWS = 7, 3, 8
LANGUAGES, SHARES = ("en", "uk", "ar"), (12, 5, 2)
COLUMNS = (
    "school_id attempt_id item_id number item_revision locale translation given"
    " certainty earned_milli possible_milli resend_key answered_at released_at"
).split()


@dataclass(frozen=True)
class Place:
    """A class to look at: its teacher, its open lesson, and who may answer in it."""

    students: int
    class_id: str
    assignment: str
    teacher: int
    fresh: tuple[int, ...]  # have begun the open lesson and answered nothing
    closed: str  # a lesson that is over


@dataclass(frozen=True)
class School:
    students: int
    answers: int
    places: tuple[Place, ...]  # the first class, and the largest if that is another


def class_sizes(students):
    """Classes of 30; from 600 students on, one of 300 among them."""
    large = [300] if students >= 600 else []
    return [30] * ((students - sum(large)) // 30) + large


class Maker:
    """Fills an empty database with one school."""

    def __init__(self, database, library, *, now):
        self.database, self.library, self.now = database, library, now
        self.random = Random(SEED)
        self.ids, self.counts, self.answers = count(1), Counter(), 0
        self.pools = {}
        draw = Random(SEED)
        self.tiers = sorted(
            (draw_character(draw) for _ in range(TIERS)), key=lambda c: c.ability
        )

    def make(self, *, students, answers):
        each = answers // students
        with self.database.writing() as session:
            self.school = accounts.set_up_school(
                session, school="Big", locale="en", keep_days=None, now=self.now,
                made_up=True,
            )  # fmt: skip
            teacher = accounts.add_staff(
                session, school_id=self.school, name="Ana", role="teacher", now=self.now
            )
        sizes = class_sizes(students)
        places = [
            self._class(n, size, teacher, each if size <= 30 else each // 3)
            for n, size in enumerate(sizes)
        ]
        self._save_counts()
        shown = (places[0], places[-1]) if sizes[-1] > 30 else (places[0],)
        return School(sum(sizes), self.answers, shown)

    def _class(self, number, size, teacher, each):
        """A class whose students have each given so many answers in closed lessons."""
        with self.database.writing() as session:
            room = Classroom(
                school_id=self.school, public_id=public_id(), name=f"Class {number}",
                expected_size=size, draft_locales="", sittings=3,
                created_at=self.now - timedelta(days=300),
            )  # fmt: skip
            session.add(room)
            session.flush()
            session.add(
                ClassTeacher(classroom_id=room.id, teacher_id=teacher, role="owner")
            )
            people = self._students(session, room.id, number, size)
            given = []
            rows, days = [], count(280, -10)
            for content, track in self._year():
                at = self.now - timedelta(days=next(days))
                lesson = self._given(session, room, content, track, at)
                lesson.closed_at = at + timedelta(hours=1)
                given.append(lesson.public_id)
                rows += self._lesson(session, lesson, people, at)
                if len(rows) >= each * size:
                    break
            opened = self.now - timedelta(minutes=20)
            lesson = self._given(session, room, "m06-thought-stoppers", "war", opened)
            half = len(people) // 2
            rows += self._lesson(session, lesson, people[:half], opened)
            self._lesson(session, lesson, people[half:], opened, silent=True)
            self._save(session, rows)
            fresh = tuple(person.id for person, _ in people[half:])
            return Place(
                size, room.public_id, lesson.public_id, teacher, fresh, given[1]
            )

    def _year(self):
        """Test, lessons of one track, test, lessons of the other, test."""
        lessons = sorted(self.library.lessons)
        yield SITTINGS[0], "war"
        yield from ((each, "everyday") for each in lessons)
        yield SITTINGS[1], "war"
        while True:
            for track in TRACKS[::-1]:
                yield from ((each, track) for each in lessons)

    def _students(self, session, room, number, size):
        rows = [
            Account(
                school_id=self.school,
                public_id=public_id(),
                role="student",
                name=f"Student {number}-{n}",
                name_key=f"student {number}-{n}",
                classroom_id=room,
                note="",
                pin_counter=0,
                waiting=False,
                locale=self.random.choices(LANGUAGES, SHARES)[0],
                sequence=SEQUENCES[3][n % 3],
                seen_at=self.now,
                created_at=self.now - timedelta(days=300),
                erase_on=(self.now + timedelta(days=100)).date(),
            )  # fmt: skip
            for n in range(size)
        ]
        session.add_all(rows)
        session.flush()
        return [(row, self.random.randrange(TIERS)) for row in rows]

    def _given(self, session, room, content, track, at):
        return assignments.give(
            session, library=self.library, room=room, content_id=content, track=track,
            retry=True, explain="each", now=at,
        )  # fmt: skip

    def _lesson(self, session, lesson, people, at, *, silent=False):
        """Attempts of all of `people`, and their answers as rows."""
        quizzes, attempts, rows, plans = self.library.quizzes, [], [], {}
        for person, tier in people:
            content = lesson.content_id
            if lesson.kind == "form":
                content = self.library.forms[form_at(person.sequence, content)].id
            if content not in plans:
                plans[content] = make_plan(
                    self.library, kind=lesson.kind, content_id=content,
                    track=lesson.track, review=review_of(lesson)[lesson.track],
                )  # fmt: skip
            id_ = (int(at.timestamp() * 1000) << 20) + next(self.ids)
            attempts.append(
                {
                    "school_id": self.school, "id": id_, "student_id": person.id,
                    "assignment_id": lesson.id, "content_id": content,
                    "quiz_revision": quizzes[content].revision, "track": lesson.track,
                    "number": 1, "started_at": at, "moved_at": at, "finished_at": None,
                }
            )  # fmt: skip
            if not silent:
                items = [page.item for page in plans[content].pages if page.item]
                rows += self._answers(id_, person, tier, items, lesson, at)
        session.execute(insert(Attempt), attempts)
        return rows

    def _answers(self, attempt, person, tier, items, lesson, at):
        for place, item in enumerate(items):
            if self.random.random() < 0.01:
                continue  # skipped
            for row in self.random.choice(self._pool(item, tier, lesson.retry)):
                number, revision, given, sure, earned, possible = row
                key = Key(
                    self.school, item, revision, person.locale, number,
                    answer_of(given), sure or 0, earned, possible,
                )  # fmt: skip
                self.counts[key] += 1
                self.answers += 1
                yield (
                    self.school, attempt, item, number, revision, person.locale,
                    "source", given, sure, earned, possible, f"{place}-{number}",
                    at + timedelta(seconds=60 * place + 20 * number), None,
                )  # fmt: skip

    def _pool(self, item_id, tier, retry):
        """A few ways in which students of one ability answer, one or two tries each."""
        if (item_id, tier, retry) not in self.pools:
            draw = Random(f"{SEED} {item_id} {tier} {retry}")
            self.pools[item_id, tier, retry] = [
                self._tries(item_id, self.tiers[tier], draw, retry)
                for _ in range(DRAWS)
            ]
        return self.pools[item_id, tier, retry]

    def _tries(self, item_id, one, draw, retry):
        item, quiz = self.library.items[item_id], self.library.homes[item_id]
        words = quiz.texts[quiz.source_locale].items[item_id].accept
        found = []
        for number in range(1, tries_allowed(item, retry=retry) + 1):
            response = answer(item, one, draw, accept=words, words=("A thought.",))
            mark = grade(item, response, accept={quiz.source_locale: words})
            sure = certainty(one, draw, is_right=mark.is_right)
            found.append(
                (
                    number, item.revision, to_json(response),
                    None if isinstance(item, Reflection) else sure,
                    to_milli(mark.earned), 1000 * mark.possible,
                )
            )  # fmt: skip
            if mark.is_right:
                break
        return found

    def _save(self, session, rows):
        """In the fastest way each database has."""
        connection = session.connection()
        if connection.dialect.name == "postgresql":
            with (
                connection.connection.cursor() as cursor,
                cursor.copy(f"COPY response ({', '.join(COLUMNS)}) FROM STDIN") as copy,
            ):
                for row in rows:
                    copy.write_row([_plain(value) for value in row])
            return
        table = StoredResponse.__table__
        for start in range(0, len(rows), 20_000):
            part = rows[start : start + 20_000]
            session.execute(
                insert(table), [dict(zip(COLUMNS, row, strict=True)) for row in part]
            )

    def _save_counts(self):
        with self.database.writing() as session:
            session.execute(
                insert(ItemCount),
                [{**key._asdict(), "n": n} for key, n in self.counts.items()],
            )


def _plain(value):
    return value.replace(tzinfo=None) if hasattr(value, "tzinfo") else value


def question_of(session, library, assignment):
    """The first passage to judge in an assignment: its page, and the item."""
    row = session.scalars(
        select(Assignment).where(Assignment.public_id == assignment)
    ).one()
    plan = make_plan(
        library, kind=row.kind, content_id=row.content_id, track=row.track,
        review=review_of(row)[row.track],
    )  # fmt: skip
    own = library.quizzes[row.content_id].items
    page = next(p for p in plan.pages if p.item in own and hasattr(own[p.item], "key"))
    return page.number, own[page.item]
