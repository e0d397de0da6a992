"""What a teacher who was sent a link reads: on the start page, and behind it."""

import re
from dataclasses import replace

import pytest
from pages import read

from kit.content.model import Library


def test_the_start_page_leads_teachers_there(browse_as):
    page = browse_as("nobody").get("/")

    assert "/about" in read(page).links
    assert page.text.index('name="code"') < page.text.index("For teachers")


@pytest.mark.parametrize("who", ["ben", "gus", "ana"])
def test_who_is_signed_in_is_not_told_on_the_start_page(browse_as, who):
    assert "/about" not in read(browse_as(who).get("/")).links


@pytest.mark.parametrize("who", ["nobody", "ben", "gus", "finn", "ana", "dora", "oli"])
def test_everybody_may_read_it(browse_as, who):
    page = browse_as(who).get("/about")

    assert page.status_code == 200
    assert page.text.count("<h1") == 1


def test_it_shows_a_lesson_with_its_steps(browse_as, library):
    page = browse_as("nobody").get("/about").text
    lesson = library.lessons["demo-module"]
    text = lesson.texts["en"]

    assert text.title in page and text.summary in page
    for step in lesson.steps_in("everyday"):
        assert text.steps[step.id] in page


def test_it_shows_no_question_and_no_key(browse_as, library):
    page = browse_as("nobody").get("/about").text

    for text in library.quizzes["demo-module"].texts["en"].items.values():
        assert not text.stem or text.stem not in page
        assert not any(why in page for why in text.feedback.values())


def test_it_shows_the_first_step_that_both_topic_sets_share(browse_as, library):
    lesson = library.lessons["demo-module"]
    page = browse_as("nobody").get("/about").text

    first, last = (
        lesson.texts["en"].blocks[lesson.sections[step].children[0].id].html
        for step in ("welcome", "take-away")
    )
    assert first in page
    assert last not in page


def test_it_counts_lessons_by_language_and_names_drafts(browse_as):
    page = browse_as("nobody").get("/about").text
    said = re.findall(
        r"<li><span lang=\"(..)\" dir=\"...\">[^<]*</span>: (.*?)</li>", page
    )

    assert said == [
        ("en", "1 lesson"),
        ("uk", "1 lesson"),
        ("ar", "1 lesson (draft, not checked by a speaker)"),
    ]


def test_strangers_are_led_to_the_sign_in_and_teachers_to_their_lessons(browse_as):
    assert "/signin" in read(browse_as("nobody").get("/about")).links
    assert "/t/library" in read(browse_as("ana").get("/about")).links


def test_without_lessons_there_is_no_look_inside(app, browse_as, monkeypatch):
    site = app.extensions["kit"]
    monkeypatch.setitem(app.extensions, "kit", replace(site, library=Library({}, {})))

    page = browse_as("nobody").get("/about")

    assert page.status_code == 200
    assert "A look inside" not in page.text


@pytest.mark.parametrize("locale", ["uk", "ar"])
def test_in_another_language(browse_as, locale):
    browser = browse_as("nobody")
    browser.get(f"/?lang={locale}")

    assert f'<html lang="{locale}"' in browser.get("/about").text


def test_other_methods_are_refused(browse_as):
    assert browse_as("nobody").post("/about").status_code == 405
