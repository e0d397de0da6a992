"""kit db, kit export, kit purge and kit version."""

import json
import os
import shutil
import stat
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update
from taking import Taking

from kit.cli import prepare
from kit.cli.version import content_revision
from kit.content.model import Library
from kit.db.models import Account, JoinCode, StoredResponse


@pytest.fixture
def answered(database, library, cast, now, site):
    """Ben has answered one question."""
    taking = Taking(
        database,
        library,
        student_id=cast["ben"].id,
        assignment=cast.lesson_5b.public_id,
        now=now,
    )
    taking.answer("ev-single")
    return taking


def responses(database):
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(StoredResponse))


# --- kit db ----------------------------------------------------------------------------


def test_an_upgrade_without_news_says_so(kit, site):
    result = kit("db", "upgrade")

    assert result.exit_code == 0
    assert "the newest" in result.stdout
    assert not (site / "backups").exists()


@pytest.mark.parametrize(("flags", "backups"), [((), 1), (("--no-backup",), 0)])
def test_an_upgrade_writes_a_backup_first_and_prints_its_path(
    kit, site, monkeypatch, flags, backups
):
    monkeypatch.setattr(prepare, "newest_revision", lambda: "9999")
    monkeypatch.setattr(prepare, "upgrade", lambda _url: None)
    result = kit("db", "upgrade", *flags)

    found = list((site / "backups").glob("*.zip"))
    assert len(found) == backups
    assert ("Backup from before: " in result.stdout) == bool(backups)
    assert all(str(file) in result.stdout for file in found)


def test_a_backup_goes_to_the_data_folder_unless_a_file_is_named(kit, site, tmp_path):
    first = kit("db", "backup")
    second = kit("db", "backup", tmp_path / "mine.zip", "--json")

    assert first.stdout.strip().startswith(str(site / "backups" / "kit-"))
    told = json.loads(second.stdout)
    assert told["file"] == str(tmp_path / "mine.zip")
    assert told["counts"]["account"] == 11
    assert (tmp_path / "mine.zip").exists()


def test_a_backup_never_replaces_a_file(kit, site, tmp_path):
    (tmp_path / "mine.zip").write_text("something else")
    result = kit("db", "backup", tmp_path / "mine.zip")

    assert result.exit_code == 3
    assert (tmp_path / "mine.zip").read_text() == "something else"


def test_a_restore_says_what_is_in_it_and_asks(kit, answered, database, tmp_path):
    kit("db", "backup", tmp_path / "mine.zip")
    answered.answer("ev-multiple")
    refused = kit("db", "restore", tmp_path / "mine.zip", input="n\n")
    assert (refused.exit_code, responses(database)) == (1, 2)
    assert "11  account" in refused.stderr
    assert "1  response" in refused.stderr

    result = kit("db", "restore", tmp_path / "mine.zip", input="y\n")
    assert (result.exit_code, responses(database)) == (0, 1)
    assert "What was there before: " in result.stdout
    assert "Restart the site" in result.stdout


def test_what_was_restored_over_comes_back(kit, answered, database, tmp_path, site):
    kit("db", "backup", tmp_path / "mine.zip")
    answered.answer("ev-multiple")
    kit("db", "restore", tmp_path / "mine.zip", "--yes")
    [before] = (site / "backups").glob("*.zip")
    kit("db", "restore", before, "--yes")

    assert responses(database) == 2


def test_a_restore_on_a_new_machine_makes_the_rest(
    kit, answered, site, folder, tmp_path, monkeypatch
):
    kit("db", "backup", tmp_path / "mine.zip")
    key = (site / "pin.key").read_bytes()
    shutil.rmtree(folder)
    monkeypatch.delenv("KIT_DATABASE_URL")
    result = kit("db", "restore", tmp_path / "mine.zip", "--yes")

    assert result.exit_code == 0
    assert (folder / "pin.key").read_bytes() == key
    assert len((folder / "secret.key").read_text()) > 32
    assert "5B" in kit("class", "list").stdout
    if os.name == "posix":
        assert stat.S_IMODE((folder / "pin.key").stat().st_mode) == 0o600


