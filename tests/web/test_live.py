"""The live page, its pulse, and what the projector shows."""

import hashlib
from datetime import timedelta

import pytest
from crowd import add_students
from pages import h1, main, plain, read, says, title

from kit.content.model import Chosen
from kit.db.models import Account, Assignment, JoinCode

OTHER = Chosen(frozenset({"about-page"}))
KEY = Chosen(frozenset({"other-tabs"}))


@pytest.fixture
def ana(browse_as):
    return browse_as("ana")


@pytest.fixture
def at(cast):
    return f"/t/a/{cast.lesson_5b.public_id}"


@pytest.fixture
def crowd(database, library, cast, now):
    """`crowd(6, single=OTHER)`: students with a first answer, named Crowd 1, 2 …"""

    def crowd(count, start=0, finished=False, certainty=2, steps=(), **answers):
        given = {f"ev-{k.replace('_', '-')}": v for k, v in answers.items()}
        return add_students(
            database,
            library,
            lesson=cast.lesson_5b,
            names=[f"Crowd {start + n}" for n in range(count)],
            answers=lambda _i: given,
            now=now,
            finished=finished,
            certainty=certainty,
            steps=steps,
        )

    return crowd


class TestLive:
    def test_while_it_is_open_the_lesson_is_its_live_page(self, ana, at):
        assert ana.get(f"{at}/").location == f"{at}/live"

        ana.post(f"{at}/close")

        assert ana.get(f"{at}/").location == f"{at}/results"

    def test_with_nobody_there_it_says_what_to_do(self, browse_as, cast):
        page = browse_as("odo").get(f"/t/a/{cast.lesson_odo.public_id}/live")

        assert "0 joined" in main(page)
        assert "No students yet" in main(page)
        code = cast.lesson_odo.code
        assert f"{code[:3]} {code[3:]}" in main(page)

    def test_it_counts(self, ana, at, crowd):
        crowd(3, single=KEY)
        crowd(2, start=3, finished=True, single=KEY)

        words = main(ana.get(f"{at}/live"))

        assert "6 joined · 4 answering · 2 finished" in words

    def test_guests_wait_on_top(self, ana, at, cast):
        page = ana.get(f"{at}/live")

        assert "1 guest is waiting" in main(page)
        assert f"/people/{cast['gus'].public_id}/let-in" in page.text

    def test_a_co_teacher_may_look_and_not_touch(self, browse_as, at):
        page = browse_as("cora").get(f"{at}/live")

        for act in ("pause", "close", "new-code", "let-in"):
            assert f"/{act}" not in page.text

    def test_the_same_wrong_answer_is_worth_a_look_and_leads_to_the_board(
        self, ana, at, crowd
    ):
        crowd(5, single=OTHER)

        page = ana.get(f"{at}/live")

        assert "5 of 5 gave the same other answer" in main(page)
        assert f"{at}/show/ev-single" in read(page).links

    def test_below_five_nothing_is_said(self, ana, at, crowd):
        crowd(4, single=OTHER)

        assert "Nothing needs you right now" in main(ana.get(f"{at}/live"))

    @pytest.mark.statement("T54")
    def test_never_more_than_three_lines(self, ana, at, crowd):
        wrong = Chosen(frozenset({"good-enough"}))
        doubt = Chosen(frozenset({"not-good-enough"}))
        crowd(9, single=OTHER, judge_flawed=wrong, judge_sound=doubt, certainty=3)

        page = ana.get(f"{at}/live")

        assert page.text.count('class="look-line"') == 3

    def test_a_dismissed_line_stays_away_from_this_lesson(self, ana, at, crowd, cast):
        crowd(5, single=OTHER)
        page = ana.get(f"{at}/live")
        line = next(i["value"] for i in read(page).inputs if i.get("name") == "line")

        answer = ana.post(f"{at}/dismiss", data={"line": line})
        ana.post(f"/t/a/{cast.form_5b.public_id}/dismiss", data={"line": "another"})

        assert answer.location == f"{at}/live"
        assert "same other answer" not in main(ana.get(f"{at}/live"))

    def test_a_line_that_was_read_stays_where_it_stands(self, ana, at, crowd):
        """Question 3 stood alone; now question 1, which comes before it, is worse."""
        crowd(5, single=OTHER)
        shown = "same_wrong:ev-single"
        crowd(6, start=5, judge_flawed=Chosen(frozenset({"good-enough"})))

        fresh = ana.get(f"{at}/live").text
        parts = ana.get(f"{at}/live.json?shown={shown}").json["parts"]

        first, second = (
            fresh.index(f'data-line="same_wrong:ev-{what}"')
            for what in ("judge-flawed", "single")
        )
        assert first < second
        assert parts.index(f'data-line="{shown}"') < parts.index("ev-judge-flawed")

    def test_without_scripts_too(self, ana, at, crowd):
        crowd(5, single=OTHER)

        text = ana.get(f"{at}/live").text

        assert f'content="15; url={at}/live?shown=same_wrong:ev-single"' in text

    def test_forty_lines_can_be_put_away(self, ana, at, crowd):
        crowd(5, single=OTHER)
        ana.post(f"{at}/dismiss", data={"line": "same_wrong:ev-single"})
        for n in range(39):
            ana.post(f"{at}/dismiss", data={"line": f"quiet:somebody:{n}"})

        assert "same other answer" not in main(ana.get(f"{at}/live"))

    def test_most_past_a_question_offers_to_discuss_it(self, ana, at, crowd, taking):
        pages = taking("ben").here().plan.pages
        read_first = [page.step for page in pages[:3]]
        crowd(6, steps=read_first, judge_flawed=Chosen(frozenset({"not-good-enough"})))

        page = ana.get(f"{at}/live")

        assert "Most are past step 4" in main(page)
        assert "Discuss step 4" in main(page)
        assert f"{at}/show/ev-judge-flawed" in read(page).links

    def test_a_test_is_not_put_on_the_projector(
        self, ana, cast, database, library, now
    ):
        at = f"/t/a/{cast.form_5b.public_id}"
        form = library.forms["A"]
        asked = next(iter(form.items.values()))
        wrong = next(o for o in asked.options if o != asked.key)
        add_students(
            database,
            library,
            lesson=cast.form_5b,
            names=[f"Crowd {n}" for n in range(6)],
            answers=lambda _i: {asked.id: Chosen(frozenset({wrong}))},
            now=now,
            form=form.id,
        )

        page = ana.get(f"{at}/live")

        assert "6 of 6 gave the same other answer" in main(page)
        assert "/show/" not in page.text
        assert f"{at}/results/q/{asked.id}" in read(page).links

    def test_while_the_class_can_see_the_board_one_line_is_about_one_student(
        self, ana, at, crowd, clock
    ):
        """Three have done nothing for long; the board's cookie runs out by itself."""
        crowd(3, steps=("welcome",))
        crowd(3, start=3)
        clock.forward(minutes=20)
        dismissed = {"line": "connection"}
        ana.post(f"{at}/dismiss", data=dismissed)
        ana.post(f"{at}/dismiss", data={"line": "ready:1"})
        assert ana.get(f"{at}/live").text.count("without news") == 3

        board = ana.get(f"{at}/board")
        assert ana.get(f"{at}/live").text.count("without news") == 1

        assert "Max-Age=60" in board.headers["Set-Cookie"]
        assert "HttpOnly" in board.headers["Set-Cookie"]

    @pytest.mark.parametrize("line", ["", "x" * 5000, "<script>", "\x00", "ключ"])
    def test_dismissing_nonsense_breaks_nothing(self, ana, at, line):
        assert ana.post(f"{at}/dismiss", data={"line": line}).status_code == 303

        assert ana.get(f"{at}/live").status_code == 200

    def test_the_cookie_stays_small_however_much_is_dismissed(self, ana, cast):
        for lesson in (cast.lesson_5b, cast.form_5b):
            for n in range(30):
                line = hashlib.sha512(bytes([n])).hexdigest()
                ana.post(f"/t/a/{lesson.public_id}/dismiss", data={"line": line})

        assert len(ana.get_cookie("kit_page").value) < 4000

    def test_hidden_names_are_nowhere(self, ana, at, crowd, cast, rows, clock):
        """Neither in the lines, nor in the grid, nor for guests, nor to screen readers."""
        crowd(6, single=OTHER)
        clock.forward(minutes=20)
        assert "Crowd" in ana.get(f"{at}/live").text
        ana.post("/t/names", data={"hidden": "1"})

        for page in (
            f"{at}/live",
            f"{at}/live.json",
            f"{at}/results",
            f"{at}/results/people",
        ):
            text = ana.get(page).text
            for student in rows(Account, role="student", school_id=1):
                assert not says(text, student.name), page

    def test_present_hides_them_for_one_page(self, ana, at, crowd):
        crowd(1)

        assert "Crowd" not in ana.get(f"{at}/live?present=1").text
        assert "Crowd" in ana.get(f"{at}/live").text

    def test_hidden_students_have_one_number_everywhere(self, ana, at, crowd, cast):
        """Bea has not begun, so the grid leaves her out but not her number."""
        crowd(1, single=OTHER)
        ana.post("/t/names", data={"hidden": "1"})

        grid = ana.get(f"{at}/results/people")
        ben = ana.get(f"{at}/results/people/{cast['ben'].public_id}")

        number = h1(ben).removeprefix("Student ")
        link = f'/results/people/{cast["ben"].public_id}">Student {number}</a>'
        assert link in grid.text

    def test_over_the_machines_own_address_phones_are_pointed_elsewhere(
        self, browse_as, cast, monkeypatch
    ):
        monkeypatch.setattr("kit.web.context.lan_address", lambda: "192.168.1.20")
        odo = browse_as("odo")
        at = f"/t/a/{cast.lesson_odo.public_id}"

        assert "Phones cannot open the address" in main(odo.get(f"{at}/live"))
        assert "192.168.1.20" in main(odo.get(f"{at}/live"))


