"""Classes drawn to start now or later: once, in the open, and only compared as drawn."""

from datetime import timedelta
from hashlib import sha256

import pytest
from cast import MONDAY_9AM
from crowd import add_students
from sqlalchemy import delete

from kit.config import data_root
from kit.content.load import load_library
from kit.content.model import GOOD_ENOUGH, NOT_GOOD_ENOUGH, Chosen, Judge
from kit.db.models import (
    Account,
    Assignment,
    Attempt,
    Classroom,
    ClassTeacher,
    ComparisonClass,
)
from kit.services import assignments, classes, comparisons
from kit.services.comparisons import Who
from kit.services.errors import CannotDrawError, NotYoursError

PRE, POST = "pre-test", "post-test"


@pytest.fixture(scope="session")
def shipped():
    return load_library([data_root()]).library


@pytest.fixture
def ana(cast):
    return Who(cast["ana"].id, cast.school_id, is_admin=False)


@pytest.fixture
def rooms(database, cast, now):
    """Ana's classes without a lesson, by name."""

    def rooms(*names):
        with database.writing() as session:
            return [
                classes.create_class(
                    session,
                    school_id=cast.school_id,
                    teacher_id=cast["ana"].id,
                    name=name,
                    now=now,
                )
                for name in names
            ]

    return rooms


@pytest.fixture
def draw(database, ana, now):
    def draw(rooms, who=ana):
        with database.writing() as session:
            return comparisons.draw(session, who=who, rooms=rooms, now=now)

    return draw


@pytest.fixture
def get(database, shipped, ana):
    def get(comparison, who=ana):
        with database.reading() as session:
            return comparisons.get_comparison(
                session,
                library=shipped,
                who=who,
                comparison=comparison,
                now=MONDAY_9AM,
            )

    return get


def room_id(database, public_id):
    with database.reading() as session:
        return session.query(Classroom).filter_by(public_id=public_id).one().id


class TestTheDraw:
    def test_only_classes_without_a_lesson_can_be_drawn(
        self, database, ana, rooms, cast
    ):
        rooms("7A", "7B")
        with database.reading() as session:
            found = comparisons.rooms_to_draw(session, who=ana)

        assert [room.name for room in found] == ["7A", "7B"]

    def test_half_start_now_and_of_an_odd_number_one_more(self, rooms, draw, get):
        for count, now in ((2, 1), (3, 2), (6, 3)):
            names = [f"{count}-{n}" for n in range(count)]
            found = get(draw(rooms(*names)))
            starts = [room.starts for room in found.rooms]
            assert (starts.count("now"), len(starts)) == (now, count)

    def test_anybody_can_check_it(self, rooms, draw, get):
        found = get(draw(rooms("a", "b", "c", "d")))
        hashes = {
            sha256(f"{found.seed}:{room.public_id}".encode()).hexdigest(): room.starts
            for room in found.rooms
        }

        assert [hashes[key] for key in sorted(hashes)] == [
            "now",
            "now",
            "later",
            "later",
        ]
        assert (found.by, found.difference) == ("Ana", None)

    def test_chance_decides(self, rooms, draw, get):
        """In forty draws of two both come first now and then."""
        firsts = set()
        for n in range(40):
            found = get(draw(rooms(f"a{n}", f"b{n}")))
            firsts |= {r.name[0] for r in found.rooms if r.starts == "now"}

        assert firsts == {"a", "b"}

    def test_nobody_draws_again(self, rooms, draw):
        pair = rooms("a", "b")
        draw(pair)

        for again in (pair, [pair[0], *rooms("c")]):
            with pytest.raises(CannotDrawError):
                draw(again)

    def test_one_class_or_none_is_no_comparison(self, rooms, draw, cast):
        one = rooms("a")
        for few in (
            [],
            one,
            one * 2,
            [*one, "nosuch"],
            [*one, cast.class_5b.public_id],
        ):
            with pytest.raises(CannotDrawError):
                draw(few)

    def test_nobody_draws_the_classes_of_others(self, rooms, draw, cast):
        pair = rooms("a", "b")
        for name in ("eve", "cora"):
            with pytest.raises(CannotDrawError):
                draw(pair, Who(cast[name].id, cast.school_id, is_admin=False))
        with pytest.raises(CannotDrawError):
            draw(pair, Who(cast["odo"].id, cast.other_school_id, is_admin=True))

    def test_an_admin_draws_classes_of_the_school(self, rooms, draw, cast):
        assert draw(
            rooms("a", "b"), Who(cast["dora"].id, cast.school_id, is_admin=True)
        )


class TestWhoReads:
    def test_only_who_reads_every_class(self, database, rooms, draw, get, cast):
        pair = rooms("a", "b")
        made = draw(pair)
        cora = Who(cast["cora"].id, cast.school_id, is_admin=False)
        for n, room in enumerate(pair):
            with pytest.raises(NotYoursError):
                get(made, cora)
            with database.writing() as session:
                assert comparisons.list_comparisons(session, who=cora) == []
                session.add(
                    ClassTeacher(
                        classroom_id=room_id(database, room),
                        teacher_id=cora.account_id,
                        role="co",
                    )
                )
            assert n < 2

        assert len(get(made, cora).rooms) == 2

    def test_an_admin_of_another_school_does_not(self, rooms, draw, get, cast):
        made = draw(rooms("a", "b"))
        odo = Who(cast["odo"].id, cast.other_school_id, is_admin=True)
        with pytest.raises(NotYoursError):
            get(made, odo)

    def test_what_is_not_there(self, get):
        with pytest.raises(NotYoursError):
            get("nosuchthing2")


