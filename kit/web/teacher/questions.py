"""Questions as a teacher reads them: words, spread, misconceptions."""

from dataclasses import dataclass

from flask import g, url_for

from kit.content.model import (
    NOT_SURE,
    Chosen,
    Item,
    ItemText,
    Labelled,
    Lesson,
    Ordered,
    Paired,
    Response,
    Typed,
)
from kit.i18n import gettext as _
from kit.i18n import isolate
from kit.services.discussions import Votes
from kit.services.results import (
    SMALLEST_SPREAD,
    ItemReport,
    Results,
    choices,
    right_ids,
)
from kit.services.rulings import key_for
from kit.web.context import site
from kit.web.options import letter, option_words
from kit.web.words import (
    direction,
    item_text,
    lesson_text,
    plain_passage,
    short,
    without_reasons,
)


@dataclass(frozen=True, slots=True)
class OptionLine:
    """One option with how many chose it first, and the misconception behind it."""

    id: str
    words: str
    count: int
    share: float
    is_key: bool
    why: str
    misconception: str
    step: str  # title of the lesson step that answers the misconception
    address: str  # of that step


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """A question as the teacher reads it."""

    report: ItemReport
    words: str  # the stem, or the beginning of the passage to be judged
    text: ItemText | None
    locale: str
    dir: str
    other: str  # text of the most common other answer
    other_count: int


def question_lines(found: Results) -> list[QuestionLine]:
    return [question_line(report) for report in found.items]


def question_line(report: ItemReport) -> QuestionLine:
    """In the teacher's language if the quiz has it, drafts included."""
    item = report.item
    found = item_text(report.item_id)
    if item is None or found is None:
        gone = _("This question is no longer part of the lesson.")
        return QuestionLine(report, gone, None, g.locale, direction(g.locale), "", 0)
    locale, text = found
    if key := key_for(item, report.ruling):
        text = without_reasons(text, key)
    few = report.answered < SMALLEST_SPREAD  # then it would point at somebody
    other = None if few else report.commonest_other
    return QuestionLine(
        report=report,
        words=text.stem or short(plain_passage(text), 90),
        text=text,
        locale=locale,
        dir=direction(locale),
        other=option_words(item, text, other[0]) if other else "",
        other_count=other[1] if other else 0,
    )


def option_lines(line: QuestionLine) -> list[OptionLine]:
    """Options or spans in the author's order, then "I am not sure"."""
    item, text, report = line.report.item, line.text, line.report
    if item is None or text is None:
        return []
    lesson = lesson_of(item.id)
    ids = [*choices(item), *([NOT_SURE] if report.spread.get(NOT_SURE) else [])]
    right = right_ids(item)
    behind = {option: _misconception(lesson, item, option) for option in ids}
    return [
        OptionLine(
            id=option,
            words=option_words(item, text, option),
            count=report.spread.get(option, 0),
            share=report.spread.get(option, 0) / report.answered
            if report.answered
            else 0.0,
            is_key=option in right,
            why=text.feedback.get(option, ""),
            misconception=behind[option][0],
            step=behind[option][1],
            address=behind[option][2],
        )
        for option in ids
    ]


def lesson_of(item_id: str) -> Lesson | None:
    """The lesson a question is asked in; None for those of tests."""
    home = site().library.homes.get(item_id)
    return site().library.lessons.get(home.id) if home else None


def _misconception(
    lesson: Lesson | None, item: Item, option: str
) -> tuple[str, str, str]:
    """The misconception behind an option; title and address of the step against it."""
    name = item.misconceptions.get(option)
    if lesson is None or name is None:
        return "", "", ""
    text = lesson_text(lesson)[1]
    step = next((m.step for m in lesson.misconceptions if m.id == name), "")
    address = preview_address(lesson, step) if step in text.steps else ""
    return text.misconceptions.get(name, ""), text.steps.get(step, ""), address


def preview_address(lesson: Lesson, place: str) -> str:
    """Where a step, or a question by its id, stands in the preview; "" if in none."""
    for track in lesson.tracks:
        for step in lesson.steps_in(track):
            page = url_for("teacher.preview", lesson=lesson.id, track=track)
            if step.id == place:
                return f"{page}#step-{place}"
            if place in step.items:
                return f"{page}#q-{place}"
    return ""


def board_options(line: QuestionLine, again: Votes) -> list[dict[str, object]]:
    """Options for the projector, with letters; words of the quiz in its language.

    `again` is the second vote.
    """
    from_quiz = line.text.options if line.text else {}
    return [
        {
            "letter": letter(number),
            "label": option.words,
            "lang": line.locale if option.id in from_quiz else "",
            "dir": line.dir if option.id in from_quiz else "",
            "count": option.count,
            "share": option.share,
            "second_count": again.by_option.get(option.id, 0),
            "second_share": again.share(option.id),
            "is_key": option.is_key,
            "why": option.why,
        }
        for number, option in enumerate(option_lines(line))
    ]


def answer_words(line: QuestionLine, response: Response) -> str:
    """A response as a teacher reads it, options by their words."""
    item, text = line.report.item, line.text
    if item is None or text is None:
        return ""

    def words(each: str) -> str:
        return short(option_words(item, text, each), 80)

    match response:
        case Chosen(ids):
            return " · ".join(words(each) for each in sorted(ids))
        case Ordered(order):
            return " → ".join(words(each) for each in order)
        case Paired(pairs):
            other = {**text.groups, **text.targets}
            return " · ".join(
                f"{words(a)}: {other.get(b, b)}" for a, b in sorted(pairs.items())
            )
        case Labelled(labels):
            return " · ".join(
                f"{words(a)}: {text.labels.get(b, b)}"
                for a, b in sorted(labels.items())
            )
        case Typed(typed):
            return isolate(typed)
