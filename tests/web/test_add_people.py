"""Names from a list: looked through line by line, then added; nothing typed is lost."""

from io import BytesIO
from time import perf_counter

import pytest
from pages import alert, main, read, title, words

from kit.db.models import Account, AuditEntry


@pytest.fixture
def ana(browse_as):
    return browse_as("ana")


@pytest.fixture
def door(cast):
    return f"/t/c/{cast.class_5b.public_id}/people/add"


def typed(page):
    return read(page).texts.get("textarea", "").strip()


def upload(name, data):
    return {"names": "", "file": (BytesIO(data), name)}


def test_an_empty_class_and_a_full_one_lead_to_it(ana, cast, door):
    assert door in read(ana.get(f"/t/c/{cast.class_5b.public_id}/people")).links


def test_first_everything_is_looked_through(ana, door, rows):
    before = len(rows(Account))

    page = ana.post(door, data={"names": "Maple\n\nPebble"})

    assert page.status_code == 200
    assert "Add 2 names" in main(page)
    assert typed(page) == "Maple\n\nPebble"
    assert len(rows(Account)) == before


def test_then_the_names_are_added(ana, door, rows, cast):
    answer = ana.post(door, data={"names": "Maple\nPebble", "count": "2"})

    assert answer.location == f"/t/c/{cast.class_5b.public_id}/people"
    assert "2 names added." in main(ana.get(answer.location))
    new = rows(Account, listed=True)
    assert {row.name for row in new} == {"Maple", "Pebble"}
    assert {row.classroom_id for row in new} == {cast.class_5b.id}
    assert [row.what for row in rows(AuditEntry)] == ["students-added"]


def test_lines_that_cannot_be_added_say_why_by_number(ana, door):
    page = ana.post(
        door, data={"names": f"Maple\nbea\nmaple\n{'x' * 61}\nPebble", "count": "5"}
    )

    assert page.status_code == 422
    assert title(page).startswith("Problem:")
    assert "3 lines cannot be added. The list below says why." in alert(page)
    said = main(page)
    for line, why in (
        (2, "bea Somebody in this class has that name"),
        (3, "maple Stands above already"),
        (4, "Too long: at most 60 characters"),
    ):
        assert f"{line} " in said
        assert why in said
    assert "Add 2 names" in said


def test_the_others_are_added_without_them(ana, door, rows):
    ana.post(door, data={"names": "Maple\nBea\nPebble", "count": "2"})

    assert {row.name for row in rows(Account, listed=True)} == {"Maple", "Pebble"}


def test_names_that_changed_since_are_looked_through_again(ana, door, rows):
    page = ana.post(door, data={"names": "Maple\nPebble\nRiver", "count": "2"})

    assert page.status_code == 200
    assert "Add 3 names" in main(page)
    assert not rows(Account, listed=True)


@pytest.mark.parametrize("names", ["", "  \n \n", "\u200b", "\x00"])
def test_no_names_are_said_to_be_missing(ana, door, names):
    page = ana.post(door, data={"names": names, "count": "0"})

    assert page.status_code == 422
    assert "Write at least one name." in alert(page)


def test_too_many_are_refused_and_kept(ana, door):
    names = "\n".join(f"Name {n}" for n in range(501))

    page = ana.post(door, data={"names": names})

    assert page.status_code == 422
    assert "At most 500 names at a time." in alert(page)
    assert typed(page) == names


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("names.txt", b"Maple\r\nPebble\r\n"),
        (
            "names.csv",
            b"\xef\xbb\xbfSurname;Name;e-mail\nSmith;Maple;a@x\nX;Pebble;b@x",
        ),
        ("names.csv", "Name\tSeat\nMaple\t3\nPebble\t4".encode("utf-16")),
    ],
)
def test_a_file_goes_into_the_box(ana, door, rows, name, data):
    page = ana.post(door, data=upload(name, data))

    assert page.status_code == 200
    assert typed(page).split() == ["Maple", "Pebble"]
    assert "Smith" not in page.text
    assert "a@x" not in page.text
    assert not rows(Account, listed=True)


def test_it_says_which_column_was_read(ana, door):
    page = ana.post(door, data=upload("names.csv", b"Seat;First name\n3;Maple"))

    assert "Of your table only the column First name was read." in main(page)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"PK\x03\x04\x00\x00", "This file is no text."),
        (b"1;Maple\n2;Pebble", "Several columns: write Name above"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_and_the_rest_kept(ana, door, data, why):
    page = ana.post(door, data={**upload("names.csv", data), "names": "River"})

    assert page.status_code == 422
    assert why in alert(page)
    assert typed(page) == "River"


def test_a_pasted_table_without_a_header_stays_in_the_box(ana, door):
    page = ana.post(door, data={"names": "Maple\t3\nPebble\t4"})

    assert page.status_code == 422
    assert "Several columns" in alert(page)
    assert typed(page) == "Maple\t3\nPebble\t4"


def test_markup_in_a_name_is_text(ana, door):
    page = ana.post(door, data={"names": "<b>Maple</b>"})

    assert "<b>Maple" not in page.text
    assert "<b>Maple</b>" in words(page)


def test_two_hundred_names_take_less_than_a_second(ana, door):
    names = "\n".join(f"Name {n}" for n in range(200))
    begun = perf_counter()

    ana.post(door, data={"names": names, "count": "200"})

    assert perf_counter() - begun < 1


@pytest.mark.parametrize(
    ("who", "status"),
    [("ana", 200), ("cora", 404), ("eve", 404), ("ben", 404), ("nobody", 303)],
)
def test_only_the_owner_adds_names(browse_as, door, who, status):
    assert browse_as(who).get(door).status_code == status


def test_in_another_language(ana, door):
    page = ana.get(f"{door}?lang=uk", follow_redirects=True)

    assert '<html lang="uk"' in page.text
