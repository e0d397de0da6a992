"""The projected question on a student's own device, and the second vote."""

import pytest
from crowd import add_students
from pages import h1, main, read

from kit.content.model import Chosen
from kit.db.models import Vote

KEY, OTHER = Chosen(frozenset({"other-tabs"})), Chosen(frozenset({"about-page"}))


@pytest.fixture
def ana(browse_as):
    return browse_as("ana")


@pytest.fixture
def ben(browse_as, taking):
    taking("ben").answer("ev-single", OTHER)
    return browse_as("ben")


@pytest.fixture
def at(cast):
    return f"/t/a/{cast.lesson_5b.public_id}"


@pytest.fixture
def here(cast, taking):
    number = taking("ben").here().plan.page_of("ev-single").number
    return f"/a/{cast.lesson_5b.public_id}/{number}/discuss"


@pytest.fixture
def crowd(database, library, cast, now):
    def crowd(count):
        return add_students(
            database,
            library,
            lesson=cast.lesson_5b,
            names=[f"Crowd {n}" for n in range(count)],
            answers=lambda _i: {"ev-single": KEY},
            now=now,
        )

    return crowd


@pytest.fixture
def lead(ana, at):
    def lead(state, item="ev-single"):
        return ana.post(f"{at}/show/{item}", data={"state": state})

    return lead


class TestFollowing:
    def test_the_lesson_page_and_every_step_lead_there(self, ben, lead, cast, here):
        lesson = f"/a/{cast.lesson_5b.public_id}"
        assert "showing a question" not in main(ben.get(f"{lesson}/"))

        lead("a")

        for page in (f"{lesson}/", f"{lesson}/1", f"{lesson}/7"):
            page = ben.get(page)
            assert "Your teacher is showing a question to the class." in main(page)
            assert f"{lesson}/discuss" in read(page).links
        assert ben.get(f"{lesson}/discuss").location == here
        assert ben.get(f"{lesson}/settings.json").json["looking"] == "ev-single think"

    def test_opening_the_projector_moves_no_device(self, ana, ben, at, here, cast):
        ana.get(f"{at}/show/ev-single?state=c")

        page = ben.get(here)
        assert page.location == f"/a/{cast.lesson_5b.public_id}/discuss"
        page = ben.get(page.location, follow_redirects=True)
        assert "Your teacher is not showing a question now." in page.text

    def test_another_page_than_the_one_shown_leads_to_it(self, ben, lead, cast, here):
        lead("a")

        page = ben.get(f"/a/{cast.lesson_5b.public_id}/7/discuss")

        assert page.location == f"/a/{cast.lesson_5b.public_id}/discuss"

    def test_thinking_shows_options_and_no_count_or_key(self, ben, lead, here, crowd):
        crowd(6)
        lead("a")

        page = ben.get(here)

        assert "Think first." in main(page)
        assert "bar-number" not in page.text and "is-key" not in page.text

    def test_the_spread_is_the_projectors(self, ben, lead, here, crowd):
        crowd(6)
        lead("b")

        page = ben.get(here)

        assert '<span class="bar-number">6</span>' in page.text
        assert "7 answered" in main(page) and "is-key" not in page.text

    def test_below_five_there_is_no_spread(self, ben, lead, here, crowd):
        crowd(3)
        lead("c")

        assert "bar-number" not in ben.get(here).text

    def test_the_answer_is_told_to_those_who_gave_theirs(
        self, ben, browse_as, taking, lead, here, crowd, library
    ):
        why = library.quizzes["demo-module"].texts["en"].items["ev-single"].feedback
        crowd(6)
        lead("c")
        page = ben.get(here)  # has a try left
        assert not any(words in page.text for words in why.values())
        assert "is-key" not in page.text and "The answer is on the board." in main(page)

        taking("ben").show("ev-single")
        page = ben.get(here)
        assert "is-key" in page.text and why["other-tabs"] in page.text

        taking("bea").begin()
        page = browse_as("bea").get(here)
        assert "is-key" not in page.text
        assert not any(words in page.text for words in why.values())

    def test_ending_it_sends_the_devices_back(self, ana, ben, lead, here, at, cast):
        lead("a")
        ana.post(f"{at}/show/end")

        assert ben.get(here).status_code == 303
        ask = f"/a/{cast.lesson_5b.public_id}/settings.json"
        assert ben.get(ask).json["looking"] == ""


