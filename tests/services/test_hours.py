"""When a lesson is open: planned moments, other hours, taking it back."""

from datetime import timedelta

import pytest
from cast import MONDAY_9AM
from sqlalchemy import select
from taking import wrong

from kit.db.models import Assignment, JoinCode
from kit.services import assignments, attempts, joining, places, planning, sittings
from kit.services.errors import (
    BegunError,
    LessonClosedError,
    NotYoursError,
    UnknownCodeError,
    WrongHoursError,
)
from kit.services.hours import open_at, state_of
from kit.services.own_report import own_report
from kit.services.work import my_work

NOW = MONDAY_9AM
HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)


@pytest.fixture
def give(database, library, cast):
    """`give(opens_at=…, closes_at=…)`: a lesson for 5B; its row."""

    def give(content_id="demo-module", explain="each", now=NOW, **hours):
        with database.writing() as session:
            given = assignments.assign(
                session,
                library=library,
                class_id=cast.class_5b.id,
                content_id=content_id,
                track="everyday",
                retry=True,
                explain=explain,
                draft_locales=(),
                now=now,
                **hours,
            )
        with database.reading() as session:
            return session.scalar(
                select(Assignment).where(Assignment.public_id == given)
            )

    return give


@pytest.fixture
def row(database):
    """`row(given)`: as it is now."""

    def row(given):
        with database.reading() as session:
            return session.get_one(Assignment, given.id)

    return row


@pytest.fixture
def set_hours(database):
    def set_hours(given, opens_at=None, closes_at=None, now=NOW):
        with database.writing() as session:
            planning.set_hours(
                session,
                assignment_id=given.id,
                opens_at=opens_at,
                closes_at=closes_at,
                now=now,
            )

    return set_hours


def code_of(database, given, now=NOW):
    with database.reading() as session:
        return joining.live_code(session, assignment_id=given.id, now=now)


def ids(works):
    return [work.assignment for work in works]


def test_without_a_plan_it_opens_at_once_and_stays_open(give, database):
    given = give()

    assert (given.opens_at, given.closes_at, given.opened_at) == (None, None, NOW)
    assert code_of(database, given)
    assert state_of(given, NOW + timedelta(days=400)) == "open"


def test_a_clock_that_was_set_back_closes_nothing(give):
    given = give()

    assert state_of(given, NOW - timedelta(days=90)) == "open"


def test_a_plan_is_kept_to_the_second(give):
    given = give(opens_at=NOW + HOUR, closes_at=NOW + 2 * HOUR)

    assert given.opened_at == NOW + HOUR  # its place in the lists
    for moment, state in [
        (NOW, "planned"),
        (NOW + HOUR - SECOND, "planned"),
        (NOW + HOUR, "open"),
        (NOW + 2 * HOUR - SECOND, "open"),
        (NOW + 2 * HOUR, "closed"),
    ]:
        assert state_of(given, moment) == state, moment


def test_statements_and_rows_say_the_same(give, database):
    given = [
        give(),
        give(opens_at=NOW + HOUR),
        give(closes_at=NOW + HOUR),
        give(opens_at=NOW + HOUR, closes_at=NOW + 2 * HOUR),
    ]
    with database.writing() as session:
        assignments.close(session, assignment_id=given[0].id, now=NOW)
    with database.reading() as session:
        rows = session.scalars(select(Assignment)).all()
        for hours in range(-1, 4):
            moment = NOW + hours * HOUR
            found = session.scalars(select(Assignment.id).where(open_at(moment))).all()
            assert {r.id for r in rows if state_of(r, moment) == "open"} == {*found}


def test_a_moment_that_has_passed_opens_it_at_once(give, database):
    given = give(opens_at=NOW - HOUR)

    assert given.opens_at is None
    assert code_of(database, given)


@pytest.mark.parametrize(
    ("opens_at", "closes_at"),
    [
        (None, NOW),
        (None, NOW - HOUR),
        (NOW + HOUR, NOW + HOUR),
        (NOW + 2 * HOUR, NOW + HOUR),
    ],
)
def test_it_cannot_close_before_it_opens(give, opens_at, closes_at, database):
    def count():
        with database.reading() as session:
            return len(session.scalars(select(Assignment)).all())

    before = count()
    with pytest.raises(WrongHoursError):
        give(opens_at=opens_at, closes_at=closes_at)
    assert count() == before


def test_a_planned_lesson_is_not_there_for_students(give, database, library, cast):
    given = give(opens_at=NOW + HOUR)
    ben = cast["ben"].id

    assert code_of(database, given) is None
    with database.writing() as session:
        code = joining.new_code(session, assignment_id=given.id, now=NOW)
        with pytest.raises(UnknownCodeError):
            joining.get_open_lesson(session, typed=code, now=NOW)
        with pytest.raises(NotYoursError):
            places.get_given(
                session, student_id=ben, assignment=given.public_id, now=NOW
            )
        with pytest.raises(LessonClosedError):
            attempts.start_attempt(
                session,
                library=library,
                student_id=ben,
                assignment=given.public_id,
                now=NOW,
            )
        assert given.public_id not in ids(my_work(session, student_id=ben, now=NOW))