class TestPulse:
    def test_nothing_new_is_an_empty_304(self, ana, at):
        first = ana.get(f"{at}/live.json")
        again = ana.get(
            f"{at}/live.json", headers={"If-None-Match": first.headers["ETag"]}
        )

        assert "parts" in first.json
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["ETag"] == first.headers["ETag"]

    def test_so_it_is_for_an_answer_that_was_packed(self, ana, at, crowd):
        crowd(3, single=KEY)
        packed = {"Accept-Encoding": "gzip"}
        first = ana.get(f"{at}/live.json", headers=packed)
        assert first.headers["Content-Encoding"] == "gzip"

        again = ana.get(
            f"{at}/live.json",
            headers={**packed, "If-None-Match": first.headers["ETag"]},
        )

        assert again.status_code == 304

    @pytest.mark.parametrize(
        "what",
        [
            "answer",
            "join",
            "remove",
            "pause",
            "dismiss",
            "names",
            "time",
            "language",
            "new-code",
            "board",
            "step",
        ],
    )
    def test_whatever_changes_the_page_changes_the_tag(
        self, ana, at, cast, taking, crowd, clock, database, what
    ):
        clock.forward(seconds=1)
        before = ana.get(f"{at}/live.json").headers["ETag"]

        match what:
            case "answer":
                there = taking("ben")
                there.now += timedelta(seconds=5)
                there.answer("ev-single")
            case "join":
                crowd(1)
            case "remove":
                room = f"/t/c/{cast.class_5b.public_id}"
                ana.post(f"{room}/people/{cast['bea'].public_id}/remove")
            case "pause" | "new-code":
                ana.post(f"{at}/{what}")
            case "board":
                ana.get(f"{at}/board")
            case "step":
                with database.writing() as session:
                    session.get_one(Assignment, cast.lesson_5b.id).open_steps = 2
            case "dismiss":
                ana.post(f"{at}/dismiss", data={"line": "x"})
            case "names":
                ana.post("/t/names", data={"hidden": "1"})
            case "time":
                clock.forward(seconds=21)
            case "language":
                ana.get("/t/?lang=uk")

        assert ana.get(f"{at}/live.json").headers["ETag"] != before

    def test_its_parts_are_those_of_the_page(self, ana, at, crowd):
        crowd(6, single=OTHER)

        page, parts = ana.get(f"{at}/live"), ana.get(f"{at}/live.json").json["parts"]

        assert "same other answer" in parts
        assert "6 of 6" in parts
        assert "6 of 6" in page.text


