"""Something wrong with a question: what a teacher sees, decides, undoes; and a student."""

import re

import pytest
from answers import PAGE, RIGHT, WRONG, body
from crowd import add_students
from pages import h1, hidden, main, offered, read

from kit.content.model import Chosen, Typed
from kit.db.models import Account, Assignment, StoredResponse, StoredRuling

ABOUT = Chosen(frozenset({"about-page"}))
TABS = Chosen(frozenset({"other-tabs"}))
WHY = "The imprint names the office."


@pytest.fixture
def ana(browse_as):
    return browse_as("ana")


@pytest.fixture
def at(cast):
    return f"/t/a/{cast.lesson_5b.public_id}"


@pytest.fixture
def page(at):
    """`page()`: the page of a question; `page("rule?what=drop")`: one under it."""

    def page(under="", item="ev-single"):
        address = f"{at}/results/q/{item}"
        return f"{address}/{under}" if under else address

    return page


@pytest.fixture
def decide(ana, page):
    def decide(what, item="ev-single", words=WHY, follow=True, **key):
        return ana.post(
            page("rule", item),
            data={"what": what, "words": words, **key},
            follow_redirects=follow,
        )

    return decide


@pytest.fixture
def crowd(database, library, cast, now):
    def crowd(answers, names=("Kim", "Lee", "Max")):
        add_students(
            database,
            library,
            lesson=cast.lesson_5b,
            names=names[: len(answers)],
            answers=lambda i: {"ev-single": answers[i]},
            now=now,
        )

    return crowd


def undo_of(page):
    """The address of the button in the notice."""
    return re.search(r'action="([^"]*/rule/undo[^"]*)"', page.text)[1]


# --- the section on the page of a question ---------------------------------------------


def test_the_owner_is_offered_what_fits_the_question(ana, page):
    text = main(ana.get(page()))
    assert "Leave it out for this class" in text
    assert "Use another key in this class" in text
    assert "Count it again" not in text

    text = main(ana.get(page(item="ev-order")))
    assert "Leave it out for this class" in text
    assert "Use another key" not in text


def test_a_co_teacher_reads_what_was_decided_and_decides_nothing(
    browse_as, page, decide
):
    cora = browse_as("cora")
    assert "Something wrong" not in main(cora.get(page()))
    decide("drop")

    text = main(cora.get(page()))
    assert (
        f"Left out for this class (Ana, September 7, 2026, 0 answers changed) {WHY}"
        in text
    )
    assert "Count it again" not in text
    assert cora.get(page("rule?what=bank")).status_code == 404
    assert cora.post(page("rule"), data={"what": "bank"}).status_code == 404
    assert cora.post(page("rule/undo?of=1")).status_code == 404


@pytest.mark.parametrize("name", ["eve", "odo", "dora", "ben"])
def test_nobody_else_gets_there(browse_as, page, name, rows):
    browser = browse_as(name)
    for under in ("rule?what=drop", "rule?what=key"):
        assert browser.get(page(under)).status_code == 404
    data = {"what": "drop", "words": "x"}
    assert browser.post(page("rule"), data=data).status_code == 404
    assert rows(StoredRuling) == []


def test_a_question_of_an_open_test_waits(ana, cast, taking, rows, database):
    taking("ben", cast.form_5b).begin()
    there = f"/t/a/{cast.form_5b.public_id}/results/q/x-judge-1"

    assert "once the test is closed" in main(ana.get(there))
    for answer in (
        ana.get(f"{there}/rule?what=drop", follow_redirects=True),
        ana.post(
            f"{there}/rule", data={"what": "drop", "words": "x"}, follow_redirects=True
        ),
        ana.post(f"{there}/rule/undo?of=1", follow_redirects=True),
    ):
        assert answer.status_code == 200
    assert rows(StoredRuling) == []
    ana.post(f"/t/a/{cast.form_5b.public_id}/close")

    assert "Use another key" not in main(ana.get(there))
    assert ana.get(f"{there}/rule?what=key").status_code == 404
    done = ana.post(
        f"{there}/rule", data={"what": "drop", "words": "x"}, follow_redirects=True
    )
    assert "left out for this class" in done.text


# --- the preview -----------------------------------------------------------------------


