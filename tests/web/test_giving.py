"""Giving a lesson: when it opens and closes, other hours, and taking it back."""

from datetime import timedelta

import pytest
from pages import alert, h1, hidden, main, read, title
from taking import wrong

from kit.db.models import Assignment, Attempt

HOUR = timedelta(hours=1)
MINUTES = timedelta(minutes=1)
ASKED = {
    "track": "everyday",
    "pace": "alone",
    "retry": "yes",
    "explain": "each",
    "sittings": "2",
}


def typed(moment):
    """As a browser sends what the clocks of the school show."""
    return f"{moment.astimezone():%Y-%m-%dT%H:%M}"


@pytest.fixture
def ana(browse_as):
    return browse_as("ana")


@pytest.fixture
def room(cast):
    return f"/t/c/{cast.class_5b.public_id}"


@pytest.fixture
def give(ana, room, rows):
    """`give(opens="…", closes="…")`: the answer, and the lesson that was made or None."""

    def give(**hours):
        before = {row.id for row in rows(Assignment)}
        page = ana.post(f"{room}/assign?lesson=demo-module", data=ASKED | hours)
        made = [row for row in rows(Assignment) if row.id not in before]
        return page, made[0] if made else None

    return give


@pytest.fixture
def planned(give, now):
    """A lesson for 5B from ten past nine to half past."""
    _page, row = give(opens=typed(now + 10 * MINUTES), closes=typed(now + 30 * MINUTES))
    return f"/t/a/{row.public_id}"


class TestHours:
    def test_nothing_has_to_be_chosen(self, ana, room, give):
        page = ana.get(f"{room}/assign?lesson=demo-module")
        assert {i["name"]: i.get("value", "") for i in read(page).inputs}["opens"] == ""

        _page, row = give(opens="", closes="")
        assert (row.opens_at, row.closes_at) == (None, None)

    def test_a_lesson_opens_and_closes_by_the_clocks_of_the_school(self, give, now):
        page, row = give(opens=typed(now + HOUR), closes=typed(now + 2 * HOUR))

        assert page.status_code == 303
        assert (row.opens_at, row.closes_at) == (now + HOUR, now + 2 * HOUR)

    def test_seconds_do_no_harm(self, give, now):
        _page, row = give(closes=typed(now + HOUR) + ":30")

        assert row.closes_at == now + HOUR + timedelta(seconds=30)

    @pytest.mark.parametrize(
        ("opens", "closes", "said"),
        [
            (2, 1, "Choose a moment that lies ahead, and after the lesson has opened."),
            (None, -1, "Choose a moment that lies ahead"),
            ("tomorrow", None, "Choose a day and a time."),
            ("0001-01-01T00:00", None, "Choose a day and a time."),
            (None, "9999-12-31T23:59", "Choose a day and a time."),
            (None, "\x00", "Choose a day and a time."),
        ],
    )
    def test_what_cannot_be_is_said_and_kept(self, give, now, opens, closes, said):
        sent = {
            name: typed(now + value * HOUR) if isinstance(value, int) else value
            for name, value in (("opens", opens), ("closes", closes))
            if value is not None
        }
        page, row = give(**sent)

        assert page.status_code == 422
        assert row is None
        assert said in alert(page)
        assert title(page).startswith("Problem:")
        assert "<details" in page.text and " open>" in page.text
        for name, value in sent.items():
            assert f'name="{name}"' in page.text
            assert value.strip("\x00") in page.text

    def test_a_planned_lesson_says_when_it_opens(self, ana, room, planned):
        words = main(ana.get(f"{planned}/live"))
        assert "Nobody can begin yet." in words
        assert "This lesson is closed." not in words
        assert "opens 9/7/26, " in main(ana.get(f"{room}/"))
        assert "This lesson opens: " in main(ana.get(f"{planned}/board"))
        assert "This lesson opens: " in main(ana.get(f"{planned}/poster"))
        assert planned not in ana.get("/t/").text

    def test_it_is_among_the_closed_ones_only_when_it_is_closed(
        self, ana, planned, clock
    ):
        closed = f"{planned}/results"
        assert closed not in ana.get("/t/").text
        clock.forward(minutes=31)

        home = ana.get("/t/")
        assert f'{closed}"><bdi>5B' in home.text
        assert ana.get(planned + "/").location == closed

    def test_students_see_it_from_its_hour_on_and_until_when(
        self, browse_as, planned, clock, rows
    ):
        ben = browse_as("ben")
        lesson = planned.replace("/t/a/", "/a/")
        assert ben.get(f"{lesson}/").status_code == 404
        begun = len(rows(Attempt))
        ben.post(f"{lesson}/start")
        assert len(rows(Attempt)) == begun
        assert lesson not in ben.get("/me").text

        clock.forward(minutes=11)
        assert f"{lesson}/" in ben.get("/me").text
        assert "open until 9/7/26, " in main(ben.get("/me"))
        assert "Open until 9/7/26, " in main(ben.get(f"{lesson}/"))

        clock.forward(minutes=20)
        assert lesson not in ben.get("/me").text
        assert "This lesson is closed." in main(ben.get(f"{lesson}/"))

    def test_a_page_that_was_open_at_the_end_says_so_and_keeps_the_answers(
        self, browse_as, taking, give, now, clock
    ):
        _page, row = give(closes=typed(now + 10 * MINUTES))
        taking("ben", row).begin().answer("ev-single", wrong("ev-single"))
        clock.forward(minutes=11)

        page = browse_as("ben").get(f"/a/{row.public_id}/")
        assert "This lesson is closed." in main(page)

    def test_the_live_feed_tells_when_it_opens(self, ana, planned, clock):
        before = ana.get(f"{planned}/live.json").headers["ETag"]
        assert ana.get(f"{planned}/live.json").headers["ETag"] == before
        clock.forward(minutes=11)

        assert ana.get(f"{planned}/live.json").headers["ETag"] != before