class TestTheOutcome:
    @pytest.fixture
    def give(self, database, shipped, now):
        def give(room, content_id, day, *, is_open=False):
            at = now + timedelta(days=day)
            with database.writing() as session:
                row = assignments.give(
                    session,
                    library=shipped,
                    room=session.query(Classroom).filter_by(public_id=room).one(),
                    content_id=content_id,
                    track="everyday",
                    retry=False,
                    explain="each",
                    now=at,
                )
                if not is_open:
                    row.closed_at = at
            return row

        return give

    @pytest.fixture
    def take(self, database, shipped, now):
        """Six students at one test, who get so many of the flawed ones right."""

        def take(row, form, right):
            quiz = shipped.quizzes[form]
            judged = [i for i in quiz.items.values() if isinstance(i, Judge)]
            flawed = [i.id for i in judged if i.polarity == "flawed"]
            accept, doubt = (
                Chosen(frozenset({a})) for a in (GOOD_ENOUGH, NOT_GOOD_ENOUGH)
            )

            def answers(n):
                doubted = set(flawed[: right + n % 2])
                return {i.id: doubt if i.id in doubted else accept for i in judged}

            add_students(
                database,
                shipped,
                lesson=row,
                names=[f"S{row.id}-{n}" for n in range(6)],
                answers=answers,
                now=now + timedelta(hours=row.id),  # ids are made of it
                form=form,
            )
            return row

        return take

    @pytest.fixture
    def run(self, database, rooms, draw, get, give, take):
        """A comparison of so many classes, of which those with lessons learn."""

        def run(count, *, early=False, lessons=True):
            made = draw(rooms(*(f"r{n}" for n in range(count))))
            for n, room in enumerate(get(made).rooms):
                learn = room.starts == "now"
                before = give(room.public_id, PRE, 1)
                take(before, "form-a", 3 + n % 2)
                if (learn and lessons) or (early and not learn):
                    give(room.public_id, "m01-judge-source", 2)
                after = give(room.public_id, POST, 3)
                take(after, "form-b", 9 if learn else 4)
                self.join(database, before.id, after.id)
                if not learn:
                    give(room.public_id, "m01-judge-source", 9)
            return get(made)

        return run

    def join(self, database, before, after):
        """`add_students` made two crowds; each pair of them is one student."""
        with database.writing() as session:
            first, second = (
                session.query(Attempt).filter_by(assignment_id=a).order_by(Attempt.id)
                for a in (before, after)
            )
            for one, other in zip(first, second, strict=True):
                gone = other.student_id
                other.student_id = one.student_id
                session.flush()
                session.execute(delete(Account).where(Account.id == gone))

    def test_three_classes_a_side_rest_on_classes(self, run):
        found = run(6)

        assert {room.state for room in found.rooms} == {"ready"}
        assert found.difference.basis == "classes"
        assert found.difference.mean.is_above_zero

    def test_two_classes_are_compared_as_students(self, run):
        found = run(2)

        assert found.difference.basis == "students"
        assert not found.is_broken

    def test_lessons_before_the_second_test_break_it(self, run):
        found = run(4, early=True)

        assert [r.state for r in found.rooms if r.starts == "later"] == [
            "had lessons",
            "had lessons",
        ]
        assert (found.is_broken, found.difference) == (True, None)

    def test_no_lesson_where_there_should_be_one_breaks_it_too(self, run):
        found = run(2, lessons=False)

        assert {r.state for r in found.rooms if r.starts == "now"} == {"no lessons"}
        assert (found.is_broken, found.difference) == (True, None)

    def test_before_the_tests_it_is_open(self, rooms, draw, get):
        found = get(draw(rooms("a", "b")))

        assert {room.state for room in found.rooms} == {"open"}
        assert not found.is_broken

    def test_without_students_it_is_too_few(self, rooms, draw, get, give):
        made = draw(rooms("a", "b"))
        for room in get(made).rooms:
            give(room.public_id, PRE, 1)
            if room.starts == "now":
                give(room.public_id, "m01-judge-source", 2)
            give(room.public_id, POST, 3)

        found = get(made)
        assert {room.state for room in found.rooms} == {"too few"}
        assert found.difference is None

    def test_a_lesson_before_the_first_test_breaks_it(self, rooms, draw, get, give):
        made = draw(rooms("a", "b"))
        room = get(made).rooms[0].public_id
        give(room, "m01-judge-source", 0)

        assert get(made).is_broken

    def test_a_class_that_is_erased_is_gone_from_it(self, database, rooms, draw, get):
        pair = rooms("a", "b")
        made = draw(pair)
        with database.writing() as session:
            session.delete(session.query(Classroom).filter_by(public_id=pair[0]).one())

        assert [room.public_id for room in get(made).rooms] == [pair[1]]
        assert get(made).difference is None
        with database.reading() as session:
            assert session.query(ComparisonClass).count() == 1
            assert session.query(Assignment).count() > 0
