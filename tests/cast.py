"""The people of the tests, made by the same use cases that make real ones.

Ana teaches 5B, Cora reads it; Ben and Bea are in it, Gus waits to be let in, Finn was
removed. Eve teaches 6A and Chen is in it. Dora administers. In another school Odo
teaches Oli. Nobody has not signed in.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from kit.content.model import Library
from kit.db.engine import Database
from kit.db.models import (
    Account,
    Assignment,
    Classroom,
    ComparisonClass,
    School,
    StoredComparison,
)
from kit.services import accounts, assignments, attempts, classes, joining, removed

MONDAY_9AM = datetime(2026, 9, 7, 9, tzinfo=UTC)
SECRET_KEY = "a secret key for tests, 40 letters long.."
PIN_KEY = b"a key for PINs in tests, 40 letters long."
PASSWORD = "correct horse battery"
# Of that password, with parameters that take no time; real ones take 0.3 seconds.
PASSWORD_HASH = (
    "scrypt:256:8:1$6U85IBECOpHyVquo$dc68889bb495717e502da0d65e25512ad0831d6d31cb1517a03"
    "4bb69aa41377e1597ddd054314f3a01209c8e7385b50b05ab35573267437627af520711bbfb9a"
)
MODULE, FORM = "demo-module", "pre-test"


@dataclass(frozen=True, slots=True)
class Member:
    """One of the cast."""

    id: int
    public_id: str
    name: str
    role: str
    school_id: int
    classroom_id: int | None


@dataclass(frozen=True, slots=True)
class Room:
    id: int
    public_id: str
    name: str
    school_id: int


@dataclass(frozen=True, slots=True)
class Lesson:
    """An assignment and the code that leads to it."""

    id: int
    public_id: str
    code: str
    class_id: int
    kind: str
    content_id: str


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody by name, the classes, and what was given to them."""

    people: dict[str, Member]
    school_id: int
    other_school_id: int
    class_5b: Room
    class_6a: Room
    class_odo: Room
    lesson_5b: Lesson  # the module, explained after each question, with a retry
    form_5b: Lesson
    lesson_6a: Lesson
    lesson_odo: Lesson

    def __getitem__(self, name: str) -> Member:
        return self.people[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.people)


def make_cast(database: Database, library: Library) -> Cast:
    """Ben and Chen have begun their module; nobody has answered anything yet."""
    with database.writing() as session:
        return _Maker(session, library).cast()


def add_comparison(session: Session, cast: Cast, now: datetime) -> None:
    """5B in a draw of which nothing else is left; its address is known."""
    row = StoredComparison(
        school_id=cast.school_id,
        public_id="comparison22",
        account_id=cast["ana"].id,
        seed="0123456789abcdef",
        drawn_at=now,
    )
    session.add(row)
    session.flush()
    session.add(
        ComparisonClass(
            classroom_id=cast.class_5b.id, comparison_id=row.id, starts="now"
        )
    )


class _Maker:
    def __init__(self, session: Session, library: Library) -> None:
        self.session, self.library = session, library
        self.ids: dict[str, int] = {}

    def cast(self) -> Cast:
        school = accounts.set_up_school(
            self.session,
            school="Mill Lane School",
            locale="en",
            keep_days=None,
            now=MONDAY_9AM,
        )
        for name in ("ana", "cora", "eve"):
            self.staff(school, name, "teacher")
        self.staff(school, "dora", "admin")
        other = self.other_school()
        self.staff(other, "odo", "teacher")
        class_5b = self.room(school, "ana", "5B")
        class_6a = self.room(school, "eve", "6A")
        class_odo = self.room(other, "odo", "1A")
        classes.add_co_teacher(
            self.session, class_id=class_5b.id, teacher_id=self.ids["cora"]
        )
        lesson_5b = self.given(class_5b, MODULE)
        form_5b = self.given(class_5b, FORM)
        lesson_6a = self.given(class_6a, MODULE)
        lesson_odo = self.given(class_odo, MODULE)
        for name in ("ben", "bea", "gus", "finn"):
            self.student(name, lesson_5b)
        self.student("chen", lesson_6a)
        self.student("oli", lesson_odo)
        self.leave_the_class()
        for name, lesson in (("ben", lesson_5b), ("chen", lesson_6a)):
            attempts.start_attempt(
                self.session,
                library=self.library,
                student_id=self.ids[name],
                assignment=lesson.public_id,
                now=MONDAY_9AM,
            )
        return Cast(
            people={name: self.member(name) for name in self.ids},
            school_id=school,
            other_school_id=other,
            class_5b=class_5b,
            class_6a=class_6a,
            class_odo=class_odo,
            lesson_5b=lesson_5b,
            form_5b=form_5b,
            lesson_6a=lesson_6a,
            lesson_odo=lesson_odo,
        )

    def staff(self, school: int, name: str, role: str) -> None:
        self.ids[name] = accounts.add_staff(
            self.session,
            school_id=school,
            name=name.capitalize(),
            role=role,
            now=MONDAY_9AM,
            password_hash=PASSWORD_HASH,
            locale="en",
        )

    def other_school(self) -> int:
        """`set_up_school` makes one only; a district's second is added by hand."""
        row = School(
            name="Hill Road School",
            locale="uk",
            keep_days=30,
            made_up=False,
            created_at=MONDAY_9AM,
        )
        self.session.add(row)
        self.session.flush()
        return row.id

    def room(self, school: int, owner: str, name: str) -> Room:
        public_id = classes.create_class(
            self.session,
            school_id=school,
            teacher_id=self.ids[owner],
            name=name,
            now=MONDAY_9AM,
        )
        row = self.session.query(Classroom).filter_by(public_id=public_id).one()
        return Room(row.id, public_id, name, school)

    def given(self, room: Room, content_id: str) -> Lesson:
        public_id = assignments.assign(
            self.session,
            library=self.library,
            class_id=room.id,
            content_id=content_id,
            track="everyday",
            retry=True,
            explain="each",
            draft_locales=(),
            now=MONDAY_9AM,
        )
        row = self.session.query(Assignment).filter_by(public_id=public_id).one()
        code = joining.live_code(self.session, assignment_id=row.id, now=MONDAY_9AM)
        return Lesson(row.id, public_id, str(code), room.id, row.kind, content_id)

    def student(self, name: str, lesson: Lesson) -> None:
        self.ids[name] = joining.join_class(
            self.session,
            lesson=joining.get_open_lesson(
                self.session, typed=lesson.code, now=MONDAY_9AM
            ),
            name=name.capitalize(),
            locale="en",
            now=MONDAY_9AM,
        )

    def leave_the_class(self) -> None:
        """Gus waits at the door; Finn was shown out."""
        self.session.get_one(Account, self.ids["gus"]).waiting = True
        finn = self.session.get_one(Account, self.ids["finn"])
        removed.remove_student(
            self.session,
            class_id=finn.classroom_id or 0,
            student=finn.public_id,
            now=MONDAY_9AM,
        )

    def member(self, name: str) -> Member:
        row = self.session.get_one(Account, self.ids[name])
        return Member(
            row.id, row.public_id, row.name, row.role, row.school_id, row.classroom_id
        )
