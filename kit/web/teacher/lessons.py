"""An open lesson: the live page, pause and close."""

import hashlib
from collections.abc import Sequence

from flask import (
    flash,
    g,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue

from kit.i18n import gettext as _
from kit.services import assignments, joining, live, pace
from kit.services.assignments import AssignmentView
from kit.services.errors import StepBegunError, TooLateError
from kit.services.live import MOST_LINES
from kit.web.access import access, staff
from kit.web.context import public_address, seen_from_here_only, site
from kit.web.teacher.classes import bp
from kit.web.teacher.projecting import is_projecting
from kit.web.teacher.worth import Dismissed, look_lines
from kit.web.words import lesson_title


def get_assignment(assignment: str, *, to_change: bool = False) -> AssignmentView:
    """The signed-in teacher's assignment; anybody else's raises, and becomes a 404."""
    with site().database.reading() as database:
        return assignments.get_assignment(
            database,
            teacher_id=g.teacher.account_id,
            assignment=assignment,
            now=site().now(),
            to_change=to_change,
        )


def names_hidden() -> bool:
    """Hidden for this browser, or for this page by `?present=1`."""
    return bool(session.get("names_hidden")) or request.args.get("present") == "1"


@bp.get("/a/<assignment>/")
@access(staff)
def assignment(assignment: str) -> ResponseReturnValue:
    """While it is open the live page, then the results."""
    given = get_assignment(assignment)
    page = ".live" if given.is_open else ".results"
    return redirect(url_for(page, assignment=assignment), 303)


def _parts(given: AssignmentView) -> dict[str, object]:
    """What the changing part of the live page is made of."""
    with site().database.reading() as database:
        now = live.live_of(
            database,
            library=site().library,
            assignment=given,
            now=site().now(),
            dismissed=_dismissed(given.public_id),
            shown=_shown(),
            projector_open=is_projecting(given.public_id),
        )
    return {
        "given": given,
        "live": now,
        "lines": look_lines(given, now, hidden=names_hidden()),
        "hidden": names_hidden(),
        "address": public_address(),
        "warn_loopback": seen_from_here_only(),
    }


def _shown() -> tuple[str, ...]:
    """The lines that stand on the page now, as it says when it asks again."""
    return tuple(request.args.get("shown", "").split()[:MOST_LINES])


def _tag(given: AssignmentView, shown: Sequence[str]) -> str:
    """Changes whenever the page would: two small statements."""
    with site().database.reading() as database:
        beat = live.pulse_of(database, assignment=given)
    now = site().now()
    minute = now.replace(second=now.second // 20 * 20, microsecond=0)
    away = _dismissed(given.public_id)
    projecting = is_projecting(given.public_id)
    seen = (beat, g.locale, names_hidden(), away, tuple(shown), projecting, minute)
    return hashlib.sha256(repr(seen).encode()).hexdigest()[:20]


@bp.get("/a/<assignment>/live", endpoint="live")
@access(staff)
def live_page(assignment: str) -> ResponseReturnValue:
    given = get_assignment(assignment)
    return render_template(
        "teacher/live.html", title=lesson_title(given.content_id), **_parts(given)
    )


@bp.get("/a/<assignment>/live.json")
@access(staff)
def live_json(assignment: str) -> ResponseReturnValue:
    """The parts of the live page that change, as HTML, with an ETag.

    Nothing new costs two small statements and an empty 304.
    """
    given = get_assignment(assignment)
    tag = _tag(given, _shown())
    if request.if_none_match.contains_weak(tag):  # a packed answer has a weak tag
        response = make_response("", 304)
    else:
        parts = render_template("teacher/live_parts.html", **_parts(given))
        response = jsonify(parts=parts)
    response.set_etag(tag)
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _dismissed(assignment: str) -> Dismissed:
    return Dismissed(tuple(session.get("dismissed", {}).get(assignment, ())))


@bp.post("/a/<assignment>/dismiss")
@access(staff)
def dismiss(assignment: str) -> ResponseReturnValue:
    """A line of "Worth a look" stays away for this assignment."""
    get_assignment(assignment)
    line = request.form.get("line", "")[:64]
    now = _dismissed(assignment).and_also(line, at_most=40)
    away = {k: v for k, v in session.get("dismissed", {}).items() if k != assignment}
    session["dismissed"] = dict([*away.items(), (assignment, now)][-3:])
    return redirect(url_for(".live", assignment=assignment), 303)


@bp.post("/a/<assignment>/close")
@access(staff)
def close(assignment: str) -> ResponseReturnValue:
    given = get_assignment(assignment, to_change=True)
    with site().database.writing() as database:
        assignments.close(database, assignment_id=given.id, now=site().now())
    notice = {
        "text": _("The test is closed. Its answers stay hidden until you show them.")
        if given.kind == "form"
        else _("The lesson is closed. Students can read the explanations."),
        "action_url": url_for(".reopen", assignment=assignment),
        "action_label": _("Undo"),
    }
    flash(notice, "undo")  # type: ignore[arg-type]  # the notice macro takes both
    return redirect(url_for(".results", assignment=assignment), 303)


@bp.post("/a/<assignment>/reopen")
@access(staff)
def reopen(assignment: str) -> ResponseReturnValue:
    given = get_assignment(assignment, to_change=True)
    try:
        with site().database.writing() as database:
            assignments.reopen(database, assignment_id=given.id, now=site().now())
    except TooLateError:
        flash(_("The test was not opened: it would no longer be the same."), "warning")
        return redirect(url_for(".results", assignment=assignment), 303)
    flash(_("The lesson is open again, with a new code."), "saved")
    return redirect(url_for(".live", assignment=assignment), 303)


@bp.post("/a/<assignment>/pause")
@access(staff)
def pause(assignment: str) -> ResponseReturnValue:
    given = get_assignment(assignment, to_change=True)
    with site().database.writing() as database:
        assignments.pause(
            database,
            assignment_id=given.id,
            now=None if given.paused_at else site().now(),
        )
    return redirect(url_for(".live", assignment=assignment), 303)


@bp.post("/a/<assignment>/steps/<int:number>")
@access(staff)
def open_steps(assignment: str, number: int) -> ResponseReturnValue:
    """So many steps are open, for everybody; one undo away from as many as before."""
    given = get_assignment(assignment, to_change=True)
    try:
        with site().database.writing() as database:
            pace.open_steps(
                database,
                library=site().library,
                assignment=given,
                steps=number,
                now=site().now(),
            )
    except StepBegunError:
        flash(_("Somebody has done that step already, so it stays open."), "warning")
    else:
        _say_how_far(given, number)
    return redirect(url_for(".live", assignment=assignment), 303)


def _say_how_far(given: AssignmentView, steps: int) -> None:
    before = steps if given.open_steps is None else given.open_steps
    if steps < before:
        flash(_("Step %(number)s is closed again.", number=steps + 1), "saved")
    elif steps > before + 1:
        notice = {
            "text": _("Open for everybody: all steps up to %(number)s.", number=steps),
            "action_url": url_for(
                ".open_steps", assignment=given.public_id, number=before
            ),
            "action_label": _("Undo"),
        }
        flash(notice, "undo")  # type: ignore[arg-type]  # as in `close`


@bp.post("/a/<assignment>/new-code")
@access(staff)
def new_code(assignment: str) -> ResponseReturnValue:
    given = get_assignment(assignment, to_change=True)
    if given.is_open:
        with site().database.writing() as database:
            joining.new_code(database, assignment_id=given.id, now=site().now())
        flash(_("A new code is on the board. The old one no longer works."), "saved")
    return redirect(url_for(".live", assignment=assignment), 303)
