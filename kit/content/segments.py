"""Every text of a document that is translated, by the id its catalogues use."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from kit.content.lessonfile import LessonFile, SourceBlock
from kit.content.passages import parse_passage, span_ids
from kit.content.schema import ItemShape, QuizShape
from kit.content.yamlfile import Path_, Tree

_ACCEPT = "One accepted answer per line. Lines may be added or removed."
_SPANS = "Translate the words in [[id|words]]; keep every id, in any order."
_RATIONALE = "For teachers."
_MARKDOWN = "Keep the Markdown: **, links, list and table marks."


@dataclass(frozen=True, slots=True)
class Segment:
    """One text in the source language, and where its author wrote it."""

    text: str
    line: int
    where: str
    note: str = ""  # for translators
    may_fall_back: bool = False  # shown in the source language if it must be


Segments: TypeAlias = Mapping[str, Segment]  # by id, in reading order


def quiz_segments(shape: QuizShape, tree: Tree) -> Segments:
    return {
        f"{shape.id}/{item.id}/{part}": _segment(tree, ("items", number, *loc), text)
        for number, item in enumerate(shape.items)
        for part, loc, text in _item_texts(item)
    }


def lesson_segments(lesson: LessonFile) -> Segments:
    front = {
        f"{lesson.shape.id}/{part}": _segment(lesson.tree, loc, text)
        for part, loc, text in _front_texts(lesson)
    }
    body = {
        f"{lesson.shape.id}/{block.id}": _block_segment(block)
        for block in lesson.blocks.values()
    }
    return front | body


def _item_texts(item: ItemShape) -> Iterator[tuple[str, Path_, str]]:
    """As a student meets them: part of the id, place in the file, text."""
    for name in ("passage", "stem"):
        if text := getattr(item, name, None):
            yield name, (name,), text
    for name in ("options", "groups", "targets", "labels"):
        for key, text in getattr(item, name, {}).items():
            yield f"{name}/{key}", (name, key), text
    if text := getattr(item, "hint", None):
        yield "hint", ("hint",), text
    for key, text in getattr(item, "feedback", {}).items():
        yield f"feedback/{key}", ("feedback", key), text
    if accept := getattr(item, "accept", None):
        yield "accept", ("accept",), "\n".join(accept)
    if item.rationale:
        yield "rationale", ("rationale",), item.rationale


def _front_texts(lesson: LessonFile) -> Iterator[tuple[str, Path_, str]]:
    shape = lesson.shape
    for name in ("title", "summary", "aim", "content_note"):
        if text := getattr(shape, name):
            yield name, (name,), text
    for number, objective in enumerate(shape.objectives):
        loc = ("objectives", number, "text")
        yield f"objectives/{objective.id}", loc, objective.text
    for number, wrong in enumerate(shape.misconceptions):
        loc = ("misconceptions", number, "text")
        yield f"misconceptions/{wrong.id}", loc, wrong.text
    for number, step in enumerate(shape.steps):
        yield f"steps/{step.id}", ("steps", number, "title"), step.title


def _segment(tree: Tree, loc: Path_, text: str) -> Segment:
    place = tree.problem(loc, "")
    is_rationale = loc[-1] == "rationale"
    note = _RATIONALE if is_rationale else _ACCEPT if loc[-1] == "accept" else ""
    if loc[-1] == "passage" and span_ids(parse_passage(text)):
        note = _SPANS
    return Segment(text, place.line, place.where, note, may_fall_back=is_rationale)


def _block_segment(block: SourceBlock) -> Segment:
    has_marks = any(mark in block.text for mark in ("**", "](", "\n", "| "))
    note = _MARKDOWN if has_marks else ""
    may_fall_back = block.role == "other"
    return Segment(block.text, block.line, block.id, note, may_fall_back=may_fall_back)
