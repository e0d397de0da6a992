"""Backups: made beside the running site, looked into, fetched, deleted."""

from datetime import datetime

from flask import flash, g, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue

from kit.i18n import gettext as _
from kit.services import audit, backups, jobs, restores
from kit.services.calling import how_to_call
from kit.services.errors import (
    TooManyFailuresError,
    UnusableBackupError,
)
from kit.services.jobs import Tell
from kit.web.access import access, hosts
from kit.web.acts import act
from kit.web.admin.forms import AgainForm, RestoreForm, UploadForm
from kit.web.admin.home import bp
from kit.web.context import Site, site
from kit.web.errors import too_many_words
from kit.web.forms import KitForm, posted
from kit.web.public.staff import check_password


@bp.get("/backups")
@access(hosts)
def list_backups() -> ResponseReturnValue:
    return show_list(posted(UploadForm))


def show_list(form: KitForm) -> str:
    folder = site().settings.data_dir
    return render_template(
        "admin/backups.html",
        kept=backups.list_backups(folder),
        folder=backups.backups_in(folder),
        is_daily=backups.makes_daily(folder),
        asked=restores.asked(folder),
        form=form,
    )


@bp.post("/backups")
@access(hosts)
def make_backup() -> ResponseReturnValue:
    """Begun at once; its page says how far it is. Two admins share one."""
    here = site()
    with here.database.writing() as database:
        job, is_new = jobs.begin(database, kind="backup", now=here.now())
        if is_new:
            audit.note(database, act("backup-made"))
    if is_new:
        here.apart(lambda: _run(here, job))
    return redirect(url_for(".job", job=job), 303)


def _run(here: Site, job: str) -> None:
    """In a thread of its own, where there is no request: `here` was taken along."""

    def work(tell: Tell) -> str:
        settings = here.settings
        return backups.make_backup(
            settings.database_url, settings.data_dir, now=here.now(), tell=tell
        )

    jobs.run(here.database, job=job, work=work, clock=here.now)


@bp.get("/jobs/<job>")
@access(hosts)
def job(job: str) -> ResponseReturnValue:
    with site().database.reading() as database:
        found = jobs.get_job(database, job=job, now=site().now())
    words = {
        "": _("It begins."),
        "copy": _("Copying the database"),
        "count": _("Counting what is in the copy"),
        "pack": _("Packing the file"),
        "prove": _("Looking through the file, as if to restore it"),
    }
    return render_template("admin/job.html", job=found, doing=words[found.doing])


@bp.get("/backups/<name>")
@access(hosts)
def backup(name: str) -> ResponseReturnValue:
    return show_backup(name)


@bp.post("/backups/<name>/file")
@access(hosts)
def fetch_backup(name: str) -> ResponseReturnValue:
    """Whoever has the file can read everything: the password is asked again."""
    file = backups.get_backup(site().settings.data_dir, name=name)
    form = posted(AgainForm)
    if status := refused(form):
        return show_backup(name, again=form), status
    with site().database.writing() as database:
        audit.note(database, act("backup-fetched"))
    return send_file(
        file, mimetype="application/zip", as_attachment=True, download_name=name
    )


def refused(form: KitForm) -> int | None:
    """The status of the page that says so; None where the password is the admin's."""
    if not form.validate():
        return 422
    found = check_password(g.admin.name, str(form.password.data))
    if isinstance(found, TooManyFailuresError):
        form.password.errors = [too_many_words(found.wait_s)]
        return 429
    if found != g.admin.account_id:
        form.password.errors = [_("That is not your password. Type it again.")]
        return 422
    return None


@bp.post("/backups/<name>/delete")
@access(hosts)
def delete_backup(name: str) -> ResponseReturnValue:
    with site().database.writing() as database:
        backups.delete_backup(site().settings.data_dir, name=name)
        audit.note(database, act("backup-deleted"))
    flash(_("The backup is deleted."), "saved")
    return redirect(url_for(".list_backups"), 303)


def show_backup(
    name: str, *, again: KitForm | None = None, wish: KitForm | None = None
) -> str:
    """`again` and `wish`: the form that was sent, with what is wrong with it."""
    folder = site().settings.data_dir
    file = backups.get_backup(folder, name=name)
    try:
        inside, wrong = backups.look_at(file), ""
    except UnusableBackupError as error:
        inside, wrong = None, str(error)
    return render_template(
        "admin/backup.html",
        name=name,
        form=wish or again,
        again=again or AgainForm(),
        wish=wish or RestoreForm(),
        command=how_to_call("db", "restore", str(file), folder=folder),
        inside=inside,
        made_at=moment_of(inside.made_at) if inside else None,
        wrong=wrong,
        is_newest=backups.newest_own(folder) == name,
        asked=restores.asked(folder),
    )


def moment_of(written: str) -> datetime | None:
    """What a file of ours says of its day; None where that is no moment."""
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        return None
    return moment if moment.tzinfo else None
