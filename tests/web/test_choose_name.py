"""Joining a class with a list of names: one's own is chosen, none is typed."""

import pytest
from pages import alert, main, offered, read, says

from kit.db.models import Account, Attempt
from kit.services.roster import add_students


@pytest.fixture
def door(cast):
    return f"/j/{cast.lesson_5b.code}"


@pytest.fixture
def listed(database, cast, now, rows):
    with database.writing() as session:
        add_students(
            session, class_id=cast.class_5b.id, names=["Maple", "Pebble"], now=now
        )
    return {row.name: row for row in rows(Account, listed=True)}


def choose(browser, door, row):
    return browser.post(door, data={"student": row.public_id})


def test_the_names_of_the_list_are_offered_and_no_others(browse_as, door, listed):
    page = browse_as("nobody").get(door)

    assert offered(page, "student") == [
        listed["Maple"].public_id,
        listed["Pebble"].public_id,
    ]
    assert "Choose your name" in main(page)
    assert not says(page.text, "Ben")


def test_one_click_leads_to_the_first_step(browse_as, door, listed, rows, cast):
    browser = browse_as("nobody")

    answer = choose(browser, door, listed["Maple"])

    assert answer.location == f"/a/{cast.lesson_5b.public_id}/go"
    assert browser.get("/me").status_code == 200
    assert rows(Attempt, student_id=listed["Maple"].id)


def test_a_name_in_use_cannot_be_chosen(browse_as, door, listed):
    choose(browse_as("nobody"), door, listed["Maple"])
    browser = browse_as("nobody")

    page = browser.get(door)
    taken = [i for i in read(page).inputs if "disabled" in i]
    assert [i["value"] for i in taken] == [listed["Maple"].public_id]
    assert "in use, ask your teacher" in main(page)
    page = choose(browser, door, listed["Maple"])

    assert page.status_code == 422
    assert "This name is in use. If it is yours, ask your teacher." in alert(page)
    assert browser.get("/me").status_code == 303


@pytest.mark.parametrize("student", ["", "nosuch", "x" * 9999, "ben", "chen"])
def test_what_is_not_on_the_list_is_refused(browse_as, door, listed, cast, student):
    value = cast[student].public_id if student in ("ben", "chen") else student
    browser = browse_as("nobody")

    page = browser.post(door, data={"student": value})

    assert page.status_code == 422
    assert alert(page)
    assert browser.get("/me").status_code == 303


def test_who_is_not_on_the_list_gets_a_nickname_and_waits(
    browse_as, door, listed, rows
):
    browser = browse_as("nobody")
    assert f"{door}?new=1" in read(browser.get(door)).links
    page = browser.get(f"{door}?new=1")
    name = offered(page, "name")[0]
    offer = next(i["value"] for i in read(page).inputs if i.get("name") == "offer")

    browser.post(f"{door}?new=1", data={"offer": offer, "name": name})

    assert rows(Account, name=name)[0].waiting


def test_whoever_is_signed_in_goes_on_as_before(browse_as, door, listed):
    page = browse_as("ben").get(door)

    assert "You are Ben." in main(page)
    assert not offered(page, "student")


def test_the_teacher_lets_a_wrongly_chosen_name_be_chosen_again(
    browse_as, door, listed, cast
):
    wrong = browse_as("nobody")
    choose(wrong, door, listed["Maple"])
    people = f"/t/c/{cast.class_5b.public_id}/people"
    ana = browse_as("ana")
    free = f"{people}/{listed['Maple'].public_id}/free"
    assert free in ana.get(people).text

    page = ana.post(free, follow_redirects=True)

    assert "can be chosen again" in main(page)
    assert wrong.get("/me").status_code == 303
    assert choose(browse_as("nobody"), door, listed["Maple"]).status_code == 303


def test_who_is_not_on_it_finds_the_way_back_and_waits_under_another_name(
    browse_as, door, listed
):
    browser = browse_as("nobody")
    page = browser.get(f"{door}?new=1")
    assert f'href="{door}"' in page.text
    assert "Back to the list of names" in main(page)

    name, offer = (
        next(i["value"] for i in read(page).inputs if i.get("name") == each)
        for each in ("name", "offer")
    )
    browser.post(f"{door}?new=1", data={"name": name, "offer": offer})
    words = main(browser.get("/me"))
    assert f"For now you are {name}, who is not on the list of the class." in words
    assert "larger than expected" not in words


def test_without_a_list_there_is_no_way_back_to_one(browse_as, door):
    assert "Back to the list" not in browse_as("nobody").get(f"{door}?new=1").text
