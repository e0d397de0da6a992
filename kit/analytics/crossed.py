"""Students and passages crossed: how much each differ, from pairs of answers.

Two answers of one student, to two passages, agree more often than two answers that
share neither student nor passage; how much more often says how much students differ.
Two answers to one passage, by two students, say the same of passages. On a probit scale
each is the variance of a normal effect; whatever else moves an answer has variance 1
together with the passages, so that values stay on the scale of d′ and c.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import asin, exp, pi, sin, sqrt
from statistics import NormalDist
from typing import TypeAlias

from kit.analytics.discernment import corrected_rate

Answers: TypeAlias = Mapping[str, bool]  # passage: accepted?

_z = NormalDist().inv_cdf
# Gauss and Legendre's points, of 0 to 2, and their weights.
_LEGENDRE = (
    (0.0938201540613360, 0.2369268850561891),
    (0.4615306898943169, 0.4786286704993665),
    (1.0, 0.5688888888888889),
    (1.5384693101056831, 0.4786286704993665),
    (1.9061798459386640, 0.2369268850561891),
)
_MOST_STEPS = 60
_NEAR = 1e-9


@dataclass(frozen=True, slots=True)
class Sums:
    """What is needed of a table of answers; squares are summed over rows or columns."""

    answers: int
    accepted: int
    of_students: int  # Σ (answers of a student)²
    of_students_accepted: int  # Σ (those accepted)²
    of_passages: int
    of_passages_accepted: int


@dataclass(frozen=True, slots=True)
class Excess:
    """How often two answers are both "accept" beyond chance, and of how many pairs."""

    value: float = 0.0
    pairs: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """The answers of one group of students to passages of one kind."""

    rows: tuple[Answers, ...]
    asked: Mapping[str, int]  # by passage
    accepted: Mapping[str, int]
    sums: Sums

    @classmethod
    def of(cls, rows: Iterable[Answers]) -> "Table":
        found = tuple(rows)
        asked = Counter(passage for row in found for passage in row)
        accepted = Counter(passage for row in found for passage in row if row[passage])
        sums = Sums(
            asked.total(),
            accepted.total(),
            sum(len(row) ** 2 for row in found),
            sum(sum(row.values()) ** 2 for row in found),
            sum(n * n for n in asked.values()),
            sum(n * n for n in accepted.values()),
        )
        return cls(found, asked, accepted, sums)

    def without(self, number: int) -> Sums:
        """The sums of all rows but one."""
        row, all_ = self.rows[number], self.sums
        yes = [passage for passage, accepted in row.items() if accepted]
        return Sums(
            all_.answers - len(row),
            all_.accepted - len(yes),
            all_.of_students - len(row) ** 2,
            all_.of_students_accepted - len(yes) ** 2,
            all_.of_passages - sum([2 * self.asked[p] - 1 for p in row]),
            all_.of_passages_accepted - sum([2 * self.accepted[p] - 1 for p in yes]),
        )


def height(of: Sums) -> float:
    """z of the share accepted, by `corrected_rate` of the whole table."""
    return _z(corrected_rate(of.accepted, of.answers))


def between_students(of: Sums) -> Excess:
    """Of one student's answers to two passages.

    Without two students and two passages there is none, of 0 pairs.
    """
    pairs = of.of_students - of.answers
    return _excess(of.of_students_accepted - of.accepted, pairs, *_apart(of))


def between_passages(of: Sums) -> Excess:
    """Of two students' answers to one passage."""
    pairs = of.of_passages - of.answers
    return _excess(of.of_passages_accepted - of.accepted, pairs, *_apart(of))


def across(one: Table, other: Table) -> Excess:
    """Of one student's answers to a passage of each kind; rows in the same order."""
    rows = list(zip(one.rows, other.rows, strict=True))
    pairs = sum(len(a) * len(b) for a, b in rows)
    both = sum(sum(a.values()) * sum(b.values()) for a, b in rows)
    all_pairs = one.sums.answers * other.sums.answers
    all_both = one.sums.accepted * other.sums.accepted
    return _excess(both, pairs, all_both - both, all_pairs - pairs)


