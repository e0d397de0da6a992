"""Did one student change between two sittings? Mostly: within error.

For one student only d′ and c of whole sittings, never of a part of them.
"""

from math import sqrt
from typing import Literal, TypeAlias

from kit.analytics.discernment import (
    TwoSided,
    criterion,
    d_prime,
    sampling,
)
from kit.analytics.reliability import critical_change
from kit.analytics.stats import Estimate

StudentVerdict: TypeAlias = Literal["within error", "probably better", "probably worse"]

# Rates at which the error of d′ is taken: a d′ of 2 without leaning, where it is about
# as large as it gets. Taken at the rates of each student, which are noise themselves,
# it would call nearly 8 % of unchanged students changed.
REFERENCE_RATES = (0.84, 0.16)


def discernment_change(before: TwoSided, after: TwoSided) -> Estimate | None:
    """The change of one student's d′, ± the change that is hardly error.

    1.96 · √(SE² + SE²), by `sampling` at `REFERENCE_RATES` for as many judgements as
    there were: 1.61 for two forms of 12 + 12.

    Returns None below `JUDGEMENTS_PER_SIDE` at either sitting.
    Error: on two forms of 12 + 12, of students who did not change, at most 5.0 % are
    said to have, for d′ of 0 to 3 and c of 0 to 1. A change of c alone may pull d′
    along, most where c is far from 0.
    Source: Jacobson & Truax (1991), J. Consult. Clin. Psychol. 59(1):12-19.
    """
    if not (before.has_enough and after.has_enough):
        return None
    change = d_prime(*after.corrected_rates) - d_prime(*before.corrected_rates)
    return Estimate.around(change, _critical(before, after))


def leaning_change(before: TwoSided, after: TwoSided) -> Estimate | None:
    """The same for c, whose error is half as large: 0.80 for two forms of 12 + 12."""
    if not (before.has_enough and after.has_enough):
        return None
    change = criterion(*after.corrected_rates) - criterion(*before.corrected_rates)
    return Estimate.around(change, _critical(before, after) / 2)


def student_verdict(change: Estimate) -> StudentVerdict:
    """What may be said of a change of d′: a word only if it is beyond its error."""
    if change.is_above_zero:
        return "probably better"
    return "probably worse" if change.is_below_zero else "within error"


def _critical(before: TwoSided, after: TwoSided) -> float:
    variances = [
        sampling(*REFERENCE_RATES, sound=each.sound, flawed=each.flawed).se_d_prime ** 2
        for each in (before, after)
    ]
    return critical_change(sqrt(sum(variances) / 2))
