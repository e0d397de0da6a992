"""To another class: what goes along, what stays, and the way back."""

import pytest
from cast import MONDAY_9AM
from sqlalchemy import select

from kit.content.model import Chosen
from kit.db.models import Account, Attempt, Classroom, ClassTeacher, ItemCount
from kit.services import (
    assignments,
    erasure,
    exports,
    joining,
    moving,
    regrade,
    removed,
    results,
)
from kit.services.assignments import get_assignment
from kit.services.errors import NameTakenError, NotYoursError
from kit.services.work import my_work


@pytest.fixture
def move(database, cast):
    """`move("ben")`: from 5B to 6A, under the same name."""

    def move(who="ben", *, here=None, there=None, name=None):
        with database.writing() as session:
            moving.move(
                session,
                class_id=(here or cast.class_5b).id,
                student=cast[who].public_id,
                to_class_id=(there or cast.class_6a).id,
                name=name or cast[who].name,
            )

    return move


@pytest.fixture
def move_back(move, cast):
    return lambda: move(here=cast.class_6a, there=cast.class_5b)


@pytest.fixture
def look(database, cast):
    def look():
        with database.reading() as session:
            return moving.preview(
                session,
                class_id=cast.class_5b.id,
                student=cast["ben"].public_id,
                to_class_id=cast.class_6a.id,
            )

    return look


@pytest.fixture
def answered(database, library, cast, now):
    """By name and number of answers, as the results of a lesson show it."""

    def answered(lesson, teacher):
        with database.reading() as session:
            given = get_assignment(
                session,
                teacher_id=cast[teacher].id,
                assignment=lesson.public_id,
                now=now,
            )
            found = results.results_of(session, library=library, assignment=given)
        return {s.student.name: s.answered for s in found.students if s.answered}

    return answered


def lesson_of_ben(database, cast, content_id="demo-module"):
    with database.reading() as session:
        return session.scalar(
            select(Attempt.assignment_id).where(
                Attempt.student_id == cast["ben"].id, Attempt.content_id == content_id
            )
        )


def test_answers_go_along_to_the_same_lesson_of_the_other_class(
    taking, move, answered, cast
):
    taking("ben").answer("ev-single")

    move()

    assert answered(cast.lesson_6a, "eve") == {"Ben": 1}
    assert answered(cast.lesson_5b, "ana") == {}


def test_what_the_other_class_was_not_given_stays_and_counts_nowhere(
    taking, move, look, answered, database, cast
):
    ben = taking("ben", cast.form_5b).begin()
    first = next(page.item for page in ben.here().plan.pages if page.question)
    ben.answer(first)
    assert look().along == ("demo-module",)
    assert look().stays == ("pre-test",)

    move()

    assert answered(cast.form_5b, "ana") == {}
    with database.reading() as session:
        work = my_work(session, student_id=cast["ben"].id, now=MONDAY_9AM)
        data = exports.student_data(session, student_id=cast["ben"].id)
    assert [line.content_id for line in work] == ["demo-module"]
    assert len(data["attempts"]) == 2  # it is still the student's


def test_going_back_puts_everything_back(
    taking, move, move_back, answered, database, cast
):
    taking("ben").answer("ev-single")
    taking("ben", cast.form_5b).begin()

    move()
    move_back()

    assert answered(cast.lesson_5b, "ana") == {"Ben": 1}
    assert lesson_of_ben(database, cast) == cast.lesson_5b.id
    with database.reading() as session:
        assert len(my_work(session, student_id=cast["ben"].id, now=MONDAY_9AM)) == 2


def test_pin_and_card_go_on_working(move, database, cast, now):
    def secrets():
        with database.reading() as session:
            ben = session.get_one(Account, cast["ben"].id)
            key = b"k" * 40
            return joining.pin_of(ben, pin_key=key), joining.card_of(ben, pin_key=key)

    before = secrets()
    move()

    assert secrets() == before
    with database.reading() as session:
        holder = joining.find_card_holder(session, secret=before[1], pin_key=b"k" * 40)
    assert (holder.name, holder.class_name) == ("Ben", "6A")