class TestSecondVote:
    def test_it_is_asked_for_stored_and_shown_beside_the_first(
        self, ana, ben, browse_as, lead, here, at, crowd, rows
    ):
        crowd(6)
        assert lead("v").location.endswith("state=v")
        page = ben.get(here)
        assert "Vote again" in main(page) and page.text.count('type="radio"') == 4
        assert " checked" not in page.text

        assert ben.post(here, data={"chosen": "other-tabs"}).location == here
        assert "You can change it until your teacher goes on." in ben.get(here).text
        assert 'value="other-tabs" checked' in ben.get(here).text
        assert "1 voted again" in main(ana.get(f"{at}/show/ev-single?state=v"))
        assert [v.given for v in rows(Vote)] == ['{"ids":["other-tabs"]}']

    def test_from_five_on_both_spreads_are_shown(
        self, ana, lead, at, crowd, database, library, now
    ):
        from kit.db.models import Attempt

        crowd(6)
        lead("v")
        with database.writing() as session:
            for attempt in session.query(Attempt).all():
                session.add(
                    Vote(
                        school_id=attempt.school_id,
                        attempt_id=attempt.id,
                        item_id="ev-single",
                        given='{"ids":["other-tabs"]}',
                        voted_at=now,
                    )
                )
        words = main(ana.get(f"{at}/show/ev-single?state=b"))

        assert "First vote" in words and "Second vote" in words

    def test_nothing_chosen_is_said(self, ben, lead, here, rows):
        lead("v")
        for data in ({}, {"chosen": "nosuch"}):
            page = ben.post(here, data=data)
            assert page.status_code == 422 and "Choose one answer." in page.text
        assert rows(Vote) == []

    def test_too_late_is_said_and_stores_nothing(self, ben, lead, here, rows):
        lead("v")
        lead("b")
        page = ben.post(here, data={"chosen": "other-tabs"}, follow_redirects=True)

        assert "The vote is over. Your answer came too late." in page.text
        assert rows(Vote) == []

    def test_a_judgement_can_be_voted_on(self, ben, lead, taking, cast, rows):
        lead("v", "ev-judge-sound")
        number = taking("ben").here().plan.page_of("ev-judge-sound").number
        there = f"/a/{cast.lesson_5b.public_id}/{number}/discuss"
        page = ben.get(there)
        assert (
            h1(page) == "Does this passage give good enough reason for its main point?"
        )

        ben.post(there, data={"chosen": "good-enough"})

        assert [v.given for v in rows(Vote)] == ['{"ids":["good-enough"]}']


class TestWhoLeads:
    def test_an_order_has_no_second_vote(self, ana, lead, at):
        assert lead("v", "ev-order").status_code == 404
        assert "Vote again" not in main(ana.get(f"{at}/show/ev-order"))

    @pytest.mark.parametrize("state", ["", "z", "again", None])
    def test_a_made_up_state_is_nothing(self, lead, state):
        assert lead(state).status_code == 404

    def test_a_co_teacher_looks_and_leads_nobody(self, browse_as, at, here, ben):
        cora = browse_as("cora")
        page = cora.get(f"{at}/show/ev-single?state=b")

        assert page.status_code == 200 and 'method="post"' not in page.text
        assert cora.post(f"{at}/show/ev-single", data={"state": "b"}).status_code == 404
        assert ben.get(here).status_code == 303

    def test_the_state_is_in_the_address_so_reload_and_back_work(self, lead, ana):
        page = ana.get(lead("b").location)

        assert page.status_code == 200
        assert 'value="b" data-state aria-current="page"' in page.text
