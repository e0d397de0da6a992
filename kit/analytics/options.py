"""Whether the wrong options of an item tempted, and whom."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeAlias

from kit.analytics.items import ScoreGroups, score_groups, weighted
from kit.analytics.stats import (
    SMALLEST_DISCRIMINATION,
    SMALLEST_SPREAD,
    Estimate,
    correlate,
    fisher_interval,
)

RARE_SHARE = Fraction(5, 100)

Third: TypeAlias = Literal["upper", "middle", "lower"]
OptionFlag: TypeAlias = Literal["rarely_chosen", "stronger_choose", "goes_with_rest"]

_DUST = 1e-9  # what rounding may leave of an exact 0


@dataclass(frozen=True, slots=True)
class ByGroup:
    """How many students of each score group chose an option."""

    upper: float
    middle: float
    lower: float

    @property
    def all(self) -> float:
        return self.upper + self.middle + self.lower


@dataclass(frozen=True, slots=True)
class AnswerCount:
    """Students who chose the same and did equally well on the other items."""

    chosen: Collection[str]  # none for "I am not sure"
    rest: int | None  # points on the other items; None: not all of them answered
    third: Third | None  # of those who answered all, by `rest`
    n: int


@dataclass(frozen=True, slots=True)
class OptionUse:
    """Who chose an option; groups and correlation only of enough students."""

    option: str
    is_key: bool
    count: int
    n: int
    groups: ByGroup | None
    correlation: float | None  # with the points of all other items
    sizes: ByGroup | None = None  # students in each group, where these differ

    @property
    def flags(self) -> frozenset[OptionFlag]:
        """What is odd about a wrong option: a reason to read it, no verdict.

        It tempts under 5 % of the students; or more of the upper than of the lower
        group; or those who do better on the other items.
        """
        if self.is_key:
            return frozenset()
        found: set[OptionFlag] = set()
        if self.count < RARE_SHARE * self.n:
            found.add("rarely_chosen")
        if self.n >= SMALLEST_DISCRIMINATION:
            if self._is_stronger_choice:
                found.add("stronger_choose")
            if self.correlation is not None and self.correlation > _DUST:
                found.add("goes_with_rest")
        return frozenset(found)

    @property
    def interval(self) -> Estimate | None:
        """The correlation with its 95 % interval; of the key `stats.discrimination`."""
        if self.correlation is None:
            return None
        return fisher_interval(self.correlation, self.compared)

    @property
    def compared(self) -> int:
        """Students in the three groups together."""
        return round(self.sizes.all) if self.sizes else self.n

    @property
    def _is_stronger_choice(self) -> bool:
        if self.groups is None:
            return False
        upper, lower = self.groups.upper, self.groups.lower
        if self.sizes:
            upper, lower = upper / self.sizes.upper, lower / self.sizes.lower
        return upper > lower + _DUST


def option_uses(
    options: Sequence[str],
    key: Collection[str],
    *,
    choices: Sequence[Collection[str]],
    marks: Sequence[float],
    scores: Sequence[float],
) -> tuple[OptionUse, ...] | None:
    """Who chose each option of an item, in the order of `options`.

    Of every student: the options chosen (none for "I am not sure"), the mark on this
    item, and the score, this item included.

    Returns None below `SMALLEST_SPREAD` students; leaves out groups and correlation
    below `SMALLEST_DISCRIMINATION`, where a group would be a few known people.

    Raises:
        ValueError: not one choice, one mark and one score for each student.
    """
    rests = [score - mark for mark, score in zip(marks, scores, strict=True)]
    if len(choices) != len(rests):
        raise ValueError(f"{len(choices)} choices, {len(rests)} scores")
    if len(choices) < SMALLEST_SPREAD:
        return None
    enough = len(choices) >= SMALLEST_DISCRIMINATION
    groups = score_groups(scores) if enough else None
    return tuple(
        _use(
            option,
            [int(option in chosen) for chosen in choices],
            is_key=option in key,
            groups=groups,
            rests=rests if enough else None,
        )
        for option in options
    )


def counted_uses(
    options: Sequence[str], key: Collection[str], counts: Sequence[AnswerCount]
) -> tuple[OptionUse, ...] | None:
    """`option_uses` from counts, by thirds of how students did on the other items.

    Students who tie are in one third, so that each figure is a number of people; the
    thirds may differ in size. No groups where the upper or the lower third would be a
    few known people. Who has not answered all other items is in `count` alone.

    Returns None below `SMALLEST_SPREAD` students.
    """
    n = sum(each.n for each in counts)
    if n < SMALLEST_SPREAD:
        return None
    placed = [each for each in counts if each.rest is not None]
    sizes = _by_third(placed)
    is_small = min(sizes.upper, sizes.lower) < SMALLEST_SPREAD
    few = is_small or sizes.all < SMALLEST_DISCRIMINATION
    return tuple(
        OptionUse(
            option=option,
            is_key=option in key,
            count=sum(each.n for each in counts if option in each.chosen),
            n=n,
            groups=None if few else _by_third(_who_chose(option, placed)),
            correlation=None if few else _with_rest(option, placed),
            sizes=None if few else sizes,
        )
        for option in options
    )


def _who_chose(option: str, counts: Sequence[AnswerCount]) -> list[AnswerCount]:
    return [each for each in counts if option in each.chosen]


def _with_rest(option: str, counts: Sequence[AnswerCount]) -> float | None:
    students = [each for each in counts for _ in range(each.n)]
    chosen = [int(option in each.chosen) for each in students]
    return correlate(chosen, [each.rest or 0 for each in students])


def _by_third(counts: Sequence[AnswerCount]) -> ByGroup:
    def size(third: Third) -> int:
        return sum(each.n for each in counts if each.third == third)

    return ByGroup(upper=size("upper"), middle=size("middle"), lower=size("lower"))


def _use(
    option: str,
    chosen: Sequence[int],
    *,
    is_key: bool,
    groups: ScoreGroups | None,
    rests: Sequence[float] | None,
) -> OptionUse:
    parts = (groups.upper, groups.middle, groups.lower) if groups else ()
    return OptionUse(
        option=option,
        is_key=is_key,
        count=sum(chosen),
        n=len(chosen),
        groups=ByGroup(*(weighted(chosen, part) for part in parts)) if parts else None,
        correlation=correlate(chosen, rests) if rests is not None else None,
    )
