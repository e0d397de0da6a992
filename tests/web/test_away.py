"""Leaving a page at once, and taking everyday topics: one press each, unnoticed."""

import pytest
from answers import PAGE, RIGHT, body
from pages import hidden, main, says, title

from kit.db.models import Account, Assignment, Attempt, StoredResponse

BUTTON = "Take everyday topics"


@pytest.fixture
def lesson(cast):
    return f"/a/{cast.lesson_5b.public_id}"


@pytest.fixture
def ben(browse_as):
    return browse_as("ben")


@pytest.fixture
def on_war(database, cast):
    """The class has the lesson with war topics, and Ben is in it."""
    with database.writing() as session:
        for attempt in session.query(Attempt).filter_by(student_id=cast["ben"].id):
            attempt.track = "war"
        given = session.query(Assignment).filter_by(public_id=cast.lesson_5b.public_id)
        given.one().track = "war"


class TestLeaving:
    @pytest.mark.parametrize("page", ["/", "/1", "/6", "/end", "/review"])
    def test_every_page_of_a_lesson_can_be_left(self, ben, lesson, page):
        assert 'action="/break"' in ben.get(lesson + page).text

    def test_teachers_have_no_such_button(self, browse_as):
        assert 'action="/break"' not in browse_as("ana").get("/me/reading").text

    def test_the_page_that_follows_names_no_lesson(self, ben, lesson):
        ben.get(f"{lesson}/6")
        page = ben.post("/break", follow_redirects=True)

        assert page.request.path == "/break"
        assert title(page) == "A short break – Media Literacy Kit"
        assert "Who could know?" not in page.text
        assert lesson not in page.text

    @pytest.mark.parametrize("path", ["", "/", "/1", "/6", "/end", "/settings.json"])
    def test_back_shows_nothing_of_it(self, ben, lesson, path):
        ben.post("/break")
        page = ben.get(f"{lesson}{path}" if path else "/me", follow_redirects=True)

        assert page.request.path == "/break"

    def test_going_on_is_one_press(self, ben, lesson):
        ben.post("/break")
        page = ben.post("/break/over", follow_redirects=True)

        assert page.request.path == "/me"
        assert ben.get(f"{lesson}/6").status_code == 200

    def test_an_answer_on_its_way_is_stored(self, ben, lesson, database):
        """It was sent in another tab, or tried again after the network was gone."""
        key = hidden(ben.get(f"{lesson}/{PAGE['single']}"), "resend_key")
        ben.post("/break")
        answer = body(RIGHT["single"], "single") | {"resend_key": key}
        page = ben.post(
            f"{lesson}/{PAGE['single']}", data=answer, follow_redirects=True
        )

        assert page.request.path == "/break"
        with database.reading() as session:
            assert session.query(StoredResponse).count() == 1

    def test_whoever_comes_next_in_this_browser_is_not_away(self, ben, browse_as):
        ben.post("/break")
        ben.post("/signout")
        ben.set_cookie("kit_sid", browse_as("bea").get_cookie("kit_sid").value)

        assert ben.get("/me", follow_redirects=True).request.path == "/me"

    def test_it_speaks_the_readers_language(self, ben):
        ben.post("/break")
        page = ben.get("/break?lang=ar", follow_redirects=True)

        assert page.request.path == "/break"
        assert '<html lang="ar" dir="rtl"' in page.text


@pytest.mark.usefixtures("on_war")
class TestEverydayTopics:
    def test_the_note_before_war_material_offers_them(self, ben, lesson):
        assert BUTTON in main(ben.get(f"{lesson}/"))

    def test_the_note_stands_there_before_the_lesson_is_begun(self, browse_as, lesson):
        assert BUTTON in main(browse_as("bea").get(f"{lesson}/"))

    def test_one_press_changes_the_questions_and_keeps_the_answers(
        self, ben, lesson, database, cast, taking
    ):
        taking("ben").answer("ev-single")
        page = ben.post(f"{lesson}/everyday", follow_redirects=True)

        assert "From now on you get everyday topics" in main(page)
        assert BUTTON not in main(page)
        assert taking("ben").here().plan.track == "everyday"
        with database.reading() as session:
            assert session.get(Account, cast["ben"].id).track == "everyday"
            (row,) = session.query(StoredResponse).all()
        assert row.item_id == "ev-single"

    def test_the_first_step_to_read_offers_them_too(self, ben, lesson, taking):
        pages = taking("ben").here().plan.pages
        first = next(page.number for page in pages if page.item is None)

        assert BUTTON in main(ben.get(f"{lesson}/{first}"))

    def test_what_is_finished_stays_as_it_is(self, ben, lesson, taking):
        ben.post(f"{lesson}/end")
        assert BUTTON not in main(ben.get(f"{lesson}/"))
        ben.post(f"{lesson}/everyday")

        assert taking("ben").here().plan.track == "war"

    def test_nobody_else_gets_another_lesson(self, ben, lesson, browse_as):
        ben.post(f"{lesson}/everyday")

        assert BUTTON in main(browse_as("bea").get(f"{lesson}/"))


def test_on_everyday_topics_nothing_is_offered(ben, lesson):
    assert BUTTON not in main(ben.get(f"{lesson}/"))


@pytest.mark.parametrize(("who", "status"), [("chen", 404), ("ana", 404)])
def test_everyday_topics_are_for_the_students_of_the_class(
    browse_as, lesson, who, status
):
    assert browse_as(who).post(f"{lesson}/everyday").status_code == status


class TestWithoutANetwork:
    def test_the_page_is_for_everybody_and_linked_from_help(self, browse_as):
        nobody = browse_as("nobody")

        assert nobody.get("/offline").status_code == 200
        assert 'href="/offline"' in nobody.get("/help").text
        assert 'href="/offline"' in nobody.get("/help/student").text

    def test_browsers_may_keep_it_since_nobody_is_named(self, ben):
        page = ben.get("/offline")

        assert page.headers["Cache-Control"] == "private, max-age=86400"
        assert "Cookie" in page.headers["Vary"]
        assert not says(page.text, "Ben")
        assert "csrf_token" not in page.text
        assert "<script" not in page.text

    def test_another_language_is_another_page(self, ben):
        page = ben.get("/offline?lang=ar", follow_redirects=True)

        assert page.request.path == "/offline"
        assert '<html lang="ar" dir="rtl"' in page.text
