"""Giving a module or a form to a class: assign, pause, close, look up."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from kit.content.model import TRACKS, Library, Track
from kit.db.models import Assignment, Classroom, ClassTeacher
from kit.services import hours
from kit.services.errors import NotYoursError, TooLateError
from kit.services.hours import State
from kit.services.ids import public_id
from kit.services.joining import end_code, live_code, new_code
from kit.services.places import review_of
from kit.services.plan import is_there
from kit.services.review import Week, choose
from kit.services.sittings import is_test


@dataclass(frozen=True, slots=True)
class AssignmentView:
    """An assignment of a class that is the asking teacher's."""

    id: int
    public_id: str
    school_id: int
    class_id: int
    classroom: str  # public id
    class_name: str
    expected_size: int
    kind: str
    content_id: str
    track: str
    retry: bool
    explain: str
    draft_locales: frozenset[str]
    review: Mapping[str, tuple[str, ...]]  # item ids by track
    open_steps: int | None  # None: each student goes alone
    stepped_at: datetime | None
    opens_at: datetime | None
    closes_at: datetime | None
    opened_at: datetime
    paused_at: datetime | None
    closed_at: datetime | None  # by hand or by plan; None unless `state` is closed
    state: State
    code: str | None
    is_owner: bool

    @property
    def is_open(self) -> bool:
        return self.state == "open"


def assign(
    session: Session,
    *,
    library: Library,
    class_id: int,
    content_id: str,
    track: str,
    retry: bool,
    explain: str,
    draft_locales: Iterable[str],
    now: datetime,
    sittings: int | None = None,
    paced: bool = False,
    opens_at: datetime | None = None,
    closes_at: datetime | None = None,
) -> str:
    """Give a module or a test to a class; returns its public id.

    It opens at once, with a join code, or at `opens_at`; it is closed by hand, or at
    `closes_at`. A test has no retry, and nothing is explained before the class's last
    one is over; `sittings` is how many the class will have, 2 or 3. A module begins
    with review questions; if it is `paced`, the teacher opens its steps one by one.
    Consent to draft translations is remembered for the class.

    Raises:
        NotYoursError: there is no such content.
        WrongHoursError: it would close before it opens.
    """
    kind = "form" if is_test(content_id) else "module"
    if not is_there(library, kind=kind, content_id=content_id):
        raise NotYoursError
    hours.require_hours(opens_at, closes_at, now)
    room = session.get_one(Classroom, class_id)
    room.sittings = sittings or room.sittings
    room.draft_locales = " ".join(sorted(set(draft_locales)))
    row = give(
        session,
        library=library,
        room=room,
        content_id=content_id,
        track=track,
        retry=retry,
        explain=explain,
        now=now,
        paced=paced,
    )
    hours.plan(row, opens_at, now)
    row.closes_at = closes_at
    if row.opens_at is None:
        new_code(session, assignment_id=row.id, now=now)
    return row.public_id


def give(
    session: Session,
    *,
    library: Library,
    room: Classroom,
    content_id: str,
    track: str,
    retry: bool,
    explain: str,
    now: datetime,
    paced: bool = False,
) -> Assignment:
    """The row of a module or test that a class gets, with its review questions."""
    is_module = not is_test(content_id)
    past = weeks_of(session, class_id=room.id)
    everyday, war = (
        " ".join(choose(library, content_id=content_id, track=each, past=past[each]))
        for each in TRACKS
    )
    row = Assignment(
        school_id=room.school_id,
        public_id=public_id(),
        classroom_id=room.id,
        kind="module" if is_module else "form",
        content_id=content_id,
        track=track,
        retry=retry and is_module,
        explain=explain if is_module else "close",
        draft_locales=room.draft_locales,
        review_everyday=everyday,
        review_war=war,
        open_steps=1 if paced and is_module else None,
        stepped_at=now if paced and is_module else None,
        opened_at=now,
    )
    session.add(row)
    session.flush()
    return row


