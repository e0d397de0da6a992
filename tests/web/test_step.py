"""A question and what is posted to it: every type of item, honest and not."""

from dataclasses import replace
from types import MappingProxyType

import pytest
from answers import KINDS, LAST_PAGE, PAGE, PARTLY, RIGHT, WRONG, body
from pages import alert, checked, h1, hidden, main, plain, read, title

from kit.db.models import Assignment, Attempt, StepDone, StoredResponse

GRADED = [what for what in KINDS if what != "reflection"]
WITH_RETRY = [what for what in GRADED if not what.startswith("judge")]


@pytest.fixture
def step(cast):
    """The address of a page of Ben's module, by number or by the kind of its item."""

    def step(which, more=""):
        return f"/a/{cast.lesson_5b.public_id}/{PAGE.get(which, which)}{more}"

    return step


@pytest.fixture
def ben(browse_as):
    return browse_as("ben")


@pytest.fixture
def stored(database):
    """What is stored, as (item, number, given, earned, possible)."""

    def stored():
        with database.reading() as session:
            return [
                (r.item_id, r.number, r.given, r.earned_milli, r.possible_milli)
                for r in session.query(StoredResponse)
                .order_by(StoredResponse.item_id, StoredResponse.number)
                .all()
            ]

    return stored


class TestAsking:
    @pytest.mark.statement("T11")
    @pytest.mark.parametrize("what", KINDS)
    def test_a_question_has_one_heading_and_its_number_in_the_title(
        self, ben, step, what
    ):
        page = ben.get(step(what))

        assert page.status_code == 200
        assert page.text.count("<h1") == 1
        assert h1(page)
        number = list(KINDS).index(what) + 1
        assert (
            title(page)
            == f"Question {number} of 11 – Who could know? – Media Literacy Kit"
        )

    @pytest.mark.statement("T12")
    @pytest.mark.parametrize("what", KINDS)
    def test_nothing_is_chosen_beforehand(self, ben, step, what):
        page = ben.get(step(what))

        ticked = [i for i in read(page).inputs if "checked" in i]
        assert not ticked
        assert " selected" not in page.text

    @pytest.mark.parametrize("what", GRADED)
    def test_the_key_is_not_in_the_page(self, ben, step, what, library):
        """Neither what is right nor why, not as text and not as data."""
        text = library.quizzes["demo-module"].texts["en"].items[f"ev-{what}"]
        page = ben.get(step(what))

        for secret in (
            *text.feedback.values(),
            text.rationale,
            *(a for a in text.accept if len(a) > 1),
        ):
            assert secret not in page.text
        assert text.hint not in page.text or not text.hint
        assert "data-key" not in page.text

    @pytest.mark.statement("T30")
    def test_the_order_of_options_is_the_students_own_and_stays(self, ben, step):
        first, again = ben.get(step("multiple")), ben.get(step("multiple"))

        assert plain(first) == plain(again)

    def test_a_page_that_is_not_there(self, ben, step):
        for which in (0, LAST_PAGE + 1, 10**12):
            assert ben.get(step(which)).status_code == 404
            assert ben.post(step(which)).status_code == 404
        assert ben.get(step("-1")).status_code == 404
        assert ben.get(step("x")).status_code == 404

    def test_question_and_page_each_say_their_language(self, ben, step):
        page = ben.get(step("single"), headers={"Accept-Language": "ar"})
        assert '<html lang="en"' in page.text  # the account's language comes first

        ben.get(step("single", "?lang=ar"))
        page = ben.get(step("single"))

        assert '<html lang="ar" dir="rtl"' in page.text
        assert '<h1 lang="en" dir="ltr">A page you have never seen' in page.text

    @pytest.mark.parametrize(
        ("who", "status"),
        [("ben", 200), ("bea", 303), ("chen", 404), ("oli", 404), ("ana", 404),
         ("eve", 404), ("dora", 404), ("gus", 303), ("finn", 303), ("nobody", 303)],
    )  # fmt: skip
    def test_only_students_of_the_class_see_it(self, browse_as, step, who, status):
        assert browse_as(who).get(step("single")).status_code == status
        answer = browse_as(who).post(
            step("single"), data=body(RIGHT["single"], "single")
        )
        assert answer.status_code == (303 if status == 200 else status)

    def test_somebody_elses_lesson_looks_like_none(self, browse_as, step):
        chen = browse_as("chen")

        assert plain(chen.get(step("single"))) == plain(chen.get("/a/nosuch/6"))

    def test_who_has_not_begun_is_sent_to_begin(self, browse_as, step, cast):
        bea = browse_as("bea")

        assert bea.get(step("single")).location == f"/a/{cast.lesson_5b.public_id}/"
        answer = bea.post(step("single"), data=body(RIGHT["single"], "single"))
        assert answer.location == f"/a/{cast.lesson_5b.public_id}/"


