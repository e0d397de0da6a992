"""The kit on a port of this machine, with a folder and a school of its own."""

import threading
from dataclasses import dataclass
from datetime import timedelta

from browser.answers import right, wrong
from browser.chromium import HOST
from browser.whole import whole
from cast import PIN_KEY, SECRET_KEY
from prepared import prepared_app
from sqlalchemy import select
from taking import Taking
from werkzeug.serving import WSGIRequestHandler, make_server

from kit.app import utc_now
from kit.config import Settings
from kit.content.model import Reflection, SingleChoice, Typed
from kit.db.migrate import upgrade
from kit.db.models import (
    Account,
    Assignment,
    Attempt,
    Classroom,
    JoinCode,
    StoredResponse,
)
from kit.services import accounts, assignments, classes, joining, removed, roster
from kit.services.comparisons import Who, draw
from kit.services.demo import make_demo
from kit.services.sign_ins import begin_sign_in

LESSON = "m01-judge-source"
# Latin, Cyrillic, Arabic and Hebrew letters, all with digits.
NAMES = ("Maple 27", "Зоря 15", "أرز 38", "ארז 46", "Amber 50")
ARABIC_WORDS = "أسأل أولا: من قال 3 مرات؟"


class Quiet(WSGIRequestHandler):
    def log(self, *_):
        """Requests are nothing to report."""


class Served:
    """The real application, its content and its tokens, on a free port.

    `dress` is handed the application before it serves anything.
    """

    def __init__(self, folder, *, library=None, dress=None):
        url = f"sqlite:///{folder / 'kit.sqlite'}"
        upgrade(url)
        settings = Settings(
            data_dir=folder, database_url=url, secret_key=SECRET_KEY, pin_key=PIN_KEY
        )
        self.app = prepared_app(settings, library=library)
        if dress:
            dress(self.app)
        self.kit = self.app.extensions["kit"]
        self.database, self.library = self.kit.database, self.kit.library
        self.server = make_server(
            "127.0.0.1", 0, whole(self.app), threaded=True, request_handler=Quiet
        )
        self.address = f"http://{HOST}:{self.server.port}"
        self.local = f"http://127.0.0.1:{self.server.port}"  # for what is no browser
        self.thread = threading.Thread(target=self.server.serve_forever)
        self.school = None

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()
        self.database.close()

    def sign_in(self, context, account_id):
        """In a new browser, which decides the language: another test chose one before."""
        with self.database.writing() as session:
            session.get_one(Account, account_id).locale = None
            secret = begin_sign_in(session, account_id=account_id, now=utc_now())
        context.add_cookies([{"name": "kit_sid", "value": secret, "url": self.address}])

    def rows(self, table, **given):
        """The rows of a table, as plain objects."""
        with self.database.reading() as session:
            return session.query(table).filter_by(**given).all()

    def account(self, name):
        (found,) = self.rows(Account, name=name)
        return found

    def join(self, lesson, name, *, locale="en"):
        """A new student in the class of an open lesson; the account's id."""
        with self.database.writing() as session:
            return joining.join_class(
                session,
                lesson=joining.get_open_lesson(
                    session, typed=lesson.code, now=utc_now()
                ),
                name=name,
                locale=locale,
                now=utc_now(),
            )

    def taking(self, student, lesson):
        """The student, half-way through a lesson without a browser."""
        taking = Taking(
            self.database,
            self.library,
            student_id=student,
            assignment=lesson.public_id,
            now=utc_now(),
        )
        return taking.begin()

    def answers_of(self, student):
        """Every stored response of a student, oldest first."""
        with self.database.reading() as session:
            return session.scalars(
                select(StoredResponse)
                .join(Attempt, Attempt.id == StoredResponse.attempt_id)
                .where(Attempt.student_id == student)
                .order_by(StoredResponse.answered_at, StoredResponse.number)
            ).all()


