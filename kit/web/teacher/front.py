"""The teacher's home: what is open now, what to come back to, classes and lessons."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import g, render_template, url_for
from flask.typing import ResponseReturnValue

from kit.content.model import Lesson, LessonText
from kit.i18n import gettext as _
from kit.i18n import isolate, ngettext
from kit.services import assignments, classes
from kit.services.assignments import AssignmentView
from kit.services.follow_up import FollowUp, follow_up, progress_of
from kit.web.access import access, staff
from kit.web.context import site
from kit.web.teacher.classes import bp
from kit.web.teacher.library import Offer, offers
from kit.web.words import item_text, lesson_text, plain_passage, short

OFFERED = 3  # lessons on the home page; the library has them all


@dataclass(frozen=True, slots=True)
class Reminder:
    """One line to follow up; what can be done: addresses with their words."""

    text: str
    actions: tuple[tuple[str, str], ...]


@bp.get("/")
@access(staff)
def home() -> ResponseReturnValue:
    """Open lessons first, then what is left over, classes, and lessons to give.

    Of a made-up class nothing but its name: it needs nobody.
    """
    with site().database.reading() as database:
        rooms = classes.list_classes(database, teacher_id=g.teacher.account_id)
        every = assignments.list_assignments(
            database, teacher_id=g.teacher.account_id, now=site().now()
        )
        made_up = {room.public_id for room in rooms if room.made_up}
        given = [each for each in every if each.classroom not in made_up]
        open_now = [each for each in given if each.is_open]
        counts = progress_of(database, given=open_now)
        left = follow_up(database, library=site().library, given=given)
    return render_template(
        "teacher/home.html",
        classes=rooms,
        open_now=open_now,
        answering={i: each.begun - each.finished for i, each in counts.items()},
        reminders=[_reminder(each) for each in left],
        recent=[a for a in given if a.state == "closed"][:6],
        lessons=_not_given_yet(given),
    )


def _reminder(left: FollowUp) -> Reminder:
    name, lesson = isolate(left.given.class_name), left.given.public_id
    if left.reason == "unfinished":
        text = ngettext(
            "%(name)s: %(num)s student did not finish the last lesson.",
            "%(name)s: %(num)s students did not finish the last lesson.",
            left.count,
            name=name,
        )
        who = url_for(".grid", assignment=lesson)
        return Reminder(text, ((who, _("See who")),))
    text = ngettext(
        "%(name)s: %(num)s of %(of)s missed “%(words)s” last time.",
        "%(name)s: %(num)s of %(of)s missed “%(words)s” last time.",
        left.count,
        name=name,
        of=left.of,
        words=isolate(_words(left.item)),
    )
    discuss = url_for(".show", assignment=lesson, item=left.item)
    practise = url_for(".profile", classroom=left.given.classroom)
    return Reminder(
        text, ((discuss, _("Discuss")), (practise, _("What to teach next")))
    )


def _words(item_id: str) -> str:
    """The stem, or the beginning of the passage to be judged."""
    found = item_text(item_id)
    if found is None:
        return item_id
    return short(found[1].stem or plain_passage(found[1]))


def _not_given_yet(
    given: Sequence[AssignmentView],
) -> list[tuple[Lesson, LessonText, list[Offer]]]:
    """The next lessons of the curriculum; when all were given, the first again."""
    library = site().library
    taught = {each.content_id for each in given}
    ahead = [each for each in library.lessons.values() if each.id not in taught]
    offered = (ahead or list(library.lessons.values()))[:OFFERED]
    return [
        (
            lesson,
            lesson_text(lesson)[1],
            [each for each in offers(lesson.id) if each.quiz != "missing"],
        )
        for lesson in offered
    ]
