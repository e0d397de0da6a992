"""Giving a module or a form to a class, pausing, closing, opening again."""

from datetime import timedelta

import pytest
from cast import MONDAY_9AM
from sqlalchemy import select

from kit.db.models import Classroom
from kit.services import assignments, joining
from kit.services.errors import NotYoursError, UnknownCodeError


@pytest.fixture
def assign(database, library, cast, now):
    def assign(content_id, **how):
        settings = {
            "track": "everyday",
            "retry": True,
            "explain": "each",
            "draft_locales": (),
        }
        with database.writing() as session:
            return assignments.assign(
                session,
                library=library,
                class_id=cast.class_5b.id,
                content_id=content_id,
                now=now,
                **settings | how,
            )

    return assign


@pytest.fixture
def get(database, cast, now):
    def get(public_id, name="ana", **how):
        with database.reading() as session:
            return assignments.get_assignment(
                session, teacher_id=cast[name].id, assignment=public_id, now=now, **how
            )

    return get


def test_a_module_is_given_as_the_teacher_wants_it(assign, get, cast):
    given = get(assign("demo-module", track="war", retry=False, explain="close"))

    assert (given.kind, given.content_id) == ("module", "demo-module")
    assert (given.track, given.retry, given.explain) == ("war", False, "close")
    assert (given.classroom, given.class_name) == (cast.class_5b.public_id, "5B")
    assert given.is_open
    assert given.is_owner
    assert given.code


def test_a_form_has_no_retry_and_explains_nothing_whatever_is_asked(assign, get):
    given = get(assign("pre-test", retry=True, explain="each"))

    assert (given.kind, given.retry, given.explain) == ("form", False, "close")


@pytest.mark.parametrize("content_id", ["no-such-module", "form-a", "practice", ""])
def test_what_is_no_lesson_and_no_test_cannot_be_given(assign, content_id):
    with pytest.raises(NotYoursError):
        assign(content_id)


def test_consent_to_draft_translations_is_remembered_for_the_class(
    assign, get, database, cast
):
    given = get(assign("pre-test", draft_locales=["uk", "ar", "uk"]))
    with database.reading() as session:
        room = session.scalars(
            select(Classroom).where(Classroom.id == cast.class_5b.id)
        ).one()

    assert given.draft_locales == {"uk", "ar"}
    assert room.draft_locales == "ar uk"


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
def test_whose_assignment_it_is(get, cast, name, reads, changes):
    for to_change, may in ((False, reads), (True, changes)):
        if may:
            assert get(cast.lesson_5b.public_id, name, to_change=to_change)
        else:
            with pytest.raises(NotYoursError):
                get(cast.lesson_5b.public_id, name, to_change=to_change)


def test_what_is_not_there_looks_like_what_is_not_mine(get, cast):
    with pytest.raises(NotYoursError):
        get("nosuchlesson")


def test_the_newest_assignment_comes_first(database, assign, cast, now):
    newest = assign("demo-module")
    with database.reading() as session:
        listed = assignments.list_assignments(
            session, teacher_id=cast["cora"].id, now=MONDAY_9AM
        )

    assert [a.public_id for a in listed] == [
        newest,
        cast.form_5b.public_id,
        cast.lesson_5b.public_id,
    ]
    assert all(a.code is None for a in listed)


def test_a_list_can_be_of_one_class(database, cast):
    with database.reading() as session:
        listed = assignments.list_assignments(
            session,
            teacher_id=cast["ana"].id,
            now=MONDAY_9AM,
            class_id=cast.class_6a.id,
        )

    assert listed == []


# --- close, open again, pause ----------------------------------------------------------


@pytest.fixture
def write(database, cast):
    def write(use_case, **values):
        with database.writing() as session:
            use_case(session, assignment_id=cast.lesson_5b.id, **values)

    return write


def test_a_closed_lesson_has_no_code_and_is_not_paused(write, get, cast, now):
    write(assignments.pause, now=now)
    write(assignments.close, now=now)

    given = get(cast.lesson_5b.public_id)
    assert (given.is_open, given.code, given.paused_at) == (False, None, None)


def test_closing_twice_keeps_the_first_time(write, get, cast, now):
    write(assignments.close, now=now)
    write(assignments.close, now=now + timedelta(hours=1))

    assert get(cast.lesson_5b.public_id).closed_at == now


def test_opening_again_makes_a_new_code(write, get, database, cast, now):
    write(assignments.close, now=now)
    write(assignments.reopen, now=now)

    given = get(cast.lesson_5b.public_id)
    assert given.is_open
    assert given.code
    with database.reading() as session, pytest.raises(UnknownCodeError):
        joining.get_open_lesson(
            session,
            typed="0" if given.code == cast.lesson_5b.code else cast.lesson_5b.code,
            now=now,
        )


def test_pause_and_go_on(write, get, cast, now):
    write(assignments.pause, now=now)
    assert get(cast.lesson_5b.public_id).paused_at == now

    write(assignments.pause, now=None)
    assert get(cast.lesson_5b.public_id).paused_at is None


def test_a_closed_lesson_cannot_be_paused(write, get, cast, now):
    write(assignments.close, now=now)
    write(assignments.pause, now=now)

    assert get(cast.lesson_5b.public_id).paused_at is None
