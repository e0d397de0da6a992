"""A guesser is slowed down, and nobody else is."""

import threading
from datetime import timedelta

import pytest
from cast import PIN_KEY
from sqlalchemy import func, select

from kit.db.models import Account, Throttle
from kit.services import accounts, joining, members, throttle
from kit.services.errors import Refusal, TooManyFailuresError, WrongSecretError
from kit.services.throttle import (
    CODES_OF_DEVICE,
    NAMES_OF_DEVICE,
    PIN_OF_NICKNAME,
    PIN_WITH_DEVICE,
    PINS_OF_LESSON,
    STAFF_ACCOUNT,
    STAFF_WITH_DEVICE,
    Budget,
)

EVERY = [
    CODES_OF_DEVICE,
    NAMES_OF_DEVICE,
    PIN_WITH_DEVICE,
    PIN_OF_NICKNAME,
    PINS_OF_LESSON,
    STAFF_WITH_DEVICE,
    STAFF_ACCOUNT,
]


@pytest.fixture
def fail(database, now):
    """`fail(keys, after=…)`: one wrong try; returns how long to wait, or 0."""

    def fail(*keys, after=timedelta(0), work=None):
        def wrong():
            raise WrongSecretError

        with database.writing() as session:
            refusal = throttle.guarded(
                session, keys, now=now + after, work=work or wrong
            )
        if isinstance(refusal, TooManyFailuresError):
            return refusal.wait_s
        return 0 if isinstance(refusal, Refusal) else refusal

    return fail


def succeed():
    return "in"


@pytest.mark.parametrize(
    ("budget", "failures", "window_s"),
    [
        (CODES_OF_DEVICE, 10, 600),
        (NAMES_OF_DEVICE, 30, 600),
        (PIN_WITH_DEVICE, 5, 300),
        (PIN_OF_NICKNAME, 10, 600),
        (PINS_OF_LESSON, 50, 14_400),
        (STAFF_WITH_DEVICE, 5, 300),
        (STAFF_ACCOUNT, 10, 600),
    ],
)
def test_each_budget_allows_its_failures_and_then_waits(
    fail, budget, failures, window_s
):
    assert (budget.failures, budget.window_s) == (failures, window_s)
    for _ in range(failures):
        assert fail((budget, "who")) == 0

    assert fail((budget, "who")) == 30
    assert fail((budget, "who"), work=succeed) == 30  # even the right answer waits
    assert fail((budget, "somebody else")) == 0


def test_waits_double_to_four_minutes(fail):
    budget = Budget("test", 5, 10_000)
    for _ in range(5):
        fail((budget, "who"))
    waits, at = [], timedelta(0)
    for _ in range(6):
        wait_s = fail((budget, "who"), after=at)
        waits.append(wait_s)
        at += timedelta(seconds=wait_s)
        assert fail((budget, "who"), after=at) == 0  # the wait is over: one more try

    assert waits == [30, 60, 120, 240, 240, 240]


def test_a_window_that_is_over_starts_anew(fail):
    for _ in range(5):
        fail((PIN_WITH_DEVICE, "who"))
    later = timedelta(seconds=301)
    for _ in range(5):
        assert fail((PIN_WITH_DEVICE, "who"), after=later) == 0
    assert fail((PIN_WITH_DEVICE, "who"), after=later) > 0


@pytest.mark.parametrize(
    ("budget", "in_a_row"), [(PIN_OF_NICKNAME, 20), (STAFF_ACCOUNT, 100)]
)
def test_many_in_a_row_pause_for_a_day_however_slowly_they_come(fail, budget, in_a_row):
    at = timedelta(0)
    for _ in range(in_a_row):
        assert fail((budget, "who"), after=at) == 0
        at += timedelta(hours=1)

    assert fail((budget, "who"), after=at) == 86_400 - 3600


def test_successes_never_count(fail):
    for _ in range(1000):
        assert fail((PIN_WITH_DEVICE, "who"), work=succeed) == "in"


@pytest.mark.parametrize("budget", [b for b in EVERY if b.of_one])
def test_a_success_clears_the_counts_of_its_own_person(fail, budget):
    for _ in range(budget.failures - 1):
        fail((budget, "who"))
    fail((budget, "who"), work=succeed)

    for _ in range(budget.failures - 1):
        assert fail((budget, "who")) == 0


@pytest.mark.parametrize("budget", [b for b in EVERY if not b.of_one])
def test_a_success_does_not_clear_what_a_device_or_lesson_has_guessed(fail, budget):
    """Or a guesser would sign in as himself between his guesses."""
    for number in range(budget.failures):
        fail((budget, "device"), (PIN_WITH_DEVICE, f"victim {number}"))
        if number < budget.failures - 1:
            fail((budget, "device"), (PIN_WITH_DEVICE, "himself"), work=succeed)

    assert fail((budget, "device"), (PIN_WITH_DEVICE, "himself"), work=succeed) > 0


def test_the_longest_wait_is_the_one_that_is_said(fail):
    for _ in range(5):
        fail((PIN_WITH_DEVICE, "a"))  # until 0:30
    for _ in range(10):
        fail((PIN_OF_NICKNAME, "b"), after=timedelta(seconds=10))  # until 0:40
    keys = ((PIN_WITH_DEVICE, "a"), (PIN_OF_NICKNAME, "b"))

    assert fail(*keys, after=timedelta(seconds=20)) == 20


