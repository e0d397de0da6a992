"""The way back from a backup: proved before it is taken."""

import json
import shutil
import stat
import tempfile
import zipfile
import zlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from kit.db.backup import (
    FORMAT,
    MANIFEST,
    PIN_KEY,
    BackupError,
    Manifest,
    backup,
    new_name,
    sha256_of,
)
from kit.db.copies import Copies, CopyError, copies_of, revision_at
from kit.db.migrate import known_revisions

LARGEST = {MANIFEST: 100_000, PIN_KEY: 10_000}  # bytes; the database's is below
LARGEST_DATABASE = 20_000_000_000
DENSEST = 200  # times; a database of ours shrinks to a tenth or so


@dataclass(frozen=True, slots=True)
class Restored:
    manifest: Manifest
    saved: Path | None  # the state before, unless there was none


def look_into(file: Path) -> Manifest:
    """What the backup says it holds; nothing of it is proved yet.

    Raises:
        BackupError: this is no backup, or one of a newer kit.
    """
    with tempfile.TemporaryDirectory() as name:
        try:
            with zipfile.ZipFile(file) as zipped:
                _take(zipped, MANIFEST, Path(name), largest=LARGEST[MANIFEST])
        except _UNREADABLE as error:
            raise BackupError(f"{file} is no backup of the kit: {error}") from error
        return _manifest(Path(name) / MANIFEST)


def restore(
    file: Path, *, url: str, pin_key: Path, backups: Path, kit: str, now: datetime
) -> Restored:
    """Put the backup in the place of what is there, which is backed up first.

    Whatever is wrong is found before anything changes. Restart the site afterwards: it
    reads the key of the PINs when it starts.

    Raises:
        BackupError: saying what is wrong with the backup, or why it cannot be used.
    """
    copies = copies_of(url)
    backups.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(dir=backups, prefix=".restore-") as name:
        folder = Path(name)
        manifest = _proved(file, folder, copies)
        saved = None
        try:
            if revision_at(url) is not None:
                saved = backups / new_name(now)
                backup(url, saved, pin_key=pin_key, kit=kit, now=now)
            copies.load(folder / copies.member)
        except (CopyError, OSError) as error:
            raise BackupError(f"nothing was restored: {error}") from error
        _replace_key(folder / PIN_KEY, pin_key)
    return Restored(manifest, saved)


def prove(file: Path, *, url: str) -> Manifest:
    """Look through the backup as `restore` does, and put it nowhere.

    Raises:
        BackupError: saying what is wrong with it.
    """
    with tempfile.TemporaryDirectory(dir=file.parent, prefix=".restore-") as name:
        return _proved(file, Path(name), copies_of(url))


def _proved(file: Path, folder: Path, copies: Copies) -> Manifest:
    """The backup's parts in `folder`, each looked through."""
    _unzip(file, folder, copies.member)
    manifest = _manifest(folder / MANIFEST)
    _check_hashes(manifest, folder, copies.member)
    try:
        copies.prove(
            folder / copies.member, revision=manifest.revision, counts=manifest.counts
        )
    except (CopyError, OSError) as error:
        raise BackupError(f"nothing was restored: {error}") from error
    return manifest


_UNREADABLE = (
    zipfile.BadZipFile,
    RuntimeError,  # encrypted
    NotImplementedError,  # packed in a way nobody uses
    OSError,
    EOFError,
    zlib.error,
    KeyError,
)


def _unzip(file: Path, folder: Path, database: str) -> None:
    """Exactly three members with exactly these names, none larger than it may be."""
    limits = {**LARGEST, database: LARGEST_DATABASE}
    try:
        with zipfile.ZipFile(file) as zipped:
            names = [member.filename for member in zipped.infolist()]
            if sorted(names) != sorted(limits):
                raise BackupError(
                    f"{file} is no backup of this kind of database: it holds "
                    f"{', '.join(map(ascii, sorted(names)[:5])) or 'nothing'}"
                )
            for name, largest in limits.items():
                _take(zipped, name, folder, largest=largest)
    except _UNREADABLE as error:
        raise BackupError(f"{file} is no backup of the kit: {error}") from error


def _take(zipped: zipfile.ZipFile, name: str, folder: Path, *, largest: int) -> None:
    """One member into a file of ours; what it really holds counts, not what it says."""
    member = zipped.getinfo(name)
    if stat.S_ISLNK(member.external_attr >> 16):
        raise BackupError(f"{name} in the backup is a link")
    allowed = min(largest, 1_000_000 + DENSEST * member.compress_size)
    with zipped.open(member) as packed, (folder / name).open("wb") as out:
        _copy(packed, out, allowed, name)


def _copy(packed: IO[bytes], out: IO[bytes], allowed: int, name: str) -> None:
    while chunk := packed.read(1 << 20):
        allowed -= len(chunk)
        if allowed < 0:
            raise BackupError(f"{name} in the backup is larger than it may be")
        out.write(chunk)


def _manifest(file: Path) -> Manifest:
    try:
        value: Any = json.loads(file.read_bytes())
        manifest = Manifest(**value)
    except (ValueError, TypeError, RecursionError) as error:
        raise BackupError("the backup's manifest cannot be read") from error
    if not _is_plain(manifest):
        raise BackupError("the backup's manifest is not one of the kit's")
    if manifest.format != FORMAT or manifest.revision not in known_revisions():
        raise BackupError(
            f"the backup was made by a newer kit ({manifest.kit}); install that first"
        )
    return manifest


def _is_plain(manifest: Manifest) -> bool:
    texts = (manifest.kit, manifest.made_at, manifest.revision, manifest.schools)
    return (
        isinstance(manifest.format, int)
        and all(isinstance(text, str) for text in texts)
        and isinstance(manifest.counts, dict)
        and all(isinstance(n, int) for n in manifest.counts.values())
        and isinstance(manifest.sha256, dict)
        and isinstance(manifest.students, int | None)
    )


def _check_hashes(manifest: Manifest, folder: Path, database: str) -> None:
    for name in (database, PIN_KEY):
        if manifest.sha256.get(name) != sha256_of(folder / name):
            raise BackupError(f"{name} in the backup was changed after it was made")


def _replace_key(new: Path, pin_key: Path) -> None:
    if not new.stat().st_size:
        return  # the backup was made when the key was lost: keep what there is
    new.chmod(0o600)
    pin_key.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    shutil.move(new, pin_key)
