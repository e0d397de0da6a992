"""One file that holds a whole site; the way back stands in restore.py.

The file is a zip of `manifest.json`, a copy of the database and the key from which PINs
and cards are derived. The key of the cookies, sign-ins and one-time links stay out.
"""

import hashlib
import json
import os
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from kit.db.copies import (
    Copies,
    CopyError,
    copies_of,
    counts_at,
    revision_at,
    who_is_at,
)

FORMAT = 1
MANIFEST, PIN_KEY = "manifest.json", "pin.key"
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
                sha256={m: sha256_of(folder / m) for m in (copies.member, PIN_KEY)},
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


def sha256_of(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
