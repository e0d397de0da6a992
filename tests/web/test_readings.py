"""The same text in a second language, beside the page's own."""

import re
from dataclasses import replace

import pytest
from answers import PAGE, RIGHT, body
from flask import g
from pages import hidden, main

WITH_PASSAGE = ("judge-sound", "highlight", "label")


@pytest.fixture
def address(cast):
    def address(which, more=""):
        return f"/a/{cast.lesson_5b.public_id}/{PAGE.get(which, which)}{more}"

    return address


@pytest.fixture
def ben(browse_as):
    return browse_as("ben")


def offered(page):
    """The languages in the line "Read it in:", by code."""
    return re.findall(r'<summary lang="(\w+)">', page.text)


def passage(library, what, locale):
    """The first words of a question's passage."""
    text = library.quizzes["demo-module"].texts[locale].items[f"ev-{what}"]
    return text.passage[0][0].text.strip()


@pytest.mark.parametrize("what", WITH_PASSAGE)
def test_a_passage_can_be_read_in_the_languages_it_has(ben, address, library, what):
    page = ben.get(address(what))

    assert "Read it in:" in main(page)
    assert offered(page) == ["uk"]
    assert passage(library, what, "uk") in page.text


@pytest.mark.parametrize("what", WITH_PASSAGE)
def test_the_second_language_asks_nothing(ben, address, what):
    """Spans are chosen in the page's own language alone; one form, one name each."""
    page = ben.get(address(what))

    second = page.text.partition('<summary lang="uk">')[2].partition("</details>")[0]
    assert '<div class="stack-tight stack" lang="uk" dir="ltr">' in second
    assert "Made for this lesson" in second
    assert "<input" not in second
    assert "<h1" not in second
    ids = re.findall(r'\sid="([^"]+)"', page.text)
    assert len(ids) == len(set(ids))


def test_the_language_of_the_page_is_not_offered_again(ben, address, library):
    page = ben.get(address("judge-sound", "?lang=uk"), follow_redirects=True)

    assert offered(page) == ["en"]
    assert passage(library, "judge-sound", "en") in page.text


def test_a_question_without_a_passage_has_no_such_line(ben, address):
    assert offered(ben.get(address("single"))) == []


def test_the_explanation_has_it_too(ben, address, library):
    page = ben.get(address("judge-sound"))
    answer = body(RIGHT["judge-sound"], "judge-sound")
    answer |= {"resend_key": hidden(page, "resend_key")}
    told = ben.post(address("judge-sound"), data=answer, follow_redirects=True)

    assert offered(told) == ["uk"]
    assert passage(library, "judge-sound", "uk") in told.text


def test_a_step_can_be_read_in_languages_that_have_all_of_it(ben, address):
    """The Arabic lesson lacks one text, in the first step."""
    for number in (1, 2, 3):
        page = ben.get(address(number))
        assert "uk" in offered(page)
        ids = re.findall(r'\sid="([^"]+)"', page.text)
        assert len(ids) == len(set(ids))


@pytest.mark.parametrize(("consent", "found"), [(set(), []), ({"uk"}, ["uk"])])
def test_drafts_are_offered_where_the_class_agreed(app, library, consent, found):
    from kit.web.student.readings import passages_of

    quiz = library.quizzes["demo-module"]
    texts = {**quiz.texts, "uk": replace(quiz.texts["uk"], status="draft")}
    with app.test_request_context():
        readings = passages_of(
            replace(quiz, texts=texts), "ev-judge-sound", beside="en", drafts=consent
        )

    assert [each.locale for each in readings] == found
    assert all(each.is_draft for each in readings)


class TestHardWords:
    def test_a_question_has_the_words_of_its_lesson_folded(self, ben, address):
        page = ben.get(address("single"))

        assert "Hard words (2)" in main(page)
        assert page.text.count('<details class="more words">') == 1

    def test_they_are_in_the_readers_language(self, ben, address):
        page = ben.get(address("single", "?lang=uk"), follow_redirects=True)

        words = page.text.partition('<details class="more words">')[0]
        assert words.rstrip().endswith('<div lang="uk" dir="ltr">')

    def test_a_test_explains_no_words(self, taking, cast, ben):
        form = taking("ben", cast.form_5b).begin()
        number = form.here().next_number
        page = ben.get(f"/a/{cast.form_5b.public_id}/{number}")

        assert page.status_code == 200
        assert "Hard words" not in page.text


@pytest.mark.parametrize(
    ("which", "locale", "marked"),
    [
        ("spoken", "en", "en"),
        ("spoken", "uk", ""),
        ("ours", "en", "uk"),
        ("ours", "uk", ""),
    ],
)
def test_words_amid_another_language_say_which_they_are(app, which, locale, marked):
    """A title of a lesson on a Ukrainian page; words of that page amid its text."""
    with app.test_request_context():
        g.locale = "uk"
        shown = app.jinja_env.filters[which]("A & B", locale)

    if marked:
        assert shown == f'<span lang="{marked}" dir="ltr">A &amp; B</span>'
    else:
        assert shown == "A & B"
