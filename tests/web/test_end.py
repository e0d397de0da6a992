"""The end of a lesson: two sides, never one number; and the look back."""

import re

import pytest
from answers import PAGE, RIGHT, WRONG, body
from pages import h1, main, read
from taking import right, wrong

from kit.db.models import Attempt, SignIn, StoredResponse
from kit.services.sign_ins import KEPT


@pytest.fixture
def at(cast):
    return f"/a/{cast.lesson_5b.public_id}"


@pytest.mark.statement("T28")
def test_it_has_both_sides_with_counts(browse_as, at, taking):
    ben = taking("ben")
    ben.answer("ev-judge-sound")
    ben.answer("ev-judge-flawed", wrong("ev-judge-flawed"))

    words = main(browse_as("ben").get(f"{at}/end"))

    assert "Trusted what was reliable 1 of 1" in words
    assert "Questioned what was not 0 of 1" in words


def test_doubting_everything_is_no_better_than_believing_everything(
    browse_as, at, taking
):
    ben = taking("ben")
    ben.answer("ev-judge-sound", wrong("ev-judge-sound"))
    ben.answer("ev-judge-flawed")

    words = main(browse_as("ben").get(f"{at}/end"))

    assert "Trusted what was reliable 0 of 1" in words
    assert "Questioned what was not 1 of 1" in words


@pytest.mark.statement("T28")
@pytest.mark.parametrize("answered", [0, 1, 11])
def test_there_is_no_percentage_rank_or_badge(browse_as, at, taking, answered):
    here = taking("ben").here()
    for page in [p for p in here.plan.pages if p.item][:answered]:
        taking("ben").answer(page.item)

    words = main(browse_as("ben").get(f"{at}/end"))

    assert not re.search(
        r"%|\b(rank|streak|badge|score|grade|points?|NaN)\b", words, re.IGNORECASE
    )


def test_it_says_how_well_being_sure_went(browse_as, at, taking):
    ben = taking("ben")
    ben.answer("ev-single", certainty=3)
    ben.answer("ev-multiple", wrong("ev-multiple"), certainty=3)
    ben.answer("ev-text", certainty=1)

    words = main(browse_as("ben").get(f"{at}/end"))

    assert 'When you said "Very sure", you were right 1 of 2 times.' in words


def test_it_leads_to_what_is_worth_a_second_look(browse_as, at, taking):
    ben = taking("ben")
    ben.answer("ev-single")
    ben.answer("ev-multiple", wrong("ev-multiple"))
    ben.answer("ev-multiple", wrong("ev-multiple"))

    links = read(browse_as("ben").get(f"{at}/end")).links

    assert f"{at}/{PAGE['multiple']}/feedback" in links
    assert f"{at}/{PAGE['single']}/feedback" not in links


def test_it_counts_what_is_still_open(browse_as, at, taking):
    taking("ben").answer("ev-single")

    assert "10 questions are still open." in main(browse_as("ben").get(f"{at}/end"))


def test_finishing_is_stored_once_and_leads_to_my_work(browse_as, at, cast, rows):
    ben = browse_as("ben")

    answers = [ben.post(f"{at}/end") for _ in range(2)]

    assert {a.location for a in answers} == {"/me"}
    (attempt,) = rows(Attempt, student_id=cast["ben"].id)
    assert attempt.finished_at is not None
    assert "You are done with this lesson." in main(ben.get("/me"))


def test_a_module_can_be_gone_on_with_after_it(browse_as, at, rows):
    ben = browse_as("ben")
    ben.post(f"{at}/end")

    answer = ben.post(f"{at}/{PAGE['single']}", data=body(RIGHT["single"], "single"))

    assert answer.status_code == 303
    assert len(rows(StoredResponse)) == 1


@pytest.mark.parametrize(("ticked", "kept"), [({}, False), ({"keep": "1"}, True)])
def test_the_phone_remembers_only_who_asked(
    browse_as, at, rows, cast, now, ticked, kept
):
    ben = browse_as("ben")
    page = ben.get(f"{at}/end")
    assert not [
        i for i in read(page).inputs if i.get("name") == "keep" and "checked" in i
    ]

    answer = ben.post(f"{at}/end", data=ticked)

    (sign_in,) = rows(SignIn, account_id=cast["ben"].id)
    assert (sign_in.expires_at == now + KEPT.absolute) == kept
    cookies = [
        c for c in answer.headers.getlist("Set-Cookie") if c.startswith("kit_sid=")
    ]
    assert bool(cookies) == kept
    assert all("Max-Age" in c and "HttpOnly" in c for c in cookies)


