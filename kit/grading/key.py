"""Which of an item's options are right, where single options can be."""

from kit.content.model import Highlight, Item, Judge, MultipleChoice, SingleChoice


def right_ids(item: Item | None) -> frozenset[str]:
    """Options or spans of the key; empty where the key pairs, orders or is typed."""
    match item:
        case Judge() | SingleChoice():
            return frozenset({item.key})
        case MultipleChoice() | Highlight():
            return item.key
        case _:
            return frozenset()


def choices(item: Item | None) -> tuple[str, ...]:
    """What can be ticked, in the author's order; empty for other types."""
    match item:
        case Judge() | SingleChoice() | MultipleChoice():
            return item.options
        case Highlight():
            return item.spans
        case _:
            return ()
