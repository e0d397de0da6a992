"""How often the verdicts on a class are right, where the truth is known: simulated.

Students judge by signal detection: a passage leaves an impression, and the line between
doubting and accepting is c, with the certainties at ±.4 and ±1 around it.
"""

import argparse
import json
from bisect import bisect
from collections import Counter
from dataclasses import asdict, dataclass
from functools import cache
from random import Random
from statistics import NormalDist

from kit.analytics.change import (
    ClassChange,
    Sitting,
    change_of_values,
    class_change,
    verdict,
)
from kit.analytics.discernment import corrected_rate, criterion, d_prime
from kit.analytics.hierarchical import Sheet
from kit.analytics.roc import area_under_curve

CUTS = (-1, -0.4, 0, 0.4, 1)
# Normal numbers to draw from: faster than random.gauss, and most of the time goes here.
NORMAL = [NormalDist().inv_cdf((i + 0.5) / 9999) for i in range(9999)]
SEQUENCES = ("AB", "BA")
MOST_ITEMS = 100
NAMES = {
    form + kind: [f"{form}{kind}{number}" for number in range(MOST_ITEMS)]
    for form in "AB"
    for kind in "sf"
}


@dataclass(frozen=True, kw_only=True)
class Truth:
    """A class, and what really happens to it between two sittings."""

    gain: float = 0.0  # mean change of d′
    shift: float = 0.0  # mean change of c; above 0 doubts more
    students: int = 25
    d_prime: float = 1.3
    c: float = 0.2
    harder: float = 0.3  # d′ that form B costs everybody
    items: int = 12  # of each polarity
    absent: float = 0.08  # chance to miss a sitting
    certain: bool = True  # whether they say how sure they are; without it no AUC
    correlation: float = 0.0  # of d′ and c between students


# Standard deviations: between students, of their changes, and of impressions, between
# passages and within one: together 1, so that d′ and c mean what they always mean.
D_PRIMES, CS, GAINS, SHIFTS = 0.5, 0.35, 0.3, 0.2
PASSAGES, WITHIN = 0.4, (1 - 0.4**2) ** 0.5

SCENARIOS = {
    "nothing changes": Truth(),
    "a true gain of .3": Truth(gain=0.3),
    "a true gain of .5": Truth(gain=0.5),
    "a true loss of .5": Truth(gain=-0.5),
    "only doubts more": Truth(shift=0.5),
    "the same, never how sure": Truth(shift=0.5, certain=False),
    "only doubts much more": Truth(shift=1.0),
    "only accepts more": Truth(shift=-0.5),
    "doubted much, doubts less": Truth(c=1.0, shift=-0.8),
    "gains and doubts more": Truth(gain=0.5, shift=0.5),
    "loses and doubts more": Truth(gain=-0.6, shift=0.5),
    "keen ones doubt: doubts more": Truth(shift=0.5, correlation=0.4),
    "keen ones accept: doubts more": Truth(shift=0.5, correlation=-0.4),
    "a class of 12 doubts more": Truth(shift=0.5, students=12, absent=0.0),
}


@dataclass(frozen=True)
class Rates:
    """Shares of the simulated classes, 0 to 1."""

    covered_discernment: float  # the 95 % interval holds the true mean change
    covered_leaning: float
    better: float  # the verdict on d′
    worse: float
    worse_unchecked: float  # what it would be without asking the AUC
    doubting: float  # the verdict on c
    accepting: float


@dataclass(frozen=True)
class Compared:
    """The same classes, estimated in two ways."""

    by_hierarchy: Rates
    by_values: Rates
    covered_auc: float | None  # holds 0; says something only where d′ does not change


def rates(truth: Truth, *, classes: int, seed: int = 1) -> Compared:
    random = Random(seed)
    hierarchy: Counter[str] = Counter()
    values: Counter[str] = Counter()
    held = 0
    for _ in range(classes):
        students = simulated(truth, random)
        change = class_change(students)
        hierarchy.update(said(change, truth))
        values.update(said(change_of_values(students), truth))
        held += bool(change.auc and change.auc.mean.low <= 0 <= change.auc.mean.high)
    return Compared(
        *(
            Rates(*(tally[name] / classes for name in Rates.__annotations__))
            for tally in (hierarchy, values)
        ),
        covered_auc=held / classes if truth.certain else None,
    )