class TestOtherHours:
    def test_the_page_shows_what_is_planned(self, ana, planned, now):
        page = ana.get(f"{planned}/hours")

        assert h1(page) == "When is “Who could know?” open?"
        values = {i.get("name"): i.get("value") for i in read(page).inputs}
        assert values["opens"] == typed(now + 10 * MINUTES)
        assert values["closes"] == typed(now + 30 * MINUTES)

    def test_once_it_is_open_its_beginning_is_no_question(self, ana, planned, clock):
        clock.forward(minutes=11)
        names = [i.get("name") for i in read(ana.get(f"{planned}/hours")).inputs]

        assert "opens" not in names
        assert "closes" in names

    def test_a_day_more(self, ana, planned, now, rows):
        later = typed(now + 27 * HOUR)
        page = ana.post(
            f"{planned}/hours",
            data={"opens": typed(now + 10 * MINUTES), "closes": later},
        )

        assert page.location == f"{planned}/live"
        assert "It closes by itself" not in main(ana.get(f"{planned}/live"))
        [row] = rows(Assignment, public_id=planned.rpartition("/")[2])
        assert row.closes_at == now + 27 * HOUR

    def test_open_it_now(self, ana, planned):
        page = ana.post(f"{planned}/hours", data={"opens": ""}, follow_redirects=True)

        assert "The lesson is open." in main(page)
        assert "code" in main(page)

    def test_hours_that_cannot_be_are_said(self, ana, planned, now, rows):
        page = ana.post(f"{planned}/hours", data={"closes": typed(now - HOUR)})

        assert page.status_code == 422
        assert "Choose a moment that lies ahead" in alert(page)
        [row] = rows(Assignment, public_id=planned.rpartition("/")[2])
        assert row.opens_at == now + 10 * MINUTES

    def test_a_closed_lesson_has_none(self, ana, planned):
        ana.post(f"{planned}/hours", data={"opens": ""})
        ana.post(f"{planned}/close")

        assert ana.get(f"{planned}/hours").location == f"{planned}/results"
        assert ana.post(f"{planned}/hours").location == f"{planned}/results"

    def test_its_end_is_on_the_live_page_and_at_home(self, ana, give, now):
        _page, row = give(closes=typed(now + HOUR))

        assert "It closes by itself: 9/7/26, " in main(
            ana.get(f"/t/a/{row.public_id}/live")
        )
        assert "open until 9/7/26, " in main(ana.get("/t/"))

    def test_a_co_teacher_reads_them_nowhere_and_changes_nothing(
        self, browse_as, planned
    ):
        cora = browse_as("cora")

        assert cora.get(f"{planned}/hours").status_code == 404
        assert f"{planned}/hours" not in cora.get(f"{planned}/live").text
        assert "Take the lesson back" not in main(cora.get(f"{planned}/live"))


class TestTakingBack:
    def test_a_lesson_nobody_has_begun_goes_and_comes_back_as_it_was(
        self, ana, room, rows, planned
    ):
        id_ = planned.rpartition("/")[2]
        [before] = rows(Assignment, public_id=id_)
        page = ana.post(f"{planned}/take-back", follow_redirects=True)

        assert "was taken back." in main(page)
        assert not rows(Assignment, public_id=id_)
        assert ana.get(f"{planned}/live").status_code == 404

        undo = {name: hidden(page, name) for name in (*ASKED, "opens", "closes")}
        ana.post(f"{room}/assign?lesson=demo-module", data=undo)
        after = max(rows(Assignment), key=lambda row: row.id)
        same = ("content_id", "track", "retry", "explain", "opens_at", "closes_at")
        assert [getattr(after, n) for n in same] == [getattr(before, n) for n in same]

    def test_languages_in_draft_come_back_too(self, ana, give, database):
        _page, row = give()
        with database.writing() as session:
            session.get_one(Assignment, row.id).draft_locales = "ar uk"
        page = ana.post(f"/t/a/{row.public_id}/take-back", follow_redirects=True)

        drafts = [i["value"] for i in read(page).inputs if i.get("name") == "drafts"]
        assert drafts == ["ar", "uk"]

    def test_what_a_student_has_begun_stays(self, ana, give, taking, rows):
        _page, row = give()
        taking("ben", row).begin()
        at = f"/t/a/{row.public_id}"
        page = ana.post(f"{at}/take-back", follow_redirects=True)

        assert "A student has begun this lesson. You can close it." in main(page)
        assert rows(Assignment, public_id=row.public_id)
        assert "Take the lesson back" not in main(ana.get(f"{at}/live"))

    def test_a_student_who_had_the_page_open_finds_nothing(self, ana, browse_as, give):
        _page, row = give()
        ben = browse_as("ben")
        assert ben.get(f"/a/{row.public_id}/").status_code == 200
        ana.post(f"/t/a/{row.public_id}/take-back")

        assert ben.post(f"/a/{row.public_id}/start").status_code == 404
        assert ben.get("/me").status_code == 200
