"""Tests before and after: a student's way through one, and the teacher's class page."""

import re
from dataclasses import replace

import pytest
from crowd import add_students
from pages import alert, checked, h1, hidden, main, offered, read, title
from two_lessons import SECOND, two_lessons

from kit.content.model import Chosen, Library
from kit.db.models import Account, Assignment, Attempt, Classroom, StoredResponse

EXPLAINS = "answers for it"  # of what is said about a sound passage of the samples
BOTH_SIDES = "Trusted what was reliable"


@pytest.fixture
def ana(browse_as):
    return browse_as("ana")


@pytest.fixture
def ben(browse_as):
    return browse_as("ben")


@pytest.fixture
def at(cast):
    return f"/a/{cast.form_5b.public_id}"


@pytest.fixture
def room(cast):
    return f"/t/c/{cast.class_5b.public_id}"


@pytest.fixture
def begun(ben, at):
    """Ben, who has pressed [Start]: the first of the class, so on form A."""
    ben.post(f"{at}/start")
    return ben


def answer(browser, at, number, item, chosen="good-enough", certainty="1"):
    data = {
        "chosen": chosen,
        "certainty": certainty,
        "resend_key": f"key-{item}",
        "item": item,
    }
    return browser.post(f"{at}/{number}", data=data)


def take(browser, at, letter="x"):
    """The practice and every question; all passages are called good enough."""
    answer(browser, at, 1, "practice-plain")
    for n in range(1, 7):
        answer(browser, at, n + 1, f"{letter}-judge-{n}")
    answer(browser, at, 8, f"{letter}-single", "about-page")


def close(ana, at):
    return ana.post(f"/t{at}/close", follow_redirects=True)


def button(page):
    [form] = re.findall(r'(?s)<form class="item".*?</form>', page.text)
    return re.sub(r"<[^>]+>", "", form.rsplit("<button", 1)[1].split(">", 1)[1]).strip()


class TestBeforeTheStart:
    def test_it_says_what_it_is_and_that_no_mark_comes_out(self, ben, at):
        page = ben.get(f"{at}/")

        assert h1(page) == "Test before the lessons"
        words = main(page)
        assert "how sure you are" in words
        assert "They do not count." in words
        assert "no mark comes out of it" in words
        assert "Start" in words

    def test_it_warns_of_war_where_there_is_war(self, ben, at, database, cast):
        assert "war in Ukraine" not in main(ben.get(f"{at}/"))

        with database.writing() as session:
            session.get_one(Assignment, cast.form_5b.id).track = "war"
        assert "war in Ukraine" in main(ben.get(f"{at}/"))

    def test_nobody_on_the_everyday_track_is_warned(self, ben, at, database, cast):
        with database.writing() as session:
            session.get_one(Assignment, cast.form_5b.id).track = "war"
            session.get_one(Account, cast["ben"].id).track = "everyday"

        assert "war in Ukraine" not in main(ben.get(f"{at}/"))

    def test_my_work_names_it(self, ben, at, begun):
        page = begun.get("/me")

        assert "Test before the lessons" in main(page)
        assert "0 of 8 steps done" in main(page)

    def test_in_another_language(self, ben, at):
        page = ben.get(f"{at}/?lang=uk", follow_redirects=True)

        assert '<html lang="uk"' in page.text
        assert "Почати" in main(page)


