"""Names from a list: all of them or none."""

from time import perf_counter

import pytest
from sqlalchemy import select

from kit.db.models import Account
from kit.services import joining, members, removed
from kit.services.errors import NameTakenError, NotYoursError
from kit.services.roster import (
    LONGEST_NAME,
    Entry,
    add_students,
    choose_name,
    names_to_choose,
    read_roster,
)
from kit.services.sign_ins import begin_sign_in, find_person


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


# --- choosing one's name on the way in -------------------------------------------------


@pytest.fixture
def listed(database, cast, now):
    """Maple and Pebble are on the list of 5B; their accounts, by name."""
    with database.writing() as session:
        add_students(
            session, class_id=cast.class_5b.id, names=["Maple", "Pebble"], now=now
        )
    with database.reading() as session:
        rows = session.scalars(select(Account).where(Account.listed))
        return {row.name: row for row in rows}


@pytest.fixture
def choose(database, cast, now):
    def choose(row, lesson=None):
        with database.writing() as session:
            door = joining.get_open_lesson(
                session, typed=(lesson or cast.lesson_5b).code, now=now
            )
            return choose_name(
                session, lesson=door, student=row.public_id, locale="uk", now=now
            )

    return choose


def offered(database, cast):
    with database.reading() as session:
        found = names_to_choose(session, class_id=cast.class_5b.id)
    return {each.name: each.in_use for each in found}


def test_a_class_without_a_list_offers_none(database, cast):
    assert offered(database, cast) == {}


def test_nicknames_of_the_class_are_not_on_the_list(database, cast, listed):
    assert offered(database, cast) == {"Maple": False, "Pebble": False}


def test_a_chosen_name_is_in_use(database, cast, listed, choose, now):
    assert choose(listed["Maple"]) == listed["Maple"].id

    assert offered(database, cast) == {"Maple": True, "Pebble": False}
    with database.reading() as session:
        row = session.get_one(Account, listed["Maple"].id)
    assert (row.locale, row.waiting) == ("uk", False)
    with pytest.raises(NameTakenError):
        choose(listed["Maple"])


def test_whoever_came_with_a_card_a_moment_ago_uses_the_name(
    database, cast, listed, choose, now
):
    with database.writing() as session:
        begin_sign_in(session, account_id=listed["Maple"].id, now=now)

    assert offered(database, cast)["Maple"]
    with pytest.raises(NameTakenError):
        choose(listed["Maple"])


def test_only_names_of_this_list_can_be_chosen(database, cast, listed, choose, now):
    with database.reading() as session:
        ben = session.get_one(Account, cast["ben"].id)
    for row, lesson in ((ben, None), (listed["Maple"], cast.lesson_6a)):
        with pytest.raises(NotYoursError):
            choose(row, lesson)
    with database.writing() as session:
        removed.remove_student(
            session,
            class_id=cast.class_5b.id,
            student=listed["Maple"].public_id,
            now=now,
        )

    assert offered(database, cast) == {"Pebble": False}
    with pytest.raises(NotYoursError):
        choose(listed["Maple"])


def test_a_wrongly_chosen_name_is_freed_and_its_user_signed_out(
    database, cast, listed, choose, now
):
    choose(listed["Maple"])
    with database.writing() as session:
        secret = begin_sign_in(session, account_id=listed["Maple"].id, now=now)
        members.free_name(
            session, class_id=cast.class_5b.id, student=listed["Maple"].public_id
        )

    with database.reading() as session:
        assert find_person(session, secret=secret, now=now) is None
    assert choose(listed["Maple"]) == listed["Maple"].id


def test_a_nickname_cannot_be_freed(database, cast):
    with pytest.raises(NotYoursError), database.writing() as session:
        members.free_name(
            session, class_id=cast.class_5b.id, student=cast["ben"].public_id
        )


def test_who_is_not_on_the_list_waits_to_be_let_in(database, cast, listed, now):
    with database.writing() as session:
        door = joining.get_open_lesson(session, typed=cast.lesson_5b.code, now=now)
        new = joining.join_class(
            session, lesson=door, name="Harbour 31", locale="en", now=now
        )

        assert session.get_one(Account, new).waiting


def test_two_hundred_names_take_less_than_a_second(database, cast, now):
    names = [f"Name {number}" for number in range(200)]
    begun = perf_counter()

    with database.writing() as session:
        add_students(session, class_id=cast.class_5b.id, names=names, now=now)

    assert perf_counter() - begun < 1
