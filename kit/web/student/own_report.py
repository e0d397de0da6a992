"""My report: what I did and how it went, in plain words and to print."""

from dataclasses import dataclass

from flask import g, render_template
from flask.typing import ResponseReturnValue

from kit.i18n import gettext as _
from kit.i18n import ngettext
from kit.services.own_report import ENOUGH, NextStep, OwnChange, OwnReport, own_report
from kit.services.tally import Tally
from kit.web.access import access, students
from kit.web.context import site
from kit.web.skills import skill_words
from kit.web.student.routes import bp
from kit.web.words import lesson_title


@dataclass(frozen=True, slots=True)
class SkillLine:
    words: str
    right: int
    answered: int


@bp.get("/me/report")
@access(students)
def my_report() -> ResponseReturnValue:
    """Counts, never a score, a comparison with others or a label."""
    with site().database.reading() as database:
        found = own_report(
            database,
            library=site().library,
            student_id=g.student.account_id,
            now=site().now(),
        )
    return render_template(
        "student/report.html",
        found=found,
        done=[(lesson_title(each.content_id), each) for each in found.done],
        sides=sides(found.tally),
        skills=[
            SkillLine(skill_words(each.skill), each.right, each.answered)
            for each in found.skills
        ],
        sure=sure(found),
        change=change(found.change) if found.change else "",
        next_step=next_step(found.next),
        at=site().now(),
    )


def sides(of: Tally) -> list[str]:
    """Each side that has been judged, as a sentence."""
    trusted = ngettext(
        "You relied on %(got)s of %(num)s reliable passage.",
        "You relied on %(got)s of %(num)s reliable passages.",
        of.sound,
        got=of.trusted,
    )
    questioned = ngettext(
        "You questioned %(got)s of %(num)s passage that was not reliable.",
        "You questioned %(got)s of %(num)s passages that were not reliable.",
        of.flawed,
        got=of.questioned,
    )
    both = ((of.sound, trusted), (of.flawed, questioned))
    return [words for judged, words in both if judged]


def sure(found: OwnReport) -> str:
    """How sure against how right, in one sentence."""
    counts = found.tally
    if counts.sure < ENOUGH:
        return _("You said “Very sure” too few times to say anything about it.")
    return _(
        'When you said "Very sure", you were right %(right)s of %(sure)s times.',
        right=counts.sure_right,
        sure=counts.sure,
    )


def change(of: OwnChange) -> str:
    """Never more than the error of measurement allows."""
    tests = {"before": lesson_title(of.before), "after": lesson_title(of.after)}
    if of.verdict == "probably better":
        return _(
            "From “%(before)s” to “%(after)s”: you probably tell reliable from "
            "unreliable better now.",
            **tests,
        )
    if of.verdict == "probably worse":
        return _(
            "From “%(before)s” to “%(after)s”: you probably told them apart less well "
            "the second time. A tired day is enough for that.",
            **tests,
        )
    return _(
        "From “%(before)s” to “%(after)s”: no clear change. For one person, most "
        "changes are smaller than the error of the test.",
        **tests,
    )


def next_step(of: NextStep) -> str:
    """One question or skill to take along."""
    if of.advice == "skill":
        return _("Practise this: %(skill)s", skill=skill_words(of.skill))
    return {
        "speaks for it": _("Before you question a passage, ask: what speaks for it?"),
        "is missing": _("Before you rely on a passage, ask: what is missing?"),
        "sure": _("Before you say “Very sure”, ask: what would change my mind?"),
    }.get(
        of.advice, _("Go on with the next lesson. Tell somebody how you check a text.")
    )
