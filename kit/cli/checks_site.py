"""What `kit doctor` looks for in the site itself: its data, content and languages."""

import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select

from kit.cli.environment import backups_folder, database_url, sqlite_file
from kit.config import data_dir, data_root
from kit.content.load import load_library
from kit.content.problems import errors
from kit.db.backup import newest
from kit.db.copies import CopyError, revision_at
from kit.db.engine import Database
from kit.db.migrate import known_revisions, newest_revision
from kit.db.models import Account, School
from kit.i18n import read_languages, read_words
from kit.services.backups import makes_daily

OLDEST_BACKUP = timedelta(days=3)
SKEW = timedelta(minutes=5)


def database() -> tuple[str, str]:
    url = database_url(os.environ)
    try:
        at = revision_at(url)
    except CopyError as error:
        return str(error), "Is the server running, and the address right?"
    if at is None:
        return "there is none yet", "Run `kit init` once; it makes the database."
    if at not in known_revisions():
        return f"schema {at}, of a newer kit", "Install that version again."
    if at != newest_revision():
        return f"schema {at}, of an older kit", "Run `kit db upgrade`."
    if (file := sqlite_file(url)) and (fault := _fault_in(file)):
        return fault
    return f"schema {at}, the newest", ""


def _fault_in(file: Path) -> tuple[str, str] | None:
    with closing(sqlite3.connect(file, timeout=5)) as connection:
        [[mode]] = connection.execute("PRAGMA journal_mode")
        [[found]] = connection.execute("PRAGMA quick_check(1)")
    if found != "ok":
        return f"damaged: {found}", "Stop the site and run `kit db restore`."
    if mode != "wal":
        return f"journal mode {mode}", (
            "Start the site once; if this stays, the disk does not allow a log."
        )
    return None


def backup() -> tuple[str, str]:
    if _newest_moment(School) is None:
        return "no school yet, so nothing to back up", ""
    file = newest(backups_folder(data_dir(os.environ)))
    if file is None:
        return "none yet", "Run `kit db backup`; the running site makes one a day."
    made = datetime.fromtimestamp(file.stat().st_mtime, UTC)
    said = f"{file.name}, {file.stat().st_size / 1e6:.1f} MB"
    if datetime.now(UTC) - made > OLDEST_BACKUP:
        if not makes_daily(data_dir(os.environ)):
            return f"{said}, of {made:%Y-%m-%d}", (
                "Run `kit db backup`: daily backups are switched off in the settings."
            )
        return f"{said}, of {made:%Y-%m-%d}", (
            "The site should make one a day. Is it running? Else run `kit db backup`."
        )
    return said, ""


def clock() -> tuple[str, str]:
    """A clock behind what was written already would close and erase late."""
    now = datetime.now(UTC)
    said = f"{now.astimezone():%Y-%m-%d %H:%M %Z (UTC%z)}"
    last = _newest_moment(Account)
    if now.year < 2026 or (last and last > now + SKEW):
        return said, "Set the clock, best by a time service; then restart the site."
    return said, ""


def _newest_moment(table: type[School | Account]) -> datetime | None:
    """When the newest row was made; None without one, or without its table."""
    url = database_url(os.environ)
    try:
        if revision_at(url) != newest_revision():
            return None
    except CopyError:
        return None
    site = Database(url)
    try:
        with site.reading() as session:
            return session.scalar(select(func.max(table.created_at)))
    finally:
        site.close()


def content() -> tuple[str, str]:
    folders = [p for p in os.environ.get("KIT_CONTENT_DIRS", "").split(os.pathsep) if p]
    loaded = load_library([data_root(), *map(Path, folders)])
    library = loaded.library
    said = f"{len(library.lessons)} lessons, {len(library.quizzes)} quizzes"
    if wrong := errors(loaded.problems):
        return f"{said}, {len(wrong)} errors", "See `kit content check`."
    if not library.lessons:
        return said, "Nothing can be taught: is the installation complete?"
    return said, ""


def languages() -> tuple[str, str]:
    folder = data_root() / "translations"
    every = read_languages(folder / "languages.toml")
    read_words([folder], every)
    wanted = os.environ.get("KIT_LOCALES", "").replace(",", " ").split()
    default = os.environ.get("KIT_DEFAULT_LOCALE") or "en"
    if strange := [code for code in (*wanted, default) if code not in every]:
        return f"unknown: {', '.join(strange)}", (
            f"KIT_LOCALES and KIT_DEFAULT_LOCALE know {', '.join(every)}."
        )
    return ", ".join(wanted or every), ""


CHECKS = (database, backup, clock, content, languages)
