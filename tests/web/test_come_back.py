"""Coming back on another device: nickname and PIN, or a printed card."""

import pytest
from cast import PIN_KEY
from pages import alert, h1, hidden, read

from kit.db.models import Account, SignIn
from kit.services import joining


@pytest.fixture
def back(cast):
    return f"/j/{cast.lesson_5b.code}/back"


@pytest.fixture
def pin(rows):
    def pin(name):
        return joining.pin_of(rows(Account, name=name)[0], pin_key=PIN_KEY)

    return pin


@pytest.fixture
def card(rows):
    def card(name):
        return "/k/" + joining.card_of(rows(Account, name=name)[0], pin_key=PIN_KEY)

    return card


def wrong(pin):
    return f"{(int(pin) + 1) % 10_000:04d}"


def test_nickname_and_pin_go_on_where_the_student_stopped(
    browse_as, taking, cast, back, pin
):
    there = taking("ben")
    for step in ("welcome", "note-everyday", "three-questions"):
        there.read(step)
    there.answer("ev-judge-flawed")
    browser = browse_as("nobody")

    answer = browser.post(back, data={"nickname": "Ben", "pin": pin("Ben")})
    page = browser.get(answer.location, follow_redirects=True)

    assert page.request.path == f"/a/{cast.lesson_5b.public_id}/5"


@pytest.mark.parametrize("spelt", ["ben", " BEN ", "Вen"])
def test_the_nickname_may_be_spelt_as_people_spell_it(browse_as, back, pin, spelt):
    answer = browse_as("nobody").post(back, data={"nickname": spelt, "pin": pin("Ben")})

    assert answer.status_code == 303


def test_the_pin_may_have_spaces_and_other_digits(browse_as, back, pin):
    typed = " ".join(pin("Ben")).translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))

    answer = browse_as("nobody").post(back, data={"nickname": "Ben", "pin": typed})

    assert answer.status_code == 303


def test_a_wrong_pin_and_a_wrong_name_look_alike(browse_as, back, pin):
    browser = browse_as("nobody")
    one = browser.post(back, data={"nickname": "Ben", "pin": wrong(pin("Ben"))})
    other = browser.post(back, data={"nickname": "Nobody", "pin": "1234"})

    assert (one.status_code, alert(one)) == (other.status_code, alert(other))
    assert one.status_code == 422
    assert hidden(one, "nickname") == "Ben"


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"nickname": "", "pin": ""},
        {"nickname": "Ben", "pin": ""},
        {"nickname": "Ben", "pin": "abcd"},
        {"nickname": "Ben", "pin": "9" * 1000},
        {"nickname": "x" * 1000, "pin": "1234"},
        {"nickname": "\x00", "pin": "\x00"},
        {"nickname": "\u200b", "pin": "1234"},
    ],
)
def test_bad_input_is_refused(browse_as, back, data, rows):
    before = len(rows(SignIn))

    page = browse_as("nobody").post(back, data=data)

    assert page.status_code == 422
    assert alert(page)
    assert len(rows(SignIn)) == before


def test_the_sixth_wrong_pin_has_to_wait(browse_as, back, pin):
    browser = browse_as("nobody")
    bad = {"nickname": "Ben", "pin": wrong(pin("Ben"))}
    for _ in range(5):
        assert browser.post(back, data=bad).status_code == 422

    page = browser.post(back, data={"nickname": "Ben", "pin": pin("Ben")})

    assert page.status_code == 429
    assert "Wait 30 seconds" in alert(page)


def test_classmates_are_not_locked_out_by_it(browse_as, back, pin):
    guesser = browse_as("nobody")
    bad = {"nickname": "Ben", "pin": wrong(pin("Ben"))}
    for _ in range(6):
        guesser.post(back, data=bad)

    answer = browse_as("nobody").post(back, data={"nickname": "Bea", "pin": pin("Bea")})

    assert answer.status_code == 303


