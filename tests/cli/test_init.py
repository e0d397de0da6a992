"""A new folder becomes a site, and old data is never begun anew."""

import os
import re
import sqlite3
import stat
from contextlib import closing

import pytest

from kit import __version__
from kit.cli import prepare
from kit.db.engine import Database
from kit.db.migrate import newest_revision
from kit.services.accounts import look_at_link, set_up_school
from kit.services.updates import versions


def link_in(text):
    return re.search(r"http\S+/setup\?token=(\S+)", text)


def test_an_empty_folder_gets_keys_a_database_and_a_link(kit, folder):
    result = kit("init")

    assert result.exit_code == 0
    assert f"Data folder: {folder}" in result.stdout
    assert link_in(result.stdout)
    assert {f.name for f in folder.iterdir()} == {
        *("kit.sqlite", "pin.key", "secret.key", "versions.json"),
    }


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such modes")
def test_nobody_else_can_read_what_is_in_it(kit, folder):
    kit("init")

    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(f.stat().st_mode) for f in folder.iterdir()} == {0o600}


def test_the_link_works_once_until_the_next_one_is_made(kit, folder, now):
    first, second = (link_in(kit("init").stdout)[1] for _ in range(2))
    database = Database(f"sqlite:///{folder}/kit.sqlite")

    from datetime import UTC, datetime, timedelta

    from kit.services.errors import LinkUsedError

    moment = datetime.now(UTC)
    with database.reading() as session:
        assert look_at_link(session, secret=second, now=moment).purpose == "setup"
        with pytest.raises(LinkUsedError):
            look_at_link(session, secret=first, now=moment)
        with pytest.raises(LinkUsedError):
            look_at_link(session, secret=second, now=moment + timedelta(minutes=61))
    database.close()


def test_again_changes_nothing(kit, folder):
    kit("init")
    keys = {n: (folder / n).read_bytes() for n in ("pin.key", "secret.key")}
    kit("init")

    assert {n: (folder / n).read_bytes() for n in keys} == keys


def set_up(folder):
    from kit.app import utc_now

    database = Database(f"sqlite:///{folder}/kit.sqlite")
    with database.writing() as session:
        set_up_school(session, school="S", locale="en", keep_days=None, now=utc_now())
    database.close()


@pytest.fixture
def school(kit, folder):
    """A folder in which a school was set up, and the kit started once since."""
    kit("init")
    set_up(folder)
    kit("init")


def test_a_school_that_is_set_up_gets_no_link(kit, folder):
    kit("init")
    set_up(folder)

    result = kit("init")
    assert link_in(result.stdout) is None
    assert "set up" in result.stdout


def test_the_link_has_the_address_the_host_has_named(kit, folder, monkeypatch):
    monkeypatch.setenv("KIT_PUBLIC_URL", "https://kit.example.org")

    assert "https://kit.example.org/setup?token=" in kit("init").stdout


@pytest.mark.statement("T59")
def test_an_empty_folder_is_refused_while_a_school_stands_elsewhere(
    kit, folder, school, monkeypatch, tmp_path
):
    other = tmp_path / "other"
    monkeypatch.setenv("KIT_DATA_DIR", str(other))

    result = kit("init")

    assert result.exit_code == 3
    assert str(folder) in result.stderr
    assert str(other) in result.stderr
    assert not other.exists()
    assert kit("init", "--new").exit_code == 0
    assert (other / "kit.sqlite").exists()
    assert kit("init").exit_code == 0  # begun now, so it is no longer empty


def test_a_folder_that_has_become_empty_is_refused(kit, folder, school):
    folder.rename(folder.with_name("away"))

    result = kit("init")

    assert result.exit_code == 3
    assert "Is its disk connected?" in result.stderr
    assert not folder.exists()


def test_a_folder_in_which_nobody_set_up_a_school_holds_nobody_back(
    kit, folder, monkeypatch, tmp_path
):
    kit("init")
    monkeypatch.setenv("KIT_DATA_DIR", str(tmp_path / "other"))

    assert kit("init").exit_code == 0


def test_a_machine_without_a_place_for_the_list_goes_without(
    kit, folder, monkeypatch, tmp_path
):
    (tmp_path / "home").write_text("a file where the folder should be")

    assert kit("init").exit_code == 0
    set_up(folder)
    assert kit("init").exit_code == 0


