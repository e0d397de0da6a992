"""The join board on paper."""

import pytest
from pages import h1, main, plain

from kit.db.models import Account
from kit.services import assignments, classes


@pytest.fixture
def ana(browse_as):
    return browse_as("ana")


@pytest.fixture
def at(cast):
    return f"/t/a/{cast.lesson_5b.public_id}"


def test_it_holds_the_code_the_address_and_how_to_join(ana, at, cast):
    page = ana.get(f"{at}/poster")

    code = cast.lesson_5b.code
    assert f"{code[:3]} {code[3:]}" in main(page)
    assert h1(page).startswith("5B")
    assert "<svg" in page.text
    assert "Point your camera at the square" in main(page)
    assert "Choose a nickname" in main(page)


def test_it_speaks_the_languages_of_the_class(ana, at, cast, database):
    assert 'lang="ar" dir="rtl"><h2>' not in ana.get(f"{at}/poster").text

    with database.writing() as session:
        session.get_one(Account, cast["ben"].id).locale = "ar"

    text = ana.get(f"{at}/poster").text
    assert '<section lang="en" dir="ltr"><h2>' in text
    assert '<section lang="ar" dir="rtl"><h2>' in text
    assert '<section lang="uk"' not in text


def test_of_an_empty_class_it_speaks_all_there_are(
    browse_as, database, cast, library, now
):
    with database.writing() as session:
        classes.create_class(
            session,
            school_id=cast.school_id,
            teacher_id=cast["eve"].id,
            name="7C",
            now=now,
        )
        room = classes.list_classes(session, teacher_id=cast["eve"].id)[-1]
        view = classes.get_class(
            session, teacher_id=cast["eve"].id, classroom=room.public_id
        )
        given = assignments.assign(
            session,
            library=library,
            class_id=view.id,
            content_id="demo-module",
            track="everyday",
            retry=True,
            explain="each",
            draft_locales=(),
            now=now,
        )

    text = browse_as("eve").get(f"/t/a/{given}/poster").text

    for locale in ("en", "uk", "ar"):
        assert f'<section lang="{locale}"' in text


def test_it_knows_nobody(ana, at, cast):
    text = ana.get(f"{at}/poster").text

    for name in ("ben", "bea", "gus"):
        assert f">{cast[name].name}<" not in text
        assert cast[name].public_id not in text


def test_closed_it_says_so(ana, at):
    ana.post(f"{at}/close")

    assert "This lesson is closed." in main(ana.get(f"{at}/poster"))


def test_a_code_that_has_expired_is_said_to_have(browse_as, at, clock):
    clock.forward(hours=4, minutes=1)

    assert "The code has expired." in main(browse_as("ana").get(f"{at}/poster"))


def test_the_board_leads_to_it(ana, at):
    assert f"{at}/poster" in ana.get(f"{at}/board").text


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
def test_only_its_teachers_see_it(browse_as, at, who, status):
    assert browse_as(who).get(f"{at}/poster").status_code == status


def test_somebody_elses_lesson_looks_like_none(browse_as, at):
    eve = browse_as("eve")

    assert plain(eve.get(f"{at}/poster")) == plain(eve.get("/t/a/nosuch/poster"))


def test_in_another_language(ana, at):
    ana.get("/t/?lang=ar")

    assert '<html lang="ar" dir="rtl"' in ana.get(f"{at}/poster").text


def test_with_a_list_one_chooses_the_own_name(ana, at, cast, database):
    with database.writing() as session:
        session.get_one(Account, cast["bea"].id).listed = True

    words = main(ana.get(f"{at}/poster"))
    assert "Choose your name and press" in words
    assert "Choose a nickname" not in words