class TestAnswering:
    @pytest.mark.parametrize("what", GRADED)
    def test_a_right_answer(self, ben, step, stored, what):
        answer = ben.post(step(what), data=body(RIGHT[what], what))

        assert answer.status_code == 303
        assert answer.location == step(what, "/feedback")
        page = ben.get(answer.location)
        assert h1(page) == "Right"
        assert '<meta name="kit-saved" content="key-1">' in page.text
        ((item, number, _given, earned, possible),) = stored()
        assert (item, number, earned) == (f"ev-{what}", 1, possible)

    @pytest.mark.parametrize("what", PARTLY)
    def test_a_partly_right_answer(self, ben, step, stored, what):
        answer = ben.post(step(what), data=body(PARTLY[what], what))

        assert h1(ben.get(answer.location)) == "Partly right"
        ((_item, _number, _given, earned, possible),) = stored()
        assert 0 < earned < possible

    @pytest.mark.parametrize("what", WRONG)
    def test_a_wrong_answer(self, ben, step, stored, what):
        answer = ben.post(step(what), data=body(WRONG[what], what))

        assert h1(ben.get(answer.location)) == "Not yet"
        assert stored()[0][3] == 0

    @pytest.mark.parametrize("what", GRADED)
    def test_nothing_is_refused_and_what_was_said_is_kept(
        self, ben, step, stored, what
    ):
        page = ben.post(step(what), data=body({}, what))

        assert page.status_code == 422
        assert title(page).startswith("Problem: Question ")
        assert alert(page)
        assert checked(page, "certainty") == ["2"]
        assert not stored()

    @pytest.mark.parametrize("what", GRADED)
    def test_without_certainty_the_answer_is_kept(self, ben, step, stored, what):
        data = body(RIGHT[what], what, certainty=None)

        page = ben.post(step(what), data=data)

        assert page.status_code == 422
        assert "Say how sure you are." in alert(page)
        kept = page.text.count(" checked") + page.text.count(" selected")
        assert kept or what == "text" and hidden(page, "text") == "Three"
        assert not stored()

    @pytest.mark.parametrize(
        ("what", "data"),
        [
            ("judge-flawed", {"chosen": "not-sure"}),
            ("judge-flawed", {"chosen": ["good-enough", "not-good-enough"]}),
            ("single", {"chosen": "no-such-option"}),
            ("single", {"chosen": ["other-tabs", "about-page"]}),
            ("multiple", {"chosen": ["warden", "no-such-option"]}),
            ("multiple", {"chosen": ["warden", "office", "star"]}),
            ("multiple", {"chosen": ["warden", "office", "star", "cousin"]}),
            ("multiple", {"chosen": "warden"}),
            ("highlight", {"chosen": ["s1", "s2", "s3", "s4"]}),
            ("highlight", {"chosen": "s9"}),
            ("label", {"label-a1": "no-such-label"}),
            ("label", {"label-a9": "fact"}),
            ("order", {**RIGHT["order"], "place-saw": "2"}),
            ("order", {**RIGHT["order"], "place-saw": "0"}),
            ("order", {**RIGHT["order"], "place-saw": "99"}),
            ("classify", {**RIGHT["classify"], "pair-c-paper": "no-such-group"}),
            ("classify", {"pair-c-paper": "repeats"}),
            ("match", {"pair-m-open": "t-ring", "pair-m-old": "t-ring"}),
            ("match", {"pair-m-open": "t-ring", "pair-m-old": "no-such-partner"}),
            ("text", {"text": "x" * 81}),
            ("text", {"text": "\x00\x01"}),
            ("text", {"text": "   "}),
            ("reflection", {"text": "x" * 301}),
        ],
    )
    def test_what_no_honest_form_sends_is_refused(self, ben, step, stored, what, data):
        page = ben.post(step(what), data=body(data, what))

        assert page.status_code == 422
        assert alert(page)
        assert not stored()

    @pytest.mark.parametrize(
        "certainty", ["0", "4", "-1", "2.0", "very", "٣", "1 OR 1=1"]
    )
    def test_a_certainty_there_is_not(self, ben, step, stored, certainty):
        data = body(RIGHT["single"], "single", certainty=certainty)

        assert ben.post(step("single"), data=data).status_code == 422
        assert not stored()

    @pytest.mark.parametrize(
        "key", ["", "x" * 25, "ключ", "a b", "'; DROP TABLE response"]
    )
    def test_a_key_that_cannot_be_stored_is_replaced(self, ben, step, stored, key):
        page = ben.post(step("single"), data=body(RIGHT["single"], "single", key=key))

        assert page.status_code == 422
        assert hidden(page, "resend_key") not in ("", key)
        assert not stored()

    def test_what_is_too_long_is_kept_whole(self, ben, step):
        page = ben.post(step("text"), data=body({"text": "x" * 81}, "text"))

        assert hidden(page, "text") == "x" * 81
        assert "You have used 81" in alert(page)

    def test_markup_is_only_text(self, ben, step):
        evil = '"><script>alert(1)</script>{{ 7 * 7 }}'

        page = ben.post(
            step("text"), data=body({"text": evil}, "text"), follow_redirects=True
        )

        assert "<script>alert" not in page.text
        assert "{{ 7 * 7 }}" in page.text

    def test_the_same_form_twice_is_stored_once(self, ben, step, stored):
        data = body(WRONG["single"], "single")

        first, second = (
            ben.post(step("single"), data=data),
            ben.post(step("single"), data=data),
        )

        assert first.location == second.location
        assert len(stored()) == 1

    def test_thirty_clicks_at_once_are_stored_once(self, browse_as, step, stored):
        from concurrent.futures import ThreadPoolExecutor

        data = body(RIGHT["single"], "single")
        browsers = [browse_as("ben") for _ in range(6)]

        def click(n):
            return browsers[n % 6].post(step("single"), data=data).status_code

        with ThreadPoolExecutor(6) as pool:
            assert set(pool.map(click, range(30))) == {303}

        assert len(stored()) == 1

    def test_what_is_posted_besides_changes_nothing(self, ben, step, rows):
        extra = {
            "earned_milli": "1000", "number": "2", "released_at": "2020-01-01",
            "attempt_id": "1", "student_id": "1", "school_id": "2", "locale": "xx",
            "answered_at": "2020-01-01", "is_right": "1",
        }  # fmt: skip

        ben.post(step("single"), data=body(WRONG["single"], "single") | extra)

        (row,) = rows(StoredResponse)
        assert (row.earned_milli, row.number, row.released_at) == (0, 1, None)
        assert row.locale == "en"