def said(change: ClassChange, truth: Truth) -> list[str]:
    """The names of all rates that this class counts for."""
    words = verdict(change)
    d, c = change.discernment.mean, change.leaning.mean
    held = {
        "covered_discernment": d.low <= truth.gain <= d.high,
        "covered_leaning": c.low <= truth.shift <= c.high,
        "better": words.discernment == "up",
        "worse": words.discernment == "down",
        "worse_unchecked": d.is_below_zero,
        "doubting": words.leaning == "up",
        "accepting": words.leaning == "down",
    }
    return [name for name, holds in held.items() if holds]


def simulated(truth: Truth, random: Random) -> list[tuple[Sitting | None, ...]]:
    """The two sittings of each student of one class, forms in turn."""
    passages = {
        form: [[random.gauss(0, PASSAGES) for _ in range(truth.items)] for _ in "sf"]
        for form in "AB"
    }
    pairs = []
    for number in range(truth.students):
        d = random.gauss(truth.d_prime, D_PRIMES)
        along = truth.correlation * (d - truth.d_prime) / D_PRIMES
        c = random.gauss(truth.c + CS * along, CS * (1 - truth.correlation**2) ** 0.5)
        later = random.gauss(truth.gain, GAINS), random.gauss(truth.shift, SHIFTS)
        pair = []
        for form, (more_d, more_c) in zip(
            SEQUENCES[number % 2], ((0, 0), later), strict=True
        ):
            own = d + more_d - truth.harder * (form == "B")
            levels = judged(own, c + more_c, passages[form], random)
            missed = random.random() < truth.absent
            pair.append(None if missed else sat(form, *levels, certain=truth.certain))
        pairs.append(tuple(pair))
    return pairs


def judged(d, c, passages, random):
    """The levels, 1 to 6, of the sound and of the flawed passages."""
    cuts = [c + cut for cut in CUTS]
    return tuple(
        [
            bisect(cuts, mean + ease + WITHIN * noise) + 1
            for ease, noise in zip(row, random.choices(NORMAL, k=len(row)), strict=True)
        ]
        for mean, row in zip((d / 2, -d / 2), passages, strict=True)
    )


def sat(form, sound, flawed, *, certain=True):
    """The same values as kit.analytics.change.sitting gives, a few times faster."""
    hits, alarms = (sum(level > 3 for level in side) for side in (sound, flawed))
    d, c = _values(hits, len(sound), alarms, len(flawed))
    area = area_under_curve(sound, flawed) if certain else None
    sheet = Sheet(
        *(
            {
                name: level > 3
                for name, level in zip(NAMES[form + kind], side, strict=False)
            }
            for kind, side in (("s", sound), ("f", flawed))
        )
    )
    return Sitting(form, "everyday", d, c, area, sheet)


@cache
def _values(hits, sound, alarms, flawed):
    both = corrected_rate(hits, sound), corrected_rate(alarms, flawed)
    return d_prime(*both), criterion(*both)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--classes", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=SCENARIOS, action="append")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    found = {
        name: rates(SCENARIOS[name], classes=options.classes, seed=options.seed)
        for name in options.only or SCENARIOS
    }
    if options.json:
        print(
            json.dumps({name: asdict(each) for name, each in found.items()}, indent=2)
        )
        return
    print(f"{options.classes} classes each; per cent; below in each: mean of values\n")
    print(
        f"{'':31}{'interval holds truth':^24}{'verdict: d′':^28}{'verdict: c':^18}\n"
        f"{'':31}{'d′':>8}{'c':>8}{'AUC 0':>8}{'better':>8}{'worse':>8}"
        f"{'(unasked)':>12}{'doubts':>9}{'accepts':>9}"
    )
    for name, each in found.items():
        print(f"{name:31}{_row(each.by_hierarchy, each.covered_auc)}")
        print(f"{'':31}{_row(each.by_values, None)}")


def _row(found: Rates, covered_auc: float | None) -> str:
    d, c, *said_ = vars(found).values()
    shares = zip((d, c, covered_auc, *said_), (8, 8, 8, 8, 8, 12, 9, 9), strict=True)
    return "".join(
        f"{'':{width}}" if share is None else f"{100 * share:{width}.1f}"
        for share, width in shares
    )


if __name__ == "__main__":
    main()
