"""An item that goes wrong in one language only, seen in a single class.

A prompt to look at the translation or the key, no verdict; it changes no mark. It also
sees what Mantel and Haenszel's method cannot: a key that is turned around.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from kit.analytics.stats import SMALLEST_SPREAD, Estimate

FEW_RIGHT, MANY_RIGHT = 0.25, 0.60

Oddity: TypeAlias = Literal["few_right", "weaker_do_better"]


@dataclass(frozen=True, slots=True)
class LocaleFigures:
    """First responses to one item in one language."""

    right: int
    n: int
    discrimination: Estimate | None = None  # `stats.discrimination` within the language

    def __post_init__(self) -> None:
        if not 0 <= self.right <= self.n:
            raise ValueError(f"{self.right} right of {self.n}")


def odd_locales(figures: Mapping[str, LocaleFigures]) -> dict[str, Oddity]:
    """Languages, at most one of each kind, in which alone an item goes wrong.

    `few_right`: under a quarter are right, and at least 60 % in each other language.
    `weaker_do_better`: the interval of the discrimination lies below 0, and in no other
    language. Needs `SMALLEST_SPREAD` answers in a language, and another to compare.
    """
    seen = {each: f for each, f in figures.items() if f.n >= SMALLEST_SPREAD}
    rates = {each: f.right / f.n for each, f in seen.items()}
    known = {each: f.discrimination for each, f in seen.items() if f.discrimination}
    falling = [each for each, value in known.items() if value.is_below_zero]
    found: dict[str, Oddity] = {}
    if len(falling) == 1 and len(known) > 1:
        found[falling[0]] = "weaker_do_better"
    for locale, rate in rates.items():
        others = [r for other, r in rates.items() if other != locale]
        if others and rate < FEW_RIGHT and min(others) >= MANY_RIGHT:
            found[locale] = "few_right"
    return found
