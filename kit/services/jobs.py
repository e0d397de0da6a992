"""Work that outlasts a page: its progress stands in the database, for any process."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from kit.db.engine import Database
from kit.db.models import JobRun
from kit.services.errors import NotYoursError, Refusal
from kit.services.ids import public_id

BEAT_S = 10  # how often running work gives a sign of life
LOST_AFTER = timedelta(seconds=60)  # without one: its process has ended
LONGEST_SAID = 300
log = logging.getLogger(__name__)

Tell: TypeAlias = Callable[[str, int], None]  # what it is at, percent done
Clock: TypeAlias = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is. `state`: "running", "done", "failed", or "lost" half-way."""

    public_id: str
    kind: str
    state: str
    percent: int
    doing: str
    said: str
    begun_at: datetime
    heard_at: datetime

    @property
    def took(self) -> timedelta:
        return max(self.heard_at - self.begun_at, timedelta(0))


def begin(session: Session, *, kind: str, now: datetime) -> tuple[str, bool]:
    """The job's id, and whether it is new: there is one of a kind at a time."""
    _fail_lost(session, kind=kind, now=now)
    row = JobRun(
        public_id=public_id(),
        kind=kind,
        state="running",
        percent=0,
        doing="",
        said="",
        begun_at=now,
        heard_at=now,
    )
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        running = select(JobRun.public_id).where(
            JobRun.kind == kind, JobRun.state == "running"
        )
        return session.scalars(running).one(), False
    return row.public_id, True


def _fail_lost(session: Session, *, kind: str, now: datetime) -> None:
    session.execute(
        update(JobRun)
        .where(JobRun.kind == kind, JobRun.state == "running")
        .where(JobRun.heard_at < now - LOST_AFTER)
        .values(state="failed")
    )


def get_job(session: Session, *, job: str, now: datetime) -> Progress:
    """Raises NotYoursError when there is no such job."""
    row = session.get(JobRun, job)
    if row is None:
        raise NotYoursError
    is_lost = row.state == "running" and now - row.heard_at > LOST_AFTER
    return Progress(
        public_id=row.public_id,
        kind=row.kind,
        state="lost" if is_lost else row.state,
        percent=row.percent,
        doing=row.doing,
        said=row.said,
        begun_at=row.begun_at,
        heard_at=row.heard_at,
    )


def run(
    database: Database,
    *,
    job: str,
    work: Callable[[Tell], str],
    clock: Clock,
    beat_s: float = BEAT_S,
) -> None:
    """Do the work and write down what came of it; what it raises ends up there, too."""

    def tell(doing: str, percent: int) -> None:
        _write(database, job, clock, doing=doing, percent=percent)

    over = threading.Event()
    beating = threading.Thread(
        target=_beat, args=(database, job, clock, over, beat_s), daemon=True
    )
    beating.start()
    try:
        said, state = work(tell), "done"
    except Refusal as refusal:
        said, state = str(refusal), "failed"
    except Exception as error:
        log.exception("job.failed job=%s", job)
        said, state = type(error).__name__, "failed"
    finally:
        over.set()
        beating.join()
    percent = {"percent": 100} if state == "done" else {}
    _write(database, job, clock, state=state, said=said[:LONGEST_SAID], **percent)


def _beat(
    database: Database, job: str, clock: Clock, over: threading.Event, beat_s: float
) -> None:
    while not over.wait(beat_s):
        try:
            _write(database, job, clock)
        except Exception:
            log.exception("job.beat_failed job=%s", job)  # the next one may succeed


def _write(database: Database, job: str, clock: Clock, **values: object) -> None:
    """Only while it runs: whoever was given up as lost does not come back to life."""
    with database.writing() as session:
        session.execute(
            update(JobRun)
            .where(JobRun.public_id == job, JobRun.state == "running")
            .values(heard_at=clock(), **values)
        )
