"""The lines of "Worth a look" in words: each with its reason and one action."""

import hashlib
from collections.abc import Sequence
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
    is_board: bool = False  # opens in the projector's window, beside the live page


@dataclass(frozen=True, slots=True)
class Dismissed:
    """The lines a teacher put away, each by a few letters: a cookie is small."""

    marks: tuple[str, ...] = ()

    def __contains__(self, line: object) -> bool:
        return _mark(str(line)) in self.marks

    def and_also(self, line: str, *, at_most: int) -> Sequence[str]:
        return [*(m for m in self.marks if m != _mark(line)), _mark(line)][-at_most:]


def _mark(line: str) -> str:
    return hashlib.sha256(line.encode("utf-8", "replace")).hexdigest()[:8]


def look_lines(given: AssignmentView, live: Live, *, hidden: bool) -> list[LookLine]:
    return [
        LookLine(
            line.id,
            _about_student(live.results, line, hidden=hidden)
            if line.student
            else _about_class(live.results, line),
            *_do(given, live, line),
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
        "%(name)s: %(num)s minute without news on step %(step)s "
        "(most took about %(usual)s min).",
        "%(name)s: %(num)s minutes without news on step %(step)s "
        "(most took about %(usual)s min).",
        max(1, round((line.seconds or 0) / 60)),
        name=name,
        step=line.step or 0,
        usual=max(1, round((line.usual_s or 0) / 60)),
    )


def _do(given: AssignmentView, live: Live, line: Line) -> tuple[str, str, bool]:
    """Address and words of the one action, and whether it is for the projector."""
    if line.item:
        return _discuss(given, line.item, _("Discuss"))
    if line.student:
        address = url_for(
            "teacher.one_student", assignment=given.public_id, student=line.student
        )
        return address, _("See answers"), False
    if line.rule == "connection":
        return url_for("public.help_teacher") + "#offline", _("What to do"), False
    item = _item_at(live, line.step)
    if item:
        return _discuss(given, item, _("Discuss step %(step)s", step=line.step or 0))
    return "", _("Dismiss"), False


def _discuss(given: AssignmentView, item: str, words: str) -> tuple[str, str, bool]:
    """To the projector; in a test, whose answers stay hidden, to the teacher's eyes."""
    if given.kind == "form" and given.explain != "each":
        address = url_for("teacher.question", assignment=given.public_id, item=item)
        return address, _("See answers"), False
    return url_for("teacher.show", assignment=given.public_id, item=item), words, True


def _item_at(live: Live, step: int | None) -> str:
    """The question of a step, if it is one to talk about."""
    asked = next((s.item for s in live.steps if s.number == step), None)
    return asked if asked and live.results.item(asked) else ""


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
