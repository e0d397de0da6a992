"""Counts of a class's first answers, for its profile: one statement each."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from kit.analytics.discernment import VERY_SURE
from kit.analytics.queries import OF_ATTEMPT, PRESENT
from kit.db.models import Account, Attempt, StoredResponse


@dataclass(frozen=True, slots=True)
class FirstCount:
    """How many first answers to an item were alike."""

    item_id: str
    is_right: bool
    n: int
    sure: int  # of them, given with "very sure"


def first_counts(session: Session, *, class_id: int) -> list[FirstCount]:
    """Two rows an item at most, whatever the size of the class."""
    right = StoredResponse.earned_milli == StoredResponse.possible_milli
    rows = session.execute(
        select(
            StoredResponse.item_id,
            right,
            func.count(),
            func.count().filter(StoredResponse.certainty == VERY_SURE),
        )
        .join(Attempt, OF_ATTEMPT)
        .join(Account, PRESENT)
        .where(*_first_of(class_id))
        .group_by(StoredResponse.item_id, right)
        .order_by(StoredResponse.item_id)
    )
    return [FirstCount(row[0], bool(row[1]), row[2], row[3]) for row in rows]


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """A student's first answer; `given` only where it was not wholly right."""

    student_id: int
    item_id: str
    given: str | None


def first_answers_to(
    session: Session, *, class_id: int, items: Collection[str]
) -> list[AnswerRow]:
    """First answers to `items` by present students."""
    wrong = StoredResponse.earned_milli < StoredResponse.possible_milli
    rows = session.execute(
        select(
            Account.id,
            StoredResponse.item_id,
            case((wrong, StoredResponse.given), else_=None),
        )
        .select_from(StoredResponse)
        .join(Attempt, OF_ATTEMPT)
        .join(Account, PRESENT)
        .where(*_first_of(class_id))
        # An expression: by its index SQLite would look for each item in each attempt.
        .where((StoredResponse.item_id + "").in_(items))
        .order_by(Account.id, StoredResponse.item_id)
    )
    return [AnswerRow(*row) for row in rows]


def _first_of(class_id: int) -> tuple[ColumnElement[bool], ...]:
    return (
        Account.classroom_id == class_id,
        StoredResponse.number == 1,
        Attempt.number == 1,
    )
