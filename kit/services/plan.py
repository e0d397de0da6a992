"""The pages of an assignment, in order: what stands at /a/<assignment>/<number>.

Pure: from content values to page values.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from kit.content.model import (
    PRACTICE,
    Item,
    Judge,
    LessonStep,
    Library,
    Quiz,
)
from kit.content.track import in_track
from kit.services.sittings import has_tests, is_test

LOOK_BACK = "look-back"  # the step of the review questions
QUESTIONS = "questions"  # the one step of a test


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a student's way: a reading step, or one item to answer."""

    number: int  # in the address, from 1
    step: str  # id of the lesson's step, or one of the three above
    item: str | None  # id of the item, if it is one to answer
    question: int | None  # "Question 3 of 8": counts graded items and reflections

    @property
    def is_practice(self) -> bool:
        """Asked before a test to learn what the question means; never counted."""
        return self.step == PRACTICE


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


def make_plan(
    library: Library,
    *,
    kind: str,
    content_id: str,
    track: str,
    review: Sequence[str] = (),
) -> Plan:
    """The pages of a module in one track, or of a form with its practice.

    `content_id` of a test is that of the form. `review` are items of earlier modules;
    those that are gone are left out.

    Raises:
        KeyError: the content is not in the library (any more).
    """
    if kind == "form":
        steps = _form_steps(library, library.quizzes[content_id], track)
    else:
        known = tuple(item for item in review if item in library.items)
        back = (LessonStep(LOOK_BACK, "answer", None, known),) if known else ()
        steps = (*back, *library.lessons[content_id].steps_in(track))
    pages: list[Page] = []
    questions = 0
    for step in steps:
        if step.kind == "read":
            pages.append(Page(len(pages) + 1, step.id, None, None))
        practised = 0
        is_asked = content_id in library.quizzes or step.id == LOOK_BACK
        for item in step.items if is_asked else ():
            if step.id == PRACTICE:
                practised += 1
            else:
                questions += 1
            number = practised or questions
            pages.append(Page(len(pages) + 1, step.id, item, number))
    return Plan(content_id, kind, track, tuple(pages), questions)


def is_there(library: Library, *, kind: str, content_id: str) -> bool:
    """Whether it can be given; a quiz that lost its lesson is no module."""
    if kind == "form":
        return is_test(content_id) and has_tests(library)
    return content_id in library.lessons


def _form_steps(library: Library, form: Quiz, track: str) -> tuple[LessonStep, ...]:
    practice = library.quizzes.get(PRACTICE)
    first = (
        (LessonStep(PRACTICE, "answer", None, tuple(practice.items)),)
        if practice
        else ()
    )
    asked = form_items(form, track)
    return (*first, LessonStep(QUESTIONS, "answer", None, asked))


def form_items(form: Quiz, track: str) -> tuple[str, ...]:
    return tuple(item.id for item in in_track(form.items.values(), track))


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
