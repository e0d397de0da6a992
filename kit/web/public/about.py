"""What the kit is, for a teacher who was sent a link and has no account."""

from dataclasses import dataclass

from flask import render_template
from flask.typing import ResponseReturnValue

from kit.content.model import Lesson, Section
from kit.web.access import access, everyone
from kit.web.context import site
from kit.web.public.joining import bp
from kit.web.words import direction, lesson_text


@dataclass(frozen=True, slots=True)
class Spoken:
    """How many lessons there are in one language, and whether speakers checked them."""

    code: str
    name: str
    dir: str
    lessons: int
    is_draft: bool


@bp.get("/about")
@access(everyone)
def about() -> ResponseReturnValue:
    """What a class does, what a teacher sees, and one step to read; no question.

    Students may open it too, so nothing on it gives a key away.
    """
    lessons = site().library.lessons
    sample = next(iter(lessons.values()), None)
    locale, text = lesson_text(sample) if sample else ("", None)
    return render_template(
        "public/about.html",
        count=len(lessons),
        spoken=[each for each in _spoken() if each.lessons],
        lesson=sample,
        text=text,
        lang=locale,
        way=direction(locale),
        step=_step_to_read(sample) if sample else None,
    )


def _spoken() -> list[Spoken]:
    lessons = site().library.lessons.values()
    lines = []
    for code, language in site().languages.items():
        texts = [lesson.texts[code] for lesson in lessons if code in lesson.texts]
        is_draft = any(text.status == "draft" for text in texts)
        lines.append(Spoken(code, language.name, language.dir, len(texts), is_draft))
    return lines


def _step_to_read(lesson: Lesson) -> Section | None:
    """The first step that every class reads, whichever its topics are."""
    ids = [s.id for s in lesson.steps if s.kind == "read" and s.track is None]
    return lesson.sections[ids[0]] if ids else None
