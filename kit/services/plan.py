"""The pages of an assignment, in order: what stands at /a/<assignment>/<number>.

Pure: from content values to page values.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass

from kit.content.model import (
    Item,
    Judge,
    Lesson,
    LessonStep,
    Library,
    Quiz,
    Reflection,
)


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a student's way: a reading step, or one item to answer."""

    number: int  # in the address, from 1
    step: str  # id of the lesson's step
    item: str | None  # id of the item, if it is one to answer
    question: int | None  # "Question 3 of 8": counts graded items and reflections


@dataclass(frozen=True, slots=True)
class Plan:
    """A module or a form as one student takes it."""

    content_id: str
    kind: str
    track: str
    pages: tuple[Page, ...]
    questions: int

    def page_of(self, item_id: str) -> Page | None:
        return next((p for p in self.pages if p.item == item_id), None)


def make_plan(library: Library, *, kind: str, content_id: str, track: str) -> Plan:
    """The pages of a module in one track, or of a form.

    Raises:
        KeyError: the content is not in the library (any more).
    """
    quiz = library.quizzes.get(content_id)
    if kind == "form":
        steps = _form_steps(library.quizzes[content_id])
    else:
        steps = library.lessons[content_id].steps_in(track)
    pages: list[Page] = []
    questions = 0
    for step in steps:
        if step.kind == "read":
            pages.append(Page(len(pages) + 1, step.id, None, None))
        for item in step.items if quiz else ():
            questions += 1
            pages.append(Page(len(pages) + 1, step.id, item, questions))
    return Plan(content_id, kind, track, tuple(pages), questions)


def is_there(library: Library, *, kind: str, content_id: str) -> bool:
    """Whether a plan can be made; a quiz that lost its lesson is no module."""
    return content_id in (library.quizzes if kind == "form" else library.lessons)


def _form_steps(quiz: Quiz) -> tuple[LessonStep, ...]:
    return (LessonStep("questions", "answer", None, tuple(quiz.items)),)


def option_order(item: Item, *, seed: int) -> tuple[str, ...]:
    """The student's own order of the options, the same on every page.

    Judge items are never shuffled: a habit of choosing the first answer would look
    like a leaning. Spans stand where the passage has them.
    """
    options: tuple[str, ...] = getattr(item, "options", ())
    if isinstance(item, Judge):
        return options
    mixed = list(options)
    random.Random(f"{seed}:{item.id}").shuffle(mixed)  # noqa: S311 - order, no secret
    return tuple(mixed)


def graded_items(plan: Plan, items: Mapping[str, Item]) -> tuple[str, ...]:
    """Ids of the plan's graded items that the quiz still has, in order."""
    return tuple(
        page.item
        for page in plan.pages
        if page.item and page.item in items and not is_reflection(items[page.item])
    )


def is_reflection(item: Item) -> bool:
    return isinstance(item, Reflection)


def lesson_of(library: Library, content_id: str) -> Lesson | None:
    return library.lessons.get(content_id)
