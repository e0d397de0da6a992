"""Staff: set-up happens once, links work once, nobody takes another's name."""

import threading
from datetime import timedelta

import pytest
from cast import PASSWORD_HASH
from sqlalchemy import func, select

from kit.db.models import OneTimeLink, School
from kit.services import accounts
from kit.services.errors import (
    LinkUsedError,
    NameTakenError,
    NotYoursError,
    SetUpAlreadyError,
)


def found(database, now, **more):
    with database.writing() as session:
        return accounts.set_up_school(
            session, school=" Mill  Lane ", locale="uk", keep_days=30, now=now, **more
        )


# --- the school ------------------------------------------------------------------------


def test_a_new_site_is_not_set_up(database):
    with database.reading() as session:
        assert not accounts.is_set_up(session)
        with pytest.raises(NotYoursError):
            accounts.only_school(session)


def test_set_up_happens_once(database, now):
    school = found(database, now)

    with pytest.raises(SetUpAlreadyError):
        found(database, now)
    with database.reading() as session:
        assert accounts.is_set_up(session)
        assert accounts.only_school(session) == school
        row = session.get_one(School, school)
    assert (row.name, row.locale, row.keep_days) == ("Mill Lane", "uk", 30)
    assert not row.made_up


def test_a_demo_school_says_that_it_is_made_up(database, now):
    school = found(database, now, made_up=True)

    with database.reading() as session:
        assert session.get_one(School, school).made_up


# --- staff -----------------------------------------------------------------------------


@pytest.fixture
def add(database, cast, now):
    def add(name, role="teacher", **more):
        with database.writing() as session:
            return accounts.add_staff(
                session,
                school_id=cast.school_id,
                name=name,
                role=role,
                now=now,
                **more,
            )

    return add


def test_staff_are_listed_by_name_and_without_students(database, cast):
    with database.reading() as session:
        staff = accounts.list_staff(session)

    assert [s.name for s in staff] == ["Ana", "Cora", "Dora", "Eve", "Odo"]
    assert [s.role for s in staff if s.name == "Dora"] == ["admin"]
    assert all(s.has_password and not s.is_disabled for s in staff)


def test_somebody_new_has_no_password_yet(database, add):
    account_id = add(" Mary   Reed ")

    with database.reading() as session:
        mary = accounts.get_staff(session, name="mary reed")
        assert accounts.find_password_hash(session, name="Mary Reed") == (
            account_id,
            None,
        )
    assert (mary.account_id, mary.name, mary.has_password) == (
        account_id,
        "Mary Reed",
        False,
    )


@pytest.mark.parametrize("name", ["Ana", "ana", "ANA ", "Аna", "A\u200bna", "Odo"])
def test_a_name_that_looks_taken_is_taken_in_every_school(add, name):
    with pytest.raises(NameTakenError):
        add(name)


def test_a_teacher_may_be_called_like_a_student(add):
    assert add("Ben")


@pytest.mark.parametrize("name", ["Ben", "nobody", "", "\x00"])
def test_students_and_strangers_are_not_staff(database, cast, name):
    with database.reading() as session:
        with pytest.raises(NotYoursError):
            accounts.get_staff(session, name=name)
        assert accounts.find_password_hash(session, name=name) is None


def test_a_disabled_account_has_no_password_to_try(database, cast, now):
    with database.writing() as session:
        accounts.disable(session, account_id=cast["ana"].id, now=now)
    with database.reading() as session:
        assert accounts.find_password_hash(session, name="Ana") is None
        assert accounts.get_staff(session, name="Ana").is_disabled

    with database.writing() as session:
        accounts.enable(session, account_id=cast["ana"].id)
    with database.reading() as session:
        assert accounts.find_password_hash(session, name="Ana") == (
            cast["ana"].id,
            PASSWORD_HASH,
        )


# --- one-time links --------------------------------------------------------------------


@pytest.fixture
def make(database, cast, now):
    def make(purpose="password", name="ana", **more):
        account_id = cast[name].id if name else None
        with database.writing() as session:
            return accounts.make_link(
                session, purpose=purpose, now=now, account_id=account_id, **more
            )

    return make


@pytest.fixture
def look(database, now):
    def look(secret, after=timedelta(0)):
        with database.reading() as session:
            return accounts.look_at_link(session, secret=secret, now=now + after)

    return look


@pytest.fixture
def use(database, now):
    def use(secret):
        with database.writing() as session:
            return accounts.use_link(session, secret=secret, now=now)

    return use


def test_looking_at_a_link_does_not_use_it(cast, make, look, use):
    secret = make()
    assert look(secret) == look(secret)
    link = use(secret)

    assert (link.purpose, link.account_id, link.name) == (
        "password",
        cast["ana"].id,
        "Ana",
    )


def test_a_link_works_once(make, look, use):
    secret = make()
    use(secret)

    with pytest.raises(LinkUsedError):
        use(secret)
    with pytest.raises(LinkUsedError):
        look(secret)


def test_a_link_works_once_for_twenty_who_click_together(make, use):
    secret = make()
    used, refused, faults = [], [], []
    start = threading.Barrier(20)

    def click():
        start.wait()
        try:
            used.append(use(secret))
        except LinkUsedError as refusal:
            refused.append(refusal)
        except Exception as fault:
            faults.append(fault)

    threads = [threading.Thread(target=click) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (len(used), len(refused), faults) == (1, 19, [])


@pytest.mark.parametrize(
    ("lives", "hours"), [(accounts.LINK_LIVES, 24), (accounts.SETUP_LIVES, 1)]
)
def test_a_link_expires(make, look, lives, hours):
    assert lives == timedelta(hours=hours)
    secret = make(lives=lives)

    assert look(secret, lives - timedelta(seconds=1))
    with pytest.raises(LinkUsedError):
        look(secret, lives)


def test_a_newer_link_replaces_the_older(make, look):
    old, new = make(), make()

    with pytest.raises(LinkUsedError):
        look(old)
    assert look(new)


def test_links_of_others_and_for_other_things_stay(make, look):
    eve, demo, setup = make(name="eve"), make("demo"), make("setup", None)
    make()

    assert (look(eve).name, look(demo).purpose, look(setup).account_id) == (
        "Eve",
        "demo",
        None,
    )


def test_a_second_set_up_link_replaces_the_first(make, look):
    first, second = make("setup", None), make("setup", None)

    with pytest.raises(LinkUsedError):
        look(first)
    assert look(second).name == ""


@pytest.mark.parametrize("secret", ["", "x", "ключ", "\x00"])
def test_what_is_no_link_opens_nothing(make, look, secret):
    make()

    with pytest.raises(LinkUsedError):
        look(secret)


def test_disabling_somebody_ends_their_links(database, cast, now, make, look):
    secret = make()
    with database.writing() as session:
        accounts.disable(session, account_id=cast["ana"].id, now=now)

    with pytest.raises(LinkUsedError):
        look(secret)
    with pytest.raises(LinkUsedError):
        look(make())  # nor does a new one help


def test_a_new_password_ends_the_open_links(database, cast, make):
    make()
    make("demo")
    with database.writing() as session:
        accounts.set_password(
            session, account_id=cast["ana"].id, password_hash=PASSWORD_HASH
        )

    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(OneTimeLink)) == 0
