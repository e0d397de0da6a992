"""A lesson for a class: giving it, its hours, and taking it back."""

from datetime import UTC, datetime

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import DateTimeLocalField

from kit.content.model import TRACKS, Track
from kit.i18n import format_datetime, isolate
from kit.i18n import gettext as _
from kit.services import assignments, planning
from kit.services.assignments import AssignmentView
from kit.services.classes import ClassView
from kit.services.errors import BegunError, NotYoursError, WrongHoursError
from kit.services.plan import is_there
from kit.services.sittings import SITTINGS, is_test
from kit.web.access import access, staff
from kit.web.context import site
from kit.web.forms import KitForm, choices, posted
from kit.web.i18n import zone
from kit.web.teacher.classes import bp, get_class, say_undone_by
from kit.web.teacher.forms import AssignForm, HoursForm
from kit.web.teacher.lessons import get_assignment
from kit.web.teacher.library import offers
from kit.web.words import lesson_title


@bp.route("/c/<classroom>/assign", methods=["GET", "POST"])
@access(staff)
def assign(classroom: str) -> ResponseReturnValue:
    """One page with everything filled in; [Assign] opens the lesson."""
    room = get_class(classroom, to_change=True)
    content_id = request.args.get("lesson", "")
    kind = "form" if is_test(content_id) else "module"
    if not is_there(site().library, kind=kind, content_id=content_id):
        raise NotYoursError
    found = site().library.lessons.get(content_id)
    tracks = found.tracks if found else TRACKS
    lines = offers(content_id)
    form = posted(
        AssignForm, drafts=sorted(room.draft_locales), sittings=str(room.sittings)
    )
    form.track.choices = choices(*((t, _track_name(t)) for t in tracks))
    form.drafts.choices = choices(*((o.code, o.name) for o in lines if o.is_draft))
    if request.method == "POST" and form.validate():
        try:
            given = _give(room, content_id, form)
        except WrongHoursError:
            _say_wrong_hours(form)
        else:
            flash(_state_words(get_assignment(given)), "saved")
            return redirect(url_for(".live", assignment=given), 303)
    page = render_template(
        "teacher/assign.html",
        room=room,
        form=form,
        content_id=content_id,
        lesson=found,
        title=lesson_title(content_id),
        offers=lines,
        asks_sittings=content_id == SITTINGS[0],
    )
    return page, 422 if form.errors else 200


def _give(room: ClassView, content_id: str, form: KitForm) -> str:
    with site().database.writing() as database:
        return assignments.assign(
            database,
            library=site().library,
            class_id=room.id,
            content_id=content_id,
            track=str(form.track.data),
            retry=form.retry.data == "yes",
            explain=str(form.explain.data),
            draft_locales=form.drafts.data or (),
            now=site().now(),
            sittings=int(form.sittings.data) if content_id == SITTINGS[0] else None,
            paced=form.pace.data == "teacher",
            opens_at=_moment_of(form.opens),
            closes_at=_moment_of(form.closes),
        )


def _track_name(track: Track) -> str:
    return _("War news") if track == "war" else _("Everyday life")


@bp.route("/a/<assignment>/hours", methods=["GET", "POST"])
@access(staff)
def hours(assignment: str) -> ResponseReturnValue:
    """When it opens, as long as it is planned, and when it closes by itself."""
    given = get_assignment(assignment, to_change=True)
    if given.state == "closed":
        return redirect(url_for(".results", assignment=assignment), 303)
    form = posted(
        HoursForm, opens=_as_clocks(given.opens_at), closes=_as_clocks(given.closes_at)
    )
    if request.method == "POST" and form.validate():
        try:
            with site().database.writing() as database:
                planning.set_hours(
                    database,
                    assignment_id=given.id,
                    opens_at=_moment_of(form.opens),
                    closes_at=_moment_of(form.closes),
                    now=site().now(),
                )
        except WrongHoursError:
            _say_wrong_hours(form)
        else:
            flash(_state_words(get_assignment(assignment)), "saved")
            return redirect(url_for(".live", assignment=assignment), 303)
    page = render_template(
        "teacher/hours.html",
        given=given,
        form=form,
        title=lesson_title(given.content_id),
    )
    return page, 422 if form.errors else 200


@bp.post("/a/<assignment>/take-back")
@access(staff)
def take_back(assignment: str) -> ResponseReturnValue:
    """The undo gives it again as it was, with a code of its own."""
    given = get_assignment(assignment, to_change=True)
    room = get_class(given.classroom, to_change=True)
    try:
        with site().database.writing() as database:
            planning.take_back(database, assignment_id=given.id)
    except BegunError:
        flash(_("A student has begun this lesson. You can close it."), "warning")
        return redirect(url_for(".live", assignment=assignment), 303)
    title = isolate(lesson_title(given.content_id))
    say_undone_by(
        _("%(title)s was taken back.", title=title),
        url_for(".assign", classroom=room.public_id, lesson=given.content_id),
        track=given.track,
        pace="alone" if given.open_steps is None else "teacher",
        retry="yes" if given.retry else "no",
        explain=given.explain,
        sittings=str(room.sittings),
        drafts=sorted(given.draft_locales),
        opens=_as_sent(given.opens_at),
        closes=_as_sent(given.closes_at),
    )
    return redirect(url_for(".class_hub", classroom=room.public_id), 303)


def _state_words(given: AssignmentView) -> str:
    if given.state == "planned" and given.opens_at:
        opens = format_datetime(given.opens_at, zone=zone(given.opens_at), form="short")
        return _("The lesson will open: %(moment)s.", moment=opens)
    return _("The lesson is open.")


def _say_wrong_hours(form: KitForm) -> None:
    form.closes.errors = [
        _("Choose a moment that lies ahead, and after the lesson has opened.")
    ]


def _moment_of(field: DateTimeLocalField) -> datetime | None:
    """What was typed by the clocks of the school."""
    typed: datetime | None = field.data
    return typed.astimezone(UTC) if typed else None


def _as_clocks(moment: datetime | None) -> datetime | None:
    return moment.astimezone().replace(tzinfo=None) if moment else None


def _as_sent(moment: datetime | None) -> str:
    clocks = _as_clocks(moment)
    return f"{clocks:%Y-%m-%dT%H:%M}" if clocks else ""
