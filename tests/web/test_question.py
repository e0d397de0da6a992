"""The page of one question: what it says at which number of answers, and in which words."""

import re

import pytest
from crowd import add_students
from pages import main
from taking import RIGHT, WRONG

from kit.content.model import Chosen
from kit.db.models import Account, Assignment

KINDS = ("single", "multiple", "highlight", "label", "order", "text")
KEY = RIGHT["single"]
OTHER = Chosen(frozenset({"about-page"}))
NEVER = Chosen(frozenset({"never-trust"}))
GROUPS = "They form three groups"
CHECK = "Check this question"


@pytest.fixture
def ana(browse_as):
    return browse_as("ana")


@pytest.fixture
def at(cast):
    return f"/t/a/{cast.lesson_5b.public_id}/results"


@pytest.fixture
def crowd(database, library, cast, now):
    def crowd(count, answers, *, start=0, **more):
        return add_students(
            database,
            library,
            lesson=cast.lesson_5b,
            names=[f"Crowd {start + n}" for n in range(count)],
            answers=answers,
            now=now,
            **more,
        )

    return crowd


@pytest.fixture
def page(ana, at):
    """The words of a question's page, spaces as one."""

    def page(item="ev-single", query=""):
        return re.sub(r"\s+", " ", main(ana.get(f"{at}/q/{item}{query}")))

    return page


def strong(knows, **own):
    """The first `knows` of six kinds right, `own` as given."""
    marks = {
        f"ev-{kind}": (RIGHT if n < knows else WRONG)[kind]
        for n, kind in enumerate(KINDS)
    }
    return marks | {f"ev-{kind}": response for kind, response in own.items()}


