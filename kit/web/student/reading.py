"""How pages look for this reader: size, spacing, tint, theme, motion."""

from collections.abc import Mapping

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import RadioField

from kit.i18n import gettext as _
from kit.i18n import lazy_gettext as _l
from kit.services import sign_ins
from kit.web.access import access, signed_in
from kit.web.context import site
from kit.web.forms import KitForm, choices, posted
from kit.web.identity import find_visitor
from kit.web.student.routes import bp

# Written in joined letters, which know no space between them; as in static/css/kit.css.
JOINED = frozenset({"ar", "fa", "ur", "ckb", "ps"})


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
    """Kept with the account: on a shared computer the next person has their own.

    Works without JavaScript, for staff too.
    """
    if request.method == "POST" and request.form.get("reset"):
        return _keep({})
    visitor = find_visitor()
    now = dict(visitor.reading) if visitor else {}
    form = posted(ReadingForm, **now)
    if g.locale.partition("-")[0] in JOINED:
        del form.letters
    if request.method == "POST" and form.validate():
        now.update({field.short_name: field.data for field in form})
        flash(_("Saved."), "saved")
        return _keep(now)
    status = 422 if form.errors else 200
    return render_template("student/reading.html", form=form), status


def _keep(chosen: Mapping[str, str]) -> ResponseReturnValue:
    if visitor := find_visitor():
        with site().database.writing() as database:
            sign_ins.choose_reading(
                database, account_id=visitor.account_id, reading=chosen
            )
    return redirect(url_for(".reading"), 303)