@pytest.mark.parametrize("name", ["pin.key", "secret.key"])
def test_a_lost_key_beside_data_is_not_made_anew(kit, folder, name):
    kit("init")
    (folder / name).unlink()
    result = kit("init")

    assert result.exit_code == 3
    assert name in result.stderr
    assert "backup" in result.stderr
    assert not (folder / name).exists()


def test_a_lost_key_beside_a_database_elsewhere_is_not_made_anew(
    kit, folder, url, cast, monkeypatch
):
    monkeypatch.setenv("KIT_DATABASE_URL", url)
    result = kit("init")

    assert result.exit_code == 3
    assert "pin.key is missing" in result.stderr
    assert not folder.exists()


def test_a_new_database_elsewhere_gets_its_keys(kit, folder, tmp_path, monkeypatch):
    monkeypatch.setenv("KIT_DATABASE_URL", f"sqlite:///{tmp_path}/else.sqlite")

    assert kit("init").exit_code == 0
    assert (folder / "pin.key").exists()
    assert (tmp_path / "else.sqlite").exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("KIT_PORT", "abc"),
        ("KIT_PORT", "70000"),
        ("KIT_PUBLIC_URL", "kit.example.org"),
        ("KIT_SECRET_KEY", "short"),
        ("KIT_RETENTION_DAYS", "-1"),
        ("KIT_CONTENT_DIRS", "/no/such/folder"),
        ("KIT_LOG_FORMAT", "xml"),
        ("KIT_TRUSTED_PROXIES", "yes"),
    ],
)
def test_a_wrong_setting_is_one_clear_line(kit, monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    result = kit("init")

    assert result.exit_code == 3
    assert result.stderr.startswith("kit: ")
    assert name in result.stderr
    assert result.stderr.count("\n") == 1
    assert "Traceback" not in result.output


def test_a_place_that_cannot_be_written_is_said(kit, folder):
    folder.write_text("a file where the folder should be")
    result = kit("init")

    assert result.exit_code == 3
    assert str(folder) in result.stderr


def test_a_database_that_is_none_is_said(kit, folder):
    kit("init")
    (folder / "kit.sqlite").write_text("no database at all, but a text " * 100)
    result = kit("init")

    assert result.exit_code == 3
    assert "cannot be read" in result.stderr


def test_the_database_of_a_newer_kit_is_left_alone(kit, folder):
    kit("init")
    with closing(sqlite3.connect(folder / "kit.sqlite")) as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
        database.commit()
    before = (folder / "kit.sqlite").read_bytes()
    result = kit("init")

    assert result.exit_code == 3
    assert "newer kit (schema 9999)" in result.stderr
    assert (folder / "kit.sqlite").read_bytes() == before


def test_an_older_database_is_backed_up_and_upgraded(kit, site, monkeypatch):
    """As if the newest schema were one further than that of the database."""
    upgraded = []
    monkeypatch.setattr(prepare, "newest_revision", lambda: "9999")
    monkeypatch.setattr(prepare, "upgrade", upgraded.append)
    kit("init")

    assert len(upgraded) == 1
    [saved] = (site / "backups").iterdir()
    assert saved.name.startswith("kit-")


def test_the_first_start_of_another_version_makes_a_backup(kit, site, monkeypatch):
    kit("init")
    assert not (site / "backups").exists()
    monkeypatch.setattr(prepare, "__version__", "9.9.9")
    for _ in range(2):
        kit("init")

    [saved] = (site / "backups").iterdir()
    assert saved.name.startswith("kit-")
    assert [each.kit for each in versions(site)] == ["9.9.9", __version__]


def test_an_older_database_is_not_touched_without_a_backup(kit, site, monkeypatch):
    upgraded = []
    monkeypatch.setattr(prepare, "newest_revision", lambda: "9999")
    monkeypatch.setattr(prepare, "upgrade", upgraded.append)
    (site / "backups").write_text("a file where the folder should be")
    result = kit("init")

    assert result.exit_code == 3
    assert "no backup was made" in result.stderr
    assert upgraded == []


def test_the_schema_is_the_newest(kit, folder):
    kit("init")
    with closing(sqlite3.connect(folder / "kit.sqlite")) as database:
        [[at]] = database.execute("SELECT version_num FROM alembic_version")

    assert at == newest_revision()
