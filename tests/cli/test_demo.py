"""kit demo, without the server: its folder, its settings, what its window says."""

import os
import re
import signal
import socket
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from kit.cli import demo as module
from kit.cli import main
from kit.db.engine import Database
from kit.services.accounts import list_staff, look_at_link
from kit.services.demo import Demo
from kit.services.joining import get_open_lesson


@pytest.fixture(autouse=True)
def a_quiet_machine(monkeypatch):
    """No settings of a real kit, and the handler of this process as it was."""
    for name in [n for n in os.environ if n.startswith("KIT_")]:
        monkeypatch.delenv(name)
    before = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, before)


@pytest.fixture
def served(monkeypatch):
    """What was handed to the server, which here ends at once."""
    calls = []

    def run_site(settings, *, banner, server):
        calls.append((settings, banner, server))
        assert settings.data_dir.is_dir()

    monkeypatch.setattr(module, "run_site", run_site)
    return calls


@pytest.fixture
def quick(monkeypatch):
    """The school is made up elsewhere."""
    monkeypatch.setattr(
        module, "_fill", lambda _settings: Demo("a-link", "b-link", code="482917")
    )


def run(*args):
    return CliRunner().invoke(main, ["demo", *map(str, args)])


def test_the_window_shows_what_opens_the_school(served, tmp_path):
    found = run("--keep", tmp_path / "school", "--host", "127.0.0.1", "--port", 1025)
    settings, window, server = served[0]
    address, code, link = re.search(
        r"students:\s+(\S+)\n.* 5B:\s+(\d{3} \d{3,})\n.*once\):\s+(\S+)\n", window
    ).groups()

    assert (found.exit_code, server) == (0, "auto")
    assert found.output == ""  # the server speaks when it is there
    assert address == f"http://127.0.0.1:{settings.port}"
    assert re.search(r"Data folder: +(.+)\n", window)[1] == str(tmp_path / "school")
    assert window.endswith("Press Ctrl+C to stop; the folder stays.")
    database = Database(settings.database_url)
    with database.reading() as session:
        now = module.utc_now()
        secret = link.removeprefix(f"{address}/signin/")
        assert look_at_link(session, secret=secret, now=now).name == "Ana"
        assert get_open_lesson(session, typed=code, now=now).class_name == "5B"
        assert [s.name for s in list_staff(session)] == ["Ana", "Eve", "Ira"]
    database.close()


def test_the_folder_is_gone_when_the_server_has_ended(served, quick):
    assert run().exit_code == 0
    settings, window, _server = served[0]

    assert not settings.data_dir.exists()
    assert window.endswith("Press Ctrl+C to stop; school and folder are gone then.")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends it without a word")
def test_the_folder_is_gone_when_the_program_is_told_to_end(monkeypatch, quick):
    seen = []

    def run_site(settings, **_):
        seen.append(settings.data_dir)
        os.kill(os.getpid(), signal.SIGTERM)
        raise AssertionError("the signal ends the command first")

    monkeypatch.setattr(module, "run_site", run_site)

    assert run().exit_code == 0
    assert not seen[0].exists()


def test_a_server_that_cannot_start_is_told(monkeypatch, quick):
    def run_site(_settings, **_):
        raise OSError("port 8000 at 0.0.0.0 is taken")

    monkeypatch.setattr(module, "run_site", run_site)
    found = run()

    assert found.exit_code == 3
    assert found.stderr == "kit: port 8000 at 0.0.0.0 is taken\n"


def test_a_real_site_on_the_same_machine_is_left_alone(
    served, quick, monkeypatch, tmp_path
):
    real = tmp_path / "real"
    monkeypatch.setenv("KIT_DATA_DIR", str(real))
    monkeypatch.setenv("KIT_DATABASE_URL", f"sqlite:///{real}/kit.sqlite")
    monkeypatch.setenv("KIT_SECRET_KEY", "s" * 40)
    monkeypatch.setenv("KIT_PUBLIC_URL", "https://kit.example.org")
    monkeypatch.setenv("KIT_TRUSTED_PROXIES", "1")
    monkeypatch.setenv("KIT_LOCALES", "en uk")
    assert run().exit_code == 0
    settings, window, _server = served[0]

    assert not real.exists()
    assert str(real) not in settings.database_url
    assert settings.secret_key != "s" * 40
    assert (settings.public_url, settings.trusted_proxies) == (None, 0)
    assert settings.locales == ("en", "uk")
    assert "example.org" not in window


def test_a_folder_with_something_in_it_is_never_touched(served, tmp_path):
    (tmp_path / "marks.txt").write_text("mine")
    found = run("--keep", tmp_path)

    assert found.exit_code == 3
    assert f"{tmp_path} is not empty. Name a new folder" in found.stderr
    assert [p.name for p in tmp_path.iterdir()] == ["marks.txt"]
    assert served == []


def test_an_empty_folder_may_be_kept(served, quick, tmp_path):
    assert run("--keep", tmp_path).exit_code == 0
    assert (tmp_path / "pin.key").exists()


def test_the_next_free_port_is_taken(served, quick):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        first = taken.getsockname()[1]
        run("--host", "127.0.0.1", "--port", first)

    assert first < served[0][0].port < first + 50


def test_without_a_word_the_ports_begin_at_8000(served, quick):
    run("--host", "127.0.0.1")

    assert 8000 <= served[0][0].port < 8050


def test_the_last_port_of_all_may_be_taken(served):
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(("127.0.0.1", 65_535))
        taken.listen()
        found = run("--host", "127.0.0.1", "--port", 65_535)

    assert found.exit_code == 3
    assert "no free port from 65535 to 65535" in found.stderr


@pytest.mark.parametrize(
    ("host", "address"),
    [("127.0.0.1", "http://127.0.0.1:"), ("::1", "http://[::1]:1025")],
)
def test_the_address_is_the_one_that_is_listened_to(served, quick, host, address):
    run("--host", host, "--port", 1025)
    settings, window, _server = served[0]

    assert settings.host == host
    assert re.search(r"students: +(.+)\n", window)[1].startswith(address)


def test_a_wrong_setting_is_refused_by_name(served, monkeypatch):
    monkeypatch.setenv("KIT_PORT", "eight")
    found = run()

    assert found.exit_code == 3
    assert "KIT_PORT must be a whole number" in found.stderr


@pytest.mark.parametrize(
    "args", [("--port", "0"), ("--port", "70000"), ("--server", "apache"), ("here",)]
)
def test_wrong_usage_is_refused(served, args):
    assert run(*args).exit_code == 2
    assert served == []


def test_nothing_is_left_behind_when_making_the_school_fails(served, monkeypatch):
    seen = []

    def fill(settings):
        seen.append(settings.data_dir)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module, "_fill", fill)
    found = run()

    assert found.exit_code == 3
    assert "No space left on device" in found.stderr
    assert not Path(seen[0]).exists()
