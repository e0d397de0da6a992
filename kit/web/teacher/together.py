"""Two names that are one student, and a student who belongs in another class."""

from flask import g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from wtforms import RadioField, StringField

from kit.i18n import gettext as _
from kit.i18n import isolate
from kit.i18n import lazy_gettext as _l
from kit.services import audit, classes, members, merging, moving
from kit.services.classes import ClassLine, ClassView
from kit.services.errors import NameTakenError, NotYoursError
from kit.services.members import StudentLine
from kit.web.access import access, staff
from kit.web.acts import act
from kit.web.context import site
from kit.web.forms import KitForm, name_field, posted, short_enough
from kit.web.teacher.classes import bp, get_class, say_undone_by


class MoveForm(KitForm):
    to = RadioField(_l("To which class?"), validate_choice=False)
    name = StringField(_l("Name there"), validators=[name_field, short_enough(60)])


@bp.get("/c/<classroom>/people/<student>/join")
@access(staff)
def join_students(classroom: str, student: str) -> ResponseReturnValue:
    """First who the other one is; with `?other=`, what each of them did."""
    room, line = _student(classroom, student)
    other = request.args.get("other", "")
    with site().database.reading() as database:
        people = members.present(database, class_id=room.id)
        found = (
            merging.preview(database, class_id=room.id, student=student, other=other)
            if other
            else None
        )
    return render_template(
        "teacher/join_students.html",
        room=room,
        line=line,
        people=_numbered(people),
        found=found,
        other=other,
    )


@bp.post("/c/<classroom>/people/<student>/join")
@access(staff)
def confirm_join(classroom: str, student: str) -> ResponseReturnValue:
    room, line = _student(classroom, student)
    other = request.form.get("other", "")
    with site().database.writing() as database:
        gone = members.get_student(database, class_id=room.id, student=other)
        merging.merge(
            database,
            class_id=room.id,
            student=student,
            other=other,
            now=site().now(),
        )
        audit.note(database, act("students-joined", classroom))
    text = (
        _("The two are one student now.")
        if session.get("names_hidden")
        else _(
            "%(gone)s was joined into %(name)s.",
            gone=isolate(gone.name),
            name=isolate(line.name),
        )
    )
    say_undone_by(text, url_for(".restore_student", classroom=classroom, student=other))
    return redirect(url_for(".people", classroom=classroom), 303)


@bp.get("/c/<classroom>/people/<student>/move")
@access(staff)
def move_student(classroom: str, student: str) -> ResponseReturnValue:
    """First where to; with `?to=`, what goes along."""
    room, line = _student(classroom, student)
    form = MoveForm(request.args, data={"name": line.name})
    return _move_page(room, line, form)


@bp.post("/c/<classroom>/people/<student>/move")
@access(staff)
def confirm_move(classroom: str, student: str) -> ResponseReturnValue:
    """Also the way back: [Undo] posts the old class and the old name."""
    room, line = _student(classroom, student)
    form = posted(MoveForm)
    target = get_class(str(form.to.data or ""), to_change=True)
    if not form.validate():
        return _move_page(room, line, form)
    try:
        with site().database.writing() as database:
            moving.move(
                database,
                class_id=room.id,
                student=student,
                to_class_id=target.id,
                name=str(form.name.data),
            )
            audit.note(database, act("student-moved", target.public_id))
    except NameTakenError:
        form.name.errors = [_("Somebody in that class has this name. Choose another.")]
        return _move_page(room, line, form)
    _say_moved(room, target, line)
    return redirect(url_for(".people", classroom=target.public_id), 303)


def _say_moved(room: ClassView, target: ClassView, line: StudentLine) -> None:
    place = isolate(target.name)
    say_undone_by(
        _("The student is in %(room)s now.", room=place)
        if session.get("names_hidden")
        else _("%(name)s is in %(room)s now.", name=isolate(line.name), room=place),
        url_for(".confirm_move", classroom=target.public_id, student=line.public_id),
        to=room.public_id,
        name=line.name,
    )


def _move_page(
    room: ClassView, line: StudentLine, form: MoveForm
) -> ResponseReturnValue:
    found, target = None, None
    rooms = [
        each
        for each in _own_classes()
        if each.public_id != room.public_id and each.made_up == room.made_up
    ]
    if form.to.data:
        target = get_class(form.to.data, to_change=True)
        with site().database.reading() as database:
            found = moving.preview(
                database,
                class_id=room.id,
                student=line.public_id,
                to_class_id=target.id,
            )
    page = render_template(
        "teacher/move_student.html",
        room=room,
        line=line,
        form=form,
        rooms=rooms,
        target=target,
        found=found,
    )
    return page, 422 if form.errors else 200


def _own_classes() -> list[ClassLine]:
    """Where a student may go: nobody moves others' students."""
    with site().database.reading() as database:
        every = classes.list_classes(database, teacher_id=g.teacher.account_id)
    return [room for room in every if room.is_owner]


def _student(classroom: str, student: str) -> tuple[ClassView, StudentLine]:
    """Somebody who is in a class that the teacher owns."""
    room = get_class(classroom, to_change=True)
    with site().database.reading() as database:
        line = members.get_student(database, class_id=room.id, student=student)
    if line.removed_at or line.waiting:
        raise NotYoursError
    return room, line


def _numbered(people: list[StudentLine]) -> list[tuple[int, StudentLine]]:
    """As the list of people counts them where names are hidden."""
    return list(enumerate(people, start=1))
