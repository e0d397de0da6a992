"""A test missed can be taken later as long as it is still the same test."""

from datetime import timedelta

import pytest
from cast import MONDAY_9AM
from taking import Taking

from kit.db.models import Assignment
from kit.services import assignments, catching_up, members, sittings
from kit.services.before_after import answers_of
from kit.services.errors import AttemptClosedError, TooLateError

PRE, POST, DELAYED = "pre-test", "post-test", "delayed-test"


@pytest.fixture
def missing(database, library, cast):
    def missing(class_id=None):
        room = class_id or cast.class_5b.id
        with database.reading() as session:
            return catching_up.missing_students(
                session,
                library=library,
                class_id=room,
                students=members.present(session, class_id=room),
                answers=answers_of(session, class_id=room),
                now=MONDAY_9AM,
            )

    return missing


@pytest.fixture
def catch_up(database, library, cast, now):
    def catch_up(sitting=PRE):
        with database.writing() as session:
            return catching_up.catch_up(
                session,
                library=library,
                class_id=cast.class_5b.id,
                sitting=sitting,
                now=now,
            )

    return catch_up


@pytest.fixture
def give(database, library, cast, now):
    def give(content_id, *, after=timedelta(days=1), is_open=False):
        with database.writing() as session:
            public_id = assignments.assign(
                session,
                library=library,
                class_id=cast.class_5b.id,
                content_id=content_id,
                track="everyday",
                retry=True,
                explain="each",
                draft_locales=(),
                now=now + after,
            )
            row = session.query(Assignment).filter_by(public_id=public_id).one()
            if not is_open:
                assignments.close(session, assignment_id=row.id, now=now + after)
        return public_id

    return give


@pytest.fixture
def closed(database, cast, now):
    with database.writing() as session:
        assignments.close(session, assignment_id=cast.form_5b.id, now=now)


def test_a_class_without_a_test_misses_nobody(missing, cast):
    assert missing(cast.class_6a.id) == []


def test_who_answered_nothing_is_missing_by_name(missing):
    (found,) = missing()

    assert (found.sitting, found.when) == (PRE, "open")
    assert {each.name for each in found.students} == {"Ben", "Bea"}


@pytest.mark.usefixtures("closed")
class TestWhen:
    def test_a_closed_test_can_be_opened_again(self, missing):
        assert [each.when for each in missing()] == ["now"]

    def test_after_the_answers_it_would_be_memory(self, missing, database, cast):
        with database.writing() as session:
            sittings.show_answers(session, class_id=cast.class_5b.id, now=MONDAY_9AM)

        assert [each.when for each in missing()] == ["shown"]

    def test_a_lesson_since_makes_it_no_test_before_the_lessons(self, missing, give):
        give("demo-module")

        assert [each.when for each in missing()] == ["lesson"]

    def test_a_lesson_since_leaves_the_test_after_them_as_it_is(self, missing, give):
        give(POST)
        give("demo-module", after=timedelta(days=2))

        assert [each.when for each in missing()] == ["later test", "now"]

    def test_a_later_test_ends_the_earlier_one(self, missing, give, catch_up):
        give(POST)
        give(DELAYED, after=timedelta(days=9), is_open=True)

        assert [e.when for e in missing()] == ["later test", "later test", "open"]
        for sitting in (PRE, POST, DELAYED):
            with pytest.raises(TooLateError):
                catch_up(sitting)

    def test_of_one_given_twice_the_last_is_opened(self, missing, give, catch_up):
        last = give(PRE)

        assert catch_up(PRE) == last
        assert [each.when for each in missing()] == ["open"]


@pytest.mark.parametrize("sitting", [POST, DELAYED, "demo-module", ""])
def test_what_was_not_given_cannot_be_caught_up(catch_up, sitting):
    with pytest.raises(TooLateError):
        catch_up(sitting)


def test_twice_is_too_late(closed, catch_up):
    catch_up()
    with pytest.raises(TooLateError):
        catch_up()


def test_who_handed_in_stays_as_they_were_and_who_did_not_goes_on(
    taking, database, library, cast, now, catch_up
):
    done = taking("ben", cast.form_5b).begin()
    done.answer("x-judge-1")
    done.finish()
    half = taking("bea", cast.form_5b).begin()
    letter = half.here().plan.content_id
    half.answer("b-judge-1")
    with database.writing() as session:
        assignments.close(session, assignment_id=cast.form_5b.id, now=now)

    assert catch_up() == cast.form_5b.public_id

    with pytest.raises(AttemptClosedError):
        done.answer("x-judge-2")
    half.begin().answer("b-judge-2")
    here = half.here()
    assert here.plan.content_id == letter  # the own form
    assert set(here.answers) == {"b-judge-1", "b-judge-2"}
    assert not here.given.explains_each


def test_a_newcomer_gets_the_form_in_turn(
    database, library, cast, now, closed, catch_up
):
    catch_up()
    bea = Taking(
        database,
        library,
        student_id=cast["bea"].id,
        assignment=cast.form_5b.public_id,
        now=now,
    ).begin()

    assert bea.here().plan.content_id == "form-a"


def test_nobody_opens_a_test_whose_answers_were_read(closed, database, cast, now):
    with database.writing() as session:
        sittings.show_answers(session, class_id=cast.class_5b.id, now=now)

    with pytest.raises(TooLateError), database.writing() as session:
        assignments.reopen(session, assignment_id=cast.form_5b.id, now=now)
