"""Counting the answers to questions: one statement each, whatever the class size.

What comes back grows with the question (its options, its languages, how many others
there are) and not with the number of students. Counted are first attempts of students
who are still in the class; reflections earn nothing and are no questions here.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    CTE,
    Select,
    and_,
    case,
    func,
    null,
    select,
)
from sqlalchemy.orm import Session, aliased

from kit.analytics.options import Third
from kit.analytics.queries import OF_ATTEMPT, PRESENT
from kit.db.models import Account, Attempt, StoredResponse

RIGHT = StoredResponse.earned_milli == StoredResponse.possible_milli


@dataclass(frozen=True, slots=True)
class Way:
    """A way through an assignment that somebody has begun."""

    content_id: str
    track: str


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """Students who gave this answer first and did equally well on the other items."""

    item_id: str
    given: str  # canonical JSON; empty for items without options
    is_right: bool
    rest: int | None  # right first time on the other items; None: not all answered
    third: Third | None  # of those who answered all; who ties is in one third
    n: int


@dataclass(frozen=True, slots=True)
class LocaleRow:
    """Students who answered first in this language; `rest` as in `AnswerRow`."""

    item_id: str
    locale: str
    is_right: bool
    rest: int | None
    n: int


@dataclass(frozen=True, slots=True)
class TryRow:
    """Students who went from such a first try to such a second one."""

    is_right: bool
    is_partly: bool
    again_right: bool | None  # None: no second try
    n: int


@dataclass(frozen=True, slots=True)
class CertaintyRow:
    certainty: int | None
    is_right: bool
    n: int


def ways(session: Session, *, assignment_id: int) -> list[Way]:
    """The ways that students of the class have begun, in a fixed order."""
    rows = session.execute(
        select(Attempt.content_id, Attempt.track)
        .join(Account, PRESENT)
        .where(Attempt.assignment_id == assignment_id)
        .group_by(Attempt.content_id, Attempt.track)
        .order_by(Attempt.content_id, Attempt.track)
    )
    return [Way(*row) for row in rows]


def answers(
    session: Session,
    *,
    assignment_id: int,
    items: Collection[str],
    with_options: Collection[str],
    item_id: str | None = None,
) -> list[AnswerRow]:
    """First answers by score, to one of `items` or to all; a score is made of `items`.

    Only of items in `with_options` are the answers told apart: typed words would be as
    many as there are students.
    """
    ranked = _ranked(_scored(assignment_id, items, with_options))
    names = ("item_id", "given", "is_right", "rest", "third")
    rows = session.execute(counted(ranked, names, item_id))
    return [AnswerRow(*row) for row in rows]


def locales(
    session: Session,
    *,
    assignment_id: int,
    items: Collection[str],
    item_id: str | None = None,
) -> list[LocaleRow]:
    """First answers by language and score, to one of `items` or to all."""
    scored = _scored(assignment_id, items, ())
    names = ("item_id", "locale", "is_right", "rest")
    rows = session.execute(counted(scored, names, item_id))
    return [LocaleRow(*row) for row in rows]


def tries(session: Session, *, assignment_id: int, item_id: str) -> list[TryRow]:
    """First tries at an item, each with what came of the second."""
    again = aliased(StoredResponse)
    tried = (
        _firsts(
            assignment_id,
            RIGHT.label("is_right"),
            and_(StoredResponse.earned_milli > 0, ~RIGHT).label("is_partly"),
            (again.earned_milli == again.possible_milli).label("again_right"),
        )
        .outerjoin(
            again,
            and_(
                again.school_id == StoredResponse.school_id,
                again.attempt_id == StoredResponse.attempt_id,
                again.item_id == StoredResponse.item_id,
                again.number == 2,
            ),
        )
        .where(StoredResponse.item_id == item_id)
        .cte("tried")
    )
    names = ("is_right", "is_partly", "again_right")
    return [TryRow(*row) for row in session.execute(counted(tried, names))]


def certainties(
    session: Session, *, assignment_id: int, item_id: str
) -> list[CertaintyRow]:
    """First answers to an item by how sure the students were."""
    said = (
        _firsts(assignment_id, StoredResponse.certainty, RIGHT.label("is_right"))
        .where(StoredResponse.item_id == item_id)
        .cte("said")
    )
    rows = session.execute(counted(said, ("certainty", "is_right")))
    return [CertaintyRow(*row) for row in rows]


def _firsts(assignment_id: int, *columns: Any) -> Select[Any]:  # noqa: ANN401 - columns of any type
    """First answers to graded items of an assignment."""
    return (
        select(*columns)
        .join_from(StoredResponse, Attempt, OF_ATTEMPT)
        .join(Account, PRESENT)
        .where(Attempt.assignment_id == assignment_id, Attempt.number == 1)
        .where(StoredResponse.number == 1, StoredResponse.possible_milli > 0)
    )


def counted(
    source: CTE, names: Collection[str], item_id: str | None = None
) -> Select[Any]:
    """How many rows have each combination of `names`.

    What is counted was computed in `source`: PostgreSQL takes an expression with
    parameters in SELECT for another one than the same in GROUP BY.
    """
    columns = [source.c[name] for name in names]
    query = select(*columns, func.count()).group_by(*columns)
    return query if item_id is None else query.where(source.c.item_id == item_id)


def _scored(
    assignment_id: int, items: Collection[str], with_options: Collection[str]
) -> CTE:
    """First answers with `rest`, where the student answered as much as anybody has.

    As anybody on the same way: a test form, or a track, has a length of its own. Who is
    still at work has no score, or a fast student would look like a strong one.
    """
    theirs = Attempt.student_id
    point = case((RIGHT, 1), else_=0)
    firsts = (
        _firsts(
            assignment_id,
            Attempt.content_id,
            Attempt.track,
            StoredResponse.item_id,
            StoredResponse.locale,
            case(
                (StoredResponse.item_id.in_(with_options), StoredResponse.given),
                else_="",
            ).label("given"),
            RIGHT.label("is_right"),
            (func.sum(point).over(partition_by=theirs) - point).label("rest"),
            func.count().over(partition_by=theirs).label("answered"),
        )
        .where(StoredResponse.item_id.in_(items))
        .cte("firsts")
    ).c
    most = func.max(firsts.answered).over(
        partition_by=(firsts.content_id, firsts.track)
    )
    return select(
        firsts.item_id,
        firsts.locale,
        firsts.given,
        firsts.is_right,
        case((firsts.answered == most, firsts.rest)).label("rest"),
    ).cte("scored")


def _ranked(scored: CTE) -> CTE:
    """`scored` with thirds by the middle of the places that students who tie share.

    Of n students the lower third has its place below n ÷ 3, the upper above 2n ÷ 3.
    """
    found = scored.c
    alike = (found.item_id, found.rest.is_(None))
    below = func.rank().over(partition_by=alike, order_by=found.rest) - 1
    up_to = func.count().over(partition_by=alike, order_by=found.rest)
    placed = select(
        *found,
        (3 * (below + up_to)).label("place"),  # six times the middle of the places
        (2 * func.count().over(partition_by=alike)).label("third_of_places"),
    ).cte("placed")
    place, width = placed.c.place, placed.c.third_of_places
    third = case(
        (placed.c.rest.is_(None), null()),
        (place < width, "lower"),
        (place > 2 * width, "upper"),
        else_="middle",
    )
    return select(*placed.c, third.label("third")).cte("ranked")