class TestRetry:
    @pytest.mark.statement("T16")
    @pytest.mark.parametrize("what", WITH_RETRY)
    def test_the_first_wrong_answer_shows_the_hint_and_not_the_key(
        self, ben, step, what, library
    ):
        text = library.quizzes["demo-module"].texts["en"].items[f"ev-{what}"]
        answer = ben.post(step(what), data=body(WRONG[what], what))

        page = ben.get(answer.location)

        assert text.hint in page.text
        assert "Try again" in page.text
        assert text.rationale not in page.text
        given = {
            v
            for values in WRONG[what].values()
            for v in ([values] if isinstance(values, str) else values)
        }
        for option, why in text.feedback.items():
            if option not in given and what in ("single", "multiple", "highlight"):
                assert why not in page.text, option

    @pytest.mark.parametrize("what", WITH_RETRY)
    def test_the_question_again_has_the_hint_and_is_empty(
        self, ben, step, what, library
    ):
        text = library.quizzes["demo-module"].texts["en"].items[f"ev-{what}"]
        ben.post(step(what), data=body(WRONG[what], what))

        page = ben.get(step(what))

        assert text.hint in page.text
        for why in (text.rationale, *text.feedback.values()):
            assert why not in page.text

    @pytest.mark.parametrize("what", WITH_RETRY)
    def test_right_after_the_hint(self, ben, step, stored, what):
        ben.post(step(what), data=body(WRONG[what], what))

        answer = ben.post(step(what), data=body(RIGHT[what], what, key="key-2"))

        assert h1(ben.get(answer.location)) == "Right this time"
        assert [row[1] for row in stored()] == [1, 2]

    @pytest.mark.statement("T15")
    @pytest.mark.parametrize("what", WITH_RETRY)
    def test_after_the_second_everything_is_explained(self, ben, step, what, library):
        text = library.quizzes["demo-module"].texts["en"].items[f"ev-{what}"]
        for key in ("key-1", "key-2"):
            answer = ben.post(step(what), data=body(WRONG[what], what, key=key))

        page = ben.get(answer.location)

        if what not in ("text", "order"):
            told = [
                why for why in text.feedback.values() if why in read(page).texts["main"]
            ]
            assert len(told) == len(text.feedback)
        assert "Try again" not in page.text
        assert ben.get(step(what)).location == step(what, "/feedback")

    @pytest.mark.statement("T16")
    def test_there_is_no_third_try(self, ben, step, stored):
        for n in (1, 2):
            ben.post(
                step("single"), data=body(WRONG["single"], "single", key=f"key-{n}")
            )

        answer = ben.post(
            step("single"), data=body(RIGHT["single"], "single", key="key-3")
        )

        assert answer.location == step("single", "/feedback")
        assert "stored before" in main(ben.get(answer.location))
        assert len(stored()) == 2

    @pytest.mark.parametrize("what", ["judge-flawed", "judge-sound"])
    def test_a_judgement_has_no_retry(self, ben, step, stored, what):
        ben.post(step(what), data=body(WRONG[what], what))

        answer = ben.post(step(what), data=body(RIGHT[what], what, key="key-2"))

        assert answer.status_code == 303
        assert len(stored()) == 1

    def test_a_right_answer_cannot_be_given_again(self, ben, step, stored):
        ben.post(step("single"), data=body(RIGHT["single"], "single"))

        ben.post(step("single"), data=body(WRONG["single"], "single", key="key-2"))

        assert len(stored()) == 1

    def test_the_answer_may_be_shown_instead(self, ben, step, stored, library):
        text = library.quizzes["demo-module"].texts["en"].items["ev-single"]
        ben.post(step("single"), data=body(WRONG["single"], "single"))

        answer = ben.post(step("single", "/show"))
        page = ben.get(answer.location)

        assert answer.location == step("single", "/feedback")
        assert text.feedback["other-tabs"] in page.text
        ben.post(step("single"), data=body(RIGHT["single"], "single", key="key-2"))
        assert len(stored()) == 1

    def test_nothing_is_shown_before_the_first_answer(self, ben, step):
        assert ben.post(step("single", "/show")).status_code == 404
        assert ben.post(step(1, "/show")).status_code == 404
        assert ben.post(step(99, "/show")).status_code == 404

    def test_showing_twice_is_showing_once(self, ben, step, rows):
        ben.post(step("single"), data=body(WRONG["single"], "single"))
        ben.post(step("single", "/show"))
        before = rows(StoredResponse)[0].released_at

        assert ben.post(step("single", "/show")).status_code == 303
        assert rows(StoredResponse)[0].released_at == before

    def test_a_get_of_show_is_refused(self, ben, step):
        assert ben.get(step("single", "/show")).status_code == 405