@dataclass(frozen=True, slots=True)
class Lesson:
    """An assignment and, while it is open, the code that leads to it."""

    public_id: str
    code: str
    content_id: str


@dataclass(frozen=True, slots=True)
class School:
    """Whom and what the tests can name in the filled site; ids of rows and addresses."""

    ana: int  # a teacher with three classes
    dora: int  # an admin
    room: str  # the class of these tests
    lessons: tuple[Lesson, ...]  # given to it, open, with a retry
    done: int  # a student of it who answered everything
    stuck: int  # one whose last answer was wrong, with a retry left
    stuck_at: int  # the page of that question
    fresh: int  # one who began and did nothing yet
    away: str  # one who was removed
    guest: int  # one who waits to be let in
    old_room: str  # a class of the made-up school, with weeks of answers
    old_student: int  # one of that class
    old_lessons: tuple[Lesson, ...]  # closed ones of it
    live_lesson: Lesson  # an open one of it
    comparison: str  # three classes without lessons, drawn
    planned: str  # a lesson of that class, which opens in some days
    spare_room: str  # a class of hers with a list of names
    list_code: str  # that leads into it
    gone_room: str  # one that she removed
    paced_lesson: Lesson  # whose steps she opens; the first two are open
    waiting: int  # a student who did both


def fill(site):
    """The made-up school, and a class with names of four scripts."""
    with site.database.writing() as session:
        make_demo(session, library=site.library, now=utc_now())
    ana = site.account("Ana")
    room, lessons = _class(site, ana)
    lesson = lessons[0]
    ids = [site.join(lesson, name) for name in NAMES]
    with site.database.writing() as session:
        found = session.query(Classroom).filter_by(public_id=room).one()
        classes.change_class(session, class_id=found.id, name="7 ج", expected_size=5)
    guest = site.join(lesson, "Willow 61")
    with site.database.writing() as session:
        classes.change_class(session, class_id=found.id, name="7 ج", expected_size=99)
        away = session.get_one(Account, ids[4])
        removed.remove_student(
            session, class_id=found.id, student=away.public_id, now=utc_now()
        )
        session.get_one(Account, ids[0]).note = "seat 3, ب 2"
        away_id = away.public_id
    _answer_all(site, ids[2], lesson)
    for each in lessons:
        site.taking(ids[0], each)
    site.school = School(
        ana=ana.id,
        dora=_admin(site, ana),
        room=room,
        lessons=lessons,
        done=ids[2],
        stuck=ids[1],
        stuck_at=_get_stuck(site, ids[1], lesson),
        fresh=ids[0],
        away=away_id,
        guest=guest,
        comparison=_draw(site, ana),
        **_paced_class(site, ana),
        **_spare_classes(site, ana),
        **_old_class(site),
    )


def _spare_classes(site, ana):
    with site.database.writing() as session:
        spare, gone = (
            classes.create_class(
                session,
                school_id=ana.school_id,
                teacher_id=ana.id,
                name=name,
                now=utc_now(),
            )
            for name in ("7 د", "7 ه")
        )
        row = session.query(Classroom).filter_by(public_id=gone).one()
        removed.remove_class(session, class_id=row.id, now=utc_now())
        row = session.query(Classroom).filter_by(public_id=spare).one()
        roster.add_students(session, class_id=row.id, names=NAMES, now=utc_now())
        session.query(Account).filter_by(
            classroom_id=row.id
        ).first().seen_at = utc_now()
    lesson = give_lesson(site, spare, LESSON)
    opens = utc_now() + timedelta(days=3)
    planned = give_lesson(
        site, spare, LESSON, opens_at=opens, closes_at=opens + timedelta(days=7)
    )
    return {
        "planned": planned.public_id,
        "spare_room": spare,
        "gone_room": gone,
        "list_code": lesson.code,
    }


