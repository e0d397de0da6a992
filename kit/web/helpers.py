"""Functions that templates may call: arranging what is there, no rules, no queries."""

from fractions import Fraction

from flask import Flask

from kit.content.model import ItemText
from kit.i18n import gettext as _
from kit.services.live import Live, StepCount
from kit.services.path import SHORT_PATH
from kit.services.results import ItemReport, right_ids
from kit.web.words import lesson_title

TINTS = 5


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(
        lesson_title=lesson_title,
        short_path=SHORT_PATH,
        step_rows=step_rows,
        tint_step=tint_step,
        right_ids=right_ids,
        span_words=span_words,
    )


def step_rows(live: Live) -> list[dict[str, object]]:
    """Rows of the chart "reached": a label, counts, a share from 0 to 1."""
    joined = max(live.results.joined, 1)
    return [
        {
            "label": _step_label(step),
            "count": step.reached,
            "share": min(1.0, step.reached / joined),
            "here": step.here,
        }
        for step in live.steps
        if step.is_open
    ]


def _step_label(step: StepCount) -> str:
    """Its number in the lesson, and which question it is."""
    if step.question:
        values = {"step": step.number, "number": step.question}
        return _("%(step)s · Question %(number)s", **values)
    return _("%(step)s · Reading", step=step.number)


def tint_step(report: ItemReport) -> int:
    """0 to 5: how many were right at first, in sixths."""
    if not report.answered:
        return 0
    share = Fraction(report.right_first, report.answered)
    return min(TINTS, int(share * (TINTS + 1)))


def span_words(text: ItemText, span: str) -> str:
    """The words of a span of the passage; for other ids, of a group or a label."""
    for paragraph in text.passage:
        for piece in paragraph:
            if piece.id == span:
                return piece.text
    words = {**text.groups, **text.labels, **text.options}
    return words.get(span, span)
