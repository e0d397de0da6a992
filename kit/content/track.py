"""Which items of a form a student of one track is asked."""

from collections.abc import Iterable
from typing import Protocol, TypeVar


class InFamily(Protocol):
    """An item, or the shape of one."""

    @property
    def family(self) -> str: ...
    @property
    def track(self) -> str: ...


T = TypeVar("T", bound=InFamily)


def in_track(items: Iterable[T], track: str) -> list[T]:
    """The items asked in one track, in the order given.

    On the everyday track the sister of its family stands in the place of each war
    item; on the war track these sisters are left out.
    """
    found = list(items)
    war = {item.family for item in found if item.track == "war"}
    sister = {i.family: i for i in found if i.track == "everyday" and i.family in war}
    asked = []
    for item in found:
        if item.track == "war":
            asked.append(item if track == "war" else sister.get(item.family))
        elif item.family not in war:
            asked.append(item)
    return [item for item in asked if item is not None]
