"""Once a day what is due is erased and the rest backed up, whatever goes wrong."""

import signal
import time
from dataclasses import replace
from datetime import timedelta

import pytest
from cast import PIN_KEY
from pages import says
from sqlalchemy import func, select, update

from kit.cli import housekeeping
from kit.db.backup import KEPT
from kit.db.models import Account, Job
from kit.db.restore import look_into
from kit.services.backups import choose_daily


@pytest.fixture
def house(settings, tmp_path, cast):
    (tmp_path / "pin.key").write_bytes(PIN_KEY)
    return settings


def backups(tmp_path):
    return sorted((tmp_path / "backups").glob("*.zip"))


def test_a_day_is_done_once(house, database, cast, tmp_path, now):
    with database.writing() as session:
        session.execute(
            update(Account)
            .where(Account.id == cast["ben"].id)
            .values(erase_on=now.date())
        )
    first = housekeeping.days_work(house, now=now)
    again = housekeeping.days_work(house, now=now + timedelta(hours=3))

    assert (first.students, again) == (1, None)
    [file] = backups(tmp_path)
    # The backup is made after the purge: who is erased is not in it.
    assert look_into(file).counts["account"] == 10


def test_where_no_daily_backup_is_wanted_none_is_made(house, tmp_path, now):
    choose_daily(tmp_path, wanted=False)
    purged = housekeeping.days_work(house, now=now)
    choose_daily(tmp_path, wanted=True)
    tomorrow = housekeeping.days_work(house, now=now + timedelta(days=1))

    assert purged is not None
    assert tomorrow is not None
    assert len(backups(tmp_path)) == 1


def test_only_so_many_backups_are_kept(house, tmp_path, now):
    for day in range(KEPT + 3):
        housekeeping.days_work(house, now=now + timedelta(days=day))

    assert len(backups(tmp_path)) == KEPT


def test_a_backup_that_fails_does_not_stop_the_purge(
    house, database, tmp_path, now, caplog
):
    (tmp_path / "backups").write_text("a file where the folder should be")
    purged = housekeeping.days_work(house, now=now + timedelta(days=1))

    assert purged.codes == 4
    assert "backup.failed" in caplog.text
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Job)) == 1


def test_the_log_has_numbers_and_no_names(house, now, caplog):
    caplog.set_level("INFO")
    housekeeping.days_work(house, now=now + timedelta(days=400))

    assert "purge.done rows=" in caplog.text
    assert not says(caplog.text, "Ben")


def test_a_fault_ends_in_the_log(house, monkeypatch, capsys):
    """In its own process; here, so that it can be seen."""
    import logging

    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    interrupt = signal.getsignal(signal.SIGINT)
    try:
        housekeeping.work_apart(
            replace(house, database_url="sqlite:////no/such/folder/kit.sqlite")
        )
    finally:
        signal.signal(signal.SIGINT, interrupt)
        root.handlers[:] = handlers
        root.setLevel(level)

    assert "housekeeping.failed" in capsys.readouterr().err


def test_the_loop_works_in_a_process_of_its_own(house, database, monkeypatch):
    monkeypatch.setattr(housekeeping, "FIRST_AFTER_S", 0.01)
    over = housekeeping.keep_house(house)
    end = time.monotonic() + 60
    done = 0
    while not done and time.monotonic() < end:
        time.sleep(0.2)
        with database.reading() as session:
            done = session.scalar(select(func.count()).select_from(Job))
    over.set()

    assert done == 1


def test_a_site_that_stops_at_once_does_no_work(house, monkeypatch):
    monkeypatch.setattr(housekeeping, "FIRST_AFTER_S", 0.05)
    monkeypatch.setattr(
        housekeeping.multiprocessing, "get_context", lambda _: pytest.fail("worked")
    )
    housekeeping.keep_house(house).set()
    time.sleep(0.1)
