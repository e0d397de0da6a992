"""Classes: mine, mine to read, and not mine."""

from datetime import timedelta

import pytest
from cast import PIN_KEY
from sqlalchemy import event, select

from kit.db.models import Account, ClassTeacher
from kit.services import classes, joining, members, removed
from kit.services.errors import NameTakenError, NotYoursError


@pytest.fixture
def write(database):
    """`write(members.let_in, …)`: one use case in a transaction of its own."""

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


# --- whose class it is -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "reads", "changes"),
    [
        ("ana", True, True),
        ("cora", True, False),
        ("eve", False, False),
        ("odo", False, False),
        ("dora", False, False),
        ("ben", False, False),
    ],
)
def test_the_owner_changes_a_co_teacher_reads_others_see_nothing(
    read, cast, name, reads, changes
):
    for to_change, may in ((False, reads), (True, changes)):
        asked = {
            "teacher_id": cast[name].id,
            "classroom": cast.class_5b.public_id,
            "to_change": to_change,
        }
        if may:
            assert read(classes.get_class, **asked).id == cast.class_5b.id
        else:
            with pytest.raises(NotYoursError):
                read(classes.get_class, **asked)


def test_a_class_that_is_not_there_looks_like_one_that_is_not_mine(read, cast):
    with pytest.raises(NotYoursError):
        read(classes.get_class, teacher_id=cast["ana"].id, classroom="nosuchclass")


def test_every_teacher_sees_the_own_classes_with_their_counts(read, cast):
    [ana] = read(classes.list_classes, teacher_id=cast["ana"].id)
    [cora] = read(classes.list_classes, teacher_id=cast["cora"].id)

    # Ben and Bea; Gus waits, and Finn was removed.
    assert (ana.name, ana.students, ana.is_owner) == ("5B", 2, True)
    assert (cora.public_id, cora.is_owner) == (ana.public_id, False)
    assert read(classes.list_classes, teacher_id=cast["dora"].id) == []


def test_the_list_takes_as_many_statements_for_one_class_as_for_thirty(
    database, write, cast, now
):
    def statements():
        seen = []
        listen = lambda *a: seen.append(a[2])  # noqa: E731
        event.listen(database.engine, "before_cursor_execute", listen)
        with database.reading() as session:
            classes.list_classes(session, teacher_id=cast["ana"].id)
        event.remove(database.engine, "before_cursor_execute", listen)
        return len([s for s in seen if s.startswith("SELECT")])

    one = statements()
    for number in range(29):
        write(
            classes.create_class,
            school_id=cast.school_id,
            teacher_id=cast["ana"].id,
            name=f"Class {number}",
            now=now,
        )

    assert statements() == one == 2


def test_a_new_class_is_empty_and_owned(write, read, cast, now):
    public_id = write(
        classes.create_class,
        school_id=cast.school_id,
        teacher_id=cast["eve"].id,
        name="  7C ",
        now=now,
    )

    room = read(classes.get_class, teacher_id=cast["eve"].id, classroom=public_id)
    assert (room.name, room.expected_size, room.is_owner) == ("7C", 30, True)
    assert room.draft_locales == frozenset()
    assert read(members.list_students, class_id=room.id) == []


def test_name_and_size_of_a_class_can_be_changed(write, read, cast):
    write(
        classes.change_class, class_id=cast.class_5b.id, name=" 5C ", expected_size=25
    )

    room = read(
        classes.get_class,
        teacher_id=cast["ana"].id,
        classroom=cast.class_5b.public_id,
    )
    assert (room.name, room.expected_size) == ("5C", 25)


def test_adding_a_co_teacher_twice_changes_nothing(database, write, cast):
    for _ in range(2):
        write(
            classes.add_co_teacher,
            class_id=cast.class_5b.id,
            teacher_id=cast["cora"].id,
        )
    # Nor does it make the owner a mere reader.
    write(classes.add_co_teacher, class_id=cast.class_5b.id, teacher_id=cast["ana"].id)

    with database.reading() as session:
        roles = session.execute(
            select(ClassTeacher.teacher_id, ClassTeacher.role).where(
                ClassTeacher.classroom_id == cast.class_5b.id
            )
        ).all()
    assert sorted(roles) == sorted([(cast["ana"].id, "owner"), (cast["cora"].id, "co")])


# --- the people in it ------------------------------------------------------------------


