"""The backups in the site's folder: made, listed, looked into, deleted."""

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import make_url

from kit import __version__
from kit.db.backup import BackupError, Manifest, backup, new_name
from kit.db.restore import look_into, prove
from kit.services.errors import NotYoursError, UnusableBackupError
from kit.services.jobs import Tell

NOT_DAILY = "no-daily-backups"  # a file: whose disk it is, is no matter of the data
UPLOADED = "uploaded-"  # what the names of files begin with that somebody sent
UNFINISHED = timedelta(hours=6)  # then whoever was writing there is gone


@dataclass(frozen=True, slots=True)
class Kept:
    name: str
    size: int  # bytes
    at: datetime  # when the file was written, which a copy may have changed

    @property
    def is_uploaded(self) -> bool:
        return self.name.startswith(UPLOADED)


def backups_in(data_dir: Path) -> Path:
    return data_dir / "backups"


def place_of(url: str) -> str:
    """Where the database is, without the password: a file, or a server's address."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return parsed.database or ""
    return parsed.render_as_string()


def makes_daily(data_dir: Path) -> bool:
    """Whether the kit makes a backup a day by itself, as it does unless told not to."""
    return not (data_dir / NOT_DAILY).exists()


def choose_daily(data_dir: Path, *, wanted: bool) -> None:
    if wanted:
        (data_dir / NOT_DAILY).unlink(missing_ok=True)
    else:
        (data_dir / NOT_DAILY).touch(mode=0o600)


def list_backups(data_dir: Path) -> list[Kept]:
    """Newest first, whoever put them there; links are no files of ours."""
    found = [
        Kept(file.name, about.st_size, datetime.fromtimestamp(about.st_mtime, UTC))
        for file in backups_in(data_dir).glob("*.zip")
        if file.is_file() and not file.is_symlink()
        for about in [file.stat()]
    ]
    return sorted(found, key=lambda kept: (kept.at, kept.name), reverse=True)


def newest_own(data_dir: Path) -> str | None:
    """The newest that nobody uploaded: what saves this site should it be lost."""
    own = (kept.name for kept in list_backups(data_dir) if not kept.is_uploaded)
    return next(own, None)


def get_backup(data_dir: Path, *, name: str) -> Path:
    """The file of a name that is listed; every other name raises NotYoursError."""
    if name not in {kept.name for kept in list_backups(data_dir)}:
        raise NotYoursError
    return backups_in(data_dir) / name


def delete_backup(data_dir: Path, *, name: str) -> None:
    """Raises NotYoursError for the newest of this site's, too: one is always left."""
    if name == newest_own(data_dir):
        raise NotYoursError
    get_backup(data_dir, name=name).unlink(missing_ok=True)


def look_at(file: Path) -> Manifest:
    """What a backup says it holds. Nothing of it is proved before it is restored.

    Raises:
        UnusableBackupError: it is none, or one of a newer kit.
    """
    try:
        return look_into(file)
    except BackupError as error:
        raise UnusableBackupError(str(error)) from error


def make_backup(url: str, data_dir: Path, *, now: datetime, tell: Tell) -> str:
    """The new file's name.

    Raises:
        UnusableBackupError: why none could be made.
    """
    folder = backups_in(data_dir)
    _sweep(folder, now=now)
    file = folder / new_name(now)
    try:
        backup(
            url, file, pin_key=data_dir / "pin.key", kit=__version__, now=now, tell=tell
        )
        tell("prove", 85)
        prove(file, url=url)
    except BackupError as error:
        raise UnusableBackupError(str(error)) from error
    return file.name


def _sweep(folder: Path, *, now: datetime) -> None:
    """Half a backup that a server left when it was killed holds a whole database."""
    for left in (*folder.glob(".backup-*"), *folder.glob(".restore-*")):
        if now - datetime.fromtimestamp(left.stat().st_mtime, UTC) > UNFINISHED:
            if left.is_dir():
                shutil.rmtree(left, ignore_errors=True)
            else:
                left.unlink(missing_ok=True)
