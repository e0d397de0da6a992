"""Numbers for teachers, with the uncertainty they deserve. Pure functions.

What cannot be computed is None, never 0. Whatever points at one person or means
nothing is withheld; the limits stand here and nowhere else.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import atanh, hypot, sqrt, tanh
from statistics import NormalDist, correlation, fmean, stdev
from statistics import median as middle

SMALLEST_SPREAD = 5  # answers before a percentage or the spread of options is shown
SMALLEST_COMPARISON = 10  # answers on both sides before "better than last time"
SMALLEST_SAMPLE = 10  # students before a difficulty has an interval
SMALLEST_DISCRIMINATION = 20  # answers before "check this question"
JUDGEMENTS_PER_SIDE = 8  # sound ones and flawed ones, before a student is placed
SMALLEST_CLASS_MEAN = 5  # placed students before a class has a mean
SMALLEST_LOCALE = 50  # students of a language before an item has a category in it
SETTLED_LOCALE = 100  # and before that category is no longer provisional
SMALLEST_CURVE = 100  # answers before an item has a curve by ability
SETTLED_CURVE = 500  # and before that curve is no longer provisional
SMALLEST_CELL = 5  # students in a pooled count that leaves the school

BAR = 0.80  # confidence of the bars of a student and of a class
INTERVAL = 0.95  # confidence of the interval of a rate or a correlation

_DUST = 1e-9  # what rounding may leave of an exact 0


@dataclass(frozen=True, slots=True)
class Rate:
    """A proportion and its confidence interval; all three between 0 and 1."""

    value: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value and its interval, in the value's own unit."""

    value: float
    low: float
    high: float

    @classmethod
    def around(cls, value: float, half: float) -> "Estimate":
        return cls(value, value - half, value + half)

    @property
    def is_above_zero(self) -> bool:
        """The whole interval is; an end that touches 0 says nothing."""
        return self.low > _DUST

    @property
    def is_below_zero(self) -> bool:
        return self.high < -_DUST


@dataclass(frozen=True, slots=True)
class Bar:
    """One option of an item: how many of those who answered chose it."""

    option: str
    count: int
    share: float


def quantile(confidence: float) -> float:
    """Standard errors on each side of a two-sided interval: 1.28 for 80 %."""
    return NormalDist().inv_cdf((1 + confidence) / 2)


def wilson(right: int, n: int, *, confidence: float = INTERVAL) -> Rate | None:
    """A proportion with its score interval; None without an observation.

    Units: proportions from 0 to 1.
    Error: the interval covers the true rate about `confidence` of the time, also for
    small n and rates near 0 or 1, where the textbook interval fails.
    Source: Wilson (1927), J. Am. Stat. Assoc. 22(158):209-212.

    Raises:
        ValueError: more right than there are, or fewer than none.
    """
    if not 0 <= right <= n:
        raise ValueError(f"{right} right of {n}")
    if n == 0:
        return None
    z = quantile(confidence)
    p = right / n
    centre = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    # At 0 and 1 the interval ends there exactly; rounding must not say otherwise.
    low = 0.0 if right == 0 else min(p, max(0.0, centre - half))
    high = 1.0 if right == n else max(p, min(1.0, centre + half))
    return Rate(value=p, low=low, high=high, n=n)


def difficulty(right: int, n: int, *, confidence: float = INTERVAL) -> Rate | None:
    """The share of students who got an item right, with a Wilson score interval.

    Returns None below `SMALLEST_SAMPLE` students: rather no rate than one that
    points at somebody or means nothing. Units and source as in `wilson`.
    """
    rate = wilson(right, n, confidence=confidence)
    return rate if n >= SMALLEST_SAMPLE else None


def rate_difference(one: Rate, other: Rate) -> Estimate:
    """How much larger the first of two independent rates is, with its interval.

    Units: -1 to 1; the confidence is that of both rates.
    Source: Newcombe (1998), Statistics in Medicine 17(8):873-890, method 10.
    """
    value = one.value - other.value
    below = hypot(one.value - one.low, other.high - other.value)
    above = hypot(one.high - one.value, other.value - other.low)
    return Estimate(value, value - below, value + above)


def share(count: int, n: int) -> float | None:
    """A proportion to print as a percentage; None below `SMALLEST_SPREAD`."""
    if not 0 <= count <= n:
        raise ValueError(f"{count} of {n}")
    return count / n if n >= SMALLEST_SPREAD else None


def can_compare(n_before: int, n_after: int) -> bool:
    """Whether both counts are large enough to say "better than last time"."""
    return min(n_before, n_after) >= SMALLEST_COMPARISON


