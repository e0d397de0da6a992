"""The backups in the site's folder: made, listed, looked into, deleted."""

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from kit import __version__
from kit.db.backup import BackupError, Manifest, backup, look_into, new_name
from kit.services.errors import NotYoursError, UnusableBackupError
from kit.services.jobs import Tell

UNFINISHED = timedelta(hours=6)  # then whoever was writing there is gone


@dataclass(frozen=True, slots=True)
class Kept:
    name: str
    size: int  # bytes
    at: datetime  # when the file was written, which a copy may have changed


def backups_in(data_dir: Path) -> Path:
    return data_dir / "backups"


def list_backups(data_dir: Path) -> list[Kept]:
    """Newest first, whoever put them there; links are no files of ours."""
    found = [
        Kept(file.name, about.st_size, datetime.fromtimestamp(about.st_mtime, UTC))
        for file in backups_in(data_dir).glob("*.zip")
        if file.is_file() and not file.is_symlink()
        for about in [file.stat()]
    ]
    return sorted(found, key=lambda kept: (kept.at, kept.name), reverse=True)


def get_backup(data_dir: Path, *, name: str) -> Path:
    """The file of a name that is listed; every other name raises NotYoursError."""
    if name not in {kept.name for kept in list_backups(data_dir)}:
        raise NotYoursError
    return backups_in(data_dir) / name


def delete_backup(data_dir: Path, *, name: str) -> None:
    """Raises NotYoursError for the newest, too: one is always left."""
    newest = list_backups(data_dir)[:1]
    if newest and newest[0].name == name:
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
    except BackupError as error:
        raise UnusableBackupError(str(error)) from error
    return file.name


def _sweep(folder: Path, *, now: datetime) -> None:
    """Half a backup that a server left when it was killed holds a whole database."""
    for left in folder.glob(".backup-*"):
        if now - datetime.fromtimestamp(left.stat().st_mtime, UTC) > UNFINISHED:
            shutil.rmtree(left, ignore_errors=True)
