"""A class looks at a question together and votes again: no try, no mark."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from taking import RIGHT, WRONG

from kit.db.models import StoredResponse, Vote
from kit.grading.grade import UnknownOptionError
from kit.services import discussions, erasure, exports, removed
from kit.services.errors import VoteClosedError

KEY, OTHER = "other-tabs", "about-page"


@pytest.fixture
def look(database, library, cast, now):
    def look(state, item="ev-single"):
        with database.writing() as session:
            discussions.look_at(
                session,
                assignment_id=cast.lesson_5b.id,
                item=library.items[item],
                state=state,
                now=now,
            )

    return look


@pytest.fixture
def vote(database, library, now):
    def vote(student, chosen, item="ev-single", here=None):
        with database.writing() as session:
            discussions.vote(
                session,
                here=here or student.here(),
                item=library.items[item],
                chosen=chosen,
                now=now,
            )

    return vote


@pytest.fixture
def votes(database, cast):
    def votes(count, item="ev-single"):
        with database.reading() as session:
            return count(session, assignment_id=cast.lesson_5b.id, item_id=item)

    return votes


@pytest.fixture
def ben(taking):
    ben = taking("ben").begin()
    ben.answer("ev-single", WRONG["single"])
    return ben


def test_two_votes_stand_side_by_side_and_only_the_first_is_marked(
    ben, look, vote, votes, database
):
    look("again")
    vote(ben, KEY)

    assert votes(discussions.first_votes).by_option == {OTHER: 1}
    assert votes(discussions.second_votes).by_option == {KEY: 1}
    with database.reading() as session:
        rows = session.scalars(select(StoredResponse)).all()
    assert [(r.number, r.earned_milli) for r in rows if r.item_id == "ev-single"] == [
        (1, 0)
    ]


def test_a_later_vote_takes_the_place_of_the_first(ben, look, vote, votes, database):
    look("again")
    vote(ben, KEY)
    vote(ben, "not-sure")

    found = votes(discussions.second_votes)
    assert (found.people, found.by_option) == (1, {"not-sure": 1})
    with database.reading() as session:
        mine = discussions.own_vote(session, here=ben.here(), item_id="ev-single")
    assert mine == "not-sure"


def test_whoever_has_not_answered_yet_may_vote(taking, look, vote, votes):
    look("again")
    vote(taking("bea").begin(), KEY)

    assert votes(discussions.first_votes).people == 0
    assert votes(discussions.second_votes).people == 1


@pytest.mark.parametrize("state", ["think", "spread", "answer"])
def test_when_the_class_has_gone_on_the_vote_is_over(ben, look, vote, votes, state):
    look("again")
    here = ben.here()
    look(state)

    with pytest.raises(VoteClosedError):
        vote(ben, KEY, here=here)
    assert votes(discussions.second_votes).people == 0


def test_another_question_closes_the_vote_on_the_last(ben, look, vote):
    look("again")
    look("again", item="ev-judge-sound")

    with pytest.raises(VoteClosedError):
        vote(ben, KEY)


def test_nobody_votes_before_it_is_asked(ben, vote):
    with pytest.raises(VoteClosedError):
        vote(ben, KEY)


@pytest.mark.parametrize("chosen", ["", "nosuch", "good-enough", "x" * 5000, "\0"])
def test_only_options_of_the_question_can_be_voted_for(ben, look, vote, votes, chosen):
    look("again")

    with pytest.raises(UnknownOptionError):
        vote(ben, chosen)
    assert votes(discussions.second_votes).people == 0


@pytest.mark.parametrize("item", ["ev-order", "ev-text", "ev-multiple", "ev-label"])
def test_only_one_choice_can_be_voted_on_again(look, item):
    with pytest.raises(UnknownOptionError):
        look("again", item=item)
    look("spread", item=item)


def test_no_other_state_is_known(look):
    with pytest.raises(UnknownOptionError):
        look("vote")


def test_of_several_choices_the_first_votes_count_people_once(ben, votes):
    ben.answer("ev-multiple", RIGHT["multiple"])

    found = votes(discussions.first_votes, "ev-multiple")
    assert found.people == 1
    assert found.by_option == {"warden": 1, "office": 1}
    assert found.share("warden") == 1
    assert found.share("star") == 0


def test_nobody_has_no_share(votes):
    assert votes(discussions.second_votes).share(KEY) == 0.0


def test_students_see_what_the_class_looks_at_until_it_ends(ben, look, database, cast):
    assert ben.here().looking_page is None

    look("spread")
    here = ben.here()
    assert (here.given.looking.item_id, here.given.looking.state) == (
        "ev-single",
        "spread",
    )
    assert here.looking_page == here.plan.page_of("ev-single")

    for _twice in range(2):
        with database.writing() as session:
            discussions.stop_looking(session, assignment_id=cast.lesson_5b.id)
    assert ben.here().looking_page is None


def test_a_question_of_the_other_track_is_on_no_page_of_this_student(ben, look):
    look("think", item="war-single")

    assert ben.here().looking_page is None


def test_a_removed_student_does_not_count(ben, look, vote, votes, database, cast, now):
    look("again")
    vote(ben, KEY)
    with database.writing() as session:
        removed.remove_student(
            session,
            class_id=cast.class_5b.id,
            student=cast["ben"].public_id,
            now=now + timedelta(minutes=1),
        )

    assert votes(discussions.first_votes).people == 0
    assert votes(discussions.second_votes).people == 0


def test_votes_are_exported_and_erased_with_the_student(
    ben, look, vote, database, cast
):
    look("again")
    vote(ben, KEY)
    with database.reading() as session:
        told = exports.student_data(session, student_id=cast["ben"].id)
    votes = [v for attempt in told["attempts"] for v in attempt["second_votes"]]
    assert [(v["item_id"], v["given"]) for v in votes] == [
        ("ev-single", {"ids": [KEY]})
    ]

    with database.writing() as session:
        erasure.erase_student(session, student_id=cast["ben"].id)
        assert session.scalar(select(func.count()).select_from(Vote)) == 0