def usual(i):
    """Most know it; the others are of two minds."""
    return strong(i % 7, single=KEY if i % 7 else (OTHER, NEVER)[i // 7 % 2])


def upside_down(i):
    return strong(6, single=OTHER) if i % 2 else strong(0, single=KEY)


@pytest.mark.parametrize("count", [0, 1, 4, 5, 19, 20, 300])
def test_what_is_shown_from_how_many_answers_on(page, crowd, count):
    crowd(count, usual, seconds=lambda _i: 40)
    words = page()

    assert ("No answers yet." in words) is (count == 0)
    assert ("How sure they were" in words) is (count >= 5)
    assert ("Usually 40 s; the middle half" in words) is (count >= 5)
    assert ("%" in words) is (count >= 5)
    assert (GROUPS in words) is (count >= 20)
    assert ("so far there are" in words) is (5 <= count < 20)
    assert CHECK not in words
    assert "NaN" not in words
    assert "None" not in words


@pytest.mark.parametrize("count", [5, 25])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("answers", [RIGHT, WRONG], ids=["all right", "all wrong"])
def test_all_right_and_all_wrong(page, crowd, count, kind, answers):
    crowd(count, lambda _i: {f"ev-{each}": answers[each] for each in KINDS})
    words = page(f"ev-{kind}")

    right = count if answers is RIGHT else 0
    assert f"{right} of {count}" in words
    assert GROUPS not in words  # everybody did alike
    assert ("too much alike" in words) is (count == 25)


def test_the_groups_say_how_many_of_how_many(page, ana, at, crowd):
    """Two halves of equals: nobody is in between."""
    crowd(24, lambda i: strong(6 if i < 12 else 2, single=KEY if i < 10 else OTHER))
    table = ana.get(f"{at}/q/ev-single").text.split("other questions</h2>")[1]
    rows = re.findall(r'<span class="bar-number">([^<]+)</span>', table)

    assert "24 students have answered every question." in page()
    assert rows == [
        *("12 of 12", "–", "2 of 12"),
        *("0 of 12", "–", "10 of 12"),
        *("0 of 12", "–", "0 of 12"),
    ]


@pytest.mark.parametrize("kind", ["highlight", "label", "order", "text"])
def test_where_no_single_option_is_right_there_is_a_row_for_right(page, crowd, kind):
    crowd(24, lambda i: strong(i % 7))
    words = page(f"ev-{kind}").split("did on the other questions")[1]

    assert "Right first time" in words.split("How sure")[0]


class TestCheckThisQuestion:
    @pytest.mark.parametrize(("count", "flagged"), [(19, False), (20, True)])
    def test_in_words_from_twenty_answers_on(
        self, page, ana, at, crowd, count, flagged
    ):
        crowd(count, upside_down)
        words, listed = page(), main(ana.get(at))

        assert (CHECK in words) is flagged
        assert (CHECK in listed) is flagged
        said = (
            "Students who did well on the other questions missed it more often than the "
            "others: 0 of 10 had it right; 10 of 10 of those who did less well."
        )
        assert (said in words) is flagged

    def test_the_list_leads_to_the_reasons_and_they_to_the_question(
        self, ana, at, crowd
    ):
        crowd(20, upside_down)
        (link,) = re.findall(r'href="([^"]+/q/ev-single)#check"', ana.get(at).text)
        text = ana.get(link).text
        (preview,) = re.findall(r'href="([^"]+)#q-ev-single"', text)

        assert 'id="check"' in text
        assert 'id="q-ev-single"' in ana.get(preview).text

    def test_what_nobody_chose_is_quoted(self, page, crowd):
        crowd(12, lambda _i: {"ev-single": OTHER})
        crowd(8, lambda _i: {"ev-single": KEY}, start=50)

        assert (
            "Nobody chose “Stop believing anything about the lake”; other answers that "
            "are not right were chosen 12 times."
        ) in page()

    def test_wrong_mostly_in_ukrainian(self, page, crowd):
        crowd(14, lambda _i: {"ev-single": KEY})
        crowd(8, lambda _i: {"ev-single": OTHER}, start=50, locale=lambda _i: "uk")
        words = page().replace("\u2068", "").replace("\u2069", "")

        assert (
            "mostly in one language, українська: 0 of 8 right there, 14 of 14" in words
        )
        assert "Read the translation." in words

    def test_a_good_class_sees_no_flag(self, page, ana, at, crowd):
        others = (OTHER, NEVER)
        crowd(
            60,
            lambda i: strong(3 + i % 4, single=KEY if i % 7 else others[i // 7 % 2]),
        )

        assert CHECK not in page()
        assert CHECK not in main(ana.get(at))

    def test_far_fewer_right_than_expected_is_said_with_both_numbers(self, page, crowd):
        crowd(24, lambda i: {"ev-single": KEY if i < 3 else (OTHER, NEVER)[i % 2]})

        assert (
            "Only 3 of 24 had it right; its authors expected about 14. Is the key right, "
            "and is the wording clear?"
        ) in page()


class TestTries:
    def test_what_came_of_the_hint(self, page, crowd):
        crowd(4, lambda _i: {"ev-single": KEY})
        again = {"ev-single": KEY}
        crowd(3, lambda _i: {"ev-single": OTHER}, start=10, again=lambda _i: again)
        crowd(2, lambda _i: {"ev-single": OTHER}, start=20)
        words = page().split("First try and after the hint")[1]

        assert "Right 4 – – –" in words
        assert "Not yet 5 3 0 2" in words

    def test_a_judgement_has_no_second_try(self, page, crowd):
        crowd(6, lambda _i: {"ev-judge-flawed": RIGHT["judge-flawed"]})

        assert "after the hint" not in page("ev-judge-flawed").split("chose first")[1]

    def test_a_second_try_alone_is_no_answer(self, page, crowd):
        crowd(6, lambda _i: {}, again=lambda _i: {"ev-single": KEY})

        assert "No answers yet." in page()


class TestCertainty:
    def test_of_those_who_were_very_sure(self, page, crowd):
        crowd(4, lambda i: {"ev-single": KEY if i else OTHER}, certainty=3)
        crowd(2, lambda _i: {"ev-single": KEY}, certainty=1, start=10)
        crowd(1, lambda _i: {"ev-single": KEY}, certainty=None, start=20)
        words = page()

        assert "Of those who were very sure, 3 of 4 were right." in words
        assert "Very sure 3 1" in words
        assert "Less sure 2 0" in words
        assert "1 student did not say how sure." in words

    def test_nobody_said_how_sure(self, page, crowd):
        crowd(6, lambda _i: {"ev-single": KEY}, certainty=None)

        assert "Nobody said how sure they were." in page()

    def test_nobody_was_very_sure(self, page, crowd):
        crowd(6, lambda _i: {"ev-single": KEY}, certainty=1)

        assert "Nobody was very sure." in page()


class TestLanguages:
    def test_the_power_statement_has_numbers(self, page, crowd):
        for n, (locale, count) in enumerate({"en": 14, "uk": 5, "ar": 2}.items()):
            crowd(
                count,
                lambda i: strong(i % 6),
                start=50 * n,
                locale=lambda _i, at=locale: at,
            )
        words = page().replace("\u2068", "").replace("\u2069", "")

        assert (
            "a fair comparison needs 50 students who have answered every question"
            in words
        )
        assert "there are 14 and 5." in words
        assert "there are 14 and 2." in words
        assert "العربية 2 fewer than five answers" in words

    def test_one_language_needs_no_table(self, page, crowd):
        crowd(20, lambda i: strong(i % 6))

        assert "By language" not in page()

    def test_a_language_the_site_no_longer_speaks_keeps_its_code(self, page, crowd):
        crowd(6, lambda _i: {"ev-single": KEY})
        crowd(6, lambda _i: {"ev-single": KEY}, start=50, locale=lambda _i: "xx")

        assert "xx 6 6 of 6" in page()

    def test_a_large_class_is_compared_at_equal_strength(self, page, crowd):
        crowd(60, lambda i: strong(i % 6, single=KEY if i % 10 < 8 else OTHER))
        crowd(
            60,
            lambda i: strong(i % 6, single=KEY if i % 10 < 3 else OTHER),
            start=100,
            locale=lambda _i: "uk",
        )
        words = page().replace("\u2068", "").replace("\u2069", "")

        assert "harder in українська for students who are equally strong" in words
        assert "With fewer than 100 students in each language this may change." in words


def test_long_times_are_told_in_minutes(page, crowd):
    crowd(6, lambda _i: {"ev-single": KEY}, seconds=lambda i: 30 + 40 * i)

    assert "Usually 110 s; the middle half of the class took 70 s to 3 min." in page()


def test_who_left_the_class_is_not_counted(page, crowd, database, now):
    (first, *_rest) = crowd(6, lambda _i: {"ev-single": KEY})
    with database.writing() as session:
        session.query(Account).filter_by(public_id=first).one().removed_at = now

    assert "5 of 5 (100%)" in page()


def test_a_misconception_leads_to_its_step(ana, at, crowd):
    crowd(5, lambda _i: {"ev-single": OTHER})
    text = ana.get(f"{at}/q/ev-single").text
    address, anchor = re.findall(r'href="([^"]+)#(step-three-questions)"', text)[0]

    assert f'id="{anchor}"' in ana.get(address).text


def test_no_student_is_named(ana, at, crowd):
    crowd(25, upside_down)

    assert "Crowd" not in ana.get(f"{at}/q/ev-single").text


@pytest.mark.parametrize("locale", ["uk", "ar"])
def test_everything_is_said_in_other_languages(ana, at, crowd, locale):
    """No English word but those of the made-up lesson, which has both languages."""
    crowd(12, upside_down)
    crowd(12, upside_down, start=50, locale=lambda _i: "uk")
    ana.get(f"/t/?lang={locale}")
    words = main(ana.get(f"{at}/q/ev-single"))

    for english in ("Check", "students", "Usually", "language", "Nobody", "questions"):
        assert english not in words.replace("Something wrong with this question?", "")


def test_where_the_teacher_opens_the_steps_no_time_is_told(crowd, page, database, cast):
    """It would say how long the class talked."""
    crowd(8, usual, seconds=lambda _i: 40)
    assert "Usually 40 s" in page()

    with database.writing() as session:
        row = session.get_one(Assignment, cast.lesson_5b.id)
        row.open_steps, row.stepped_at = 3, row.opened_at
    assert "Usually" not in page()
