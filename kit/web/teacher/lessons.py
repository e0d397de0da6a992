"""An open lesson: the live page, pause and close."""

import hashlib

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
from kit.services import assignments, joining, live
from kit.services.assignments import AssignmentView
from kit.services.errors import TooLateError
from kit.services.live import Live
from kit.web.access import access, staff
from kit.web.context import public_address, seen_from_here_only, site
from kit.web.teacher.classes import bp
from kit.web.teacher.worth import look_lines
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


def _live(given: AssignmentView) -> Live:
    with site().database.reading() as database:
        return live.live_of(
            database,
            library=site().library,
            assignment=given,
            now=site().now(),
            dismissed=_dismissed(given.public_id),
        )


@bp.get("/a/<assignment>/live", endpoint="live")
@access(staff)
def live_page(assignment: str) -> ResponseReturnValue:
    given = get_assignment(assignment)
    now = _live(given)
    return render_template(
        "teacher/live.html",
        given=given,
        title=lesson_title(given.content_id),
        live=now,
        lines=look_lines(given, now, hidden=names_hidden()),
        hidden=names_hidden(),
        address=public_address(),
        warn_loopback=seen_from_here_only(),
        at=site().now(),
    )


@bp.get("/a/<assignment>/live.json")
@access(staff)
def live_json(assignment: str) -> ResponseReturnValue:
    """The parts of the live page that change, as HTML, with an ETag.

    Nothing new costs two small statements and an empty 304.
    """
    given = get_assignment(assignment)
    with site().database.reading() as database:
        beat = live.pulse_of(database, assignment=given)
    minute = site().now().replace(second=site().now().second // 20 * 20, microsecond=0)
    seen = (beat, g.locale, names_hidden(), _dismissed(assignment), minute)
    tag = hashlib.sha256(repr(seen).encode()).hexdigest()[:20]
    if request.if_none_match.contains_weak(tag):  # a packed answer has a weak tag
        response = make_response("", 304)
    else:
        now = _live(given)
        response = jsonify(
            parts=render_template(
                "teacher/live_parts.html",
                given=given,
                live=now,
                lines=look_lines(given, now, hidden=names_hidden()),
                hidden=names_hidden(),
                address=public_address(),
                warn_loopback=seen_from_here_only(),
            )
        )
    response.set_etag(tag)
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _dismissed(assignment: str) -> frozenset[str]:
    return frozenset(session.get("dismissed", {}).get(assignment, ()))


@bp.post("/a/<assignment>/dismiss")
@access(staff)
def dismiss(assignment: str) -> ResponseReturnValue:
    """A line of "Worth a look" stays away for this assignment."""
    get_assignment(assignment)
    away = dict(session.get("dismissed", {}))
    lines = [*away.pop(assignment, []), request.form.get("line", "")[:64]]
    away[assignment] = lines[-12:]
    session["dismissed"] = dict(list(away.items())[-3:])  # a cookie is small
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


@bp.post("/a/<assignment>/new-code")
@access(staff)
def new_code(assignment: str) -> ResponseReturnValue:
    given = get_assignment(assignment, to_change=True)
    if given.is_open:
        with site().database.writing() as database:
            joining.new_code(database, assignment_id=given.id, now=site().now())
        flash(_("A new code is on the board. The old one no longer works."), "saved")
    return redirect(url_for(".live", assignment=assignment), 303)
