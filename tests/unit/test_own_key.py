"""A class's own key: which fit, and what answers earn by them."""

from fractions import Fraction

import pytest

from kit.content.model import (
    GOOD_ENOUGH,
    NOT_GOOD_ENOUGH,
    NOT_SURE,
    Chosen,
    Ordered,
    Typed,
)
from kit.grading.own_key import lines_of, may_have_own_key, share, with_key


def chosen(*ids):
    return Chosen(frozenset(ids))


@pytest.fixture
def item(library):
    return lambda kind: library.items[f"ev-{kind}"]


# --- which items, which keys -----------------------------------------------------------


@pytest.mark.parametrize("kind", ["judge-flawed", "single", "multiple", "text"])
def test_what_is_ticked_or_typed_may_have_another_key(item, kind):
    assert may_have_own_key(item(kind))


@pytest.mark.parametrize(
    "kind", ["highlight", "label", "order", "classify", "match", "reflection"]
)
def test_other_items_can_only_be_left_out(item, kind):
    assert not may_have_own_key(item(kind))


def test_a_question_of_a_test_and_one_that_is_gone_may_not(library):
    of_test = [each for each in library.items.values() if each.form]

    assert of_test
    assert not any(may_have_own_key(each) for each in of_test)
    assert not may_have_own_key(None)


def test_a_judgement_takes_the_other_side(item):
    sound, flawed = item("judge-sound"), item("judge-flawed")

    assert with_key(sound, chosen(NOT_GOOD_ENOUGH)).key == NOT_GOOD_ENOUGH
    assert with_key(flawed, chosen(GOOD_ENOUGH)).key == GOOD_ENOUGH


def test_no_misconception_stands_behind_what_is_right(item):
    single = item("single")
    own = with_key(single, chosen("about-page"))

    assert "about-page" in single.misconceptions
    assert set(own.misconceptions) == {"never-trust"}
    assert own.key == "about-page"


def test_a_multiple_choice_keeps_the_number_students_are_told(item):
    multiple = item("multiple")

    assert with_key(multiple, chosen("warden", "cousin")).key == {"warden", "cousin"}
    for wrong in ((), ("warden",), ("warden", "cousin", "star")):
        assert with_key(multiple, chosen(*wrong)) is None


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        ("single", chosen("no-such-option")),
        ("single", chosen("about-page", "never-trust")),
        ("single", chosen(NOT_SURE)),
        ("single", chosen()),
        ("single", Typed("about-page")),
        ("judge-sound", chosen("sound")),
        ("multiple", chosen("warden", '{"ids":["office"]}')),
        ("multiple", Ordered(("warden", "office"))),
        ("order", Ordered(("shared", "printed", "wrote", "saw"))),
        ("text", chosen("3")),
        ("text", Typed("")),
        ("text", Typed("three\n")),
        ("text", Typed("three\n…")),
        ("text", Typed("x" * 81)),
        ("text", Typed("\n".join(f"answer {n}" for n in range(9)))),
        ("reflection", Typed("anything")),
    ],
)
def test_a_key_that_does_not_fit_is_none(item, kind, key):
    assert with_key(item(kind), key) is None
    assert share(item(kind), key, key, locale="en") is None


def test_further_answers_stand_on_lines(item):
    assert lines_of(Typed("3 people\nthree people")) == ("3 people", "three people")
    assert lines_of(chosen("about-page")) == lines_of(None) == ()
    assert with_key(item("text"), Typed("3 people")) is item("text")


# --- what answers earn -----------------------------------------------------------------


def test_the_own_key_marks_as_the_banks_would(item):
    key = chosen("warden", "cousin")

    def earned(*ids):
        return share(item("multiple"), chosen(*ids), key, locale="en")

    assert earned("warden", "cousin") == 1
    assert earned("cousin") == Fraction(1, 2)
    assert earned("warden", "office") == 0  # one found, one too many
    assert earned() == 0


def test_not_sure_earns_nothing_by_any_key(item):
    key = chosen("about-page")

    assert share(item("single"), chosen(NOT_SURE), key, locale="en") == 0


def test_an_answer_to_another_version_is_not_judged(item):
    key = chosen("about-page")

    assert share(item("single"), chosen("went-away"), key, locale="en") is None
    assert share(item("single"), Typed("about-page"), key, locale="en") is None
    assert share(item("text"), chosen("3"), Typed("3 people"), locale="en") is None


@pytest.mark.parametrize(
    ("typed", "locale", "right"),
    [
        ("  Tři lidé. ", "en", 0),
        ("ТРОЄ людей", "uk", 1),
        ("троє людей", "en", 1),
        ("3 people!", "uk", 1),
        ("", "en", 0),
        ("أربعة", "ar", 0),
        ("ثلاثة", "ar", 1),
        ("ثلاثةٌ", "ar", 1),  # with a vowel sign, which Arabic habits leave out
    ],
)
def test_further_answers_are_read_in_the_language_of_the_answer(
    item, typed, locale, right
):
    key = Typed("троє людей\n3 people\nثلاثة")

    assert share(item("text"), Typed(typed), key, locale=locale) == right
