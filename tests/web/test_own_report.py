"""My report: plain words about what is explained, and nothing that ranks or leaks."""

import json

import pytest
from pages import h1, main, read
from taking import wrong


@pytest.fixture
def ben(browse_as):
    return browse_as("ben")


@pytest.fixture
def tested(taking, cast):
    """Ben has taken the test, relying on every passage and very sure of it."""
    ben = taking("ben", cast.form_5b).begin()
    for page in ben.here().plan.pages:
        ben.answer(page.item, certainty=3)
    ben.finish()


def words_of(browser):
    return main(browser.get("/me/report"))


def test_my_work_leads_to_it(ben, browse_as):
    assert "/me/report" in read(ben.get("/me")).links
    assert "/me/report" not in read(browse_as("bea").get("/me")).links


def test_who_has_begun_nothing_is_told_when_it_fills(browse_as):
    page = browse_as("bea").get("/me/report")

    assert h1(page) == "My report"
    assert "This page fills when you have begun a lesson." in main(page)


def test_a_lesson_begun_without_an_answer_stands_there(ben):
    words = words_of(ben)

    assert "(begun)" in words
    assert "How it went" not in words and "0 of 0" not in words


def test_it_says_both_sides_and_certainty_in_sentences(ben, taking):
    student = taking("ben")
    student.answer("ev-judge-sound", certainty=3)
    student.answer("ev-judge-flawed", wrong("ev-judge-flawed"), certainty=3)
    words = words_of(ben)

    assert "You relied on 1 of 1 reliable passage." in words
    assert "You questioned 0 of 1 passage that was not reliable." in words
    assert "You said “Very sure” too few times to say anything about it." in words
    assert "One thing to try next" in words


def test_certainty_is_counted_from_four_on(ben, taking):
    student = taking("ben")
    for item in ("ev-judge-sound", "ev-single", "ev-multiple"):
        student.answer(item, certainty=3)
    student.answer("ev-order", wrong("ev-order"), certainty=3)

    assert 'When you said "Very sure", you were right 3 of 4 times.' in words_of(ben)


def test_it_gives_no_score_no_rank_and_no_neighbour(ben, taking):
    for name in ("ben", "bea"):
        student = taking(name)
        student.begin()
        student.answer("ev-judge-sound", certainty=3)
    words = words_of(ben)

    for word in ("%", "Bea", "average", "class mean", "d′", "score", "points"):
        assert word not in words
    assert "Ben" in words


@pytest.mark.usefixtures("tested")
class TestAHiddenTest:
    def test_the_report_says_only_that_it_was_taken(self, ben):
        words = words_of(ben)

        assert "Test before the lessons" in words
        assert "leaves out answers that your teacher has not explained yet" in words
        assert "You relied on" not in words and "Very sure" not in words

    def test_the_file_has_no_mark_of_it(self, ben):
        data = json.loads(ben.get("/me/data.json").data)
        test = next(a for a in data["attempts"] if a["kind"] == "form")

        assert len(test["responses"]) == 8
        assert {r["earned_milli"] for r in test["responses"]} == {None}

    def test_shown_it_is_in_both(self, ben, browse_as, cast):
        ana = browse_as("ana")
        ana.post(f"/t/a/{cast.form_5b.public_id}/close")
        ana.post(f"/t/c/{cast.class_5b.public_id}/tests/show")

        assert "reliable passages." in words_of(ben)
        data = json.loads(ben.get("/me/data.json").data)
        test = next(a for a in data["attempts"] if a["kind"] == "form")
        assert {r["earned_milli"] for r in test["responses"]} == {1000}


@pytest.mark.parametrize(
    ("who", "status"),
    [("ben", 200), ("gus", 303), ("ana", 404), ("dora", 404), ("nobody", 303)],
)
def test_it_is_the_students_own(browse_as, who, status):
    assert browse_as(who).get("/me/report").status_code == status


@pytest.mark.parametrize("language", ["uk", "ar"])
def test_it_is_in_the_students_language(ben, taking, language):
    taking("ben").answer("ev-judge-sound", certainty=3)
    ben.get(f"/me/report?lang={language}")
    page = ben.get("/me/report")

    for english in (
        "My report",
        "You relied",
        "Very sure",
        "What I did",
        "to try next",
    ):
        assert english not in main(page)
