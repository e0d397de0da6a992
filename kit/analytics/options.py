"""Whether the wrong options of an item tempted, and whom."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeAlias

from kit.analytics.items import ScoreGroups, score_groups, weighted
from kit.analytics.stats import SMALLEST_DISCRIMINATION, SMALLEST_SPREAD, correlate

RARE_SHARE = Fraction(5, 100)

OptionFlag: TypeAlias = Literal["rarely_chosen", "stronger_choose", "goes_with_rest"]

_DUST = 1e-9  # what rounding may leave of an exact 0


@dataclass(frozen=True, slots=True)
class ByGroup:
    """How many students of each score group chose an option."""

    upper: float
    middle: float
    lower: float


@dataclass(frozen=True, slots=True)
class OptionUse:
    """Who chose an option; groups and correlation only of enough students."""

    option: str
    is_key: bool
    count: int
    n: int
    groups: ByGroup | None
    correlation: float | None  # with the points of all other items

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
            if self.groups and self.groups.upper > self.groups.lower + _DUST:
                found.add("stronger_choose")
            if self.correlation is not None and self.correlation > _DUST:
                found.add("goes_with_rest")
        return frozenset(found)


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
