"""A lesson whose steps the teacher opens: what students and the teacher see of it."""

import re

import pytest
from answers import PAGE, RIGHT, body
from pages import h1, main, plain, read

from kit.db.models import Assignment, StepDone, StoredResponse


@pytest.fixture
def ana(browse_as):
    return browse_as("ana")


@pytest.fixture
def ben(browse_as):
    return browse_as("ben")


@pytest.fixture
def at(cast):
    return f"/a/{cast.lesson_5b.public_id}"


@pytest.fixture
def paced(database, cast, now):
    """`paced(3)`: three steps of the lesson are open."""

    def paced(steps):
        with database.writing() as session:
            row = session.get_one(Assignment, cast.lesson_5b.id)
            row.open_steps, row.stepped_at = steps, now

    paced(1)
    return paced


@pytest.fixture
def opened(rows, cast):
    return lambda: rows(Assignment, id=cast.lesson_5b.id)[0].open_steps


class TestStudents:
    def test_the_lesson_says_who_sets_the_pace_and_why_steps_are_locked(
        self, ben, at, paced
    ):
        page = ben.get(f"{at}/")

        assert "Your teacher sets the pace." in main(page)
        assert "Your teacher opens this step." in main(page)
        steps = [link for link in read(page).links if link.startswith(f"{at}/")]
        assert steps.count(f"{at}/1") == 1
        assert f"{at}/2" not in steps

    def test_steps_are_counted_as_the_teacher_counts_them(self, ben, at, taking, paced):
        paced(9)
        number = taking("ben").here().plan.page_of("ev-single").number
        words = main(ben.get(f"{at}/{number}"))

        assert re.search(rf"Step {number} of \d+ · Question \d+ of \d+", words)
        assert 'class="steps"' not in ben.get(f"{at}/").text

    def test_a_lesson_each_takes_alone_says_nothing_of_it(self, ben, at):
        assert "sets the pace" not in ben.get(f"{at}/").text
        assert "opens this step" not in ben.get(f"{at}/").text

    def test_a_locked_step_by_its_address_leads_to_the_lesson_with_the_reason(
        self, ben, at, paced
    ):
        answer = ben.get(f"{at}/4")

        assert answer.location == f"{at}/"
        assert "Step 4 is not open yet." in main(ben.get(f"{at}/"))

    def test_after_the_last_open_step_one_waits(self, ben, at, paced):
        answer = ben.post(f"{at}/1")

        assert answer.location == f"{at}/go"
        page = ben.get(f"{at}/go")
        assert page.status_code == 200
        assert h1(page) == "Wait for the next step"
        assert "http-equiv" not in page.text
        assert 'data-step="2"' in page.text
        assert f"{at}/go" in read(page).links

    def test_when_it_opens_the_same_address_leads_on(self, ben, at, paced):
        ben.post(f"{at}/1")
        assert ben.get(f"{at}/settings.json").json["steps"] == 1
        paced(2)

        assert ben.get(f"{at}/settings.json").json["steps"] == 2
        assert ben.get(f"{at}/go").location == f"{at}/2"

    def test_from_an_explanation_one_goes_on_to_wait(self, ben, at, paced, taking):
        number = PAGE["single"]
        paced(number)
        taking("ben").answer("ev-single")

        links = read(ben.get(f"{at}/{number}/feedback")).links

        assert f"{at}/go" in links
        assert f"{at}/{number + 1}" not in links

    def test_the_script_that_sent_the_last_answer_sees_it_stored(
        self, ben, at, paced, taking
    ):
        number = PAGE["reflection"]
        paced(number)
        for page in taking("ben").here().plan.pages[: number - 1]:
            ben_at = taking("ben")
            ben_at.answer(page.item) if page.item else ben_at.read(page.step)
        paced(number - 1)

        assert 'name="kit-saved"' in ben.get(f"{at}/go").text

    def test_an_answer_that_comes_too_early_is_refused_and_stays_in_the_form(
        self, ben, at, paced, rows
    ):
        number = PAGE["single"]
        page = ben.post(f"{at}/{number}", data=body(RIGHT["single"], "single"))

        assert page.status_code == 409
        assert "This step is not open yet. Your answer stays here." in main(page)
        ticked = [i["value"] for i in read(page).inputs if "checked" in i]
        assert "other-tabs" in ticked
        assert not rows(StoredResponse)

    def test_nor_is_a_locked_page_read(self, ben, at, paced, rows, taking):
        pages = taking("ben").here().plan.pages
        locked = [p.number for p in pages if not p.item and p.number > 1][-1]

        answer = ben.post(f"{at}/{locked}")

        assert answer.location == f"{at}/"
        assert not rows(StepDone)

    def test_closed_everything_can_be_read(self, ben, ana, at, paced, cast):
        ana.post(f"/t/a/{cast.lesson_5b.public_id}/close")

        assert ben.get(f"{at}/4").status_code == 200
        assert "sets the pace" not in ben.get(f"{at}/").text


