"""The first minute: one command, and a teacher can sign in and a class can join."""

import os
import re
import signal
import socket
import stat
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from running import Browser, Site, a_port, field, when_up

ADDRESS = r"Address for students:\s+(http://\S+)"
CODE = r"Join code of class 5B:\s+(\d[\d ]+\d)"
TEACHER = r"Sign in as a teacher \(once\):\s+(http://\S+)"
DATA = r"Data folder:\s+(\S.*)"
SETUP = r"set-up[^:\n]*:\s+(http://\S+)"


def kit(*args, cwd, **env):
    return Site(*args, cwd=cwd, env=env)


@dataclass(frozen=True)
class Window:
    """What the program has printed."""

    site: Site
    empty: Path
    address: str
    code: str
    teacher: str
    data: Path


def read_window(site, empty):
    site.wait_for("Press Ctrl\\+C")
    address, code, teacher, data = (
        re.search(pattern, site.said)[1] for pattern in (ADDRESS, CODE, TEACHER, DATA)
    )
    when_up(address)
    return Window(site, empty, address, code.replace(" ", ""), teacher, Path(data))


@pytest.fixture(scope="module")
def window(tmp_path_factory):
    """A running `kit demo`, begun in an empty folder."""
    empty = tmp_path_factory.mktemp("empty")
    with kit("demo", "--port", str(a_port()), cwd=empty) as site:
        yield read_window(site, empty)


def test_students_reach_the_address_that_is_shown(window):
    status, _, page = Browser().get(window.address)

    assert status == 200
    assert '<html lang="en" dir="ltr"' in page


def test_the_pages_have_their_looks(window):
    page = Browser().get(window.address)[2]
    status, style = Browser().stylesheet(window.address, page)

    assert status == 200
    assert "--ink" in style or ":root" in style


def test_the_code_leads_into_the_lesson_of_the_class(window):
    status, _, page = Browser().get(f"{window.address}/j/{window.code}")

    assert status == 200
    assert "5B" in page
    assert 'name="offer"' in page


def test_a_student_can_join_and_sees_the_first_step(window):
    browser = Browser()
    address = f"{window.address}/j/{window.code}"
    page = browser.get(address)[2]
    status, where, _ = browser.press(
        address, page, name=field(page, "name"), offer=field(page, "offer")
    )

    assert status == 200
    assert re.search(r"/a/\w+/1$", where)


def test_the_link_signs_the_teacher_in_once(window):
    ana, late = Browser(), Browser()
    page = ana.get(window.teacher)[2]
    seen_too_late = late.get(window.teacher)[2]
    status, where, home = ana.press(window.teacher, page)

    assert (status, where) == (200, f"{window.address}/t/")
    assert "5B" in home and "6A" in home
    assert late.press(window.teacher, seen_too_late)[0] == 410
    assert late.get(f"{window.address}/t/")[1].startswith(f"{window.address}/signin")


def test_nothing_is_written_where_the_program_was_started(window):
    assert list(window.empty.iterdir()) == []
    assert window.empty not in window.data.parents


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no file modes")
def test_nobody_else_on_the_machine_reads_the_data(window):
    assert stat.S_IMODE(window.data.stat().st_mode) == 0o700
    for name in ("secret.key", "pin.key"):
        assert stat.S_IMODE((window.data / name).stat().st_mode) == 0o600


def test_the_logs_name_no_students_and_no_secrets(window):
    log = window.site.said.partition("Press Ctrl+C")[2]

    assert window.teacher.rsplit("/", 1)[1] not in log
    assert window.code not in log


@pytest.mark.parametrize("how", ["SIGINT", "SIGTERM"])
@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows Ctrl+Break only")
def test_school_and_folder_are_gone_afterwards(tmp_path, how):
    """And a port that somebody else has is not taken: the next free one is."""
    with socket.socket() as taken:
        taken.bind(("0.0.0.0", 0))
        taken.listen()
        first = taken.getsockname()[1]
        with kit("demo", "--port", str(first), cwd=tmp_path) as site:
            window = read_window(site, tmp_path)
            assert int(window.address.rpartition(":")[2]) > first
            os.kill(site.process.pid, getattr(signal, how))
            site.process.wait(45)

    assert site.process.returncode == 0
    assert not window.data.exists()


def test_the_second_link_leads_to_the_school(window):
    link = re.search(r"Sign in as an admin \(once\):\s+(http://\S+)", window.site.said)[
        1
    ]
    ira = Browser()
    _, _, page = ira.get(link)

    assert ira.press(link, page)[:2] == (200, f"{window.address}/admin/")


# --- a real school -----------------------------------------------------------------------


def test_a_new_school_is_set_up_through_the_link_and_stays(tmp_path):
    data, port = tmp_path / "data", str(a_port())
    env = {"KIT_DATA_DIR": str(data)}
    with kit("serve", "--port", port, cwd=tmp_path, **env) as first:
        link = first.wait_for(SETUP)[1]
        address = first.wait_for(ADDRESS)[1]
        when_up(address)
        before = Browser().get(f"{address}/")
        ana = Browser()
        status, _, page = ana.get(link)
        _, _, page = ana.press(link, page, school="Riverside School", locale="en")
        *_, page = found = ana.press(
            f"{link}&page=you", page, name="Ana", password="quiet meadow seven"
        )
        done = ana.press(f"{address}/admin/first", page, keep="year", daily="y")
    keys = [(data / name).read_bytes() for name in ("secret.key", "pin.key")]

    with kit("serve", "--port", port, cwd=tmp_path, **env) as second:
        second.wait_for(ADDRESS)
        when_up(address)
        signed_in = ana.get(f"{address}/t/")
        said = second.said

    assert before[0] == 503  # nobody else can claim the server
    assert (status, found[:2]) == (200, (200, f"{address}/admin/first"))
    assert done[:2] == (200, f"{address}/admin/sheet")
    assert keys == [(data / name).read_bytes() for name in ("secret.key", "pin.key")]
    assert signed_in[1] == f"{address}/t/"  # the cookie of the first start still counts
    assert not re.search(SETUP, said)
    assert [p.name for p in tmp_path.iterdir()] == ["data"]
