"""A document's texts in one language: complete, or good enough, or not at all."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from html import escape

from kit.content.html import to_html
from kit.content.lessonfile import LessonFile
from kit.content.markdown import TooLargeError
from kit.content.model import BlockText, ItemText, LessonText, QuizText, Status
from kit.content.passages import parse_passage
from kit.content.schema import ItemShape, QuizShape
from kit.content.segments import Segments
from kit.content.translation import Translation

ENOUGH_BLOCKS = 0.9  # of a lesson, before it is offered in a language


class Blocks(Mapping[str, BlockText]):
    """Blocks by id, made into safe HTML when a page first shows them.

    Cleaning takes a millisecond a block; all lessons in all languages at start
    would keep the first page waiting for seconds. What was cleaned once is kept.
    """

    def __init__(self, sources: Mapping[str, tuple[str, str]]) -> None:
        self._sources = sources  # Markdown and locale by block id

    def __getitem__(self, id_: str) -> BlockText:
        text, locale = self._sources[id_]
        return BlockText(safe_html(text), locale)

    def __iter__(self) -> Iterator[str]:
        return iter(self._sources)

    def __len__(self) -> int:
        return len(self._sources)


@cache
def safe_html(text: str) -> str:
    """Safe HTML of a block; beyond the limits, its text as it was typed."""
    try:
        return to_html(text)
    except TooLargeError:
        return f"<p>{escape(text)}</p>"


def source_quiz_text(shape: QuizShape, source: Segments) -> QuizText:
    return QuizText(
        _item_texts(shape, Shown(source, {}, shape.source_locale)), "source"
    )


def quiz_text(
    shape: QuizShape, source: Segments, translation: Translation
) -> QuizText | None:
    """The quiz in this language, if every text but rationales is there."""
    needed = [id_ for id_, segment in source.items() if not segment.may_fall_back]
    if not all(id_ in translation.texts for id_ in needed):
        return None
    shown = Shown(source, translation.texts, shape.source_locale, translation.locale)
    return QuizText(_item_texts(shape, shown), _status(translation, needed))


def source_lesson_text(lesson: LessonFile, source: Segments) -> LessonText:
    shown = Shown(source, {}, lesson.shape.source_locale)
    return _lesson_text(lesson, shown, fallbacks=0, status="source")


def lesson_text(
    lesson: LessonFile, source: Segments, translation: Translation
) -> LessonText | None:
    """The lesson in this language, if it is good enough to be offered.

    Needed are all texts of the front matter (they have no place to say another
    language), all headings and specimens, and `ENOUGH_BLOCKS` of all blocks.
    """
    texts = translation.texts
    needed = [id_ for id_, segment in source.items() if not segment.may_fall_back]
    if not all(id_ in texts for id_ in needed):
        return None
    missing = sum(f"{lesson.shape.id}/{block}" not in texts for block in lesson.blocks)
    if len(lesson.blocks) - missing < ENOUGH_BLOCKS * len(lesson.blocks):
        return None
    shown = Shown(source, texts, lesson.shape.source_locale, translation.locale)
    status = _status(translation, texts)
    return _lesson_text(lesson, shown, fallbacks=missing, status=status)


@dataclass(frozen=True, slots=True)
class Shown:
    """Every text by id: translated where it is, else from the source."""

    source: Segments
    translated: Mapping[str, str]
    source_locale: str
    target_locale: str = ""

    def __getitem__(self, id_: str) -> str:
        return self.translated.get(id_) or self.source[id_].text

    def find(self, id_: str) -> str:
        return self[id_] if id_ in self.source else ""

    def locale(self, id_: str) -> str:
        return self.target_locale if id_ in self.translated else self.source_locale


def _status(translation: Translation, ids: Iterable[str]) -> Status:
    """The least checked of the texts decides for all of them."""
    states = {translation.states[id_] for id_ in ids}
    if states <= {"verified"}:
        return "verified"
    return "reviewed" if states <= {"verified", "reviewed"} else "draft"


def _item_texts(shape: QuizShape, shown: Shown) -> dict[str, ItemText]:
    return {i.id: _item_text(i, f"{shape.id}/{i.id}", shown) for i in shape.items}


def _item_text(item: ItemShape, at: str, shown: Shown) -> ItemText:
    def named(field: str) -> dict[str, str]:
        return {k: shown[f"{at}/{field}/{k}"] for k in getattr(item, field, {})}

    accept = shown.find(f"{at}/accept")
    return ItemText(
        stem=shown.find(f"{at}/stem"),
        passage=parse_passage(shown.find(f"{at}/passage")),
        options=named("options"),
        groups=named("groups"),
        targets=named("targets"),
        labels=named("labels"),
        hint=shown.find(f"{at}/hint"),
        feedback=named("feedback"),
        accept=tuple(accept.split("\n")) if accept else (),
        rationale=shown.find(f"{at}/rationale"),
        rationale_locale=shown.locale(f"{at}/rationale"),
    )


def _lesson_text(
    lesson: LessonFile, shown: Shown, *, fallbacks: int, status: Status
) -> LessonText:
    shape, at = lesson.shape, lesson.shape.id
    ids = {block: f"{at}/{block}" for block in lesson.blocks}
    return LessonText(
        title=shown[f"{at}/title"],
        summary=shown[f"{at}/summary"],
        aim=shown[f"{at}/aim"],
        content_note=shown.find(f"{at}/content_note"),
        objectives=tuple(shown[f"{at}/objectives/{o.id}"] for o in shape.objectives),
        misconceptions={
            m.id: shown[f"{at}/misconceptions/{m.id}"] for m in shape.misconceptions
        },
        steps={s.id: shown[f"{at}/steps/{s.id}"] for s in shape.steps},
        blocks=Blocks({b: (shown[i], shown.locale(i)) for b, i in ids.items()}),
        fallbacks=fallbacks,
        parts=len(lesson.blocks),
        status=status,
    )
