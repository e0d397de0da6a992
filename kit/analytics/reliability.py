"""How far a score can be trusted: consistency of a test, and the error of one score.

Marks come as one row per student, one column per item, skipped items left out before
(`items.complete`). All variances have the denominator n. Whatever is mixed otherwise
comes out too high: pq with n and the totals with n - 1 turn a KR-20 of .70 into .74.

One class tells little about a reliability: print its interval. And never print that of
the sound or of the flawed items alone: within one polarity it measures leaning.
"""

from collections.abc import Sequence
from math import ceil, fsum, sqrt
from statistics import fmean, pvariance
from typing import TypeAlias

from kit.analytics.quantiles import fisher_f
from kit.analytics.stats import INTERVAL, Estimate, quantile, varies

Rows: TypeAlias = Sequence[Sequence[float]]  # students × items; a mark from 0 to 1

_DUST = 1e-9  # what rounding may leave above a whole number of items


def totals(rows: Rows) -> list[float]:
    """The score of each student: the sum of a row.

    Raises:
        ValueError: rows of different lengths.
    """
    _require_rectangle(rows)
    return [fsum(row) for row in rows]


def alpha(rows: Rows) -> float | None:
    """Cronbach's α: k/(k - 1) · (1 - ΣVar of items ÷ Var of totals).

    At most 1; it can be negative.
    None below two students or two items, and where all totals are equal.

    Source: Cronbach (1951), Psychometrika 16(3):297-334.

    Raises:
        ValueError: rows of different lengths.
    """
    scores = totals(rows)
    k = len(rows[0]) if rows else 0
    if k < 2 or not varies(scores):
        return None
    within = fsum(pvariance(item) for item in zip(*rows, strict=True))
    return k / (k - 1) * (1 - within / pvariance(scores))


def kr20(rows: Rows) -> float | None:
    """α where every mark is 0 or 1: k/(k - 1) · (1 - Σpq ÷ Var of totals).

    With partial marks say α instead. Undefined as `alpha`.

    Source: Kuder & Richardson (1937), Psychometrika 2(3):151-160.

    Raises:
        ValueError: a mark that is neither 0 nor 1, or rows of different lengths.
    """
    if any(mark not in (0, 1) for row in rows for mark in row):
        raise ValueError("KR-20 is for marks of 0 and 1")
    return alpha(rows)


def kr21(scores: Sequence[float], items: int) -> float | None:
    """KR-20 from totals alone, as if all items were equally difficult: a lower bound.

    Undefined as `alpha`. Source as `kr20`.

    Raises:
        ValueError: a total below 0 or above the number of items.
    """
    if any(not 0 <= score <= items for score in scores):
        raise ValueError(f"a total is not between 0 and {items}")
    if items < 2 or not varies(scores):
        return None
    mean, spread = fmean(scores), pvariance(scores)
    return items / (items - 1) * (1 - mean * (items - mean) / (items * spread))


def feldt_interval(
    alpha: float, *, students: int, items: int, confidence: float = INTERVAL
) -> Estimate | None:
    """α, or KR-20, with its interval; None below two students or two items.

    Error: exact for normal, equally related items; good enough for marks of 0 and 1.
    Source: Feldt (1965), Psychometrika 30(3):357-370.

    Raises:
        ValueError: an α above 1.
    """
    if not alpha <= 1:
        raise ValueError(f"alpha is never {alpha}")
    if students < 2 or items < 2:
        return None
    df1, df2 = students - 1, (students - 1) * (items - 1)
    low, high = (fisher_f((1 + side * confidence) / 2, df1, df2) for side in (1, -1))
    return Estimate(alpha, 1 - (1 - alpha) * low, 1 - (1 - alpha) * high)


def alpha_with_interval(rows: Rows) -> Estimate | None:
    """α of these marks with its 95 % Feldt interval; undefined as `alpha`."""
    value = alpha(rows)
    if value is None:
        return None
    return feldt_interval(value, students=len(rows), items=len(rows[0]))


def spearman_brown(reliability: float, factor: float) -> float | None:
    """The reliability of a test made `factor` times as long with like items.

    None where it says nothing: a negative reliability that grows beyond all bounds.

    Source: Spearman (1910) and Brown (1910), British Journal of Psychology 3:271-322.

    Raises:
        ValueError: a reliability above 1, or a factor not above 0.
    """
    if not reliability <= 1 or not factor > 0:
        raise ValueError(f"reliability {reliability}, factor {factor}")
    whole = 1 + (factor - 1) * reliability
    return factor * reliability / whole if whole > 0 else None


def length_factor(reliability: float, wanted: float) -> float | None:
    """How many times as long a test must be for the `wanted` reliability.

    None if the reliability is not above 0: no length would do.

    Raises:
        ValueError: a reliability above 1, or a wish not between 0 and 1.
    """
    if not reliability <= 1 or not 0 < wanted < 1:
        raise ValueError(f"reliability {reliability}, wanted {wanted}")
    if reliability <= 0:
        return None
    return wanted * (1 - reliability) / (reliability * (1 - wanted))


def needed_items(reliability: float, items: int, *, wanted: float) -> int | None:
    """The number of like items for the `wanted` reliability, fewer or more than now.

    Undefined and errors as in `length_factor`; `items` above 0.
    """
    factor = length_factor(reliability, wanted)
    return None if factor is None else max(1, ceil(factor * items - _DUST))


def error_of_measurement(sd: float, reliability: float) -> float | None:
    """The standard error of one score: S · √(1 - r), in the unit of `sd`.

    `sd` has the denominator n like all else here. None for a reliability below 0,
    which would make the error larger than the whole spread.

    Source: Gulliksen (1950), Theory of Mental Tests, chapter 2.

    Raises:
        ValueError: an `sd` below 0, or a reliability above 1.
    """
    if not sd >= 0 or not reliability <= 1:
        raise ValueError(f"sd {sd}, reliability {reliability}")
    return sd * sqrt(1 - reliability) if reliability >= 0 else None


def binomial_error(right: float, items: int) -> float | None:
    """The standard error of one student's score without any class: √(X(k - X)/(k - 1)).

    In items. None below two items. At no item or all of them it is 0 and says only that
    the formula knows no better: never print it there as certainty.

    Source: Lord (1955), Educational and Psychological Measurement 15(4):325-336.

    Raises:
        ValueError: fewer than no items right, or more than there are.
    """
    if not 0 <= right <= items:
        raise ValueError(f"{right} right of {items}")
    return sqrt(right * (items - right) / (items - 1)) if items > 1 else None


def critical_change(error: float, *, confidence: float = INTERVAL) -> float:
    """The change between two scores beyond which it is hardly error: z · √2 · error.

    `error` is the standard error of one score; the result has its unit. Most changes of
    single students are smaller, and then the words are "within error".

    Source: Jacobson & Truax (1991), J. Consult. Clin. Psychol. 59(1):12-19.

    Raises:
        ValueError: an error below 0.
    """
    if not error >= 0:
        raise ValueError(f"an error is never {error}")
    return quantile(confidence) * sqrt(2) * error


def is_reliable_change(before: float, after: float, *, error: float) -> bool:
    """Whether a change is larger than `critical_change`, in either direction."""
    return abs(after - before) > critical_change(error)


def _require_rectangle(rows: Rows) -> None:
    if len({len(row) for row in rows}) > 1:
        raise ValueError("rows of different lengths")
