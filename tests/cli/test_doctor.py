"""Each line is OK, or says what to do; and the doctor never falls ill itself."""

import json
import os
import socket
import sys
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import update

from kit.cli import checks_machine, checks_site, doctor
from kit.content.load import load_library
from kit.db.migrate import newest_revision
from kit.db.models import Account
from kit.services.backups import choose_daily

HEALTHY = {
    "python",
    "sqlite",
    "server",
    "settings",
    "data folder",
    "disk",
    "keys",
    "port",
    "address",
    "firewall",
    "encryption",
    "database",
    "backup",
    "clock",
    "content",
    "languages",
}


def load_once(roots):
    return _load_once(tuple(roots))


_load_once = cache(load_library)  # a second each, and the files do not change


def python(monkeypatch, *version):
    """Only for the check: everybody else has the Python there is."""
    monkeypatch.setattr(checks_machine, "sys", SimpleNamespace(version_info=version))


@pytest.fixture
def well(site, kit, monkeypatch):
    """A site with nothing wrong, on a machine with nothing wrong."""
    python(monkeypatch, 3, 13, 5)
    monkeypatch.setattr(checks_site, "load_library", load_once)
    monkeypatch.setattr(checks_machine, "lan_address", lambda: "192.168.1.20")
    monkeypatch.setattr(checks_machine, "own_addresses", lambda: ["192.168.1.20"])
    monkeypatch.setattr(checks_machine, "free_port", lambda *_a, **_k: 8000)
    monkeypatch.setattr(checks_machine, "FIREWALLS", ())
    monkeypatch.setattr(checks_machine, "is_our_site", lambda *_a: False)
    kit("db", "backup")
    return site


def lines(kit):
    result = kit("doctor", "--json")
    found = [json.loads(line) for line in result.stdout.splitlines()]
    return result.exit_code, {line["check"]: line for line in found}


def needs(kit, name):
    """The one line that needs somebody; all others are well."""
    code, found = lines(kit)
    bad = [n for n, line in found.items() if not line["ok"]]
    assert (code, bad) == (1, [name])
    assert found[name]["todo"]
    return f"{found[name]['said']} {found[name]['todo']}"


def test_a_site_with_nothing_wrong_is_well(kit, well):
    code, found = lines(kit)

    assert code == 0
    assert set(found) == HEALTHY
    assert all(line["ok"] and line["said"] for line in found.values())


def test_people_read_a_line_each(kit, well):
    result = kit("doctor")

    assert result.exit_code == 0
    assert "OK  python       3.13.5\n" in result.stdout
    assert "All is well." in result.stderr


def test_a_line_that_needs_somebody_says_what_to_do(kit, well, monkeypatch):
    monkeypatch.setenv("KIT_SPELING", "1")
    result = kit("doctor")

    assert result.exit_code == 1
    assert "!!  settings     unknown: KIT_SPELING\n" in result.stdout
    assert "→ Check the spelling" in result.stdout


def test_on_an_empty_machine_it_makes_nothing(kit, folder):
    code, found = lines(kit)

    assert code == 1
    assert not found["data folder"]["ok"]
    assert "kit init" in found["database"]["todo"]
    assert not folder.exists()


@pytest.mark.parametrize("version", [(3, 11, 2), (3, 12, 1), (3, 11, 7)])
def test_a_python_that_unpacks_bombs_is_named(kit, well, monkeypatch, version):
    python(monkeypatch, *version)

    assert "overlapping zip" in needs(kit, "python")


def test_an_old_sqlite_is_named(kit, well, monkeypatch):
    monkeypatch.setattr(checks_machine.sqlite3, "sqlite_version_info", (3, 34, 1))

    assert "3.35" in needs(kit, "sqlite")


def test_a_wrong_value_is_named(kit, well, monkeypatch):
    monkeypatch.setenv("KIT_TRUSTED_PROXIES", "many")

    assert "KIT_TRUSTED_PROXIES" in needs(kit, "settings")


