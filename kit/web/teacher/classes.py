"""The teacher's home, classes and the people in them."""

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
from kit.i18n import isolate, ngettext
from kit.services import assignments, audit, classes, erasure
from kit.services.classes import ClassView
from kit.services.errors import NameTakenError
from kit.web.access import access, staff
from kit.web.acts import act
from kit.web.context import public_address, site
from kit.web.forms import posted
from kit.web.qr import qr_svg
from kit.web.teacher.forms import ClassForm, ClassSettingsForm, StudentForm
from kit.web.words import lesson_text

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


@bp.get("/")
@access(staff)
def home() -> ResponseReturnValue:
    """Open lessons first, then classes, then lessons to give."""
    with site().database.reading() as database:
        rooms = classes.list_classes(database, teacher_id=g.teacher.account_id)
        given = assignments.list_assignments(database, teacher_id=g.teacher.account_id)
    return render_template(
        "teacher/home.html",
        classes=rooms,
        open_now=[a for a in given if a.is_open],
        recent=[a for a in given if not a.is_open][:6],
        lessons=[
            (lesson, lesson_text(lesson)[1])
            for lesson in site().library.lessons.values()
        ],
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


@bp.get("/c/<classroom>/people")
@access(staff)
def people(classroom: str) -> ResponseReturnValue:
    room = get_class(classroom)
    with site().database.reading() as database:
        everybody = classes.list_students(database, class_id=room.id)
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
        line = classes.get_student(database, class_id=room.id, student=student)
    form = posted(StudentForm, name=line.name, note=line.note, track=line.track or "")
    if request.method == "POST" and form.validate():
        try:
            with site().database.writing() as database:
                classes.rename_student(
                    database,
                    class_id=room.id,
                    student=student,
                    name=str(form.name.data),
                    note=str(form.note.data or ""),
                )
                classes.set_track(
                    database,
                    class_id=room.id,
                    student=student,
                    track=form.track.data or None,
                )
        except NameTakenError:
            form.name.errors = [_("Somebody in this class has that name.")]
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
        classes.let_in(database, class_id=room.id, student=student)
    return redirect(_back(url_for(".people", classroom=classroom)), 303)


@bp.post("/c/<classroom>/people/let-all-in")
@access(staff)
def let_all_in(classroom: str) -> ResponseReturnValue:
    room = get_class(classroom, to_change=True)
    with site().database.writing() as database:
        count = classes.let_all_in(database, class_id=room.id)
    flash(
        ngettext("%(num)s student let in.", "%(num)s students let in.", count),
        "saved",
    )
    return redirect(_back(url_for(".people", classroom=classroom)), 303)


@bp.post("/c/<classroom>/people/<student>/remove")
@access(staff)
def remove_student(classroom: str, student: str) -> ResponseReturnValue:
    """At once, with [Undo]: asking "are you sure" teaches people to say yes."""
    room = get_class(classroom, to_change=True)
    with site().database.writing() as database:
        line = classes.get_student(database, class_id=room.id, student=student)
        classes.remove_student(
            database, class_id=room.id, student=student, now=site().now()
        )
        audit.note(database, act("student-removed", classroom))
    notice = {
        "text": _("The student was removed.")
        if session.get("names_hidden")
        else _("%(name)s was removed.", name=isolate(line.name)),
        "action_url": url_for(".restore_student", classroom=classroom, student=student),
        "action_label": _("Undo"),
    }
    flash(notice, "undo")  # type: ignore[arg-type]  # the notice macro takes both
    return redirect(url_for(".people", classroom=classroom), 303)


@bp.post("/c/<classroom>/people/<student>/restore")
@access(staff)
def restore_student(classroom: str, student: str) -> ResponseReturnValue:
    room = get_class(classroom, to_change=True)
    with site().database.writing() as database:
        classes.restore_student(database, class_id=room.id, student=student)
        audit.note(database, act("student-restored", classroom))
    flash(_("Everything is back."), "saved")
    return redirect(url_for(".people", classroom=classroom), 303)


@bp.route("/c/<classroom>/people/<student>/erase", methods=["GET", "POST"])
@access(staff)
def erase_student(classroom: str, student: str) -> ResponseReturnValue:
    """For ever: the one act that asks, by typing the name of the class."""
    room = get_class(classroom, to_change=True)
    with site().database.reading() as database:
        line = classes.get_student(database, class_id=room.id, student=student)
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
    page = render_template("teacher/erase.html", room=room, line=line, form=form)
    return page, status


@bp.post("/c/<classroom>/people/<student>/new-pin")
@access(staff)
def new_pin(classroom: str, student: str) -> ResponseReturnValue:
    room = get_class(classroom, to_change=True)
    with site().database.writing() as database:
        line = classes.get_student(database, class_id=room.id, student=student)
        classes.new_pin_for(database, class_id=room.id, student=student)
        audit.note(database, act("student-pin", classroom))
        card = classes.own_card(
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


@bp.get("/c/<classroom>/people/cards")
@access(staff)
def cards(classroom: str) -> ResponseReturnValue:
    """Eight cards a sheet: name, PIN and a code that continues as this student."""
    room = get_class(classroom, to_change=True)
    with site().database.reading() as database:
        printed = classes.cards(
            database, class_id=room.id, pin_key=site().settings.pin_key
        )
    address = public_address()
    return render_template(
        "teacher/cards.html",
        room=room,
        sheet=[(card, qr_svg(f"{address}/k/{card.secret}")) for card in printed],
        address=address,
    )


@bp.post("/names")
@access(staff)
def names() -> ResponseReturnValue:
    """Names shown or hidden, on every page of this browser."""
    session["names_hidden"] = request.form.get("hidden") == "1"
    return redirect(_back(url_for(".home")), 303)


def _back(default: str) -> str:
    """Back to the page the button stood on, if it is one of ours."""
    target = request.form.get("next", "")
    return target if target.startswith("/t/") and "\\" not in target else default
