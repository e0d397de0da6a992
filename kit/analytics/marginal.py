"""The likelihood of items that share one ability, and where it is greatest. For `irt`.

P(right) = 1/(1 + exp(-(slope · ability + intercept))); the ability is N(0, 1) and is
integrated out. A line is (slope, intercept); lines stand in the order of the items.

The integral is a sum over equally spaced abilities. For a smooth curve that fades at
both ends it is exact to many digits once the spacing is below the curve's own SD; and
no node stands where nobody is, as most of Gauss and Hermite's would.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from math import dist, exp, inf, log, log1p
from operator import add, mul, sub
from typing import TypeAlias

STEEPEST = 10.0  # a slope there is a step: the answers name no number

Line: TypeAlias = tuple[float, float]
Part: TypeAlias = tuple[float | None, ...]  # one student's answers to a block of items
Bend: TypeAlias = tuple[float, float, float]
Counts: TypeAlias = tuple[list[float], list[float]]  # all answers and right, by node

_FARTHEST = 5  # 6 in ten million students are beyond
_PER_SD = 4
_BLOCK = 5  # items whose answers are looked up at once; changes only the speed

_MOST_ROUNDS = 500
_SETTLED = 1e-6  # EM moves no parameter by more
_MOST_STEPS = 50
_FOUND = 1e-9  # Newton moves no parameter by more

NODES = tuple(k / _PER_SD for k in range(-_FARTHEST * _PER_SD, _FARTHEST * _PER_SD + 1))
_DENSITIES = [exp(-node * node / 2) for node in NODES]
_NOTHING = [0.0] * len(NODES)
_LOG_WEIGHTS = [log(density / sum(_DENSITIES)) for density in _DENSITIES]


@dataclass(frozen=True, slots=True)
class Prior:
    """What is held of each slope before any answer: that it is normal."""

    mean: float
    sd: float  # above 0; infinite: nothing is held


@dataclass(frozen=True, slots=True)
class Sample:
    """Rows of answers, equal ones once; each block of items has its parts numbered."""

    rows: tuple[Part, ...]
    times: tuple[int, ...]  # students of each row
    blocks: tuple[Mapping[Part, int], ...]
    patterns: tuple[tuple[int, ...], ...]  # numbers of parts, by row
    members: tuple[tuple[tuple[int, ...], ...], ...]  # rows, by block and part


@dataclass(frozen=True, slots=True)
class Maximum:
    lines: tuple[Line, ...]
    log_likelihood: float  # of the answers alone
    rounds: int
    is_settled: bool


def sample(rows: Iterable[Part]) -> Sample:
    """From equally long rows of 0, 1 and None; their order does not matter."""
    times = Counter(rows)
    order = sorted(times, key=lambda row: [-1 if x is None else x for x in row])
    blocks, columns = [], []
    for start in range(0, len(order[0]) if order else 0, _BLOCK):
        parts = [row[start : start + _BLOCK] for row in order]
        numbers = {part: k for k, part in enumerate(dict.fromkeys(parts))}
        blocks.append(numbers)
        columns.append([numbers[part] for part in parts])
    return Sample(
        rows=tuple(order),
        times=tuple(times[row] for row in order),
        blocks=tuple(blocks),
        patterns=tuple(zip(*columns, strict=True)),
        members=tuple(map(_members, columns)),
    )


def log_chances(line: Line) -> Counts:
    """The logs of P(wrong) and of P(right), by node."""
    logits = [line[0] * node + line[1] for node in NODES]
    wrong = [-max(z, 0.0) - log1p(exp(-abs(z))) for z in logits]
    return wrong, list(map(add, wrong, logits))


def posterior(logs: Iterable[Sequence[float]]) -> tuple[float, list[float]]:
    """The log-likelihood of one student's answers, and the shares of the nodes."""
    sums = _added(chain((_LOG_WEIGHTS,), logs))
    top = max(sums)
    parts = [exp(each - top) for each in sums]
    whole = sum(parts)
    return top + log(whole), [part / whole for part in parts]


def posteriors(found: Sample, lines: Sequence[Line]) -> tuple[float, list[list[float]]]:
    """The log-likelihood of all answers, and the students of each row by node."""
    known, tables = [log_chances(line) for line in lines], []
    for k, parts in enumerate(found.blocks):
        logs = known[k * _BLOCK : (k + 1) * _BLOCK]
        tables.append([_log_chances(part, logs) for part in parts])
    height, students = 0.0, []
    for pattern, times in zip(found.patterns, found.times, strict=True):
        given = (table[k] for table, k in zip(tables, pattern, strict=True))
        alone, shares = posterior(given)
        height += times * alone
        students.append(shares if times == 1 else [times * each for each in shares])
    return height, students


def expected(found: Sample, lines: Sequence[Line]) -> tuple[float, list[Counts]]:
    """The step E of EM: the log-likelihood, and the answers to each item by node.

    Source: Bock & Aitkin (1981), Psychometrika 46:443-459.
    """
    height, students = posteriors(found, lines)
    blocks = zip(found.blocks, found.members, strict=True)
    counts = (_by_item(parts, members, students) for parts, members in blocks)
    return height, list(chain.from_iterable(counts))


