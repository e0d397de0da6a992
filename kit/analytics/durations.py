"""How long something usually takes, from counts of rounded times."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import accumulate

from kit.analytics.stats import SMALLEST_SPREAD


@dataclass(frozen=True, slots=True)
class Usual:
    """The middle time and the middle half of the times, in seconds."""

    median: int
    low: int
    high: int
    n: int


def usual(counts: Mapping[int, int]) -> Usual | None:
    """From students by seconds; None below `SMALLEST_SPREAD` students.

    Each figure is the shortest time that at least so many students needed at most, so
    it is one of the times and as exact as they are.
    """
    n = sum(counts.values())
    if n < SMALLEST_SPREAD:
        return None
    times = sorted(counts)
    up_to = list(accumulate(counts[time] for time in times))

    def quarter(number: int) -> int:
        return next(t for t, m in zip(times, up_to, strict=True) if 4 * m >= number * n)

    return Usual(median=quarter(2), low=quarter(1), high=quarter(3), n=n)