class TestTheTeachersDoing:
    def test_pause_and_go_on(self, ana, at, rows, cast):
        ana.post(f"{at}/pause")
        assert "The class is paused." in main(ana.get(f"{at}/live"))
        assert rows(Assignment, id=cast.lesson_5b.id)[0].paused_at

        ana.post(f"{at}/pause")
        assert "The class is paused." not in main(ana.get(f"{at}/live"))

    def test_close_with_undo(self, ana, at, rows, cast):
        page = ana.post(f"{at}/close", follow_redirects=True)

        assert "The lesson is closed." in main(page)
        assert f"{at}/reopen" in page.text
        assert not rows(JoinCode, assignment_id=cast.lesson_5b.id)

        page = ana.post(f"{at}/reopen", follow_redirects=True)
        assert "open again, with a new code" in main(page)
        assert (
            rows(JoinCode, assignment_id=cast.lesson_5b.id)[0].code
            != cast.lesson_5b.code
        )

    def test_closing_twice_keeps_the_first_time(self, ana, at, rows, cast, clock):
        ana.post(f"{at}/close")
        first = rows(Assignment, id=cast.lesson_5b.id)[0].closed_at
        clock.forward(hours=1)

        ana.post(f"{at}/close")

        assert rows(Assignment, id=cast.lesson_5b.id)[0].closed_at == first

    def test_a_closed_lesson_can_be_neither_paused_nor_given_a_code(
        self, ana, at, rows, cast
    ):
        ana.post(f"{at}/close")

        ana.post(f"{at}/pause")
        ana.post(f"{at}/new-code")

        assert rows(Assignment, id=cast.lesson_5b.id)[0].paused_at is None
        assert not rows(JoinCode, assignment_id=cast.lesson_5b.id)

    def test_a_new_code_takes_the_place_of_the_old(self, ana, at, browse_as, cast):
        page = ana.post(f"{at}/new-code", follow_redirects=True)

        assert "The old one no longer works." in main(page)
        old = browse_as("nobody").post("/", data={"code": cast.lesson_5b.code})
        assert old.status_code == 422


