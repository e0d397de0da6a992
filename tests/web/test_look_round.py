"""A made-up class: made with one click, gone with one, and counted nowhere."""

import pytest
from pages import h1, main, read

from kit.db.models import Account, Classroom, ItemCount


@pytest.fixture
def dora(browse_as):
    """She has no class yet."""
    return browse_as("dora")


@pytest.fixture
def made(dora):
    """The address of the class, once it is made."""
    return dora.post("/t/demo").location


def test_the_first_visit_shows_two_ways_to_begin(dora):
    page = dora.get("/t/")

    assert "Start with my class" in main(page)
    assert "Look round a made-up class" in main(page)
    assert {"/t/classes/new", "/t/demo"} <= set(read(page).links)


def test_one_click_makes_a_class_that_says_what_it_is(dora, made):
    page = dora.get(made)

    assert h1(page) == "Made-up class"
    assert "This class is made up. It counts in no statistics." in main(page)
    assert "made-up" in main(dora.get("/t/"))
    assert "Start with my class" in main(dora.get("/t/"))


def test_a_second_click_makes_no_second_class(dora, made, rows):
    assert dora.post("/t/demo").location == made
    assert len(rows(Classroom, made_up=True)) == 1
    assert made in read(dora.get("/t/demo")).links


def test_one_click_removes_it_for_ever(dora, made, rows):
    page = dora.post("/t/demo/remove", follow_redirects=True)

    assert "The made-up class is gone." in main(page)
    assert not rows(Classroom, made_up=True)
    assert "Made-up" not in main(dora.get("/t/bin"))
    assert dora.post("/t/demo/remove").status_code == 404


def test_it_is_its_teachers_alone(made, browse_as):
    for who in ("ana", "cora", "odo"):
        assert browse_as(who).get(made).status_code == 404


def test_what_is_answered_in_it_is_not_counted(made, rows):
    assert rows(
        Account, role="student", classroom_id=rows(Classroom, made_up=True)[0].id
    )
    assert not rows(ItemCount)


@pytest.mark.parametrize(
    ("who", "status"), [("ana", 200), ("dora", 200), ("ben", 404), ("nobody", 303)]
)
def test_only_staff_look_round(browse_as, who, status):
    assert browse_as(who).get("/t/demo").status_code == status
