"""Once a day, beside the running site: erase what is due, then back up the rest.

The work runs in a process of its own. The server's parent must never hold a database
open: it forks workers, and SQLite's locks do not survive that.
"""

import logging
import multiprocessing
import signal
import threading
from datetime import UTC, datetime

from kit import __version__
from kit.cli.environment import backups_folder
from kit.cli.logs import begin_log
from kit.config import Settings
from kit.db.backup import BackupError, backup, new_name, prune
from kit.db.engine import Database
from kit.db.restore import prove
from kit.services.backups import makes_daily
from kit.services.erasure import Purged, run_daily

FIRST_AFTER_S = 60  # the first minute belongs to the people who wait for the site
EVERY_S = 3600
LONGEST_S = 1800
log = logging.getLogger(__name__)


def keep_house(settings: Settings) -> threading.Event:
    """Look once an hour whether today's work is done; set the event to stop."""
    over = threading.Event()
    thread = threading.Thread(
        target=_loop, args=(settings, over), name="kit-housekeeping", daemon=True
    )
    thread.start()
    return over


def _loop(settings: Settings, over: threading.Event) -> None:
    wait_s = FIRST_AFTER_S
    while not over.wait(wait_s):
        wait_s = EVERY_S
        process = multiprocessing.get_context("spawn").Process(
            target=work_apart, args=(settings,), daemon=True
        )
        process.start()
        process.join(LONGEST_S)


def work_apart(settings: Settings) -> None:
    """In the process of its own: Ctrl+C is for the server, which ends this one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    begin_log(settings.log_format)
    try:
        days_work(settings, now=datetime.now(UTC))
    except Exception:
        log.exception("housekeeping.failed")


def days_work(settings: Settings, *, now: datetime) -> Purged | None:
    """Purge, and back up where that is wanted, unless it was done today; then None."""
    database = Database(settings.database_url)
    try:
        purged = run_daily(database, now=now)
    finally:
        database.close()
    if purged is None:
        return None
    log.info("purge.done rows=%d students=%d", purged.total, purged.students)
    if not makes_daily(settings.data_dir):
        return purged
    folder = backups_folder(settings.data_dir)
    file = folder / new_name(now)
    try:
        backup(
            settings.database_url,
            file,
            pin_key=settings.data_dir / "pin.key",
            kit=__version__,
            now=now,
        )
        prove(file, url=settings.database_url)
    except BackupError as error:
        log.error("backup.failed %s", error)  # noqa: TRY400 - the reason says it all
    else:
        log.info("backup.done pruned=%d", len(prune(folder)))
    return purged
