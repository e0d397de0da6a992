"""A real site in a process of its own: started, read, visited, stopped."""

import http.cookiejar
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).parent.parent
KIT = (sys.executable, "-m", "kit")


class Site:
    """`kit demo` or `kit serve`, with everything below it in one process group."""

    def __init__(self, *args, command=KIT, cwd, env=None):
        self.folder = tempfile.TemporaryDirectory(prefix="kit-test-")
        self.log = (Path(self.folder.name) / "log").open("wb")
        apart = (
            {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
            if sys.platform == "win32"
            else {"start_new_session": True}
        )
        self.process = subprocess.Popen(
            [*command, *args],
            cwd=cwd,
            env={**plain_environment(), **home(self.folder.name), **(env or {})},
            stdin=subprocess.DEVNULL,
            stdout=self.log,
            stderr=subprocess.STDOUT,
            **apart,
        )

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    @property
    def said(self):
        """Everything it has printed so far, errors and log lines too."""
        return Path(self.log.name).read_text("utf-8", errors="replace")

    def wait_for(self, pattern, *, seconds=60):
        """The first match of `pattern` in what the program printed."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            ended = self.process.poll() is not None
            if found := re.search(pattern, self.said):
                return found
            if ended:
                break
            time.sleep(0.05)
        raise AssertionError(f"no {pattern!r} in:\n{self.said}")

    def interrupt(self, *, seconds=45):
        """Ctrl+C; returns the exit code. Only its own process group is meant."""
        if sys.platform == "win32":
            self.process.send_signal(signal.CTRL_BREAK_EVENT)
        else:
            os.killpg(self.process.pid, signal.SIGINT)
        return self.process.wait(seconds)

    def stop(self):
        """Ended in whatever way, with nothing left behind; `said` is gone then."""
        with suppress(subprocess.TimeoutExpired):
            if self.process.poll() is None:
                self.interrupt()
        self._kill()
        self.log.close()
        self.folder.cleanup()

    def _kill(self):
        """Also what the program may have started and forgotten."""
        with suppress(ProcessLookupError, PermissionError):
            if sys.platform == "win32":
                self.process.kill()
            else:
                os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(15)


def home(folder):
    """Where a kit remembers its sites: not in the home of whoever runs the tests."""
    return {"XDG_DATA_HOME": folder, "LOCALAPPDATA": folder, "HOME": folder}


def plain_environment():
    """The tests' environment without settings of a kit that runs on this machine.

    `python -m kit` is this source tree with it, from any folder.
    """
    own = {k: v for k, v in os.environ.items() if not k.startswith(("KIT_", "PYTEST"))}
    return {**own, "PYTHONPATH": str(ROOT)}


def a_port():
    """A port nobody uses now; tests beside this one get other ones."""
    with socket.socket() as probe:
        probe.bind(("", 0))
        return probe.getsockname()[1]


class Browser:
    """Follows redirects and keeps cookies; never asks a proxy."""

    def __init__(self):
        self.opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}),
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()),
        )

    def get(self, address, data=None):
        """Status, final address and text. A refusal is an answer, too."""
        body = urllib.parse.urlencode(data).encode() if data is not None else None
        try:
            with self.opener.open(address, body, timeout=30) as answer:
                return answer.status, answer.url, answer.read().decode()
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code, refused.url, refused.read().decode()

    def press(self, address, page, **fields):
        """Send the form of a page to its address."""
        return self.get(address, {"csrf_token": field(page, "csrf_token"), **fields})

    def stylesheet(self, address, page):
        """Status and text of the first stylesheet a page links to."""
        href = re.search(r'<link rel="stylesheet" href="([^"]+)"', page)[1]
        status, _, text = self.get(urllib.parse.urljoin(address, href))
        return status, text


def when_up(address, *, seconds=60):
    """Wait until somebody listens: the window may speak a moment before."""
    end = time.monotonic() + seconds
    while True:
        try:
            return Browser().get(f"{address}/healthz")[0]
        except OSError:  # refused, or not answered yet
            if time.monotonic() > end:
                raise
            time.sleep(0.05)


def field(page, name):
    tag = re.search(rf'<input[^>]*name="{name}"[^>]*>', page)[0]
    return re.search(r'value="([^"]*)"', tag)[1]
