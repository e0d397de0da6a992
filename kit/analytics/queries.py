"""Counting in the database: one statement per question, whatever the class size."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session, aliased

from kit.db.models import Account, Assignment, Attempt, StepDone, StoredResponse

OF_ATTEMPT = and_(
    Attempt.school_id == StoredResponse.school_id,
    Attempt.id == StoredResponse.attempt_id,
)
_OWN = aliased(Assignment)
# A student who went to another class counts in the old one no more, and an answer that
# stayed behind in none.
PRESENT = and_(
    Account.id == Attempt.student_id,
    Account.removed_at.is_(None),
    Account.classroom_id
    == select(_OWN.classroom_id)
    .where(_OWN.id == Attempt.assignment_id)
    .correlate(Account, Attempt)
    .scalar_subquery(),
)


@dataclass(frozen=True, slots=True)
class ResponseRow:
    """One stored response of an assignment."""

    student_id: int
    item_id: str
    number: int
    given: str  # canonical JSON
    certainty: int | None
    earned_milli: int
    possible_milli: int
    locale: str
    translation: str
    item_revision: str
    answered_at: datetime

    @property
    def is_right(self) -> bool:
        return self.earned_milli == self.possible_milli


@dataclass(frozen=True, slots=True)
class StudentRow:
    """One student of a class and how far the assignment is."""

    id: int
    public_id: str
    name: str
    note: str
    waiting: bool
    seen_at: datetime | None
    started_at: datetime | None  # None: not begun
    moved_at: datetime | None
    finished_at: datetime | None
    track: str | None
    content_id: str | None  # what the attempt takes: the module, or the form of a test


def responses_to(session: Session, *, assignment_id: int) -> list[ResponseRow]:
    """Every response to an assignment by students who are still in the class."""
    rows = session.execute(
        select(
            Attempt.student_id,
            StoredResponse.item_id,
            StoredResponse.number,
            StoredResponse.given,
            StoredResponse.certainty,
            StoredResponse.earned_milli,
            StoredResponse.possible_milli,
            StoredResponse.locale,
            StoredResponse.translation,
            StoredResponse.item_revision,
            StoredResponse.answered_at,
        )
        .join(Attempt, OF_ATTEMPT)
        .join(Account, PRESENT)
        .where(Attempt.assignment_id == assignment_id)
        .order_by(StoredResponse.answered_at, StoredResponse.number)
    )
    return [ResponseRow(*row) for row in rows]


def students_with(
    session: Session, *, class_id: int, assignment_id: int
) -> list[StudentRow]:
    """Everybody in the class, with their attempt at the assignment if they have one."""
    rows = session.execute(
        select(
            Account.id,
            Account.public_id,
            Account.name,
            Account.note,
            Account.waiting,
            Account.seen_at,
            Attempt.started_at,
            Attempt.moved_at,
            Attempt.finished_at,
            Attempt.track,
            Attempt.content_id,
        )
        .outerjoin(
            Attempt,
            (Attempt.student_id == Account.id)
            & (Attempt.assignment_id == assignment_id),
        )
        .where(Account.classroom_id == class_id, Account.removed_at.is_(None))
        .order_by(Account.name_key)
    ).mappings()
    return [StudentRow(**row) for row in rows]


def locales_of(session: Session, *, class_id: int) -> list[str]:
    """What students who are still in the class read in, the most frequent first."""
    rows = session.execute(
        select(Account.locale)
        .where(Account.classroom_id == class_id, Account.removed_at.is_(None))
        .group_by(Account.locale)
        .order_by(func.count().desc(), Account.locale)
    )
    return [locale for (locale,) in rows if locale]


def steps_done(
    session: Session, *, assignment_id: int
) -> list[tuple[int, str, datetime]]:
    """Student, reading step and when it was done, oldest first."""
    rows = session.execute(
        select(Attempt.student_id, StepDone.step_id, StepDone.done_at)
        .join(
            Attempt,
            (Attempt.school_id == StepDone.school_id)
            & (Attempt.id == StepDone.attempt_id),
        )
        .join(Account, PRESENT)
        .where(Attempt.assignment_id == assignment_id)
        .order_by(StepDone.done_at)
    )
    return [(row[0], row[1], row[2]) for row in rows]


@dataclass(frozen=True, slots=True)
class JudgementRow:
    """The first answer of one student to one item, in any assignment of the class."""

    student_id: int
    item_id: str
    given: str
    certainty: int | None
    is_right: bool


def first_answers_of(
    session: Session,
    *,
    class_id: int,
    items: Collection[str],
    assignment_id: int | None = None,
) -> list[JudgementRow]:
    """First answers of a class to `items`, in one assignment or in all of them."""
    query = (
        select(
            Account.id,
            StoredResponse.item_id,
            StoredResponse.given,
            StoredResponse.certainty,
            StoredResponse.earned_milli == StoredResponse.possible_milli,
        )
        .join(Attempt, OF_ATTEMPT)
        .join(Account, PRESENT)
        .where(Account.classroom_id == class_id)
        .where(StoredResponse.number == 1, Attempt.number == 1)
        # An expression: by its index SQLite would look for each item in each attempt.
        .where((StoredResponse.item_id + "").in_(items))
        .order_by(Account.id, Attempt.assignment_id, StoredResponse.item_id)
    )
    if assignment_id is not None:
        query = query.where(Attempt.assignment_id == assignment_id)
    return [
        JudgementRow(row[0], row[1], row[2], row[3], bool(row[4]))
        for row in session.execute(query)
    ]


@dataclass(frozen=True, slots=True)
class SittingRow:
    """The first answer of one student to one item of a test form."""

    student_id: int
    sitting: str  # "pre-test" and so on
    form: str  # id of the quiz
    track: str
    item_id: str
    given: str
    certainty: int | None


def sitting_answers(session: Session, *, class_id: int) -> list[SittingRow]:
    """All answers of a class to its tests, the earliest sitting first."""
    rows = session.execute(
        select(
            Account.id,
            Assignment.content_id,
            Attempt.content_id,
            Attempt.track,
            StoredResponse.item_id,
            StoredResponse.given,
            StoredResponse.certainty,
        )
        .join(Attempt, OF_ATTEMPT)
        .join(Account, PRESENT)
        .join(Assignment, Assignment.id == Attempt.assignment_id)
        .where(Account.classroom_id == class_id)
        .where(Assignment.kind == "form", StoredResponse.number == 1)
        .order_by(Assignment.opened_at, Assignment.id, StoredResponse.item_id)
    )
    return [SittingRow(*row) for row in rows]


def pulse(session: Session, *, class_id: int, assignment_id: int) -> str:
    """Something that changes whenever the live page would: for its ETag."""
    people = session.execute(
        select(
            func.count(),
            func.count().filter(Account.waiting),
            func.count(Account.removed_at),
            func.max(Account.seen_at),
        ).where(Account.classroom_id == class_id)
    ).one()
    attempts = session.execute(
        select(
            func.count(), func.max(Attempt.moved_at), func.count(Attempt.finished_at)
        ).where(Attempt.assignment_id == assignment_id)
    ).one()
    return "|".join(str(part) for part in (*people, *attempts))


def begun(session: Session, *, assignment_id: int) -> int:
    """How many students who are still in the class have begun."""
    count = session.scalar(
        select(func.count())
        .select_from(Attempt)
        .join(Account, PRESENT)
        .where(Attempt.assignment_id == assignment_id)
    )
    return count or 0
