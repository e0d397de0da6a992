"""Marks of one question before and after a ruling, student by student. Pure."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

# "out": it does not count any more; "in": it counts again.
Direction: TypeAlias = Literal["up", "down", "same", "out", "in"]


@dataclass(frozen=True, slots=True)
class Marks:
    """What one student has for the item in one assignment, in thousandths."""

    first_milli: int
    last_milli: int
    possible_milli: int

    @property
    def final_milli(self) -> int:
        """A first answer that is right stays so, whatever the retry was."""
        is_right = self.first_milli == self.possible_milli
        return self.first_milli if is_right else self.last_milli

    @property
    def state(self) -> str:
        """The words of the grid: "right", "retry", "partly", "not-yet"."""
        if self.first_milli == self.possible_milli:
            return "right"
        if self.final_milli == self.possible_milli:
            return "retry"
        return "partly" if self.final_milli else "not-yet"


@dataclass(frozen=True, slots=True)
class Change:
    """One student's answer to the item in one assignment, before and after."""

    student: str  # public id
    number: int  # in the class, as where names are hidden
    name: str
    content_id: str
    before: Marks | None  # None: it does not count
    after: Marks | None

    @property
    def direction(self) -> Direction:
        if self.before == self.after:
            return "same"
        if self.before is None or self.after is None:
            return "in" if self.after else "out"
        before, after = (
            (m.final_milli, m.first_milli) for m in (self.before, self.after)
        )
        return "up" if after > before else "down" if after < before else "same"


@dataclass(frozen=True, slots=True)
class Preview:
    """Whose marks a ruling would change, and how; in the order of the class."""

    lines: tuple[Change, ...]

    def count(self, direction: Direction) -> int:
        return sum(line.direction == direction for line in self.lines)

    @property
    def changed(self) -> tuple[Change, ...]:
        return tuple(line for line in self.lines if line.direction != "same")
