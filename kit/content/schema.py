"""The shape of quiz.yaml: every field of every item type."""

from typing import Annotated, Literal, TypeAlias

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
    field_validator,
)

from kit.content.fields import (
    EveryOption,
    Feedback,
    Graded,
    Id,
    LocaleId,
    MarkedPassage,
    Misconceptions,
    OptionsInOrder,
    PlainPassage,
    Skill,
    SomeChoices,
    Text,
    choice_ids,
    enough_spans,
    require_known,
)
from kit.content.model import NOT_SURE, Form, Lean, Polarity, Track


class Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class CommonShape(Shape):
    """What every item says about itself."""

    id: Id
    skill: Skill
    polarity: Polarity
    track: Track
    lean: Lean
    family: Id
    twin: Id | None = None
    form: Form | None = None
    level: Literal["notice", "judge", "repair"]
    est_p: float = Field(ge=0, le=1)
    marks: Graded
    rationale: Text
    passage: PlainPassage | None = None

    @field_validator("lean")
    @classmethod
    def _everyday_leans_nowhere(cls, lean: str, info: ValidationInfo) -> str:
        if info.data.get("track") == "everyday" and lean != "none":
            raise ValueError("an everyday item has 'lean: none'")
        return lean

    @field_validator("twin")
    @classmethod
    def _twin_is_another(cls, twin: str | None, info: ValidationInfo) -> str | None:
        if twin is not None and twin == info.data.get("id"):
            raise ValueError("an item cannot be its own twin; name the other one")
        return twin


class JudgeShape(CommonShape):
    type: Literal["judge"]
    passage: PlainPassage
    feedback: Feedback
    misconceptions: Misconceptions = {}


class SingleShape(CommonShape):
    type: Literal["single"]
    stem: Text
    options: Annotated[dict[Id, Text], Field(min_length=3, max_length=5)]
    key: Annotated[SomeChoices, Field(max_length=1)]
    hint: Text
    feedback: Feedback
    misconceptions: Misconceptions = {}

    @field_validator("options")
    @classmethod
    def _not_sure_is_the_kits(cls, options: dict[str, str]) -> dict[str, str]:
        if NOT_SURE in options:
            raise ValueError(f"{NOT_SURE}: the kit adds this option itself; remove it")
        return options


class MultipleShape(CommonShape):
    type: Literal["multiple"]
    stem: Text
    options: Annotated[dict[Id, Text], Field(min_length=3, max_length=8)]
    key: SomeChoices
    hint: Text
    feedback: Feedback
    misconceptions: Misconceptions = {}


class HighlightShape(CommonShape):
    type: Literal["highlight"]
    stem: Text
    passage: MarkedPassage
    unit: Literal["sentence", "phrase"]
    key: SomeChoices
    hint: Text
    feedback: Feedback
    misconceptions: Misconceptions = {}

    @field_validator("passage")
    @classmethod
    def _spans(cls, passage: str) -> str:
        return enough_spans(passage, least=4)


class LabelShape(CommonShape):
    type: Literal["label"]
    stem: Text
    passage: MarkedPassage
    labels: Annotated[dict[Id, Text], Field(min_length=2, max_length=4)]
    key: Annotated[dict[Id, Id], Field(min_length=1)]
    hint: Text
    feedback: Feedback
    misconceptions: Misconceptions = {}

    @field_validator("passage")
    @classmethod
    def _spans(cls, passage: str) -> str:
        return enough_spans(passage, least=2)

    @field_validator("key")
    @classmethod
    def _key(cls, key: dict[str, str], info: ValidationInfo) -> dict[str, str]:
        require_known(key, choice_ids(info.data), what="spans")
        require_known(key.values(), info.data.get("labels"), what="labels")
        return key


class OrderShape(CommonShape):
    type: Literal["order"]
    stem: Text
    options: Annotated[dict[Id, Text], Field(min_length=3, max_length=5)]
    key: OptionsInOrder
    hint: Text
    feedback: Feedback
    misconceptions: Misconceptions = {}


class ClassifyShape(CommonShape):
    type: Literal["classify"]
    stem: Text
    options: Annotated[dict[Id, Text], Field(min_length=3, max_length=12)]
    groups: Annotated[dict[Id, Text], Field(min_length=2, max_length=4)]
    key: EveryOption
    hint: Text
    feedback: Feedback
    misconceptions: Misconceptions = {}

    @field_validator("key")
    @classmethod
    def _key(cls, key: dict[str, str], info: ValidationInfo) -> dict[str, str]:
        require_known(key.values(), info.data.get("groups"), what="groups")
        return key


class MatchShape(CommonShape):
    type: Literal["match"]
    stem: Text
    options: Annotated[dict[Id, Text], Field(min_length=2, max_length=8)]
    targets: Annotated[dict[Id, Text], Field(min_length=2, max_length=10)]
    key: EveryOption
    hint: Text
    feedback: Feedback
    misconceptions: Misconceptions = {}

    @field_validator("targets")
    @classmethod
    def _enough_targets(
        cls, targets: dict[str, str], info: ValidationInfo
    ) -> dict[str, str]:
        if len(targets) < len(choice_ids(info.data) or ()):
            raise ValueError("fewer targets than options; every card needs a partner")
        return targets

    @field_validator("key")
    @classmethod
    def _key(cls, key: dict[str, str], info: ValidationInfo) -> dict[str, str]:
        require_known(key.values(), info.data.get("targets"), what="targets")
        if len(set(key.values())) < len(key):
            raise ValueError("a target has two partners; give each card its own")
        return key


class TextShape(CommonShape):
    type: Literal["text"]
    marks: Annotated[int, Field(ge=0, le=10)]  # vocabulary items earn nothing
    stem: Text
    accept: Annotated[list[Text], Field(min_length=1, max_length=40)]
    hint: Text
    feedback: Feedback
    misconceptions: Misconceptions = {}


class ReflectionShape(CommonShape):
    type: Literal["reflection"]
    marks: Annotated[int, Field(ge=0, le=0)]
    rationale: Annotated[str, StringConstraints(max_length=8000)] = ""
    stem: Text


ItemShape: TypeAlias = (
    JudgeShape
    | SingleShape
    | MultipleShape
    | HighlightShape
    | LabelShape
    | OrderShape
    | ClassifyShape
    | MatchShape
    | TextShape
    | ReflectionShape
)


class QuizShape(Shape):
    id: Id
    source_locale: LocaleId
    items: Annotated[
        list[Annotated[ItemShape, Field(discriminator="type")]],
        Field(min_length=1, max_length=200),
    ]
