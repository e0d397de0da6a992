"""Two names, one student: what counts afterwards, and that all of it can be undone."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from kit.analytics.queries import OF_ATTEMPT
from kit.db.models import (
    Account,
    Attempt,
    Challenge,
    ItemCount,
    StoredResponse,
)
from kit.services import erasure, members, merging, removed, results
from kit.services.assignments import get_assignment
from kit.services.challenges import challenge
from kit.services.errors import NotYoursError
from kit.services.sign_ins import begin_sign_in, find_person

HOUR = timedelta(hours=1)


@pytest.fixture
def join(database, cast, now):
    def join(stays="ben", goes="bea"):
        with database.writing() as session:
            merging.merge(
                session,
                class_id=cast.class_5b.id,
                student=cast[stays].public_id,
                other=cast[goes].public_id,
                now=now,
            )

    return join


@pytest.fixture
def look(database, cast):
    def look(stays="ben", goes="bea"):
        with database.reading() as session:
            return merging.preview(
                session,
                class_id=cast.class_5b.id,
                student=cast[stays].public_id,
                other=cast[goes].public_id,
            )

    return look


@pytest.fixture
def bring_back(database, cast):
    def bring_back(who):
        with database.writing() as session:
            removed.restore_student(
                session, class_id=cast.class_5b.id, student=cast[who].public_id
            )

    return bring_back


@pytest.fixture
def whose(database, cast):
    """Items answered by name of the cast and lesson, as they count now."""

    def whose(lesson=None):
        names = {cast[name].id: name for name in cast}
        given = (lesson or cast.lesson_5b).id
        with database.reading() as session:
            rows = session.execute(
                select(Attempt.student_id, StoredResponse.item_id)
                .outerjoin(StoredResponse, OF_ATTEMPT)
                .where(Attempt.assignment_id == given, Attempt.number == 1)
            ).all()
        found = {}
        for student, item in rows:
            found.setdefault(names[student], set()).update({item} - {None})
        return found

    return whose


def rows(database, table, **given):
    with database.reading() as session:
        return session.scalars(select(table).filter_by(**given)).all()


def account(database, cast, who):
    return rows(database, Account, id=cast[who].id)[0]


# --- what counts -----------------------------------------------------------------------


def test_a_lesson_that_only_the_other_one_began_goes_over(taking, join, whose, cast):
    taking("bea", cast.form_5b).begin()

    join()

    assert set(whose(cast.form_5b)) == {"ben"}


def test_of_a_lesson_that_both_began_the_fuller_attempt_counts(taking, join, whose):
    taking("ben").answer("ev-single")
    bea = taking("bea").begin()
    bea.answer("ev-single")
    bea.answer("ev-text")

    join()

    assert whose() == {"ben": {"ev-single", "ev-text"}, "bea": {"ev-single"}}


def test_with_equally_many_answers_the_earlier_attempt_counts(taking, join, whose):
    taking("ben").answer("ev-single")
    bea = taking("bea")
    bea.now += HOUR
    bea.begin().answer("ev-text")

    join(stays="bea", goes="ben")

    assert whose() == {"bea": {"ev-single"}, "ben": {"ev-text"}}


def test_a_test_that_was_handed_in_counts_before_a_fuller_one(
    taking, join, whose, cast
):
    ben, bea = (taking(who, cast.form_5b).begin() for who in ("ben", "bea"))
    for one, count in ((ben, 1), (bea, 2)):
        items = [page.item for page in one.here().plan.pages if page.item]
        for item in items[:count]:
            one.answer(item)
    ben.finish()

    join()

    assert len(whose(cast.form_5b)["ben"]) == 1
    assert len(whose(cast.form_5b)["bea"]) == 2


def test_results_show_one_student_with_everything(
    taking, join, database, library, cast, now
):
    taking("bea").begin().answer("ev-single")

    join()

    with database.reading() as session:
        given = get_assignment(
            session,
            teacher_id=cast["ana"].id,
            assignment=cast.lesson_5b.public_id,
            now=now,
        )
        found = results.results_of(session, library=library, assignment=given)
    assert [(s.student.name, s.answered) for s in found.students] == [("Ben", 1)]


def test_the_other_one_is_removed_and_signed_out(join, database, cast, now):
    with database.writing() as session:
        secret = begin_sign_in(session, account_id=cast["bea"].id, now=now)

    join()

    assert account(database, cast, "bea").removed_at == now
    with database.reading() as session:
        assert find_person(session, secret=secret, now=now) is None
    assert account(database, cast, "ben").removed_at is None


def test_no_answer_and_no_count_changes(taking, join, database):
    taking("ben").answer("ev-single")
    taking("bea").begin().answer("ev-text")

    def everything():
        answers = {
            (r.attempt_id, r.item_id, r.given) for r in rows(database, StoredResponse)
        }
        return answers, {(c.item_id, c.answer, c.n) for c in rows(database, ItemCount)}

    before = everything()
    join()

    assert everything() == before


def test_doubts_about_keys_go_over_unless_there_is_one(
    join, database, library, cast, now
):
    with database.writing() as session:
        for who, item in (
            ("ben", "ev-single"),
            ("bea", "ev-single"),
            ("bea", "ev-text"),
        ):
            challenge(
                session,
                account_id=cast[who].id,
                item=library.items[item],
                words=who,
                locale="en",
                now=now,
            )

    join()

    doubts = {(d.account_id, d.item_id): d.words for d in rows(database, Challenge)}
    assert doubts == {
        (cast["ben"].id, "ev-single"): "ben",
        (cast["ben"].id, "ev-text"): "bea",
        (cast["bea"].id, "ev-single"): "bea",
    }


def test_the_forms_still_to_come_follow_the_tests_that_count(
    taking, join, bring_back, database, cast
):
    taking("bea", cast.form_5b).begin()
    taken = account(database, cast, "bea").sequence
    assert account(database, cast, "ben").sequence is None

    join()
    assert account(database, cast, "ben").sequence == taken
    bring_back("bea")

    assert account(database, cast, "bea").sequence == taken
    assert account(database, cast, "ben").sequence is None


def test_a_name_of_the_list_is_in_use_afterwards(join, database, cast, now):
    with database.writing() as session:
        session.get_one(Account, cast["ben"].id).seen_at = None

    join()

    assert account(database, cast, "ben").seen_at == now


# --- looking first ---------------------------------------------------------------------


def test_the_preview_says_what_each_did_and_changes_nothing(
    taking, look, whose, cast, now
):
    taking("bea").begin().answer("ev-single")
    before = whose()

    found = look()

    [lesson] = found.lessons
    assert (found.stays.name, found.goes.name) == ("Ben", "Bea")
    assert (lesson.own.answered, lesson.other.answered) == (0, 1)
    assert lesson.counts_other
    assert lesson.content_id == cast.lesson_5b.content_id
    assert whose() == before


@pytest.mark.parametrize(
    ("stays", "goes"),
    [("ben", "ben"), ("ben", "chen"), ("ben", "gus"), ("ben", "finn"), ("finn", "ben")],
)
def test_only_two_who_are_in_the_class_can_be_joined(join, look, stays, goes):
    with pytest.raises(NotYoursError):
        look(stays, goes)
    with pytest.raises(NotYoursError):
        join(stays, goes)


# --- and back --------------------------------------------------------------------------


def test_bringing_back_parts_them_again(
    taking, join, bring_back, whose, database, cast
):
    taking("ben").answer("ev-single")
    bea = taking("bea").begin()
    bea.answer("ev-single")
    bea.answer("ev-text")
    taking("bea", cast.form_5b).begin()
    before = whose(), whose(cast.form_5b)

    join()
    bring_back("bea")

    assert (whose(), whose(cast.form_5b)) == before
    assert account(database, cast, "bea").removed_at is None
    assert not any(a.came_from for a in rows(database, Attempt))


def test_what_was_answered_since_goes_back_with_the_attempt(
    taking, join, bring_back, whose
):
    taking("bea").begin().answer("ev-single")
    join()
    taking("ben").answer("ev-text")

    bring_back("bea")

    assert whose() == {"ben": set(), "bea": {"ev-single", "ev-text"}}


def test_three_names_of_one_student_come_apart_in_any_order(
    taking, join, bring_back, whose, database, cast
):
    with database.writing() as session:
        members.let_in(
            session, class_id=cast.class_5b.id, student=cast["gus"].public_id
        )
    taking("ben").answer("ev-single")
    for who, items in (
        ("bea", ("ev-single", "ev-text")),
        ("gus", ("ev-single", "ev-text", "ev-match")),
    ):
        one = taking(who).begin()
        for item in items:
            one.answer(item)
    before = whose()

    join("ben", "bea")
    join("gus", "ben")
    join_again = whose()
    assert join_again["gus"] == {"ev-single", "ev-text", "ev-match"}
    bring_back("bea")
    bring_back("ben")

    assert whose() == before


def test_after_thirty_days_the_answers_stay_with_the_student(
    taking, join, whose, database, now
):
    taking("bea").begin().answer("ev-single")
    join()

    with database.writing() as session:
        assert erasure.purge(session, now=now + timedelta(days=30)).removed == 2

    assert whose() == {"ben": {"ev-single"}}
    assert not any(a.came_from for a in rows(database, Attempt))


def test_bringing_back_somebody_who_was_only_removed_moves_nothing(
    taking, bring_back, whose
):
    taking("ben").answer("ev-single")
    before = whose()

    bring_back("finn")

    assert whose() == before
