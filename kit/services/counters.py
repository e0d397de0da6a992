"""How often an item was answered how, kept count of while the answers are stored.

A counter is a row of `item_count`: the answers of one school to one item that were
alike in all its columns. Whatever stores an answer or changes its mark says so here, in
the same transaction, so that a report on the bank never has to look through answers.
"""

from collections import Counter
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    CursorResult,
    Executable,
    and_,
    bindparam,
    case,
    delete,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from kit.analytics.queries import OF_ATTEMPT
from kit.analytics.stats import SMALLEST_CELL
from kit.db.base import Base
from kit.db.models import Assignment, Attempt, Classroom, StoredResponse

LONGEST = 120  # characters of an answer that is counted as such
# Answers made of options of the item. Words that somebody typed are no such thing.
OF_OPTIONS = ('{"ids":', '{"order":', '{"pairs":', '{"labels":')

COUNTS = Base.metadata.tables["item_count"]


class Key(NamedTuple):
    """Which counter: all columns of the table but `n`."""

    school_id: int
    item_id: str
    item_revision: str
    locale: str
    number: int
    answer: str  # canonical JSON; "" where it is words, or long
    certainty: int  # 0: none
    earned_milli: int
    possible_milli: int


def count(session: Session, *stored: StoredResponse, by: int = 1) -> None:
    """Count answers `by` times more; the caller owns the transaction.

    Before a mark changes: `by=-1`; after it: once more, with the new mark.

    Raises:
        LookupError: an answer is to go that was never counted.
    """
    # A counter is locked until the commit: what else there is to write comes first.
    session.flush()
    changes: Counter[Key] = Counter()
    for each in stored:
        changes[key_of(each)] += by
    ordered = sorted(changes.items())  # so that no two wait for each other in turn
    if more := [key._asdict() | {"n": n} for key, n in ordered if n > 0]:
        session.execute(_adding(session), more)
    for key, n in ordered:
        if n < 0:
            _take(session, key, -n)


def key_of(stored: StoredResponse) -> Key:
    return Key(
        school_id=stored.school_id,
        item_id=stored.item_id,
        item_revision=stored.item_revision,
        locale=stored.locale,
        number=stored.number,
        answer=answer_of(stored.given),
        certainty=stored.certainty or 0,
        earned_milli=stored.earned_milli,
        possible_milli=stored.possible_milli,
    )


def answer_of(given: str) -> str:
    """What a counter keeps of an answer's JSON."""
    return given if given.startswith(OF_OPTIONS) and len(given) <= LONGEST else ""


def is_counted(session: Session, *, class_id: int) -> bool:
    """Answers of a made-up class are not."""
    return not session.scalar(select(Classroom.made_up).where(Classroom.id == class_id))


def forget(session: Session, *, which: ColumnElement[bool]) -> None:
    """Take attempts that are about to be erased out of the small counters.

    What is left of them afterwards stands in counters of `SMALLEST_CELL` answers or
    more and cannot be told from the others'.
    """
    # Attempts are locked before counters, as by the answers that may come in now.
    session.execute(select(Attempt.id).where(which).with_for_update())
    gone = session.execute(
        select(*_KEY_OF_RESPONSE, func.count())
        .join(Attempt, OF_ATTEMPT)
        .join(Assignment, Assignment.id == Attempt.assignment_id)
        .join(Classroom, Classroom.id == Assignment.classroom_id)
        .where(which, Classroom.made_up.is_(False))
        .group_by(*_KEY_OF_RESPONSE)
    ).all()
    if not gone:
        return
    # Never below 0: nothing that was miscounted may keep anybody from being erased.
    fewer = case((COUNTS.c.n > bindparam("by"), COUNTS.c.n - bindparam("by")), else_=0)
    session.execute(
        update(COUNTS).where(_IS_KEY, COUNTS.c.n < SMALLEST_CELL).values(n=fewer),
        [{**_bound(Key(*row[:-1])), "by": row[-1]} for row in sorted(gone)],
    )
    session.execute(delete(COUNTS).where(COUNTS.c.n == 0))


_ANSWER = case(
    (
        and_(
            func.length(StoredResponse.given) <= LONGEST,
            or_(*(StoredResponse.given.startswith(kind) for kind in OF_OPTIONS)),
        ),
        StoredResponse.given,
    ),
    else_="",
)
_KEY_OF_RESPONSE = (
    StoredResponse.school_id,
    StoredResponse.item_id,
    StoredResponse.item_revision,
    StoredResponse.locale,
    StoredResponse.number,
    _ANSWER,
    func.coalesce(StoredResponse.certainty, 0),
    StoredResponse.earned_milli,
    StoredResponse.possible_milli,
)
_IS_KEY = and_(*(COUNTS.c[name] == bindparam(f"is_{name}") for name in Key._fields))


def _bound(key: Key) -> dict[str, Any]:
    return {f"is_{name}": value for name, value in key._asdict().items()}


def _adding(session: Session) -> postgresql.Insert | sqlite.Insert:
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    row = sqlite.insert(COUNTS) if is_sqlite else postgresql.insert(COUNTS)
    return row.on_conflict_do_update(
        index_elements=list(Key._fields), set_={"n": COUNTS.c.n + row.excluded.n}
    )


def _take(session: Session, key: Key, change: int) -> None:
    """A counter that comes to 0 goes, so that the table is what a recount would be."""
    fewer = (
        update(COUNTS)
        .where(_IS_KEY, COUNTS.c.n >= change)
        .values(n=COUNTS.c.n - change)
    )
    if not _rows(session, fewer, key):
        raise LookupError(f"never counted: {key}")
    _rows(session, delete(COUNTS).where(_IS_KEY, COUNTS.c.n == 0), key)


def _rows(session: Session, statement: Executable, key: Key) -> int:
    result = session.execute(statement, _bound(key))
    assert isinstance(result, CursorResult)  # noqa: S101 - of a change it always is
    return int(result.rowcount)
