"""What a teacher may want to come back to: of the last lesson of each class."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeAlias

from sqlalchemy.orm import Session

from kit.analytics.follow_up_queries import (
    FirstTries,
    Progress,
    first_tries,
    progress,
)
from kit.content.model import Library, Reflection
from kit.services import rulings
from kit.services.assignments import AssignmentView

__all__ = ["FollowUp", "Progress", "follow_up", "progress_of"]

Reason: TypeAlias = Literal["missed", "unfinished"]

MOST_LINES = 4
MISSED_ANSWERS = 8  # below, one lesson says little about a class
MISSED_SHARE = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class FollowUp:
    """One line: the lesson and its reason; the page has the words and the action."""

    given: AssignmentView
    reason: Reason
    count: int
    of: int
    item: str = ""  # of "missed"


def progress_of(
    session: Session, *, given: Sequence[AssignmentView]
) -> Mapping[int, Progress]:
    """By row of the assignment; one that nobody has begun is left out."""
    return progress(session, assignments=[each.id for each in given])


def follow_up(
    session: Session, *, library: Library, given: Sequence[AssignmentView]
) -> list[FollowUp]:
    """Of the newest closed lesson of each class; `given` is newest first.

    The question most students missed at first, if half of them did; then who has not
    finished. A test is not talked about, so it is left out.
    """
    last = _last_lessons(given)
    tries = first_tries(session, assignments=[each.id for each in last])
    counts = progress_of(session, given=last)
    lines: list[FollowUp] = []
    for each in last:
        mine = [row for row in tries if row.assignment_id == each.id]
        dropped = rulings.dropped(rulings.in_force(session, class_id=each.class_id))
        missed = _most_missed(library, [r for r in mine if r.item_id not in dropped])
        if missed:
            wrong = missed.answered - missed.right
            lines.append(
                FollowUp(each, "missed", wrong, missed.answered, missed.item_id)
            )
        so_far = counts.get(each.id, Progress())
        if left := so_far.begun - so_far.finished:
            lines.append(FollowUp(each, "unfinished", left, so_far.begun))
    return lines[:MOST_LINES]


def _last_lessons(given: Sequence[AssignmentView]) -> list[AssignmentView]:
    last: dict[int, AssignmentView] = {}
    for each in given:
        if each.state == "closed" and each.kind == "module":
            last.setdefault(each.class_id, each)
    return list(last.values())[:MOST_LINES]


def _most_missed(library: Library, rows: Sequence[FirstTries]) -> FirstTries | None:
    """Half or more of enough students missed it; of two alike the first by id."""
    asked = [
        row
        for row in rows
        if row.answered >= MISSED_ANSWERS
        and row.item_id in library.items
        and not isinstance(library.items[row.item_id], Reflection)
        and row.answered - row.right >= MISSED_SHARE * row.answered
    ]
    return max(
        asked, key=lambda r: Fraction(r.answered - r.right, r.answered), default=None
    )