def test_the_preview_names_whose_marks_change(ana, page, crowd, rows):
    crowd([ABOUT, TABS, Chosen(frozenset({"never-trust"}))])
    answer = ana.get(page("rule?what=key&look=1&chosen=about-page"))
    text = main(answer)

    assert "1 answer gets a better mark." in text
    assert "1 answer gets a lower mark." in text
    assert "1 answer stays as it is." in text
    assert "Kim Not yet Right first time" in text
    assert "Lee Right first time Not yet" in text
    assert "Max" not in text
    assert "Your key: " in text
    assert hidden(answer, "chosen") == "about-page"
    assert rows(StoredRuling) == []


def test_hidden_names_stay_hidden_in_the_preview(ana, page, crowd):
    crowd([ABOUT, TABS])
    ana.post("/t/names", data={"hidden": "1", "next": "/t/"})
    text = main(ana.get(page("rule?what=drop")))

    assert "Kim" not in text
    assert "Student 3 Not yet does not count" in text  # after Bea and Ben


def test_hostile_names_are_only_text(ana, page, database, crowd, cast):
    crowd([ABOUT], names=["<script>alert(1)</script>"])
    answer = ana.get(page("rule?what=drop"))

    assert "<script>alert" not in answer.text
    assert "&lt;script&gt;alert(1)" in answer.text


def test_half_points_are_told_in_points(ana, page, taking):
    taking("ben").answer("ev-multiple", Chosen(frozenset({"warden"})))
    text = main(
        ana.get(page("rule?what=key&look=1&chosen=cousin&chosen=star", "ev-multiple"))
    )

    assert "Ben Partly right (1 of 2 points) Not yet" in text


def test_without_answers_the_preview_says_so(ana, page):
    text = main(ana.get(page("rule?what=drop")))

    assert "Nobody has answered it yet." in text
    assert "Whose mark changes" not in text


def test_the_key_is_chosen_before_anything_is_previewed(ana, page):
    answer = ana.get(page("rule?what=key"))

    assert offered(answer, "chosen") == ["about-page", "other-tabs", "never-trust"]
    assert "What changes" not in main(answer)
    assert "The key of the question bank: " in main(answer)


@pytest.mark.parametrize(
    ("item", "query", "said"),
    [
        ("ev-single", "", "Choose 1 answer."),
        ("ev-single", "&chosen=nonsense", "Choose 1 answer."),
        ("ev-single", "&chosen=about-page&chosen=never-trust", "Choose 1 answer."),
        ("ev-single", "&chosen=%7B%22ids%22%3A%5B%22x%22%5D%7D", "Choose 1 answer."),
        ("ev-single", "&chosen=other-tabs", "That is the key of the question bank."),
        ("ev-multiple", "&chosen=warden", "Choose 2 answers."),
        ("ev-text", "&lines=", "Write one to 8 answers"),
        ("ev-text", "&lines=" + "x" * 81, "Write one to 8 answers"),
        ("ev-text", "&lines=" + "%0A".join("abcdefghi"), "Write one to 8 answers"),
    ],
)
def test_a_key_that_cannot_be_is_explained(ana, page, item, query, said, rows):
    answer = ana.get(page(f"rule?what=key&look=1{query}", item))

    assert answer.status_code == 422
    assert said in main(answer)
    assert "What changes" not in main(answer)


@pytest.mark.parametrize(
    "query", ["", "?what=", "?what=erase", "?what=key&what=drop&x=1", "?what=%00"]
)
def test_made_up_addresses_do_no_harm(ana, page, query):
    assert ana.get(page(f"rule{query}")).status_code in (200, 404)


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"what": "erase", "words": "x"},
        {"what": "bank'", "words": "x"},
        {"what": "\0", "words": "x"},
    ],
)
def test_made_up_decisions_are_not_there(ana, page, data, rows):
    assert ana.post(page("rule"), data=data).status_code == 404
    assert rows(StoredRuling) == []


# --- deciding --------------------------------------------------------------------------