def student(read, cast, name):
    return read(
        members.get_student,
        class_id=cast.class_5b.id,
        student=cast[name].public_id,
    )


def test_the_list_shows_everybody_also_who_waits_or_was_removed(read, cast, now):
    lines = read(members.list_students, class_id=cast.class_5b.id)

    assert [(s.name, s.waiting, s.removed_at) for s in lines] == [
        ("Bea", False, None),
        ("Ben", False, None),
        ("Finn", False, now),
        ("Gus", True, None),
    ]


@pytest.mark.parametrize("name", ["chen", "oli", "ana"])
def test_somebody_elses_student_is_not_there(read, cast, name):
    with pytest.raises(NotYoursError):
        student(read, cast, name)


def test_a_guest_is_let_in(write, read, cast):
    write(members.let_in, class_id=cast.class_5b.id, student=cast["gus"].public_id)

    assert not student(read, cast, "gus").waiting


def test_all_guests_are_let_in_at_once(write, read, cast):
    assert write(members.let_all_in, class_id=cast.class_5b.id) == 1
    assert write(members.let_all_in, class_id=cast.class_5b.id) == 0
    assert not student(read, cast, "gus").waiting


@pytest.mark.parametrize(
    "use_case",
    [
        members.let_in,
        removed.restore_student,
        members.new_pin_for,
    ],
)
def test_nothing_can_be_done_to_somebody_elses_student(write, cast, use_case):
    with pytest.raises(NotYoursError):
        write(use_case, class_id=cast.class_5b.id, student=cast["chen"].public_id)


def rename(write, cast, who, name, note=""):
    write(
        members.rename_student,
        class_id=cast.class_5b.id,
        student=cast[who].public_id,
        name=name,
        note=note,
    )


def test_a_student_gets_a_name_and_a_private_note(write, read, cast):
    rename(write, cast, "ben", " Pebble  52 ", " seat 12,\nblue bag ")

    line = student(read, cast, "ben")
    assert (line.name, line.note) == ("Pebble 52", "seat 12, blue bag")


def test_a_student_may_keep_the_name(write, read, cast):
    rename(write, cast, "ben", "BEN", "note")

    assert student(read, cast, "ben").name == "BEN"


@pytest.mark.parametrize("name", ["Bea", "bea", "Веа", "Finn"])
def test_a_classmates_name_is_taken(write, cast, name):
    with pytest.raises(NameTakenError):
        rename(write, cast, "ben", name)


def test_a_renamed_student_comes_back_under_the_new_name(database, write, cast):
    rename(write, cast, "ben", "Pebble 52")
    with database.reading() as session:
        pin = joining.pin_of(session.get_one(Account, cast["ben"].id), pin_key=PIN_KEY)
        found = joining.come_back(
            session,
            classroom_id=cast.class_5b.id,
            nickname="pebble 52",
            pin=pin,
            pin_key=PIN_KEY,
        )

    assert found == cast["ben"].id


def test_one_student_can_be_given_the_everyday_track(write, read, cast):
    for track in ("everyday", None):
        write(
            members.set_track,
            class_id=cast.class_5b.id,
            student=cast["ben"].public_id,
            track=track,
        )
        assert student(read, cast, "ben").track == track


def test_who_is_removed_can_be_restored(write, read, cast, now):
    later = now + timedelta(days=1)
    write(
        removed.remove_student,
        class_id=cast.class_5b.id,
        student=cast["ben"].public_id,
        now=later,
    )
    assert student(read, cast, "ben").removed_at == later

    write(
        removed.restore_student,
        class_id=cast.class_5b.id,
        student=cast["ben"].public_id,
    )
    assert student(read, cast, "ben").removed_at is None


def test_cards_are_for_those_who_are_in_the_class(read, cast):
    cards = read(members.cards, class_id=cast.class_5b.id, pin_key=PIN_KEY)

    assert [card.name for card in cards] == ["Bea", "Ben"]
    assert len({card.secret for card in cards}) == 2
    assert cards == read(members.cards, class_id=cast.class_5b.id, pin_key=PIN_KEY)


def test_a_student_has_the_same_card_as_the_teacher_prints(read, cast):
    own = read(members.own_card, student_id=cast["ben"].id, pin_key=PIN_KEY)

    assert own in read(members.cards, class_id=cast.class_5b.id, pin_key=PIN_KEY)
    assert len(own.pin) == 4
