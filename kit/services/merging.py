"""Two students who are one person are joined into one, and parted again.

Whole attempts go over, never single answers. Where both have begun the same lesson the
fuller attempt counts, and the other one goes to the bin with the student who was
removed. So nothing is lost, no mark and no counter changes, and all of it can be
undone: each attempt knows whose it was.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, aliased

from kit.db.models import Account, Assignment, Attempt, Challenge, StoredResponse
from kit.services.errors import NotYoursError
from kit.services.members import StudentLine, line_of, student_row, take_out

OUT_OF_THE_WAY = 1000  # numbers that no attempt has, while two of them change places


@dataclass(frozen=True, slots=True)
class Done:
    """What one of the two did of a lesson."""

    answered: int  # questions
    begun_at: datetime
    is_finished: bool


@dataclass(frozen=True, slots=True)
class Both:
    """A lesson that at least one of the two has begun."""

    content_id: str
    own: Done | None  # of the student who stays
    other: Done | None
    counts_other: bool  # the attempt of the one who goes will count


@dataclass(frozen=True, slots=True)
class Joining:
    """What would happen."""

    stays: StudentLine
    goes: StudentLine
    lessons: tuple[Both, ...]  # earliest first


@dataclass(frozen=True, slots=True)
class _Begun:
    row: Attempt
    kind: str
    content_id: str
    done: Done

    @property
    def rank(self) -> tuple[bool, int, float]:
        """The fuller counts: a test that was handed in, more answers, begun earlier."""
        handed_in = self.kind == "form" and self.done.is_finished
        return handed_in, self.done.answered, -self.done.begun_at.timestamp()


def preview(session: Session, *, class_id: int, student: str, other: str) -> Joining:
    """What `merge` would do; writes nothing.

    Raises:
        NotYoursError: one of them is not in the class, or both are the same.
    """
    stays, goes = _two(session, class_id=class_id, student=student, other=other)
    own, others = _begun(session, stays.id), _begun(session, goes.id)
    every = {
        **{a: b.row for a, b in others.items()},
        **{a: b.row for a, b in own.items()},
    }
    lessons = tuple(
        Both(
            content_id=(own.get(given) or others[given]).content_id,
            own=own[given].done if given in own else None,
            other=others[given].done if given in others else None,
            counts_other=_counts_other(own.get(given), others.get(given)),
        )
        for given in sorted(every, key=lambda given: every[given].started_at)
    )
    return Joining(line_of(stays), line_of(goes), lessons)


def merge(
    session: Session, *, class_id: int, student: str, other: str, now: datetime
) -> None:
    """The other one's attempts become the student's; the other one is removed.

    Doubts about keys go over, too. Name, PIN, note and track stay the student's.

    Raises:
        NotYoursError: as `preview` does.
    """
    stays, goes = _two(session, class_id=class_id, student=student, other=other)
    _lock(session, stays.id, goes.id)
    own, others = _begun(session, stays.id), _begun(session, goes.id)
    moves: dict[Attempt, int] = {}
    for given, theirs in others.items():
        mine = own.get(given)
        if _counts_other(mine, theirs):
            moves[theirs.row] = stays.id
            if mine:
                moves[mine.row] = goes.id
    _place(session, moves)
    if _tests_only_from(session, stays.id, goes.id):
        _swap_sequences(stays, goes)
    _hand_over_doubts(session, stays.id, goes.id)
    seen = [at for at in (stays.seen_at, goes.seen_at) if at]
    stays.seen_at = max(seen, default=None)
    take_out(goes, now=now)


def part(session: Session, *, student_id: int) -> None:
    """Every attempt of this student comes home, and what stood in its place goes home.

    Answers given since then in such an attempt come with it. Doubts stay.
    """
    lent = session.scalars(
        select(Attempt).where(
            Attempt.came_from == student_id, Attempt.student_id != student_id
        )
    ).all()
    if not lent:
        return
    _lock(session, student_id, *{row.student_id for row in lent})
    one = session.get_one(Account, student_id)
    for holder in {row.student_id for row in lent}:
        if _tests_only_from(session, holder, student_id):
            _swap_sequences(session.get_one(Account, holder), one)
    moves: dict[Attempt, int] = {}
    for row in lent:
        moves |= _way_home(session, row)
    _place(session, moves)


def _two(
    session: Session, *, class_id: int, student: str, other: str
) -> tuple[Account, Account]:
    stays = student_row(session, class_id=class_id, student=student)
    goes = student_row(session, class_id=class_id, student=other)
    absent = [row for row in (stays, goes) if row.removed_at or row.waiting]
    if stays is goes or absent:
        raise NotYoursError
    return stays, goes


def _lock(session: Session, *students: int) -> None:
    """Nobody begins anything and no answer comes in while attempts change hands."""
    session.scalars(
        select(Account.id)
        .where(Account.id.in_(students))
        .order_by(Account.id)
        .with_for_update()
    ).all()
    session.scalars(
        select(Attempt.id)
        .where(Attempt.student_id.in_(students))
        .order_by(Attempt.id)
        .with_for_update()
    ).all()


def _begun(session: Session, student_id: int) -> dict[int, _Begun]:
    """By row number of the assignment."""
    answered = (
        select(func.count(StoredResponse.item_id.distinct()))
        .where(StoredResponse.school_id == Attempt.school_id)
        .where(StoredResponse.attempt_id == Attempt.id)
        .correlate(Attempt)
        .scalar_subquery()
    )
    rows = session.execute(
        select(Attempt, Assignment.kind, Assignment.content_id, answered)
        .join(Assignment, Assignment.id == Attempt.assignment_id)
        .where(Attempt.student_id == student_id)
    )
    return {
        row.assignment_id: _Begun(
            row,
            kind,
            content_id,
            Done(n, row.started_at, row.finished_at is not None),
        )
        for row, kind, content_id, n in rows
    }


def _counts_other(own: _Begun | None, other: _Begun | None) -> bool:
    if other is None:
        return False
    return own is None or other.rank > own.rank


def _way_home(session: Session, row: Attempt) -> dict[Attempt, int]:
    """The attempt and, one after the other, those that stand in each other's place."""
    moves: dict[Attempt, int] = {}
    going: Attempt | None = row
    while going is not None and going.came_from is not None and going not in moves:
        moves[going] = going.came_from
        going = session.scalar(
            select(Attempt).where(
                Attempt.student_id == going.came_from,
                Attempt.assignment_id == going.assignment_id,
            )
        )
    # Somebody's own attempt in the place: then everything stays where it is.
    return moves if going is None or going in moves else {}


