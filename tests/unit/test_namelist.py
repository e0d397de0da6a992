"""Names out of what a teacher pastes, or saves from a spreadsheet."""

import pytest

from kit.services.namelist import (
    NameList,
    UnreadableListError,
    decoded,
    names_in,
)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", ()),
        ("Anna\nBen", ("Anna", "Ben")),
        ("Anna\r\nBen\r\n", ("Anna", "Ben")),
        ("Anna\n\n  Ben", ("Anna", "", "  Ben")),  # line numbers stay
        ("Name\nAnna", ("", "Anna")),  # a column saved alone
        ("Ім’я\nОля", ("", "Оля")),
        ('"Anna"\n"Ben ""B"""', ("Anna", 'Ben "B"')),
        ("Smith, John\nMiller, Ann", ("Smith, John", "Miller, Ann")),
        ("=cmd()\nO'Brien\nNull", ("=cmd()", "O'Brien", "Null")),
        ("An\0na", ("Anna",)),
    ],
)
def test_lines_are_names(text, names):
    assert names_in(text) == NameList(names)


@pytest.mark.parametrize(
    ("text", "names", "column"),
    [
        ("Name\tSeat\nAnna\t3\nBen\t4", ("Anna", "Ben"), "Name"),
        ("id;Name;e-mail\n1;Anna;a@x\n2;Ben;b@x", ("Anna", "Ben"), "Name"),
        ("Surname,First name\nSmith,Anna\nMiller,Ben", ("Anna", "Ben"), "First name"),
        ("Name,First name\nSmith,Anna", ("Anna",), "First name"),
        ("Клас;Ім'я\n5Б;Оля", ("Оля",), "Ім'я"),
        ("الرقم;الاسم\n1;عمر", ("عمر",), "الاسم"),
        ('Name;Seat\n"Anna; K";3\n;4', ("Anna; K", ""), "Name"),
        ("Seat;Name\n3", ("",), "Name"),
    ],
)
def test_of_a_table_one_column_is_read(text, names, column):
    assert names_in(text) == NameList(names, column)


@pytest.mark.parametrize(
    ("text", "is_file"),
    [
        ("Anna\t3\nBen\t4", False),
        ("Anna;3\nBen;4", False),
        ("Anna,3\nBen,4", True),
    ],
)
def test_a_table_without_a_known_header_is_refused(text, is_file):
    with pytest.raises(UnreadableListError) as refused:
        names_in(text, is_file=is_file)

    assert refused.value.reason == "columns"


def test_a_cell_that_never_ends_is_no_fault():
    long = "x" * 200_000

    with pytest.raises(UnreadableListError) as refused:
        names_in(f"Name;Seat\n{long};3")

    assert refused.value.reason == "kind"


@pytest.mark.parametrize(
    ("data", "locale", "text"),
    [
        ("Оля".encode(), "en", "Оля"),
        ("Оля".encode("utf-8-sig"), "en", "Оля"),
        ("Оля".encode("utf-16"), "en", "Оля"),
        ("Оля".encode("cp1251"), "uk", "Оля"),
        ("عمر".encode("cp1256"), "ar", "عمر"),
        ("Zoë".encode("cp1252"), "en", "Zoë"),
        (b"", "en", ""),
    ],
)
def test_files_are_read_as_spreadsheets_write_them(data, locale, text):
    assert decoded(data, locale=locale) == text


@pytest.mark.parametrize("data", [b"PK\x03\x04\x00\x00", b"Anna\x00Ben"])
def test_what_is_no_text_is_refused(data):
    with pytest.raises(UnreadableListError) as refused:
        decoded(data, locale="en")

    assert refused.value.reason == "kind"
