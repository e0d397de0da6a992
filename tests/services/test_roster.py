"""Names from a list: all of them or none."""

import pytest
from sqlalchemy import select

from kit.db.models import Account
from kit.services.errors import NameTakenError
from kit.services.roster import LONGEST_NAME, Entry, add_students, read_roster


def read(database, cast, *lines):
    with database.reading() as session:
        return read_roster(session, class_id=cast.class_5b.id, lines=lines)


def test_empty_lines_count_and_give_no_name(database, cast):
    assert read(database, cast, "", "Maple 27", "  ", "\u200b", " Pebble  52 ") == [
        Entry(2, "Maple 27", None),
        Entry(5, "Pebble 52", None),
    ]
    assert read(database, cast) == []


@pytest.mark.parametrize(
    ("lines", "faults"),
    [
        (("Ben",), ["taken"]),
        (("Веn", "finn"), ["taken", "taken"]),
        (("Maple 27", "maple 27"), [None, "twice"]),
        (("x" * LONGEST_NAME, "y" * (LONGEST_NAME + 1)), [None, "long"]),
        (("Chen",), [None]),  # of another class
    ],
)
def test_every_line_says_what_is_wrong_with_it(database, cast, lines, faults):
    assert [entry.fault for entry in read(database, cast, *lines)] == faults


def test_names_become_students_who_are_in(database, cast, now):
    with database.writing() as session:
        added = add_students(
            session, class_id=cast.class_odo.id, names=["Оля", "عمر"], now=now
        )

    with database.reading() as session:
        rows = session.scalars(
            select(Account).where(Account.name.in_(["Оля", "عمر"]))
        ).all()
    assert added == len(rows) == 2
    assert {row.school_id for row in rows} == {cast.other_school_id}
    # That school keeps its students for 30 days.
    assert {(row.erase_on - now.date()).days for row in rows} == {30}
    assert not any(row.waiting for row in rows)


def test_one_wrong_name_keeps_all_of_them_out(database, cast, now):
    with pytest.raises(NameTakenError), database.writing() as session:
        add_students(
            session, class_id=cast.class_5b.id, names=["Maple 27", "Ben"], now=now
        )

    assert read(database, cast, "Maple 27") == [Entry(1, "Maple 27", None)]


def test_no_names_are_no_fault(database, cast, now):
    with database.writing() as session:
        assert add_students(session, class_id=cast.class_5b.id, names=[], now=now) == 0
