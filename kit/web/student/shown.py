"""What of an item a student is shown, and in which order. Pure; ignorant of the key.

Of the key only its size is used, for "Choose 2": that much every student is told.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Literal, TypeAlias, assert_never

from kit.content.model import (
    NOT_SURE,
    Classify,
    Highlight,
    Item,
    ItemText,
    Judge,
    Label,
    Match,
    MultipleChoice,
    Order,
    Reflection,
    ShortText,
    SingleChoice,
)

Kind: TypeAlias = Literal[
    "judge",
    "single",
    "multiple",
    "highlight",
    "label",
    "order",
    "classify",
    "match",
    "text",
    "reflection",
]
KINDS: Mapping[type, Kind] = MappingProxyType(
    {
        Judge: "judge",
        SingleChoice: "single",
        MultipleChoice: "multiple",
        Highlight: "highlight",
        Label: "label",
        Order: "order",
        Classify: "classify",
        Match: "match",
        ShortText: "text",
        Reflection: "reflection",
    }
)


def kind_of(item: Item) -> Kind:
    """The name of the item's type, as quiz files write it."""
    return KINDS[type(item)]


def shown_options(item: Item, order: Sequence[str] | None = None) -> tuple[str, ...]:
    """The ids offered, in the order of the page.

    `order` is the student's own order. Ids it does not know follow it, ids the item
    does not have are left out: an order drawn before the quiz changed still works.
    Judge options are never shuffled, spans stand as in the passage, and "I am not
    sure" is always last.
    """
    match item:
        case Judge():
            return item.options
        case SingleChoice():
            return (*_arranged(item.options, order), NOT_SURE)
        case MultipleChoice() | Order() | Classify() | Match():
            return _arranged(item.options, order)
        case Highlight() | Label():
            return item.spans
        case ShortText() | Reflection():
            return ()
        case _:
            assert_never(item)


def shown_targets(item: Match, text: ItemText) -> tuple[str, ...]:
    """The partners by their words: in the author's order they would betray the key."""
    return tuple(sorted(item.targets, key=lambda t: (text.targets[t].casefold(), t)))


def how_many(item: Item) -> int:
    """How many options or spans are to be found; 0 where that is no question."""
    if isinstance(item, MultipleChoice | Highlight | Label):
        return len(item.key)
    return 0


def words_of(item: Item, text: ItemText, shown: str) -> str:
    """The text of an option or span; empty for the options the interface words."""
    if isinstance(item, Highlight | Label):
        spans = (span for paragraph in text.passage for span in paragraph)
        return " ".join(span.text for span in spans if span.id == shown)
    return text.options.get(shown, "")


def _arranged(ids: Sequence[str], order: Sequence[str] | None) -> tuple[str, ...]:
    known = [each for each in order or () if each in ids]
    return tuple(dict.fromkeys([*known, *ids]))
