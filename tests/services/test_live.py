"""The live page of a class in which everything happens that is worth a look."""

from datetime import timedelta

import pytest
from crowd import add_students
from sqlalchemy import update

from kit.analytics.worth import MOST_LINES
from kit.content.model import Chosen, Typed
from kit.db.models import Account, Attempt
from kit.services import assignments, live

KEY, OTHER = Chosen(frozenset({"other-tabs"})), Chosen(frozenset({"about-page"}))
DOUBT = Chosen(frozenset({"not-good-enough"}))
TRUST = Chosen(frozenset({"good-enough"}))
BOTH, NEITHER = Chosen(frozenset({"warden", "office"})), Chosen(frozenset({"cousin"}))
RULES = (
    "same_wrong",
    "split",
    "sure_but_wrong",
    "connection",
    "ready",
    "needs_help",
    "quiet",
)


class School:
    """5B four minutes later: twelve students have done seven steps, Ben none."""

    def __init__(self, database, library, cast, now, taking):
        self.database, self.library, self.cast = database, library, cast
        self.began, self.now = now, now + timedelta(minutes=4)
        pages = taking("ben").here().plan.pages[:3]
        self.read = [page.step for page in pages]
        self.add(0, 9, single=OTHER)
        self.add(9, 12, single=KEY, certainty=3, multiple=NEITHER)
        self.in_touch("Ben", "C10")
        self.finish(*(f"C{i}" for i in range(10)))

    def add(self, first, last, *, single, certainty=2, multiple=BOTH):
        """Five doubt too little; three are sure, and wrong about one question.

        C0 got two questions wrong again after the hint.
        """

        def answers(i):
            return {
                "ev-judge-flawed": TRUST if first + i < 5 else DOUBT,
                "ev-judge-sound": TRUST,
                "ev-single": single,
                "ev-multiple": multiple,
                **({"ev-text": Typed("4")} if first + i == 0 else {}),
            }

        def again(i):
            lost = {"ev-single": OTHER, "ev-text": Typed("5")}
            return lost if first + i == 0 else {}

        add_students(
            self.database,
            self.library,
            lesson=self.cast.lesson_5b,
            names=[f"C{i}" for i in range(first, last)],
            answers=answers,
            again=again,
            certainty=certainty,
            steps=self.read,
            now=self.began,
        )

    def in_touch(self, *names):
        with self.database.writing() as session:
            session.execute(
                update(Account).where(Account.name.in_(names)).values(seen_at=self.now)
            )

    def finish(self, *names):
        with self.database.writing() as session:
            people = session.query(Account.id).where(Account.name.in_(names))
            session.execute(
                update(Attempt)
                .where(Attempt.student_id.in_(people))
                .values(finished_at=self.now)
                .execution_options(synchronize_session=False)
            )

    def lines(self, **how):
        with self.database.reading() as session:
            given = assignments.get_assignment(
                session,
                teacher_id=self.cast["ana"].id,
                assignment=self.cast.lesson_5b.public_id,
                now=self.now,
            )
            return live.live_of(
                session,
                library=self.library,
                assignment=given,
                now=self.now,
                **how,
            ).lines

    def heard(self, **how):
        """Every line, each dismissed when it was read."""
        heard = []
        while lines := self.lines(dismissed={line.id for line in heard}, **how):
            assert len(lines) <= MOST_LINES
            heard.append(lines[0])
        return heard


@pytest.fixture
def school(database, library, cast, now, taking):
    return School(database, library, cast, now, taking)


@pytest.mark.statement("T54")
def test_every_rule_speaks_exactly_once(school):
    heard = school.heard()

    assert tuple(line.rule for line in heard) == RULES


def test_each_line_says_what_it_counted(school):
    by_rule = {line.rule: line for line in school.heard()}

    counted = {rule: (line.count, line.of) for rule, line in by_rule.items()}
    assert counted == {
        "same_wrong": (9, 12),
        "split": (7, 12),
        "sure_but_wrong": (3, 12),
        "connection": (1, 13),
        "ready": (12, 13),
        "needs_help": (2, None),
        "quiet": (None, None),
    }
    assert by_rule["same_wrong"].option == "about-page"
    assert by_rule["ready"].step == 7
    assert by_rule["quiet"].step == 1
    assert by_rule["quiet"].seconds == 240


def test_what_stands_on_the_page_keeps_its_place(school):
    """A teacher has put the first line away; a fourth comes in below, not above."""
    first, second, third = school.lines()
    shown = [second.id, third.id]

    lines = school.lines(shown=shown, dismissed={first.id})
    assert [line.id for line in lines[:2]] == shown

    turned = school.lines(shown=[third.id, second.id])
    assert [line.id for line in turned] == [third.id, second.id, first.id]


def test_while_the_class_can_see_a_page_one_line_is_about_one_student(school):
    class_lines = [line.id for line in school.heard() if not line.student]
    dismissed = set(class_lines)

    alone = school.lines(dismissed=dismissed)
    projected = school.lines(dismissed=dismissed, projector_open=True)

    assert [line.rule for line in alone] == ["needs_help", "quiet"]
    assert [line.rule for line in projected] == ["needs_help"]