def test_leaving_out_is_said_listed_and_undone(ana, page, at, crowd, decide, rows):
    crowd([ABOUT, TABS])
    done = decide("drop")

    assert "The question is left out for this class. 2 answers changed." in done.text
    text = main(done)
    assert "This class left the question out. It counts nowhere." in text
    assert (
        f"Left out for this class (Ana, September 7, 2026, 2 answers changed) {WHY}"
        in text
    )
    results = main(ana.get(f"{at}/results"))
    assert "left out" in results
    assert "left out" in main(ana.get(f"{at}/results/people"))

    back = ana.post(undo_of(done), follow_redirects=True)
    assert "Undone. 2 answers changed." in back.text
    assert "As in the question bank again (Ana" in main(back)
    assert "left out" not in main(ana.get(f"{at}/results"))
    again = ana.post(undo_of(done), follow_redirects=True)
    assert "That cannot be undone any more." in again.text
    assert len(rows(StoredRuling)) == 2


def test_another_key_marks_anew_and_back(ana, page, crowd, decide, rows):
    crowd([ABOUT, TABS, TABS])
    done = decide("key", chosen="about-page")

    assert "This class now has its own key for the question. 3 answers" in done.text
    assert "Another key: \u2068Read what the page says about itself" in main(done)
    assert sorted(r.earned_milli for r in rows(StoredResponse)) == [0, 0, 1000]
    assert "1 of 3" in main(ana.get(page()))
    text = main(ana.get(page("rule?what=bank")))
    assert "2 answers get a better mark. 1 answer gets a lower mark." in text

    decide("bank", words="")
    assert sorted(r.earned_milli for r in rows(StoredResponse)) == [0, 1000, 1000]


def test_further_words_are_tidied_and_accepted(ana, page, taking, decide, rows):
    taking("ben").answer("ev-text", Typed("3 people"))
    decide("key", "ev-text", lines="  3   people \r\n\r\n3 people\r\nтри")

    [ruling] = rows(StoredRuling)
    assert ruling.key == '{"text":"3 people\\nтри"}'
    [stored] = rows(StoredResponse)
    assert (stored.earned_milli, stored.bank_milli) == (1000, 0)


def test_a_reason_is_asked_for_and_what_was_chosen_is_kept(decide, rows):
    for words in ("", "  \u200b ", "x" * 301):
        answer = decide("key", chosen="about-page", words=words, follow=False)
        assert answer.status_code == 422
        assert hidden(answer, "chosen") == "about-page"
    assert "Say why, in a few words." in decide("drop", words="").text
    assert rows(StoredRuling) == []


def test_a_click_twice_is_one_decision(decide, rows):
    first, second = decide("drop"), decide("drop", words="Another reason.")

    assert "left out for this class" in second.text
    assert len(rows(StoredRuling)) == 1
    assert undo_of(first) == undo_of(second)


def test_a_hostile_reason_is_only_text(decide, ana, page):
    decide("drop", words="<img src=x onerror=alert(1)>")

    assert "<img src=x" not in ana.get(page()).text
    assert "&lt;img src=x" in ana.get(page()).text


def test_what_was_decided_before_the_question_changed_says_so(
    decide, ana, page, database
):
    decide("drop")
    assert "The question was changed after that." not in main(ana.get(page()))
    with database.writing() as session:
        session.query(StoredRuling).update({"item_revision": "older"})

    assert "The question was changed after that." in main(ana.get(page()))


def test_a_former_teacher_has_no_name(decide, browse_as, page, database):
    decide("drop")
    with database.writing() as session:
        session.query(StoredRuling).update({"account_id": None})

    assert "(a former teacher, September 7, 2026" in main(browse_as("cora").get(page()))


def test_the_bank_says_no_reasons_against_the_class(ana, page, at, crowd, decide):
    crowd([ABOUT, TABS])
    assert "Only people outside the page" in main(ana.get(page()))
    decide("key", chosen="about-page")

    assert "Only people outside the page" not in main(ana.get(page()))
    shown = ana.get(f"{at}/show/ev-single?state=c").text
    assert "cannot vouch for itself" not in shown


# --- what students read ----------------------------------------------------------------


@pytest.fixture
def ben(browse_as):
    return browse_as("ben")


@pytest.fixture
def lesson(cast):
    return f"/a/{cast.lesson_5b.public_id}"


