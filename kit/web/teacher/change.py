"""Before and after: the change of a class between two tests, in one sentence first."""

from dataclasses import dataclass
from itertools import combinations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kit.i18n import gettext as _
from kit.services import members, sittings
from kit.services.before_after import (
    BeforeAfter,
    StudentChange,
    Verdict,
    answers_of,
    compare,
)
from kit.services.catching_up import When, catch_up, missing_students
from kit.services.errors import NotYoursError, TooLateError
from kit.services.sittings import SITTINGS
from kit.web.access import access, staff
from kit.web.context import site
from kit.web.skills import ways_to
from kit.web.teacher.classes import bp, get_class
from kit.web.teacher.lessons import names_hidden
from kit.web.teacher.plot import arrow
from kit.web.words import lesson_title, with_interval


@dataclass(frozen=True, slots=True)
class Row:
    """One student of the table."""

    number: int
    line: StudentChange
    words: str


@dataclass(frozen=True, slots=True)
class PairLine:
    """The change of the class between two sittings, one line of the table."""

    before: str
    after: str
    at_both: int
    discernment: str  # with its interval; "" where too few were at both
    leaning: str
    words: str


@bp.get("/c/<classroom>/change", endpoint="class_change")
@access(staff)
def class_change_page(classroom: str) -> ResponseReturnValue:
    """The first and the last sitting unless `?from=` and `?to=` name others."""
    room = get_class(classroom)
    with site().database.reading() as database:
        given = tuple(sittings.tests_of(database, class_id=room.id))
        before, after = _chosen(given)
        people = members.present(database, class_id=room.id)
        answers = answers_of(database, class_id=room.id)
        missing = missing_students(
            database,
            library=site().library,
            class_id=room.id,
            students=people,
            answers=answers,
            now=site().now(),
        )
    pairs = list(combinations(given, 2))
    changes = {
        (a, b): compare(site().library, answers, people, before=a, after=b)
        for a, b in {*pairs, (before, after)}
    }
    found = changes[before, after]
    return render_template(
        "teacher/change.html",
        room=room,
        found=found,
        rows=[
            Row(number, line, student_words(line))
            for number, line in enumerate(found.students, start=1)
        ],
        sentence=sentence(found),
        caveat=caveat(found),
        ways=ways_to(found.verdict.practice) if found.verdict else [],
        numbers=numbers(found),
        plot=arrow(found.mean_before, found.mean_after, words=sentence(found)),
        given=given,
        before=before,
        after=after,
        lines=[pair_line(a, b, changes[a, b]) for a, b in pairs],
        missing=[(each, when_words(each.when)) for each in missing if each.students],
        title_before=lesson_title(before),
        title_after=lesson_title(after),
        pairs=pairs,
        hidden=names_hidden(),
    )


@bp.post("/c/<classroom>/tests/<sitting>/catch-up", endpoint="catch_up")
@access(staff)
def catch_up_page(classroom: str, sitting: str) -> ResponseReturnValue:
    """Open a closed test again for those who have not handed it in."""
    room = get_class(classroom, to_change=True)
    if sitting not in SITTINGS:
        raise NotYoursError
    try:
        with site().database.writing() as database:
            assignment = catch_up(
                database,
                library=site().library,
                class_id=room.id,
                sitting=sitting,
                now=site().now(),
            )
    except TooLateError:
        flash(_("The test was not opened: it would no longer be the same."), "warning")
        return redirect(url_for(".class_change", classroom=classroom), 303)
    flash(
        _(
            "The test is open for those who have not handed it in. "
            "Close it when they are done."
        ),
        "saved",
    )
    return redirect(url_for(".live", assignment=assignment), 303)


def pair_line(before: str, after: str, found: BeforeAfter) -> PairLine:
    of = found.of_class
    return PairLine(
        before=lesson_title(before),
        after=lesson_title(after),
        at_both=found.at_both,
        discernment=with_interval(of.discernment.mean) if of else "",
        leaning=with_interval(of.leaning.mean) if of else "",
        words=sentence(found),
    )