class TestPractice:
    def test_it_comes_first_and_does_not_count(self, begun, at):
        assert begun.get(f"{at}/go").location == f"{at}/1"
        page = begun.get(f"{at}/1")

        assert title(page).startswith(
            "Practice 1 of 1: does not count – Test before the lessons"
        )
        assert "Practice 1 of 1: does not count" in main(page)
        assert button(page) == "Check my answer"

    @pytest.mark.parametrize("chosen", ["good-enough", "not-good-enough"])
    def test_it_is_explained_at_once(self, begun, at, library, chosen):
        to = answer(begun, at, 1, "practice-plain", chosen)
        page = begun.get(to.location)

        assert to.location == f"{at}/1/feedback"
        text = library.quizzes["practice"].texts["en"].items["practice-plain"]
        assert text.feedback["good-enough"] in page.text
        assert text.feedback["not-good-enough"] in page.text
        assert "Practice 1 of 1: does not count" in main(page)

    def test_there_is_no_second_try(self, begun, at, rows):
        answer(begun, at, 1, "practice-plain", "not-good-enough")
        answer(begun, at, 1, "practice-plain", "good-enough", certainty="3")

        assert len(rows(StoredResponse)) == 1
        assert begun.get(f"{at}/1").location == f"{at}/1/feedback"

    def test_it_stands_by_itself_on_the_page_of_the_test(self, begun, at):
        answer(begun, at, 1, "practice-plain")
        words = main(begun.get(f"{at}/"))

        assert "Practice: these do not count" in words
        assert "0 of 7 questions" in words


class TestQuestions:
    def test_the_first_after_the_practice_is_question_one(self, begun, at):
        page = begun.get(f"{at}/2")

        assert title(page).startswith("Question 1 of 7 – Test before the lessons")
        assert button(page) == "Save my answer"

    def test_an_answer_leads_to_the_next_question_without_a_word(self, begun, at):
        to = answer(begun, at, 2, "x-judge-1")

        assert to.location == f"{at}/3"
        assert begun.get(f"{at}/2/feedback").location == f"{at}/3"
        assert EXPLAINS not in begun.get(f"{at}/2").text

    def test_nothing_can_be_shown(self, begun, at):
        answer(begun, at, 2, "x-judge-1")

        assert begun.post(f"{at}/2/show").status_code == 404

    def test_an_answer_is_the_last(self, begun, at, rows):
        answer(begun, at, 8, "x-single", "about-page")
        begun.post(
            f"{at}/8",
            data={
                "chosen": "other-tabs",
                "certainty": "1",
                "resend_key": "another",
                "item": "x-single",
            },
        )

        [row] = rows(StoredResponse)
        assert row.given == '{"ids":["about-page"]}'

    def test_neighbours_have_different_forms(self, begun, browse_as, at, library):
        bea = browse_as("bea")
        bea.post(f"{at}/start")
        forms = {}
        for name, browser in (("ben", begun), ("bea", bea)):
            forms[name] = hidden(browser.get(f"{at}/2"), "item")

        assert forms == {"ben": "x-judge-1", "bea": "b-judge-1"}

    def test_an_item_of_another_form_is_not_taken(self, begun, at, rows):
        to = answer(begun, at, 2, "b-judge-1")

        assert to.status_code == 303
        assert not rows(StoredResponse)


class TestTheEnd:
    def test_no_mark_is_shown(self, begun, at):
        take(begun, at)
        page = begun.get(f"{at}/end")

        assert "Your teacher shows the answers after the last test." in main(page)
        assert BOTH_SIDES not in main(page)
        assert "Very sure" not in main(page)
        assert "Worth a second look" not in main(page)
        assert f"{at}/review" not in read(page).links

    def test_open_questions_are_counted_without_the_practice(self, begun, at):
        assert "7 questions are still open." in main(begun.get(f"{at}/end"))
        for n in range(1, 7):
            answer(begun, at, n + 1, f"x-judge-{n}")

        assert "1 question is still open." in main(begun.get(f"{at}/end"))

    def test_handed_in_it_cannot_be_changed(self, begun, at, rows):
        answer(begun, at, 2, "x-judge-1")
        begun.post(f"{at}/end")
        to = answer(begun, at, 3, "x-judge-2")

        assert to.status_code == 303
        assert len(rows(StoredResponse)) == 1

    def test_one_may_look_at_what_is_saved_and_not_at_how_it_was(self, begun, at):
        take(begun, at)
        page = begun.get(f"{at}/review")

        assert main(page).count("Saved") == 7
        assert f"{at}/2/feedback" not in read(page).links
        assert f"{at}/1/feedback" in read(page).links  # the practice

    def test_closing_shows_nothing(self, begun, ana, at):
        take(begun, at)
        close(ana, at)

        assert BOTH_SIDES not in main(begun.get(f"{at}/end"))
        assert begun.get(f"{at}/2/feedback").location == f"{at}/3"
        assert main(begun.get(f"{at}/review")).count("Saved") == 7

    def test_the_teacher_is_told_so(self, ana, at):
        words = main(close(ana, at))

        assert "Its answers stay hidden until you show them." in words
        assert "Students can read the explanations" not in words


