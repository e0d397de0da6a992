"""A fair comparison: classes drawn to have the lessons now, or after their last test.

Every class takes the test before and the test after; those that wait take both before
their first lesson. Who waits is drawn once and kept, whatever comes out of it.
"""

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Literal, TypeAlias

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from kit.analytics.comparison import SMALLEST_ARM, Difference, difference
from kit.analytics.stats import SMALLEST_CLASS_MEAN
from kit.content.model import Library
from kit.db.models import (
    Account,
    Assignment,
    Classroom,
    ClassTeacher,
    ComparisonClass,
    StoredComparison,
)
from kit.services import hours, members
from kit.services.before_after import before_and_after
from kit.services.errors import CannotDrawError, NotYoursError
from kit.services.ids import public_id
from kit.services.sittings import SITTINGS

__all__ = [
    "SMALLEST_ARM",
    "SMALLEST_CLASS_MEAN",
    "Comparison",
    "Difference",
    "Drawn",
    "Room",
    "Who",
    "draw",
    "get_comparison",
    "list_comparisons",
    "rooms_to_draw",
]

BEFORE, AFTER, _LATER = SITTINGS
Starts: TypeAlias = Literal["now", "later"]
# Still to come; ready; or not as drawn: lessons too early, or none where they belong.
State: TypeAlias = Literal["open", "ready", "had lessons", "no lessons", "too few"]


@dataclass(frozen=True, slots=True)
class Who:
    """Who asks: an admin reads and draws all classes of the school."""

    account_id: int
    school_id: int
    is_admin: bool


@dataclass(frozen=True, slots=True)
class Room:
    """A class that can be drawn."""

    public_id: str
    name: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """One class of a comparison: what was drawn, and what became of it."""

    public_id: str
    name: str
    starts: Starts
    state: State
    changes: tuple[float, ...]  # of d′, one to a student at both tests


@dataclass(frozen=True, slots=True)
class Line:
    """One comparison in the list."""

    public_id: str
    drawn_at: datetime
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    seed: str
    drawn_at: datetime
    by: str | None  # the name; None: the account is gone
    rooms: tuple[Drawn, ...]
    difference: Difference | None  # None until every class is ready

    @property
    def is_broken(self) -> bool:
        return any(r.state in ("had lessons", "no lessons") for r in self.rooms)


def order_of(seed: str, rooms: Collection[str]) -> list[str]:
    """Addresses of classes in the order of the draw, for anybody to check.

    Sorted by the SHA-256 of the draw's number, a colon and the address.
    """
    return sorted(rooms, key=lambda room: sha256(f"{seed}:{room}".encode()).hexdigest())


def rooms_to_draw(session: Session, *, who: Who) -> list[Room]:
    """Classes that have had no lesson and no test after it, and were never drawn."""
    begun = select(Assignment.classroom_id).where(
        (Assignment.kind == "module") | (Assignment.content_id != BEFORE)
    )
    rows = session.execute(
        _readable(who)
        .where(Classroom.id.not_in(begun), Classroom.made_up.is_(False))
        .where(Classroom.removed_at.is_(None))
        .where(Classroom.id.not_in(select(ComparisonClass.classroom_id)))
        .order_by(Classroom.name, Classroom.id)
    )
    return [Room(room.public_id, room.name) for (room,) in rows]


def draw(session: Session, *, who: Who, rooms: Collection[str], now: datetime) -> str:
    """Draw which classes start now and which later; returns the public id.

    Of an odd number one more starts now.

    Raises:
        CannotDrawError: fewer than two classes, or one that cannot be drawn (any more).
    """
    wanted = set(rooms)
    # Locked, so that a class cannot be in two draws of the same moment.
    found = {
        room.public_id: room.id
        for (room,) in session.execute(_readable(who).with_for_update(of=Classroom))
        if room.public_id in wanted
    }
    free = {room.public_id for room in rooms_to_draw(session, who=who)}
    if len(wanted) < 2 or not wanted <= free:
        raise CannotDrawError
    row = StoredComparison(
        school_id=who.school_id,
        public_id=public_id(),
        account_id=who.account_id,
        seed=secrets.token_hex(8),
        drawn_at=now,
    )
    session.add(row)
    session.flush()
    order = order_of(row.seed, wanted)
    for place, room in enumerate(order):
        starts = "now" if 2 * place < len(order) else "later"
        session.add(
            ComparisonClass(
                classroom_id=found[room], comparison_id=row.id, starts=starts
            )
        )
    return row.public_id