def test_nothing_answered_is_no_division_by_zero(browse_as, at):
    page = browse_as("ben").get(f"{at}/end")

    assert h1(page) == "You reached the end"
    assert "11 questions are still open." in main(page)


def test_who_has_not_begun_is_sent_to_begin(browse_as, at):
    bea = browse_as("bea")

    for page in ("/end", "/review", "/go"):
        assert bea.get(at + page).location == f"{at}/"
    assert bea.post(f"{at}/end").location == f"{at}/"


class TestReflection:
    def test_it_is_stored_as_written_and_not_marked(self, browse_as, at, rows):
        ben = browse_as("ben")
        words = "Я запитаю 🙂\r\n\r\nwho <could> know & why"

        answer = ben.post(
            f"{at}/{PAGE['reflection']}", data=body({"text": words}, "reflection")
        )

        assert answer.location == f"{at}/15"
        (row,) = rows(StoredResponse)
        assert "Я запитаю 🙂" in row.given
        assert (row.earned_milli, row.possible_milli, row.certainty) == (0, 0, None)

    def test_it_may_stay_empty(self, browse_as, at):
        answer = browse_as("ben").post(
            f"{at}/{PAGE['reflection']}", data=body({"text": ""}, "reflection")
        )

        assert answer.status_code == 303

    def test_the_teacher_reads_it_escaped(self, browse_as, at, cast):
        browse_as("ben").post(
            f"{at}/{PAGE['reflection']}",
            data=body({"text": "<img src=x onerror=alert(1)>"}, "reflection"),
        )

        page = browse_as("ana").get(f"/t{at}/results/people/{cast['ben'].public_id}")

        assert "&lt;img src=x" in page.text
        assert "<img" not in page.text


class TestReview:
    def test_every_question_with_what_came_of_it(self, browse_as, at, taking):
        ben = taking("ben")
        ben.answer("ev-judge-flawed")
        ben.answer("ev-single", wrong("ev-single"))
        ben.answer("ev-reflection")

        page = browse_as("ben").get(f"{at}/review")
        words = main(page)

        assert words.count("Not answered") == 8
        assert "Right" in words
        assert "Not yet" in words
        assert "Saved" in words
        assert f"{at}/{PAGE['judge-flawed']}/feedback" in read(page).links
        assert f"{at}/{PAGE['text']}" in read(page).links

    def test_feedback_survives_a_reload(self, browse_as, at):
        ben = browse_as("ben")
        ben.post(f"{at}/{PAGE['single']}", data=body(WRONG["single"], "single"))
        address = f"{at}/{PAGE['single']}/feedback"

        first, again = main(ben.get(address)), main(ben.get(address))

        assert first == again
        assert "Not yet" in first

    def test_feedback_before_an_answer_leads_to_the_question(self, browse_as, at):
        ben = browse_as("ben")

        assert ben.get(f"{at}/6/feedback").location == f"{at}/6"
        assert ben.get(f"{at}/1/feedback").location == f"{at}/1"
        assert ben.get(f"{at}/99/feedback").status_code == 404

    def test_one_order_on_question_and_feedback(self, browse_as, at, library):
        ben = browse_as("ben")
        options = (
            library.quizzes["demo-module"].texts["en"].items["ev-multiple"].options
        )
        asked = ben.get(f"{at}/{PAGE['multiple']}").text
        order = sorted(options.values(), key=asked.index)
        for key in ("key-1", "key-2"):
            data = body(WRONG["multiple"], "multiple", key=key)
            ben.post(f"{at}/{PAGE['multiple']}", data=data)

        told = main(ben.get(f"{at}/{PAGE['multiple']}/feedback"))

        mine = [o for o in order if o in (options["cousin"], options["star"])]
        rest = [o for o in order if o not in mine]
        assert sorted(options.values(), key=told.index) == mine + rest

    def test_right_is_right_in_every_list(self, browse_as, at, taking):
        assert right("ev-text").text == "3"
        taking("ben").answer("ev-text", certainty=3)

        page = browse_as("ben").get(f"{at}/{PAGE['text']}/feedback")

        assert h1(page) == "Right"