def median(values: Iterable[float]) -> float | None:
    """The middle value, or the mean of the two in the middle; None without values."""
    found = list(values)
    return middle(found) if found else None


def spread(
    counts: Mapping[str, int], options: Sequence[str], *, answered: int
) -> tuple[Bar, ...] | None:
    """How often each option was chosen, in the order of `options`.

    `answered` is the number of students; where several options may be ticked the
    counts add up to more. Options nobody chose are there with 0, and options of an
    older revision come last, so that no answer disappears.

    Returns None below `SMALLEST_SPREAD` students.
    """
    if any(not 0 <= count <= answered for count in counts.values()):
        raise ValueError(f"{dict(counts)} of {answered} students")
    if answered < SMALLEST_SPREAD:
        return None
    older = sorted(set(counts) - set(options))
    return tuple(
        Bar(option, counts.get(option, 0), counts.get(option, 0) / answered)
        for option in (*options, *older)
    )


def most_chosen(
    counts: Mapping[str, int], among: Sequence[str]
) -> tuple[str, int] | None:
    """The option chosen most often, the first in `among` of several; None if none was.

    Ask it for the wrong options to get the "most common other answer". The count
    points at nobody only from `SMALLEST_SPREAD` answers to the item.
    """
    best = max(among, key=lambda option: counts.get(option, 0), default=None)
    if best is None or not counts.get(best, 0):
        return None
    return best, counts[best]


def mean_with_bar(
    values: Iterable[float], *, confidence: float = BAR
) -> Estimate | None:
    """The mean of student values, with an interval from their own spread.

    Returns None below `SMALLEST_CLASS_MEAN` values.

    Error: standard error s / √n with the n - 1 variance, normal quantile.
    """
    found = list(values)
    if len(found) < SMALLEST_CLASS_MEAN:
        return None
    return Estimate.around(
        fmean(found), quantile(confidence) * stdev(found) / sqrt(len(found))
    )


def item_rest(item: Sequence[float], totals: Sequence[float]) -> float | None:
    """Correlation of an item's points with the points of all other items.

    `totals` include the item; it is taken out here, or it would correlate with
    itself. For right or wrong items this is the corrected point-biserial correlation.

    Returns None if everybody or nobody got the item right, or if all rests are equal.
    Units: -1 to 1.
    Source: Guilford (1953), Educational and Psychological Measurement 13:87-93.
    """
    rests = [total - points for points, total in zip(item, totals, strict=True)]
    return correlate(item, rests)


def correlate(first: Sequence[float], second: Sequence[float]) -> float | None:
    """Pearson's correlation, -1 to 1; None where one of the two is all equal, or short.

    All equal is meant as in `varies`: sums of thirds differ in the last digit.

    Raises:
        StatisticsError: the two are not equally long.
    """
    if len(first) == len(second) and not (varies(first) and varies(second)):
        return None
    return max(-1.0, min(1.0, correlation(first, second)))


def varies(values: Sequence[float]) -> bool:
    """Whether there are two values that differ by more than rounding."""
    if len(values) < 2:
        return False
    low, high = min(values), max(values)
    return high - low > _DUST * max(abs(low), abs(high))


def discrimination(item: Sequence[float], totals: Sequence[float]) -> Estimate | None:
    """`item_rest` with its 95 % interval; "check this question" if it is below zero.

    In one class many a good item has a negative value by chance; so the whole interval
    counts and not the value.

    Returns None below `SMALLEST_DISCRIMINATION` students, and where `item_rest` does.
    Error as in `fisher_interval`.
    """
    value = item_rest(item, totals)
    if value is None or len(item) < SMALLEST_DISCRIMINATION:
        return None
    return fisher_interval(value, len(item))


def fisher_interval(
    value: float, n: int, *, confidence: float = INTERVAL
) -> Estimate | None:
    """A correlation of `n` pairs with its interval; None below 4 pairs.

    Error: Fisher's z with standard error 1 / √(n - 3). At ±1 there is no width.
    Source: Fisher (1921), Metron 1:3-32.

    Raises:
        ValueError: a correlation outside -1 to 1.
    """
    if not -1 <= value <= 1:
        raise ValueError(f"a correlation is never {value}")
    if n < 4:
        return None
    if abs(value) == 1:
        return Estimate(value, value, value)
    half, z = quantile(confidence) / sqrt(n - 3), atanh(value)
    return Estimate(value, tanh(z - half), tanh(z + half))