class TestShown:
    @pytest.fixture
    def shown(self, begun, ana, at, room):
        take(begun, at)
        close(ana, at)
        ana.post(f"{room}/tests/show")
        return begun

    def test_every_answer_is_explained(self, shown, at, library):
        page = shown.get(f"{at}/2/feedback")

        text = library.quizzes["form-a"].texts["en"].items["x-judge-1"]
        assert text.feedback["good-enough"] in page.text
        assert text.feedback["not-good-enough"] in page.text
        assert "Question 1 of 7" in main(page)

    def test_the_end_has_both_sides_without_the_practice(self, shown, at):
        words = main(shown.get(f"{at}/end"))

        assert "Trusted what was reliable 3 of 3" in words
        assert "Questioned what was not 0 of 3" in words

    def test_what_was_not_right_is_worth_a_second_look(self, shown, at):
        page = shown.get(f"{at}/end")

        assert f"{at}/3/feedback" in read(page).links
        assert f"{at}/1/feedback" not in read(page).links

    def test_a_wrong_practice_is_not_worth_a_second_look(self, begun, ana, at, room):
        answer(begun, at, 1, "practice-plain", "not-good-enough", certainty="3")
        answer(begun, at, 2, "x-judge-1", certainty="3")
        close(ana, at)
        ana.post(f"{room}/tests/show")
        page = begun.get(f"{at}/end")

        assert f"{at}/1/feedback" not in read(page).links
        assert 'When you said "Very sure", you were right 1 of 1 times.' in main(page)
        assert "Trusted what was reliable 1 of 1" in main(page)

    def test_another_student_is_shown_the_own_form(self, browse_as, ana, at, room, ben):
        ben.post(f"{at}/start")
        bea = browse_as("bea")
        bea.post(f"{at}/start")
        answer(bea, at, 2, "b-judge-1")
        close(ana, at)
        ana.post(f"{room}/tests/show")

        assert EXPLAINS in bea.get(f"{at}/2/feedback").text
        assert ben.get(f"{at}/2/feedback").location == f"{at}/2"


class TestFormsThatGo:
    @pytest.fixture
    def without(self, app, library):
        def without(*gone):
            site = app.extensions["kit"]
            quizzes = {k: q for k, q in library.quizzes.items() if k not in gone}
            app.extensions["kit"] = replace(
                site, library=Library(library.lessons, quizzes)
            )

        return without

    @pytest.mark.parametrize("gone", ["form-a", "form-b"])
    def test_the_test_looks_like_none_and_every_page_stands(
        self, begun, ana, at, room, without, gone
    ):
        answer(begun, at, 2, "x-judge-1")
        without(gone)

        assert begun.get(f"{at}/2").status_code == 404
        assert begun.get("/me").status_code == 200
        assert "Test before the lessons" not in main(begun.get("/me"))
        for page in ("live", "results", "results/people", "export"):
            assert ana.get(f"/t{at}/{page}").status_code == 200, page
        assert ana.get(f"{room}/").status_code == 200
        assert "Before and after" not in main(ana.get(f"{room}/"))
        assert ana.get(f"{room}/assign?lesson=pre-test").status_code == 404

    def test_a_form_of_another_name_hides_the_test_of_who_took_it(
        self, begun, browse_as, at, app, library
    ):
        site = app.extensions["kit"]
        quizzes = dict(library.quizzes)
        renamed = replace(quizzes.pop("form-a"), id="form-new")
        app.extensions["kit"] = replace(
            site, library=Library(library.lessons, quizzes | {"form-new": renamed})
        )

        assert begun.get(f"{at}/2").status_code == 404
        assert begun.get("/me").status_code == 200
        assert "Test before the lessons" in main(browse_as("bea").get("/me"))

    def test_without_a_practice_it_begins_with_question_one(self, begun, at, without):
        without("practice")

        assert title(begun.get(f"{at}/1")).startswith("Question 1 of 7")