def list_comparisons(session: Session, *, who: Who) -> list[Line]:
    """Newest first: those of which `who` may read every class; one statement."""
    rows = session.execute(
        select(StoredComparison, Classroom.name)
        .join(ComparisonClass, ComparisonClass.comparison_id == StoredComparison.id)
        .join(Classroom, Classroom.id == ComparisonClass.classroom_id)
        .where(StoredComparison.id.not_in(_closed_to(who)))
        .where(StoredComparison.school_id == who.school_id)
        .order_by(StoredComparison.id.desc(), Classroom.name)
    ).all()
    names: dict[int, list[str]] = {}
    for row, name in rows:
        names.setdefault(row.id, []).append(name)
    found = {row.id: row for row, _name in rows}
    return [
        Line(row.public_id, row.drawn_at, tuple(names[id_]))
        for id_, row in found.items()
    ]


def get_comparison(
    session: Session, *, library: Library, who: Who, comparison: str, now: datetime
) -> Comparison:
    """A comparison and what has come of it; a few statements for each class.

    Raises:
        NotYoursError: not there, or with a class that `who` may not read.
    """
    row = session.execute(
        select(StoredComparison, Account.name)
        .outerjoin(Account, Account.id == StoredComparison.account_id)
        .where(StoredComparison.public_id == comparison)
        .where(StoredComparison.school_id == who.school_id)
        .where(StoredComparison.id.not_in(_closed_to(who)))
    ).first()
    if row is None:
        raise NotYoursError
    stored, by = row
    drawn = session.execute(
        select(Classroom, ComparisonClass.starts)
        .join(ComparisonClass, ComparisonClass.classroom_id == Classroom.id)
        .where(ComparisonClass.comparison_id == stored.id)
        .order_by(ComparisonClass.starts.desc(), Classroom.name)
    ).all()
    rooms = tuple(
        _drawn(session, library, room, starts, moment=now) for room, starts in drawn
    )
    return Comparison(stored.seed, stored.drawn_at, by, rooms, _difference(rooms))


def _readable(who: Who) -> Select[Classroom]:
    query = select(Classroom).where(Classroom.school_id == who.school_id)
    if who.is_admin:
        return query
    taught = select(ClassTeacher.classroom_id).where(
        ClassTeacher.teacher_id == who.account_id
    )
    return query.where(Classroom.id.in_(taught))


def _closed_to(who: Who) -> Select[int]:
    """Comparisons with a class that `who` may not read."""
    readable = _readable(who).with_only_columns(Classroom.id)
    return select(ComparisonClass.comparison_id).where(
        ComparisonClass.classroom_id.not_in(readable)
    )


def _drawn(
    session: Session,
    library: Library,
    room: Classroom,
    starts: str,
    *,
    moment: datetime,
) -> Drawn:
    found = before_and_after(
        session,
        library=library,
        class_id=room.id,
        students=members.present(session, class_id=room.id),
        before=BEFORE,
        after=AFTER,
    )
    changes = tuple(each.change.value for each in found.students if each.change)
    given = session.scalars(
        select(Assignment)
        .where(Assignment.classroom_id == room.id)
        .order_by(Assignment.opened_at, Assignment.id)
    ).all()
    when: Starts = "now" if starts == "now" else "later"
    state = state_of(given, when, students=len(changes), moment=moment)
    return Drawn(room.public_id, room.name, when, state, changes)


def state_of(
    given: Sequence[Assignment], starts: Starts, *, students: int, moment: datetime
) -> State:
    """Whether a class did as it was drawn; `students` are those at both tests.

    Its lessons stand between its tests if it starts now, and after them if later.
    """
    ids = [row.content_id for row in given]
    before = ids.index(BEFORE) if BEFORE in ids else len(ids)
    after = ids.index(AFTER) if AFTER in ids else len(ids)
    lessons = [n for n, row in enumerate(given) if row.kind == "module"]
    early = any(n < (before if starts == "now" else after) for n in lessons)
    if early:
        return "had lessons"
    if AFTER not in ids or any(
        hours.state_of(row, moment) != "closed"
        for row in given
        if row.content_id in (BEFORE, AFTER)
    ):
        return "open"
    if starts == "now" and not any(before < n < after for n in lessons):
        return "no lessons"
    return "ready" if students >= SMALLEST_CLASS_MEAN else "too few"


def _difference(rooms: Sequence[Drawn]) -> Difference | None:
    if any(room.state != "ready" for room in rooms):
        return None
    now, later = (
        [room.changes for room in rooms if room.starts == starts]
        for starts in ("now", "later")
    )
    return difference(now, later)
