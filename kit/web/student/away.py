"""Out of a page at once, and out of war material: both in one press, unnoticed."""

from flask import flash, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from kit.i18n import gettext as _
from kit.services import attempts
from kit.web.access import access, students, students_and_guests
from kit.web.context import site
from kit.web.student.routes import bp

AWAY = "away"  # in the cookie until the student goes on, or signs out
OPEN = {"student.short_break"}


@bp.before_request
def stay_away() -> ResponseReturnValue | None:
    """After [Leave this page] neither Back nor another tab shows what was left.

    What is sent meanwhile is stored: a last answer must not be lost.
    """
    looks = request.method in {"GET", "HEAD"}
    if looks and session.get(AWAY) and request.endpoint not in OPEN:
        return redirect(url_for(".short_break"), 303)
    return None


@bp.get("/break")
@access(students_and_guests)
def short_break() -> ResponseReturnValue:
    """Tells nothing of a lesson to whoever looks over a shoulder."""
    return render_template("student/break.html")


@bp.post("/break")
@access(students_and_guests)
def leave() -> ResponseReturnValue:
    session[AWAY] = True
    return redirect(url_for(".short_break"), 303)


@bp.post("/break/over")
@access(students_and_guests)
def come_again() -> ResponseReturnValue:
    session.pop(AWAY, None)
    return redirect(url_for(".me"), 303)


@bp.post("/a/<assignment>/everyday")
@access(students)
def take_everyday(assignment: str) -> ResponseReturnValue:
    with site().database.writing() as database:
        attempts.take_everyday(
            database,
            library=site().library,
            student_id=g.student.account_id,
            assignment=assignment,
        )
    flash(_("Saved. From now on you get everyday topics. Your answers stay."), "saved")
    return redirect(url_for(".lesson", assignment=assignment), 303)
