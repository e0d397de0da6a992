"""The shape of a lesson's front matter: every field and its limits."""

from collections.abc import Sequence
from typing import Annotated, Literal, Protocol, TypeVar

from pydantic import (
    AfterValidator,
    Field,
    StringConstraints,
    field_validator,
)

from kit.content.fields import Id, LocaleId, Text
from kit.content.model import PRACTICE, Track
from kit.content.schema import Shape


class _HasId(Protocol):
    @property
    def id(self) -> str: ...


T = TypeVar("T", bound=_HasId)
TAKEN_STEPS = ("look-back", PRACTICE, "questions")  # the kit's own: services/plan.py


def _ids_once(values: list[T]) -> list[T]:
    if twice := twice_there([v.id for v in values]):
        raise ValueError(f"{', '.join(twice)}: this id stands there twice; rename one")
    return values


def twice_there(ids: Sequence[str]) -> list[str]:
    return sorted({i for i in ids if ids.count(i) > 1})


Line = Annotated[str, StringConstraints(min_length=1, max_length=400)]


class ObjectiveShape(Shape):
    id: Id
    text: Line


class MisconceptionShape(Shape):
    id: Id
    text: Line
    step: Id


class StepShape(Shape):
    id: Id
    kind: Literal["read", "answer"]
    track: Track | None = None
    title: Line
    items: list[Id] = Field(default_factory=list)

    @field_validator("id")
    @classmethod
    def _not_the_kits(cls, id_: str) -> str:
        if id_ in TAKEN_STEPS:
            raise ValueError(f"{id_}: the kit has a step of this name; choose another")
        return id_

    @field_validator("items")
    @classmethod
    def _items_once(cls, items: list[str]) -> list[str]:
        if twice := twice_there(items):
            raise ValueError(f"{', '.join(twice)}: named twice in one step; keep one")
        return items


class LessonShape(Shape):
    id: Id
    source_locale: LocaleId
    minutes: int = Field(ge=1, le=300)
    title: Line
    summary: Line
    aim: Line
    content_note: Annotated[Text, Field(max_length=1000)] = ""
    objectives: Annotated[
        list[ObjectiveShape],
        Field(min_length=1, max_length=20),
        AfterValidator(_ids_once),
    ]
    steps: Annotated[
        list[StepShape], Field(min_length=1, max_length=40), AfterValidator(_ids_once)
    ]
    misconceptions: Annotated[
        list[MisconceptionShape], Field(max_length=40), AfterValidator(_ids_once)
    ] = Field(default_factory=list)
    cards: Annotated[list[Id], Field(max_length=40)] = Field(default_factory=list)

    @field_validator("cards")
    @classmethod
    def _cards_once(cls, cards: list[str]) -> list[str]:
        if twice := twice_there(cards):
            raise ValueError(f"{', '.join(twice)}: named twice; keep one")
        return cards