def test_it_is_there_when_its_moment_has_come(give, database, cast):
    given = give(opens_at=NOW + HOUR, closes_at=NOW + 3 * HOUR)
    later = NOW + HOUR
    with database.writing() as session:
        code = joining.new_code(session, assignment_id=given.id, now=later)
        found = joining.get_open_lesson(session, typed=code, now=later)
        [work, *_rest] = my_work(session, student_id=cast["ben"].id, now=later)

    assert found.assignment == given.public_id
    assert (work.assignment, work.is_open) == (given.public_id, True)
    assert work.closes_at == NOW + 3 * HOUR


def test_after_its_end_no_answer_comes_in(give, taking, cast, row):
    given = give(closes_at=NOW + HOUR)
    ben = taking("ben", given).begin()
    ben.answer("ev-single", wrong("ev-single"))
    ben.now = NOW + HOUR

    with pytest.raises(LessonClosedError):
        ben.answer("ev-text")
    assert len(ben.here().answers) == 1
    assert not ben.here().given.is_open
    assert row(given).closed_at is None  # nothing had to be written for it


def test_what_waits_for_the_end_is_explained_at_its_end(
    give, taking, database, library, cast
):
    given = give(explain="close", closes_at=NOW + HOUR)
    ben = taking("ben", given).begin()
    ben.answer("ev-single")

    def told(now):
        ben.now = now
        with database.reading() as session:
            found = own_report(
                session, library=library, student_id=cast["ben"].id, now=now
            )
        return ben.here().given.explains_each, not found.is_waiting

    assert told(NOW) == (False, False)
    assert told(NOW + HOUR) == (True, True)


def test_opened_again_it_stays_open_until_it_is_closed_by_hand(give, database, row):
    given = give(closes_at=NOW + HOUR)
    later = NOW + 2 * HOUR
    with database.writing() as session:
        assignments.reopen(session, assignment_id=given.id, now=later)

    assert state_of(row(given), later + timedelta(days=9)) == "open"
    assert code_of(database, given, later)


def test_a_planned_lesson_is_not_closed_but_stays_planned(give, database, row):
    given = give(opens_at=NOW + HOUR)
    with database.writing() as session:
        assignments.close(session, assignment_id=given.id, now=NOW)

    assert state_of(row(given), NOW) == "planned"


def test_a_test_that_is_planned_keeps_all_answers_hidden(give, database, cast):
    with database.writing() as session:
        assignments.close(session, assignment_id=cast.form_5b.id, now=NOW)
    give("post-test", opens_at=NOW + HOUR, closes_at=NOW + 2 * HOUR)

    def shown(now):
        with database.writing() as session:
            return sittings.show_answers(session, class_id=cast.class_5b.id, now=now)

    assert shown(NOW) == 0
    assert shown(NOW + HOUR) == 0
    assert shown(NOW + 2 * HOUR) == 2


def test_other_hours_before_it_opens(give, set_hours, row, database):
    given = give(opens_at=NOW + HOUR)
    set_hours(given, NOW + 3 * HOUR, NOW + 4 * HOUR)

    assert row(given).opened_at == row(given).opens_at == NOW + 3 * HOUR
    assert row(given).closes_at == NOW + 4 * HOUR

    set_hours(given)
    assert state_of(row(given), NOW) == "open"
    assert code_of(database, given)


def test_once_it_is_open_only_its_end_changes(give, set_hours, row, database):
    given = give()
    code = code_of(database, given)
    set_hours(given, NOW + HOUR, NOW + 5 * HOUR)

    assert state_of(row(given), NOW) == "open"
    assert row(given).closes_at == NOW + 5 * HOUR
    assert code_of(database, given) == code

    set_hours(given, now=NOW + HOUR)
    assert row(given).closes_at is None


def test_hours_that_cannot_be_change_nothing(give, set_hours, row):
    planned, opened, over = (
        give(opens_at=NOW + HOUR),
        give(),
        give(closes_at=NOW + HOUR),
    )
    for given, hours in [
        (planned, {"opens_at": NOW + 2 * HOUR, "closes_at": NOW + HOUR}),
        (opened, {"closes_at": NOW - HOUR}),
        (over, {"closes_at": NOW + 9 * HOUR, "now": NOW + 2 * HOUR}),
    ]:
        before = (row(given).opens_at, row(given).closes_at)
        with pytest.raises(WrongHoursError):
            set_hours(given, **hours)
        assert (row(given).opens_at, row(given).closes_at) == before


@pytest.mark.parametrize("hours", [{}, {"opens_at": NOW + HOUR}])
def test_what_nobody_has_begun_can_be_taken_back(give, database, hours):
    given = give(**hours)
    with database.writing() as session:
        planning.take_back(session, assignment_id=given.id)

    with database.reading() as session:
        assert session.get(Assignment, given.id) is None
        assert not session.scalars(
            select(JoinCode).where(JoinCode.assignment_id == given.id)
        ).all()


def test_what_somebody_has_begun_cannot(give, taking, database, row):
    given = give()
    taking("ben", given).begin()

    with pytest.raises(BegunError), database.writing() as session:
        planning.take_back(session, assignment_id=given.id)
    assert row(given)
