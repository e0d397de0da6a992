"""Did classes that had the lessons change more than classes still waiting for them?

Whole classes are drawn, so the class is what was put to chance: its students share a
teacher, a room and a week. The interval rests on the classes wherever there are enough.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean, variance
from typing import Literal, TypeAlias

from kit.analytics.quantiles import student_t
from kit.analytics.stats import INTERVAL, SMALLEST_CLASS_MEAN, Estimate

SMALLEST_ARM = 3  # classes, before an interval rests on classes

Basis: TypeAlias = Literal["classes", "students"]


@dataclass(frozen=True, slots=True)
class Difference:
    """By how much more those with lessons changed, in the value's own unit."""

    mean: Estimate  # with its 95 % interval
    basis: Basis  # whose spread the interval is made of
    with_lessons: int  # classes
    waiting: int


def difference(
    with_lessons: Sequence[Sequence[float]], waiting: Sequence[Sequence[float]]
) -> Difference | None:
    """From the changes of the students of each class, one sequence to a class.

    From `SMALLEST_ARM` classes on each side: Welch's interval of the class means, each
    class weighing the same. With fewer: that of all students, as if they were
    independent, which is too narrow, for what is one class's own is in it too.

    Returns None where a side has no class, a class fewer than `SMALLEST_CLASS_MEAN`
    students, or no value differs from another.
    Units: those of the changes.
    Error: covers 94 to 96 % of simulated comparisons of 4 and of 8 classes a side.
    Source: Welch (1947), Biometrika 34(1/2):28-35; Donner & Klar (2000), Design and
    Analysis of Cluster Randomization Trials, ch. 6 (analysis of cluster means).
    """
    sides = (with_lessons, waiting)
    if not all(sides) or any(
        len(room) < SMALLEST_CLASS_MEAN for side in sides for room in side
    ):
        return None
    rests_on_classes = min(map(len, sides)) >= SMALLEST_ARM
    first, second = (
        [fmean(room) for room in side]
        if rests_on_classes
        else [value for room in side for value in room]
        for side in sides
    )
    mean = welch(first, second)
    if mean is None:
        return None
    basis: Basis = "classes" if rests_on_classes else "students"
    return Difference(mean, basis, len(with_lessons), len(waiting))


def welch(first: Sequence[float], second: Sequence[float]) -> Estimate | None:
    """mean(first) - mean(second) with its 95 % interval, variances apart.

    Half the width is t · √(a + b), a and b being the squared errors of the two means,
    on (a + b)² ÷ (a² ÷ (n₁ - 1) + b² ÷ (n₂ - 1)) degrees of freedom.

    Returns None below two values a side, or where neither side has any spread.
    """
    if min(len(first), len(second)) < 2:
        return None
    a, b = (variance(side) / len(side) for side in (first, second))
    if a + b == 0:
        return None
    df = (a + b) ** 2 / (a**2 / (len(first) - 1) + b**2 / (len(second) - 1))
    half = student_t((1 + INTERVAL) / 2, df) * sqrt(a + b)
    return Estimate.around(fmean(first) - fmean(second), half)
