"""What a class can do, skill by skill, and what to teach next. Pure.

First answers only. Answers of one class are not independent of each other, so the
intervals are somewhat too narrow: they say what is uncertain, not what is proven.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from kit.analytics.change import Practice
from kit.analytics.stats import SMALLEST_SAMPLE, Rate, wilson

STUDENTS_BEHIND = 3  # from so many on a misconception is worth a lesson's time
SHARE_BEHIND = 0.2  # and of so many of those who met a question about it
SURE_ANSWERS = 8  # "very sure" answers before anything is said of them
SURE_BUT_WRONG = 0.25  # share of them that were not right
MOST_LINES = 3  # of what to teach next

Topic: TypeAlias = Literal["practice", "misconception", "skill", "sure"]


@dataclass(frozen=True, slots=True)
class SkillLine:
    """First answers of a class to the questions of one skill."""

    skill: str
    right: int
    answered: int
    questions: int  # different ones
    rate: Rate | None  # with a 95 % interval; None below SMALLEST_SAMPLE answers


@dataclass(frozen=True, slots=True)
class Belief:
    """A misconception, and how many students chose an answer it is behind."""

    lesson: str
    id: str
    students: int
    met: int  # students who answered a question that could show it
    items: frozenset[str]

    @property
    def is_common(self) -> bool:
        return (
            self.students >= STUDENTS_BEHIND
            and self.students >= SHARE_BEHIND * self.met
        )


@dataclass(frozen=True, slots=True)
class Sure:
    """Answers given with "very sure", and how many of them were not right."""

    answers: int
    wrong: int

    @property
    def is_worth_saying(self) -> bool:
        return (
            self.answers >= SURE_ANSWERS and self.wrong >= SURE_BUT_WRONG * self.answers
        )


@dataclass(frozen=True, slots=True)
class Advice:
    """One line of what to teach next; the field of its topic is set."""

    topic: Topic
    practice: Practice | None = None
    belief: Belief | None = None
    skill: SkillLine | None = None
    sure: Sure | None = None


def skill_lines(
    counts: Mapping[str, tuple[str, int, int]],
) -> list[SkillLine]:
    """From skill, right and answered by item to one line a skill, weakest first.

    Those without a rate come last, in the order of their names.
    """
    of_skill: dict[str, list[tuple[int, int]]] = {}
    for skill, right, answered in counts.values():
        if answered:
            of_skill.setdefault(skill, []).append((right, answered))
    lines = [_skill_line(skill, found) for skill, found in of_skill.items()]
    return sorted(
        lines,
        key=lambda line: (
            line.rate is None,
            line.rate.value if line.rate else 0,
            line.skill,
        ),
    )


def _skill_line(skill: str, found: Iterable[tuple[int, int]]) -> SkillLine:
    each = list(found)
    right, answered = (sum(column) for column in zip(*each, strict=True))
    return SkillLine(skill, right, answered, len(each), rate_of(right, answered))


def rate_of(right: int, answered: int) -> Rate | None:
    """With its 95 % interval; None below `SMALLEST_SAMPLE` answers."""
    return wilson(right, answered) if answered >= SMALLEST_SAMPLE else None


def weakest(lines: Iterable[SkillLine]) -> SkillLine | None:
    """The skill whose whole interval lies below the rate of all the others together.

    Returns None if there is none, so that somebody's weakest skill is not named where
    it may as well be chance.
    """
    rated = [line for line in lines if line.rate is not None]
    right, answered = (
        sum(values)
        for values in (
            [line.right for line in rated],
            [line.answered for line in rated],
        )
    )
    clear = [
        line
        for line in rated
        if line.rate
        and line.answered < answered
        and line.rate.high < (right - line.right) / (answered - line.answered)
    ]
    return min(
        clear, key=lambda line: line.rate.value if line.rate else 0, default=None
    )


def teach_next(
    *,
    practice: Practice | None,
    beliefs: Iterable[Belief],
    skills: Iterable[SkillLine],
    sure: Sure,
) -> list[Advice]:
    """At most `MOST_LINES`, in this order: the leaning, a belief, a skill, certainty.

    The leaning comes first because practising the wrong half of it would make it
    stronger; the commonest belief next because a step of a lesson answers it.
    """
    found = [Advice("practice", practice=practice)] if practice else []
    common = [belief for belief in beliefs if belief.is_common]
    if common:
        belief = min(common, key=lambda b: (-b.students / b.met, b.lesson, b.id))
        found.append(Advice("misconception", belief=belief))
    if skill := weakest(skills):
        found.append(Advice("skill", skill=skill))
    if sure.is_worth_saying:
        found.append(Advice("sure", sure=sure))
    return found[:MOST_LINES]
