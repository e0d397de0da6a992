"""Beside a text: the same in the reader's other languages, and its hard words.

What is asked, marked and stored stays in the page's own language.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from kit.content.model import Lesson, LessonText, Passage, Quiz, Section
from kit.web.context import site
from kit.web.words import lesson_text


@dataclass(frozen=True, slots=True)
class Reading:
    """A passage, or a lesson's text, in one more language."""

    locale: str
    name: str  # of the language, in itself
    dir: str
    is_draft: bool
    passage: Passage = ()
    text: LessonText | None = None


def passages_of(
    quiz: Quiz, item_id: str, *, beside: str, drafts: Collection[str]
) -> tuple[Reading, ...]:
    """A question's passage; drafts only where the class has agreed to them."""
    return tuple(
        Reading(
            locale=locale,
            name=spoken.name,
            dir=spoken.dir,
            is_draft=text.status == "draft",
            passage=passage,
        )
        for locale, spoken in site().languages.items()
        if locale != beside
        and (text := quiz.texts.get(locale))
        and (text.status != "draft" or locale in drafts)
        and (passage := text.items[item_id].passage)
    )


def sections_of(
    lesson: Lesson, section: Section, *, beside: str
) -> tuple[Reading, ...]:
    """A step to read, in languages that have all of it."""
    return tuple(
        Reading(
            locale=locale,
            name=spoken.name,
            dir=spoken.dir,
            is_draft=text.status == "draft",
            text=text,
        )
        for locale, spoken in site().languages.items()
        if locale != beside
        and (text := lesson.texts.get(locale))
        and all(text.blocks[leaf].locale == locale for leaf in _leaves(section))
    )


@dataclass(frozen=True, slots=True)
class HardWords:
    """What a lesson explains of its words, to be looked up while answering."""

    sections: tuple[Section, ...]
    text: LessonText
    locale: str


def hard_words(quiz: Quiz, *, track: str) -> HardWords | None:
    """Of the lesson a question belongs to; the tests explain nothing."""
    lesson = site().library.lessons.get(quiz.id)
    if lesson is None:
        return None
    steps = [step.id for step in lesson.steps_in(track) if step.kind == "read"]
    found = tuple(
        child
        for step in steps
        for child in lesson.sections[step].children
        if isinstance(child, Section) and child.kind == "words"
    )
    locale, text = lesson_text(lesson)
    return HardWords(found, text, locale) if found else None


def _leaves(section: Section) -> Iterator[str]:
    for child in section.children:
        if isinstance(child, Section):
            yield from _leaves(child)
        else:
            yield child.id
