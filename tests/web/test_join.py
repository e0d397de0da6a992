"""The page of a code: class and lesson by name, three nicknames, [Start]."""

import pytest
from pages import alert, checked, hidden, offered, read, title

from kit.db.models import Account, Attempt


@pytest.fixture
def door(cast):
    return f"/j/{cast.lesson_5b.code}"


def form_of(page, name=None):
    """What a browser would send; with another name if one is given."""
    return {
        "offer": hidden(page, "offer"),
        "name": name or offered(page, "name")[0],
    }


@pytest.mark.statement("T08")
def test_it_names_class_and_lesson_and_offers_three_names(browse_as, door):
    page = browse_as("nobody").get(door)

    assert title(page) == "Join 5B – Media Literacy Kit"
    assert "Who could know?" in page.text
    assert len(set(offered(page, "name"))) == 3
    assert checked(page, "name") == offered(page, "name")[:1]


@pytest.mark.statement("T08")
def test_no_name_can_be_typed(browse_as, door):
    page = browse_as("nobody").get(door)

    kinds = {i.get("type") for i in read(page).inputs}
    assert kinds <= {"hidden", "radio"}


def test_it_says_what_is_kept_and_until_when(browse_as, door):
    page = browse_as("nobody").get(door)

    assert "What does the kit keep about me?" in page.text
    assert "31 August 2027" in page.text or "August 31, 2027" in page.text


def test_one_click_leads_to_the_first_step(browse_as, door, cast, rows):
    browser = browse_as("nobody")
    data = form_of(browser.get(door))

    answer = browser.post(door, data=data)

    assert answer.status_code == 303
    assert answer.location == f"/a/{cast.lesson_5b.public_id}/go"
    first = browser.get(answer.location, follow_redirects=True)
    assert "Before you start" in first.text
    (student,) = rows(Account, name=data["name"])
    assert not student.waiting
    assert rows(Attempt, student_id=student.id)


def test_a_reload_offers_the_same_three_names_while_the_form_is_wrong(browse_as, door):
    browser = browse_as("nobody")
    data = form_of(browser.get(door), name="Somebody 12")

    page = browser.post(door, data=data)

    assert page.status_code == 422
    assert hidden(page, "offer") == data["offer"]


@pytest.mark.parametrize(
    "name", ["Ana", "Hacker 99", "", "Ben", "<b>Ben</b>", "x" * 9999]
)
def test_a_name_that_was_not_offered_is_refused(browse_as, door, rows, name):
    browser = browse_as("nobody")
    before = len(rows(Account))
    data = {"offer": hidden(browser.get(door), "offer"), "name": name}

    page = browser.post(door, data=data)

    assert page.status_code == 422
    assert alert(page)
    assert "Not a valid choice" not in page.text
    assert len(rows(Account)) == before


@pytest.mark.parametrize("forge", ["", "x", "WyJhIl0.abc", "a" * 5000])
def test_a_forged_offer_is_replaced(browse_as, door, rows, forge):
    browser = browse_as("nobody")
    before = len(rows(Account))

    page = browser.post(door, data={"offer": forge, "name": "Hacker 99"})

    assert page.status_code == 422
    assert "Hacker 99" not in offered(page, "name")
    assert len(offered(page, "name")) == 3
    assert len(rows(Account)) == before


def test_an_offer_of_another_lesson_is_replaced(browse_as, cast, door, rows):
    browser = browse_as("nobody")
    other = form_of(browser.get(f"/j/{cast.lesson_6a.code}"))
    before = len(rows(Account))

    page = browser.post(door, data=other)

    assert page.status_code == 422
    assert len(rows(Account)) == before


def test_an_offer_signed_for_something_else_is_no_offer(app, browse_as, cast, door):
    from itsdangerous import URLSafeSerializer

    signer = URLSafeSerializer(app.secret_key, salt="something.else")
    forged = signer.dumps([cast.lesson_5b.public_id, ["Hacker 99"]])

    page = browse_as("nobody").post(door, data={"offer": forged, "name": "Hacker 99"})

    assert page.status_code == 422
    assert "Hacker 99" not in offered(page, "name")


def test_two_who_pick_the_same_name_get_it_once(browse_as, door, rows):
    """Both were offered it before either of them had it."""
    first, second = browse_as("nobody"), browse_as("nobody")
    data = form_of(first.get(door))
    assert first.post(door, data=data).status_code == 303

    page = second.post(door, data=data)

    assert page.status_code == 422
    assert "Somebody was faster" in alert(page)
    assert data["name"] not in offered(page, "name")
    assert len(rows(Account, name=data["name"])) == 1
    assert second.post(door, data=form_of(page)).status_code == 303


def test_a_name_that_looks_like_a_taken_one_is_taken(app, browse_as, cast, door, rows):
    """Look-alikes cannot come from the list; one that was taken by its twin is."""
    from itsdangerous import URLSafeSerializer

    signer = URLSafeSerializer(app.secret_key, salt="kit.nicknames")
    for twin in ("Вen", "BEN", "B\u200ben"):  # a Cyrillic letter, capitals, nothing
        signed = signer.dumps([cast.lesson_5b.public_id, [twin]])
        page = browse_as("nobody").post(door, data={"offer": signed, "name": twin})

        assert page.status_code == 422, twin
        assert "Somebody was faster" in alert(page)


def test_a_classmate_goes_on_as_who_they_are(browse_as, cast, door, rows):
    before = len(rows(Account))
    browser = browse_as("ben")
    page = browser.get(door)
    assert "You are" in page.text
    assert not offered(page, "name")

    answer = browser.post(door)

    assert answer.location == f"/a/{cast.lesson_5b.public_id}/go"
    assert len(rows(Account)) == before


def test_above_the_expected_size_a_newcomer_waits(browse_as, cast, door, rows):
    browse_as("ana").post(
        f"/t/c/{cast.class_5b.public_id}/settings",
        data={"name": "5B", "expected_size": "2"},
    )
    browser = browse_as("nobody")

    answer = browser.post(door, data=form_of(browser.get(door)))

    assert answer.location == "/me"
    assert "Wait here" in browser.get("/me").text


def test_a_paused_lesson_can_be_joined(browse_as, cast, door):
    browse_as("ana").post(f"/t/a/{cast.lesson_5b.public_id}/pause")
    browser = browse_as("nobody")

    assert browser.post(door, data=form_of(browser.get(door))).status_code == 303


def test_the_code_ends_with_the_lesson_and_after_four_hours(
    browse_as, cast, door, clock
):
    assert browse_as("nobody").get(door).status_code == 200

    clock.forward(hours=4, seconds=1)

    assert browse_as("nobody").get(door).status_code == 404


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("nobody", 200),
        ("ben", 200),
        ("bea", 200),
        ("gus", 200),
        ("chen", 200),
        ("ana", 200),
    ],
)
def test_everybody_with_the_digits_may_look(browse_as, door, who, status):
    assert browse_as(who).get(door).status_code == status


def test_nicknames_are_in_the_language_of_the_reader(browse_as, door):
    browser = browse_as("nobody")
    page = browser.get(door, headers={"Accept-Language": "uk"})

    assert '<html lang="uk" dir="ltr"' in page.text
    assert len(offered(page, "name")) == 3


def test_the_account_remembers_the_language(browse_as, door, rows):
    browser = browse_as("nobody")
    page = browser.get(door, headers={"Accept-Language": "uk"})
    data = form_of(page)

    browser.post(door, data=data, headers={"Accept-Language": "uk"})

    assert rows(Account, name=data["name"])[0].locale == "uk"
