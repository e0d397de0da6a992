"""Classes, as their teachers make and change them."""

from flask import (
    Blueprint,
    flash,
    g,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue

from kit.i18n import gettext as _
from kit.i18n import isolate
from kit.services import audit, classes, removed
from kit.services.classes import ClassView
from kit.web.access import access, staff
from kit.web.acts import act
from kit.web.context import site
from kit.web.forms import posted
from kit.web.teacher.forms import ClassForm, ClassSettingsForm

bp = Blueprint("teacher", __name__, url_prefix="/t")


def get_class(classroom: str, *, to_change: bool = False) -> ClassView:
    """The signed-in teacher's class; anybody else's raises, and becomes a 404."""
    with site().database.reading() as database:
        return classes.get_class(
            database,
            teacher_id=g.teacher.account_id,
            classroom=classroom,
            to_change=to_change,
        )


@bp.route("/classes/new", methods=["GET", "POST"])
@access(staff)
def new_class() -> ResponseReturnValue:
    form = posted(ClassForm)
    if request.method == "POST" and form.validate():
        with site().database.writing() as database:
            room = classes.create_class(
                database,
                school_id=g.teacher.school_id,
                teacher_id=g.teacher.account_id,
                name=str(form.name.data),
                now=site().now(),
            )
            audit.note(database, act("class-created", room))
        return redirect(url_for(".class_hub", classroom=room), 303)
    status = 422 if form.errors else 200
    return render_template("teacher/new_class.html", form=form), status


@bp.route("/c/<classroom>/settings", methods=["GET", "POST"])
@access(staff)
def class_settings(classroom: str) -> ResponseReturnValue:
    room = get_class(classroom, to_change=True)
    form = posted(ClassSettingsForm, name=room.name, expected_size=room.expected_size)
    if request.method == "POST" and form.validate():
        with site().database.writing() as database:
            classes.change_class(
                database,
                class_id=room.id,
                name=str(form.name.data),
                expected_size=int(form.expected_size.data),
            )
        flash(_("Saved."), "saved")
        return redirect(url_for(".class_hub", classroom=classroom), 303)
    status = 422 if form.errors else 200
    page = render_template("teacher/class_settings.html", room=room, form=form)
    return page, status


@bp.post("/c/<classroom>/remove")
@access(staff)
def remove_class(classroom: str) -> ResponseReturnValue:
    """At once, with [Undo], and for thirty days in the bin."""
    room = get_class(classroom, to_change=True)
    with site().database.writing() as database:
        removed.remove_class(database, class_id=room.id, now=site().now())
        audit.note(database, act("class-removed", classroom))
    say_undone_by(
        _("The class %(name)s was removed.", name=isolate(room.name)),
        url_for(".restore_class", classroom=classroom),
    )
    return redirect(url_for(".home"), 303)


@bp.post("/names")
@access(staff)
def names() -> ResponseReturnValue:
    """Names shown or hidden, on every page of this browser."""
    session["names_hidden"] = request.form.get("hidden") == "1"
    return redirect(back_or(url_for(".home")), 303)


def say_undone_by(text: str, address: str, **fields: str | list[str]) -> None:
    """A notice on the next page, with an [Undo] that posts `fields` there."""
    notice = {
        "text": text,
        "action_url": address,
        "action_label": _("Undo"),
        "action_fields": fields,
    }
    flash(notice, "undo")  # type: ignore[arg-type]  # the notice macro takes both


def back_or(default: str) -> str:
    """Back to the page the button stood on, if it is one of ours."""
    target = request.form.get("next", "")
    return target if target.startswith("/t/") and "\\" not in target else default
