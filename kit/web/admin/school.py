"""What the school chose, at the end of the set-up and later; and the recovery sheet."""

import platform

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kit import __version__
from kit.i18n import gettext as _
from kit.services import accounts, audit, backups
from kit.services.calling import how_to_call
from kit.web.access import access, admins, hosts, is_host
from kit.web.acts import act
from kit.web.admin.forms import FirstChoicesForm, SchoolForm
from kit.web.admin.home import bp
from kit.web.context import public_address, site
from kit.web.forms import KitForm, choices, posted


@bp.route("/first", methods=["GET", "POST"])
@access(hosts)
def first_choices() -> ResponseReturnValue:
    """The third page of the set-up. Whoever leaves it out has what is ticked here."""
    school = _school()
    form = posted(FirstChoicesForm, **_chosen(school))
    if request.method == "POST" and form.validate():
        _store(form, name=school.name, locale=school.locale)
        flash(_("The kit is set up."), "saved")
        return redirect(url_for(".sheet"), 303)
    page = render_template("admin/first.html", form=form)
    return page, 422 if form.errors else 200


@bp.get("/sheet")
@access(hosts)
def sheet() -> ResponseReturnValue:
    """What somebody needs who has the machine before them and not the kit."""
    settings = site().settings
    return render_template(
        "admin/sheet.html",
        address=public_address(),
        machine=platform.node(),
        host=settings,
        database=backups.place_of(settings.database_url),
        folder=backups.backups_in(settings.data_dir),
        is_daily=backups.makes_daily(settings.data_dir),
        version=__version__,
        today=site().now(),
        reset=how_to_call("account", "reset", g.admin.name, folder=settings.data_dir),
        doctor=how_to_call("doctor", folder=settings.data_dir),
    )


@bp.route("/settings", methods=["GET", "POST"])
@access(admins)
def settings() -> ResponseReturnValue:
    school = _school()
    form = posted(SchoolForm, name=school.name, locale=school.locale, **_chosen(school))
    form.locale.choices = choices(
        *((code, spoken.name) for code, spoken in site().languages.items())
    )
    if not is_host(g.admin):
        del form.daily
    if request.method == "POST" and form.validate():
        _store(form, name=str(form.name.data), locale=str(form.locale.data))
        flash(_("Saved."), "saved")
        return redirect(url_for(".settings"), 303)
    page = render_template(
        "admin/settings.html",
        form=form,
        host=site().settings,
        address=public_address(),
        spoken=[language.name for language in site().languages.values()],
    )
    return page, 422 if form.errors else 200


def _school() -> accounts.SchoolSettings:
    with site().database.reading() as database:
        return accounts.get_school(database, school_id=g.admin.school_id)


def _chosen(school: accounts.SchoolSettings) -> dict[str, object]:
    return {
        "keep": str(school.keep_days or "year"),
        "daily": backups.makes_daily(site().settings.data_dir),
    }


def _store(form: KitForm, *, name: str, locale: str) -> None:
    keep = str(form.keep.data)
    with site().database.writing() as database:
        accounts.change_school(
            database,
            school_id=g.admin.school_id,
            name=name,
            locale=locale,
            keep_days=None if keep == "year" else int(keep),
        )
        audit.note(database, act("settings-changed"))
    if "daily" in form:
        backups.choose_daily(site().settings.data_dir, wanted=bool(form.daily.data))
