"""Counting whole attempts by score, over all classes of the site.

Each of these looks through every answer: for reports that a person waits for, never for
a page. What comes back grows with the bank and not with the number of students.
"""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import CTE, ColumnElement, and_, case, func, select
from sqlalchemy.orm import Session

from kit.analytics.queries import OF_ATTEMPT
from kit.db.models import Assignment, Attempt, Classroom, StoredResponse

RIGHT = StoredResponse.earned_milli == StoredResponse.possible_milli


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """Students who took the same and did equally well on one item and on the whole."""

    content_id: str
    quiz_revision: str
    track: str
    item_id: str
    item_revision: str
    earned: int  # thousandths of points, as all that follows
    possible: int
    total: int
    whole: int
    answered: int  # graded items in the whole
    n: int


@dataclass(frozen=True, slots=True)
class LanguageRow:
    """Students who took the same, in one language, with equally many items right."""

    content_id: str
    quiz_revision: str
    track: str
    answered: int
    item_id: str
    item_revision: str
    locale: str
    right: int
    n: int
    n_right: int  # who had this item right


def scores(session: Session, *, practice: Collection[str]) -> list[ScoreRow]:
    """Every item by its points and the points of the whole attempt; one statement."""
    whole = _whole(practice).c
    columns = (
        *(whole.content_id, whole.quiz_revision, whole.track),
        *(StoredResponse.item_id, StoredResponse.item_revision),
        *(StoredResponse.earned_milli, StoredResponse.possible_milli),
        *(whole.total, whole.whole, whole.answered),
    )
    rows = session.execute(
        select(*columns, func.count())
        .join(Attempt, OF_ATTEMPT)
        .join(Assignment, Assignment.id == Attempt.assignment_id)
        .join(whole.id.table, _same_attempt(whole.id.table))
        .where(_asked(practice))
        .group_by(*columns)
    )
    return [ScoreRow(*row) for row in rows]


def by_language(session: Session, *, practice: Collection[str]) -> list[LanguageRow]:
    """Every item by language and number of items right, of attempts in one language."""
    whole = _whole(practice).c
    columns = (
        *(whole.content_id, whole.quiz_revision, whole.track, whole.answered),
        *(StoredResponse.item_id, StoredResponse.item_revision),
        *(whole.locale, whole.right),
    )
    rows = session.execute(
        select(*columns, func.count(), func.sum(case((RIGHT, 1), else_=0)))
        .join(Attempt, OF_ATTEMPT)
        .join(Assignment, Assignment.id == Attempt.assignment_id)
        .join(whole.id.table, _same_attempt(whole.id.table))
        .where(_asked(practice), whole.locale.is_not(None))
        .group_by(*columns)
    )
    return [LanguageRow(*row) for row in rows]


def _same_attempt(whole: CTE) -> ColumnElement[bool]:
    return and_(
        whole.c.school_id == StoredResponse.school_id,
        whole.c.id == StoredResponse.attempt_id,
    )


def _asked(practice: Collection[str]) -> ColumnElement[bool]:
    """First answers to graded items of the lesson or form itself, not made up.

    A look back asks other things in each class; so it is no part of the score.
    """
    made_up = select(Classroom.id).where(Classroom.made_up)
    looked_back = (
        " " + Assignment.review_everyday + " " + Assignment.review_war + " "
    ).like("% " + StoredResponse.item_id + " %")
    return and_(
        StoredResponse.number == 1,
        StoredResponse.possible_milli > 0,
        StoredResponse.item_id.not_in(practice),
        Attempt.number == 1,
        Assignment.classroom_id.not_in(made_up),
        ~looked_back,
    )


def _whole(practice: Collection[str]) -> CTE:
    """Attempts with as many answers as anybody's at the same thing in the same class.

    `locale` is None where an attempt was answered in more than one language.
    """
    scored = (
        select(
            Attempt.school_id,
            Attempt.id,
            Attempt.assignment_id,
            Attempt.content_id,
            Attempt.quiz_revision,
            Attempt.track,
            func.sum(StoredResponse.earned_milli).label("total"),
            func.sum(StoredResponse.possible_milli).label("whole"),
            func.sum(case((RIGHT, 1), else_=0)).label("right"),
            func.count().label("answered"),
            func.min(StoredResponse.locale).label("one_locale"),
            func.max(StoredResponse.locale).label("other_locale"),
        )
        .join_from(StoredResponse, Attempt, OF_ATTEMPT)
        .join(Assignment, Assignment.id == Attempt.assignment_id)
        .where(_asked(practice))
        .group_by(Attempt.school_id, Attempt.id)
        .cte("scored")
    ).c
    alike = (
        *(scored.assignment_id, scored.content_id, scored.quiz_revision),
        scored.track,
    )
    ranked = select(
        *scored, func.max(scored.answered).over(partition_by=alike).label("most")
    ).cte("ranked")
    locale = case((ranked.c.one_locale == ranked.c.other_locale, ranked.c.one_locale))
    return (
        select(*ranked.c, locale.label("locale"))
        .where(ranked.c.answered == ranked.c.most)
        .cte("whole")
    )
