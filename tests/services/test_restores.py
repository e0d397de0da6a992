"""A restore that is asked for is done once, and what came of it is known afterwards."""

import json
from datetime import timedelta

import pytest
from cast import PIN_KEY

from kit.db.models import Account, AuditEntry
from kit.services import backups, restores
from kit.services.errors import WrongCountError

pytestmark = pytest.mark.sqlite_only  # of files; tests/db restores on both


@pytest.fixture
def saved(database, cast, url, tmp_path, now):
    """A backup of before Ana was disabled."""
    (tmp_path / "pin.key").write_bytes(PIN_KEY)
    name = backups.make_backup(url, tmp_path, now=now, tell=lambda _doing, _pc: None)
    with database.writing() as session:
        session.get_one(Account, cast["ana"].id).disabled_at = now
    return name


@pytest.fixture
def later(now):
    return now + timedelta(hours=1)


def is_disabled(database, cast):
    with database.reading() as session:
        return session.get_one(Account, cast["ana"].id).disabled_at is not None


def ask(folder, name, now, *, classes=3):
    restores.ask(folder, name=name, classes=classes, now=now)


def test_it_is_done_once_and_noted(database, cast, saved, url, tmp_path, now, later):
    ask(tmp_path, saved, now)
    outcome = restores.do_asked(url, tmp_path, now=later)

    assert (outcome.name, outcome.fault) == (saved, "")
    assert restores.last(tmp_path) == outcome
    assert not is_disabled(database, cast)
    assert restores.do_asked(url, tmp_path, now=later) is None
    with database.reading() as session:
        whats = [row.what for row in session.query(AuditEntry)]
    assert whats == ["kit:backup-restored"]


def test_what_was_there_before_comes_back_in_the_same_way(
    database, cast, saved, url, tmp_path, now, later
):
    ask(tmp_path, saved, now)
    outcome = restores.do_asked(url, tmp_path, now=later)
    ask(tmp_path, outcome.saved, later)
    restores.do_asked(url, tmp_path, now=later + timedelta(hours=1))

    assert is_disabled(database, cast)


def test_nothing_is_asked_with_another_number(saved, tmp_path, now):
    with pytest.raises(WrongCountError):
        ask(tmp_path, saved, now, classes=2)

    assert restores.asked(tmp_path) is None


def test_without_a_wish_nothing_is_done(database, cast, saved, url, tmp_path, now):
    assert not restores.is_sound(url, tmp_path, now=now)
    assert restores.do_asked(url, tmp_path, now=now) is None
    assert is_disabled(database, cast)


def test_a_file_that_went_bad_is_found_before_the_site_goes_down(
    database, cast, saved, url, tmp_path, now
):
    ask(tmp_path, saved, now)
    (tmp_path / "backups" / saved).write_bytes(b"rotten")

    assert not restores.is_sound(url, tmp_path, now=now)
    assert restores.asked(tmp_path) is None
    assert "no backup of the kit" in restores.last(tmp_path).fault
    assert is_disabled(database, cast)


def test_one_that_goes_bad_while_the_site_is_down_changes_nothing(
    database, cast, saved, url, tmp_path, now
):
    ask(tmp_path, saved, now)
    (tmp_path / "backups" / saved).unlink()

    assert "no backup of the kit" in restores.do_asked(url, tmp_path, now=now).fault
    assert is_disabled(database, cast)
    assert not restores.is_begun(tmp_path)


def test_one_that_broke_off_is_not_tried_again(
    monkeypatch, saved, url, tmp_path, now, later
):
    def die(*_args, **_values):
        raise KeyboardInterrupt

    ask(tmp_path, saved, now)
    with monkeypatch.context() as patch:
        patch.setattr(restores, "restore", die)
        with pytest.raises(KeyboardInterrupt):
            restores.do_asked(url, tmp_path, now=later)
    assert restores.is_begun(tmp_path)

    assert restores.do_asked(url, tmp_path, now=later) is None
    assert restores.last(tmp_path).fault == restores.BROKEN_OFF
    assert not restores.is_begun(tmp_path)


def test_a_wish_called_off_while_the_file_is_looked_through_is_none(
    monkeypatch, saved, url, tmp_path, now
):
    ask(tmp_path, saved, now)
    monkeypatch.setattr(restores, "prove", lambda *_a, **_k: restores.cancel(tmp_path))

    assert not restores.is_sound(url, tmp_path, now=now)


@pytest.mark.parametrize("content", ["", "[]", "{torn", "\x00"])
def test_a_torn_note_is_none(tmp_path, content):
    for name in (restores.ASKED, restores.LAST):
        (tmp_path / name).write_text(content)

    assert restores.asked(tmp_path) is None
    assert restores.last(tmp_path) is None


def test_the_notes_name_nobody(saved, url, tmp_path, now, later):
    ask(tmp_path, saved, now)
    restores.do_asked(url, tmp_path, now=later)

    said = json.loads((tmp_path / restores.LAST).read_text())
    assert set(said) == {"name", "at", "saved", "fault"}