class TestTheTeachersDoing:
    @pytest.fixture
    def teacher(self, browse_as, cast):
        def do(what):
            answer = browse_as("ana").post(f"/t/a/{cast.lesson_5b.public_id}/{what}")
            assert answer.status_code == 303

        return do

    @pytest.mark.parametrize("what", GRADED)
    def test_paused_the_answer_stays_in_the_form(
        self, ben, step, stored, teacher, what
    ):
        teacher("pause")

        page = ben.post(step(what), data=body(RIGHT[what], what))

        assert page.status_code == 409
        assert "paused the lesson. Your answer stays here" in main(page)
        assert checked(page, "certainty") == ["2"]
        assert page.text.count(" checked") + page.text.count(" selected") >= 1
        assert hidden(page, "resend_key") == "key-1"
        assert not stored()
        teacher("pause")
        assert ben.post(step(what), data=body(RIGHT[what], what)).status_code == 303

    def test_the_page_can_ask_whether_it_is_paused(self, ben, cast, teacher):
        ask = f"/a/{cast.lesson_5b.public_id}/settings.json"
        assert ben.get(ask).json == {
            "open": True,
            "paused": False,
            "looking": "",
            "steps": None,
        }

        teacher("pause")
        assert ben.get(ask).json == {
            "open": True,
            "paused": True,
            "looking": "",
            "steps": None,
        }

        teacher("close")
        assert ben.get(ask).json == {
            "open": False,
            "paused": False,
            "looking": "",
            "steps": None,
        }

    def test_closed_the_answer_comes_too_late(self, ben, step, stored, teacher):
        teacher("close")

        page = ben.post(step("single"), data=body(RIGHT["single"], "single"))

        assert page.status_code == 409
        assert "closed before your answer arrived" in main(page)
        assert checked(page, "chosen") == ["other-tabs"]
        assert not stored()

    def test_closed_a_question_can_be_read_but_not_answered(self, ben, step, teacher):
        teacher("close")

        page = ben.get(step("single"))

        assert page.status_code == 200
        assert "Check my answer" not in page.text

    def test_reopened_it_goes_on(self, ben, step, stored, teacher):
        teacher("close")
        teacher("reopen")

        assert (
            ben.post(step("single"), data=body(RIGHT["single"], "single")).status_code
            == 303
        )
        assert len(stored()) == 1


