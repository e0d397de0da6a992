"""A student goes to another class of the same teacher: what goes along, what stays.

The student keeps name, note, PIN and card. An attempt goes along to the same lesson of
the other class. Any other stays at the lesson it was made for and counts in no class
until the student comes back. Going back is moving again.
"""

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from kit.db.models import Account, Assignment, Attempt, Classroom, StoredResponse
from kit.services.errors import NameTakenError, NotYoursError
from kit.services.joining import has_list
from kit.services.members import student_row
from kit.services.names import name_key, tidy
from kit.services.rulings import in_force


@dataclass(frozen=True, slots=True)
class Moving:
    """What would happen; content ids, earliest first."""

    along: tuple[str, ...]
    stays: tuple[str, ...]


def preview(
    session: Session, *, class_id: int, student: str, to_class_id: int
) -> Moving:
    """What `move` would do; writes nothing.

    Raises:
        NotYoursError: no student of the class, or one who waits or was removed.
    """
    row = _present(session, class_id=class_id, student=student)
    along, stays = _sorted_out(session, row, to_class_id)
    return Moving(
        tuple(given.content_id for _attempt, given in along),
        tuple(given.content_id for given in stays),
    )


def move(
    session: Session, *, class_id: int, student: str, to_class_id: int, name: str
) -> None:
    """Put the student in the other class, with what goes along.

    Raises:
        NameTakenError: somebody there has the name.
        NotYoursError: as `preview` does, or it is the same class, or one of the two
            is made up.
    """
    row = _present(session, class_id=class_id, student=student)
    here, there = (session.get_one(Classroom, each) for each in (class_id, to_class_id))
    if here is there or here.made_up != there.made_up:
        raise NotYoursError
    _lock(session, row.id)
    if session.scalar(
        select(Account.id).where(
            Account.classroom_id == to_class_id, Account.name_key == name_key(name)
        )
    ):
        raise NameTakenError
    along, _stays = _sorted_out(session, row, to_class_id)
    # One name from a list would make a list of a class that has none.
    row.listed = has_list(session, class_id=to_class_id)
    row.classroom_id = to_class_id
    row.name, row.name_key = tidy(name), name_key(name)
    for attempt, given in along:
        attempt.assignment_id = given.id
    session.flush()


def _lock(session: Session, student_id: int) -> None:
    """Nothing is begun, and no answer comes in, while attempts change their lesson."""
    session.get(Account, student_id, with_for_update=True)
    session.scalars(
        select(Attempt.id)
        .where(Attempt.student_id == student_id)
        .order_by(Attempt.id)
        .with_for_update()
    ).all()


def _present(session: Session, *, class_id: int, student: str) -> Account:
    row = student_row(session, class_id=class_id, student=student)
    if row.removed_at or row.waiting:
        raise NotYoursError
    return row


def _sorted_out(
    session: Session, student: Account, to_class_id: int
) -> tuple[list[tuple[Attempt, Assignment]], list[Assignment]]:
    """Attempts at lessons of the own class with where they go, and what cannot go."""
    here = _by_content(session, student.classroom_id or 0)
    there = _by_content(session, to_class_id)
    attempts = session.scalars(
        select(Attempt).where(Attempt.student_id == student.id).order_by(Attempt.id)
    ).all()
    begun = {row.assignment_id: row for row in attempts}
    keyed = _keyed(session, student.classroom_id or 0) | _keyed(session, to_class_id)
    along: list[tuple[Attempt, Assignment]] = []
    stays: list[Assignment] = []
    for content_id, own in here.items():
        for given in own:
            attempt = begun.get(given.id)
            if attempt is None:
                continue
            others = there.get(content_id, [])
            # Both once only: else nobody could say which of them it goes back to.
            fits = len(own) == len(others) == 1 and others[0].id not in begun
            if fits and not _answers(session, attempt, keyed):
                along.append((attempt, others[0]))
            else:
                stays.append(given)
    return along, stays


def _by_content(session: Session, class_id: int) -> dict[str, list[Assignment]]:
    found: dict[str, list[Assignment]] = defaultdict(list)
    for row in session.scalars(
        select(Assignment)
        .where(Assignment.classroom_id == class_id)
        .order_by(Assignment.opened_at, Assignment.id)
    ):
        found[row.content_id].append(row)
    return found


def _keyed(session: Session, class_id: int) -> set[str]:
    """Items a class has a key of its own for: its marks mean something there only."""
    ruled = in_force(session, class_id=class_id)
    return {item_id for item_id, ruling in ruled.items() if not ruling.is_drop}


def _answers(session: Session, attempt: Attempt, items: set[str]) -> bool:
    """Whether the attempt has an answer to one of these items."""
    found = session.scalars(
        select(StoredResponse.item_id).where(
            StoredResponse.school_id == attempt.school_id,
            StoredResponse.attempt_id == attempt.id,
        )
    )
    return not items.isdisjoint(found)