def _place(session: Session, moves: dict[Attempt, int]) -> None:
    """Give each attempt to its new student; two of one lesson may change places."""
    for number, row in enumerate(moves, start=OUT_OF_THE_WAY):
        row.number = number
    session.flush()
    for row, student_id in moves.items():
        home = row.came_from or row.student_id
        row.came_from = None if home == student_id else home
        row.student_id, row.number = student_id, 1
    session.flush()


def _tests_only_from(session: Session, holder: int, origin: int) -> bool:
    """Whether all tests the holder took are those of `origin`, and there is one."""
    homes: Sequence[int | None] = session.scalars(
        select(Attempt.came_from)
        .join(Assignment, Assignment.id == Attempt.assignment_id)
        .where(Attempt.student_id == holder, Assignment.kind == "form")
    ).all()
    return bool(homes) and set(homes) == {origin}


def _swap_sequences(one: Account, other: Account) -> None:
    """The forms still to come must be those that the tests taken so far leave."""
    one.sequence, other.sequence = other.sequence, one.sequence


def _hand_over_doubts(session: Session, stays: int, goes: int) -> None:
    own = aliased(Challenge)
    items = select(own.item_id).where(own.account_id == stays)
    session.execute(
        update(Challenge)
        .where(Challenge.account_id == goes, Challenge.item_id.not_in(items))
        .values(account_id=stays)
    )
