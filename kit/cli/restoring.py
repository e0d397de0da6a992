"""A restore that an admin asked for: the site goes down, is replaced, and comes back.

As in housekeeping, the database is opened in a process of its own: the server's parent
must never hold one.
"""

import logging
import multiprocessing
import signal
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from kit.cli.logs import begin_log
from kit.config import Settings, read_pin_key
from kit.services import restores

LOOK_EVERY_S = 1.0
LONGEST_S = 1800
log = logging.getLogger(__name__)


def watch(
    settings: Settings, over: threading.Event, stop: Callable[[], None]
) -> threading.Event:
    """Look for a wish until `over`; where one can be fulfilled, set the event and stop
    the server.
    """
    is_due = threading.Event()

    def look() -> None:
        while not over.wait(LOOK_EVERY_S):
            if not restores.asked(settings.data_dir):
                continue
            if _apart(prove_apart, settings) == 0:
                is_due.set()
                stop()
                return

    threading.Thread(target=look, name="kit-restoring", daemon=True).start()
    return is_due


def stop_server() -> None:
    """As Ctrl+C would: to the main thread, which may be waiting for nothing else."""
    if hasattr(signal, "pthread_kill"):
        main = threading.main_thread().ident
        signal.pthread_kill(main or 0, signal.SIGTERM)
    else:
        signal.raise_signal(signal.SIGTERM)  # its loop looks once a second


def restored(settings: Settings) -> Settings:
    """Do what is asked, if anything is; the key of the PINs may be another then."""
    if not restores.asked(settings.data_dir) and not restores.is_begun(
        settings.data_dir
    ):
        return settings
    _apart(restore_apart, settings)
    return replace(settings, pin_key=read_pin_key(settings.data_dir))


def _apart(work: Callable[[Settings], None], settings: Settings) -> int | None:
    process = multiprocessing.get_context("spawn").Process(
        target=work, args=(settings,), daemon=True
    )
    process.start()
    process.join(LONGEST_S)
    return process.exitcode


def prove_apart(settings: Settings) -> None:
    """Ends with 0 where what is asked is sound."""
    _begin(settings)
    is_sound = restores.is_sound(
        settings.database_url, settings.data_dir, now=datetime.now(UTC)
    )
    raise SystemExit(0 if is_sound else 1)


def restore_apart(settings: Settings) -> None:
    _begin(settings)
    done = restores.do_asked(
        settings.database_url, settings.data_dir, now=datetime.now(UTC)
    )
    if done and done.fault:
        log.error("restore.failed %s", done.fault)
    elif done:
        log.info("restore.done file=%s", done.name)


def _begin(settings: Settings) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the server
    begin_log(settings.log_format)