class TestReading:
    def test_a_step_is_read_once_however_often_it_is_sent(self, ben, step, rows):
        for _ in range(3):
            answer = ben.post(step(1))
            assert answer.location == step(2)

        (row,) = rows(StepDone)
        assert row.step_id == "welcome"

    def test_the_last_step_leads_to_the_end(self, ben, step, cast):
        assert (
            ben.post(step(LAST_PAGE)).location == f"/a/{cast.lesson_5b.public_id}/end"
        )

    @pytest.mark.usefixtures("cast")
    def test_the_track_is_the_students(self, ben, step, rows):
        assert "A note about the lake" in ben.get(step(2)).text

        assert {row.track for row in rows(Attempt)} == {"everyday"}


class TestLanguages:
    def test_switching_the_language_keeps_what_was_posted(self, ben, step):
        """The form that failed comes back in the other language, its values kept."""
        page = ben.post(
            step("multiple"),
            data=body({"chosen": ["warden"]}, "multiple", certainty="3"),
        )
        key = hidden(page, "resend_key")
        ben.get(step("multiple", "?lang=uk"))

        page = ben.post(
            step("multiple"),
            data=body({"chosen": ["warden"]}, "multiple", certainty="3", key=key),
        )

        assert '<html lang="uk"' in page.text
        assert checked(page, "chosen") == ["warden"]
        assert checked(page, "certainty") == ["3"]
        assert hidden(page, "resend_key") == key

    @pytest.mark.statement("T30")
    def test_both_languages_ask_in_the_same_order(self, ben, step):
        def order(page):
            return [i["value"] for i in read(page).inputs if i.get("name") == "chosen"]

        before = order(ben.get(step("multiple")))
        ben.get(step("multiple", "?lang=uk"))

        assert order(ben.get(step("multiple"))) == before

    def test_an_answer_remembers_the_language_of_the_question(self, ben, step, rows):
        ben.get("/me?lang=uk")
        page = ben.get(step("single"))
        assert '<html lang="uk"' in page.text
        assert '<h1 lang="uk" dir="ltr">' in page.text

        ben.post(step("single"), data=body(RIGHT["single"], "single"))

        (row,) = rows(StoredResponse)
        assert (row.locale, row.translation) == ("uk", "reviewed")

    @pytest.mark.parametrize(("drafts", "asked_in"), [([], "en"), (["uk"], "uk")])
    def test_a_draft_is_used_only_with_the_teachers_consent(
        self, browse_as, cast, rows, drafts, asked_in
    ):
        """The test's Ukrainian questions are a draft that no speaker has checked."""
        browse_as("ana").post(
            f"/t/c/{cast.class_5b.public_id}/assign?lesson=pre-test",
            data={
                "track": "everyday",
                "retry": "no",
                "explain": "close",
                "drafts": drafts,
            },
        )
        given = rows(Assignment, content_id="pre-test")[-1].public_id
        ben = browse_as("ben")
        ben.get("/me?lang=uk")
        ben.post(f"/a/{given}/start")

        page = ben.get(f"/a/{given}/8")  # after the practice and six texts

        assert '<html lang="uk"' in page.text
        assert f'<h1 lang="{asked_in}" dir="ltr">' in page.text
        assert ("draft-note" in page.text) == bool(drafts)


