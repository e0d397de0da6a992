"""My work, my way back, what is kept about me, and how pages look for me."""

import json

import pytest
from pages import checked, h1, main, read, title
from taking import wrong

from kit.db.models import Account, SignIn


class TestMyWork:
    def test_lessons_stand_under_what_is_to_be_done_with_them(self, browse_as, cast):
        page = browse_as("ben").get("/me")

        assert title(page) == "My work – Media Literacy Kit"
        assert "0 of 15 steps done" in main(page)
        assert f"/a/{cast.lesson_5b.public_id}/go" in read(page).links
        assert f"/a/{cast.form_5b.public_id}/" in read(page).links

    def test_steps_count_once_whatever_the_tries(self, browse_as, taking):
        ben = taking("ben")
        ben.read("welcome")
        ben.answer("ev-single", wrong("ev-single"))
        ben.answer("ev-single")

        assert "2 of 15 steps done" in main(browse_as("ben").get("/me"))

    def test_a_closed_lesson_stays_for_who_began_it(self, browse_as, cast):
        browse_as("ana").post(f"/t/a/{cast.lesson_5b.public_id}/close")
        browse_as("ana").post(f"/t/a/{cast.form_5b.public_id}/close")

        ben, bea = main(browse_as("ben").get("/me")), main(browse_as("bea").get("/me"))

        assert "Done" in ben
        assert "How it went" in ben
        assert "Nothing is waiting" in bea

    @pytest.mark.parametrize("page", ["/me", "/me/way-back", "/me/data", "/me/reading"])
    def test_the_nickname_stands_on_every_page(self, browse_as, page):
        assert "<strong><bdi>Ben</bdi></strong>" in browse_as("ben").get(page).text

    def test_a_guest_is_told_to_wait_and_is_let_in(self, browse_as, cast):
        gus, ana = browse_as("gus"), browse_as("ana")
        page = gus.get("/me")
        assert h1(page) == "Wait here"
        assert "0 of 15" not in main(page)
        assert gus.get("/me/way-back").location == "/me"

        answer = ana.post(
            f"/t/c/{cast.class_5b.public_id}/people/{cast['gus'].public_id}/let-in",
            data={"next": f"/t/a/{cast.lesson_5b.public_id}/live"},
        )

        assert answer.location == f"/t/a/{cast.lesson_5b.public_id}/live"
        assert h1(gus.get("/me")) == "My work"
        assert gus.post(f"/a/{cast.lesson_5b.public_id}/start").status_code == 303

    def test_everybody_is_let_in_at_once(self, browse_as, cast, rows):
        browse_as("ana").post(f"/t/c/{cast.class_5b.public_id}/people/let-all-in")

        assert not rows(Account, waiting=True)


class TestWayBack:
    def test_pin_and_card_open_the_door_they_are_for(self, browse_as, cast):
        page = browse_as("ben").get("/me/way-back")
        pin = next(w for w in main(page).split() if w.isdigit() and len(w) == 4)

        answer = browse_as("nobody").post(
            f"/j/{cast.lesson_5b.code}/back", data={"nickname": "Ben", "pin": pin}
        )

        assert answer.status_code == 303
        assert "<svg" in page.text

    def test_nobody_elses_pin_is_near(self, browse_as):
        ben = main(browse_as("ben").get("/me/way-back"))
        bea = main(browse_as("bea").get("/me/way-back"))

        assert "Bea" not in ben
        assert ben.replace("Ben", "") != bea.replace("Bea", "")


class TestMyData:
    @pytest.fixture
    def full(self, taking, database, cast):
        """Ben with something in every column a student can have."""
        ben = taking("ben")
        ben.read("welcome")
        ben.answer("ev-single", wrong("ev-single"), certainty=3)
        ben.answer("ev-text", certainty=1)
        ben.finish()
        with database.writing() as session:
            session.get_one(Account, cast["ben"].id).note = "by the window"

    @pytest.mark.usefixtures("full")
    def test_the_page_says_how_much_there_is(self, browse_as):
        words = main(browse_as("ben").get("/me/data"))

        assert "Ben" in words
        assert "5B" in words
        assert "Answers 2" in words

    @pytest.mark.usefixtures("full")
    def test_the_file_holds_everything(self, browse_as, cast):
        answer = browse_as("ben").get("/me/data.json")
        data = json.loads(answer.data)
        text = answer.text

        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert data["name"] == "Ben"
        assert data["class"] == "5B"
        assert data["note"] == "by the window"
        assert data["locale"] == "en"
        (attempt,) = data["attempts"]
        assert attempt["assignment"] == cast.lesson_5b.public_id
        assert [s["step_id"] for s in attempt["steps_read"]] == ["welcome"]
        assert {r["item_id"] for r in attempt["responses"]} == {"ev-single", "ev-text"}
        assert "about-page" in text
        assert data["sign_ins"]

    @pytest.mark.usefixtures("full")
    def test_it_holds_nobody_else_and_no_secret(self, browse_as, rows):
        ben = browse_as("ben")
        text = ben.get("/me/data.json").text

        for other in ("Bea", "Gus", "Chen", "Ana", "Eve", "Oli"):
            assert f'"{other}"' not in text
        for row in rows(SignIn):
            assert row.token_hash not in text

    def test_who_has_done_nothing_gets_a_file_too(self, browse_as):
        assert json.loads(browse_as("bea").get("/me/data.json").data)["attempts"] == []
        assert "Answers 0" in main(browse_as("bea").get("/me/data"))

    def test_a_guest_may_see_what_is_kept(self, browse_as):
        assert browse_as("gus").get("/me/data").status_code == 200
        assert browse_as("gus").get("/me/data.json").json["waiting"] is True