def test_a_wait_is_never_said_to_be_no_time(fail):
    for _ in range(5):
        fail((PIN_WITH_DEVICE, "who"))

    assert fail((PIN_WITH_DEVICE, "who"), after=timedelta(seconds=29.9)) == 1


def test_the_database_holds_no_name(database, fail):
    fail((PIN_OF_NICKNAME, throttle.nickname(1, "Ben")))

    with database.reading() as session:
        [row] = session.scalars(select(Throttle)).all()
    assert len(row.key) == 64
    assert "ben" not in row.key


def test_a_refusal_leaves_its_count_behind(database, fail):
    fail((PIN_WITH_DEVICE, "who"))

    with database.reading() as session:
        assert session.scalar(select(func.sum(Throttle.failures))) == 1


def test_thirty_first_failures_at_once_are_all_counted(database, fail):
    """On PostgreSQL two of them may both find that there is no row yet."""
    budget = Budget("test", 100, 600)
    faults, start = [], threading.Barrier(30)

    def one(number):
        start.wait()
        try:
            fail((PIN_WITH_DEVICE, f"device {number}"), (budget, "lesson"))
        except Exception as fault:
            faults.append(fault)

    threads = [threading.Thread(target=one, args=(n,)) for n in range(30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with database.reading() as session:
        assert session.scalar(select(func.max(Throttle.failures))) == 30
    assert faults == []


# --- the same with real names, PINs and devices ----------------------------------------


@pytest.fixture
def enter(database, cast, now):
    """`enter(name, pin, device)` as the page does it; returns the outcome."""

    def enter(name, pin, device, after=timedelta(0)):
        who = throttle.nickname(cast.class_5b.id, name)
        keys = (
            (PIN_WITH_DEVICE, f"{who}:{device}"),
            (PIN_OF_NICKNAME, who),
            (NAMES_OF_DEVICE, device),
            (PINS_OF_LESSON, str(cast.lesson_5b.id)),
        )
        with database.writing() as session:
            return throttle.guarded(
                session,
                keys,
                now=now + after,
                work=lambda: joining.come_back(
                    session,
                    classroom_id=cast.class_5b.id,
                    nickname=name,
                    pin=pin,
                    pin_key=PIN_KEY,
                ),
            )

    return enter


@pytest.fixture
def classmates(database, cast, now):
    """Thirty more students of 5B: names with their PINs."""
    with database.writing() as session:
        lesson = joining.get_open_lesson(session, typed=cast.lesson_5b.code, now=now)
        ids = [
            joining.join_class(
                session, lesson=lesson, name=f"Maple {n}", locale="en", now=now
            )
            for n in range(30)
        ]
        rows = [session.get_one(Account, i) for i in ids]
        return [(row.name, joining.pin_of(row, pin_key=PIN_KEY)) for row in rows]


def wrong_pin(database, cast, name):
    with database.reading() as session:
        row = session.get_one(Account, cast[name].id)
        right = joining.pin_of(row, pin_key=PIN_KEY)
    return f"{(int(right) + 1) % 10_000:04}"


def test_thirty_classmates_get_in_while_one_device_waits(
    database, cast, enter, classmates
):
    wrong = wrong_pin(database, cast, "ben")
    while not isinstance(enter("Ben", wrong, "phone of P"), TooManyFailuresError):
        pass

    outcomes = [
        enter(name, pin, f"device {n}") for n, (name, pin) in enumerate(classmates)
    ]

    assert all(isinstance(outcome, int) for outcome in outcomes)
    assert isinstance(enter("Ben", wrong, "phone of P"), TooManyFailuresError)


def test_one_secret_over_many_names_stops_at_thirty(enter):
    outcomes = [enter(f"Name {n}", "0000", "phone of P") for n in range(1000)]

    assert sum(isinstance(o, WrongSecretError) for o in outcomes) <= 30
    assert isinstance(outcomes[-1], TooManyFailuresError)


def test_a_new_pin_ends_the_pause_of_a_nickname(database, cast, enter):
    wrong = wrong_pin(database, cast, "ben")
    for number in range(20):
        enter("Ben", wrong, f"device {number}", after=timedelta(hours=number))
    at = timedelta(hours=20)
    with database.reading() as session:
        right = joining.pin_of(
            session.get_one(Account, cast["ben"].id), pin_key=PIN_KEY
        )
    assert isinstance(enter("Ben", right, "own", after=at), TooManyFailuresError)

    with database.writing() as session:
        members.new_pin_for(
            session, class_id=cast.class_5b.id, student=cast["ben"].public_id
        )
    with database.reading() as session:
        new = joining.pin_of(session.get_one(Account, cast["ben"].id), pin_key=PIN_KEY)

    assert enter("Ben", new, "own", after=at) == cast["ben"].id


def test_a_new_password_ends_the_pause_of_an_account(database, cast, fail):
    for number in range(100):
        fail((STAFF_ACCOUNT, "ana"), after=timedelta(hours=number))
    at = timedelta(hours=100)
    assert fail((STAFF_ACCOUNT, "ana"), after=at) > 0

    with database.writing() as session:
        accounts.set_password(session, account_id=cast["ana"].id, password_hash="x")

    assert fail((STAFF_ACCOUNT, "ana"), after=at) == 0
