"""Whether an item is harder in one language for students who are equally strong.

Differential item functioning (DIF) by the method of Mantel and Haenszel: students are
compared within strata of equal scores, the item itself included. The reference is the
source language or the largest group, the other group is the focal one. A flag is a
reason to read the translation and the key; it never changes a mark.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import erfc, fsum, log, sqrt
from statistics import NormalDist
from typing import Literal, TypeAlias

from kit.analytics.stats import SETTLED_LOCALE, SMALLEST_LOCALE, quantile

SIGNIFICANT = 0.05
MODERATE, LARGE = 1.0, 1.5  # Δ
DELTA = -2.35  # turns log odds into Δ
NOTABLE_SHIFT, LARGE_SHIFT = 1.0, 1.4  # logits; 1.4 is one SD of ability

Category: TypeAlias = Literal["A", "B", "C"]  # negligible, moderate, large
Standing: TypeAlias = Literal["not_enough", "provisional", "enough"]
Group: TypeAlias = Literal["reference", "focal"]

_ONE_SIDED = NormalDist().inv_cdf(1 - SIGNIFICANT)


@dataclass(frozen=True, slots=True)
class Stratum:
    """Answers to one item by students of one score, or of one band of scores."""

    reference_right: int
    reference_wrong: int
    focal_right: int
    focal_wrong: int

    def __post_init__(self) -> None:
        if min(*self._counts) < 0:
            raise ValueError(f"a count below 0: {self}")

    @property
    def _counts(self) -> tuple[int, int, int, int]:
        return (
            self.reference_right,
            self.reference_wrong,
            self.focal_right,
            self.focal_wrong,
        )

    @property
    def n(self) -> int:
        return sum(self._counts)

    @property
    def reference(self) -> int:
        return self.reference_right + self.reference_wrong

    @property
    def focal(self) -> int:
        return self.focal_right + self.focal_wrong

    @property
    def excess(self) -> float:
        """Right answers of the reference group above what equal odds would give."""
        right = self.reference_right + self.focal_right
        return self.reference_right - self.reference * right / self.n

    @property
    def information(self) -> float:
        """The variance of `excess` at equal odds (hypergeometric)."""
        right = self.reference_right + self.focal_right
        ways = self.reference * self.focal * right * (self.n - right)
        return ways / (self.n**2 * (self.n - 1))


@dataclass(frozen=True, slots=True)
class Dif:
    """How one item differs between two languages.

    Odds ratio, Δ and its standard error are None where one of the two products of the
    odds ratio is 0: then it has no estimate, but `excess` still says which way it
    points. Category A without a fair chance in `notices_shift` reassures nobody.
    """

    reference: int  # students
    focal: int
    odds_ratio: float | None  # above 1: easier for the reference group
    delta: float | None  # below 0: harder for the focal group
    error: float | None  # standard error of `delta`
    excess: float
    information: float

    @property
    def chi2(self) -> float:
        """Mantel and Haenszel's, one degree of freedom, with continuity correction."""
        return max(0.0, abs(self.excess) - 0.5) ** 2 / self.information

    @property
    def p(self) -> float:
        return erfc(sqrt(self.chi2 / 2))

    @property
    def standing(self) -> Standing:
        return standing(self.reference, self.focal)

    @property
    def category(self) -> Category | None:
        """A, B or C; None below `SMALLEST_LOCALE` students in either language."""
        if self.standing == "not_enough":
            return None
        return classify(self.p, self.delta, self.error)

    @property
    def notices_shift(self) -> float:
        """The chance that these answers would show an item 1 logit harder."""
        return power(self.information, NOTABLE_SHIFT)

    @property
    def harder_for(self) -> Group | None:
        """The group an item flagged B or C is harder for."""
        if self.category in (None, "A"):
            return None
        return "focal" if self.excess > 0 else "reference"


@dataclass(frozen=True, slots=True)
class Readiness:
    """What the counts of two languages allow to be noticed."""

    locale: str
    focal: int
    reference: int
    standing: Standing
    missing: int  # students still needed in this language, 0 if there are enough
    notices_shift: float  # chance that an item 1 logit harder is flagged
    notices_large_shift: float  # the same for 1.4 logits


