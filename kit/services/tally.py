"""The two sides of a result: pure counting over first answers."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields
from typing import TypeAlias

from kit.content.model import GOOD_ENOUGH, Chosen, Item, Judge, Reflection, Response
from kit.services.places import Answer

First: TypeAlias = tuple[Response, int | None, bool]  # given, certainty, right
ACCEPTED = Chosen(frozenset({GOOD_ENOUGH}))


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts, never a percentage or a rank."""

    sound: int = 0  # reliable passages judged
    trusted: int = 0  # of them, accepted
    flawed: int = 0
    questioned: int = 0
    sure: int = 0  # graded answers given with "Very sure"
    sure_right: int = 0
    graded: int = 0
    right: int = 0

    @classmethod
    def sum(cls, tallies: "Iterable[Tally]") -> "Tally":
        every = list(tallies)
        names = [f.name for f in fields(cls)]
        return cls(*(sum(getattr(t, name) for t in every) for name in names))


def tally(
    items: Mapping[str, Item],
    firsts: Mapping[str, Answer],
    *,
    own_keys: Collection[str] = (),
) -> Tally:
    """The two sides of one attempt, from the first answer to each item."""
    return tally_of(
        items,
        {i: (a.response, a.certainty, a.is_right) for i, a in firsts.items()},
        own_keys=own_keys,
    )


def tally_of(
    items: Mapping[str, Item],
    firsts: Mapping[str, First],
    *,
    own_keys: Collection[str] = (),
) -> Tally:
    """Count first answers by what they judged; items that are gone do not count.

    What a passage deserves is in doubt where the class has a key of its own: such an
    answer is right or not, and on neither side.
    """
    known = [(items[i], first) for i, first in firsts.items() if i in items]
    judged = [
        (item.polarity == "sound", response == ACCEPTED)
        for item, (response, _sure, _right) in known
        if isinstance(item, Judge) and item.id not in own_keys
    ]
    graded = [
        (certainty, right)
        for item, (_response, certainty, right) in known
        if not isinstance(item, Reflection)
    ]
    return Tally(
        sound=sum(sound for sound, _ in judged),
        trusted=sum(sound and accepted for sound, accepted in judged),
        flawed=sum(not sound for sound, _ in judged),
        questioned=sum(not sound and not accepted for sound, accepted in judged),
        sure=sum(certainty == 3 for certainty, _ in graded),
        sure_right=sum(certainty == 3 and right for certainty, right in graded),
        graded=len(graded),
        right=sum(right for _, right in graded),
    )
