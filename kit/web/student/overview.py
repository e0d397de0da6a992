"""The lesson page: the steps, where the student is, and what is said beforehand."""

from dataclasses import dataclass
from datetime import datetime

from flask import g

from kit.content.model import PRACTICE, Lesson
from kit.i18n import gettext as _
from kit.services.places import Given, Here, get_given
from kit.services.plan import LOOK_BACK, QUESTIONS
from kit.web.context import site
from kit.web.student.pages import get_here
from kit.web.words import lesson_text, lesson_title

TEST_MINUTES = 30  # for 30 short passages and questions


@dataclass(frozen=True, slots=True)
class StepLine:
    """One line of the lesson page: a reading step, or a run of questions."""

    title: str
    locale: str  # of the title
    number: int  # of the first page that is not done, or of the first page
    state: str  # "done", "started", "new"
    questions: int
    answered: int
    is_locked: bool  # the teacher has opened none of its pages


@dataclass(frozen=True, slots=True)
class Overview:
    """The lesson page."""

    assignment: str
    title: str
    locale: str
    summary: str
    objectives: tuple[str, ...]
    content_note: str
    may_change_track: bool
    minutes: int
    lines: tuple[StepLine, ...]
    is_begun: bool
    is_open: bool
    closes_at: datetime | None
    is_paused: bool
    is_looking: bool  # the class looks at a question together
    is_paced: bool  # the teacher opens the steps
    is_test: bool
    next_title: str
    fallbacks: int
    parts: int
    is_draft: bool


def overview(assignment: str) -> Overview:
    """Raises NotYoursError as `find_here` does."""
    here = get_here(assignment)
    with site().database.reading() as database:
        given = get_given(
            database,
            student_id=g.student.account_id,
            assignment=assignment,
            now=site().now(),
        )
    lesson = site().library.lessons.get(given.content_id)
    lines = _lines(here, lesson) if here else ()
    locale, text = lesson_text(lesson) if lesson else (g.locale, None)
    war = (here.plan.track if here else given.track) == "war"
    note = text.content_note if text else test_note()
    upcoming = next((line for line in lines if line.state != "done"), None)
    return Overview(
        assignment=assignment,
        title=lesson_title(given.content_id),
        locale=locale,
        summary=text.summary if text else "",
        objectives=text.objectives if text else (),
        content_note=note if war else "",
        may_change_track=may_change_track(given, here),
        minutes=lesson.minutes if lesson else TEST_MINUTES,
        lines=lines,
        is_begun=here is not None,
        is_open=given.is_open,
        closes_at=given.closes_at,
        is_paused=given.is_paused,
        is_looking=here is not None and here.looking_page is not None,
        is_paced=given.open_steps is not None,
        is_test=given.kind == "form",
        next_title=upcoming.title if upcoming else "",
        fallbacks=text.fallbacks if text else 0,
        parts=text.parts if text else 0,
        is_draft=text is not None and text.status == "draft",
    )


def test_note() -> str:
    """Said before a test on the war track; a lesson has a note of its own."""
    return _("Some texts mention the war in Ukraine. Nobody is shown hurt.")


def may_change_track(given: Given, here: Here | None) -> bool:
    """Whether everyday topics would change anything here."""
    track = here.plan.track if here else given.track
    return given.is_open and track == "war" and not (here and here.is_finished)


def _lines(here: Here, lesson: Lesson | None) -> tuple[StepLine, ...]:
    ours = {
        LOOK_BACK: _("Look back: two questions from earlier lessons"),
        PRACTICE: _("Practice: these do not count"),
        QUESTIONS: _("Questions"),
    }
    locale, text = lesson_text(lesson) if lesson else (g.locale, None)
    theirs = text.steps if text else {}
    pages = here.plan.pages
    lines: list[StepLine] = []
    for step in dict.fromkeys(page.step for page in pages):
        mine = [page for page in pages if page.step == step]
        done = [page for page in mine if here.is_done(page.number)]
        todo = [page for page in mine if page not in done]
        open_ = [page for page in todo if not here.is_locked(page.number)]
        lines.append(
            StepLine(
                title=theirs.get(step) or ours.get(step) or ours[QUESTIONS],
                locale=locale if theirs.get(step) else g.locale,
                number=(open_ or mine)[0].number,
                state="new" if not done else "started" if todo else "done",
                questions=sum(page.item is not None for page in mine),
                answered=sum(page.item is not None for page in done),
                is_locked=here.is_locked(mine[0].number),
            )
        )
    return tuple(lines)