def excess(a: float, b: float, correlation: float) -> float:
    """P(both below) - P(one below) P(other below), of normal numbers below `a` and `b`.

    Error: below 1e-5 for correlations to ±.9.
    Source: Drezner & Wesolowsky (1990), J. Statist. Comput. Simul. 35:101-107.
    """
    half, total = asin(correlation) / 2, 0.0
    squares, product = (a * a + b * b) / 2, a * b
    for point, weight in _LEGENDRE:
        r = sin(half * point)
        total += weight * exp((product * r - squares) / (1 - r * r))
    return total * half / (2 * pi)


def density(a: float, b: float, correlation: float) -> float:
    """What `excess` gains as the correlation grows: the density where both meet."""
    rest = 1 - correlation * correlation
    exponent = (a * a + b * b - 2 * correlation * a * b) / (2 * rest)
    return exp(-exponent) / (2 * pi * sqrt(rest))


def variance_factor(
    found: Sequence[tuple[Excess, float, float]], *, near: float, widest: float
) -> float:
    """What to multiply the last of each three by to get variances between students.

    The others are the excess found and z of the share accepted. Excesses count as
    often as they have pairs. 0 where answers of one student agree no more than others;
    no product is above `widest`. `near` is a guess: it stays without a pair, and where
    all the last are 0.
    """
    largest = max(base for _, _, base in found)
    if not (largest and any(each.pairs for each, *_ in found)):
        return near
    wanted = sum(each.value * each.pairs for each, _, _ in found)

    def surplus(factor: float) -> tuple[float, float]:
        value, slope = -wanted, 0.0
        for each, at, base in found:
            total = 1 + factor * base
            alike = factor * base / total
            value += each.pairs * excess(at, at, alike)
            slope += each.pairs * density(at, at, alike) * base / (total * total)
        return value, slope

    return _root(surplus, near, low=0.0, high=widest / largest)


def covariance(
    found: Sequence[tuple[Excess, float, float, float]], *, low: float, high: float
) -> float:
    """What two answers share: the covariance that all excesses found agree on best.

    Each comes with z of the shares accepted on both sides and with the variance (or
    the geometric mean of two) of which the covariance is a part.
    """
    wanted = sum(each.value * each.pairs for each, *_ in found)

    def surplus(shared: float) -> tuple[float, float]:
        value, slope = -wanted, 0.0
        for each, a, b, total in found:
            value += each.pairs * excess(a, b, shared / total)
            slope += each.pairs * density(a, b, shared / total) / total
        return value, slope

    return _root(surplus, 0.1 * high, low=low, high=high)


def _root(
    rising: Callable[[float], tuple[float, float]],
    start: float,
    *,
    low: float,
    high: float,
) -> float:
    """Where a function, given with its slope, is 0; if nowhere, the nearer end.

    Newton's method, kept between bounds.
    """
    x = min(max(start, low), high)
    for _ in range(_MOST_STEPS):
        value, slope = rising(x)
        if value > 0:
            high = x
        else:
            low = x
        ahead = x - value / slope if slope > 0 else high
        before, x = x, ahead if low < ahead < high else (low + high) / 2
        if abs(x - before) <= _NEAR:
            break
    return x


def _apart(of: Sums) -> tuple[int, int]:
    """Pairs that share neither student nor passage: accepted by both, and all."""
    both = of.accepted**2 + of.accepted
    both -= of.of_students_accepted + of.of_passages_accepted
    return both, of.answers**2 + of.answers - of.of_students - of.of_passages


def _excess(both: int, pairs: int, both_apart: int, pairs_apart: int) -> Excess:
    if not (pairs and pairs_apart):
        return Excess()
    return Excess(both / pairs - both_apart / pairs_apart, pairs)