def pull(line: Line, counts: Counts, prior: Prior) -> tuple[Line, Bend]:
    """Derivatives of the step M by slope and intercept, and how they fall.

    The bend is the second derivatives with the sign turned: by slope twice, by both,
    by intercept twice.
    """
    answered, right = counts
    chances = [exp(each) for each in log_chances(line)[1]]
    rest = list(map(sub, right, map(mul, answered, chances)))
    weights = [n * p * (1 - p) for n, p in zip(answered, chances, strict=True)]
    tilted = list(map(mul, weights, NODES))
    rise = sum(map(mul, rest, NODES)) - (line[0] - prior.mean) / prior.sd**2
    bend = sum(map(mul, tilted, NODES)) + 1 / prior.sd**2
    return (rise, sum(rest)), (bend, sum(tilted), sum(weights))


def maximise(found: Sample, start: Sequence[Line], prior: Prior) -> Maximum:
    """EM, hastened: two steps show the way, and the third goes far along it.

    Where that leads down it is taken back.

    Source: Bock & Aitkin (1981), Psychometrika 46:443-459; Varadhan & Roland (2008),
    Scandinavian Journal of Statistics 35:335-353.
    """
    lines, safe, best = list(start), list(start), -inf
    for number in range(1, _MOST_ROUNDS + 1):
        height, first = _improved(found, lines, prior)
        if height < best:
            lines, best = safe, -inf
            continue
        if _farthest(lines, first) < _SETTLED:
            return _maximum(found, first, number, is_settled=True)
        best, safe = _improved(found, first, prior)
        lines = _ahead(lines, first, safe)
    return _maximum(found, safe, _MOST_ROUNDS, is_settled=False)


def _maximum(
    found: Sample, lines: Sequence[Line], rounds: int, *, is_settled: bool
) -> Maximum:
    height, _ = posteriors(found, lines)
    return Maximum(tuple(lines), height, rounds, is_settled)


def _members(column: Sequence[int]) -> tuple[tuple[int, ...], ...]:
    found: defaultdict[int, list[int]] = defaultdict(list)
    for pattern, part in enumerate(column):
        found[part].append(pattern)
    return tuple(tuple(found[part]) for part in sorted(found))


def _log_chances(part: Part, logs: Sequence[Counts]) -> list[float]:
    """Of all the answers of a part together, by node."""
    given = zip(part, logs, strict=True)
    return _added(known[x == 1] for x, known in given if x is not None)


def _by_item(
    parts: Iterable[Part],
    members: Iterable[Sequence[int]],
    students: Sequence[Sequence[float]],
) -> list[Counts]:
    """The answers to each item of one block."""
    there = [_added(students[k] for k in where) for where in members]
    found = []
    for answers in zip(*parts, strict=True):
        each = list(zip(answers, there, strict=True))
        given = _added(row for x, row in each if x is not None)
        found.append((given, _added(row for x, row in each if x == 1)))
    return found


def _added(rows: Iterable[Sequence[float]]) -> list[float]:
    """Sums by node; nothing everywhere if there are no rows."""
    return [sum(each) for each in zip(_NOTHING, *rows, strict=True)]


def _improved(
    found: Sample, lines: Sequence[Line], prior: Prior
) -> tuple[float, list[Line]]:
    """How high the likelihood is here, prior included, and a step of EM from here."""
    height, counts = expected(found, lines)
    held = sum(((slope - prior.mean) / prior.sd) ** 2 for slope, _ in lines) / 2
    steps = zip(lines, counts, strict=True)
    return height - held, [_peak(*each, prior) for each in steps]


def _peak(line: Line, counts: Counts, prior: Prior) -> Line:
    """The step M of EM for one item, by Newton's method.

    The counts are as if abilities were known: the likelihood has one peak.
    """
    slope, intercept = line
    for _ in range(_MOST_STEPS):
        (rise, lift), (a, b, c) = pull((slope, intercept), counts, prior)
        if not a * c > b * b:
            break
        along, up = (rise * c - lift * b), (lift * a - rise * b)
        size = max(a * c - b * b, abs(along), abs(up))  # no step is longer than 1
        before, slope = slope, _bounded(slope + along / size)
        if slope == before:
            up, size = lift, max(c, abs(lift))
        intercept += up / size
        if max(abs(slope - before), abs(up / size)) < _FOUND:
            break
    return slope, intercept


def _bounded(slope: float) -> float:
    return max(-STEEPEST, min(STEEPEST, slope))


def _farthest(one: Sequence[Line], other: Sequence[Line]) -> float:
    both = zip(chain(*one), chain(*other), strict=True)
    return max((abs(x - y) for x, y in both), default=0.0)


def _ahead(
    start: Sequence[Line], first: Sequence[Line], second: Sequence[Line]
) -> list[Line]:
    """Where two steps of EM lead: their first way, bent, and as long as is likely.

    The third step length of Varadhan & Roland; 1 is where EM itself has come to.
    """
    x, y, z = (list(chain(*lines)) for lines in (start, first, second))
    way = list(map(sub, y, x))
    bend = list(map(sub, map(sub, z, y), way))
    curved = dist(bend, [0.0] * len(bend))
    length = max(1.0, dist(way, [0.0] * len(way)) / curved) if curved else 1.0
    flat = [
        a + 2 * length * b + length**2 * c for a, b, c in zip(x, way, bend, strict=True)
    ]
    return list(zip(flat[::2], flat[1::2], strict=True))
