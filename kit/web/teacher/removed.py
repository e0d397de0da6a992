"""The bin: what this teacher removed and can still bring back."""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kit.i18n import gettext as _
from kit.i18n import isolate
from kit.services import audit, erasure, removed
from kit.web.access import access, staff
from kit.web.acts import act
from kit.web.context import site
from kit.web.forms import posted
from kit.web.teacher.classes import bp
from kit.web.teacher.forms import ClassForm


@bp.get("/bin")
@access(staff)
def bin_page() -> ResponseReturnValue:
    with site().database.reading() as database:
        found = removed.bin_of(database, teacher_id=g.teacher.account_id)
    return render_template("teacher/bin.html", bin=found)


@bp.post("/bin/<classroom>/restore")
@access(staff)
def restore_class(classroom: str) -> ResponseReturnValue:
    with site().database.writing() as database:
        name = removed.restore_class(
            database, teacher_id=g.teacher.account_id, classroom=classroom
        )
        audit.note(database, act("class-restored", classroom))
    flash(_("The class %(name)s is back.", name=isolate(name)), "saved")
    return redirect(url_for(".class_hub", classroom=classroom), 303)


@bp.route("/bin/<classroom>/erase", methods=["GET", "POST"])
@access(staff)
def erase_class(classroom: str) -> ResponseReturnValue:
    """For ever: only from the bin, and only by typing the name of the class."""
    with site().database.reading() as database:
        room = removed.get_removed_class(
            database, teacher_id=g.teacher.account_id, classroom=classroom
        )
    form = posted(ClassForm)
    if request.method == "POST" and form.validate():
        if str(form.name.data).strip() == room.name:
            with site().database.writing() as database:
                erasure.erase_class(database, class_id=room.id)
                audit.note(database, act("class-erased", classroom))
            flash(_("Erased for ever."), "saved")
            return redirect(url_for(".bin_page"), 303)
        form.name.errors = [_("Type the name of the class exactly as it stands above.")]
    status = 422 if form.errors else 200
    page = render_template("teacher/erase_class.html", room=room, form=form)
    return page, status
