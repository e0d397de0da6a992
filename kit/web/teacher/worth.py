"""The lines of "Worth a look" in words: each with its reason and one action."""

from dataclasses import dataclass

from flask import url_for

from kit.i18n import gettext as _
from kit.i18n import isolate, ngettext
from kit.services.assignments import AssignmentView
from kit.services.live import Line, Live
from kit.services.results import Results
from kit.web.options import option_words
from kit.web.words import item_text, short


@dataclass(frozen=True, slots=True)
class LookLine:
    """One line; without an address its action is to dismiss it."""

    id: str
    text: str
    address: str
    action: str


def look_lines(given: AssignmentView, live: Live, *, hidden: bool) -> list[LookLine]:
    return [
        LookLine(
            line.id,
            _about_student(live.results, line, hidden=hidden)
            if line.student
            else _about_class(live.results, line),
            *_do(given, line),
        )
        for line in live.lines
    ]


def _about_class(results: Results, line: Line) -> str:
    counts = {"count": line.count or 0, "of": line.of or 0}
    number = _number(results, line.item)
    match line.rule:
        case "same_wrong":
            return _(
                "Question %(number)s: %(count)s of %(of)s gave the same other answer, "
                "“%(words)s”.",
                number=number,
                words=_option(results, line),
                **counts,
            )
        case "split":
            return _(
                "Question %(number)s: about half are right (%(count)s of %(of)s). "
                "Good to discuss.",
                number=number,
                **counts,
            )
        case "sure_but_wrong":
            return _(
                "Question %(number)s: %(count)s of %(of)s were very sure and not right "
                "yet.",
                number=number,
                **counts,
            )
        case "connection":
            return ngettext(
                "%(num)s student may be offline.",
                "%(num)s students may be offline.",
                counts["count"],
            )
        case _:
            return _(
                "Most are past step %(step)s (%(count)s of %(of)s).",
                step=line.step or 0,
                **counts,
            )


def _about_student(results: Results, line: Line, *, hidden: bool) -> str:
    name = _name(results, line.student, hidden=hidden)
    if line.rule == "needs_help":
        return ngettext(
            "%(name)s: %(num)s question not yet, even after the hint.",
            "%(name)s: %(num)s questions not yet, even after the hint.",
            line.count or 0,
            name=name,
        )
    return ngettext(
        "%(name)s: %(num)s minute without news on step %(step)s.",
        "%(name)s: %(num)s minutes without news on step %(step)s.",
        max(1, round((line.seconds or 0) / 60)),
        name=name,
        step=line.step or 0,
    )


def _do(given: AssignmentView, line: Line) -> tuple[str, str]:
    """Address and words of the one action."""
    if line.item:
        address = url_for("teacher.show", assignment=given.public_id, item=line.item)
        return address, _("Discuss")
    if line.student:
        address = url_for(
            "teacher.one_student", assignment=given.public_id, student=line.student
        )
        return address, _("See answers")
    if line.rule == "connection":
        return url_for("public.help_teacher") + "#offline", _("What to do")
    return "", _("Dismiss")


def _number(results: Results, item_id: str | None) -> str:
    report = results.item(item_id or "")
    return report.label if report else "?"


def _name(results: Results, student: str | None, *, hidden: bool) -> str:
    for number, line in enumerate(results.students, start=1):
        if line.student.public_id == student:
            if hidden:
                return _("Student %(number)s", number=number)
            return isolate(line.student.name)
    return ""


def _option(results: Results, line: Line) -> str:
    report = results.item(line.item or "")
    found = item_text(line.item or "")
    if not report or not report.item or not found:
        return line.option or ""
    return short(option_words(report.item, found[1], line.option or ""))