def _paced_class(site, ana):
    with site.database.writing() as session:
        room = classes.create_class(
            session,
            school_id=ana.school_id,
            teacher_id=ana.id,
            name="7 П",
            now=utc_now(),
        )
    closes = utc_now() + timedelta(days=30)
    lesson = give_lesson(site, room, LESSON, paced=True, closes_at=closes)
    with site.database.writing() as session:
        row = session.query(Assignment).filter_by(public_id=lesson.public_id).one()
        row.open_steps = 2
    student = site.join(lesson, "Birch 72")
    taking = site.taking(student, lesson)
    for page in taking.here().plan.pages[:2]:
        assert page.item is None, "the lesson begins with steps to read"
        taking.read(page.step)
    return {"paced_lesson": lesson, "waiting": student}


def _draw(site, ana):
    """Two more classes are left to draw."""
    who = Who(ana.id, ana.school_id, is_admin=False)
    with site.database.writing() as session:
        rooms = [
            classes.create_class(
                session,
                school_id=ana.school_id,
                teacher_id=ana.id,
                name=name,
                now=utc_now(),
            )
            for name in ("8A", "8 ب", "8В", "9A", "9B")
        ]
        return draw(session, who=who, rooms=rooms[:3], now=utc_now())


def _admin(site, ana):
    with site.database.writing() as session:
        return accounts.add_staff(
            session,
            school_id=ana.school_id,
            name="Dora",
            role="admin",
            now=utc_now(),
        )


def _class(site, ana):
    with site.database.writing() as session:
        room = classes.create_class(
            session,
            school_id=ana.school_id,
            teacher_id=ana.id,
            name="7 ج",
            now=utc_now(),
        )
    return room, (
        give_lesson(site, room, LESSON),
        give_lesson(site, room, "m04-both-sides", track="war"),
        give_lesson(site, room, "m06-thought-stoppers"),
    )


def give_lesson(site, room, content_id, *, track="everyday", **settings):
    """Open a lesson for a class, drafts allowed."""
    with site.database.writing() as session:
        found = session.query(Classroom).filter_by(public_id=room).one()
        public_id = assignments.assign(
            session,
            library=site.library,
            class_id=found.id,
            content_id=content_id,
            track=track,
            retry=True,
            explain="each",
            draft_locales=("uk", "ar"),
            now=utc_now(),
            **settings,
        )
    return find_lesson(site, public_id)


def find_lesson(site, public_id):
    (row,) = site.rows(Assignment, public_id=public_id)
    codes = site.rows(JoinCode, assignment_id=row.id)
    return Lesson(public_id, codes[0].code if codes else "", row.content_id)


def _answer_all(site, student, lesson):
    taking = site.taking(student, lesson)
    here = taking.here()
    for page in here.plan.pages:
        if page.item is None:
            taking.read(page.step)
            continue
        item = site.library.items[page.item]
        words = site.library.homes[page.item].texts["en"].items[item.id]
        response = right(item, words)
        if isinstance(item, Reflection):
            response = Typed(ARABIC_WORDS)
        taking.answer(item.id, response, certainty=None if response == Typed else 2)
    taking.finish()


def _get_stuck(site, student, lesson):
    taking = site.taking(student, lesson)
    items = site.library.items
    for page in taking.here().plan.pages:
        if page.item and isinstance(items[page.item], SingleChoice):
            item = items[page.item]
            taking.answer(item.id, wrong(item, None), certainty=3)
            return page.number
    raise AssertionError("the lesson has no single choice")


def _old_class(site):
    (room,) = site.rows(Classroom, name="5B")
    given = site.rows(Assignment, classroom_id=room.id)
    lessons = [find_lesson(site, row.public_id) for row in given]
    people = site.rows(Account, classroom_id=room.id)
    busiest = max(people, key=lambda one: len(site.answers_of(one.id)))
    return {
        "old_room": room.public_id,
        "old_student": busiest.id,
        "old_lessons": tuple(lesson for lesson in lessons if not lesson.code),
        "live_lesson": next(lesson for lesson in lessons if lesson.code),
    }