class TestTheTeacher:
    @pytest.fixture
    def live(self, cast):
        return f"/t/a/{cast.lesson_5b.public_id}"

    def test_a_lesson_can_be_given_so(self, ana, cast, rows):
        ana.post(
            f"/t/c/{cast.class_5b.public_id}/assign?lesson=demo-module",
            data={
                "track": "everyday",
                "pace": "teacher",
                "retry": "yes",
                "explain": "each",
            },
        )

        assert rows(Assignment)[-1].open_steps == 1

    def test_the_live_page_opens_the_next_step(self, ana, live, paced, opened):
        page = ana.get(f"{live}/live")
        assert "Open: step 1 of 15." in main(page)
        assert "Open step 2" in main(page)

        answer = ana.post(f"{live}/steps/2")

        assert answer.location == f"{live}/live"
        assert opened() == 2
        assert "Open: step 2 of 15." in main(ana.get(f"{live}/live"))

    def test_opening_twice_opens_once(self, ana, live, paced, opened):
        ana.post(f"{live}/steps/2")
        ana.post(f"{live}/steps/2")

        assert opened() == 2

    def test_all_at_once_with_undo(self, ana, live, paced, opened):
        page = ana.post(f"{live}/steps/15", follow_redirects=True)

        assert "Every step is open." in main(page)
        assert "Open step" not in main(page)
        assert f"{live}/steps/1" in page.text

        ana.post(f"{live}/steps/1")
        assert opened() == 1

    def test_a_step_is_closed_again_as_long_as_nobody_has_done_it(
        self, ana, live, paced, opened, taking
    ):
        paced(2)
        assert "Close step 2 again" in main(ana.get(f"{live}/live"))
        page = ana.post(f"{live}/steps/1", follow_redirects=True)
        assert "Step 2 is closed again." in main(page)

        paced(PAGE["single"])
        taking("ben").answer("ev-single")
        page = ana.post(f"{live}/steps/1", follow_redirects=True)

        assert "Somebody has done that step already" in main(page)
        assert opened() == PAGE["single"]

    def test_it_says_how_many_are_where(self, ana, live, paced, taking):
        page = taking("ben").here().plan.pages[0]
        taking("ben").read(page.step)

        page = ana.get(f"{live}/live")

        assert "1 of 1 did the last open step." in main(page)
        assert "Here now" in main(page)
        assert "14 more steps are not open yet." in main(page)

    def test_where_each_goes_alone_there_is_no_such_thing(self, ana, live, opened):
        assert "You open the steps" not in ana.get(f"{live}/live").text

        ana.post(f"{live}/steps/2")

        assert opened() is None

    def test_a_co_teacher_sees_how_far_and_opens_nothing(
        self, browse_as, live, paced, opened
    ):
        page = browse_as("cora").get(f"{live}/live")

        assert "Open: step 1 of 15." in main(page)
        assert "/steps/" not in page.text
        assert browse_as("cora").post(f"{live}/steps/2").status_code == 404
        assert opened() == 1

    @pytest.mark.parametrize("number", ["0", "16", "-1", "x", "9" * 30])
    def test_a_step_there_is_not(self, ana, live, paced, number):
        assert ana.post(f"{live}/steps/{number}").status_code == 404


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("ana", 303),
        ("cora", 404),
        ("eve", 404),
        ("odo", 404),
        ("dora", 404),
        ("ben", 404),
        ("gus", 404),
        ("nobody", 303),
    ],
)
def test_only_its_owner_opens_steps(browse_as, cast, paced, opened, who, status):
    answer = browse_as(who).post(f"/t/a/{cast.lesson_5b.public_id}/steps/2")

    assert answer.status_code == status
    assert opened() == (2 if who == "ana" else 1)


def test_somebody_elses_lesson_looks_like_none(browse_as, cast):
    eve = browse_as("eve")

    assert plain(eve.post(f"/t/a/{cast.lesson_5b.public_id}/steps/2")) == plain(
        eve.post("/t/a/nosuch/steps/2")
    )


def test_in_another_language(ben, at, paced):
    ben.get(f"{at}/?lang=ar")
    ben.post(f"{at}/1")

    assert '<html lang="ar" dir="rtl"' in ben.get(f"{at}/go").text


class TestTogether:
    def test_from_the_question_of_the_class_the_way_leads_on(self, ben, at, paced):
        ben.get(f"{at}/")
        assert ben.get(f"{at}/discuss").location == f"{at}/go"

    def test_alone_it_leads_to_the_lesson(self, ben, at):
        assert ben.get(f"{at}/discuss").location == f"{at}/"

    def test_an_explanation_hears_of_what_the_class_does(self, ben, at, taking, paced):
        paced(9)
        taking("ben").answer("ev-single")
        number = taking("ben").here().plan.page_of("ev-single").number

        page = ben.get(f"{at}/{number}/feedback")
        assert f'data-pulse="{at}/settings.json" data-together' in page.text
        assert "js/pulse.js" in page.text
