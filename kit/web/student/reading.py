"""How pages look for this reader: size, spacing, tint, theme, motion."""

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from wtforms import RadioField

from kit.i18n import gettext as _
from kit.i18n import lazy_gettext as _l
from kit.web.access import access, signed_in
from kit.web.forms import KitForm, choices, posted
from kit.web.student.routes import bp


class ReadingForm(KitForm):
    theme = RadioField(
        _l("Light or dark"),
        choices=choices(
            ("system", _l("As the device")),
            ("light", _l("Light")),
            ("dark", _l("Dark")),
        ),
        default="system",
    )
    size = RadioField(
        _l("Text size"),
        choices=choices(
            *((size, f"{size} %") for size in ("100", "115", "130", "150"))
        ),
        default="100",
    )
    lines = RadioField(
        _l("Space between lines"),
        choices=choices(("", _l("Normal")), ("wide", _l("Wide"))),
        default="",
    )
    letters = RadioField(
        _l("Space between letters and words"),
        choices=choices(("", _l("Normal")), ("wide", _l("Wide"))),
        default="",
    )
    column = RadioField(
        _l("Width of the text"),
        choices=choices(("", _l("Normal")), ("narrow", _l("Narrow"))),
        default="",
    )
    paper = RadioField(
        _l("Paper"),
        choices=choices(
            ("", _l("Normal")),
            ("white", _l("White")),
            ("cream", _l("Cream")),
            ("blue-grey", _l("Blue-grey")),
        ),
        default="",
    )
    motion = RadioField(
        _l("Movement"),
        choices=choices(("", _l("As the device")), ("off", _l("Off"))),
        default="",
    )


@bp.route("/me/reading", methods=["GET", "POST"])
@access(signed_in)
def reading() -> ResponseReturnValue:
    """Kept in this browser's cookie; works without JavaScript, for staff too."""
    if request.method == "POST" and request.form.get("reset"):
        session.pop("reading", None)
        return redirect(url_for(".reading"), 303)
    form = posted(ReadingForm, **(session.get("reading") or {}))
    if request.method == "POST" and form.validate():
        session["reading"] = {
            field.short_name: field.data for field in form if field.data
        }
        flash(_("Saved."), "saved")
        return redirect(url_for(".reading"), 303)
    status = 422 if form.errors else 200
    return render_template("student/reading.html", form=form), status