class TestBoard:
    def test_it_shows_how_to_join_and_how_many_did(self, ana, at, cast, crowd):
        crowd(2)
        page = ana.get(f"{at}/board")

        code = cast.lesson_5b.code
        assert f"{code[:3]} {code[3:]}" in main(page)
        assert "3 joined" in main(page)
        assert "<svg" in page.text

    def test_a_code_that_has_expired_is_said_to_have(self, browse_as, at, clock):
        clock.forward(hours=4, minutes=1)

        page = browse_as("ana").get(f"{at}/board")

        assert "The code has expired." in main(page)
        assert 'class="qr"' not in page.text

    def test_closed_it_says_so(self, ana, at):
        ana.post(f"{at}/close")

        assert "This lesson is closed." in main(ana.get(f"{at}/board"))


class TestProjector:
    @pytest.fixture
    def roster(self, rows, database, cast, crowd, taking):
        """Everybody's name, note and id; answers of some, reflections too."""
        crowd(6, single=OTHER)
        taking("ben").answer("ev-single", OTHER)
        taking("ben").answer("ev-reflection")
        with database.writing() as session:
            session.get_one(Account, cast["ben"].id).note = "notecanary"
        people = rows(Account, role="student", school_id=cast.school_id)
        return {v for p in people for v in (f">{p.name}<", p.public_id, p.note) if v}

    @pytest.mark.statement("T52")
    @pytest.mark.parametrize(
        "page",
        [
            "board",
            "show/ev-single",
            "show/ev-single?state=b",
            "show/ev-single?state=c",
            "show/ev-text?state=b",
        ],
    )
    def test_it_knows_nobody(self, ana, at, roster, page):
        text = ana.get(f"{at}/{page}").text

        assert "notecanary" in roster
        for secret in roster:
            assert secret not in text
        assert "Crowd" not in text
        assert not says(text, "Ben")

    @pytest.mark.parametrize("page", ["board", "show/ev-single"])
    def test_nor_what_was_just_said_to_the_teacher(self, ana, at, cast, page):
        ana.post(
            f"/t/c/{cast.class_5b.public_id}/people/{cast['ben'].public_id}/remove"
        )

        assert not says(ana.get(f"{at}/{page}").text, "Ben")

    @pytest.mark.statement("T53")
    def test_it_begins_with_thinking(self, ana, at, roster, library):
        """No count of an option, no key, no reason."""
        text = library.quizzes["demo-module"].texts["en"].items["ev-single"]
        page = ana.get(f"{at}/show/ev-single")

        assert "7 answered" in main(page)
        for option, why in text.feedback.items():
            assert text.options[option] in main(page)
            assert why not in page.text
        assert "bar-number" not in page.text
        assert "is-key" not in page.text

    @pytest.mark.statement("T53")
    def test_then_the_spread_then_the_answer(self, ana, at, roster, library):
        text = library.quizzes["demo-module"].texts["en"].items["ev-single"]
        spread = ana.get(f"{at}/show/ev-single?state=b")
        answer = ana.get(f"{at}/show/ev-single?state=c")

        assert '<span class="bar-number">7</span>' in spread.text
        assert "is-key" not in spread.text
        assert not any(why in spread.text for why in text.feedback.values())
        assert "is-key" in answer.text
        assert text.feedback["other-tabs"] in answer.text

    @pytest.mark.statement("T53")
    @pytest.mark.parametrize("state", ["b", "c"])
    def test_below_five_answers_there_is_no_spread(self, ana, at, crowd, state):
        crowd(4, single=OTHER)

        page = ana.get(f"{at}/show/ev-single?state={state}")

        assert "Too few answers to show" in main(page)
        assert "bar-number" not in page.text

    @pytest.mark.parametrize("state", ["", "z", "<script>", "aa"])
    def test_another_state_is_the_first(self, ana, at, crowd, state):
        crowd(6, single=OTHER)

        page = ana.get(f"{at}/show/ev-single", query_string={"state": state})

        assert "bar-number" not in page.text
        assert "<script>" not in page.text

    def test_an_item_there_is_not(self, ana, at):
        for item in ("nosuch", "ev-reflection", "x-judge-1", "%00"):
            assert ana.get(f"{at}/show/{item}").status_code == 404

    @pytest.mark.parametrize(
        "item",
        [
            "multiple",
            "highlight",
            "label",
            "order",
            "classify",
            "match",
            "text",
            "judge-flawed",
        ],
    )
    @pytest.mark.parametrize("state", ["a", "b", "c"])
    def test_every_kind_can_be_shown(self, ana, at, crowd, item, state):
        from taking import RIGHT

        crowd(6, **{item.replace("-", "_"): RIGHT[item]})

        page = ana.get(f"{at}/show/ev-{item}?state={state}")

        assert page.status_code == 200
        assert "6 answered" in main(page)


PAGES = ("live", "live.json", "board", "show/ev-single")


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("ana", 200),
        ("cora", 200),
        ("eve", 404),
        ("odo", 404),
        ("dora", 404),
        ("ben", 404),
        ("gus", 404),
        ("nobody", 303),
    ],
)
def test_only_its_teachers_see_it(browse_as, at, page, who, status):
    assert browse_as(who).get(f"{at}/{page}").status_code == status


@pytest.mark.parametrize("page", PAGES)
def test_somebody_elses_lesson_looks_like_none(browse_as, at, page):
    eve = browse_as("eve")

    assert plain(eve.get(f"{at}/{page}")) == plain(eve.get(f"/t/a/nosuch/{page}"))


def test_titles_carry_the_class_and_no_student(ana, at):
    for page in ("live", "board", "show/ev-single"):
        assert "5B" in title(ana.get(f"{at}/{page}"))


def test_in_another_language(ana, at):
    ana.get("/t/?lang=ar")

    assert '<html lang="ar" dir="rtl"' in ana.get(f"{at}/live").text
    assert '<html lang="ar" dir="rtl"' in ana.get(f"{at}/board").text