def test_a_name_that_is_taken_there_must_be_another(taking, move, database, cast):
    taking("ben").answer("ev-single")

    with pytest.raises(NameTakenError):
        move(name="сhen")
    assert lesson_of_ben(database, cast) == cast.lesson_5b.id
    move(name="Ben  K")

    with database.reading() as session:
        ben = session.get_one(Account, cast["ben"].id)
    assert (ben.name, ben.classroom_id) == ("Ben K", cast.class_6a.id)


@pytest.mark.parametrize("who", ["gus", "finn", "chen"])
def test_only_who_is_in_the_class_can_be_moved(move, who):
    with pytest.raises(NotYoursError):
        move(who)


def test_nobody_moves_within_a_class_or_into_a_made_up_one(move, database, cast):
    with pytest.raises(NotYoursError):
        move(there=cast.class_5b)
    with database.writing() as session:
        session.get_one(Classroom, cast.class_6a.id).made_up = True

    with pytest.raises(NotYoursError):
        move()


def test_marks_by_a_key_of_one_class_do_not_go_to_the_other(
    taking, move, look, database, library, cast, now
):
    taking("ben").answer("ev-single")
    with database.writing() as session:
        regrade.rule(
            session,
            library=library,
            class_id=cast.class_6a.id,
            item_id="ev-single",
            what="key",
            key=Chosen(frozenset({"about-page"})),
            words="",
            account_id=cast["eve"].id,
            now=now,
        )

    assert look().stays == ("demo-module",)
    move()
    assert lesson_of_ben(database, cast) == cast.lesson_5b.id


def test_a_lesson_given_twice_takes_nobodys_answers(
    taking, move, database, library, cast, now
):
    """Nobody could say which of the two they came from, on the way back."""
    taking("ben").answer("ev-single")
    with database.writing() as session:
        assignments.assign(
            session,
            library=library,
            class_id=cast.class_6a.id,
            content_id="demo-module",
            track="everyday",
            retry=True,
            explain="each",
            draft_locales=(),
            now=now,
        )

    move()

    assert lesson_of_ben(database, cast) == cast.lesson_5b.id


def test_answers_that_stayed_behind_go_with_their_class(taking, move, database, cast):
    ben = taking("ben", cast.form_5b).begin()
    first = next(page.item for page in ben.here().plan.pages if page.question)
    ben.answer(first)
    move()

    with database.writing() as session:
        erasure.erase_class(session, class_id=cast.class_5b.id)

    with database.reading() as session:
        assert session.get(Account, cast["ben"].id)
        assert session.scalars(select(ItemCount)).all() == []


def test_who_was_removed_from_the_other_class_can_be_brought_back_there(
    move, database, cast, now
):
    with database.writing() as session:
        session.add(
            ClassTeacher(
                classroom_id=cast.class_6a.id, teacher_id=cast["ana"].id, role="co"
            )
        )
    move()

    with database.writing() as session:
        removed.remove_student(
            session,
            class_id=cast.class_6a.id,
            student=cast["ben"].public_id,
            now=now,
        )

    with database.reading() as session:
        eve, ana = (
            removed.bin_of(session, teacher_id=cast[who].id) for who in ("eve", "ana")
        )
    assert [line.name for line in eve.students] == ["Ben"]
    assert [line.name for line in ana.students] == ["Finn"]


def test_a_name_from_a_list_makes_no_list_of_the_other_class(
    move, move_back, database, cast
):
    """Or nobody could join it by a nickname any more."""

    def listed():
        with database.reading() as session:
            return [
                joining.has_list(session, class_id=room.id)
                for room in (cast.class_5b, cast.class_6a)
            ]

    with database.writing() as session:
        for name in ("ben", "bea"):
            session.get_one(Account, cast[name].id).listed = True
    move()
    assert listed() == [True, False]

    move_back()
    with database.reading() as session:
        assert session.get_one(Account, cast["ben"].id).listed
