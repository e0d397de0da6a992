"""A real site in a process of its own: it begins, survives, and ends when told."""

import json
import logging
import os
import pickle
import re
import signal
import socket
import subprocess
import sys
import time
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from running import KIT, Browser, Site, a_port, home, plain_environment, when_up

from kit.address import free_port
from kit.app import utc_now
from kit.cli import on_granian
from kit.cli import serve as module
from kit.cli.logs import JsonLines, begin_log
from kit.db.engine import Database
from kit.services import backups, restores
from kit.services.accounts import set_up_school

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


@pytest.fixture
def quiet_log():
    """The log of this process as it was."""
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    yield
    root.handlers[:] = before
    root.setLevel(level)


@pytest.fixture
def serving(tmp_path):
    """`serving("--server", "waitress")`: a site in an empty folder, and its address."""
    with ExitStack() as stack:

        def serving(*options):
            port = a_port()
            where = ("--host", "127.0.0.1", "--port", str(port))
            env = {"KIT_DATA_DIR": str(tmp_path / "data")}
            site = Site("serve", *where, *options, cwd=tmp_path, env=env)
            stack.enter_context(site)
            site.wait_for("The kit is up")
            address = f"http://127.0.0.1:{port}"
            # When the window speaks the door is open: no waiting, no second try.
            assert Browser().get(f"{address}/healthz")[0] == 200
            return site, address

        yield serving


def wait_for(claim, *, seconds=30):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if claim():
                return True
        except OSError:
            pass
        time.sleep(0.1)
    raise AssertionError("waited in vain")


@pytest.mark.parametrize("server", ["auto", "waitress"])
def test_an_empty_folder_becomes_a_site_that_answers_and_ends(serving, server):
    site, address = serving("--server", server)
    link = site.wait_for(r"http\S+/setup\?token=\S+")[0]

    assert f"Address for students:                    {address}" in site.said
    assert "Data folder:" in site.said
    assert Browser().get(f"{address}/readyz")[0] == 200
    status, _url, page = Browser().get(link)
    assert (status, "<form" in page) == (200, True)
    assert site.interrupt() == 0
    assert "Traceback" not in site.said


@pytest.mark.parametrize("server", ["auto", "waitress"])
def test_a_service_manager_can_stop_it(serving, server):
    site, _address = serving("--server", server)
    site.process.send_signal(signal.SIGTERM)

    assert site.process.wait(20) == 0
    assert "Traceback" not in site.said


def test_a_second_start_goes_on_with_the_same_data(serving, tmp_path):
    site, _address = serving()
    key = (tmp_path / "data" / "secret.key").read_bytes()
    site.interrupt()
    again, address = serving()

    assert (tmp_path / "data" / "secret.key").read_bytes() == key
    assert Browser().get(f"{address}/readyz")[0] == 200
    assert "setup?token=" in again.said  # nobody has set the school up yet


def test_a_port_that_is_taken_is_one_clear_line(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        done = subprocess.run(
            [*KIT, "serve", "--host", "127.0.0.1", "--port", str(port)],
            cwd=tmp_path,
            env={
                **plain_environment(),
                **home(str(tmp_path)),
                "KIT_DATA_DIR": str(tmp_path / "data"),
            },
            capture_output=True,
            text=True,
            check=False,
        )

    assert done.returncode == 3
    assert f"port {port}" in done.stderr
    assert "--port" in done.stderr
    assert "Traceback" not in done.stderr


def children(pid):
    """The processes below one, with Linux's own list."""
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(p) for p in found]


@LINUX
def test_a_worker_that_dies_is_replaced(serving):
    site, address = serving("--server", "granian")
    [worker] = children(site.process.pid)
    os.kill(worker, signal.SIGKILL)

    wait_for(lambda: worker not in children(site.process.pid) != [])
    assert when_up(address) == 200
    assert site.process.poll() is None


@LINUX
def test_a_killed_parent_leaves_nobody_on_the_port(serving):
    site, address = serving("--server", "granian")
    port = int(address.rpartition(":")[2])
    [worker] = children(site.process.pid)
    site.process.kill()
    site.process.wait(10)

    wait_for(lambda: not Path(f"/proc/{worker}").exists())
    assert free_port("127.0.0.1", port, tries=1) == port


@LINUX
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("pause_s", [0, 0.1])
def test_whoever_is_told_first_the_site_ends(serving, number, pause_s):
    """A terminal and a service manager tell the workers as well as their parent."""
    site, _address = serving("--server", "granian")
    [worker] = children(site.process.pid)
    os.kill(worker, number)
    time.sleep(pause_s)
    site.process.send_signal(number)

    assert site.process.wait(20) == 0


