"""Checked shapes into the values of the model, each with its revision."""

import hashlib
import json
from collections.abc import Iterator
from typing import Any, TypedDict, assert_never

from pydantic import BaseModel

from kit.content.fields import ranks
from kit.content.lessonfile import LessonFile
from kit.content.model import (
    Block,
    Classify,
    Highlight,
    Item,
    Judge,
    Label,
    Lean,
    LessonStep,
    Match,
    Misconception,
    MultipleChoice,
    Order,
    Polarity,
    Reflection,
    Section,
    ShortText,
    SingleChoice,
    Track,
)
from kit.content.passages import parse_passage, span_ids
from kit.content.schema import (
    ClassifyShape,
    HighlightShape,
    ItemShape,
    JudgeShape,
    LabelShape,
    MatchShape,
    MultipleShape,
    OrderShape,
    QuizShape,
    ReflectionShape,
    SingleShape,
    TextShape,
)

# Fields whose order a student sees, so that a new order is a new revision.
_ORDERED = frozenset({"options", "groups", "targets", "labels"})


class _Common(TypedDict):
    id: str
    revision: str
    skill: str
    polarity: Polarity
    track: Track
    lean: Lean
    family: str
    twin: str | None
    form: Any
    level: Any
    est_p: float
    marks: int
    misconceptions: dict[str, str]


def item_value(shape: ItemShape) -> Item:  # noqa: C901, PLR0911  one case per type
    """The item without a word of its text."""
    common = _common(shape)
    match shape:
        case JudgeShape():
            return Judge(**common)
        case SingleShape():
            options = tuple(shape.options)
            return SingleChoice(**common, options=options, key=shape.key[0])
        case MultipleShape():
            options, key = tuple(shape.options), frozenset(shape.key)
            return MultipleChoice(**common, options=options, key=key)
        case HighlightShape():
            spans = span_ids(parse_passage(shape.passage))
            key = frozenset(shape.key)
            return Highlight(**common, spans=spans, unit=shape.unit, key=key)
        case LabelShape():
            spans = span_ids(parse_passage(shape.passage))
            labels = tuple(shape.labels)
            return Label(**common, spans=spans, labels=labels, key=dict(shape.key))
        case OrderShape():
            options = tuple(shape.options)
            return Order(**common, options=options, key=ranks(shape.key))
        case ClassifyShape():
            options, groups = tuple(shape.options), tuple(shape.groups)
            return Classify(
                **common, options=options, groups=groups, key=dict(shape.key)
            )
        case MatchShape():
            options, targets = tuple(shape.options), tuple(shape.targets)
            return Match(
                **common, options=options, targets=targets, key=dict(shape.key)
            )
        case TextShape():
            return ShortText(**common)
        case ReflectionShape():
            return Reflection(**common)
        case _:
            assert_never(shape)


def quiz_revision(shape: QuizShape) -> str:
    return _digest([shape.id, shape.source_locale, *map(item_revision, shape.items)])


def item_revision(shape: ItemShape) -> str:
    return _digest(_canonical(shape))


def lesson_revision(lesson: LessonFile) -> str:
    sections = [_outline(section) for section in lesson.sections.values()]
    blocks = {block.id: block.text for block in lesson.blocks.values()}
    return _digest([_canonical(lesson.shape), sections, blocks])


def lesson_steps(lesson: LessonFile) -> tuple[LessonStep, ...]:
    return tuple(
        LessonStep(step.id, step.kind, step.track, tuple(step.items))
        for step in lesson.shape.steps
    )


def lesson_misconceptions(lesson: LessonFile) -> tuple[Misconception, ...]:
    return tuple(Misconception(m.id, m.step) for m in lesson.shape.misconceptions)


def _common(shape: ItemShape) -> _Common:
    return _Common(
        id=shape.id,
        revision=item_revision(shape),
        skill=shape.skill,
        polarity=shape.polarity,
        track=shape.track,
        lean=shape.lean,
        family=shape.family,
        twin=shape.twin,
        form=shape.form,
        level=shape.level,
        est_p=shape.est_p,
        marks=shape.marks,
        misconceptions=dict(getattr(shape, "misconceptions", {})),
    )


def _canonical(shape: BaseModel) -> dict[str, Any]:
    """What was written, in one order; defaults do not count.

    A field added to the schema later must not age every attempt ever made.
    """
    written = shape.model_dump(mode="json", exclude_defaults=True)
    return {
        name: list(value.items()) if name in _ORDERED else value
        for name, value in written.items()
    }


def _outline(section: Section) -> list[Any]:
    return [section.kind, section.id, *_children(section)]


def _children(section: Section) -> Iterator[Any]:
    for child in section.children:
        yield child.id if isinstance(child, Block) else _outline(child)


def _digest(value: object) -> str:
    """12 hex digits of sha256 over the value as JSON with sorted keys."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:12]
