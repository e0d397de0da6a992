"""How well somebody tells sound from flawed, apart from how readily they accept.

Signal detection: the signal is a sound passage and "yes" is to accept it, so a hit
accepts a sound passage and a false alarm a flawed one. d′ says how far the two are told
apart. c says where the line is drawn: c > 0 leans towards doubting, c < 0 towards
accepting. Only first responses to accept-or-doubt items belong here.

A student's values are never split by topic or by the side a passage favours.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from math import exp, lgamma, log, sqrt
from operator import mul
from statistics import NormalDist, fmean, variance
from typing import Literal, TypeAlias

from kit.analytics.stats import (
    BAR,
    JUDGEMENTS_PER_SIDE,
    Estimate,
    mean_with_bar,
    quantile,
)

CERTAINTIES = (1, 2, 3)  # not sure, fairly sure, very sure
VERY_SURE = 3

Leaning: TypeAlias = Literal["doubting", "accepting"]

_z = NormalDist().inv_cdf


@dataclass(frozen=True, slots=True)
class Judgement:
    """One first response to an accept-or-doubt item; `certainty` may be missing.

    `item` is its id; only what compares students on the same items needs it.
    """

    is_sound: bool
    accepted: bool
    certainty: int | None = None
    item: str | None = None

    def __post_init__(self) -> None:
        require_certainty(self.certainty)


@dataclass(frozen=True, slots=True)
class TwoSided:
    """Counts of judgements; what every page says before it says anything else."""

    sound: int = 0
    sound_accepted: int = 0  # "trusted what was reliable"
    flawed: int = 0
    flawed_accepted: int = 0

    def __post_init__(self) -> None:
        if not (
            0 <= self.sound_accepted <= self.sound
            and 0 <= self.flawed_accepted <= self.flawed
        ):
            raise ValueError(f"impossible counts: {self}")

    def __add__(self, other: "TwoSided") -> "TwoSided":
        return TwoSided(
            self.sound + other.sound,
            self.sound_accepted + other.sound_accepted,
            self.flawed + other.flawed,
            self.flawed_accepted + other.flawed_accepted,
        )

    @property
    def flawed_questioned(self) -> int:
        return self.flawed - self.flawed_accepted

    @property
    def corrected_rates(self) -> tuple[float, float]:
        """Shares accepted of sound and of flawed passages, by `corrected_rate`."""
        return (
            corrected_rate(self.sound_accepted, self.sound),
            corrected_rate(self.flawed_accepted, self.flawed),
        )

    @property
    def has_enough(self) -> bool:
        """Whether there are enough judgements of both kinds for d′ and c."""
        return min(self.sound, self.flawed) >= JUDGEMENTS_PER_SIDE


@dataclass(frozen=True, slots=True)
class Place:
    """Where a student, or a class, stands on the map: values with their 80 % bars."""

    discernment: Estimate  # d′
    leaning: Estimate  # c


@dataclass(frozen=True, slots=True)
class Sampling:
    """What to expect of d′ and c if the same person judged many such sets."""

    mean_d_prime: float
    se_d_prime: float
    se_c: float


@dataclass(frozen=True, slots=True)
class Shrinkage:
    """Values drawn towards their mean; `weight` is how much of each stays its own."""

    mean: float
    weight: float  # r, 0 to 1
    values: tuple[float, ...]  # in the order given


@dataclass(frozen=True, slots=True)
class Reading:
    """What may be said in words; a page turns it into a sentence."""

    tells_apart: bool
    reversed: bool  # "often the other way round; check the questions first"
    leaning: Leaning | None

    @property
    def is_clear(self) -> bool:
        """If not: "nothing clear yet"."""
        return self.tells_apart or self.reversed or self.leaning is not None


def d_prime(hit_rate: float, false_alarm_rate: float) -> float:
    """z(H) - z(F), for rates strictly between 0 and 1.

    Source: Macmillan & Creelman (2005), Detection Theory, 2nd ed.
    """
    return _z(hit_rate) - _z(false_alarm_rate)


def criterion(hit_rate: float, false_alarm_rate: float) -> float:
    """c = -½ [z(H) + z(F)]; positive leans towards doubting. Source as `d_prime`."""
    return -(_z(hit_rate) + _z(false_alarm_rate)) / 2


def ln_beta(hit_rate: float, false_alarm_rate: float) -> float:
    """c · d′, the logarithm of the likelihood ratio at c. Source as `d_prime`."""
    return criterion(hit_rate, false_alarm_rate) * d_prime(hit_rate, false_alarm_rate)


def corrected_rate(count: int, n: int) -> float:
    """The log-linear correction, for everybody and always: (k + ½) ÷ (n + 1).

    Dividing by n + 1½ instead, as two R packages do, gives smaller d′.

    Source: Hautus (1995), Behavior Research Methods, Instruments, & Computers
    27(1):46-51.
    """
    return (count + 0.5) / (n + 1)


def sampling(
    hit_rate: float, false_alarm_rate: float, *, sound: int, flawed: int
) -> Sampling:
    """Mean and standard error of the corrected d′ and c at true rates between 0 and 1.

    Every number of hits and of false alarms is weighed with its binomial probability.
    The two are independent, so each side is summed alone: the same as over all pairs.

    Error: exact. d′ is biased towards 0, the more the farther c is from 0.
    Source: Miller (1996), Perception & Psychophysics 58:65-72.
    """
    hits, hits_variance = _moments_of_z(hit_rate, sound)
    alarms, alarms_variance = _moments_of_z(false_alarm_rate, flawed)
    se = sqrt(hits_variance + alarms_variance)
    return Sampling(mean_d_prime=hits - alarms, se_d_prime=se, se_c=se / 2)


def place(counts: TwoSided) -> Place | None:
    """d′ and c of one student, with 80 % bars of ± 1.28 standard errors.

    Returns None below `JUDGEMENTS_PER_SIDE` sound or flawed judgements: "not enough
    answers yet".

    Error: standard errors by `sampling` at the corrected rates. The bars cover 71 to
    85 % at d′ of 0 to 3 with 8 or 12 judgements of each kind.
    """
    if not counts.has_enough:
        return None
    rates = counts.corrected_rates
    spread = sampling(*rates, sound=counts.sound, flawed=counts.flawed)
    d, c = d_prime(*rates), criterion(*rates)
    ses = quantile(BAR)
    return Place(
        discernment=Estimate.around(d, ses * spread.se_d_prime),
        leaning=Estimate.around(c, ses * spread.se_c),
    )


def class_place(places: Iterable[Place | None]) -> Place | None:
    """The mean of the students' values, with 80 % bars from their spread.

    Never computed from pooled counts: those mix students who draw the line in
    different places, and d′ comes out too small.

    Returns None below `SMALLEST_CLASS_MEAN` placed students.
    """
    placed = [each for each in places if each is not None]
    discernment = mean_with_bar(each.discernment.value for each in placed)
    leaning = mean_with_bar(each.leaning.value for each in placed)
    if discernment is None or leaning is None:
        return None
    return Place(discernment, leaning)


def read(at: Place) -> Reading:
    """The words that the bars allow: none for a bar that reaches 0."""
    leaning: Leaning | None = None
    if at.leaning.is_above_zero:
        leaning = "doubting"
    elif at.leaning.is_below_zero:
        leaning = "accepting"
    apart = at.discernment
    return Reading(apart.is_above_zero, apart.is_below_zero, leaning)


def count(judgements: Iterable[Judgement]) -> TwoSided:
    tally = Counter((each.is_sound, each.accepted) for each in judgements)
    return TwoSided(
        sound=tally[True, True] + tally[True, False],
        sound_accepted=tally[True, True],
        flawed=tally[False, True] + tally[False, False],
        flawed_accepted=tally[False, True],
    )


def shrunk(values: Iterable[float], *, se: float) -> Shrinkage | None:
    """Values drawn towards their mean m, as far as they are noise: m + r (v - m).

    r = max(0, 1 - SE² ÷ Var), with the n - 1 variance; equal values stay as they are.
    `se` is the standard error of one value, in the same unit.

    Returns None below two values.
    Source: Efron & Morris (1977), Scientific American 236(5):119-127.

    Raises:
        ValueError: a standard error below 0.
    """
    if se < 0:
        raise ValueError(f"standard error {se}: 0 or more")
    found = list(values)
    if len(found) < 2:
        return None
    mean, spread = fmean(found), variance(found)
    weight = max(0.0, 1 - se * se / spread) if spread else 0.0
    return Shrinkage(mean, weight, tuple(mean + weight * (v - mean) for v in found))


def require_certainty(certainty: int | None) -> None:
    """Raise a ValueError for a certainty that no form offers; None is allowed."""
    if certainty is not None and certainty not in CERTAINTIES:
        raise ValueError(f"certainty {certainty}: 1, 2, 3 or None")


@lru_cache(maxsize=4096)  # a class shares few pairs of rate and number
def _moments_of_z(rate: float, n: int) -> tuple[float, float]:
    """Mean and variance of z of the corrected rate, of `n` trials at `rate`."""
    weights = [_binomial(k, n, rate) for k in range(n + 1)]
    values = [_z(corrected_rate(k, n)) for k in range(n + 1)]
    mean = sum(map(mul, weights, values))
    return mean, sum(map(mul, weights, ((v - mean) ** 2 for v in values)))


def _binomial(k: int, n: int, rate: float) -> float:
    """Probability of k of n; by logarithms, since the coefficients outgrow a float."""
    ways = lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)
    return exp(ways + k * log(rate) + (n - k) * log(1 - rate))