class TestContentThatChanges:
    @pytest.fixture
    def change(self, app, library):
        """Put another version of the module's quiz and lesson in place of today's."""

        def change(*, items=None, gone=()):
            quiz = library.quizzes["demo-module"]
            left = {i: item for i, item in quiz.items.items() if i not in gone}
            new = replace(quiz, items=MappingProxyType(left | (items or {})))
            lesson = library.lessons["demo-module"]
            steps = tuple(
                replace(s, items=tuple(i for i in s.items if i not in gone))
                for s in lesson.steps
            )
            changed = replace(
                library,
                quizzes={**library.quizzes, "demo-module": new},
                lessons={
                    **library.lessons,
                    "demo-module": replace(lesson, steps=steps),
                },
            )
            site = app.extensions["kit"]
            app.extensions["kit"] = replace(site, library=changed)

        return change

    def test_a_form_for_another_item_is_led_to_its_page(self, ben, step, stored):
        """The page numbers moved while the form was open."""
        answer = ben.post(step("multiple"), data=body(RIGHT["single"], "single"))

        assert answer.location == step("single")
        assert not stored()
        assert "updated meanwhile" in main(ben.get(answer.location))

    def test_a_form_for_an_item_that_is_gone_leads_to_what_is_left(
        self, ben, step, change, stored
    ):
        change(gone={"ev-single"})

        answer = ben.post(step("single"), data=body(RIGHT["single"], "single"))

        assert answer.status_code == 303
        assert not stored()

    def test_answers_to_an_item_that_is_gone_break_no_page(
        self, ben, step, change, cast, browse_as
    ):
        ben.post(step("single"), data=body(WRONG["single"], "single"))
        ben.post(
            step("multiple"), data=body(WRONG["multiple"], "multiple", key="key-2")
        )

        change(gone={"ev-single"})

        base = f"/a/{cast.lesson_5b.public_id}"
        for address in (
            f"{base}/",
            f"{base}/end",
            f"{base}/review",
            "/me",
            "/me/data.json",
        ):
            assert ben.get(address).status_code == 200, address
        staff = browse_as("ana")
        here = f"/t{base}"
        for address in (
            f"{here}/live", f"{here}/live.json", f"{here}/results", f"{here}/results/people",
            f"{here}/results/q/ev-single", f"{here}/export", f"{here}/export/file",
            f"{here}/results/people/{cast['ben'].public_id}",
            f"/t/c/{cast.class_5b.public_id}/map",
        ):  # fmt: skip
            assert staff.get(address).status_code == 200, address

    def test_an_answer_of_another_shape_breaks_no_page(
        self, ben, step, change, library, cast, browse_as
    ):
        """The item was a single choice yesterday and is a text today."""
        ben.post(step("single"), data=body(WRONG["single"], "single"))
        text = library.quizzes["demo-module"].items["ev-text"]
        change(items={"ev-single": replace(text, id="ev-single")})

        base = f"/a/{cast.lesson_5b.public_id}"
        for address in (
            step("single", "/feedback"),
            step("single"),
            f"{base}/review",
            f"{base}/end",
        ):
            assert ben.get(address).status_code in (200, 303), address
        staff = browse_as("ana")
        for address in (
            "results",
            "results/people",
            "results/q/ev-single",
            "export",
            "live",
        ):
            assert staff.get(f"/t{base}/{address}").status_code == 200, address

    def test_a_whole_lesson_that_is_gone_looks_like_none(
        self, app, ben, step, library, browse_as, cast
    ):
        site = app.extensions["kit"]
        app.extensions["kit"] = replace(
            site, library=replace(library, lessons={}, quizzes={})
        )

        assert ben.get(step("single")).status_code == 404
        assert ben.get("/me").status_code == 200
        staff = browse_as("ana")
        base = f"/t/a/{cast.lesson_5b.public_id}"
        for address in ("live", "results", "results/people", "export", "board"):
            assert staff.get(f"{base}/{address}").status_code == 200, address
        assert staff.get(f"/t/c/{cast.class_5b.public_id}/map").status_code == 200
        assert staff.get("/t/library").status_code == 200
        assert staff.get("/t/").status_code == 200
