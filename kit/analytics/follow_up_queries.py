"""Counting for the teacher's home: one statement for all the lessons asked about."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from kit.analytics.queries import OF_ATTEMPT, PRESENT
from kit.db.models import Account, Attempt, StoredResponse

IS_RIGHT = StoredResponse.earned_milli == StoredResponse.possible_milli


@dataclass(frozen=True, slots=True)
class FirstTries:
    """First answers to one question of one lesson."""

    assignment_id: int
    item_id: str
    answered: int
    right: int


@dataclass(frozen=True, slots=True)
class Progress:
    """How many students have begun a lesson, and finished it."""

    begun: int = 0
    finished: int = 0


def first_tries(session: Session, *, assignments: Collection[int]) -> list[FirstTries]:
    """By students who are still in the class; reflections, which have no marks, too."""
    rows = session.execute(
        select(
            Attempt.assignment_id,
            StoredResponse.item_id,
            func.count(),
            func.sum(case((IS_RIGHT, 1), else_=0)),
        )
        .join(StoredResponse, OF_ATTEMPT)
        .join(Account, PRESENT)
        .where(Attempt.assignment_id.in_(assignments), StoredResponse.number == 1)
        .group_by(Attempt.assignment_id, StoredResponse.item_id)
        .order_by(Attempt.assignment_id, StoredResponse.item_id)
    )
    return [FirstTries(*row) for row in rows]


def progress(session: Session, *, assignments: Collection[int]) -> dict[int, Progress]:
    rows = session.execute(
        select(Attempt.assignment_id, func.count(), func.count(Attempt.finished_at))
        .join(Account, PRESENT)
        .where(Attempt.assignment_id.in_(assignments), Account.waiting.is_(False))
        .group_by(Attempt.assignment_id)
    )
    return {row[0]: Progress(row[1], row[2]) for row in rows}