def test_a_new_pin_ends_the_pause_of_the_nickname(browse_as, cast, back, pin):
    bad = {"nickname": "Ben", "pin": wrong(pin("Ben"))}
    for _ in range(11):
        browse_as("nobody").post(back, data=bad)
    good = {"nickname": "Ben", "pin": pin("Ben")}
    assert browse_as("nobody").post(back, data=good).status_code == 429

    people = f"/t/c/{cast.class_5b.public_id}/people"
    browse_as("ana").post(f"{people}/{cast['ben'].public_id}/new-pin")

    good = {"nickname": "Ben", "pin": pin("Ben")}
    assert browse_as("nobody").post(back, data=good).status_code == 303


def test_somebody_of_another_class_does_not_come_in(browse_as, back, pin):
    page = browse_as("nobody").post(back, data={"nickname": "Chen", "pin": pin("Chen")})

    assert page.status_code == 422


def test_a_removed_student_does_not_come_in(browse_as, back, pin):
    page = browse_as("nobody").post(back, data={"nickname": "Finn", "pin": pin("Finn")})

    assert page.status_code == 422


def test_without_an_open_lesson_there_is_no_way_back(browse_as, cast, back, pin):
    browse_as("ana").post(f"/t/a/{cast.lesson_5b.public_id}/close")

    page = browse_as("nobody").post(back, data={"nickname": "Ben", "pin": pin("Ben")})

    assert page.status_code == 404


@pytest.mark.statement("T05")
def test_the_fields_let_a_browser_help(browse_as, back):
    fields = {i.get("name"): i for i in read(browse_as("nobody").get(back)).inputs}

    assert fields["nickname"]["autocomplete"] == "username"
    assert fields["pin"]["autocomplete"] == "current-password"
    assert fields["pin"]["inputmode"] == "numeric"
    assert fields["pin"].get("type") != "number"


class TestCard:
    def test_looking_signs_nobody_in(self, browse_as, card, rows):
        before = len(rows(SignIn))
        browser = browse_as("nobody")

        page = browser.get(card("Ben"))

        assert h1(page) == "Continue as Ben?"
        assert len(rows(SignIn)) == before
        assert browser.get("/me").status_code == 303

    def test_the_button_signs_in(self, browse_as, card):
        browser = browse_as("nobody")

        answer = browser.post(card("Ben"))

        assert (answer.status_code, answer.location) == (303, "/me")
        assert "Ben" in browser.get("/me").text

    def test_whoever_was_signed_in_before_is_signed_out(
        self, browse_as, card, rows, cast
    ):
        browser = browse_as("bea")

        browser.post(card("Ben"))

        assert not rows(SignIn, account_id=cast["bea"].id)

    def test_it_works_without_an_open_lesson(self, browse_as, cast, card):
        browse_as("ana").post(f"/t/a/{cast.lesson_5b.public_id}/close")

        assert browse_as("nobody").post(card("Ben")).status_code == 303

    @pytest.mark.statement("T06")
    def test_a_new_pin_voids_it_in_plain_words(self, browse_as, cast, card):
        old = card("Ben")
        people = f"/t/c/{cast.class_5b.public_id}/people"
        browse_as("ana").post(f"{people}/{cast['ben'].public_id}/new-pin")

        for answer in (browse_as("nobody").get(old), browse_as("nobody").post(old)):
            assert answer.status_code == 410
            assert h1(answer) == "This card no longer works"
            assert "kit_sid" not in str(answer.headers.getlist("Set-Cookie"))
        assert browse_as("nobody").post(card("Ben")).status_code == 303

    @pytest.mark.parametrize(
        "forge", ["x", "%00", "%F0%9F%98%80", "a" * 3000, "../me", "%2e%2e"]
    )
    def test_a_forged_card_is_no_card(self, browse_as, forge):
        assert browse_as("nobody").get(f"/k/{forge}").status_code in (404, 410)

    def test_one_changed_letter_makes_it_worthless(self, browse_as, card):
        good = card("Ben")
        for place in (len("/k/"), len("/k/") + 14, len(good) - 1):
            bad = (
                good[:place] + ("a" if good[place] != "a" else "b") + good[place + 1 :]
            )
            assert browse_as("nobody").post(bad).status_code == 410

    def test_a_removed_students_card_does_not_work(self, browse_as, card):
        assert browse_as("nobody").post(card("Finn")).status_code == 410
