"""How sure the lines are that `marginal` finds: their covariances. For `irt`."""

from collections.abc import Sequence
from itertools import combinations_with_replacement, compress, product
from math import exp
from operator import mul
from typing import TypeAlias

from kit.analytics.marginal import (
    NODES,
    STEEPEST,
    Line,
    Prior,
    Sample,
    expected,
    log_chances,
    posteriors,
    pull,
)

Matrix: TypeAlias = list[list[float]]

Column: TypeAlias = Sequence[float | None]  # answers to one item

_DUST = 1e-9  # what rounding may leave of a pivot that is 0
_NOBODY = 1e-9  # part of a student that is not looked for at a node


def covariances(
    found: Sample, lines: Sequence[Line], prior: Prior
) -> tuple[Matrix | None, ...]:
    """Of slope and intercept, for each item: the observed information, inverted.

    None for a slope that is a step, which then counts as known; None for all where the
    likelihood has no peak here.
    """
    free = [k for k, line in enumerate(lines) if abs(line[0]) < STEEPEST]
    blocks: list[Matrix | None] = [None] * len(lines)
    whole = inverse(information(found, lines, prior, free))
    if whole is not None:
        for k, item in enumerate(free):
            blocks[item] = [row[2 * k : 2 * k + 2] for row in whole[2 * k : 2 * k + 2]]
    return tuple(blocks)


def information(
    found: Sample, lines: Sequence[Line], prior: Prior, items: Sequence[int]
) -> Matrix:
    """Observed, of slope and intercept of each of these items, prior included.

    What the answers would tell if abilities were known, less what they do not tell for
    want of them: how the scores of each student vary over the possible abilities.

    Source: Louis (1982), J. R. Statist. Soc. B 44(2):226-233.
    """
    _, counts = expected(found, lines)
    unknown = _unknown(found, lines, items)
    told = [[-each for each in row] for row in unknown]
    for k, item in enumerate(items):
        _, (slopes, both, intercepts) = pull(lines[item], counts[item], prior)
        for side, row in enumerate(((slopes, both), (both, intercepts))):
            for other, value in enumerate(row):
                told[2 * k + side][2 * k + other] += value
    return told


def inverse(matrix: Matrix) -> Matrix | None:
    """Of a symmetric matrix; None if it is not positive definite."""
    n = len(matrix)
    rows = [[*row, *(float(k == i) for k in range(n))] for i, row in enumerate(matrix)]
    for k in range(n):
        pivot = rows[k][k]
        if not pivot > _DUST * abs(matrix[k][k]):
            return None
        lead = [x / pivot for x in rows[k]]
        rows = [
            lead if i == k else [x - row[k] * y for x, y in zip(row, lead, strict=True)]
            for i, row in enumerate(rows)
        ]
    return [row[n:] for row in rows]


def _unknown(found: Sample, lines: Sequence[Line], items: Sequence[int]) -> Matrix:
    """The covariances of each student's scores, summed over students.

    A score by intercept is an answer less its chance; by slope, that times ability.
    """
    _, students = posteriors(found, lines)
    chances = [[exp(each) for each in log_chances(lines[k])[1]] for k in items]
    columns = [[row[k] for row in found.rows] for k in items]
    squares = _squares(students, columns, chances)
    means = _means(students, columns, chances)
    alone = [[x / n for x, n in zip(row, found.times, strict=True)] for row in means]
    whole = [[0.0] * len(means) for _ in means]
    for (i, j), sums in squares.items():
        for side, other in product((0, 1), repeat=2):
            row, column = 2 * i + side, 2 * j + other
            value = sums[side + other] - sum(map(mul, means[row], alone[column]))
            whole[row][column] = whole[column][row] = value
    return whole


def _squares(
    students: Matrix, columns: Sequence[Column], chances: Matrix
) -> dict[tuple[int, int], list[float]]:
    """Products of two items' scores: both by slope, one by slope, both by intercept."""
    pairs = combinations_with_replacement(range(len(columns)), 2)
    found = {pair: [0.0] * 3 for pair in pairs}
    for ability, there, *likely in zip(
        NODES, zip(*students, strict=True), *chances, strict=True
    ):
        near = [n > _NOBODY for n in there]
        some = list(compress(there, near))
        gaps = [
            list(map(_gaps(chance).__getitem__, compress(column, near)))
            for column, chance in zip(columns, likely, strict=True)
        ]
        seen = [list(map(mul, some, gap)) for gap in gaps]
        for (i, j), sums in found.items():
            both = sum(map(mul, seen[i], gaps[j]))
            sums[0] += ability**2 * both
            sums[1] += ability * both
            sums[2] += both
    return found


def _means(students: Matrix, columns: Sequence[Column], chances: Matrix) -> Matrix:
    """The expected scores by slope and by intercept of each item; one per student."""
    sizes = [(sum(map(mul, there, NODES)), sum(there)) for there in students]
    found = []
    for column, likely in zip(columns, chances, strict=True):
        tilted = list(map(mul, likely, NODES))
        for side, curve in enumerate((tilted, likely)):
            found.append(
                [
                    0.0 if x is None else x * size[side] - sum(map(mul, there, curve))
                    for x, size, there in zip(column, sizes, students, strict=True)
                ]
            )
    return found


def _gaps(chance: float) -> dict[float | None, float]:
    """By how much each answer passes its chance; nothing, if nothing was answered."""
    return {0: -chance, 1: 1 - chance, None: 0.0}