class TestAssign:
    GOOD = {"track": "everyday", "retry": "no", "explain": "close"}

    def test_the_class_page_leads_to_each_test(self, ana, room):
        page = ana.get(f"{room}/")
        links = read(page).links

        for test in ("pre-test", "post-test", "delayed-test"):
            assert f"{room}/assign?lesson={test}" in links
        assert "form-a" not in page.text
        assert not [link for link in links if "practice" in link]

    def test_a_first_test_asks_how_many_there_will_be(self, ana, room):
        page = ana.get(f"{room}/assign?lesson=pre-test")

        assert "Test before the lessons" in h1(page)
        assert offered(page, "sittings") == ["2", "3"]
        assert checked(page, "sittings") == ["2"]
        assert offered(page, "track") == ["everyday", "war"]
        assert offered(page, "retry") == []

    @pytest.mark.parametrize("count", [2, 3])
    def test_the_plan_is_kept(self, ana, room, rows, cast, count):
        data = {**self.GOOD, "sittings": str(count)}
        to = ana.post(f"{room}/assign?lesson=pre-test", data=data)

        given = rows(Assignment)[-1]
        assert to.location == f"/t/a/{given.public_id}/live"
        assert (given.kind, given.content_id) == ("form", "pre-test")
        assert (given.retry, given.explain) == (False, "close")
        assert rows(Classroom, id=cast.class_5b.id)[0].sittings == count
        page = ana.get(f"{room}/assign?lesson=pre-test")
        assert checked(page, "sittings") == [str(count)]

    @pytest.mark.parametrize("count", ["1", "4", "many", "", "\x00"])
    def test_another_number_is_refused(self, ana, room, rows, cast, count):
        before = len(rows(Assignment))
        data = {**self.GOOD, "sittings": count}
        page = ana.post(f"{room}/assign?lesson=pre-test", data=data)

        assert page.status_code == 422
        assert alert(page)
        assert len(rows(Assignment)) == before
        assert rows(Classroom, id=cast.class_5b.id)[0].sittings == 2

    @pytest.mark.parametrize("what", ["post-test", "delayed-test", "demo-module"])
    def test_nothing_else_changes_the_plan(self, ana, room, rows, cast, what):
        address = f"{room}/assign?lesson={what}"
        assert offered(ana.get(address), "sittings") == []
        ana.post(address, data={**self.GOOD, "sittings": "3"})

        assert rows(Assignment)[-1].content_id == what
        assert rows(Classroom, id=cast.class_5b.id)[0].sittings == 2

    def test_with_three_planned_the_third_student_takes_form_c(
        self, ana, room, rows, browse_as
    ):
        ana.post(f"{room}/assign?lesson=pre-test", data={**self.GOOD, "sittings": "3"})
        at = f"/a/{rows(Assignment)[-1].public_id}"
        ana.post(f"{room}/people/let-all-in")
        for name in ("ben", "bea", "gus"):
            browse_as(name).post(f"{at}/start")

        taken = [r.content_id for r in rows(Attempt) if r.content_id.startswith("form")]
        assert taken == ["form-a", "form-b", "form-c"]

    @pytest.mark.parametrize("lesson", ["form-a", "practice", "test", "pre-test "])
    def test_what_is_no_test(self, ana, room, lesson):
        address = f"{room}/assign"

        assert ana.get(address, query_string={"lesson": lesson}).status_code == 404

    def test_a_language_is_a_draft_while_one_form_is(
        self, ana, room, app, library, rows
    ):
        """All Ukrainian forms are drafts; with one in English alone it is missing."""
        assert offered(ana.get(f"{room}/assign?lesson=pre-test"), "drafts") == ["uk"]

        english = replace(
            library.quizzes["form-c"],
            texts={"en": library.quizzes["form-c"].texts["en"]},
        )
        site = app.extensions["kit"]
        app.extensions["kit"] = replace(
            site,
            library=Library(library.lessons, {**library.quizzes, "form-c": english}),
        )
        assert offered(ana.get(f"{room}/assign?lesson=pre-test"), "drafts") == []


