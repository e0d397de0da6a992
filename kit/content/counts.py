"""What a quiz or the whole bank consists of, counted."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from kit.content import cues
from kit.content.bank import graded, key_is_longest
from kit.content.forms import passages_of
from kit.content.schema import ItemShape, SingleShape

NAMES = ("type", "track", "polarity", "lean", "skill", "level", "form")


def counts_of(items: Sequence[ItemShape]) -> dict[str, Any]:
    """Counts by attribute over graded items, key places, longest keys, the cue audit.

    Ready for JSON. Shares are from 0 to 1, None where nothing can be divided.
    """
    counted = graded(items)
    singles = [item for item in counted if isinstance(item, SingleShape)]
    longest = sum(key_is_longest(item.options, item.key[0]) for item in singles)
    sound = sum(item.polarity == "sound" for item in counted)
    return {
        "items": len(items),
        "graded": len(counted),
        **{n: dict(Counter(str(getattr(i, n)) for i in counted)) for n in NAMES},
        "families": len({item.family for item in counted}),
        "sound_share": _share(sound, len(counted)),
        "key_places": dict(
            sorted(
                Counter(list(i.options).index(i.key[0]) + 1 for i in singles).items()
            )
        ),
        "longest_key_share": _share(longest, len(singles)),
        "cues": _cues(counted),
    }


def _place(item: SingleShape) -> int:
    return list(item.options).index(item.key[0]) + 1


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 3) if whole else None


def _cues(items: Sequence[ItemShape]) -> dict[str, Any] | None:
    found = cues.audit(passages_of(items))
    if found is None:
        return None
    return {
        "passages": found.passages,
        "together": round(found.together, 3),
        "chance reaches": round(0.5 + found.margin, 3),
        **{name: round(value, 3) for name, value in found.features.items()},
    }
