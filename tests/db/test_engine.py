"""What thirty students pressing at once must not do to the data."""

import threading

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import InternalError, OperationalError

from kit.db.engine import PRAGMAS, Database, make_engine, psycopg_url
from kit.db.models import Job, Throttle


def at_once(people, work):
    """Run `work(number)` in that many threads at the same time; return what it raised."""
    faults = []
    start = threading.Barrier(people)

    def safely(number):
        start.wait()
        try:
            work(number)
        except Exception as fault:
            faults.append(fault)

    threads = [threading.Thread(target=safely, args=(n,)) for n in range(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return faults


def test_no_update_is_lost(database, now):
    with database.writing() as session:
        session.add(Throttle(key="n", failures=0, in_a_row=0, since=now))

    def count(_number):
        for _ in range(25):
            with database.writing() as session:
                session.get_one(Throttle, "n", with_for_update=True).failures += 1

    faults = at_once(12, count)

    with database.reading() as session:
        assert (faults, session.get_one(Throttle, "n").failures) == ([], 300)


def test_no_row_is_refused(database, now):
    def look_and_add(number):
        for step in range(20):
            with database.writing() as session:
                session.scalar(select(func.count()).select_from(Job))
                session.add(Job(name=f"{number}-{step}", ran_at=now))

    faults = at_once(30, look_and_add)

    with database.reading() as session:
        rows = session.scalar(select(func.count()).select_from(Job))
    assert (faults, rows) == ([], 600)


def test_a_reading_transaction_cannot_write(database, now):
    with (
        pytest.raises((OperationalError, InternalError), match="read-?only"),
        database.reading() as session,
    ):
        session.add(Job(name="daily", ran_at=now))


def test_the_next_transaction_on_the_same_connection_can_write(database, now):
    for _ in range(3):
        with database.reading() as session:
            session.scalar(select(func.count()).select_from(Job))
    with database.writing() as session:
        session.add(Job(name="daily", ran_at=now))

    with database.reading() as session:
        assert session.get_one(Job, "daily").ran_at == now


def test_what_raises_is_rolled_back(database, now):
    with pytest.raises(ZeroDivisionError), database.writing() as session:
        session.add(Job(name="daily", ran_at=now))
        session.flush()
        _ = 1 / 0

    with database.reading() as session:
        assert session.get(Job, "daily") is None


def test_values_are_usable_after_the_transaction(database, now):
    with database.writing() as session:
        job = Job(name="daily", ran_at=now)
        session.add(job)

    assert job.ran_at == now


def test_relationships_load_nothing_by_themselves(database, cast):
    from sqlalchemy.exc import InvalidRequestError

    from kit.db.models import Attempt

    with database.reading() as session:
        attempt = session.scalars(select(Attempt).limit(1)).one()
        with pytest.raises(InvalidRequestError, match="raise"):
            _ = attempt.responses


@pytest.mark.sqlite_only
def test_the_pragmas_are_those_of_the_recipe(database):
    with database.reading() as session:
        said = {
            name: session.scalar(text(f"PRAGMA {name}"))
            for name in (
                "journal_mode",
                "synchronous",
                "busy_timeout",
                "secure_delete",
                "foreign_keys",
            )
        }

    assert said == {
        "journal_mode": "wal",
        "synchronous": 2,  # FULL
        "busy_timeout": 5000,
        "secure_delete": 1,
        "foreign_keys": 1,
    }
    assert len(PRAGMAS) == len(said) - 1


@pytest.mark.sqlite_only
def test_only_migrations_run_without_foreign_keys(url):
    engine = make_engine(url, foreign_keys=False)
    with engine.connect() as connection:
        assert connection.scalar(text("PRAGMA foreign_keys")) == 0
    engine.dispose()


@pytest.mark.sqlite_only
def test_a_writer_waits_for_another_one(url, database, now):
    other = Database(url)
    begun, may_end = threading.Event(), threading.Event()

    def hold():
        with other.writing() as session:
            session.add(Job(name="slow", ran_at=now))
            session.flush()
            begun.set()
            may_end.wait(5)

    thread = threading.Thread(target=hold)
    thread.start()
    begun.wait(5)
    threading.Timer(0.2, may_end.set).start()
    with database.writing() as session:
        seen = session.get(Job, "slow")
    thread.join()
    other.close()

    assert seen is not None  # it waited, and then saw what the other had written


@pytest.mark.sqlite_only
def test_a_reader_does_not_wait_for_a_writer(url, database, now):
    other = Database(url)
    with other.writing() as writer:
        writer.add(Job(name="slow", ran_at=now))
        writer.flush()
        with database.reading() as session:
            assert session.get(Job, "slow") is None
    other.close()


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("postgres://u:p@db/kit", "postgresql+psycopg://u:p@db/kit"),
        ("postgresql://u:p@db/kit", "postgresql+psycopg://u:p@db/kit"),
        ("postgresql+psycopg://u@db/kit", "postgresql+psycopg://u@db/kit"),
        ("sqlite:////var/lib/kit.sqlite", "sqlite:////var/lib/kit.sqlite"),
    ],
)
def test_the_address_names_the_driver(given, used):
    assert psycopg_url(given) == used