class TestShowing:
    def asks(self, page, room):
        return f'action="{room}/tests/show"' in page.text

    def test_while_a_test_is_open_there_is_no_button(self, ana, room, at):
        assert not self.asks(ana.get(f"{room}/"), room)

        close(ana, at)
        assert self.asks(ana.get(f"{room}/"), room)

    def test_pressed_it_says_so_and_is_gone(self, ana, room, at, rows):
        close(ana, at)
        page = ana.post(f"{room}/tests/show", follow_redirects=True)

        assert "The class can now read the answers to its tests." in main(page)
        assert "another test would measure memory" in main(page)
        assert not self.asks(page, room)
        assert rows(Assignment, kind="form")[0].explain == "each"

    def test_pressed_too_early_it_shows_nothing(self, ana, room, at, rows):
        page = ana.post(f"{room}/tests/show", follow_redirects=True)

        assert "close every test of this class first" in main(page)
        assert rows(Assignment, kind="form")[0].explain == "close"

    def test_a_test_after_that_can_be_shown_too(self, ana, room, at, rows):
        close(ana, at)
        ana.post(f"{room}/tests/show")
        ana.post(f"{room}/assign?lesson=post-test", data=TestAssign.GOOD)
        later = f"/a/{rows(Assignment)[-1].public_id}"

        assert not self.asks(ana.get(f"{room}/"), room)
        close(ana, later)
        assert self.asks(ana.get(f"{room}/"), room)
        ana.post(f"{room}/tests/show")
        assert [r.explain for r in rows(Assignment, kind="form")] == ["each", "each"]

    def test_a_class_without_a_test_has_no_button(self, browse_as, cast):
        eve, room = browse_as("eve"), f"/t/c/{cast.class_6a.public_id}"
        page = eve.get(f"{room}/")

        assert "Before and after" in main(page)
        assert not self.asks(page, room)

    def test_a_co_teacher_reads_and_shows_nothing(self, browse_as, ana, room, at):
        close(ana, at)
        page = browse_as("cora").get(f"{room}/")

        assert "Before and after" in main(page)
        assert not self.asks(page, room)
        assert f"{room}/assign?lesson=post-test" not in read(page).links

    @pytest.mark.parametrize(
        ("who", "status"),
        [
            ("ana", 303),
            ("cora", 404),
            ("eve", 404),
            ("odo", 404),
            ("dora", 404),
            ("ben", 404),
            ("nobody", 303),
        ],
    )
    def test_who_may_show_the_answers(
        self, browse_as, ana, room, at, rows, who, status
    ):
        close(ana, at)
        answer = browse_as(who).post(f"{room}/tests/show")

        assert answer.status_code == status
        shown = rows(Assignment, kind="form")[0].explain == "each"
        assert shown == (who == "ana")

    def test_a_class_that_is_not_there_looks_like_one_that_is_not_mine(self, ana):
        assert ana.post("/t/c/nosuchclass/tests/show").status_code == 404

    def test_it_is_a_button_and_no_link(self, ana, room):
        assert ana.get(f"{room}/tests/show").status_code == 405


