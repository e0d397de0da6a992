"""What a student's pages show: from the place, the plan and the texts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import g

from kit.content.model import (
    PRACTICE,
    Item,
    ItemText,
    LessonText,
    Reflection,
    Section,
)
from kit.i18n import gettext as _
from kit.services import rulings
from kit.services.attempts import tries_allowed
from kit.services.errors import NotYoursError
from kit.services.places import (
    Answer,
    Here,
    final_of,
    find_here,
)
from kit.services.plan import LOOK_BACK, Page, option_order
from kit.services.rulings import Ruling
from kit.services.tally import Tally, tally
from kit.web.context import site
from kit.web.student.feedback import FeedbackView, explain
from kit.web.student.readings import (
    HardWords,
    Reading,
    hard_words,
    passages_of,
    sections_of,
)
from kit.web.words import (
    accepted,
    direction,
    lesson_text,
    lesson_title,
    quiz_text,
    without_reasons,
)


@dataclass(frozen=True, slots=True)
class ReadPage:
    """A step to read."""

    here: Here
    number: int
    of: int
    step_id: str
    title: str
    section: Section
    text: LessonText
    locale: str
    lesson_title: str
    is_draft: bool
    is_first: bool  # of the steps to read
    readings: tuple[Reading, ...]


@dataclass(frozen=True, slots=True)
class AnswerPage:
    """An item to answer, or answered."""

    here: Here
    number: int
    of: int
    question: int
    questions: int
    step: str  # id of the lesson's step, or one of those in services/plan.py
    item: Item
    text: ItemText
    locale: str
    dir: str
    status: str
    order: tuple[str, ...]
    answers: tuple[Answer, ...]
    accept: Mapping[str, Sequence[str]]
    lesson_title: str
    readings: tuple[Reading, ...]
    hard_words: HardWords | None

    @property
    def tries(self) -> int:
        return tries_allowed(self.item, retry=self.here.given.retry)

    @property
    def is_settled(self) -> bool:
        """No more answers: right, tried out, or the key was shown."""
        if not self.answers:
            return False
        last = final_of(self.answers)
        return len(self.answers) >= self.tries or last.is_right or last.released

    @property
    def shows_feedback(self) -> bool:
        """A reflection has none; a test has none before it is closed."""
        graded = not isinstance(self.item, Reflection)
        return graded and (self.here.given.explains_each or self.is_practice)

    @property
    def ruling(self) -> Ruling | None:
        """What the teacher decided about this question, if it still says something."""
        found = self.here.rulings.get(self.item.id)
        says = found and (found.is_drop or rulings.key_for(self.item, found))
        return found if says else None

    @property
    def told(self) -> tuple[Item, ItemText]:
        """What explanations are made of: by the class's own key, if it has one."""
        key = rulings.key_for(self.item, self.ruling)
        text = without_reasons(self.text, key) if key else self.text
        return rulings.as_ruled(self.item, self.ruling), text

    @property
    def is_practice(self) -> bool:
        return self.step == PRACTICE

    @property
    def heading(self) -> str:
        """Which question this is, and of what."""
        counted = {"number": self.question, "of": self.questions}
        if self.is_practice:
            return _("Practice %(number)s of %(of)s: does not count", **counted)
        if self.step == LOOK_BACK:
            return _("Question %(number)s of %(of)s: looking back", **counted)
        return _("Question %(number)s of %(of)s", **counted)

    @property
    def explains_fully(self) -> bool:
        return self.is_settled or self.here.given.state == "closed"

    @property
    def is_draft(self) -> bool:
        return self.status == "draft"

    @property
    def may_be_doubted(self) -> bool:
        """Once the key is out; before that a doubt would be a question about it."""
        return bool(self.answers) and self.shows_feedback and self.explains_fully


def get_here(assignment: str) -> Here | None:
    """The signed-in student's place; anybody else's raises, and becomes a 404."""
    with site().database.reading() as database:
        return find_here(
            database,
            library=site().library,
            student_id=g.student.account_id,
            assignment=assignment,
            now=site().now(),
        )


def page_of(here: Here, number: int) -> ReadPage | AnswerPage:
    """Raises NotYoursError: the assignment has no such page."""
    if not 1 <= number <= len(here.plan.pages):
        raise NotYoursError
    page = here.plan.pages[number - 1]
    return _answer_page(here, page) if page.item else _read_page(here, page)