# --- the parts -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "platform", "installed", "chosen"),
    [
        ("auto", "linux", {"granian", "waitress"}, "granian"),
        ("auto", "darwin", {"granian", "waitress"}, "granian"),
        ("auto", "win32", {"waitress"}, "waitress"),
        ("auto", "linux", {"waitress"}, "waitress"),
        ("waitress", "linux", {"granian", "waitress"}, "waitress"),
        ("granian", "linux", {"granian"}, "granian"),
    ],
)
def test_the_server_fits_the_machine(monkeypatch, asked, platform, installed, chosen):
    monkeypatch.setattr(module.sys, "platform", platform)
    monkeypatch.setattr(module, "find_spec", lambda n: n if n in installed else None)

    assert module._chosen(asked) == chosen


def test_a_server_that_is_not_installed_is_said(monkeypatch, settings):
    monkeypatch.setattr(module, "find_spec", lambda _name: None)

    with pytest.raises(OSError, match="granian is not installed"):
        module.run_site(settings, banner="", server="granian")


def test_on_sqlite_one_worker_writes(monkeypatch):
    monkeypatch.setattr(on_granian.multiprocessing, "cpu_count", lambda: 8)

    assert on_granian.workers("sqlite:////var/lib/kit.sqlite") == 1
    assert on_granian.workers("postgresql+psycopg://db/kit") == 8


def test_an_ipv6_address_is_left_to_the_server(settings):
    module._require_port(replace(settings, host="::1"))


def test_settings_can_go_to_a_process_that_was_not_forked(settings):
    load = pickle.loads(pickle.dumps(partial(on_granian.load_site, settings, 1)))

    assert load.args == (settings, 1)


def test_a_worker_loads_the_site(settings, quiet_log):
    app = on_granian.load_site(settings, os.getppid())

    assert app.test_client().get("/healthz").status_code == 200
    app.extensions["kit"].database.close()


def test_the_window_speaks_when_the_door_is_open(settings, monkeypatch):
    said = []
    with socket.create_server(("127.0.0.1", 0)) as door:
        place = replace(settings, host="0.0.0.0", port=door.getsockname()[1])
        on_granian.announce(place, lambda: said.append("open"))
    assert said == ["open"]

    # A door that stays closed is not waited for without end.
    monkeypatch.setattr(on_granian, "ANSWERS_WITHIN_S", 0.1)
    on_granian.announce(place, lambda: said.append("closed"))
    assert said == ["open", "closed"]


def test_a_signal_that_comes_while_a_worker_is_replaced_is_not_lost(monkeypatch):
    server = on_granian.Server("kit")
    replaced = []

    def replace_and_be_told(_self, workers, *_more, **_values):
        replaced.append(workers)
        server.signal_handler_interrupt()
        server.main_loop_interrupt.clear()

    monkeypatch.setattr(on_granian.MPServer, "_respawn_workers", replace_and_be_told)
    server._respawn_workers([0], None, None)
    assert (replaced, server.main_loop_interrupt.is_set()) == ([[0]], True)

    server.main_loop_interrupt.clear()
    server._respawn_workers([0], None, None)  # told already: nobody is replaced
    assert (replaced, server.main_loop_interrupt.is_set()) == ([[0]], True)


def test_an_orphan_ends_itself(monkeypatch):
    sent = []
    parents = iter([7, 7, 1])
    monkeypatch.setattr(on_granian.os, "getppid", lambda: next(parents))
    monkeypatch.setattr(on_granian.os, "kill", lambda *signal: sent.append(signal))
    on_granian.end_with(7, every_s=0)

    assert sent == [(os.getpid(), signal.SIGTERM)]


@pytest.fixture
def served(monkeypatch):
    """What was handed to the server, which here ends at once."""
    calls, house = [], []

    def end_at_once(settings, banner):
        calls.append((settings, banner))

    class Over:
        def set(self):
            house.append("over")

        def wait(self, _seconds):
            return True

    monkeypatch.setattr(
        module, "_SERVERS", {"granian": end_at_once, "waitress": end_at_once}
    )
    monkeypatch.setattr(module, "keep_house", lambda _settings: Over())
    yield calls
    assert house == ["over"] * len(calls)


def test_the_command_prepares_and_says_where_the_site_is(
    kit, folder, served, quiet_log
):
    port = a_port()
    result = kit("serve", "--host", "127.0.0.1", "--port", port)
    [(settings, banner)] = served

    assert result.exit_code == 0
    assert (settings.host, settings.port, settings.data_dir) == (
        "127.0.0.1",
        port,
        folder,
    )
    assert f"http://127.0.0.1:{port}/setup?token=" in banner
    assert (folder / "kit.sqlite").exists()


def test_a_site_that_is_set_up_shows_no_link(kit, site, served, quiet_log):
    kit("serve", "--host", "127.0.0.1", "--port", a_port(), "--server", "waitress")
    [(_settings, banner)] = served

    assert "setup" not in banner
    assert "Address for students:" in banner


def test_a_taken_port_ends_the_command(kit, folder, served):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        result = kit("serve", "--host", "127.0.0.1", "--port", port)

    assert result.exit_code == 3
    assert result.stderr.startswith(f"kit: port {port} at 127.0.0.1 is taken")
    assert served == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize(("proxies", "cleared"), [(0, True), (1, False)])