def test_a_port_that_is_no_number_is_named(kit, well, monkeypatch):
    monkeypatch.setenv("KIT_PORT", "http")
    _code, found = lines(kit)

    assert "KIT_PORT" in found["port"]["todo"]
    assert "KIT_PORT" in found["settings"]["todo"]


def test_a_full_disk_is_named(kit, well, monkeypatch):
    class Usage:
        free = 1000

    monkeypatch.setattr(checks_machine.shutil, "disk_usage", lambda _folder: Usage)

    assert "Make room" in needs(kit, "disk")


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such modes")
def test_a_key_that_others_can_read_is_named(kit, well):
    (well / "pin.key").chmod(0o644)

    assert f"chmod 600 {well}/pin.key" in needs(kit, "keys")


def test_a_short_key_is_named(kit, well):
    (well / "secret.key").write_text("short")
    _code, found = lines(kit)

    assert "too short" in found["keys"]["said"]


def test_a_key_elsewhere_is_looked_for_there(kit, well, monkeypatch, tmp_path):
    (well / "secret.key").rename(tmp_path / "elsewhere.key")
    monkeypatch.setenv("KIT_SECRET_KEY_FILE", str(tmp_path / "elsewhere.key"))
    assert lines(kit)[0] == 0

    monkeypatch.setenv("KIT_SECRET_KEY", "k" * 40)
    (tmp_path / "elsewhere.key").unlink()
    assert lines(kit)[0] == 0


def test_a_folder_that_cannot_be_written_is_named(kit, well, monkeypatch):
    access = os.access
    monkeypatch.setattr(
        checks_machine.os, "access", lambda p, mode: p != well and access(p, mode)
    )

    assert "cannot be written" in needs(kit, "data folder")


MOUNTS = r"""/dev/sda1 / ext4 rw 0 0
server:/home /home nfs4 rw 0 0
/dev/sdb1 /home/kit\040data ext4 rw 0 0
//nas/share /mnt/nas cifs rw 0 0
ana@host: /mnt/ana fuse.sshfs rw 0 0
"""


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/var/lib/kit", None),
        ("/home/ana/kit", "nfs4"),
        ("/homestead/kit", None),
        ("/home/kit data/x", None),
        ("/mnt/nas/kit", "cifs"),
        ("/mnt/ana", "fuse.sshfs"),
        ("//server/share/kit", "a share"),
        ("\\\\server\\share\\kit", "a share"),
    ],
)
def test_network_folders_are_told_from_disks(tmp_path, folder, kind):
    mounts = tmp_path / "mounts"
    mounts.write_text(MOUNTS)

    # Path() would fold the two slashes of a share on some systems, so it is named.
    assert checks_machine.networked(_Named(folder), mounts) == kind


class _Named(type(Path())):
    def __str__(self):
        return self.named

    def __new__(cls, named):
        self = super().__new__(cls, named)
        self.named = named
        return self

    def __init__(self, named):
        super_init = super().__init__
        if sys.version_info >= (3, 12):
            super_init(named)


def test_a_system_without_a_list_of_mounts_is_not_asked(tmp_path):
    assert checks_machine.networked(tmp_path, tmp_path / "none") is None


def test_a_network_folder_is_named(kit, well, monkeypatch):
    monkeypatch.setattr(checks_machine, "networked", lambda _folder: "nfs4")

    assert "on a network (nfs4)" in needs(kit, "data folder")