def test_a_student_reads_that_the_key_was_changed_and_why(ben, lesson, decide):
    step = f"{lesson}/{PAGE['single']}"
    ben.post(step, data=body(WRONG["single"], "single"))
    decide("key", chosen="about-page")
    answer = ben.get(f"{step}/feedback")
    text = main(answer)

    assert h1(answer) == "Right"
    assert "Your teacher changed which answer is right for your class." in text
    assert WHY in text
    for reason in ("cannot vouch for itself", "Others have no reason", "throws out"):
        assert reason not in text
    assert "Your teacher" not in main(ben.get(f"{lesson}/review"))


def test_the_own_key_is_not_told_before_the_retry(ben, lesson, decide):
    decide("key", chosen="about-page", words="It is the first one.")
    step = f"{lesson}/{PAGE['single']}"
    ben.post(step, data=body(RIGHT["single"], "single"))
    text = main(ben.get(f"{step}/feedback"))

    assert "Not yet" in text
    assert "Your teacher changed which answer is right" in text
    assert "It is the first one." not in text
    assert "Read what the page says" not in text
    assert "Hint" not in text  # it would lead to the other key
    ben.post(step, data=body(WRONG["single"], "single", key="key-2"))
    assert "It is the first one." in main(ben.get(f"{step}/feedback"))


def test_a_student_keeps_the_explanation_of_what_does_not_count(ben, lesson, decide):
    step = f"{lesson}/{PAGE['single']}"
    ben.post(step, data=body(RIGHT["single"], "single"))
    decide("drop")
    text = main(ben.get(f"{step}/feedback"))

    assert "Others have no reason to flatter the page" in text
    assert "Your teacher left this question out for your class." in text
    assert WHY in text
    assert "Left out: does not count" in main(ben.get(f"{lesson}/review"))


def test_the_end_page_counts_neither_side_nor_what_is_left_out(
    ben, lesson, taking, decide, cast
):
    taking("ben").answer("ev-judge-sound", certainty=3)
    taking("ben").answer("ev-single", ABOUT, certainty=3)
    taking("ben").answer("ev-single", Chosen(frozenset({"never-trust"})))
    text = main(ben.get(f"{lesson}/end"))
    assert "1 of 1" in text
    assert "Question 3" in text
    assert "right 1 of 2 times" in text
    decide("drop")
    decide("key", "ev-judge-sound", chosen="not-good-enough")

    text = main(ben.get(f"{lesson}/end"))
    assert "1 of 1" not in text
    assert "Question 3" not in text
    assert "right 0 of 1 times" in text


def test_nobody_is_sent_to_an_open_question_that_is_left_out(
    ben, lesson, taking, decide
):
    before = main(ben.get(f"{lesson}/end"))
    decide("drop")

    assert "11 questions are still open" in before
    assert "10 questions are still open" in main(ben.get(f"{lesson}/end"))


def test_further_words_are_shown_as_answers_that_work(ben, lesson, decide):
    decide("key", "ev-text", lines="drei")
    step = f"{lesson}/{PAGE['text']}"
    ben.post(step, data=body({"text": "DREI"}, "text"))

    answer = ben.get(f"{step}/feedback")
    assert h1(answer) == "Right"
    assert "three were not" not in main(answer)


def test_another_class_reads_nothing_of_it(browse_as, cast, decide, taking):
    taking("chen", cast.lesson_6a).answer("ev-single", TABS)
    decide("key", chosen="about-page")
    answer = browse_as("chen").get(
        f"/a/{cast.lesson_6a.public_id}/{PAGE['single']}/feedback"
    )

    assert h1(answer) == "Right"
    assert "Your teacher changed" not in main(answer)


def test_the_pages_work_in_every_language(ana, page, crowd, decide):
    crowd([ABOUT, TABS])
    decide("key", chosen="about-page")
    for lang in ("uk", "ar", "en"):
        for address in (page("rule?what=drop&"), page("rule?what=key&"), page() + "?"):
            answer = ana.get(f"{address}lang={lang}", follow_redirects=True)
            assert answer.status_code == 200
            assert read(answer).texts["h1"].strip()


def test_the_world_of_these_tests_is_as_they_say(cast, rows):
    """The control: Bea and Ben come before Kim, and the lesson is explained at once."""
    names = [row.name for row in rows(Account, classroom_id=cast.class_5b.id)]
    assert {"Bea", "Ben"} < set(names)
    [given] = rows(Assignment, id=cast.lesson_5b.id)
    assert given.explain == "each"