def _read_page(here: Here, page: Page) -> ReadPage:
    lesson = site().library.lessons[here.plan.content_id]
    locale, text = lesson_text(lesson)
    return ReadPage(
        here=here,
        number=page.number,
        of=len(here.plan.pages),
        step_id=page.step,
        title=text.steps[page.step],
        section=lesson.sections[page.step],
        text=text,
        locale=locale,
        lesson_title=text.title,
        is_draft=text.status == "draft",
        is_first=page == next(p for p in here.plan.pages if p.item is None),
        readings=sections_of(lesson, lesson.sections[page.step], beside=locale),
    )


def _answer_page(here: Here, page: Page) -> AnswerPage:
    item_id = page.item or ""
    quiz = site().library.homes.get(item_id)
    if quiz is None:
        raise NotYoursError
    item = quiz.items[item_id]
    locale, text = quiz_text(quiz, drafts=here.given.draft_locales)
    return AnswerPage(
        here=here,
        number=page.number,
        of=len(here.plan.pages),
        question=page.question or 0,
        questions=_questions(here, page),
        step=page.step,
        item=item,
        text=text.items[item_id],
        locale=locale,
        dir=direction(locale),
        status=text.status,
        order=option_order(item, seed=here.attempt.id),
        answers=here.answers.get(item_id, ()),
        accept=accepted(quiz, item_id, {g.locale, locale, *here.locales}),
        lesson_title=lesson_title(here.given.content_id),
        readings=passages_of(
            quiz, item_id, beside=locale, drafts=here.given.draft_locales
        ),
        hard_words=hard_words(quiz, track=here.plan.track),
    )


def _questions(here: Here, page: Page) -> int:
    if page.is_practice:
        return sum(other.is_practice for other in here.plan.pages)
    return here.plan.questions


def feedback_of(page: AnswerPage) -> FeedbackView:
    last = final_of(page.answers)
    item, text = page.told
    return explain(
        item,
        text,
        last.response,
        earned_milli=last.earned_milli,
        possible_milli=last.possible_milli,
        number=last.number,
        full=page.explains_fully,
        order=page.order,
    )


@dataclass(frozen=True, slots=True)
class Summary:
    """The end page: two sides, calibration in words, what to look at again."""

    title: str
    tally: Tally
    again: tuple[Page, ...]
    unanswered: int
    shows_marks: bool
    is_test: bool


def summary(here: Here) -> Summary:
    items = site().library.items
    uncounted = {page.item for page in here.plan.pages if page.is_practice}
    uncounted |= rulings.dropped(here.rulings)
    firsts = {
        item_id: tries[0]
        for item_id, tries in here.answers.items()
        if item_id in items and item_id not in uncounted
    }
    again = tuple(
        page
        for page in here.plan.pages
        if page.item in firsts
        and not isinstance(items[page.item], Reflection)
        and not final_of(here.answers[page.item]).is_right
    )
    return Summary(
        title=lesson_title(here.given.content_id),
        tally=tally(items, firsts, own_keys=here.rulings),
        again=again if here.given.explains_each else (),
        is_test=here.given.kind == "form",
        unanswered=sum(
            page.item is not None
            and page.item not in here.answers
            and page.item not in uncounted
            for page in here.plan.pages
        ),
        shows_marks=here.given.explains_each,
    )


@dataclass(frozen=True, slots=True)
class ReviewLine:
    page: AnswerPage
    state: str  # "right", "partly", "not-yet", "none", "kept"


def review_lines(here: Here) -> list[ReviewLine]:
    """Every question of the plan with what it earned, as far as it may be shown."""
    lines = []
    for page in here.plan.pages:
        if page.item is None:
            continue
        shown = page_of(here, page.number)
        if isinstance(shown, AnswerPage):
            lines.append(ReviewLine(shown, _state(shown)))
    return lines


def _state(page: AnswerPage) -> str:
    if not page.answers:
        return "none"
    if not page.shows_feedback:
        return "kept"
    last = final_of(page.answers)
    if last.is_right:
        return "right"
    return "partly" if last.earned_milli else "not-yet"
