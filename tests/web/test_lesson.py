"""A student's page of a lesson, the way through it, and starting."""

import pytest
from answers import PAGE
from pages import h1, main, plain, read, title

from kit.db.models import Account, Attempt


@pytest.fixture
def at(cast):
    return f"/a/{cast.lesson_5b.public_id}"


def test_before_the_start_it_says_what_it_is(browse_as, at):
    page = browse_as("bea").get(f"{at}/")

    assert h1(page) == "Who could know?"
    assert title(page) == "Who could know? – Media Literacy Kit"
    assert "Say of four passages who could know." in main(page)
    assert "Start" in main(page)
    assert "Continue" not in main(page)


def test_starting_leads_to_the_first_step(browse_as, at, rows, cast):
    bea = browse_as("bea")

    answer = bea.post(f"{at}/start")

    assert answer.location == f"{at}/go"
    assert bea.get(f"{at}/go").location == f"{at}/1"
    assert len(rows(Attempt, student_id=cast["bea"].id)) == 1


def test_starting_twice_is_starting_once(browse_as, at, rows, cast):
    bea = browse_as("bea")

    assert [bea.post(f"{at}/start").status_code for _ in range(3)] == [303] * 3

    assert len(rows(Attempt, student_id=cast["bea"].id)) == 1


def test_a_closed_lesson_cannot_be_begun(browse_as, at, cast, rows):
    browse_as("ana").post(f"/t/a/{cast.lesson_5b.public_id}/close")
    bea = browse_as("bea")

    page = bea.post(f"{at}/start", follow_redirects=True)

    assert "You cannot begin it any more" in main(page)
    assert not rows(Attempt, student_id=cast["bea"].id)


def test_underway_it_shows_what_is_done(browse_as, at, taking):
    taking("ben").read("welcome")
    taking("ben").answer("ev-single")

    page = browse_as("ben").get(f"{at}/")

    assert "1 of 11 questions" in main(page)
    assert f"{at}/2" in read(page).links
    assert browse_as("ben").get(f"{at}/go").location == f"{at}/2"


def test_with_everything_done_the_way_leads_to_the_end(browse_as, at, taking):
    ben = browse_as("ben")
    here = taking("ben").here()
    for page in here.plan.pages:
        if page.item:
            taking("ben").answer(page.item)
        else:
            taking("ben").read(page.step)

    assert ben.get(f"{at}/go").location == f"{at}/end"
    assert "See how it went" in main(ben.get(f"{at}/"))


def test_paused_it_says_so(browse_as, at, cast):
    browse_as("ana").post(f"/t/a/{cast.lesson_5b.public_id}/pause")

    assert "Your teacher paused the lesson." in main(browse_as("ben").get(f"{at}/"))


def test_the_war_track_says_so_beforehand_and_only_there(
    browse_as, at, database, cast, taking
):
    ana = browse_as("ana")
    note = "The war track mentions smoke"
    assert note not in browse_as("ben").get(f"{at}/").text

    answer = ana.post(
        f"/t/c/{cast.class_5b.public_id}/assign?lesson=demo-module",
        data={"track": "war", "retry": "yes", "explain": "each"},
    )
    war = "/a/" + answer.location.split("/")[3]
    ben = browse_as("ben")
    ben.post(f"{war}/start")

    assert note in ben.get(f"{war}/").text
    assert "A note about the bridge" in ben.get(f"{war}/2").text


def test_one_student_may_have_everyday_topics_without_anybody_noticing(
    browse_as, cast, database
):
    with database.writing() as session:
        session.get_one(Account, cast["bea"].id).track = "everyday"
    answer = browse_as("ana").post(
        f"/t/c/{cast.class_5b.public_id}/assign?lesson=demo-module",
        data={"track": "war", "retry": "yes", "explain": "each"},
    )
    war = "/a/" + answer.location.split("/")[3]
    bea = browse_as("bea")

    bea.post(f"{war}/start")

    assert "A note about the lake" in bea.get(f"{war}/2").text


@pytest.mark.parametrize("page", ["/", "/go", "/end", "/review", "/settings.json"])
@pytest.mark.parametrize(
    ("who", "status"),
    [("chen", 404), ("oli", 404), ("ana", 404), ("dora", 404), ("gus", 303), ("finn", 303),
     ("nobody", 303)],
)  # fmt: skip
def test_nobody_else_sees_it(browse_as, at, page, who, status):
    assert browse_as(who).get(at + page).status_code == status


@pytest.mark.parametrize("page", ["/", "/go", "/end", "/review", f"/{PAGE['single']}"])
def test_somebody_elses_lesson_looks_like_none(browse_as, at, page):
    oli = browse_as("oli")

    assert plain(oli.get(at + page)) == plain(oli.get("/a/nosuch" + page))


def test_a_guest_is_sent_to_wait_and_nobody_to_join(browse_as, at):
    assert browse_as("gus").get(f"{at}/").location == "/me"
    assert browse_as("nobody").get(f"{at}/").location == "/"


def test_in_another_language(browse_as, at):
    ben = browse_as("ben")
    ben.get(f"{at}/?lang=uk")

    page = ben.get(f"{at}/")

    assert '<html lang="uk"' in page.text
    assert "Who could know?" not in h1(page)
