"""Two sittings of a class side by side: what changed, and what may be said of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from sqlalchemy.orm import Session

from kit.analytics import change, discernment, queries
from kit.analytics.change import Change, ClassChange, Sitting, Verdict
from kit.analytics.discernment import Judgement, Place, TwoSided
from kit.analytics.queries import SittingRow
from kit.analytics.stats import Estimate
from kit.analytics.student_change import (
    StudentVerdict,
    discernment_change,
    student_verdict,
)
from kit.content.model import Judge, Library
from kit.grading.responses import from_json
from kit.services.members import StudentLine
from kit.services.plan import form_items
from kit.services.rulings import in_force
from kit.services.tally import ACCEPTED

__all__ = [
    "BeforeAfter",
    "Change",
    "Place",
    "StudentChange",
    "Verdict",
    "answers_of",
    "before_and_after",
    "compare",
    "judgements",
    "missing_at",
]

Answers: TypeAlias = Mapping[tuple[int, str], Mapping[str, SittingRow]]


@dataclass(frozen=True, slots=True)
class StudentChange:
    """One student at both sittings; None where one was missed or is incomplete."""

    student: StudentLine
    before: TwoSided
    after: TwoSided
    change: Estimate | None  # of d′
    verdict: StudentVerdict | None


@dataclass(frozen=True, slots=True)
class BeforeAfter:
    """The change of a class between two sittings of the test."""

    students: tuple[StudentChange, ...]
    of_class: ClassChange | None
    verdict: Verdict | None
    mean_before: Place | None  # of those who were at both
    mean_after: Place | None

    @property
    def at_both(self) -> int:
        return sum(line.change is not None for line in self.students)

    @property
    def missed_one(self) -> int:
        """Students with answers, but too few to one of the two sittings or none."""
        return sum(
            line.change is None and bool(line.before.sound or line.after.sound)
            for line in self.students
        )


def before_and_after(
    session: Session,
    *,
    library: Library,
    class_id: int,
    students: Sequence[StudentLine],
    before: str,
    after: str,
) -> BeforeAfter:
    """Two statements, whatever the size of the class.

    `before` and `after` are content ids of sittings.
    """
    answers = answers_of(session, class_id=class_id)
    return compare(library, answers, students, before=before, after=after)


def answers_of(session: Session, *, class_id: int) -> Answers:
    """By student and sitting, then by item.

    Where a class was given a sitting twice, the first answer of a student to an item
    counts. What the class left out counts at no sitting, whoever had it.
    """
    ruled = in_force(session, class_id=class_id)
    answers: dict[tuple[int, str], dict[str, SittingRow]] = {}
    for row in queries.sitting_answers(session, class_id=class_id):
        if row.item_id not in ruled:
            mine = answers.setdefault((row.student_id, row.sitting), {})
            mine.setdefault(row.item_id, row)
    return answers


def missing_at(
    library: Library, answers: Answers, students: Iterable[StudentLine], sitting: str
) -> tuple[StudentLine, ...]:
    """Who answered too little at a sitting for d′ and c, or nothing."""
    return tuple(
        student
        for student in students
        if not discernment.count(
            judgements(library, list(answers.get((student.id, sitting), {}).values()))
        ).has_enough
    )


def compare(
    library: Library,
    answers: Answers,
    students: Iterable[StudentLine],
    *,
    before: str,
    after: str,
) -> BeforeAfter:
    """Two sittings side by side. Pure."""
    lines = []
    sittings: list[tuple[Sitting | None, Sitting | None]] = []
    places: list[tuple[Place, Place]] = []
    for student in students:
        rows = [
            list(answers.get((student.id, s), {}).values()) for s in (before, after)
        ]
        first, second = (judgements(library, each) for each in rows)
        lines.append(_line(student, first, second))
        sittings.append((_sitting(rows[0], first), _sitting(rows[1], second)))
        pair = [discernment.place(discernment.count(each)) for each in (first, second)]
        at = sittings[-1]
        if pair[0] and pair[1] and at[0] and at[1] and at[0].track == at[1].track:
            places.append((pair[0], pair[1]))
    of_class = change.class_change(sittings)
    return BeforeAfter(
        students=tuple(lines),
        of_class=of_class,
        verdict=change.verdict(of_class) if of_class else None,
        mean_before=discernment.class_place(place for place, _ in places),
        mean_after=discernment.class_place(place for _, place in places),
    )


def judgements(library: Library, rows: Sequence[SittingRow]) -> list[Judgement]:
    """What was judged of the form itself; practice and other questions do not count.

    Nor do answers from before a student took everyday topics in the midst of a test:
    the sisters of these questions are asked instead, and the whole form is comparable.
    """
    found = []
    ways = {(row.form, row.track) for row in rows}
    asked = {way: _asked(library, *way) for way in ways}
    for row in rows:
        item = library.items.get(row.item_id)
        if isinstance(item, Judge) and item.id in asked[row.form, row.track]:
            accepted = from_json(row.given) == ACCEPTED
            sound = item.polarity == "sound"
            found.append(Judgement(sound, accepted, row.certainty, row.item_id))
    return found


def _asked(library: Library, form: str, track: str) -> frozenset[str]:
    quiz = library.quizzes.get(form)
    return frozenset(form_items(quiz, track) if quiz and quiz.form else ())


def _sitting(
    rows: Sequence[SittingRow], judgements: Sequence[Judgement]
) -> Sitting | None:
    if not rows:
        return None
    return change.sitting(judgements, form=rows[0].form, track=rows[0].track)


def _line(
    student: StudentLine, first: Sequence[Judgement], second: Sequence[Judgement]
) -> StudentChange:
    before, after = discernment.count(first), discernment.count(second)
    moved = discernment_change(before, after)
    said = student_verdict(moved) if moved else None
    return StudentChange(student, before, after, moved, said)
