"""What the feedback page of one item says, as values: no words of the interface."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from kit.web.student.shown import Kind

Outcome: TypeAlias = Literal["right", "right_after_hint", "partly", "not_yet", "kept"]
State: TypeAlias = Literal["right", "extra", "missed", "left", "chosen"]


@dataclass(frozen=True, slots=True)
class Row:
    """One option, span or card, and what the student made of it.

    `state`: `right` (given, and right), `extra` (given, and not right), `missed`
    (right, but not given), `left` (rightly not given), `chosen` (given; whether it is
    right is not said here). `words` are empty for options the interface words, `why`
    where nothing may be said yet. `given` and `wanted` are the label, group or partner
    in words; `wanted` is empty until everything is explained.
    """

    id: str
    words: str
    state: State
    is_yours: bool
    why: str = ""
    given: str = ""
    wanted: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two options as the student placed them, one above the other."""

    above: str
    below: str
    is_right: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedbackView:
    """Everything the feedback page of one item says.

    `found` of `targets` were right and `extra` were too many; for order they count
    pairs, for classify and match cards. `places` is the right order, options that may
    swap together; `groups` the cards by their right group, in words.
    """

    kind: Kind
    outcome: Outcome
    is_full: bool
    rows: tuple[Row, ...] = ()
    found: int = 0
    targets: int = 0
    extra: int = 0
    pairs: tuple[Pair, ...] = ()
    places: tuple[tuple[Row, ...], ...] = ()
    groups: tuple[tuple[str, tuple[Row, ...]], ...] = ()
    typed: str = ""
    accepted: tuple[str, ...] = ()
    why: str = ""
    hint: str = ""

    @property
    def by_id(self) -> Mapping[str, Row]:
        return {row.id: row for row in self.rows}