def when_words(when: When) -> str:
    """Why a test cannot be made up for; empty where it can."""
    return {
        "open": _("This test is open: they can still take it."),
        "shown": _("The answers have been shown. A test now would measure memory."),
        "later test": _("A later test has been given. This one is over."),
        "lesson": _(
            "A lesson has been given since. A test now would no longer be one before "
            "the lessons."
        ),
        "gone": _("The forms of this test are not on this site any more."),
    }.get(when, "")


def _chosen(given: tuple[str, ...]) -> tuple[str, str]:
    """Two sittings in their order; before there are two, those of every class.

    Raises:
        NotYoursError: a made-up address.
    """
    usual = (given[0], given[-1]) if len(given) > 1 else SITTINGS[:2]
    before = request.args.get("from", usual[0])
    after = request.args.get("to", usual[1])
    order = [*SITTINGS]
    if before not in order or after not in order:
        raise NotYoursError
    if order.index(before) >= order.index(after):
        raise NotYoursError
    return before, after


def student_words(line: StudentChange) -> str:
    """Never more than the error of measurement allows."""
    if line.verdict is None:
        if line.before.sound and line.after.sound:
            return _("answered too few passages of one test")
        return _("was not at both tests")
    return {
        "within error": _("no clear change: within the error of the test"),
        "probably better": _("probably tells apart better"),
        "probably worse": _("probably told apart less well this time"),
    }[line.verdict]


def numbers(found: BeforeAfter) -> list[tuple[str, str]]:
    """The changes of the class with their intervals, each with its name."""
    change = found.of_class
    if change is None:
        return []
    lines = [
        (_("Tells apart (d′)"), change.discernment),
        (_("Leaning towards doubting (c)"), change.leaning),
    ]
    if change.auc is not None:
        lines.append((_("Tells apart, from how sure they were (AUC)"), change.auc))
    return [(name, with_interval(each.mean)) for name, each in lines]


def sentence(found: BeforeAfter) -> str:
    """The cell of the verdict grid, in plain words; a change, never an effect."""
    if found.of_class is None:
        return _("Too few students were at both tests for a sentence about the class.")
    if found.verdict is None:
        return _(
            "The forms of the test did not change places between students. So a harder "
            "form cannot be told from a change. Look at the numbers only."
        )
    return _grid(found.verdict)


def caveat(found: BeforeAfter) -> str:
    """Why a fall of d′ is not called a loss; empty where there is none."""
    return {
        "held": _(
            "The value for telling apart fell while the leaning moved. How sure "
            "they were does not confirm it, so this is not called a loss."
        ),
        "missing": _(
            "The value for telling apart fell; too few said how sure they were "
            "to know whether only the leaning moved."
        ),
    }.get(found.verdict.auc if found.verdict else "", "")


def _grid(said: Verdict) -> str:
    return {
        ("up", "unchanged"): _("The class tells reliable from unreliable better."),
        ("up", "up"): _(
            "The class tells apart better, and doubts more: watch that it does not "
            "come to doubt everything."
        ),
        ("up", "down"): _(
            "The class tells apart better, and is more willing to rely on something."
        ),
        ("flat", "unchanged"): _("No measurable change."),
        ("flat", "up"): _(
            "The class doubts more, with no measurable gain in telling apart. "
            "Practise when trust is earned: the end of lesson 1, the sound passages "
            "of lessons 2 and 4."
        ),
        ("flat", "down"): _(
            "The class accepts more, with no measurable gain in telling apart. "
            "Practise what to question: lessons 6 and 9."
        ),
        ("down", "unchanged"): _("The class told apart less well this time."),
        ("down", "up"): _(
            "The class told apart less well this time, and doubts more. "
            "Practise when trust is earned: the end of lesson 1, the sound passages "
            "of lessons 2 and 4."
        ),
        ("down", "down"): _(
            "The class told apart less well this time, and accepts more. Practise what "
            "to question: lessons 6 and 9."
        ),
    }[said.discernment, said.leaning]