def test_what_is_no_backup_changes_nothing(kit, answered, database, tmp_path):
    (tmp_path / "mine.zip").write_text("no backup")
    result = kit("db", "restore", tmp_path / "mine.zip", "--yes")

    assert result.exit_code == 3
    assert "no backup of the kit" in result.stderr
    assert responses(database) == 1


# --- kit export ------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["Ben", " BEN "])
def test_one_students_data_is_json(kit, answered, cast, name):
    data = json.loads(kit("export", "student", name, "--class", "5B").stdout)

    assert (data["name"], data["class"]) == ("Ben", "5B")
    assert len(data["attempts"][0]["responses"]) == 1


def test_a_student_is_found_by_the_id_of_the_page(kit, site, cast):
    result = kit(
        "export", "student", cast["ben"].public_id, "--class", cast.class_5b.public_id
    )

    assert json.loads(result.stdout)["name"] == "Ben"


@pytest.mark.parametrize(
    ("name", "room"), [("Chen", "5B"), ("Nobody", "5B"), ("Ben", "9Z")]
)
def test_who_is_not_in_the_class_is_wrong_usage(kit, site, name, room):
    assert kit("export", "student", name, "--class", room).exit_code == 2


def test_a_class_and_the_school_can_be_written_to_a_file(kit, site, tmp_path):
    for command in (("class", "5B"), ("school",)):
        file = tmp_path / f"{command[0]}.json"
        result = kit("export", *command, "-o", file)
        data = json.loads(file.read_text("utf-8"))

        assert result.stdout == ""
        assert data["name"] in ("5B", "Mill Lane School")
        if os.name == "posix":
            assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_an_export_never_replaces_a_file(kit, site, tmp_path):
    (tmp_path / "x.json").write_text("mine")

    assert kit("export", "school", "-o", tmp_path / "x.json").exit_code == 3
    assert kit("export", "school", "-o", tmp_path / "no" / "x.json").exit_code == 3
    assert (tmp_path / "x.json").read_text() == "mine"


# --- kit purge -------------------------------------------------------------------------


@pytest.fixture
def due(database, cast, now, site):
    """Ben's day has come, and codes have expired; all other days are far."""
    far = now.date() + timedelta(days=365 * 50)
    with database.writing() as session:
        students = update(Account).where(Account.role == "student")
        session.execute(students.values(erase_on=far, removed_at=None))
        session.execute(
            students.where(Account.id == cast["ben"].id).values(erase_on=now.date())
        )
        session.execute(update(JoinCode).values(expires_at=now - timedelta(days=99)))


def people(database):
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(Account))


@pytest.mark.parametrize(("flags", "left"), [(("--dry-run",), 11), ((), 10)])
def test_a_purge_says_what_goes_and_a_dry_run_keeps_it(
    kit, due, database, flags, left, monkeypatch, now
):
    monkeypatch.setattr("kit.cli.purge.utc_now", lambda: now)
    result = kit("purge", *flags)

    assert result.exit_code == 0
    assert "     1  students whose last day has come" in result.stdout
    assert "     4  join codes that have expired" in result.stdout
    assert people(database) == left


def test_a_purge_speaks_to_programs(kit, due, monkeypatch, now):
    monkeypatch.setattr("kit.cli.purge.utc_now", lambda: now)
    told = json.loads(kit("purge", "--dry-run", "--json").stdout)

    assert (told["erased"], told["students"], told["codes"]) == (False, 1, 4)


# --- kit version -----------------------------------------------------------------------


def test_the_version_names_program_content_and_schema(kit):
    text = kit("version").stdout
    told = json.loads(kit("version", "--json").stdout)

    assert set(told) == {"kit", "content", "schema", "python", "sqlite", "system"}
    assert all(value and value in text for value in told.values())


def test_the_content_revision_changes_with_any_document(library):
    whole = content_revision(library)

    assert whole == content_revision(library)
    assert len(whole) == 12
    assert whole != content_revision(Library(library.lessons, {}))
    assert whole != content_revision(Library({}, {}))
