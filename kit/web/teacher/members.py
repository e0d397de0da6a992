"""The students of a class: names, notes, PINs, cards, and who is out or in."""

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from kit.i18n import gettext as _
from kit.i18n import isolate, ngettext
from kit.services import audit, erasure, members, removed
from kit.services.errors import NameTakenError
from kit.web.access import access, staff
from kit.web.acts import act
from kit.web.context import public_address, site
from kit.web.forms import posted
from kit.web.qr import qr_svg
from kit.web.teacher.classes import back_or, bp, get_class, say_undone_by
from kit.web.teacher.forms import ClassForm, StudentForm


@bp.get("/c/<classroom>/people")
@access(staff)
def people(classroom: str) -> ResponseReturnValue:
    room = get_class(classroom)
    with site().database.reading() as database:
        everybody = members.list_students(database, class_id=room.id)
    return render_template(
        "teacher/people.html",
        room=room,
        here=[p for p in everybody if p.removed_at is None and not p.waiting],
        waiting=[p for p in everybody if p.removed_at is None and p.waiting],
        removed=[p for p in everybody if p.removed_at is not None],
    )


@bp.route("/c/<classroom>/people/<student>", methods=["GET", "POST"])
@access(staff)
def edit_student(classroom: str, student: str) -> ResponseReturnValue:
    room = get_class(classroom, to_change=True)
    with site().database.reading() as database:
        line = members.get_student(database, class_id=room.id, student=student)
    form = posted(StudentForm, name=line.name, note=line.note, track=line.track or "")
    if request.method == "POST" and form.validate():
        try:
            with site().database.writing() as database:
                members.rename_student(
                    database,
                    class_id=room.id,
                    student=student,
                    name=str(form.name.data),
                    note=str(form.note.data or ""),
                )
                members.set_track(
                    database,
                    class_id=room.id,
                    student=student,
                    track=form.track.data or None,
                )
        except NameTakenError:
            form.name.errors = [
                _("Somebody in this class has that name. Choose another.")
            ]
        else:
            flash(_("Saved."), "saved")
            return redirect(url_for(".people", classroom=classroom), 303)
    status = 422 if form.errors or form.name.errors else 200
    page = render_template("teacher/student.html", room=room, line=line, form=form)
    return page, status


@bp.post("/c/<classroom>/people/<student>/let-in")
@access(staff)
def let_in(classroom: str, student: str) -> ResponseReturnValue:
    room = get_class(classroom, to_change=True)
    with site().database.writing() as database:
        members.let_in(database, class_id=room.id, student=student)
    return redirect(back_or(url_for(".people", classroom=classroom)), 303)


@bp.post("/c/<classroom>/people/let-all-in")
@access(staff)
def let_all_in(classroom: str) -> ResponseReturnValue:
    room = get_class(classroom, to_change=True)
    with site().database.writing() as database:
        count = members.let_all_in(database, class_id=room.id)
    flash(
        ngettext("%(num)s student let in.", "%(num)s students let in.", count),
        "saved",
    )
    return redirect(back_or(url_for(".people", classroom=classroom)), 303)


@bp.post("/c/<classroom>/people/<student>/remove")
@access(staff)
def remove_student(classroom: str, student: str) -> ResponseReturnValue:
    """At once, with [Undo]: asking "are you sure" teaches people to say yes."""
    room = get_class(classroom, to_change=True)
    with site().database.writing() as database:
        line = members.get_student(database, class_id=room.id, student=student)
        removed.remove_student(
            database, class_id=room.id, student=student, now=site().now()
        )
        audit.note(database, act("student-removed", classroom))
    hidden = session.get("names_hidden")
    say_undone_by(
        _("The student was removed.")
        if hidden
        else _("%(name)s was removed.", name=isolate(line.name)),
        url_for(".restore_student", classroom=classroom, student=student),
    )
    return redirect(url_for(".people", classroom=classroom), 303)


@bp.post("/c/<classroom>/people/<student>/restore")
@access(staff)
def restore_student(classroom: str, student: str) -> ResponseReturnValue:
    room = get_class(classroom, to_change=True)
    with site().database.writing() as database:
        removed.restore_student(database, class_id=room.id, student=student)
        audit.note(database, act("student-restored", classroom))
    flash(_("Everything is back."), "saved")
    return redirect(back_or(url_for(".people", classroom=classroom)), 303)


@bp.route("/c/<classroom>/people/<student>/erase", methods=["GET", "POST"])
@access(staff)
def erase_student(classroom: str, student: str) -> ResponseReturnValue:
    """For ever: the one act that asks, by typing the name of the class."""
    room = get_class(classroom, to_change=True)
    with site().database.reading() as database:
        line = members.get_student(database, class_id=room.id, student=student)
        now_of = removed.now_of(database, student_id=line.id)
    form = posted(ClassForm)
    if request.method == "POST" and form.validate():
        if str(form.name.data).strip() == room.name:
            with site().database.writing() as database:
                erasure.erase_student(database, student_id=line.id)
                audit.note(database, act("student-erased", classroom))
            flash(_("Erased for ever."), "saved")
            return redirect(url_for(".people", classroom=classroom), 303)
        form.name.errors = [_("Type the name of the class exactly as it stands above.")]
    status = 422 if form.errors or form.name.errors else 200
    page = render_template(
        "teacher/erase.html", room=room, line=line, form=form, now_of=now_of
    )
    return page, status


@bp.post("/c/<classroom>/people/<student>/new-pin")
@access(staff)
def new_pin(classroom: str, student: str) -> ResponseReturnValue:
    room = get_class(classroom, to_change=True)
    with site().database.writing() as database:
        line = members.get_student(database, class_id=room.id, student=student)
        members.new_pin_for(database, class_id=room.id, student=student)
        audit.note(database, act("student-pin", classroom))
        card = members.own_card(
            database, student_id=line.id, pin_key=site().settings.pin_key
        )
    flash(
        _(
            "New PIN for %(name)s: %(pin)s. Old cards and the old PIN no longer work.",
            name=isolate(line.name),
            pin=isolate(card.pin),
        ),
        "saved",
    )
    return redirect(url_for(".people", classroom=classroom), 303)


@bp.post("/c/<classroom>/people/<student>/free")
@access(staff)
def free_name(classroom: str, student: str) -> ResponseReturnValue:
    """Somebody chose the wrong name of the list: it can be chosen again."""
    room = get_class(classroom, to_change=True)
    with site().database.writing() as database:
        line = members.get_student(database, class_id=room.id, student=student)
        members.free_name(database, class_id=room.id, student=student)
    flash(
        _("The name can be chosen again.")
        if session.get("names_hidden")
        else _("%(name)s can be chosen again.", name=isolate(line.name)),
        "saved",
    )
    return redirect(url_for(".people", classroom=classroom), 303)


@bp.get("/c/<classroom>/people/cards")
@access(staff)
def cards(classroom: str) -> ResponseReturnValue:
    """Eight cards a sheet: name, PIN and a code that continues as this student."""
    room = get_class(classroom, to_change=True)
    with site().database.reading() as database:
        printed = members.cards(
            database, class_id=room.id, pin_key=site().settings.pin_key
        )
    address = public_address()
    return render_template(
        "teacher/cards.html",
        room=room,
        sheet=[(card, qr_svg(f"{address}/k/{card.secret}")) for card in printed],
        address=address,
    )
