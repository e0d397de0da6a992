"""A made-up class of one's own, to try every page; gone again with one click."""

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from kit.i18n import gettext as _
from kit.services import demo, erasure
from kit.services.errors import NotYoursError
from kit.web.access import access, staff
from kit.web.context import site
from kit.web.public.nicknames import nickname_words
from kit.web.teacher.classes import bp


@bp.get("/demo")
@access(staff)
def look_round() -> ResponseReturnValue:
    with site().database.reading() as database:
        room = demo.find_class(database, teacher_id=g.teacher.account_id)
        found = room.public_id if room else None
    return render_template("teacher/look_round.html", made=found)


@bp.post("/demo")
@access(staff)
def make_class() -> ResponseReturnValue:
    """Pressed twice it is the same class."""
    with site().database.writing() as database:
        room = demo.make_class(
            database,
            library=site().library,
            school_id=g.teacher.school_id,
            teacher_id=g.teacher.account_id,
            name=_("Made-up class"),
            words=nickname_words(),
            now=site().now(),
        )
    return redirect(url_for(".class_hub", classroom=room), 303)


@bp.post("/demo/remove")
@access(staff)
def remove_made_up() -> ResponseReturnValue:
    """For ever and without asking: one click makes another."""
    with site().database.writing() as database:
        room = demo.find_class(database, teacher_id=g.teacher.account_id)
        if room is None:
            raise NotYoursError
        erasure.erase_class(database, class_id=room.id)
    flash(_("The made-up class is gone."), "saved")
    return redirect(url_for(".home"), 303)