def test_a_port_in_use_is_named_unless_the_site_itself_uses_it(kit, well, monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as server:
        number = server.getsockname()[1]

        def taken(*_arguments, **_values):
            raise OSError

        monkeypatch.setattr(checks_machine, "free_port", taken)
        monkeypatch.setattr(checks_machine, "is_our_site", lambda *_a: False)
        monkeypatch.setenv("KIT_PORT", str(number))
        assert "in use" in needs(kit, "port")

        monkeypatch.setattr(checks_machine, "is_our_site", lambda *_a: True)
        assert lines(kit)[0] == 0


def test_our_own_site_is_known_by_what_it_answers():
    import threading

    answers = iter([b"HTTP/1.0 200 OK\r\nX: trusted-types kit\r\n\r\n", b"nothing"])
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve():
            for answer in answers:
                connection, _ = server.accept()
                with connection:
                    connection.recv(1000)
                    connection.sendall(answer)

        thread = threading.Thread(target=serve)
        thread.start()
        number = server.getsockname()[1]
        assert checks_machine.is_our_site(number)
        assert not checks_machine.is_our_site(number)
        thread.join()
    assert not checks_machine.is_our_site(number)  # nobody listens any more


def test_an_address_nobody_can_reach_is_named(kit, well, monkeypatch):
    monkeypatch.setattr(checks_machine, "lan_address", lambda: "127.0.0.1")
    assert "cannot reach" in needs(kit, "address")

    monkeypatch.setenv("KIT_PUBLIC_URL", "http://localhost:8000")
    assert "cannot reach" in needs(kit, "address")


def test_a_second_network_is_named(kit, well, monkeypatch):
    both = ["192.168.1.20", "10.0.0.5"]
    monkeypatch.setattr(checks_machine, "own_addresses", lambda: both)

    said = lines(kit)[1]["address"]["said"]
    assert "also 10.0.0.5: if the students' network is that one" in said
    assert "also 192.168.1.20" not in said


def test_a_site_that_serves_this_machine_only_is_named(kit, well, monkeypatch):
    monkeypatch.setattr(
        checks_machine, "is_our_site", lambda _port, host="127.0.0.1": host[:3] == "127"
    )

    assert "KIT_HOST" in needs(kit, "firewall")


def test_a_firewall_is_named_with_what_opens_it(kit, well, monkeypatch, tmp_path):
    (tmp_path / "ufw.conf").write_text("# ufw\nENABLED=yes\n")
    (tmp_path / "off.conf").write_text("ENABLED=no\n")
    for file, said in (("ufw.conf", "ufw is on"), ("off.conf", "none that")):
        wall = ("ufw", tmp_path / file, "sudo ufw allow {port}/tcp")
        monkeypatch.setattr(checks_machine, "FIREWALLS", (wall,))
        assert said in lines(kit)[1]["firewall"]["said"]

    wall = ("firewalld", tmp_path, "sudo firewall-cmd --add-port={port}/tcp")
    monkeypatch.setattr(checks_machine, "FIREWALLS", (wall,))
    assert "--add-port=8000/tcp" in lines(kit)[1]["firewall"]["said"]


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such modes")
def test_a_folder_others_can_read_is_named(kit, well):
    (well / "kit.sqlite").touch(mode=0o644)
    (well / "kit.sqlite").chmod(0o644)
    well.chmod(0o755)

    assert f"chmod 700 {well}" in needs(kit, "data folder")


def test_where_daily_backups_are_switched_off_an_old_one_says_so(kit, well):
    [file] = (well / "backups").iterdir()
    week_ago = (datetime.now(UTC) - timedelta(days=7)).timestamp()
    os.utime(file, (week_ago, week_ago))
    choose_daily(well, wanted=False)

    assert "switched off" in needs(kit, "backup")


def test_encryption_is_named_either_way(kit, well, monkeypatch):
    assert "can read along" in lines(kit)[1]["encryption"]["said"]

    monkeypatch.setenv("KIT_PUBLIC_URL", "https://kit.example.org")
    assert lines(kit)[1]["encryption"]["said"] == "TLS"


def test_a_missing_server_is_named(kit, well, monkeypatch):
    monkeypatch.setattr(checks_machine, "find_spec", lambda _name: None)

    assert "granian or waitress" in needs(kit, "server")


@pytest.mark.parametrize(
    ("known", "said"),
    [(["9999"], "newer kit"), ([newest_revision(), "9999"], "kit db upgrade")],
)
def test_another_schema_is_named(kit, well, monkeypatch, known, said):
    monkeypatch.setattr(checks_site, "known_revisions", lambda: frozenset(known))
    monkeypatch.setattr(checks_site, "newest_revision", lambda: "9999")

    _code, found = lines(kit)
    assert said in f"{found['database']['said']} {found['database']['todo']}"


def test_a_damaged_database_is_named(kit, well, url):
    file = Path(url.removeprefix("sqlite:///"))
    content = bytearray(file.read_bytes())
    for at in range(4096 * 3, len(content), 4096):
        content[at : at + 200] = bytes(200)
    file.write_bytes(content)
    code, found = lines(kit)

    assert code == 1
    assert not found["database"]["ok"]


def test_a_database_that_does_not_answer_is_named(kit, well, monkeypatch):
    monkeypatch.setenv(
        "KIT_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none?connect_timeout=2"
    )
    code, found = lines(kit)

    assert code == 1
    assert "cannot be read" in found["database"]["said"]
    assert found["clock"]["ok"]


def test_a_database_without_a_log_is_named(monkeypatch, tmp_path):
    import sqlite3

    file = tmp_path / "kit.sqlite"
    sqlite3.connect(file).close()

    assert "journal mode" in checks_site._fault_in(file)[0]


def test_a_site_without_a_backup_is_named(kit, well):
    for file in (well / "backups").iterdir():
        file.unlink()

    assert "kit db backup" in needs(kit, "backup")


def test_an_old_backup_is_named(kit, well):
    [file] = (well / "backups").iterdir()
    week_ago = (datetime.now(UTC) - timedelta(days=7)).timestamp()
    os.utime(file, (week_ago, week_ago))

    assert "Is it running?" in needs(kit, "backup")


def test_a_site_without_a_school_needs_no_backup(kit, folder):
    kit("init")

    assert lines(kit)[1]["backup"]["ok"]


def test_a_clock_behind_the_data_is_named(kit, well, database, cast):
    ahead = datetime.now(UTC) + timedelta(hours=2)
    with database.writing() as session:
        session.execute(
            update(Account).where(Account.id == cast["ana"].id).values(created_at=ahead)
        )

    assert "Set the clock" in needs(kit, "clock")


def test_content_that_cannot_be_read_is_named(kit, well, monkeypatch, tmp_path):
    bad = tmp_path / "more" / "quizzes" / "broken"
    bad.mkdir(parents=True)
    (bad / "quiz.yaml").write_text("no: quiz")
    monkeypatch.setenv("KIT_CONTENT_DIRS", str(tmp_path / "more"))

    assert "kit content check" in needs(kit, "content")


def test_a_site_with_nothing_to_teach_is_named(kit, well, monkeypatch, tmp_path):
    from kit.content.load import Loaded
    from kit.content.model import Library

    monkeypatch.setattr(
        checks_site, "load_library", lambda _roots: Loaded(Library({}, {}), ())
    )

    assert "Nothing can be taught" in needs(kit, "content")


@pytest.mark.parametrize("name", ["KIT_LOCALES", "KIT_DEFAULT_LOCALE"])
def test_a_language_nobody_speaks_here_is_named(kit, well, monkeypatch, name):
    monkeypatch.setenv(name, "tlh")

    assert "tlh" in needs(kit, "languages")


def test_named_languages_are_listed(kit, well, monkeypatch):
    monkeypatch.setenv("KIT_LOCALES", "uk,en")

    assert lines(kit)[1]["languages"]["said"] == "uk, en"


def test_a_check_that_fails_is_a_finding(kit, well, monkeypatch):
    def broken():
        raise ZeroDivisionError("by nought")

    monkeypatch.setattr(checks_machine, "CHECKS", (broken,))
    _code, found = lines(kit)

    assert found["broken"]["said"] == "ZeroDivisionError: by nought"
    assert "report" in found["broken"]["todo"]
    assert "database" in found


def test_a_broken_installation_is_a_finding(kit, well, monkeypatch):
    monkeypatch.setattr(
        doctor, "GROUPS", ("kit.cli.checks_machine", "kit.cli.nosuchmodule")
    )
    code, found = lines(kit)

    assert code == 1
    assert "nosuchmodule" in found["installation"]["said"]
    assert found["disk"]["ok"]
