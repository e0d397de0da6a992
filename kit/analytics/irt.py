"""How an item sorts the able from the less able: the two-parameter logistic model.

P(right) = 1/(1 + exp(-a(θ - b))): θ is the ability, N(0, 1) over those who answered;
b the ability at which half get the item right; a how steeply the chance grows there.
There is no 1.7 in it. A negative a means that the able get it wrong: read the key.

The model takes all items to ask for one ability, and nothing else to make answers go
together. What is not answered is left out, as if it had never been asked. That is fair
for items that were not given out, not for those that were skipped as too hard. Forms
are on one scale if equally able students took them; where others did, items in common
mend only a part of the difference.

Source: Baker & Kim (2004), Item Response Theory, 2nd ed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, fsum, inf, log, sqrt
from statistics import fmean

from kit.analytics.information import Matrix, covariances
from kit.analytics.items import SparseRows
from kit.analytics.marginal import (
    NODES,
    Line,
    Prior,
    log_chances,
    maximise,
    posterior,
    sample,
)
from kit.analytics.stats import INTERVAL, SETTLED_CURVE, SMALLEST_CURVE, quantile

# Weak: of the way to 1 it draws a discrimination a fifth with 100 students and ten
# items, a fiftieth with 1000. Without it few students make some item a step.
# It is held of a and not of log a, which could not say that an item works backwards.
PRIOR = Prior(mean=1.0, sd=1.0)
FLAT = Prior(mean=0.0, sd=inf)  # nothing is held: maximum likelihood alone

_FEWEST_ITEMS = 3  # two items are four numbers, and their answers leave three


@dataclass(frozen=True, slots=True)
class Curve:
    """The chance of a right answer by ability; its logit is aθ + `intercept`."""

    discrimination: float  # a, per SD of ability
    intercept: float

    @property
    def difficulty(self) -> float | None:
        """b, in SDs of ability; None for a flat curve."""
        return -self.intercept / self.discrimination if self.discrimination else None


@dataclass(frozen=True, slots=True)
class FittedItem:
    """What is known of one item. Errors are standard errors.

    There is no curve if everybody or nobody was right, below `SMALLEST_CURVE` answers,
    where it would be a step, and where other curves would do as well. There is no
    difficulty where the interval of the discrimination holds 0: its own would have no
    end (Fieller 1954, J. R. Statist. Soc. B 16:175-185).
    """

    answered: int
    right: int
    curve: Curve | None
    discrimination_error: float | None
    difficulty_error: float | None

    @property
    def discrimination(self) -> float | None:
        return self.curve.discrimination if self.curve else None

    @property
    def difficulty(self) -> float | None:
        if self.curve is None or self.difficulty_error is None:
            return None
        return self.curve.difficulty

    @property
    def is_provisional(self) -> bool:
        return self.answered < SETTLED_CURVE


@dataclass(frozen=True, slots=True)
class Fit:
    """The items in their order, and how the search for them ended."""

    items: tuple[FittedItem, ...]
    students: int  # who answered an item that was fitted
    log_likelihood: float  # natural, of the answers alone
    rounds: int
    has_converged: bool

    @property
    def curves(self) -> tuple[Curve | None, ...]:
        return tuple(item.curve for item in self.items)


@dataclass(frozen=True, slots=True)
class Ability:
    value: float  # in SDs of those whom the curves were fitted to
    sd: float  # of what it may be, for these answers
    answered: int  # items with a curve


def probability(ability: float, curve: Curve) -> float:
    """The chance of a right answer: the expected proportion correct."""
    logit = curve.discrimination * ability + curve.intercept
    if logit >= 0:
        return 1 / (1 + exp(-logit))
    return exp(logit) / (1 + exp(logit))


def item_information(ability: float, curve: Curve) -> float:
    """a²P(1 - P). Items add up; 1/√ of the sum is the error of an ability.

    Source: Baker & Kim (2004), ch. 3.
    """
    chance = probability(ability, curve)
    return curve.discrimination**2 * chance * (1 - chance)


def fit(responses: SparseRows, *, prior: Prior = PRIOR) -> Fit | None:
    """Curves of all items by marginal maximum likelihood: students × items.

    1 is right, 0 wrong, None not answered. None if fewer than three items can be
    fitted. Which end of the ability is up cannot be seen from answers: it is the one
    that makes the sum of discriminations positive.

    Error: standard errors from the observed information; with a prior those of the
    posterior's peak. Simulated intervals of 95 % hold the truth 94 to 96 times in 100,
    from 100 students on.
    Source: Bock & Aitkin (1981), Psychometrika 46:443-459; with a prior Mislevy (1986),
    Psychometrika 51:177-195.

    Raises:
        ValueError: a mark that is none of the three, or rows of different lengths.
    """
    columns = list(zip(*responses, strict=True))
    for marks in columns:
        _require_marks(marks)
    usable = [k for k, marks in enumerate(columns) if _is_usable(marks)]
    if len(usable) < _FEWEST_ITEMS:
        return None
    rows = zip(*(columns[k] for k in usable), strict=True)
    found = sample(row for row in rows if any(x is not None for x in row))
    peak = maximise(found, [_start(columns[k]) for k in usable], prior)
    if fsum(slope for slope, _ in peak.lines) < 0:
        turned = [(-slope, intercept) for slope, intercept in peak.lines]
        peak = maximise(found, turned, prior)
    blocks = covariances(found, peak.lines, prior)
    known = dict(zip(usable, zip(peak.lines, blocks, strict=True), strict=True))
    return Fit(
        items=tuple(_item(marks, *known.get(k, ())) for k, marks in enumerate(columns)),
        students=sum(found.times),
        log_likelihood=peak.log_likelihood,
        rounds=peak.rounds,
        has_converged=peak.is_settled,
    )


def ability(
    responses: Sequence[float | None], curves: Sequence[Curve | None]
) -> Ability | None:
    """Where one student stands: the mean of what the ability may be (EAP).

    It leans towards 0, the more the fewer items there are. None if no item that has a
    curve was answered: then there is only the 0 it would lean to.

    Source: Bock & Mislevy (1982), Applied Psychological Measurement 6:431-444.

    Raises:
        ValueError: a mark other than 0, 1 and None, or not one for each curve.
    """
    _require_marks(responses)
    logs = [
        log_chances((curve.discrimination, curve.intercept))[mark == 1]
        for mark, curve in zip(responses, curves, strict=True)
        if mark is not None and curve is not None
    ]
    if not logs:
        return None
    _, shares = posterior(logs)
    mean = fmean(NODES, shares)
    variance = fmean([(node - mean) ** 2 for node in NODES], shares)
    return Ability(mean, sqrt(variance), len(logs))


def _item(
    marks: Sequence[float | None], line: Line | None = None, block: Matrix | None = None
) -> FittedItem:
    curve = Curve(*line) if line and block else None
    return FittedItem(
        answered=sum(mark is not None for mark in marks),
        right=sum(mark == 1 for mark in marks),
        curve=curve,
        discrimination_error=sqrt(block[0][0]) if block else None,
        difficulty_error=_difficulty_error(curve, block) if curve and block else None,
    )


def _difficulty_error(curve: Curve, block: Matrix) -> float | None:
    """Of -intercept/slope, by the delta method."""
    (slopes, both), (_, intercepts) = block
    slope, place = curve.discrimination, curve.difficulty
    if place is None or abs(slope) <= quantile(INTERVAL) * sqrt(slopes):
        return None
    return sqrt(intercepts + 2 * place * both + place**2 * slopes) / abs(slope)


def _is_usable(marks: Sequence[float | None]) -> bool:
    given = [mark for mark in marks if mark is not None]
    return len(given) >= SMALLEST_CURVE and len(set(given)) > 1


def _start(marks: Sequence[float | None]) -> Line:
    share = fmean(mark for mark in marks if mark is not None)
    return 1.0, log(share / (1 - share))


def _require_marks(marks: Sequence[float | None]) -> None:
    if any(mark not in (0, 1, None) for mark in marks):
        raise ValueError("the model is for marks of 0 and 1")
