"""Questions as a teacher reads them: words, spread, misconceptions."""

from dataclasses import dataclass

from flask import g

from kit.content.model import (
    NOT_SURE,
    Chosen,
    Item,
    ItemText,
    Judge,
    Labelled,
    Lesson,
    Ordered,
    Paired,
    Response,
    Typed,
)
from kit.i18n import gettext as _
from kit.i18n import isolate
from kit.services.results import (
    SMALLEST_SPREAD,
    ItemReport,
    Results,
    choices,
    right_ids,
)
from kit.web.context import site
from kit.web.student.shown import words_of
from kit.web.words import direction, item_text, lesson_text, plain_passage, short

LETTERS = "ABCDEFGHIJKLMN"


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


def option_words(item: Item, text: ItemText, option: str) -> str:
    """An option in words; the interface's for those the kit adds itself."""
    if option == NOT_SURE:
        return _("I am not sure")
    if isinstance(item, Judge):
        return _("Good enough") if option == "good-enough" else _("Not good enough")
    return words_of(item, text, option) or option


def option_lines(line: QuestionLine) -> list[OptionLine]:
    """Options or spans in the author's order, then "I am not sure"."""
    item, text, report = line.report.item, line.text, line.report
    if item is None or text is None:
        return []
    lesson = site().library.lessons.get(site().library.homes[item.id].id)
    ids = [*choices(item), *([NOT_SURE] if report.spread.get(NOT_SURE) else [])]
    right = right_ids(item)
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
            misconception=_misconception(lesson, item, option)[0],
            step=_misconception(lesson, item, option)[1],
        )
        for option in ids
    ]


def _misconception(lesson: Lesson | None, item: Item, option: str) -> tuple[str, str]:
    """The misconception behind an option, and the step that answers it, in words."""
    name = item.misconceptions.get(option)
    if lesson is None or name is None:
        return "", ""
    text = lesson_text(lesson)[1]
    step = next((m.step for m in lesson.misconceptions if m.id == name), "")
    return text.misconceptions.get(name, ""), text.steps.get(step, "")


def letter(number: int) -> str:
    """How an option or card is called on the projector and on paper, from 0: A."""
    return LETTERS[number % len(LETTERS)]


def board_options(line: QuestionLine) -> list[dict[str, object]]:
    """Options for the projector, with letters; words of the quiz in its language."""
    from_quiz = line.text.options if line.text else {}
    return [
        {
            "letter": letter(number),
            "label": option.words,
            "lang": line.locale if option.id in from_quiz else "",
            "dir": line.dir if option.id in from_quiz else "",
            "count": option.count,
            "share": option.share,
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
