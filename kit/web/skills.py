"""The 23 skills in a teacher's words, and the lessons that practise a leaning."""

from dataclasses import dataclass

from flask import url_for

from kit.i18n import gettext as _
from kit.services.class_profile import Practice
from kit.web.context import site
from kit.web.words import lesson_text

# Where to practise when trust is earned, and what to question; curriculum order.
LESSONS: dict[Practice, tuple[str, ...]] = {
    "trust": ("m01-judge-source", "m02-read-sideways", "m04-both-sides"),
    "question": ("m06-thought-stoppers", "m09-empty-words"),
}


@dataclass(frozen=True, slots=True)
class Way:
    """A lesson to practise with."""

    title: str
    address: str


def ways_to(practice: Practice | None) -> list[Way]:
    """The lessons for a practice that the library has."""
    lessons = site().library.lessons
    return [
        Way(
            lesson_text(lessons[each])[1].title,
            url_for("teacher.lesson", lesson=each),
        )
        for each in (LESSONS[practice] if practice else ())
        if each in lessons
    ]


def skill_words(skill: str) -> str:
    """What the skill is, in plain words; the tag itself for one we do not know."""
    return {
        "source.identify": _("find out who made it and who answers for it"),
        "source.expertise": _("ask how they could know"),
        "source.lateral": _("leave the page and see what others say about it"),
        "source.corroborate": _("look for independent confirmation"),
        "source.trace": _("follow a claim or picture to its origin"),
        "claim.type": _("tell report, opinion, guess and forecast apart"),
        "claim.certainty": _("compare how sure it sounds with its support"),
        "claim.evidence": _("ask whether the reasons are enough"),
        "claim.number": _("read numbers with unit, base and date"),
        "attribution.weasel": _("notice borrowed voices such as “many say”"),
        "text.filler": _("notice text that says nothing"),
        "balance.false_balance": _("compare the space given with the evidence"),
        "balance.false_equivalence": _("test a comparison: alike in what?"),
        "relevance.whataboutism": _(
            "tell a change of subject from a call for one rule"
        ),
        "relevance.ad_hominem": _("keep the person and the point apart"),
        "motive.attribution": _("ask what a claim about motives rests on"),
        "closure.thought_stopper": _("notice phrases that end thinking"),
        "closure.sealed": _("notice claims that nothing could refute"),
        "argument.analogy": _("test an analogy: where does it break?"),
        "argument.cause": _("test a claim about causes"),
        "language.loaded": _("notice loaded words and mild ones"),
        "discourse.engage": _("answer the point in a fair way"),
        "discourse.share": _("check before passing on"),
    }.get(skill, skill)