def weeks_of(session: Session, *, class_id: int) -> dict[Track, list[Week]]:
    """What a class was given so far, oldest first, as each track saw it."""
    rows = session.execute(
        select(Assignment.content_id, Assignment.review_everyday, Assignment.review_war)
        .where(Assignment.classroom_id == class_id)
        .order_by(Assignment.opened_at, Assignment.id)
    ).all()
    return {
        "everyday": [Week(row[0], tuple(row[1].split())) for row in rows],
        "war": [Week(row[0], tuple(row[2].split())) for row in rows],
    }


def get_assignment(
    session: Session,
    *,
    teacher_id: int,
    assignment: str,
    now: datetime,
    to_change: bool = False,
) -> AssignmentView:
    """Raises NotYoursError: not there, not theirs, or not theirs to change."""
    row = session.execute(
        _with_class().where(
            Assignment.public_id == assignment, ClassTeacher.teacher_id == teacher_id
        )
    ).first()
    if row is None or (to_change and row[2] != "owner"):
        raise NotYoursError
    return _view(row, live_code(session, assignment_id=row[0].id, now=now), now)


def list_assignments(
    session: Session, *, teacher_id: int, now: datetime, class_id: int | None = None
) -> list[AssignmentView]:
    """Newest first; without codes, which only the page of one assignment shows."""
    query = _with_class().where(ClassTeacher.teacher_id == teacher_id)
    if class_id is not None:
        query = query.where(Classroom.id == class_id)
    rows = session.execute(
        query.order_by(Assignment.opened_at.desc(), Assignment.id.desc())
    )
    return [_view(row, None, now) for row in rows]


def _with_class() -> Select[Assignment, Classroom, str]:
    return (
        select(Assignment, Classroom, ClassTeacher.role)
        .join(Classroom, Classroom.id == Assignment.classroom_id)
        .join(ClassTeacher, ClassTeacher.classroom_id == Classroom.id)
        .where(Classroom.removed_at.is_(None))
    )


def _view(
    row: Row[Assignment, Classroom, str], code: str | None, now: datetime
) -> AssignmentView:
    given, room, role = row
    state = hours.state_of(given, now)
    return AssignmentView(
        id=given.id,
        public_id=given.public_id,
        school_id=given.school_id,
        class_id=room.id,
        classroom=room.public_id,
        class_name=room.name,
        expected_size=room.expected_size,
        kind=given.kind,
        content_id=given.content_id,
        track=given.track,
        retry=given.retry,
        explain=given.explain,
        draft_locales=frozenset(given.draft_locales.split()),
        review=review_of(given),
        open_steps=given.open_steps,
        stepped_at=given.stepped_at,
        opens_at=given.opens_at,
        closes_at=given.closes_at,
        opened_at=given.opened_at,
        paused_at=given.paused_at,
        closed_at=(given.closed_at or given.closes_at) if state == "closed" else None,
        state=state,
        code=code,
        is_owner=role == "owner",
    )


def close(session: Session, *, assignment_id: int, now: datetime) -> None:
    """No more answers; the code stops working and everything may be explained.

    A lesson that is not open yet stays planned.
    """
    row = session.get_one(Assignment, assignment_id)
    if hours.state_of(row, now) == "open":
        # A clock set back an hour must not keep a teacher from closing a lesson.
        row.closed_at, row.paused_at = max(now, row.opened_at), None
    end_code(session, assignment_id=assignment_id)


def reopen(session: Session, *, assignment_id: int, now: datetime) -> None:
    """Let answers come in again until it is closed by hand, with a new code.

    Raises:
        TooLateError: a test whose answers the class has read.
    """
    row = session.get_one(Assignment, assignment_id)
    if row.kind == "form" and row.explain == "each":
        raise TooLateError
    row.opens_at = row.closes_at = row.closed_at = None
    new_code(session, assignment_id=assignment_id, now=now)


def pause(session: Session, *, assignment_id: int, now: datetime | None) -> None:
    """Pause the class, or with None go on."""
    row = session.get_one(Assignment, assignment_id)
    if row.closed_at is None:
        row.paused_at = now
