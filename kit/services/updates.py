"""Which versions ran on this data, and what they changed; nobody is asked for more.

The list stands in a file beside the data: it says what ran here, also where the
database was brought from another machine.
"""

import json
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path

FILE = "versions.json"
KEPT = 50  # versions
_HEADING = re.compile(r"^## (.+)$", re.MULTILINE)
_ENTRY = re.compile(r"^- (.+(?:\n  .+)*)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Ran:
    """A version, and the day on which it was first started on this data."""

    kit: str
    schema: str
    since: str  # ISO day

    @property
    def day(self) -> date:
        return date.fromisoformat(self.since)


@dataclass(frozen=True, slots=True)
class Release:
    """A section of the changelog."""

    title: str
    changes: tuple[str, ...]


def versions(data_dir: Path) -> list[Ran]:
    """The newest first; nothing where nothing was written down, or it is torn."""
    with suppress(OSError, ValueError, TypeError, AttributeError):
        found = [Ran(**each) for each in json.loads((data_dir / FILE).read_text())]
        if all(each.day for each in found):
            return found
    return []


def is_new_here(data_dir: Path, *, kit: str) -> bool:
    """Whether another version than this ran here last."""
    ran = versions(data_dir)
    return bool(ran) and ran[0].kit != kit


def note_version(data_dir: Path, *, kit: str, schema: str, now: datetime) -> None:
    """Write down that this version runs here from today on, if that is new."""
    ran = versions(data_dir)
    if ran and (ran[0].kit, ran[0].schema) == (kit, schema):
        return
    lines = [Ran(kit, schema, now.date().isoformat()), *ran][:KEPT]
    new = (data_dir / FILE).with_suffix(".new")
    new.touch(mode=0o600)
    new.write_text(json.dumps([asdict(each) for each in lines], indent=1))
    new.replace(data_dir / FILE)


def releases(changelog: Path) -> Sequence[Release]:
    """What a changelog says of each version, newest first; nothing without one."""
    try:
        text = changelog.read_text("utf-8")
    except OSError:
        return ()
    parts = _HEADING.split(text)[1:]
    return tuple(
        Release(title.strip(), tuple(_plain(found) for found in _ENTRY.findall(body)))
        for title, body in zip(parts[::2], parts[1::2], strict=True)
    )


def _plain(entry: str) -> str:
    return " ".join(entry.split()).replace("`", "")
