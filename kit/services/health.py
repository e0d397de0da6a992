"""Whether the site can serve a class, as a machine asks; and what needs an admin."""

import os
import shutil
import stat
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine, func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from kit.content.model import Library
from kit.db.migrate import newest_revision, revision_of
from kit.db.models import Account, Classroom
from kit.services.backups import Kept, list_backups, makes_daily

OLDEST_BACKUP = timedelta(days=7)
ENOUGH_SPACE = 500_000_000  # bytes: a school's two years, their backups and the log
SKEW = timedelta(minutes=5)
SOON = timedelta(days=14)


def readiness(engine: Engine, *, library: Library) -> dict[str, str]:
    """Each part by name: "ok", or one word for what is wrong; `status` sums up."""
    try:
        at = revision_of(engine)
        database = "ok" if at == newest_revision() else "not at the newest schema"
    except SQLAlchemyError:
        database = "not reachable"
    report = {
        "database": database,
        "content": "ok" if library.lessons else "no lesson could be loaded",
    }
    fine = all(part == "ok" for part in report.values())
    return {"status": "ok" if fine else "not ready", **report}


@dataclass(frozen=True, slots=True)
class Schema:
    at: str
    newest: str


def schema_of(engine: Engine) -> Schema:
    return Schema(revision_of(engine) or "", newest_revision())


@dataclass(frozen=True, slots=True)
class Machine:
    """What the site's folder and disk look like."""

    backup: Kept | None  # the newest of this site
    is_daily: bool
    free: int  # bytes
    open_to_others: tuple[str, ...]  # files that other users of the machine can read
    now: datetime

    @property
    def is_backup_old(self) -> bool:
        return not self.backup or self.now - self.backup.at > OLDEST_BACKUP

    @property
    def is_full(self) -> bool:
        return self.free < ENOUGH_SPACE


@dataclass(frozen=True, slots=True)
class Students:
    """`is_clock_behind`: the newest account was made after what is said to be now."""

    erased_soon: int
    is_clock_behind: bool


def look_at_machine(data_dir: Path, *, now: datetime) -> Machine:
    kept = [each for each in list_backups(data_dir) if not each.is_uploaded]
    return Machine(
        backup=kept[0] if kept else None,
        is_daily=makes_daily(data_dir),
        free=shutil.disk_usage(data_dir).free,
        open_to_others=tuple(_open_to_others(data_dir)),
        now=now,
    )


def _open_to_others(data_dir: Path) -> list[str]:
    """Only POSIX systems tell by the mode of a file; a folder that is shut will do."""
    if os.name != "posix" or not stat.S_IMODE(data_dir.stat().st_mode) & 0o077:
        return []
    names = ("pin.key", "secret.key", "kit.sqlite")
    files = (data_dir / name for name in names)
    return [
        file.name
        for file in files
        if file.exists() and stat.S_IMODE(file.stat().st_mode) & 0o077
    ]


def look_at_students(session: Session, *, school_id: int, now: datetime) -> Students:
    real = select(Classroom.id).where(Classroom.made_up.is_(False))
    here = select(func.count()).where(
        Account.school_id == school_id, Account.classroom_id.in_(real)
    )
    last_day = (now + SOON).date()
    newest = session.scalar(select(func.max(Account.created_at)))
    return Students(
        erased_soon=session.scalar(here.where(Account.erase_on <= last_day)) or 0,
        is_clock_behind=bool(newest and newest > now + SKEW),
    )
