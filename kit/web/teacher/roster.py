"""Names from a list: pasted or from a file, looked through, then added."""

from collections.abc import Sequence

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import FileField, HiddenField, TextAreaField

from kit.i18n import gettext as _
from kit.i18n import lazy_gettext as _l
from kit.i18n import ngettext
from kit.services import audit, roster
from kit.services.classes import ClassView
from kit.services.errors import NameTakenError
from kit.services.namelist import NameList, UnreadableListError, decoded, names_in
from kit.services.roster import MOST_NAMES, Entry
from kit.web.access import access, staff
from kit.web.acts import act
from kit.web.context import site
from kit.web.forms import KitForm, posted
from kit.web.teacher.classes import bp, get_class

FAULTS = {
    "long": _l("Too long: at most 60 characters."),
    "twice": _l("Stands above already."),
    "taken": _l("Somebody in this class has that name. Choose another."),
}
UNREADABLE = {
    "kind": _l("This file is no text. Save the table as CSV first."),
    "columns": _l("Several columns: write Name above the one with the names."),
}


class RosterForm(KitForm):
    names = TextAreaField(
        _l("One name per line"),
        description=_l("First names are enough. Tell two alike apart: Anna K, Anna M."),
    )
    file = FileField(
        _l("Or a file"),
        description=_l(
            "A text file with one name per line, or a table saved as CSV."
            " Of a table only the column Name is read."
        ),
    )
    count = HiddenField()  # of names to be added, as the page before showed them


@bp.route("/c/<classroom>/people/add", methods=["GET", "POST"])
@access(staff)
def add_people(classroom: str) -> ResponseReturnValue:
    """[Look through] shows every line and what is wrong with it, [Add] adds the rest.

    What was typed comes back whatever happens.
    """
    room = get_class(classroom, to_change=True)
    form = posted(RosterForm)
    if request.method == "GET":
        return render_template("teacher/add_people.html", room=room, form=form)
    found = _read(form)
    entries = _looked_through(room, form, found)
    names = [entry.name for entry in entries if not entry.fault]
    if not form.errors and names and form.count.data == str(len(names)):
        try:
            return _add(room, names)
        except NameTakenError:
            # Somebody joined by one of the names in between: look through them anew.
            entries = _looked_through(room, form, found)
    faults = sum(entry.fault is not None for entry in entries)
    if faults:
        form.names.errors = [*form.names.errors, _faulty(faults)]
    page = render_template(
        "teacher/add_people.html",
        room=room,
        form=form,
        entries=entries,
        fine=sum(entry.fault is None for entry in entries),
        column=found.column,
        faults=FAULTS,
    )
    return page, 422 if form.errors else 200


def _read(form: RosterForm) -> NameList:
    """What was typed and what is in the file; both stand in the box afterwards."""
    typed = str(form.names.data or "")
    sent = request.files.get("file")
    lines: tuple[str, ...] = ()
    column = ""
    for field, data in ((form.names, typed), (form.file, sent)):
        try:
            if isinstance(data, str):
                part = names_in(data)
            elif data and data.filename:
                part = names_in(decoded(data.read(), locale=g.locale), is_file=True)
            else:
                continue
        except UnreadableListError as error:
            field.errors = [UNREADABLE[error.reason]]
            if field is form.names:
                return NameList(())  # left in the box as it was typed
            continue
        lines += part.lines
        column = part.column or column
    form.names.data = "\n".join(lines)
    return NameList(lines, column)


def _looked_through(
    room: ClassView, form: RosterForm, found: NameList
) -> Sequence[Entry]:
    with site().database.reading() as database:
        entries = roster.read_roster(database, class_id=room.id, lines=found.lines)
    if len(entries) > MOST_NAMES:
        form.names.errors = [_("At most %(most)s names at a time.", most=MOST_NAMES)]
        return ()
    if not entries and not form.errors:
        form.names.errors = [_("Write at least one name.")]
    return entries


def _add(room: ClassView, names: Sequence[str]) -> ResponseReturnValue:
    with site().database.writing() as database:
        added = roster.add_students(
            database, class_id=room.id, names=names, now=site().now()
        )
        audit.note(database, act("students-added", room.public_id))
    flash(ngettext("%(num)s name added.", "%(num)s names added.", added), "saved")
    return redirect(url_for(".people", classroom=room.public_id), 303)


def _faulty(count: int) -> str:
    return ngettext(
        "%(num)s line cannot be added. The list below says why.",
        "%(num)s lines cannot be added. The list below says why.",
        count,
    )
