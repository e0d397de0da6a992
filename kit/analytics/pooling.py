"""Counts by language that schools can add up, with no student in them.

A cell counts the answers to one item in one language by students of one band of scores.
Bands are halves of halves of the scale (0-3 is 0-1 and 2-3), so that of any two bands
one holds the other, or they have nothing in common. That is why tables of many schools
can be added: each place takes the broadest band that anybody needed there.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from kit.analytics.dif import Stratum
from kit.analytics.stats import SMALLEST_CELL

BROADEST_SHARE = (
    3  # a band is at most a third of the scale, or DIF is seen where none is
)


@dataclass(frozen=True, slots=True, order=True)
class Question:
    """One item as it was asked, within a test whose scores can be compared.

    `test` names the exact set of items the score is over: quiz, track and revision.
    """

    test: str
    items: int  # in that set; the highest score
    item: str
    revision: str  # of the item


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """`right` of `n` students of one language whose score is from `low` to `high`."""

    question: Question
    locale: str
    low: int
    high: int
    n: int
    right: int

    def __post_init__(self) -> None:
        width = self.high - self.low + 1
        halved = width > 0 and width & (width - 1) == 0 and self.low % width == 0
        broadest = _broadest(self.question.items)
        if not (0 <= self.low <= self.question.items and halved and width <= broadest):
            raise ValueError(f"no band: {self.low} to {self.high}")
        if not 0 <= self.right <= self.n:
            raise ValueError(f"{self.right} right of {self.n}")


Table: TypeAlias = tuple[Cell, ...]  # sorted; one cell for each band


def tally(answers: Iterable[tuple[Question, str, int, bool]]) -> Table:
    """Count (question, locale, score, is right) into cells of single scores.

    Only attempts answered whole, in one language, without a look at another one; the
    score is the number of items right, this one included. The result still stays in the
    school: `publishable` makes of it what may leave.

    Raises:
        ValueError: a score below 0 or above the number of items.
    """
    counts: defaultdict[tuple[Question, str, int], list[bool]] = defaultdict(list)
    for question, locale, score, is_right in answers:
        if not 0 <= score <= question.items:
            raise ValueError(f"score {score} of {question.items} items")
        counts[question, locale, score].append(is_right)
    return tuple(
        sorted(
            Cell(question, locale, score, score, len(marks), sum(marks))
            for (question, locale, score), marks in counts.items()
        )
    )


def publishable(table: Table, *, smallest: int = SMALLEST_CELL) -> Table:
    """The same counts with every cell below `smallest` students merged or left out.

    A small cell is merged with its neighbour into the next broader band, up to a third
    of the scale; what is small even then is left out. Whether a cell stays depends on
    how many students it has, never on their answers, so no item is favoured.
    """
    found: list[Cell] = []
    for cells in _columns(pool(table)).values():
        width = _broadest(cells[0].question.items)
        for low in range(0, cells[0].question.items + 1, width):
            found += [c for c in _split(cells, low, width, smallest) if c.n >= smallest]
    return tuple(sorted(found))


def pool(*tables: Table) -> Table:
    """Add up tables, in any order and grouping; the same table twice counts twice."""
    columns = _columns(cell for table in tables for cell in table)
    return tuple(
        sorted(
            _sum(cells, low, high)
            for column in columns.values()
            for (low, high), cells in _in_bands(column, _bands(column)).items()
        )
    )


def strata(
    table: Table, question: Question, *, reference: str, focal: str
) -> tuple[Stratum, ...]:
    """The answers of two languages to one item, in bands that both have.

    What `dif.mantel_haenszel` takes. Bands in which one language is empty are there.

    Raises:
        ValueError: one language compared with itself.
    """
    if reference == focal:
        raise ValueError(f"{reference} compared with itself")
    both = [
        cell
        for cell in table
        if cell.question == question and cell.locale in (reference, focal)
    ]
    return tuple(
        _stratum(cells, reference, focal)
        for _band, cells in sorted(_in_bands(both, _bands(both)).items())
    )


def _columns(cells: Iterable[Cell]) -> dict[tuple[Question, str], list[Cell]]:
    columns: defaultdict[tuple[Question, str], list[Cell]] = defaultdict(list)
    for cell in cells:
        columns[cell.question, cell.locale].append(cell)
    return columns


def _broadest(items: int) -> int:
    """The broadest band: the largest power of 2 within a third of the scale."""
    return 1 << (max(1, items // BROADEST_SHARE).bit_length() - 1)


def _split(cells: Sequence[Cell], low: int, width: int, smallest: int) -> list[Cell]:
    """The cells of a band: its two halves if each of their cells is large enough."""
    inside = [c for c in cells if low <= c.low and c.high < low + width]
    if len(inside) < 2:
        return inside
    half = width // 2
    parts = [
        *_split(inside, low, half, smallest),
        *_split(inside, low + half, half, smallest),
    ]
    if all(part.n >= smallest for part in parts):
        return parts
    return [_sum(parts, low, low + width - 1)]


def _bands(cells: Iterable[Cell]) -> list[tuple[int, int]]:
    """The broadest bands, from low to high; the rest lie within them."""
    bands: list[tuple[int, int]] = []
    for low, downward in sorted({(cell.low, -cell.high) for cell in cells}):
        if not bands or low > bands[-1][1]:
            bands.append((low, -downward))
    return bands


def _in_bands(
    cells: Iterable[Cell], bands: Iterable[tuple[int, int]]
) -> dict[tuple[int, int], list[Cell]]:
    found = list(cells)
    return {
        (low, high): [c for c in found if low <= c.low <= high] for low, high in bands
    }


def _sum(cells: Sequence[Cell], low: int, high: int) -> Cell:
    return replace(
        cells[0],
        low=low,
        high=high,
        n=sum(cell.n for cell in cells),
        right=sum(cell.right for cell in cells),
    )


def _stratum(cells: Iterable[Cell], reference: str, focal: str) -> Stratum:
    right = {reference: 0, focal: 0}
    wrong = {reference: 0, focal: 0}
    for cell in cells:
        right[cell.locale] += cell.right
        wrong[cell.locale] += cell.n - cell.right
    return Stratum(right[reference], wrong[reference], right[focal], wrong[focal])
