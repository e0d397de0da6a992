"""How long students took over a question: one statement, whatever the class size."""

from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Integer,
    and_,
    case,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from kit.analytics.queries import OF_ATTEMPT, PRESENT
from kit.analytics.question_queries import counted
from kit.db.models import Account, Attempt, StepDone, StoredResponse

LONGEST_S = 30 * 60  # a longer gap counts as this one: somebody went away
# Seconds are rounded to steps that grow, so that there are few of them.
STEPS_S = ((120, 5), (600, 30), (LONGEST_S, 60))
OF_STEP = and_(
    Attempt.school_id == StepDone.school_id, Attempt.id == StepDone.attempt_id
)


def times(session: Session, *, assignment_id: int, item_id: str) -> dict[int, int]:
    """Seconds on an item, rounded to `STEPS_S`, with how many students took them.

    From the answer or reading step before, or from the beginning, to the first answer.
    """
    gaps = _gaps(assignment_id)
    spent = (
        select(_rounded(gaps.c.seconds).label("seconds"))
        .where(gaps.c.what == item_id, gaps.c.number == 1)
        .cte("spent")
    )
    rows = session.execute(counted(spent, ("seconds",)))
    return {row[0]: row[1] for row in rows}


def _gaps(assignment_id: int) -> CTE:
    """Everything done in an assignment, each with the seconds since what was before."""
    of_class = (Attempt.assignment_id == assignment_id, Attempt.number == 1)
    read = (
        select(
            Attempt.student_id,
            Attempt.started_at,
            StepDone.done_at.label("at"),
            StepDone.step_id.label("what"),
            literal(0).label("number"),
        )
        .join_from(StepDone, Attempt, OF_STEP)
        .join(Account, PRESENT)
        .where(*of_class)
    )
    answered = (
        select(
            Attempt.student_id,
            Attempt.started_at,
            StoredResponse.answered_at,
            StoredResponse.item_id,
            StoredResponse.number,
        )
        .join_from(StoredResponse, Attempt, OF_ATTEMPT)
        .join(Account, PRESENT)
        .where(*of_class)
    )
    done = union_all(read, answered).cte("done").c
    before = func.lag(done.at).over(
        partition_by=done.student_id, order_by=(done.at, done.number, done.what)
    )
    since = epoch(done.at) - epoch(func.coalesce(before, done.started_at))
    return select(done.what, done.number, since.label("seconds")).cte("gaps")


def _rounded(seconds: ColumnElement[int]) -> ColumnElement[int]:
    """To the nearest of `STEPS_S`, from 0 to `LONGEST_S`."""
    steps = ((seconds < top, (seconds + s // 2) // s * s) for top, s in STEPS_S)
    return case((seconds < 0, 0), *steps, else_=LONGEST_S)


class epoch(FunctionElement[int]):  # noqa: N801 - reads as a function in SQL
    """Whole seconds since 1970; in SQLite a moment is text."""

    type = Integer()
    name = "epoch"
    inherit_cache = True


@compiles(epoch)
def _epoch(element: epoch, compiler: SQLCompiler, **how: Any) -> str:  # noqa: ANN401 - what SQLAlchemy passes
    moment = compiler.process(element.clauses, **how)
    return f"CAST(FLOOR(EXTRACT(EPOCH FROM {moment})) AS BIGINT)"


@compiles(epoch, "sqlite")
def _epoch_in_sqlite(element: epoch, compiler: SQLCompiler, **how: Any) -> str:  # noqa: ANN401 - as above
    return (
        f"CAST(strftime('%s', {compiler.process(element.clauses, **how)}) AS INTEGER)"
    )