def mantel_haenszel(strata: Iterable[Stratum]) -> Dif | None:
    """α = Σ(AD/N) ÷ Σ(BC/N), Δ = -2.35 ln α, and how sure they are.

    A and B are right and wrong of the reference group, C and D of the focal group.
    Strata with one empty group say nothing, but their students count. None if no
    stratum says anything.

    It looks for an item that is harder throughout. One that is easier for the weak and
    harder for the strong, as with a key turned around, can escape it: `locales`.

    Error: standard error of ln α by Robins, Breslow & Greenland (1986), Biometrics
    42(2):311-323.
    Source: Holland & Thayer (1988), in Wainer & Braun (eds.), Test Validity, 129-145.
    """
    found = list(strata)
    used = [s for s in found if s.reference and s.focal]
    information = fsum(s.information for s in used)
    if not information:
        return None
    odds_ratio = delta = error = None
    up = fsum(s.reference_right * s.focal_wrong / s.n for s in used)
    down = fsum(s.reference_wrong * s.focal_right / s.n for s in used)
    if up and down:
        odds_ratio = up / down
        delta = DELTA * log(odds_ratio)
        error = -DELTA * sqrt(_variance(used, up, down))
    return Dif(
        reference=sum(s.reference for s in found),
        focal=sum(s.focal for s in found),
        odds_ratio=odds_ratio,
        delta=delta,
        error=error,
        excess=fsum(s.excess for s in used),
        information=information,
    )


def classify(p: float, delta: float | None, error: float | None) -> Category:
    """The ETS category of an item: A negligible, B moderate, C large.

    B needs p < .05 and |Δ| ≥ 1; C also |Δ| ≥ 1.5 and |Δ| above 1 by 1.645 standard
    errors. Without an estimate of Δ a significant item is B: its size stays open.

    Source: Zwick (2012), A Review of ETS DIF Analysis Procedures, ETS RR-12-08.
    """
    if p >= SIGNIFICANT:
        return "A"
    if delta is None or error is None:
        return "B"
    size = abs(delta)
    if size >= LARGE and size - _ONE_SIDED * error > MODERATE:
        return "C"
    return "B" if size >= MODERATE else "A"


def standing(reference: int, focal: int) -> Standing:
    """Whether two languages have enough students for a category; else show none."""
    fewer = min(reference, focal)
    if fewer < SMALLEST_LOCALE:
        return "not_enough"
    return "provisional" if fewer < SETTLED_LOCALE else "enough"


def power(information: float, shift: float) -> float:
    """The chance that an item `shift` logits harder for one group is flagged B or C.

    `information` is that of `mantel_haenszel`, or planned.

    Error: normal approximation of the score; within about .08 of simulation, where the
    score has 15 or more students on each side; less precise below.
    """
    if not information > 0:
        return 0.0
    sd = sqrt(information)
    flagged = max(
        quantile(1 - SIGNIFICANT) * sd + 0.5,  # significant, corrected for continuity
        information * MODERATE / -DELTA,  # and at least moderate
    )
    expected = shift * information
    score = NormalDist(expected, sd)
    return score.cdf(-flagged) + 1 - score.cdf(flagged)


def planned_information(reference: int, focal: int, *, items: int) -> float:
    """What `mantel_haenszel` will have learnt from so many students, before any answer.

    About .15 for each pair of students from both groups; each occupied stratum costs a
    student, and three quarters of the possible scores occur.

    Error: within a tenth of simulation for 8 to 40 items and 50 + 50 students upwards
    (logistic slope 1.4, difficulty SD 0.8, ability SD 1).
    """
    n = reference + focal
    if not n:
        return 0.0
    occupied = 0.75 * (items + 1)
    return 0.15 * reference * focal / n * max(0.0, 1 - occupied / n)


def readiness(
    counts: Mapping[str, int], *, items: int, reference: str | None = None
) -> tuple[Readiness, ...]:
    """What can be noticed in each language; the largest first.

    `counts` are students who answered the whole test in one language, `items` its
    length. The reference is the largest language unless named.

    Raises:
        KeyError: a reference nobody answered in and that is not listed.
    """
    order = sorted(counts, key=lambda locale: (-counts[locale], locale))
    if not order:
        return ()
    of = counts[reference or order[0]]
    return tuple(
        _ready(locale, counts[locale], of, items)
        for locale in order
        if locale != (reference or order[0])
    )


def _ready(locale: str, focal: int, reference: int, items: int) -> Readiness:
    information = planned_information(reference, focal, items=items)
    return Readiness(
        locale=locale,
        focal=focal,
        reference=reference,
        standing=standing(reference, focal),
        missing=max(0, SMALLEST_LOCALE - focal),
        notices_shift=power(information, NOTABLE_SHIFT),
        notices_large_shift=power(information, LARGE_SHIFT),
    )


def _variance(used: Iterable[Stratum], up: float, down: float) -> float:
    """Of ln α, after Robins, Breslow and Greenland."""
    terms = []
    for s in used:
        agree = (s.reference_right + s.focal_wrong) / s.n
        r = s.reference_right * s.focal_wrong / s.n
        t = s.reference_wrong * s.focal_right / s.n
        both = agree * t + (1 - agree) * r
        terms.append(agree * r / up**2 + both / (up * down) + (1 - agree) * t / down**2)
    return fsum(terms) / 2
