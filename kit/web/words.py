"""Which text of a lesson or quiz a reader sees, by language; titles for pages."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import Any

from flask import g

from kit.content.model import (
    ItemText,
    Lesson,
    LessonText,
    Quiz,
    QuizText,
    Response,
)
from kit.grading.own_key import lines_of
from kit.i18n import format_number
from kit.i18n import gettext as _
from kit.web.context import site


def chain(source_locale: str) -> Iterator[str]:
    """The reader's languages, best first, ending with the document's own."""
    seen: set[str] = set()
    spoken = site().languages.get(g.locale)
    site_default = site().settings.default_locale
    for locale in (
        g.locale,
        *(spoken.fallback if spoken else ()),
        site_default,
        source_locale,
    ):
        if locale not in seen:
            seen.add(locale)
            yield locale


def lesson_text(lesson: Lesson) -> tuple[str, LessonText]:
    """Locale and text; single blocks in it may stand in the source language."""
    for locale in chain(lesson.source_locale):
        if locale in lesson.texts:
            return locale, lesson.texts[locale]
    raise LookupError(lesson.id)


def quiz_text(quiz: Quiz, *, drafts: Collection[str]) -> tuple[str, QuizText]:
    """Locale and text: complete, and if it is a draft, one the teacher consented to."""
    for locale in chain(quiz.source_locale):
        text = quiz.texts.get(locale)
        if text and (text.status != "draft" or locale in drafts):
            return locale, text
    return quiz.source_locale, quiz.texts[quiz.source_locale]


def lesson_title(content_id: str) -> str:
    """The title in the reader's language; the id of content that is gone."""
    tests = {
        "pre-test": _("Test before the lessons"),
        "post-test": _("Test after the lessons"),
        "delayed-test": _("Test some weeks later"),
    }
    lesson = site().library.lessons.get(content_id)
    return tests.get(content_id) or (
        lesson_text(lesson)[1].title if lesson else content_id
    )


def title_locale(content_id: str) -> str:
    """The language of `lesson_title`: that of the reader, or the lesson's next best."""
    lesson = site().library.lessons.get(content_id)
    here: str = g.locale
    return lesson_text(lesson)[0] if lesson else here


def item_text(item_id: str) -> tuple[str, ItemText] | None:
    """For teachers: an item in their language, drafts included; None if it is gone."""
    quiz = site().library.homes.get(item_id)
    if quiz is None:
        return None
    locale, text = quiz_text(quiz, drafts=tuple(quiz.texts))
    return locale, text.items[item_id]


def without_reasons(text: ItemText, key: Response) -> ItemText:
    """For a class with its own key: what speaks for the bank's speaks against it."""
    accept = (*text.accept, *lines_of(key))
    return replace(text, hint="", feedback={}, rationale="", accept=accept)


def accepted(
    quiz: Quiz, item_id: str, locales: Collection[str]
) -> Mapping[str, tuple[str, ...]]:
    """The accept lists of every language the student has used."""
    return {
        locale: quiz.texts[locale].items[item_id].accept
        for locale in sorted(locales)
        if locale in quiz.texts
    }


def direction(locale: str) -> str:
    spoken = site().languages.get(locale)
    return spoken.dir if spoken else "ltr"


def short(text: str, longest: int = 60) -> str:
    """The beginning of a text in whole words, for lists and titles of tables."""
    if len(text) <= longest:
        return text
    begun, _space, _rest = text[:longest].rpartition(" ")
    return (begun or text[: longest - 1]).rstrip(" .,:;،؛") + "…"


def plain_passage(text: ItemText) -> str:
    """A passage as one line, for lists."""
    return " ".join("".join(s.text for s in paragraph) for paragraph in text.passage)


def with_interval(estimate: Any) -> str:  # noqa: ANN401 - a value of analytics
    """A value with its bar or interval: "1.93 (1.11 … 2.76)"."""
    value, low, high = (
        format_number(round(x, 2) + 0.0, digits=2, fixed=True)  # + 0.0: no "-0"
        for x in (estimate.value, estimate.low, estimate.high)
    )
    return f"{value} ({low} … {high})"
