"""The bin: what is in it, what comes back, and when it is empty."""

from datetime import timedelta

import pytest
from cast import PIN_KEY
from sqlalchemy import func, select

from kit.db.models import (
    Account,
    Assignment,
    Attempt,
    Classroom,
    ItemCount,
    StoredResponse,
)
from kit.services import assignments, classes, erasure, joining, members, removed
from kit.services.errors import NotYoursError, UnknownCodeError
from kit.services.sign_ins import begin_sign_in, find_person

DAY = timedelta(days=1)


@pytest.fixture
def write(database):
    def write(use_case, **values):
        with database.writing() as session:
            return use_case(session, **values)

    return write


@pytest.fixture
def read(database):
    def read(use_case, **values):
        with database.reading() as session:
            return use_case(session, **values)

    return read


@pytest.fixture
def remove(write, cast, now):
    return lambda: write(removed.remove_class, class_id=cast.class_5b.id, now=now)


def restore(write, cast, who="ana"):
    return write(
        removed.restore_class,
        teacher_id=cast[who].id,
        classroom=cast.class_5b.public_id,
    )


# --- students --------------------------------------------------------------------------


def test_the_bin_has_the_removed_of_all_own_classes(read, cast, now):
    found = read(removed.bin_of, teacher_id=cast["ana"].id)

    [finn] = found.students
    assert (finn.name, finn.class_name, finn.now_of) == ("Finn", "5B", "")
    assert (finn.removed_at, finn.until) == (now, now + 30 * DAY)
    assert found.classes == ()


@pytest.mark.parametrize("who", ["cora", "eve", "dora", "odo"])
def test_nobody_has_others_things_in_the_bin(read, remove, cast, who):
    remove()

    assert read(removed.bin_of, teacher_id=cast[who].id) == removed.Bin((), ())


# --- classes ---------------------------------------------------------------------------


def test_a_removed_class_is_in_no_list_and_has_no_page(read, remove, cast, now):
    remove()

    ana = cast["ana"].id
    assert read(classes.list_classes, teacher_id=ana) == []
    assert read(assignments.list_assignments, teacher_id=ana, now=now) == []
    with pytest.raises(NotYoursError):
        read(classes.get_class, teacher_id=ana, classroom=cast.class_5b.public_id)
    with pytest.raises(NotYoursError):
        read(
            assignments.get_assignment,
            teacher_id=ana,
            assignment=cast.lesson_5b.public_id,
            now=now,
        )


def test_nobody_gets_into_it(database, read, write, remove, cast, now):
    secret = write(begin_sign_in, account_id=cast["ben"].id, now=now)
    card = read(members.own_card, student_id=cast["ben"].id, pin_key=PIN_KEY).secret
    assert read(find_person, secret=secret, now=now)
    assert read(joining.find_card_holder, secret=card, pin_key=PIN_KEY)

    remove()

    assert read(find_person, secret=secret, now=now) is None
    assert read(joining.find_card_holder, secret=card, pin_key=PIN_KEY) is None
    with pytest.raises(UnknownCodeError):
        read(joining.get_open_lesson, typed=cast.lesson_5b.code, now=now)


def test_staff_stay_signed_in(read, write, remove, cast, now):
    secret = write(begin_sign_in, account_id=cast["ana"].id, now=now)
    remove()

    assert read(find_person, secret=secret, now=now).name == "Ana"


def test_it_comes_back_as_it_was(read, write, remove, cast, now):
    secret = write(begin_sign_in, account_id=cast["ben"].id, now=now)
    remove()
    [room] = read(removed.bin_of, teacher_id=cast["ana"].id).classes
    assert (room.name, room.until) == ("5B", now + 30 * DAY)

    assert restore(write, cast) == "5B"

    [line] = read(classes.list_classes, teacher_id=cast["ana"].id)
    assert (line.name, line.students) == ("5B", 2)
    assert read(find_person, secret=secret, now=now).name == "Ben"
    assert read(joining.get_open_lesson, typed=cast.lesson_5b.code, now=now)
    assert read(removed.bin_of, teacher_id=cast["ana"].id).classes == ()


@pytest.mark.parametrize("who", ["cora", "eve", "dora"])
def test_only_its_owner_brings_it_back(write, remove, cast, who):
    remove()

    with pytest.raises(NotYoursError):
        restore(write, cast, who)


def test_what_is_not_in_the_bin_cannot_be_brought_back(write, read, cast):
    with pytest.raises(NotYoursError):
        restore(write, cast)
    with pytest.raises(NotYoursError):
        read(
            removed.get_removed_class,
            teacher_id=cast["ana"].id,
            classroom=cast.class_5b.public_id,
        )


def test_after_thirty_days_it_goes_with_everything_in_it(
    database, write, remove, taking, cast, now
):
    taking("ben").answer("ev-single")
    remove()

    def left():
        with database.reading() as session:
            return [
                session.scalar(select(func.count()).select_from(table))
                for table in (Classroom, Assignment, Attempt, StoredResponse, ItemCount)
            ]

    assert write(erasure.purge, now=now + 30 * DAY - timedelta(seconds=1)).classes == 0
    assert left() == [3, 4, 2, 1, 1]
    assert write(erasure.purge, now=now + 30 * DAY).classes == 1
    assert left() == [2, 2, 1, 0, 0]  # Chen's
    with database.reading() as session:
        assert session.get(Account, cast["ben"].id) is None


def test_a_class_that_is_not_there_cannot_be_erased(write):
    with pytest.raises(NotYoursError):
        write(erasure.erase_class, class_id=987_654)


def test_a_student_who_is_back_goes_on_in_the_same_browser(database, read, cast, now):
    room, ben = cast.class_5b.id, cast["ben"]
    with database.writing() as session:
        secret = begin_sign_in(session, account_id=ben.id, now=now)
        removed.remove_student(session, class_id=room, student=ben.public_id, now=now)
    assert read(find_person, secret=secret, now=now) is None

    with database.writing() as session:
        removed.restore_student(session, class_id=room, student=ben.public_id)
    assert read(find_person, secret=secret, now=now).name == "Ben"
