"""The school's staff."""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kit.i18n import gettext as _
from kit.i18n import isolate
from kit.services import accounts, audit
from kit.services.errors import LastAdminError, NameTakenError
from kit.web.access import access, admins
from kit.web.acts import act
from kit.web.admin.forms import StaffForm
from kit.web.admin.home import bp
from kit.web.context import public_address, site
from kit.web.forms import KitForm, posted


@bp.route("/people", methods=["GET", "POST"])
@access(admins)
def people() -> ResponseReturnValue:
    """A POST adds somebody, who chooses a password with a link that works once."""
    form = posted(StaffForm)
    if request.method == "POST" and form.validate():
        try:
            _add(form)
        except NameTakenError:
            form.name.errors = [
                _("Somebody on the staff has that name, or nearly so. Choose another.")
            ]
        else:
            return redirect(url_for(".people"), 303)
    with site().database.reading() as database:
        staff = accounts.list_staff(database, school_id=g.admin.school_id)
    page = render_template("admin/people.html", staff=staff, form=form)
    return page, 422 if form.errors else 200


def _add(form: KitForm) -> None:
    with site().database.writing() as database:
        account_id = accounts.add_staff(
            database,
            school_id=g.admin.school_id,
            name=str(form.name.data),
            role=str(form.role.data),
            now=site().now(),
        )
        secret = accounts.make_link(
            database, purpose="password", account_id=account_id, now=site().now()
        )
        new = accounts.get_staff(database, name=str(form.name.data))
        audit.note(database, act("staff-added", new.public_id))
    _hand_over(new.name, secret)


@bp.post("/people/<person>/link")
@access(admins)
def staff_link(person: str) -> ResponseReturnValue:
    """Nothing changes until the link is used; then every browser is signed out."""
    with site().database.writing() as database:
        found = accounts.get_colleague(
            database, school_id=g.admin.school_id, person=person
        )
        secret = accounts.make_link(
            database, purpose="password", account_id=found.account_id, now=site().now()
        )
        audit.note(database, act("staff-link", person))
    _hand_over(found.name, secret)
    return redirect(url_for(".people"), 303)


@bp.post("/people/<person>/disable")
@access(admins)
def disable(person: str) -> ResponseReturnValue:
    """Signed out at once; the classes stay. The last admin stays, too."""
    try:
        with site().database.writing() as database:
            found = accounts.get_colleague(
                database, school_id=g.admin.school_id, person=person
            )
            accounts.require_another_admin(
                database, school_id=g.admin.school_id, account_id=found.account_id
            )
            accounts.disable(database, account_id=found.account_id, now=site().now())
            audit.note(database, act("staff-disabled", person))
    except LastAdminError:
        words = _("Somebody must look after the school: add another admin first.")
        flash(words, "problem")
    else:
        words = _("%(name)s is signed out and disabled.", name=isolate(found.name))
        flash(words, "saved")
    return redirect(url_for(".people"), 303)


@bp.post("/people/<person>/enable")
@access(admins)
def enable(person: str) -> ResponseReturnValue:
    with site().database.writing() as database:
        found = accounts.get_colleague(
            database, school_id=g.admin.school_id, person=person
        )
        accounts.enable(database, account_id=found.account_id)
        audit.note(database, act("staff-enabled", person))
    flash(_("%(name)s can sign in again.", name=isolate(found.name)), "saved")
    return redirect(url_for(".people"), 303)


def _hand_over(name: str, secret: str) -> None:
    """Shown once: the database keeps only a hash of it."""
    notice = {
        "text": _(
            "Give this link to %(name)s. It works once, within 24 hours:",
            name=isolate(name),
        ),
        "code": f"{public_address()}/signin/{secret}",
    }
    flash(notice, "saved")  # type: ignore[arg-type]  # the notice macro takes both
