"""Turn a response into a mark. Pure: no clock, no database, no request."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from types import MappingProxyType
from typing import TypeVar, assert_never

from kit.content.model import (
    NOT_SURE,
    Chosen,
    Classify,
    Highlight,
    Item,
    Judge,
    Label,
    Labelled,
    Match,
    MultipleChoice,
    Order,
    Ordered,
    Paired,
    Reflection,
    Response,
    ShortText,
    SingleChoice,
    Typed,
)
from kit.grading.typed import is_accepted

R = TypeVar("R", Chosen, Ordered, Paired, Labelled, Typed)
_NO_LINES: Mapping[str, Sequence[str]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Mark:
    """What a response earned on one item, exact: 0 <= earned <= possible."""

    earned: Fraction
    possible: int

    @property
    def is_right(self) -> bool:
        """All points there are; never so for a reflection, which has none."""
        return 0 < self.possible == self.earned

    @property
    def is_partly(self) -> bool:
        return 0 < self.earned < self.possible


class UnknownOptionError(ValueError):
    """A response that no honest form of the item can produce."""


def grade(
    item: Item,
    response: Response,
    *,
    accept: Mapping[str, Sequence[str]] = _NO_LINES,
) -> Mark:
    """Mark one response.

    `accept` gives, for a short text, the accepted lines of every locale the student
    used; other items ignore it.

    Units: points, as an exact fraction; nothing is rounded here (see `to_milli`).
    What is left out earns nothing and costs nothing, so an empty response earns 0 on
    every item. "I am not sure" earns 0 on a single choice.
    Source: our rules, "Marks" in quizzes/README.md.

    Raises:
        UnknownOptionError: an id the item does not have, an option placed twice, more
            choices than the form takes, or a response of another kind of item.
        ValueError: a short text without one accepted line to compare with.
    """
    match item:
        case Reflection():
            _expect(item, response, Typed)
            return Mark(Fraction(0), 0)
        case Judge():
            share = _one(item, response, offered=item.options)
        case SingleChoice():
            share = _one(item, response, offered=(*item.options, NOT_SURE))
        case MultipleChoice() | Highlight():
            share = _chosen(item, response)
        case Label():
            share = _labelled(item, response)
        case Order():
            share = _concordant(item, response)
        case Classify():
            share = _paired(item, response, offered=item.groups)
        case Match():
            share = _paired(item, response, offered=item.targets)
        case ShortText():
            share = _typed(item, response, accept)
        case _:
            assert_never(item)
    return Mark(share * item.marks, item.marks)


def to_milli(points: Fraction) -> int:
    """Points in whole thousandths, as stored. The only rounding; ties to even."""
    return round(points * 1000)


def _expect(item: Item, response: Response, kind: type[R]) -> R:
    if not isinstance(response, kind):
        raise UnknownOptionError(
            f"{item.id}: {type(response).__name__} where {kind.__name__} is expected"
        )
    return response


def _require_known(item: Item, ids: frozenset[str], offered: Sequence[str]) -> None:
    if unknown := ids - set(offered):
        raise UnknownOptionError(f"{item.id}: {sorted(unknown)}")


def _require_at_most(item: Item, ids: frozenset[str], limit: int) -> None:
    if len(ids) > limit:
        raise UnknownOptionError(f"{item.id}: {len(ids)} chosen, at most {limit}")


def _one(
    item: Judge | SingleChoice, response: Response, *, offered: Sequence[str]
) -> Fraction:
    ids = _expect(item, response, Chosen).ids
    _require_known(item, ids, offered)
    _require_at_most(item, ids, 1)
    return Fraction(ids == {item.key})


def _chosen(item: MultipleChoice | Highlight, response: Response) -> Fraction:
    """Found minus extra.

    A multiple choice takes as many as are right; a highlight takes any number of
    spans, since its form shows no limit that the marking does not explain.

    Error: exact. Guessing two of four, two being right, averages 1/6 of the marks.
    Ticking all of four, three being right, would earn 2/3 if it were taken.
    """
    ids = _expect(item, response, Chosen).ids
    if isinstance(item, MultipleChoice):
        _require_known(item, ids, item.options)
        _require_at_most(item, ids, len(item.key))
    else:
        _require_known(item, ids, item.spans)
    return _right_minus_wrong(len(ids & item.key), len(ids - item.key), len(item.key))


def _labelled(item: Label, response: Response) -> Fraction:
    """A span with the wrong label counts as wrong, like one that needs no label."""
    labels = _expect(item, response, Labelled).labels
    _require_known(item, frozenset(labels), item.spans)
    _require_known(item, frozenset(labels.values()), item.labels)
    right = sum(item.key.get(span) == label for span, label in labels.items())
    return _right_minus_wrong(right, len(labels) - right, len(item.key))


def _right_minus_wrong(right: int, wrong: int, targets: int) -> Fraction:
    """One for each right choice, minus one for each wrong one, never below 0."""
    return max(Fraction(0), Fraction(right - wrong, targets))


def _concordant(item: Order, response: Response) -> Fraction:
    """Pairs in the order of the key ÷ all pairs that the key orders.

    Pairs inside one group of the key may stand either way and are not counted; pairs
    with an option that was not placed are not in order.

    Error: exact. One swap of neighbours among four costs 1/6; the reverse earns 0.
    """
    order = _expect(item, response, Ordered).order
    _require_known(item, frozenset(order), item.options)
    if len(set(order)) < len(order):
        raise UnknownOptionError(f"{item.id}: an option placed twice")
    place = {option: at for at, option in enumerate(order)}
    pairs = [
        (first, second)
        for before, after in combinations(item.key, 2)
        for first in before
        for second in after
    ]
    right = sum(
        first in place and second in place and place[first] < place[second]
        for first, second in pairs
    )
    return Fraction(right, len(pairs))


def _paired(
    item: Classify | Match, response: Response, *, offered: Sequence[str]
) -> Fraction:
    """Right ÷ all. A target given twice is possible, and wrong at least once."""
    pairs = _expect(item, response, Paired).pairs
    _require_known(item, frozenset(pairs), item.options)
    _require_known(item, frozenset(pairs.values()), offered)
    right = sum(pairs.get(card) == place for card, place in item.key.items())
    return Fraction(right, len(item.key))


def _typed(
    item: ShortText, response: Response, accept: Mapping[str, Sequence[str]]
) -> Fraction:
    text = _expect(item, response, Typed).text
    if not any(accept.values()):
        raise ValueError(f"{item.id}: no accepted line to compare with")
    return Fraction(is_accepted(text, accept))
