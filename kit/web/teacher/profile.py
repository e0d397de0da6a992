"""What the class can do, and what to teach next; and the same as a report."""

from dataclasses import dataclass

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from kit.i18n import gettext as _
from kit.i18n import ngettext
from kit.services import class_profile, members, sittings
from kit.services.class_profile import Advice, Behind, Belief, ClassProfile
from kit.services.classes import ClassView
from kit.web.access import access, staff
from kit.web.context import site
from kit.web.skills import Way, skill_words, ways_to
from kit.web.teacher.change import sentence as change_sentence
from kit.web.teacher.class_map import sentence as map_sentence
from kit.web.teacher.classes import bp, get_class
from kit.web.teacher.lessons import names_hidden
from kit.web.teacher.plot import arrow
from kit.web.teacher.questions import preview_address
from kit.web.words import lesson_text


@dataclass(frozen=True, slots=True)
class AdviceLine:
    """One thing to teach next: what, why, and where to find it."""

    words: str
    reason: str
    ways: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class BeliefLine:
    """A misconception in words, and the step of a lesson that answers it."""

    words: str
    locale: str
    found: Behind
    step: str
    address: str


@bp.get("/c/<classroom>/profile")
@access(staff)
def profile(classroom: str) -> ResponseReturnValue:
    """Two sides first, then what to teach next, then skills and misconceptions."""
    room = get_class(classroom)
    found = get_profile(room)
    return render_template(
        "teacher/profile.html",
        room=room,
        found=found,
        hidden=names_hidden(),
        **shown(found),
    )


def get_profile(room: ClassView) -> ClassProfile:
    with site().database.reading() as database:
        return class_profile.class_profile(
            database,
            library=site().library,
            class_id=room.id,
            students=members.present(database, class_id=room.id),
            tests=tuple(sittings.tests_of(database, class_id=room.id)),
        )


def shown(found: ClassProfile) -> dict[str, object]:
    """What the page and the report both show, in words."""
    change = found.change
    return {
        "sentence": map_sentence(found.map),
        "change_sentence": change_sentence(change) if change else "",
        "plot": arrow(
            change.mean_before, change.mean_after, words=change_sentence(change)
        )
        if change
        else None,
        "advice": [advice_line(each) for each in found.advice],
        "skills": [(skill_words(line.skill), line) for line in found.skills],
        "beliefs": [belief_line(each) for each in found.beliefs],
    }


def advice_line(of: Advice) -> AdviceLine:
    """The line and its reason, with the numbers it rests on."""
    if of.topic == "misconception" and of.belief:
        belief = of.belief
        words, _locale, step, address = _belief_words(belief)
        return AdviceLine(
            _("Talk about this: %(belief)s", belief=words),
            ngettext(
                "%(num)s of %(met)s students chose an answer that it may be behind.",
                "%(num)s of %(met)s students chose an answer that it may be behind.",
                belief.students,
                met=belief.met,
            ),
            (Way(step, address),) if address else (),
        )
    if of.topic == "skill" and of.skill:
        return AdviceLine(
            _("Practise this: %(skill)s", skill=skill_words(of.skill.skill)),
            _(
                "%(right)s of %(answered)s answers were right first time: fewer than "
                "in the other skills, and hardly by chance.",
                right=of.skill.right,
                answered=of.skill.answered,
            ),
            _lessons_with(of.skill.skill),
        )
    if of.topic == "sure" and of.sure:
        return AdviceLine(
            _("Ask before the answer is shown: what would change your mind?"),
            _(
                "Of %(answers)s answers given as very sure, %(wrong)s were not right.",
                answers=of.sure.answers,
                wrong=of.sure.wrong,
            ),
            (),
        )
    return _practice_line(of)


def _practice_line(of: Advice) -> AdviceLine:
    trust = of.practice == "trust"
    return AdviceLine(
        _("Practise when trust is earned: sound passages that look plain.")
        if trust
        else _("Practise what to question: smooth passages with a gap."),
        _("The class leans towards doubting, the reliable too.")
        if trust
        else _("The class leans towards accepting, what does not hold too."),
        tuple(ways_to(of.practice)),
    )


def _lessons_with(skill: str) -> tuple[Way, ...]:
    """The two lessons that ask most questions of a skill."""
    library = site().library
    counts = {
        id_: sum(item.skill == skill for item in library.quizzes[id_].items.values())
        for id_ in library.lessons
        if id_ in library.quizzes
    }
    best = sorted((-n, id_) for id_, n in counts.items() if n)[:2]
    return tuple(
        Way(
            lesson_text(library.lessons[id_])[1].title,
            url_for("teacher.lesson", lesson=id_),
        )
        for _n, id_ in best
    )


def belief_line(found: Behind) -> BeliefLine:
    words, locale, step, address = _belief_words(found.belief)
    return BeliefLine(words, locale, found, step, address)


def _belief_words(belief: Belief) -> tuple[str, str, str, str]:
    """Words and their language, title and address of the step that answers it."""
    lesson = site().library.lessons[belief.lesson]
    locale, text = lesson_text(lesson)
    step = next((m.step for m in lesson.misconceptions if m.id == belief.id), "")
    return (
        text.misconceptions.get(belief.id, belief.id),
        locale,
        text.steps.get(step, ""),
        preview_address(lesson, step),
    )
