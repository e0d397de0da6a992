"""The site on granian: processes that load it, and one that watches over them."""

import multiprocessing
import os
import signal
import socket
import threading
import time
from collections.abc import Callable
from functools import partial

from flask import Flask
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.mp import MPServer
from sqlalchemy import make_url

from kit.app import create_app
from kit.cli.logs import begin_log
from kit.config import Settings

GRACE_S = 30  # for requests that are under way when the site is stopped
ANSWERS_WITHIN_S = 60
TOLD_WITHIN_S = 1  # of each other, parent and workers hear that they should stop


class Server(MPServer):
    """granian, without two ways in which it fails to stop (2.8, both measured).

    Ctrl+C and service managers tell the workers as well as their parent. A worker that
    is told twice in the same moment hangs. And where a worker ends first, the parent
    may replace it and then wait for a signal that has come already.
    """

    when_begun: Callable[[], None]

    def startup(self, spawn_target: object, target_loader: object) -> None:
        """Workers are forks: a thread that held a lock would leave it locked there."""
        super().startup(spawn_target, target_loader)  # type: ignore[no-untyped-call]
        self.when_begun()

    def signal_handler_interrupt(self, *arguments: object, **values: object) -> None:
        for worker in self.wrks:
            worker.interrupt_by_parent = True  # its end is no accident from now on
        super().signal_handler_interrupt(*arguments, **values)  # type: ignore[no-untyped-call]

    def shutdown(self, exit_code: int = 0) -> None:
        if self.interrupt_signal:
            self.interrupt_children.clear()  # they were told, too: no failure of theirs
        super().shutdown(exit_code)  # type: ignore[no-untyped-call]

    def _stop_workers(self) -> None:
        """Tell only those who were not told by somebody else."""
        end = time.monotonic() + TOLD_WITHIN_S
        for worker in self.wrks:
            worker.join(max(0, end - time.monotonic()))  # type: ignore[no-untyped-call]
        super()._stop_workers()  # type: ignore[no-untyped-call]

    def _respawn_workers(
        self,
        workers: list[int],
        spawn_target: object,
        target_loader: object,
        delay: float = 0,
    ) -> None:
        time.sleep(0.2)  # the signal that ended them may be on its way to us
        if not self.interrupt_signal:
            super()._respawn_workers(workers, spawn_target, target_loader, delay)
        if self.interrupt_signal:
            self.main_loop_interrupt.set()


def serve(settings: Settings, *, threads: int, say: Callable[[], None]) -> None:
    """Serve until told to stop; `say` is called when the site answers."""
    server = Server(
        "kit",
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        workers=workers(settings.database_url),
        blocking_threads=threads,
        workers_kill_timeout=GRACE_S,
        respawn_failed_workers=True,
        log_level=LogLevels.warning,
    )
    announcer = threading.Thread(target=announce, args=(settings, say), daemon=True)
    server.when_begun = announcer.start
    load = partial(load_site, settings, os.getpid())
    server.serve(target_loader=load, wrap_loader=False)


def workers(url: str) -> int:
    """SQLite has one writer, so more processes would only wait for one another."""
    if make_url(url).get_backend_name() == "sqlite":
        return 1
    return multiprocessing.cpu_count()


def announce(settings: Settings, say: Callable[[], None]) -> None:
    """Whoever opens the address at once must not find the door closed."""
    here = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - looked up
    place = (here.get(settings.host, settings.host), settings.port)
    end = time.monotonic() + ANSWERS_WITHIN_S
    while time.monotonic() < end:
        try:
            socket.create_connection(place, timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            break
    say()


def load_site(settings: Settings, parent: int) -> Flask:
    """In a worker: the site, which ends itself should the parent be killed.

    An orphan would keep the port, and the next start would fail.
    """
    begin_log(settings.log_format)
    threading.Thread(target=end_with, args=(parent,), daemon=True).start()
    return create_app(settings)


def end_with(parent: int, every_s: float = 1.0) -> None:
    while os.getppid() == parent:
        time.sleep(every_s)
    os.kill(os.getpid(), signal.SIGTERM)
