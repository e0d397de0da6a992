"""How a class moved between two sittings, by the hierarchy of `hierarchical`.

The interval of a mean change is that of `change.mean_change`, with the spread given
here: what `change.class_change` makes of it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import fsum, sqrt
from statistics import fmean

from kit.analytics.crossed import Table
from kit.analytics.hierarchical import (
    Cell,
    Cells,
    Spread,
    Twice,
    cells_of,
    means,
    spread_between,
    tables_of,
    values,
)

# How far sound and flawed passages keep spreads of their own between students. All of
# it costs intervals a tenth of their width; nothing lets d′ follow c where the two are
# correlated. In between both are small.
OWN = 0.5


@dataclass(frozen=True, slots=True)
class Moved:
    """The change of a class's mean."""

    mean: float
    sd: float  # of students' shares in it, within sequences: with their error


@dataclass(frozen=True, slots=True)
class Moves:
    discernment: Moved
    leaning: Moved


def moves(students: Iterable[Twice]) -> Moves | None:
    """The changes of mean d′ and mean c, each sequence of forms weighing the same.

    A harder form cancels between the sequences, and so does the ease of each passage.
    The spread is that of the jackknife: every student is left out once and everything
    estimated again, the spread between students included. The interval of a mean
    change is that of `change.mean_change`, with this spread.

    Returns None below `SMALLEST_CLASS_MEAN` students, or with no two in one sequence.
    Units: of d′ and of c.
    Error: simulated in tests/bench/truth.py.
    Source: Bellio, Ghosh, Owen & Varin (2025), Consistent and scalable composite
    likelihood estimation of probit models with crossed random effects (rows and columns
    apart; here by moments of pairs); Efron & Tibshirani (1993), An Introduction to the
    Bootstrap, ch. 11.
    """
    tables = tables_of(students)
    if tables is None:
        return None
    cells = cells_of(tables)
    spread = spread_between(cells, own=OWN)
    whole = _changes(cells, spread)
    left_out = [
        [
            _changes(fewer, spread_between(fewer, own=OWN, near=spread))
            for fewer in _one_less(cells, sequence, group)
        ]
        for sequence, group in tables.items()
    ]
    d, c = (
        Moved(whole[i], _sd([[each[i] for each in group] for group in left_out]))
        for i in (0, 1)
    )
    return Moves(d, c)


def _one_less(cells: Cells, sequence: str, tables: Sequence[Table]) -> Iterator[Cells]:
    """All cells without one student of a sequence, for each."""
    for number in range(len(tables[0].rows)):
        fewer = tuple(Cell.of(table.without(number)) for table in tables)
        yield {**cells, sequence: fewer}


def _changes(cells: Cells, spread: Spread) -> tuple[float, float]:
    sound, flawed, sound_after, flawed_after = means(cells, spread.four)
    before, after = values(sound, flawed), values(sound_after, flawed_after)
    return after[0] - before[0], after[1] - before[1]


def _sd(groups: Sequence[Sequence[float]]) -> float:
    """Of students' shares, from the values without each: n - sequences below.

    A mean of n moves by a student's share ÷ (n - 1) when the student is left out, and
    the mean of all sequences by that ÷ sequences. An only one has no share.
    """
    shares = (
        len(groups) * (len(group) - 1) * (value - fmean(group))
        for group in groups
        for value in group
    )
    freedom = sum(len(group) - 1 for group in groups)
    return sqrt(fsum(share * share for share in shares) / freedom)
