"""Settled, open, in the tip: what lessons may take for granted, each with its sources.

Framing only truly open questions as open follows Hess and McAvoy, The Political
Classroom (2015).
"""

from datetime import date
from pathlib import Path
from typing import Annotated, Literal, TypeAlias

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from kit.content.fields import Id
from kit.content.frontmatter import Line, twice_there
from kit.content.yamlfile import parse_yaml, read_text, validate

FILE = Path("lessons/shelves.yaml")
Shelf: TypeAlias = Literal["settled", "open", "in_the_tip"]
FEWEST_SOURCES = 2

Day = Annotated[
    date, BeforeValidator(lambda v: date.fromisoformat(v) if isinstance(v, str) else v)
]


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Source(_Shape):
    """Where it can be looked up: who published what, and when."""

    name: Line
    date: Day


def _two_sources(sources: tuple[Source, ...]) -> tuple[Source, ...]:
    if len({source.name for source in sources}) < FEWEST_SOURCES:
        raise ValueError("name two sources that differ; one alone settles nothing")
    return sources


class Row(_Shape):
    """One statement or question, and until when it may stand unread."""

    id: Id
    shelf: Shelf
    statement: Line
    sources: Annotated[tuple[Source, ...], AfterValidator(_two_sources)]
    review_by: Day


def _ids_once(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    if twice := twice_there([row.id for row in rows]):
        raise ValueError(f"{', '.join(twice)}: this id stands there twice; rename one")
    return rows


class Shelves(_Shape):
    rows: Annotated[tuple[Row, ...], Field(min_length=1), AfterValidator(_ids_once)]

    def on(self, shelf: Shelf) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.shelf == shelf)

    def due(self, today: date) -> tuple[Row, ...]:
        """Rows whose day to be looked at again has come."""
        return tuple(row for row in self.rows if row.review_by <= today)


def read_shelves(root: Path) -> Shelves | None:
    """The table of a content folder; None where it has none.

    Raises:
        ContentError: with every problem found.
    """
    file = root / FILE
    if not file.exists():
        return None
    return validate(parse_yaml(file, read_text(file)), Shelves)