def test_waitress_believes_no_proxy_that_was_not_named(
    monkeypatch, settings, capsys, proxies, cleared, number
):
    made = []

    class Server:
        def __init__(self, sockets):
            self.sockets, self.task_dispatcher = sockets, self

        def run(self):
            self.sockets[3] = "the door"
            while self.sockets:
                signal.raise_signal(number)

        def shutdown(self):
            made.append("no more answers")

        def close(self):
            made.append("closed")

    def create_server(app, **options):
        made.append(options)
        app.extensions["kit"].database.close()
        return Server(options["map"])

    monkeypatch.setattr("waitress.server.create_server", create_server)
    before = {n: signal.getsignal(n) for n in (signal.SIGINT, signal.SIGTERM)}
    try:
        module._waitress(replace(settings, trusted_proxies=proxies), "It is up.")
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
    options, *ended = made

    assert ended == ["no more answers", "closed"]
    assert options["clear_untrusted_proxy_headers"] is cleared
    assert options["threads"] == 4
    assert capsys.readouterr().out == "It is up.\n"


def test_a_moving_sign_is_for_terminals_only(monkeypatch, capsys):
    from io import StringIO

    from rich.console import Console

    from kit.cli import progress

    with progress.working("Waiting…"):
        pass
    assert capsys.readouterr().err == ""

    screen = StringIO()
    monkeypatch.setattr(
        progress, "Console", lambda **_: Console(file=screen, force_terminal=True)
    )
    with progress.working("Waiting…"):
        pass
    assert "Waiting…" in screen.getvalue()


# --- the log ---------------------------------------------------------------------------


def test_a_log_for_programs_is_one_object_a_line(quiet_log, capsys):
    begin_log("json")
    logging.getLogger("kit.x").info("attempt.refused id=%d", 7)
    try:
        _ = 1 / 0
    except ZeroDivisionError:
        logging.getLogger("kit.x").exception("fault %s", "abc\nwith a break")
    first, second = map(json.loads, capsys.readouterr().err.splitlines())

    assert (first["level"], first["logger"]) == ("info", "kit.x")
    assert first["event"] == "attempt.refused id=7"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT.*\+00:00", first["at"])
    assert second["event"] == "fault abc\nwith a break"
    assert "ZeroDivisionError" in second["fault"]


def test_a_log_for_people_is_text(quiet_log, capsys):
    begin_log("text")
    logging.getLogger("kit.x").warning("disk.full")
    logging.getLogger("alembic").info("a step")

    said = capsys.readouterr().err
    assert said.rstrip().endswith("WARNING kit.x disk.full")
    assert said.count("\n") == 1


def test_every_script_survives_the_log():
    record = logging.LogRecord("kit", logging.INFO, "", 1, "Хто? من؟", (), None)

    assert "Хто? من؟" in JsonLines().format(record)


# --- a restore that an admin asked for -------------------------------------------------


@pytest.mark.parametrize("server", ["auto", "waitress"])
def test_what_an_admin_asked_for_is_restored_while_the_site_is_down(tmp_path, server):
    port, data = a_port(), tmp_path / "data"
    url, address = f"sqlite:///{data}/kit.sqlite", f"http://127.0.0.1:{port}"
    args = ("serve", "--host", "127.0.0.1", "--port", str(port), "--server", server)
    with Site(*args, cwd=tmp_path, env={"KIT_DATA_DIR": str(data)}) as site:
        site.wait_for("Press Ctrl")
        when_up(address)
        name = backups.make_backup(url, data, now=utc_now(), tell=lambda *_: None)
        make_school(url)
        assert Browser().get(f"{address}/")[0] == 200
        old_key = (data / "pin.key").read_text()
        (data / "pin.key").write_text("x" * 40)  # as on another machine
        restores.ask(data, name=name, classes=0, now=utc_now())

        site.wait_for("The kit is up again", seconds=90)
        when_up(address)

        assert Browser().get(f"{address}/")[0] == 503  # nobody had set it up then
        assert restores.last(data).fault == ""
        assert (data / "pin.key").read_text() == old_key
        assert site.interrupt() == 0
    assert not restores.is_begun(data)


def test_what_was_asked_for_while_the_site_was_down_is_restored_when_it_starts(
    kit, folder, served, quiet_log
):
    kit("init")
    url = f"sqlite:///{folder}/kit.sqlite"
    name = backups.make_backup(url, folder, now=utc_now(), tell=lambda *_: None)
    make_school(url)
    restores.ask(folder, name=name, classes=0, now=utc_now())

    kit("serve", "--host", "127.0.0.1", "--port", a_port())
    [(_settings, banner)] = served

    assert "setup?token=" in banner
    assert restores.last(folder).fault == ""


def make_school(url):
    database = Database(url)
    with database.writing() as session:
        set_up_school(session, school="S", locale="en", keep_days=None, now=utc_now())
    database.close()
