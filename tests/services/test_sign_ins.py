"""A sign-in ends when it is idle, when it is old, and when somebody says so."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from kit.db.models import Account, SignIn
from kit.services import accounts, removed
from kit.services.sign_ins import (
    ADMIN,
    KEPT,
    SEEN_EVERY,
    STUDENT,
    TEACHER,
    begin_sign_in,
    choose_locale,
    end_all_sign_ins,
    end_sign_in,
    find_person,
    keep_signed_in,
    touch,
)

SECOND = timedelta(seconds=1)


@pytest.fixture
def begin(database, cast, now):
    def begin(name, after=timedelta(0), **how):
        with database.writing() as session:
            return begin_sign_in(
                session, account_id=cast[name].id, now=now + after, **how
            )

    return begin


@pytest.fixture
def person(database, now):
    def person(secret, after=timedelta(0)):
        with database.reading() as session:
            return find_person(session, secret=secret, now=now + after)

    return person


def test_the_numbers_are_those_of_the_security_page():
    minutes, hours, days = (timedelta(**{u: 1}) for u in ("minutes", "hours", "days"))

    assert (STUDENT.idle, STUDENT.absolute) == (60 * minutes, 12 * hours)
    assert (KEPT.idle, KEPT.absolute) == (30 * days, 180 * days)
    assert (TEACHER.idle, TEACHER.absolute, TEACHER.parallel) == (
        60 * minutes,
        12 * hours,
        5,
    )
    assert (ADMIN.idle, ADMIN.absolute, ADMIN.parallel) == (15 * minutes, 4 * hours, 2)


def test_the_cookie_names_the_person(cast, begin, person):
    ben = person(begin("ben"))

    assert (ben.account_id, ben.public_id) == (cast["ben"].id, cast["ben"].public_id)
    assert (ben.name, ben.role, ben.class_name) == ("Ben", "student", "5B")
    assert (ben.school_name, ben.school_locale) == ("Mill Lane School", "en")
    assert not ben.is_staff
    assert not ben.made_up
    assert not ben.waiting


@pytest.mark.parametrize(("name", "role"), [("ana", "teacher"), ("dora", "admin")])
def test_staff_have_no_class(begin, person, name, role):
    found = person(begin(name))

    assert (found.role, found.class_name, found.classroom_id) == (role, None, None)
    assert found.is_staff


@pytest.mark.parametrize("secret", ["", "x", "ключ", "x" * 10_000, "\x00"])
def test_what_is_no_cookie_is_nobody(begin, person, secret):
    begin("ben")

    assert person(secret) is None


def test_the_database_holds_only_the_hash(database, begin):
    secret = begin("ben")

    with database.reading() as session:
        [row] = session.scalars(select(SignIn)).all()
    assert secret not in row.token_hash
    assert len(row.token_hash) == 64


@pytest.mark.parametrize(
    ("name", "lasting"), [("ben", STUDENT), ("ana", TEACHER), ("dora", ADMIN)]
)
def test_an_idle_sign_in_ends(begin, person, name, lasting):
    secret = begin(name)

    assert person(secret, lasting.idle)
    assert person(secret, lasting.idle + SECOND) is None


@pytest.mark.parametrize(
    ("name", "lasting"), [("ben", STUDENT), ("ana", TEACHER), ("dora", ADMIN)]
)
def test_an_old_sign_in_ends_however_busy_it_is(
    database, now, begin, person, name, lasting
):
    secret = begin(name)
    at = timedelta(0)
    while at < lasting.absolute:
        assert person(secret, at)
        with database.writing() as session:
            touch(session, secret=secret, now=now + at)
        at += lasting.idle / 2

    assert person(secret, lasting.absolute) is None


def test_a_student_may_stay_signed_in_on_an_own_phone(database, now, begin, person):
    secret = begin("ben")
    with database.writing() as session:
        keep_signed_in(session, secret=secret, now=now)

    assert person(secret, KEPT.idle)
    assert person(secret, KEPT.idle + SECOND) is None
    assert person(begin("bea", kept=True), KEPT.idle)


def test_staff_are_never_kept(begin, person):
    secret = begin("ana", kept=True)

    assert person(secret, TEACHER.idle + SECOND) is None


def test_keeping_a_sign_in_that_has_ended_brings_nobody_back(
    database, now, begin, person
):
    secret = begin("ben")
    with database.writing() as session:
        end_sign_in(session, secret=secret)
        keep_signed_in(session, secret=secret, now=now)
        touch(session, secret=secret, now=now)

    assert person(secret) is None


@pytest.mark.parametrize(("name", "parallel"), [("ben", 10), ("ana", 5), ("dora", 2)])
def test_the_oldest_browser_beyond_the_limit_is_signed_out(
    begin, person, name, parallel
):
    secrets = [begin(name, after=n * SECOND) for n in range(parallel + 3)]

    signed_in = [person(s, timedelta(minutes=1)) is not None for s in secrets]
    assert signed_in == [False] * 3 + [True] * parallel


def test_other_people_keep_their_browsers(begin, person):
    bea = begin("bea")
    for _ in range(20):
        begin("ben")

    assert person(bea)


def test_signing_out_ends_this_browser_alone(database, begin, person):
    here, there = begin("ben"), begin("ben")
    with database.writing() as session:
        end_sign_in(session, secret=here)

    assert person(here) is None
    assert person(there)


def test_all_browsers_of_one_person_can_be_ended(database, cast, begin, person):
    secrets, bea = [begin("ben") for _ in range(3)], begin("bea")
    with database.writing() as session:
        end_all_sign_ins(session, account_id=cast["ben"].id)

    assert [person(s) for s in secrets] == [None] * 3
    assert person(bea)


def test_a_removed_student_is_signed_out_at_once(database, cast, now, begin, person):
    secret = begin("ben")
    with database.writing() as session:
        removed.remove_student(
            session, class_id=cast.class_5b.id, student=cast["ben"].public_id, now=now
        )

    assert person(secret) is None


def test_a_removed_student_with_a_cookie_stays_out(begin, person):
    assert person(begin("finn")) is None


def test_a_disabled_teacher_is_signed_out_and_stays_out(
    database, cast, now, begin, person
):
    secret = begin("ana")
    with database.writing() as session:
        accounts.disable(session, account_id=cast["ana"].id, now=now)

    assert person(secret) is None
    assert person(begin("ana")) is None


def test_a_new_password_signs_every_browser_out(database, cast, begin, person):
    secrets = [begin("ana") for _ in range(3)]
    with database.writing() as session:
        accounts.set_password(session, account_id=cast["ana"].id, password_hash="x")

    assert [person(s) for s in secrets] == [None] * 3


def test_a_clock_set_back_signs_nobody_out(begin, person):
    assert person(begin("ben"), -timedelta(hours=2))


def test_being_seen_is_written_for_the_browser_and_the_person(
    database, cast, now, begin, person
):
    secret = begin("ben")
    later = SEEN_EVERY * 5
    with database.writing() as session:
        touch(session, secret=secret, now=now + later)

    assert person(secret, later).seen_at == now + later
    with database.reading() as session:
        assert session.get_one(Account, cast["ben"].id).seen_at == now + later


def test_a_guest_is_known_as_waiting(begin, person):
    assert person(begin("gus")).waiting


def test_the_chosen_language_stays(database, cast, begin, person):
    secret = begin("ben")
    with database.writing() as session:
        choose_locale(session, account_id=cast["ben"].id, locale="uk")

    assert person(secret).locale == "uk"


def test_a_look_costs_one_statement(database, now, begin):
    from sqlalchemy import event

    secret = begin("ben")
    statements = []
    event.listen(
        database.engine, "before_cursor_execute", lambda *a: statements.append(a[2])
    )
    with database.reading() as session:
        find_person(session, secret=secret, now=now)

    assert len([s for s in statements if s.startswith("SELECT")]) == 1


def test_the_person_goes_with_the_account(database, cast, begin):
    begin("ben")
    with database.writing() as session:
        session.delete(session.get_one(Account, cast["ben"].id))

    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(SignIn)) == 0
