"""A student's own report: what was done, and what the explained answers say.

An answer counts here only once its explanation may be seen: a count would tell whether
it was right. Nothing is compared with anybody else's.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from sqlalchemy import Row, Select, and_, select
from sqlalchemy.orm import Session

from kit.analytics import discernment
from kit.analytics.queries import OF_ATTEMPT, SittingRow
from kit.analytics.student_change import (
    StudentVerdict,
    discernment_change,
    student_verdict,
)
from kit.content.model import Library, Reflection
from kit.db.models import Account, Assignment, Attempt, StoredResponse
from kit.grading.responses import from_json
from kit.services.before_after import judgements
from kit.services.errors import NotYoursError
from kit.services.places import is_explained
from kit.services.rulings import dropped, in_force
from kit.services.sittings import SITTINGS
from kit.services.tally import First, Tally, tally_of

ENOUGH = 4  # answers, before anything is said of a skill, a side or certainty

# What to ask oneself next time: of passages questioned, of passages relied on, of
# "very sure" answers; a skill to practise; or nothing but the next lesson.
Advice: TypeAlias = Literal["speaks for it", "is missing", "sure", "skill", "go on"]
Answered: TypeAlias = Row[Assignment, Attempt, StoredResponse]


@dataclass(frozen=True, slots=True)
class Done:
    """A lesson or a test that the student has begun."""

    content_id: str
    begun_at: datetime
    is_finished: bool
    is_explained: bool


@dataclass(frozen=True, slots=True)
class SkillCount:
    """First answers to the questions of one skill."""

    skill: str
    right: int
    answered: int


@dataclass(frozen=True, slots=True)
class OwnChange:
    """What may be said of a student's first and last explained test."""

    before: str  # content ids of the sittings
    after: str
    verdict: StudentVerdict


@dataclass(frozen=True, slots=True)
class NextStep:
    advice: Advice
    skill: str = ""  # of the advice "skill"


@dataclass(frozen=True, slots=True)
class OwnReport:
    done: tuple[Done, ...]  # earliest first
    tally: Tally
    skills: tuple[SkillCount, ...]  # in the order of their names: no ranking
    change: OwnChange | None
    next: NextStep

    @property
    def is_waiting(self) -> bool:
        """Whether something was answered that is not explained yet."""
        return any(not each.is_explained for each in self.done)


def own_report(
    session: Session, *, library: Library, student_id: int, now: datetime
) -> OwnReport:
    """Three statements.

    Of an item met twice the first answer counts. Left out are practice, items that are
    gone and those the class left out.

    Raises:
        NotYoursError: there is no such student.
    """
    class_id = session.scalar(
        select(Account.classroom_id).where(Account.id == student_id)
    )
    if class_id is None:
        raise NotYoursError
    ruled = in_force(session, class_id=class_id)
    rows = session.execute(_answers_of(student_id)).all()
    told = [row for row in rows if row[2] is not None and is_explained(row[0], now)]
    counting = [
        row
        for row in told
        if row[2].item_id in library.items
        and not library.is_practice(row[2].item_id)
        and row[2].item_id not in dropped(ruled)
    ]
    firsts: dict[str, First] = {}
    for _given, _attempt, response in counting:
        firsts.setdefault(response.item_id, _first(response))
    sides = tally_of(library.items, firsts, own_keys=ruled)
    skills = _skills(library, firsts)
    return OwnReport(
        done=_done(rows, now),
        tally=sides,
        skills=tuple(each for each in skills if each.answered >= ENOUGH),
        change=_change(library, [r for r in counting if r[2].item_id not in ruled]),
        next=next_step(sides, skills),
    )


def next_step(sides: Tally, skills: Iterable[SkillCount]) -> NextStep:
    """One thing to try, by where most first answers were not right yet.

    The sides come first, since practising the wrong one of them would make a leaning
    stronger; two answers more on one side may be chance, so it is a question to take
    along and nothing about the student.
    """
    doubted, relied = sides.sound - sides.trusted, sides.flawed - sides.questioned
    if min(sides.sound, sides.flawed) >= ENOUGH and abs(doubted - relied) > 1:
        return NextStep("speaks for it" if doubted > relied else "is missing")
    if sides.sure >= ENOUGH and sides.sure - sides.sure_right > 1:
        return NextStep("sure")
    open_ = [s for s in skills if s.answered >= ENOUGH and s.answered - s.right > 1]
    if open_:
        weakest = min(open_, key=lambda s: (s.right / s.answered, s.skill))
        return NextStep("skill", weakest.skill)
    return NextStep("go on")


def _answers_of(
    student_id: int,
) -> Select[Assignment, Attempt, StoredResponse]:
    """Everything begun, with its first answers; an attempt without any has one row."""
    return (
        select(Assignment, Attempt, StoredResponse)
        .join(Attempt, Attempt.assignment_id == Assignment.id)
        .outerjoin(StoredResponse, and_(OF_ATTEMPT, StoredResponse.number == 1))
        .where(Attempt.student_id == student_id)
        .order_by(Attempt.started_at, Attempt.id, StoredResponse.item_id)
    )


def _first(response: StoredResponse) -> First:
    is_right = response.earned_milli == response.possible_milli
    return from_json(response.given), response.certainty, is_right


def _done(rows: Iterable[Answered], now: datetime) -> tuple[Done, ...]:
    begun = {attempt.id: (given, attempt) for given, attempt, _response in rows}
    return tuple(
        Done(
            content_id=given.content_id,
            begun_at=attempt.started_at,
            is_finished=attempt.finished_at is not None,
            is_explained=is_explained(given, now),
        )
        for given, attempt in begun.values()
    )


def _skills(library: Library, firsts: Mapping[str, First]) -> list[SkillCount]:
    found: dict[str, list[bool]] = {}
    for item_id, (_response, _certainty, is_right) in firsts.items():
        item = library.items[item_id]
        if not isinstance(item, Reflection):
            found.setdefault(item.skill, []).append(is_right)
    return [
        SkillCount(skill, sum(marks), len(marks))
        for skill, marks in sorted(found.items())
    ]


def _change(library: Library, rows: Sequence[Answered]) -> OwnChange | None:
    """Between the first and the last test; None where one is too short."""
    taken: dict[str, dict[str, SittingRow]] = {}
    for given, attempt, response in rows:
        if given.kind == "form":
            mine = taken.setdefault(given.content_id, {})
            mine.setdefault(response.item_id, _sitting_row(given, attempt, response))
    order = [each for each in SITTINGS if each in taken]
    if len(order) < 2:
        return None
    before, after = (list(taken[each].values()) for each in (order[0], order[-1]))
    if before[0].track != after[0].track:
        return None
    first, second = (
        discernment.count(judgements(library, each)) for each in (before, after)
    )
    moved = discernment_change(first, second)
    return OwnChange(order[0], order[-1], student_verdict(moved)) if moved else None


def _sitting_row(
    given: Assignment, attempt: Attempt, response: StoredResponse
) -> SittingRow:
    return SittingRow(
        student_id=attempt.student_id,
        sitting=given.content_id,
        form=attempt.content_id,
        track=attempt.track,
        item_id=response.item_id,
        given=response.given,
        certainty=response.certainty,
    )
