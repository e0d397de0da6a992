"""How an item of a test worked: who got it right, and who did not.

First responses of first attempts only. Groups and scores are those of students who
answered every item; a skipped item is None, and no wrong answer.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor, fsum
from typing import TypeAlias

from kit.analytics.reliability import Rows, alpha, totals
from kit.analytics.stats import (
    SMALLEST_DISCRIMINATION,
    Estimate,
    Rate,
    correlate,
    difficulty,
    discrimination,
    item_rest,
    varies,
)

GROUP_SHARE = Fraction(27, 100)

SparseRows: TypeAlias = Sequence[Sequence[float | None]]


@dataclass(frozen=True, slots=True)
class ScoreGroups:
    """How much of each student belongs to the upper and to the lower group.

    Weights from 0 to 1, in the order of the scores. Students who tie at the cut share
    the places left, so that the order of the rows changes nothing.
    """

    size: int  # students in each group
    upper: tuple[float, ...]
    lower: tuple[float, ...]

    @property
    def middle(self) -> tuple[float, ...]:
        return tuple(
            max(0.0, 1 - u - w) for u, w in zip(self.upper, self.lower, strict=True)
        )


@dataclass(frozen=True, slots=True)
class UpperLower:
    """Marks on one item in both groups; fractional where scores tie."""

    upper: float
    lower: float
    size: int  # students in each group
    n: int  # students in all

    @property
    def index(self) -> float:
        """D, from -1 to 1."""
        return (self.upper - self.lower) / self.size

    @property
    def is_provisional(self) -> bool:
        return self.n < SMALLEST_DISCRIMINATION


@dataclass(frozen=True, slots=True)
class ItemFigures:
    """All there is to say about one item of a test."""

    answered: int  # students who did not skip it
    difficulty: Rate | None
    n: int  # students who answered every item: all that follows is theirs
    point_biserial: float | None
    item_rest: float | None
    discrimination: Estimate | None  # `item_rest` with its interval
    alpha_if_deleted: float | None
    upper_lower: UpperLower | None


def complete(rows: SparseRows) -> list[list[float]]:
    """The rows of the students who skipped nothing."""
    return [
        [mark for mark in row if mark is not None] for row in rows if None not in row
    ]


def point_biserial(item: Sequence[float], scores: Sequence[float]) -> float | None:
    """Correlation of an item's marks with the scores, the item itself included.

    It flatters the item, the more the shorter the test: prefer `stats.item_rest`.
    For marks of 0 and 1 it is (M₁ - M₀)/S · √(pq), S with the denominator n.

    None if everybody or nobody got the item right, or if all scores are equal.
    Source: Brown (2001), JALT Testing & Evaluation SIG Newsletter 5(3):13-17;
    LeBlanc & Cox (2017), TQMP 13(1):46-56.

    Raises:
        ValueError: not one score for each mark.
    """
    return correlate(item, scores)


def alpha_if_deleted(rows: Rows) -> tuple[float | None, ...]:
    """α of the test without each of its items; None where `alpha` has none.

    An item that raises α when it goes does not measure what the others measure.

    Raises:
        ValueError: rows of different lengths.
    """
    totals(rows)
    items = range(len(rows[0]) if rows else 0)
    return tuple(
        alpha([[*row[:gone], *row[gone + 1 :]] for row in rows]) for gone in items
    )


def score_groups(
    scores: Sequence[float], *, share: Fraction = GROUP_SHARE
) -> ScoreGroups | None:
    """The best and the weakest `share` of the students, the same number of each.

    The number is rounded, half upwards; at least 1, at most half of the students. None
    below two students, and where all scores are equal.

    Source: Kelley (1939), Journal of Educational Psychology 30(1):17-24.

    Raises:
        ValueError: a share not above 0, or above ½.
    """
    if not 0 < share <= Fraction(1, 2):
        raise ValueError(f"groups of {share}")
    if not varies(scores):
        return None
    n = len(scores)
    size = min(n // 2, max(1, floor(share * n + Fraction(1, 2))))
    tied = [round(score, 9) for score in scores]  # sums of thirds tie as well
    return ScoreGroups(size, _top(tied, size), _top([-score for score in tied], size))


def upper_lower(
    item: Sequence[float], scores: Sequence[float], *, share: Fraction = GROUP_SHARE
) -> UpperLower | None:
    """Marks of the best against marks of the weakest: D = (U - L) ÷ size of a group.

    Undefined, source and errors as in `score_groups`. An item that everybody gets right
    has D = 0: the groups differ by nothing.

    Raises:
        ValueError: not one score for each mark.
    """
    groups = score_groups(scores, share=share)
    if groups is None:
        return None
    return UpperLower(
        upper=weighted(item, groups.upper),
        lower=weighted(item, groups.lower),
        size=groups.size,
        n=len(scores),
    )


def item_figures(rows: SparseRows) -> tuple[ItemFigures, ...]:
    """Everything about every item: students × items, marks from 0 to 1, None skipped.

    Right means the full mark. The interval of the difficulty and of the discrimination
    are withheld below their limits (`stats`).

    Raises:
        ValueError: rows of different lengths.
    """
    full = complete(rows)
    scores, alphas = totals(full), alpha_if_deleted(full)
    found = []
    for number, column in enumerate(zip(*rows, strict=True)):
        marks = [mark for mark in column if mark is not None]
        item = [row[number] for row in full]
        found.append(
            ItemFigures(
                answered=len(marks),
                difficulty=difficulty(sum(mark == 1 for mark in marks), len(marks)),
                n=len(full),
                point_biserial=point_biserial(item, scores),
                item_rest=item_rest(item, scores),
                discrimination=discrimination(item, scores),
                alpha_if_deleted=alphas[number] if full else None,
                upper_lower=upper_lower(item, scores),
            )
        )
    return tuple(found)


def _top(scores: Sequence[float], size: int) -> tuple[float, ...]:
    """1 for the `size` best; those who tie at the cut share what is left."""
    cut = sorted(scores, reverse=True)[size - 1]
    above = sum(score > cut for score in scores)
    part = (size - above) / sum(score == cut for score in scores)
    return tuple(
        1.0 if score > cut else part if score == cut else 0.0 for score in scores
    )


def weighted(values: Sequence[float], weights: Sequence[float]) -> float:
    """The sum over a group: of marks, or of who chose something."""
    return fsum(v * w for v, w in zip(values, weights, strict=True))
