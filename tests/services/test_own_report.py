"""A student's own report: what is explained counts, and nothing else is let out."""

import json

import pytest
from cast import MONDAY_9AM
from sqlalchemy import event, select, update
from taking import wrong

from kit.config import data_root
from kit.content.load import load_library
from kit.content.model import Chosen
from kit.db.models import Account, Assignment, Classroom, StoredRuling
from kit.services import assignments, exports, sittings
from kit.services.demo import make_demo
from kit.services.errors import NotYoursError
from kit.services.own_report import NextStep, SkillCount, next_step, own_report
from kit.services.tally import Tally


@pytest.fixture(scope="session")
def shipped():
    return load_library([data_root()]).library


@pytest.fixture
def report(database, library):
    def report(student_id, library=library):
        with database.reading() as session:
            return own_report(
                session, library=library, student_id=student_id, now=MONDAY_9AM
            )

    return report


@pytest.fixture
def taken(taking, cast):
    """Ben has taken the whole test; nobody has shown the answers."""
    ben = taking("ben", cast.form_5b).begin()
    for page in ben.here().plan.pages:
        ben.answer(page.item, certainty=3)
    ben.finish()
    return ben


def shut(database, assignment, now):
    with database.writing() as session:
        assignments.close(session, assignment_id=assignment.id, now=now)


def show(database, cast):
    with database.writing() as session:
        assert sittings.show_answers(session, class_id=cast.class_5b.id, now=MONDAY_9AM)


def test_who_has_begun_nothing_has_an_empty_report(report, cast):
    found = report(cast["bea"].id)

    assert (found.done, found.tally, found.skills) == ((), Tally(), ())
    assert (found.change, found.is_waiting) == (None, False)


def test_two_sides_and_certainty_are_counted(report, taking, cast):
    ben = taking("ben")
    ben.answer("ev-judge-sound", certainty=3)
    ben.answer("ev-judge-flawed", wrong("ev-judge-flawed"), certainty=3)
    ben.answer("ev-single", certainty=1)

    counts = report(cast["ben"].id).tally
    assert (counts.sound, counts.trusted) == (1, 1)
    assert (counts.flawed, counts.questioned) == (1, 0)
    assert (counts.sure, counts.sure_right, counts.graded) == (2, 1, 3)


def test_the_first_answer_counts(report, taking, cast):
    ben = taking("ben")
    ben.answer("ev-single", wrong("ev-single"))
    ben.answer("ev-single")

    assert (
        report(cast["ben"].id).tally.right,
        report(cast["ben"].id).tally.graded,
    ) == (
        0,
        1,
    )


def test_a_skill_is_counted_out_from_four_answers_on(report, taking, cast):
    ben = taking("ben")
    for what in ("flawed", "twin", "sound"):
        ben.answer(f"ev-judge-{what}")
    assert report(cast["ben"].id).skills == ()

    ben.answer("ev-classify", wrong("ev-classify"))
    assert report(cast["ben"].id).skills == (SkillCount("source.identify", 3, 4),)


def test_a_test_says_nothing_before_its_answers_are_shown(
    report, taken, database, cast, now
):
    before = report(cast["ben"].id)
    shut(database, cast.form_5b, now)
    closed = report(cast["ben"].id)

    for found in (before, closed):
        assert (found.tally, found.skills, found.change) == (Tally(), (), None)
        assert found.next == NextStep("go on")
        assert found.is_waiting
    assert {each.content_id for each in closed.done} == {"demo-module", "pre-test"}


def test_shown_it_counts_without_its_practice(report, taken, database, cast, now):
    shut(database, cast.form_5b, now)
    show(database, cast)

    counts = report(cast["ben"].id).tally
    assert (counts.sound + counts.flawed, counts.graded) == (6, 7)


def test_a_lesson_explained_at_its_end_counts_when_it_is_closed(
    report, taking, database, cast, now
):
    with database.writing() as session:
        session.execute(
            update(Assignment)
            .where(Assignment.id == cast.lesson_5b.id)
            .values(explain="close")
        )
    taking("ben").answer("ev-single")
    assert report(cast["ben"].id).tally == Tally()

    shut(database, cast.lesson_5b, now)
    assert report(cast["ben"].id).tally.graded == 1


@pytest.mark.parametrize(("what", "graded"), [("drop", 0), ("key", 1)])
def test_what_the_class_decided_holds(
    report, taking, database, cast, now, what, graded
):
    taking("ben").answer("ev-judge-sound")
    with database.writing() as session:
        session.add(
            StoredRuling(
                classroom_id=cast.class_5b.id,
                item_id="ev-judge-sound",
                item_revision="",
                what=what,
                key='{"ids":["not-good-enough"]}' if what == "key" else "",
                words="",
                account_id=cast["ana"].id,
                changed=0,
                made_at=now,
            )
        )

    counts = report(cast["ben"].id).tally
    assert (counts.sound, counts.graded) == (0, graded)


def test_there_is_no_report_on_staff_or_nobody(report, cast):
    for somebody in (cast["ana"].id, 987_654):
        with pytest.raises(NotYoursError):
            report(somebody)


def test_nobody_else_is_in_it(report, taking, cast):
    taking("bea").begin().answer("ev-judge-sound")

    assert report(cast["ben"].id).tally == Tally()


