"""Lessons to look at, print and assign."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import g, render_template
from flask.typing import ResponseReturnValue

from kit.content.model import Item, ItemText, Lesson, Quiz
from kit.services import classes
from kit.services.errors import NotYoursError
from kit.services.sittings import is_test
from kit.web.access import access, staff
from kit.web.context import site
from kit.web.teacher.classes import bp
from kit.web.words import direction, lesson_text, quiz_text


@dataclass(frozen=True, slots=True)
class Offer:
    """In which state a module stands in one language."""

    code: str
    name: str
    dir: str
    lesson: str  # "source", "draft", "reviewed", "verified", or "missing"
    quiz: str
    fallbacks: int
    parts: int

    @property
    def is_draft(self) -> bool:
        return self.quiz == "draft"


def get_lesson(lesson_id: str) -> Lesson:
    """Raises NotYoursError: there is no such lesson."""
    lesson = site().library.lessons.get(lesson_id)
    if lesson is None:
        raise NotYoursError
    return lesson


def offers(content_id: str) -> list[Offer]:
    """Every language of the interface, with what the module has in it."""
    lesson = site().library.lessons.get(content_id)
    library = site().library
    quizzes = (
        list(library.forms.values())
        if is_test(content_id)
        else [quiz for quiz in (library.quizzes.get(content_id),) if quiz]
    )
    lines = []
    for code, spoken in site().languages.items():
        words = lesson.texts.get(code) if lesson else None
        lines.append(
            Offer(
                code=code,
                name=spoken.name,
                dir=spoken.dir,
                lesson=words.status if words else "missing",
                quiz=_worst(quizzes, code),
                fallbacks=words.fallbacks if words else 0,
                parts=words.parts if words else 0,
            )
        )
    return lines


def _worst(quizzes: Sequence[Quiz], locale: str) -> str:
    """The least checked of the quizzes in a language; a test has three forms."""
    statuses = [q.texts[locale].status if locale in q.texts else "" for q in quizzes]
    order = ("draft", "reviewed", "verified", "source")
    if not statuses or "" in statuses:
        return "missing"
    return min(statuses, key=order.index)


@bp.get("/library")
@access(staff)
def library() -> ResponseReturnValue:
    lessons = [
        (lesson, lesson_text(lesson)[1], offers(lesson.id))
        for lesson in site().library.lessons.values()
    ]
    return render_template("teacher/library.html", lessons=lessons)


@bp.get("/library/<lesson>")
@access(staff)
def lesson(lesson: str) -> ResponseReturnValue:
    """The teacher's guide: aim, plan, what to say, prompts, languages."""
    found = get_lesson(lesson)
    locale, text = lesson_text(found)
    with site().database.reading() as database:
        rooms = classes.list_classes(database, teacher_id=g.teacher.account_id)
    return render_template(
        "teacher/lesson.html",
        lesson=found,
        text=text,
        locale=locale,
        dir=direction(locale),
        offers=offers(lesson),
        classes=[room for room in rooms if room.is_owner],
    )


@bp.get("/library/<lesson>/preview/<track>")
@access(staff)
def preview(lesson: str, track: str) -> ResponseReturnValue:
    """All steps of a track on one page, with the keys: for the teacher's eyes."""
    found = get_lesson(lesson)
    if track not in found.tracks:
        raise NotYoursError
    locale, text = lesson_text(found)
    questions = preview_items(site().library.quizzes.get(lesson))
    return render_template(
        "teacher/preview.html",
        lesson=found,
        track=track,
        text=text,
        locale=locale,
        dir=direction(locale),
        questions=questions,
    )


def preview_items(
    quiz: Quiz | None,
) -> Mapping[str, tuple[Item, ItemText, str, str]]:
    """Item, text, locale and direction by id, drafts included: a teacher may look."""
    if quiz is None:
        return {}
    locale, text = quiz_text(quiz, drafts=tuple(quiz.texts))
    return {
        item_id: (item, text.items[item_id], locale, direction(locale))
        for item_id, item in quiz.items.items()
    }