class TestReading:
    def test_settings_hold_for_this_person_on_every_device(self, browse_as):
        ben, phone, bea = browse_as("ben"), browse_as("ben"), browse_as("bea")

        answer = ben.post(
            "/me/reading",
            data={"theme": "dark", "size": "130", "lines": "wide", "letters": "",
                  "column": "narrow", "paper": "", "motion": "off"},
        )  # fmt: skip

        assert answer.location == "/me/reading"
        page = ben.get("/me")
        assert 'data-theme="dark"' in page.text
        for part in (
            'data-size="130"',
            'data-lines="wide"',
            'data-column="narrow"',
            'data-motion="off"',
        ):
            assert part in page.text
        assert "data-letters" not in page.text
        assert 'data-size="130"' in phone.get("/me").text
        assert 'data-size="130"' not in bea.get("/me").text
        assert checked(ben.get("/me/reading"), "size") == ["130"]

    def test_on_a_shared_computer_the_next_person_has_their_own(self, browse_as):
        ben = browse_as("ben")
        ben.post("/me/reading", data={"theme": "dark", "size": "150"})
        ben.post("/signout")

        assert 'data-theme="system"' in ben.get("/").text

    def test_joined_letters_have_no_space_between_them_and_none_is_offered(
        self, browse_as
    ):
        """What was chosen for another language waits for it."""
        ben = browse_as("ben")
        ben.post("/me/reading", data={"letters": "wide"})
        ben.get("/me?lang=ar")
        page = ben.get("/me/reading")
        ben.post("/me/reading", data={"size": "130"})

        assert 'name="letters"' not in page.text
        assert 'data-letters="wide" ' in ben.get("/me").text.replace(">", " >")
        assert 'data-size="130"' in ben.get("/me").text

    def test_the_page_shows_a_text_as_it_looks(self, browse_as):
        page = browse_as("ben").get("/me/reading")

        assert "How texts look now" in main(page)
        assert "data-reading" in page.text

    def test_back_to_how_it_was(self, browse_as):
        ben = browse_as("ben")
        ben.post("/me/reading", data={"theme": "dark", "size": "150"})

        ben.post("/me/reading", data={"reset": "1"})

        assert 'data-theme="system"' in ben.get("/me").text

    @pytest.mark.parametrize(
        "data",
        [
            {"theme": "pink"},
            {"size": "9999"},
            {"paper": '"><script>'},
            {"theme": "dark", "size": "100%"},
        ],
    )
    def test_what_is_not_offered_is_refused(self, browse_as, data):
        ben = browse_as("ben")

        page = ben.post("/me/reading", data=data)

        assert page.status_code == 422
        assert "Choose from what is shown here." in main(page)
        assert "<script>" not in page.text
        assert 'data-theme="system"' in ben.get("/me").text

    @pytest.mark.parametrize(
        ("who", "status"),
        [("ben", 200), ("gus", 200), ("ana", 200), ("dora", 200), ("nobody", 303)],
    )
    def test_everybody_signed_in_may_choose(self, browse_as, who, status):
        assert browse_as(who).get("/me/reading").status_code == status


@pytest.mark.parametrize(
    "page", ["/me", "/me/way-back", "/me/data", "/me/data.json", "/me/report"]
)
@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("ben", 200),
        ("bea", 200),
        ("chen", 200),
        ("ana", 404),
        ("dora", 404),
        ("nobody", 303),
        ("finn", 303),
    ],
)
def test_each_student_sees_their_own(browse_as, page, who, status):
    assert browse_as(who).get(page).status_code == status


def test_other_methods_are_refused(browse_as):
    assert browse_as("ben").post("/me").status_code == 405
    assert browse_as("ben").post("/me/data.json").status_code == 405


def test_in_another_language(browse_as):
    ben = browse_as("ben")
    ben.get("/me?lang=ar")

    assert '<html lang="ar" dir="rtl"' in ben.get("/me").text
    assert '<html lang="ar" dir="rtl"' in ben.get("/me/data").text