class TestTheMadeUpSchool:
    @pytest.fixture
    def pupils(self, database, shipped, now):
        with database.writing() as session:
            make_demo(session, library=shipped, now=now)
            room = session.scalar(select(Classroom.id).where(Classroom.name == "5B"))
            return room, session.scalars(
                select(Account.id).where(Account.classroom_id == room)
            ).all()

    def test_a_change_is_said_once_the_answers_are_shown(
        self, database, shipped, pupils, report
    ):
        room, ids = pupils
        assert {report(each, shipped).change for each in ids} == {None}

        with database.writing() as session:
            shown = sittings.show_answers(session, class_id=room, now=MONDAY_9AM)
        assert shown == 2
        found = [report(each, shipped).change for each in ids]

        said = [each.verdict for each in found if each]
        assert len(said) >= 20
        assert set(said) <= {"within error", "probably better", "probably worse"}
        assert said.count("within error") > len(said) / 2
        assert {(each.before, each.after) for each in found if each} == {
            ("pre-test", "post-test")
        }

    def test_three_statements_whatever_the_number_of_answers(
        self, database, shipped, pupils, report
    ):
        seen = []

        def listen(*values):
            seen.append(values[2])

        event.listen(database.engine, "before_cursor_execute", listen)
        found = report(pupils[1][0], shipped)
        event.remove(database.engine, "before_cursor_execute", listen)

        assert found.tally.graded > 10
        assert len([s for s in seen if s.startswith("SELECT")]) == 3


class TestOneNextStep:
    def test_who_questions_what_is_sound_asks_what_speaks_for_it(self):
        assert next_step(Tally(sound=4, trusted=2, flawed=4, questioned=4), ()) == (
            NextStep("speaks for it")
        )

    def test_who_relies_on_what_is_not_asks_what_is_missing(self):
        assert next_step(Tally(sound=4, trusted=4, flawed=4, questioned=2), ()) == (
            NextStep("is missing")
        )

    @pytest.mark.parametrize(
        "sides",
        [
            Tally(sound=3, trusted=0, flawed=9, questioned=9),
            Tally(sound=8, trusted=7, flawed=8, questioned=8),
            Tally(sound=8, trusted=3, flawed=8, questioned=4),
        ],
        ids=["too few", "one more", "both sides alike"],
    )
    def test_little_difference_between_the_sides_is_no_reason(self, sides):
        assert next_step(sides, ()) == NextStep("go on")

    def test_sure_and_not_right_twice_is_worth_a_question(self):
        assert next_step(Tally(sure=4, sure_right=2), ()) == NextStep("sure")
        assert next_step(Tally(sure=4, sure_right=3), ()) == NextStep("go on")
        assert next_step(Tally(sure=3, sure_right=0), ()) == NextStep("go on")

    def test_the_skill_with_most_left_to_learn(self):
        skills = [
            SkillCount("a", 8, 8),
            SkillCount("b", 3, 6),
            SkillCount("c", 2, 6),
            SkillCount("d", 0, 3),
        ]

        assert next_step(Tally(), skills) == NextStep("skill", "c")
        assert next_step(Tally(), skills[:1]) == NextStep("go on")


class TestTheFile:
    def marks(self, database, student_id):
        with database.reading() as session:
            data = exports.own_data(session, student_id=student_id, now=MONDAY_9AM)
        test = next(a for a in data["attempts"] if a["kind"] == "form")
        return {r["earned_milli"] for r in test["responses"]}, data

    def test_it_hides_the_marks_of_a_test_until_they_are_shown(
        self, taken, database, cast, now
    ):
        marks, data = self.marks(database, cast["ben"].id)
        assert marks == {None}
        assert '"earned_milli": 1' not in json.dumps(data)

        shut(database, cast.form_5b, now)
        assert self.marks(database, cast["ben"].id)[0] == {None}

        show(database, cast)
        assert self.marks(database, cast["ben"].id)[0] == {1000}

    def test_two_students_cannot_tell_the_key_from_their_files(
        self, taken, taking, database, cast
    ):
        """A right and a wrong answer leave the same marks behind."""
        bea = taking("bea", cast.form_5b).begin()
        for page in bea.here().plan.pages:
            item = bea.library.items[page.item]
            bea.answer(item.id, wrong_of(item))

        told = [self.marks(database, cast[name].id)[0] for name in ("ben", "bea")]
        assert told == [{None}, {None}]

    def test_the_class_teachers_file_has_them(self, taken, database, cast):
        with database.reading() as session:
            data = exports.student_data(session, student_id=cast["ben"].id)

        test = next(a for a in data["attempts"] if a["kind"] == "form")
        assert {r["earned_milli"] for r in test["responses"]} == {1000}

    def test_marks_of_a_lesson_are_there_at_once(self, taking, database, cast):
        taking("ben").answer("ev-single")
        with database.reading() as session:
            data = exports.own_data(session, student_id=cast["ben"].id, now=MONDAY_9AM)

        assert data["attempts"][0]["responses"][0]["earned_milli"] == 1000


def wrong_of(item):
    other = next(o for o in item.options if o != item.key)
    return Chosen(frozenset({other}))
