"""One file that holds a whole site, and a way back that is proved before it is taken.

The file is a zip of `manifest.json`, a copy of the database and the key from which PINs
and cards are derived. The key of the cookies, sign-ins and one-time links stay out.
"""

import hashlib
import json
import os
import shutil
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from kit.db.copies import (
    Copies,
    CopyError,
    copies_of,
    counts_at,
    revision_at,
    who_is_at,
)
from kit.db.migrate import known_revisions

FORMAT = 1
MANIFEST, PIN_KEY = "manifest.json", "pin.key"
LARGEST = {MANIFEST: 100_000, PIN_KEY: 10_000}  # bytes; the database's is below
LARGEST_DATABASE = 20_000_000_000
DENSEST = 200  # times; a database of ours shrinks to a tenth or so
KEPT = 14  # of the backups made by themselves: what is erased is gone from them soon


class BackupError(Exception):
    """The backup could not be made or must not be restored; says why."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says about itself."""

    format: int
    kit: str
    made_at: str  # RFC 3339, UTC
    revision: str
    counts: Mapping[str, int]
    sha256: Mapping[str, str]  # by member
    schools: str = ""  # their names; those of other kits did not say
    students: int | None = None


@dataclass(frozen=True, slots=True)
class Restored:
    manifest: Manifest
    saved: Path | None  # the state before, unless there was none


def new_name(now: datetime) -> str:
    return f"kit-{now.astimezone(UTC):%Y%m%d-%H%M%S-%f}.zip"


def _quietly(_doing: str, _percent: int) -> None:
    """Nobody asked how far it is."""


def backup(
    url: str,
    file: Path,
    *,
    pin_key: Path,
    kit: str,
    now: datetime,
    tell: Callable[[str, int], None] = _quietly,
) -> Manifest:
    """Write the backup; readable only by the user who runs the kit, whose version
    `kit` is. `tell` hears what is being done, and how much of all is done, in percent.

    Raises:
        BackupError: there is nothing to back up, or no way or place to write it.
    """
    copies = copies_of(url)
    try:
        revision = revision_at(url)
        if revision is None:
            raise BackupError("there is no database yet, so nothing to back up")
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.TemporaryDirectory(dir=file.parent, prefix=".backup-") as name:
            folder = Path(name)
            tell("copy", 5)
            copies.save(folder / copies.member)
            tell("count", 50)
            schools, students = _who(folder, copies, url)
            _copy_key(pin_key, folder / PIN_KEY)
            manifest = Manifest(
                format=FORMAT,
                kit=kit,
                made_at=now.astimezone(UTC).isoformat(timespec="seconds"),
                revision=revision,
                counts=_counts(folder, copies, url),
                sha256={m: _sha256(folder / m) for m in (copies.member, PIN_KEY)},
                schools=schools,
                students=students,
            )
            tell("pack", 65)
            (folder / MANIFEST).write_text(json.dumps(asdict(manifest), indent=1))
            _zip(folder, (MANIFEST, PIN_KEY, copies.member), folder / "all.zip")
            (folder / "all.zip").replace(file)
    except (CopyError, OSError) as error:
        raise BackupError(str(error)) from error
    return manifest


def _copy_key(pin_key: Path, to: Path) -> None:
    """A lost key must not keep anybody from saving the rest: then it is empty."""
    to.write_bytes(pin_key.read_bytes() if pin_key.exists() else b"")


def _counts(folder: Path, copies: Copies, url: str) -> dict[str, int]:
    return counts_at(_countable(folder, copies, url))


def _who(folder: Path, copies: Copies, url: str) -> tuple[str, int]:
    return who_is_at(_countable(folder, copies, url))


def _countable(folder: Path, copies: Copies, url: str) -> str:
    """The copy where that can be opened: the site goes on meanwhile."""
    if copies.member == "kit.sqlite":
        return f"sqlite:///{folder / copies.member}"
    return url


def _zip(folder: Path, members: tuple[str, ...], file: Path) -> None:
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as zipped:
            for member in members:
                zipped.write(folder / member, member)
        out.flush()
        os.fsync(out.fileno())


def prune(folder: Path, *, keep: int = KEPT) -> list[Path]:
    """Delete all but the newest backups that were made by themselves; returns those."""
    old = sorted(folder.glob("kit-*.zip"), reverse=True)[keep:]
    for file in old:
        file.unlink()
    return old


def newest(folder: Path) -> Path | None:
    return max(folder.glob("kit-*.zip"), default=None)


# --- the way back ---------------------------------------------------------------


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
        _unzip(file, folder, copies.member)
        manifest = _manifest(folder / MANIFEST)
        _check_hashes(manifest, folder, copies.member)
        saved = None
        try:
            copies.prove(
                folder / copies.member,
                revision=manifest.revision,
                counts=manifest.counts,
            )
            if revision_at(url) is not None:
                saved = backups / new_name(now)
                backup(url, saved, pin_key=pin_key, kit=kit, now=now)
            copies.load(folder / copies.member)
        except (CopyError, OSError) as error:
            raise BackupError(f"nothing was restored: {error}") from error
        _replace_key(folder / PIN_KEY, pin_key)
    return Restored(manifest, saved)


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
        if manifest.sha256.get(name) != _sha256(folder / name):
            raise BackupError(f"{name} in the backup was changed after it was made")


def _replace_key(new: Path, pin_key: Path) -> None:
    if not new.stat().st_size:
        return  # the backup was made when the key was lost: keep what there is
    new.chmod(0o600)
    pin_key.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    shutil.move(new, pin_key)


def _sha256(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
