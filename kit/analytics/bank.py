"""How the items of the bank worked over all classes, from counts of like answers.

First answers only. What needs the scores of students takes those of whole attempts: of
students who answered everything they were asked. Pure; `score_queries` counts.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from kit.analytics.calibration import rates_by_certainty
from kit.analytics.items import upper_lower
from kit.analytics.locales import LocaleFigures, Oddity, odd_locales
from kit.analytics.reliability import feldt_interval
from kit.analytics.stats import (
    SMALLEST_DISCRIMINATION,
    Bar,
    Estimate,
    Rate,
    difficulty,
    discrimination,
    share,
    spread,
)


@dataclass(frozen=True, slots=True)
class Alike:
    """`n` answers to one item that nothing tells apart."""

    locale: str
    number: int  # 1 the first try, 2 the retry
    chosen: frozenset[str] | None  # None: words, or too long to be counted as such
    certainty: int | None
    is_right: bool
    n: int


@dataclass(frozen=True, slots=True)
class Scored:
    """`n` students of one test who did equally well on one item and on all of it.

    Points are thousandths, as they are stored.
    """

    test: str  # what they took: quiz, track and revision
    item: str
    revision: str
    earned: int
    possible: int
    total: int  # points on the whole test, this item included
    whole: int  # points there are in it
    answered: int  # items in it
    n: int


@dataclass(frozen=True, slots=True)
class LocaleRate:
    answers: int
    difficulty: Rate | None


@dataclass(frozen=True, slots=True)
class Counted:
    """What the counters say of an item; all but numbers of answers may be withheld."""

    answers: int  # first ones
    difficulty: Rate | None  # full marks
    locales: Mapping[str, LocaleRate]
    odd: Mapping[str, Oddity]  # languages in which alone it goes wrong
    options: tuple[Bar, ...] | None
    certainty: Mapping[int, Rate | None]  # how often each certainty was right
    retries: int
    right_on_retry: float | None


@dataclass(frozen=True, slots=True)
class Compared:
    """How an item goes with the rest of what was asked in the same attempts."""

    students: int
    item_rest: Estimate | None  # with the share of all other points
    upper_lower: float | None  # D, from -1 to 1


@dataclass(frozen=True, slots=True)
class Consistency:
    """α of a test, for as many students as took the whole of it."""

    items: int
    students: int
    alpha: Estimate | None


def counted(alike: Iterable[Alike], options: Sequence[str] = ()) -> Counted:
    """What is known of one revision of an item; `options` gives their order."""
    found = list(alike)
    first = [each for each in found if each.number == 1]
    again = [each for each in found if each.number == 2]
    answers, retries = _size(first), _size(again)
    by_locale: defaultdict[str, list[Alike]] = defaultdict(list)
    for each in first:
        by_locale[each.locale].append(each)
    return Counted(
        answers=answers,
        difficulty=difficulty(_right(first), answers),
        locales={
            locale: LocaleRate(_size(rows), difficulty(_right(rows), _size(rows)))
            for locale, rows in sorted(by_locale.items())
        },
        odd=odd_locales(
            {
                locale: LocaleFigures(_right(rows), _size(rows))
                for locale, rows in by_locale.items()
            }
        ),
        options=_spread(first, options),
        certainty=rates_by_certainty(_by_certainty(first)),
        retries=retries,
        right_on_retry=share(_right(again), retries),
    )


def compared(rows: Iterable[Scored]) -> Compared:
    """Item–rest correlation and D of one revision of an item, over all its tests.

    The rest is a share of points, so that tests of different length can be put
    together; in one test it is the usual correlation. Sources as `stats.item_rest` and
    `items.upper_lower`; both are None below `SMALLEST_DISCRIMINATION` students.
    """
    marks, rests, scores = [], [], []
    for row in rows:
        if row.whole == row.possible:
            continue  # nothing else was asked
        mark = row.earned / row.possible
        rest = (row.total - row.earned) / (row.whole - row.possible)
        marks += [mark] * row.n
        rests += [rest] * row.n
        scores += [row.total / row.whole] * row.n
    if len(marks) < SMALLEST_DISCRIMINATION:
        return Compared(len(marks), None, None)
    totals = [mark + rest for mark, rest in zip(marks, rests, strict=True)]
    groups = upper_lower(marks, scores)
    return Compared(
        students=len(marks),
        item_rest=discrimination(marks, totals),
        upper_lower=groups.index if groups else None,
    )


def consistency(rows: Iterable[Scored]) -> Consistency | None:
    """α of one test, in points: k/(k - 1) · (1 - ΣVar of items ÷ Var of totals).

    Of the attempts that were asked most. None if they were not all asked the same.
    α is None below `SMALLEST_DISCRIMINATION` students or two items, and where all
    totals are equal. Source as `reliability.alpha`.
    """
    found = list(rows)
    k = max((row.answered for row in found), default=0)
    items: defaultdict[tuple[str, str], list[Scored]] = defaultdict(list)
    for row in found:
        if row.answered == k:
            items[row.item, row.revision].append(row)
    sizes = {sum(row.n for row in each) for each in items.values()}
    if len(items) != k or len(sizes) != 1:
        return None
    [students] = sizes
    within = sum(_variance((r.earned, r.n) for r in each) for each in items.values())
    across = _variance((row.total, row.n) for row in next(iter(items.values())))
    alpha = None
    if students >= SMALLEST_DISCRIMINATION and k > 1 and across:
        value = float(Fraction(k, k - 1) * (1 - within / across))
        alpha = feldt_interval(value, students=students, items=k)
    return Consistency(k, students, alpha)


def _size(alike: Iterable[Alike]) -> int:
    return sum(each.n for each in alike)


def _right(alike: Iterable[Alike]) -> int:
    return sum(each.n for each in alike if each.is_right)


def _by_certainty(alike: Iterable[Alike]) -> Counter[tuple[int, bool]]:
    counts: Counter[tuple[int, bool]] = Counter()
    for each in alike:
        if each.certainty is not None:
            counts[each.certainty, each.is_right] += each.n
    return counts


def _spread(first: Iterable[Alike], options: Sequence[str]) -> tuple[Bar, ...] | None:
    known = [each for each in first if each.chosen is not None]
    counts: Counter[str] = Counter()
    for each in known:
        counts.update(dict.fromkeys(each.chosen or (), each.n))
    return spread(counts, options, answered=_size(known))


def _variance(values: Iterable[tuple[int, int]]) -> Fraction:
    """Of values with how often each occurs; the denominator is n."""
    found = list(values)
    n = sum(times for _value, times in found)
    mean = Fraction(sum(value * times for value, times in found), n)
    return Fraction(sum(value**2 * times for value, times in found), n) - mean**2
