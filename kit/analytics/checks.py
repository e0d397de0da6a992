"""Why a question deserves a second look: what is odd about it and not by chance.

A reason to read the question, its key and its translation; no verdict, and no mark
changes. Below `SMALLEST_DISCRIMINATION` answers there is none.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from kit.analytics.locales import LocaleFigures, Oddity, odd_locales
from kit.analytics.options import OptionUse
from kit.analytics.stats import SMALLEST_DISCRIMINATION, rate_difference, wilson

Cause: TypeAlias = (
    Literal["stronger_miss", "below_expected", "stronger_choose", "never_chosen"]
    | Oddity
)

FAR_BELOW = 0.25  # of all answers: more than a weak class makes of a good question


@dataclass(frozen=True, slots=True)
class Reason:
    """What is odd, in counts: `count` of `of`, against `other` of `other_of`.

    stronger_miss: right in the upper and in the lower third. below_expected: right, and
    as many as the authors expected (`other` of `other_of`). stronger_choose: who chose
    the wrong option `subject` there. never_chosen: nobody chose the wrong option
    `subject`, of `of` wrong choices. few_right, weaker_do_better: right in the language
    `subject`, and in the others.
    """

    cause: Cause
    count: int
    of: int
    other: int = 0
    other_of: int = 0
    subject: str = ""


def reasons(
    right: OptionUse,
    uses: Sequence[OptionUse] = (),
    figures: Mapping[str, LocaleFigures] | None = None,
    *,
    are_alternatives: bool = False,
    expected: float | None = None,
) -> tuple[Reason, ...]:
    """All reasons to check an item, the weightiest first.

    `right` is who got it right, as if that were an option. `are_alternatives` says that
    whoever is wrong chose one of the wrong options, as not in a passage with spans.
    `expected` is the share, from 0 to 1, that the authors expected to be right.
    """
    if right.n < SMALLEST_DISCRIMINATION:
        return ()
    return (
        *_stronger_miss(right),
        *_below_expected(right, expected),
        *_stronger_choose(uses),
        *_one_language(figures or {}),
        *(_never_chosen(uses) if are_alternatives else ()),
    )


def _stronger_miss(right: OptionUse) -> list[Reason]:
    estimate = right.interval
    if estimate is None or not estimate.is_below_zero:
        return []
    return [_thirds("stronger_miss", right)]


def _below_expected(right: OptionUse, expected: float | None) -> list[Reason]:
    """Few of a class are right where a key is wrong, or where the wording misleads."""
    rate = wilson(right.count, right.n)
    if rate is None or expected is None or rate.high >= expected - FAR_BELOW:
        return []
    likely = round(expected * right.n)
    return [Reason("below_expected", right.count, right.n, likely, right.n)]


def _stronger_choose(uses: Sequence[OptionUse]) -> list[Reason]:
    """Wrong options that those prefer who do better on the other items."""
    return [
        _thirds("stronger_choose", use, subject=use.option)
        for use in uses
        if not use.is_key and use.interval and use.interval.is_above_zero
    ]


def _thirds(cause: Cause, use: OptionUse, *, subject: str = "") -> Reason:
    if use.groups is None or use.sizes is None:
        raise ValueError(f"{use.option}: an interval without thirds")
    return Reason(
        cause,
        count=round(use.groups.upper),
        of=round(use.sizes.upper),
        other=round(use.groups.lower),
        other_of=round(use.sizes.lower),
        subject=subject,
    )


def _never_chosen(uses: Sequence[OptionUse]) -> list[Reason]:
    """Wrong options that tempt less than if all wrong ones tempted alike.

    So the many options nobody needs where almost all are right are no reason.
    """
    wrong = [use for use in uses if not use.is_key]
    chosen = sum(use.count for use in wrong)
    none = wilson(0, chosen)
    if none is None or none.high * len(wrong) >= 1:
        return []
    return [
        Reason("never_chosen", count=0, of=chosen, subject=use.option)
        for use in wrong
        if not use.count
    ]


def _one_language(figures: Mapping[str, LocaleFigures]) -> list[Reason]:
    found = []
    for locale, oddity in odd_locales(figures).items():
        here = figures[locale]
        other = sum(f.right for f in figures.values()) - here.right
        other_of = sum(f.n for f in figures.values()) - here.n
        if oddity == "few_right" and not _is_lower(here, other, other_of):
            continue
        found.append(Reason(oddity, here.right, here.n, other, other_of, locale))
    return found


def _is_lower(here: LocaleFigures, other: int, other_of: int) -> bool:
    rate, elsewhere = wilson(here.right, here.n), wilson(other, other_of)
    if rate is None or elsewhere is None:
        return False
    return rate_difference(rate, elsewhere).is_below_zero