class TestResults:
    @pytest.fixture
    def taken(self, database, library, cast, now):
        for form, letter in (("form-a", "x"), ("form-b", "b")):
            add_students(
                database,
                library,
                lesson=cast.form_5b,
                form=form,
                names=[f"{letter} {n}" for n in range(6)],
                answers=lambda _i, letter=letter: {
                    f"{letter}-judge-2": Chosen(frozenset({"good-enough"})),
                    f"{letter}-single": Chosen(frozenset({"about-page"})),
                },
                now=now,
            )

    @pytest.mark.parametrize(
        "page", ["results", "results?order=lesson", "results/people", "live"]
    )
    def test_questions_are_named_by_form_and_number(self, ana, at, taken, page):
        words = main(ana.get(f"/t{at}/{page}"))

        for label in ("A2", "A7", "B2", "B7"):
            assert label in words, label
        assert "C2" not in words

    @pytest.mark.parametrize("page", ["results/q/b-judge-2", "show/b-judge-2"])
    def test_one_question_has_its_label(self, ana, at, taken, page):
        assert "Question B2" in title(ana.get(f"/t{at}/{page}"))

    def test_worth_a_look_names_it_too(self, ana, at, taken):
        assert "Question A2: 6 of 6 gave the same other answer" in main(
            ana.get(f"/t{at}/live")
        )

    def test_practice_is_on_no_page(self, ana, at, begun):
        answer(begun, at, 1, "practice-plain")

        for page in ("live", "results", "results/people", "export"):
            assert "practice" not in ana.get(f"/t{at}/{page}").text, page
        for page in ("results/q/practice-plain", "show/practice-plain"):
            assert ana.get(f"/t{at}/{page}").status_code == 404, page

    def test_the_file_has_its_columns_by_label_and_no_practice(self, ana, at, begun):
        take(begun, at)
        csv = ana.get(f"/t{at}/export/file?what=answers&form=csv&names=nicknames").text

        header = csv.split("\n")[0]
        assert "qA1_answer" in header
        assert "qA7_sure" in header
        assert "practice" not in csv


class TestLookBack:
    """A lesson after another begins with questions of the one before."""

    @pytest.fixture
    def lesson(self, app, library, ana, room, rows):
        site = app.extensions["kit"]
        app.extensions["kit"] = replace(site, library=two_lessons(library))
        ana.post(
            f"{room}/assign?lesson={SECOND}",
            data={"track": "everyday", "retry": "yes", "explain": "each"},
        )
        return f"/a/{rows(Assignment)[-1].public_id}"

    def test_its_questions_come_first_and_say_so(self, ben, lesson):
        ben.post(f"{lesson}/start")
        page = ben.get(f"{lesson}/1")

        assert title(page).startswith("Question 1 of 13: looking back – ")
        assert hidden(page, "item") == "ev-match"
        assert button(page) == "Check my answer"

    def test_it_is_a_step_of_its_own_on_the_page_of_the_lesson(self, ben, lesson):
        ben.post(f"{lesson}/start")
        words = main(ben.get(f"{lesson}/"))

        assert "Look back: two questions from earlier lessons" in words
        assert "0 of 2 questions" in words

    def test_it_is_answered_explained_and_counted(self, ben, lesson, ana, rows):
        ben.post(f"{lesson}/start")
        data = {"text": "3", "certainty": "2", "resend_key": "k", "item": "ev-text"}
        to = ben.post(f"{lesson}/2", data=data)

        assert to.location == f"{lesson}/2/feedback"
        assert "Question 2 of 13: looking back" in main(ben.get(to.location))
        assert ben.get(f"{lesson}/go").location == f"{lesson}/1"
        assert "1 of 1" in main(ana.get(f"/t{lesson}/results/q/ev-text"))

    def test_the_lesson_itself_follows(self, ben, lesson):
        ben.post(f"{lesson}/start")

        assert "Before you start" in main(ben.get(f"{lesson}/3"))
        assert title(ben.get(f"{lesson}/6")).startswith("Question 3 of 13 – ")

    def test_the_first_lesson_has_none(self, ben, cast):
        page = ben.get(f"/a/{cast.lesson_5b.public_id}/")

        assert "Look back" not in main(page)


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("ben", 200),
        ("bea", 200),
        ("chen", 404),
        ("oli", 404),
        ("gus", 303),
        ("finn", 303),
        ("ana", 404),
        ("nobody", 303),
    ],
)
def test_who_may_see_a_test(browse_as, at, who, status):
    assert browse_as(who).get(f"{at}/").status_code == status
