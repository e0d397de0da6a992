"""Does somebody know how far their own judgement can be relied on?

Certainty is a number from 1, not sure, to 3, very sure, given with a first response.
For feedback and for plots, never for a score: negative marks punish the cautious and
the anxious. A response without certainty is left out everywhere.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import fsum
from statistics import fmean
from typing import TypeVar

from kit.analytics.discernment import CERTAINTIES, VERY_SURE, require_certainty
from kit.analytics.stats import SMALLEST_SPREAD, Rate, wilson

Number = TypeVar("Number", float, Fraction)

MARKS_RIGHT = {1: 1, 2: 2, 3: 3}
MARKS_NOT_YET = {1: 0, 2: -2, 3: -6}
# From these chances of being right on, certainty 2 and certainty 3 pay best.
THRESHOLDS = (Fraction(2, 3), Fraction(4, 5))
# What a certainty says in numbers where one of two answers is right: the middle of the
# chances at which it pays best, ½ to ⅔, ⅔ to ⅘ and ⅘ to 1. Our choice: nobody is asked
# for a percentage.
STATED = {1: Fraction(7, 12), 2: Fraction(11, 15), 3: Fraction(9, 10)}


@dataclass(frozen=True, slots=True)
class CertaintyTable:
    """Graded responses by certainty and by mark; "sure" means very sure."""

    sure_right: int
    sure_not_yet: int
    unsure_right: int
    unsure_not_yet: int

    @property
    def sure(self) -> int:
        """The m of "when you said very sure, you were right n of m times"."""
        return self.sure_right + self.sure_not_yet


@dataclass(frozen=True, slots=True)
class Forecast:
    """The chance of being right somebody gave themselves, 0 to 1, and what came."""

    stated: float
    is_right: bool

    def __post_init__(self) -> None:
        if not 0 <= self.stated <= 1:
            raise ValueError(f"stated chance {self.stated}: from 0 to 1")


@dataclass(frozen=True, slots=True)
class Brier:
    """Murphy's parts of a Brier score: `score` = unreliability - resolution + base.

    Each from 0 on. `unreliability` is how far stated chances are from what came (good
    is 0), `resolution` how far what came differs between them (good is high, at most
    `base`), `base` how hard the questions were to foresee: q (1 - q), at most ¼.
    """

    unreliability: float
    resolution: float
    base: float
    n: int

    @property
    def score(self) -> float:
        return self.unreliability - self.resolution + self.base


def certainty_table(responses: Iterable[tuple[int | None, bool]]) -> CertaintyTable:
    """Count (certainty, is right) of graded first responses; no certainty, no count.

    Raises:
        ValueError: a certainty other than 1, 2, 3 or None.
    """
    tally = Counter((c == VERY_SURE, is_right) for c, is_right in _rated(responses))
    return CertaintyTable(
        *(tally[sure, right] for sure in (True, False) for right in (True, False))
    )


def certainty_mark(certainty: int, *, is_right: bool) -> int:
    """1, 2 or 3 if right, else 0, -2 or -6.

    Source: Gardner-Medwin (2006), in Bryan & Clegg (eds), Innovative Assessment in
    Higher Education, ch. 12; Moodle documentation, certainty-based marking.

    Raises:
        ValueError: a certainty other than 1, 2 or 3.
    """
    return (MARKS_RIGHT if is_right else MARKS_NOT_YET)[_known(certainty)]


def expected_mark(certainty: int, chance: Number) -> Number:
    """The mean mark at a chance q of being right: q, 4q - 2 or 9q - 6.

    Error: exact for a Fraction. Source as `certainty_mark`.

    Raises:
        ValueError: a certainty other than 1, 2 or 3; a chance outside 0 to 1.
    """
    right, wrong = MARKS_RIGHT[_known(certainty)], MARKS_NOT_YET[certainty]
    return (right - wrong) * _chance(chance) + wrong


def best_certainty(chance: Number) -> int:
    """The certainty with the highest expected mark; where two are equal the lower.

    Honesty pays: 1 up to 2/3, 2 up to 4/5, then 3. Source as `certainty_mark`.

    Raises:
        ValueError: a chance outside 0 to 1.
    """
    return 1 + sum(float(_chance(chance)) > float(limit) for limit in THRESHOLDS)


def by_certainty(
    responses: Iterable[tuple[int | None, bool]],
) -> dict[int, Rate | None]:
    """For each certainty how often it was right, with a Wilson interval: the plot.

    A rate is None below `SMALLEST_SPREAD` responses.
    Error: the interval takes responses for independent; those of one student are not
    quite, so for a class it is somewhat narrow.

    Raises:
        ValueError: a certainty other than 1, 2, 3 or None.
    """
    return rates_by_certainty(Counter(_rated(responses)))


def rates_by_certainty(
    counts: Mapping[tuple[int, bool], int],
) -> dict[int, Rate | None]:
    """`by_certainty` from how often each (certainty, is right) occurred."""
    return {
        level: _rate(counts.get((level, True), 0), counts.get((level, False), 0))
        for level in CERTAINTIES
    }


def forecasts(responses: Iterable[tuple[int | None, bool]]) -> list[Forecast]:
    """Certainties as chances by `STATED`, for questions with two answers.

    Raises:
        ValueError: a certainty other than 1, 2, 3 or None.
    """
    found = list(responses)
    for certainty, _ in found:
        require_certainty(certainty)
    return [
        Forecast(float(STATED[certainty]), is_right)
        for certainty, is_right in found
        if certainty is not None
    ]


def brier(given: Iterable[Forecast]) -> Brier | None:
    """Mean squared distance of stated chances from what came, in Murphy's parts.

    Forecasts are grouped by their stated chance, which makes the parts exact.

    Returns None without a forecast.
    Units: 0 is perfect; always saying ½ gives ¼; sure and wrong each time gives 1.
    Source: Brier (1950), Monthly Weather Review 78(1):1-3; Murphy (1973), Journal of
    Applied Meteorology 12(4):595-600.
    """
    groups: dict[float, list[bool]] = {}
    for each in given:
        groups.setdefault(each.stated, []).append(each.is_right)
    n = sum(map(len, groups.values()))
    if not n:
        return None
    base = sum(map(sum, groups.values())) / n
    unreliability = fsum(len(g) * (f - fmean(g)) ** 2 for f, g in groups.items()) / n
    resolution = fsum(len(g) * (fmean(g) - base) ** 2 for g in groups.values()) / n
    return Brier(unreliability, resolution, base * (1 - base), n)


def overconfidence(given: Iterable[Forecast]) -> float | None:
    """Mean stated chance minus the share that was right; above 0 is over-confident.

    Returns None without a forecast. For a class take the mean of students' values.
    Units: -1 to 1.
    Source: Lichtenstein, Fischhoff & Phillips (1982), in Kahneman, Slovic & Tversky
    (eds), Judgment under Uncertainty, ch. 22.
    """
    found = list(given)
    if not found:
        return None
    return fmean(each.stated - each.is_right for each in found)


def _rate(right: int, wrong: int) -> Rate | None:
    n = right + wrong
    return wilson(right, n) if n >= SMALLEST_SPREAD else None


def _known(certainty: int) -> int:
    if certainty not in CERTAINTIES:
        raise ValueError(f"certainty {certainty}: 1, 2 or 3")
    return certainty


def _chance(chance: Number) -> Number:
    if not 0 <= chance <= 1:
        raise ValueError(f"chance {chance}: from 0 to 1")
    return chance


def _rated(
    responses: Iterable[tuple[int | None, bool]],
) -> Iterator[tuple[int, bool]]:
    """Those with a certainty, each of which a form offers."""
    for certainty, is_right in responses:
        require_certainty(certainty)
        if certainty is not None:
            yield certainty, is_right
