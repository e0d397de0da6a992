"""On day N it is gone, on day N - 1 it is not, and gone means gone from the file."""

import threading
from datetime import date, timedelta
from pathlib import Path

import pytest
from cast import PIN_KEY
from sqlalchemy import func, select, update

from kit.content.model import Typed
from kit.db.base import Base
from kit.db.models import (
    Account,
    Attempt,
    Job,
    JoinCode,
    OneTimeLink,
    SignIn,
    StepDone,
    StoredResponse,
    Throttle,
)
from kit.services import accounts, erasure, members, throttle
from kit.services.errors import NotYoursError
from kit.services.sign_ins import begin_sign_in, keep_signed_in

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


def count(database, table):
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(table))


@pytest.fixture
def busy_ben(taking, database, cast, now):
    """Ben has signed in, read, answered and written; Bea has answered too."""
    ben, bea = taking("ben"), taking("bea").begin()
    ben.read("welcome")
    ben.answer("ev-single")
    ben.answer("ev-reflection", Typed("CANARY-reflection"))
    bea.answer("ev-single")
    with database.writing() as session:
        begin_sign_in(session, account_id=cast["ben"].id, now=now)
        members.rename_student(
            session,
            class_id=cast.class_5b.id,
            student=cast["ben"].public_id,
            name="CANARY-name",
            note="CANARY-note",
        )
    return ben


@pytest.fixture
def purge(database, now):
    def purge(after=timedelta(0)):
        with database.writing() as session:
            return erasure.purge(session, now=now + after)

    return purge


# --- one student -----------------------------------------------------------------------


def test_everything_of_a_student_goes_with_the_student(database, cast, busy_ben):
    with database.writing() as session:
        erasure.erase_student(session, student_id=cast["ben"].id)

    assert count(database, StoredResponse) == 1  # Bea's
    assert count(database, StepDone) == 0
    assert count(database, SignIn) == 0
    with database.reading() as session:
        assert session.get(Account, cast["ben"].id) is None
        left = session.scalars(select(Attempt.student_id)).all()
    assert sorted(left) == sorted([cast["bea"].id, cast["chen"].id])


@pytest.mark.parametrize("name", ["ana", "dora"])
def test_staff_are_not_erased_as_students(database, cast, name):
    with pytest.raises(NotYoursError), database.writing() as session:
        erasure.erase_student(session, student_id=cast[name].id)


def test_nobody_can_be_erased_twice(database, cast):
    with database.writing() as session:
        erasure.erase_student(session, student_id=cast["ben"].id)

    with pytest.raises(NotYoursError), database.writing() as session:
        erasure.erase_student(session, student_id=cast["ben"].id)


# --- by the calendar -------------------------------------------------------------------


def last_day(database, cast, name, day):
    with database.writing() as session:
        session.execute(
            update(Account).where(Account.id == cast[name].id).values(erase_on=day)
        )


def test_a_student_goes_on_the_day_and_not_before(database, cast, purge, now):
    last_day(database, cast, "ben", date(2026, 9, 9))  # Wednesday

    assert purge(DAY).students == 0
    # Midnight in UTC, whatever the hour the job runs.
    assert purge(2 * DAY - timedelta(hours=9)).students == 1
    with database.reading() as session:
        assert session.get(Account, cast["ben"].id) is None
        assert session.get(Account, cast["bea"].id)


def test_a_job_that_did_not_run_for_days_makes_up_for_it(database, cast, purge):
    last_day(database, cast, "ben", date(2026, 9, 9))

    assert purge(20 * DAY).students == 1


def test_the_bin_is_emptied_after_thirty_days(database, cast, purge):
    assert purge(30 * DAY - SECOND).removed == 0
    assert purge(30 * DAY).removed == 1  # Finn
    with database.reading() as session:
        assert session.get(Account, cast["finn"].id) is None


def test_somebody_removed_whose_day_has_come_counts_once(database, cast, purge):
    last_day(database, cast, "finn", date(2026, 9, 9))

    purged = purge(31 * DAY)
    assert (purged.students, purged.removed) == (2, 0)  # and Oli, kept for 30 days


@pytest.mark.parametrize(
    ("name", "ends"),
    [("ben", timedelta(minutes=60)), ("dora", timedelta(minutes=15))],
)
def test_a_sign_in_is_kept_for_a_week_after_it_ended(
    database, cast, now, purge, name, ends
):
    with database.writing() as session:
        begin_sign_in(session, account_id=cast[name].id, now=now)

    assert purge(ends + 7 * DAY - SECOND).sign_ins == 0
    assert purge(ends + 7 * DAY).sign_ins == 1


def test_a_sign_in_that_is_kept_on_a_phone_is_kept_here(database, cast, now, purge):
    with database.writing() as session:
        secret = begin_sign_in(session, account_id=cast["ben"].id, now=now)
        keep_signed_in(session, secret=secret, now=now)

    assert purge(30 * DAY).sign_ins == 0
    assert purge(37 * DAY).sign_ins == 1


def test_an_absolute_end_counts_like_an_idle_one(database, cast, now, purge):
    with database.writing() as session:
        begin_sign_in(session, account_id=cast["ana"].id, now=now)
        session.execute(update(SignIn).values(seen_at=now + timedelta(hours=12)))

    assert purge(timedelta(hours=12) + 7 * DAY - SECOND).sign_ins == 0
    assert purge(timedelta(hours=12) + 7 * DAY).sign_ins == 1


