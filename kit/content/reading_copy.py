"""A document in one language as plain Markdown, to be read in one go."""

from collections.abc import Callable, Iterator, Mapping

from kit.content.lessonfile import LessonFile
from kit.content.model import Block, Section
from kit.content.schema import ItemShape
from kit.content.segments import Segments
from kit.content.sources import QuizFile, SourceFile, segments_of


def reading_copy(document: SourceFile, texts: Mapping[str, str], *, locale: str) -> str:
    """`texts` by segment id; what is missing stands there in the source language.

    A source text is marked with its language, so that nobody takes it for a
    translation: `[en] …`.
    """
    source = segments_of(document)
    lines = (
        _lesson(document, _teller(document, source, texts, locale))
        if isinstance(document, LessonFile)
        else _quiz(document, _teller(document, source, texts, locale))
    )
    return "\n\n".join(line for line in lines if line) + "\n"


def _teller(
    document: SourceFile, source: Segments, texts: Mapping[str, str], locale: str
) -> Callable[[str], str]:
    source_locale = document.shape.source_locale

    def tell(part: str) -> str:
        id_ = f"{document.shape.id}/{part}"
        if id_ not in source:
            return ""
        if id_ in texts:
            return texts[id_]
        mark = "" if locale == source_locale else f"[{source_locale}] "
        return f"{mark}{source[id_].text}"

    return tell


def _lesson(lesson: LessonFile, tell: Callable[[str], str]) -> Iterator[str]:
    shape = lesson.shape
    yield f"# {tell('title')}"
    for part in ("summary", "aim", "content_note"):
        yield tell(part)
    yield "\n".join(f"- {tell(f'objectives/{o.id}')}" for o in shape.objectives)
    yield "\n".join(f"- {tell(f'misconceptions/{m.id}')}" for m in shape.misconceptions)
    titles = {step.id for step in shape.steps}
    for step in shape.steps:
        if step.kind == "answer":
            yield f"# {tell(f'steps/{step.id}')}"
            yield "\n".join(f"{n}. `{i}`" for n, i in enumerate(step.items, 1))
        else:
            yield from _section(lesson.sections[step.id], titles, tell)
    for section in lesson.sections.values():
        if section.kind != "step":
            yield from _section(section, titles, tell)


def _section(
    section: Section, titles: set[str], tell: Callable[[str], str]
) -> Iterator[str]:
    if section.id in titles and section.kind == "step":
        yield f"# {tell(f'steps/{section.id}')}"
    else:
        yield f"*{section.kind}*"
    for child in section.children:
        if isinstance(child, Block):
            yield tell(child.id)
        else:
            yield from _section(child, titles, tell)


def _quiz(quiz: QuizFile, tell: Callable[[str], str]) -> Iterator[str]:
    yield f"# {quiz.shape.id}"
    for item in quiz.shape.items:
        yield f"## {item.id}"
        yield from _item(item, tell)


def _item(item: ItemShape, tell: Callable[[str], str]) -> Iterator[str]:
    passage = tell(f"{item.id}/passage")
    yield "\n>\n".join(f"> {p}" for p in passage.split("\n\n")) if passage else ""
    yield tell(f"{item.id}/stem")
    for field in ("options", "groups", "targets", "labels"):
        choices: Mapping[str, str] = getattr(item, field, {})
        yield "\n".join(f"- `{c}` {tell(f'{item.id}/{field}/{c}')}" for c in choices)
    yield tell(f"{item.id}/hint")
    feedback: Mapping[str, str] = getattr(item, "feedback", {})
    yield "\n".join(f"- `{c}` → {tell(f'{item.id}/feedback/{c}')}" for c in feedback)
    yield tell(f"{item.id}/accept").replace("\n", " · ")
    yield tell(f"{item.id}/rationale")
