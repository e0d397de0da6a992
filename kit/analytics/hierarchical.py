"""Discernment and leaning of a class at two sittings, above students and passages.

A student accepts a sound passage with probability Φ(d′/2 - c + its ease) and a flawed
one with Φ(-d′/2 - c + its ease): students' d′ and c are normal and may be correlated,
at either sitting; the ease of passages is normal; and both are crossed. d′ and c are on
the usual scale, where the ease counts as part of what makes one person's answers vary.

No student is corrected towards the middle alone, as the log-linear correction does: a
class's share accepted is put on the z scale whole, and stretched by the spread between
its students. So a class that only shifts its leaning keeps its d′.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean
from typing import TypeAlias

from kit.analytics.crossed import (
    Answers,
    Excess,
    Sums,
    Table,
    across,
    between_passages,
    between_students,
    covariance,
    height,
    variance_factor,
)
from kit.analytics.discernment import Judgement
from kit.analytics.stats import SMALLEST_CLASS_MEAN

WIDEST = 4.0  # variance between students; beyond, a form of 12 + 12 says nothing more
MOST_SHARED = 0.9  # of the variance within a student, by the ease of passages
_DUST = 1e-3  # what seeking may leave of a standard deviation of 0


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one student accepted at one sitting, by item."""

    sound: Answers
    flawed: Answers

    @classmethod
    def of(cls, judgements: Iterable[Judgement]) -> "Sheet | None":
        """None unless every judgement names its item."""
        found: dict[bool, dict[str, bool]] = {True: {}, False: {}}
        for each in judgements:
            if each.item is None:
                return None
            found[each.is_sound][each.item] = each.accepted
        return cls(found[True], found[False])


@dataclass(frozen=True, slots=True)
class Twice:
    """One student at two sittings; `sequence` names the forms in order."""

    sequence: str
    before: Sheet
    after: Sheet

    @property
    def kinds(self) -> tuple[Answers, ...]:
        """The order of all fours below: by sitting, then sound and flawed."""
        before, after = self.before, self.after
        return before.sound, before.flawed, after.sound, after.flawed


@dataclass(frozen=True, slots=True)
class Level:
    """A class at one sitting."""

    discernment: float  # mean d′
    leaning: float  # mean c
    sd_discernment: float  # between students
    sd_leaning: float
    correlation: float | None  # of d′ and c; None where one of them does not vary


@dataclass(frozen=True, slots=True)
class Population:
    """The class and the passages that a hierarchy supposes behind the answers."""

    before: Level
    after: Level
    sd_passages: float  # of their ease, where all that varies within a student is 1


@dataclass(frozen=True, slots=True)
class Cell:
    """The answers of one sequence at one sitting to passages of one kind."""

    at: float  # z of the share accepted
    students: Excess

    @classmethod
    def of(cls, sums: Sums) -> "Cell":
        return cls(height(sums), between_students(sums))


@dataclass(frozen=True, slots=True)
class Spread:
    """Variances between students: of each kind of passage, times that of a sitting.

    Four of their own would be too uncertain at ceilings and floors, where few answers
    differ. One for all would take a spread that grew for a change of the mean.
    """

    kinds: tuple[float, float] = (0.2, 0.2)
    times: tuple[float, float] = (1.0, 1.0)

    @property
    def four(self) -> tuple[float, ...]:
        return tuple(time * kind for time in self.times for kind in self.kinds)


Tables: TypeAlias = Mapping[str, tuple[Table, ...]]  # four of each sequence
Cells: TypeAlias = Mapping[str, tuple[Cell, ...]]


def population(students: Iterable[Twice]) -> Population | None:
    """The class at both sittings, each sequence weighing the same, and the passages.

    Returns None below `SMALLEST_CLASS_MEAN` students, or with no two in one sequence.
    Units: of d′ and of c.
    """
    tables = tables_of(students)
    if tables is None:
        return None
    cells = cells_of(tables)
    spread = spread_between(cells, own=1.0).four
    passages = covariance(
        [
            (between_passages(table.sums), cell.at, cell.at, 1 + variance)
            for group, four in zip(tables.values(), cells.values(), strict=True)
            for table, cell, variance in zip(group, four, spread, strict=True)
        ],
        low=0.0,
        high=MOST_SHARED,
    )
    before, after = (_level(tables, cells, spread, first) for first in (0, 2))
    return Population(before, after, sqrt(passages))


def tables_of(students: Iterable[Twice]) -> Tables | None:
    groups: dict[str, list[Twice]] = {}
    for each in students:
        groups.setdefault(each.sequence, []).append(each)
    n = sum(map(len, groups.values()))
    if n < SMALLEST_CLASS_MEAN or n == len(groups):
        return None
    return {
        sequence: tuple(
            Table.of(rows)
            for rows in zip(*(student.kinds for student in group), strict=True)
        )
        for sequence, group in groups.items()
    }


def cells_of(tables: Tables) -> dict[str, tuple[Cell, ...]]:
    return {
        sequence: tuple(Cell.of(table.sums) for table in group)
        for sequence, group in tables.items()
    }


def spread_between(cells: Cells, *, own: float, near: Spread | None = None) -> Spread:
    """`own` is how far the kinds keep apart: 1 lets them, 0 makes them one."""
    near = near or Spread()
    columns = list(zip(*cells.values(), strict=True))
    found = [
        _factor([(columns[kind], 1.0), (columns[kind + 2], 1.0)], guess)
        for kind, guess in enumerate(near.kinds)
    ]
    middle = fmean(found)
    sound, flawed = (middle + own * (each - middle) for each in found)
    before, after = (
        _factor([(columns[first], sound), (columns[first + 1], flawed)], guess)
        for first, guess in zip((0, 2), near.times, strict=True)
    )
    return Spread((sound, flawed), (before, after))


def _factor(columns: Iterable[tuple[Sequence[Cell], float]], near: float) -> float:
    found = [
        (cell.students, cell.at, base) for cells, base in columns for cell in cells
    ]
    return variance_factor(found, near=near, widest=WIDEST)


def means(cells: Cells, spread: Sequence[float]) -> list[float]:
    """Of the four, the mean over students of ±d′/2 - c: sequences weigh the same.

    A normal effect of variance v flattens Φ(m) to Φ(m / √(1 + v)).
    """
    columns = zip(*cells.values(), strict=True)
    return [
        fmean(cell.at for cell in column) * sqrt(1 + variance)
        for column, variance in zip(columns, spread, strict=True)
    ]


def values(sound: float, flawed: float) -> tuple[float, float]:
    """d′ and c."""
    return sound - flawed, -(sound + flawed) / 2


def _level(tables: Tables, cells: Cells, spread: Sequence[float], first: int) -> Level:
    """Of the sitting whose sound passages are the `first` of the four."""
    sound, flawed = first, first + 1
    together = sqrt((1 + spread[sound]) * (1 + spread[flawed]))
    farthest = sqrt(spread[sound] * spread[flawed])
    shared = covariance(
        [
            (
                across(group[sound], group[flawed]),
                four[sound].at,
                four[flawed].at,
                together,
            )
            for group, four in zip(tables.values(), cells.values(), strict=True)
        ],
        low=-farthest,
        high=farthest,
    )
    both = spread[sound] + spread[flawed]
    d = sqrt(max(0.0, both - 2 * shared))
    c = sqrt(max(0.0, both + 2 * shared)) / 2
    varies = min(d, c) > _DUST
    alike = (spread[flawed] - spread[sound]) / (2 * d * c) if varies else None
    found = means(cells, spread)
    return Level(*values(found[sound], found[flawed]), d, c, alike)