def test_expired_links_and_codes_go_at_once(database, cast, now, purge):
    with database.writing() as session:
        accounts.make_link(
            session, purpose="password", now=now, account_id=cast["ana"].id
        )

    assert (purge(timedelta(hours=4) - SECOND).codes, count(database, JoinCode)) == (
        0,
        4,
    )
    assert purge(timedelta(hours=4)).codes == 4
    assert (purge(DAY - SECOND).links, count(database, OneTimeLink)) == (0, 1)
    assert purge(DAY).links == 1


def test_failures_are_kept_for_a_day_and_a_pause_until_its_end(database, now, purge):
    with database.writing() as session:
        session.add_all(
            [
                Throttle(key="a", failures=1, in_a_row=1, since=now, until=None),
                Throttle(
                    key="b", failures=20, in_a_row=20, since=now, until=now + 2 * DAY
                ),
            ]
        )

    assert purge(DAY - SECOND).failures == 0
    assert purge(DAY).failures == 1
    assert purge(2 * DAY).failures == 1
    assert throttle.PAUSE == DAY  # a pause never lasts longer than its row


def test_purging_again_changes_nothing(cast, purge):
    first, again = purge(1000 * DAY), purge(1000 * DAY)

    assert first.total > 0
    assert again.total == 0


def test_purging_an_empty_site_is_no_fault(database, now):
    with database.writing() as session:
        assert erasure.purge(session, now=now).total == 0


# --- once a day ------------------------------------------------------------------------


def test_the_daily_job_runs_once_a_day(database, now):
    assert erasure.run_daily(database, now=now) is not None
    assert erasure.run_daily(database, now=now + timedelta(hours=14)) is None
    assert erasure.run_daily(database, now=now + timedelta(hours=15)) is not None


def test_a_clock_that_ran_ahead_does_not_stop_the_job(database, now):
    erasure.run_daily(database, now=now + 400 * DAY)

    assert erasure.run_daily(database, now=now) is not None


def test_of_ten_processes_one_runs_the_job(url, database, now):
    from kit.db.engine import Database

    outcomes, faults = [], []
    start = threading.Barrier(10)

    def process():
        own = Database(url)
        start.wait()
        try:
            outcomes.append(erasure.run_daily(own, now=now))
        except Exception as fault:
            faults.append(fault)
        own.close()

    for _day in range(2):  # the first day without a row, the second with one
        threads = [threading.Thread(target=process) for _ in range(10)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        now += DAY

    assert faults == []
    assert sum(outcome is not None for outcome in outcomes) == 2


def test_a_purge_that_fails_is_tried_again(database, now, monkeypatch):
    def broken(*_args, **_values):
        raise ZeroDivisionError

    monkeypatch.setattr(erasure, "purge", broken)
    with pytest.raises(ZeroDivisionError):
        erasure.run_daily(database, now=now)
    monkeypatch.undo()

    assert count(database, Job) == 0
    assert erasure.run_daily(database, now=now) is not None


# --- gone from the file ----------------------------------------------------------------


def bytes_of(url):
    file = Path(url.removeprefix("sqlite:///"))
    return b"".join(f.read_bytes() for f in sorted(file.parent.glob(f"{file.name}*")))


@pytest.mark.sqlite_only
def test_erased_means_gone_from_the_files(url, database, cast, busy_ben, now):
    assert bytes_of(url).count(b"CANARY") >= 3  # the control: it can be seen
    last_day(database, cast, "ben", date(2026, 9, 7))
    erasure.run_daily(database, now=now)

    assert b"CANARY" not in bytes_of(url)
    assert b"Bea" in bytes_of(url)


@pytest.mark.sqlite_only
def test_a_reader_in_the_way_only_puts_it_off(url, database, cast, busy_ben, now):
    from kit.db.engine import Database

    slow = Database(url)
    with slow.reading() as session:
        session.scalar(select(func.count()).select_from(Account))
        connection = database.engine.raw_connection()
        connection.cursor().execute("PRAGMA busy_timeout = 10")  # do not wait for 5 s
        connection.close()
        with database.writing() as other:
            erasure.erase_student(other, student_id=cast["ben"].id)
        assert not database.forget_deleted()
    slow.close()

    assert database.forget_deleted()
    assert b"CANARY" not in bytes_of(url)


@pytest.mark.postgres_only
def test_on_postgresql_its_own_vacuum_does_it(database):
    assert database.forget_deleted()


def test_no_table_was_forgotten():
    """A new table with data of people must be thought of here."""
    assert set(Base.metadata.tables) == {
        "account",
        "assignment",
        "attempt",
        "audit_entry",
        "challenge",
        "class_teacher",
        "classroom",
        "comparison",
        "comparison_class",
        "discussion",
        "item_count",
        "job",
        "job_run",
        "join_code",
        "one_time_link",
        "response",
        "ruling",
        "school",
        "sign_in",
        "step_done",
        "throttle",
        "vote",
    }
    assert PIN_KEY  # PINs and cards are derived from it and stored nowhere
