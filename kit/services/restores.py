"""A restore that is asked for in a page, and done while the site is down.

What is asked and what came of it stand in files beside the database, since that is what
is replaced. `kit serve` looks for them; see kit/cli/restoring.py.
"""

import json
import os
import shutil
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from kit import __version__
from kit.db.backup import BackupError
from kit.db.engine import Database
from kit.db.restore import look_into, prove, restore
from kit.services import audit
from kit.services.backups import UPLOADED, backups_in, get_backup
from kit.services.errors import UnusableBackupError, WrongCountError

ASKED, BEGUN, LAST = "restore-asked.json", "restore-begun.json", "restore-last.json"
BROKEN_OFF = "it broke off half-way, and nothing was changed"


@dataclass(frozen=True, slots=True)
class Asked:
    name: str  # of the backup
    at: str  # RFC 3339, UTC


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of the last restore; `fault` is empty where it was done."""

    name: str
    at: str
    saved: str  # the name of the backup of what was there before
    fault: str


def keep_upload(data_dir: Path, content: IO[bytes], *, now: datetime) -> str:
    """A file somebody sent becomes one of the backups that are listed; its name.

    Raises:
        UnusableBackupError: it is none, or one of a newer kit; nothing is kept.
    """
    folder = backups_in(data_dir)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    moment = now.astimezone(UTC)
    file = folder / f"{UPLOADED}{moment:%Y%m%d-%H%M%S-%f}.zip"
    coming = folder / f".backup-{file.stem}"  # swept, should this process end here
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    try:
        with os.fdopen(os.open(coming, flags, 0o600), "wb") as out:
            shutil.copyfileobj(content, out)
        look_into(coming)
        coming.replace(file)
    except BackupError as error:
        raise UnusableBackupError(str(error).replace(str(coming), "it")) from error
    finally:
        coming.unlink(missing_ok=True)
    return file.name


def ask(data_dir: Path, *, name: str, classes: int, now: datetime) -> None:
    """Let `kit serve` restore this backup; a later wish takes the place of this one.

    Raises:
        NotYoursError: there is no such backup.
        UnusableBackupError: it cannot be read.
        WrongCountError: it does not have so many classes.
    """
    file = get_backup(data_dir, name=name)
    try:
        inside = look_into(file)
    except BackupError as error:
        raise UnusableBackupError(str(error)) from error
    if inside.counts.get("classroom", 0) != classes:
        raise WrongCountError
    _write(data_dir / ASKED, Asked(name, _moment(now)))


def asked(data_dir: Path) -> Asked | None:
    found = _read(data_dir / ASKED)
    return Asked(**found) if found else None


def is_begun(data_dir: Path) -> bool:
    return (data_dir / BEGUN).exists()


def cancel(data_dir: Path) -> bool:
    """Whether there was anything that had not begun."""
    try:
        (data_dir / ASKED).unlink()
    except FileNotFoundError:
        return False
    return True


def last(data_dir: Path) -> Outcome | None:
    found = _read(data_dir / LAST)
    return Outcome(**found) if found else None


def is_sound(url: str, data_dir: Path, *, now: datetime) -> bool:
    """Whether what is asked could be restored, so that the site goes down for it.

    Where not, that is the outcome, and nothing is asked any more.
    """
    wish = asked(data_dir)
    if wish is None:
        return False
    try:
        prove(backups_in(data_dir) / wish.name, url=url)
    except (BackupError, OSError) as error:
        if cancel(data_dir):
            _write(data_dir / LAST, Outcome(wish.name, _moment(now), "", str(error)))
        return False
    return asked(data_dir) == wish


def do_asked(url: str, data_dir: Path, *, now: datetime) -> Outcome | None:
    """Restore what is asked; None where nothing is. No other process may be at work.

    It is taken off the list first: what breaks off must not be tried for ever.
    """
    _settle(data_dir, now=now)
    with suppress(FileNotFoundError):
        (data_dir / ASKED).replace(data_dir / BEGUN)
    wish = _read(data_dir / BEGUN)
    if not wish:
        return None
    saved, fault = "", ""
    try:
        done = restore(
            backups_in(data_dir) / wish["name"],
            url=url,
            pin_key=data_dir / "pin.key",
            backups=backups_in(data_dir),
            kit=__version__,
            now=now,
        )
        saved = done.saved.name if done.saved else ""
        note_in(url, "backup-restored", now=now)
    except (BackupError, OSError) as error:
        fault = str(error)
    outcome = Outcome(wish["name"], _moment(now), saved, fault)
    _write(data_dir / LAST, outcome)
    (data_dir / BEGUN).unlink()
    return outcome


def note_in(url: str, what: str, *, now: datetime) -> None:
    """What a command did to the whole site, in the log of its first school."""
    database = Database(url)
    try:
        with database.writing() as session:
            audit.note_command(session, what, now=now)
    finally:
        database.close()


def _settle(data_dir: Path, *, now: datetime) -> None:
    """Whatever was begun and has no outcome: its process ended before it did."""
    if wish := _read(data_dir / BEGUN):
        _write(data_dir / LAST, Outcome(wish["name"], _moment(now), "", BROKEN_OFF))
    (data_dir / BEGUN).unlink(missing_ok=True)


def _moment(now: datetime) -> str:
    return now.astimezone(UTC).isoformat(timespec="seconds")


def _write(file: Path, value: Asked | Outcome) -> None:
    """Whole or not at all, for whoever reads it meanwhile."""
    new = file.with_suffix(".new")
    new.touch(mode=0o600)
    new.write_text(json.dumps(asdict(value)), "utf-8")
    new.replace(file)


def _read(file: Path) -> dict[str, Any]:
    try:
        found = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
