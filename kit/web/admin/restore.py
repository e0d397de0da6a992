"""A backup comes back: sent to the site, looked at, asked for, and what came of it."""

from flask import Flask, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kit.i18n import gettext as _
from kit.services import audit, restores
from kit.services.errors import UnusableBackupError, WrongCountError
from kit.web.access import access, hosts
from kit.web.acts import act
from kit.web.admin.backups import moment_of, refused, show_backup, show_list
from kit.web.admin.forms import RestoreForm, UploadForm
from kit.web.admin.home import bp
from kit.web.context import site
from kit.web.forms import posted

LARGEST_UPLOAD = 500_000_000  # bytes; what is larger is copied into the folder


def init_app(app: Flask) -> None:
    """Register this before anything that reads what was sent: the CSRF guard does."""

    @app.before_request
    def let_backups_in() -> None:
        """Only an admin may send more than a form holds, and only to this address."""
        if request.endpoint == "admin.upload_backup" and hosts() is None:
            request.max_content_length = LARGEST_UPLOAD


@bp.post("/backups/upload")
@access(hosts)
def upload_backup() -> ResponseReturnValue:
    """The file becomes one of the list; nothing is restored yet."""
    form = posted(UploadForm)
    sent = request.files.get("file")
    if not sent or not sent.filename:
        form.file.errors = [_("Choose the file first.")]
        return show_list(form), 422
    here = site()
    try:
        with sent.stream as content:
            name = restores.keep_upload(here.settings.data_dir, content, now=here.now())
    except UnusableBackupError:
        form.file.errors = [
            _("The kit cannot use this file. Choose a backup of this or an older kit.")
        ]
        return show_list(form), 422
    with here.database.writing() as database:
        audit.note(database, act("backup-uploaded"))
    return redirect(url_for(".backup", name=name), 303)


@bp.post("/backups/<name>/restore")
@access(hosts)
def ask_restore(name: str) -> ResponseReturnValue:
    """`kit serve` does it: the site goes down and comes back with what was saved."""
    form = posted(RestoreForm)
    if status := refused(form):
        return show_backup(name, wish=form), status
    here = site()
    try:
        restores.ask(
            here.settings.data_dir,
            name=name,
            classes=int(form.classes.data),
            now=here.now(),
        )
    except WrongCountError:
        form.classes.errors = [_("The backup holds another number of classes.")]
        return show_backup(name, wish=form), 422
    with here.database.writing() as database:
        audit.note(database, act("restore-asked"))
    return redirect(url_for(".restore"), 303)


@bp.get("/restore")
@access(hosts)
def restore() -> ResponseReturnValue:
    """What is asked, or what came of the last one."""
    folder = site().settings.data_dir
    last = restores.last(folder)
    return render_template(
        "admin/restore.html",
        asked=restores.asked(folder),
        is_begun=restores.is_begun(folder),
        last=last,
        restored_at=moment_of(last.at) if last else None,
    )


@bp.post("/restore/cancel")
@access(hosts)
def cancel_restore() -> ResponseReturnValue:
    if restores.cancel(site().settings.data_dir):
        with site().database.writing() as database:
            audit.note(database, act("restore-cancelled"))
        flash(_("Nothing is restored. Everything is as it was."), "saved")
    return redirect(url_for(".list_backups"), 303)
