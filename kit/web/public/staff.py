"""Staff come in: password, one-time link; and everybody goes out."""

from urllib.parse import urlsplit

from flask import current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug import Response
from werkzeug.exceptions import HTTPException

from kit.i18n import gettext as _
from kit.services import accounts, audit, throttle
from kit.services.errors import (
    LinkUsedError,
    Refusal,
    TooManyFailuresError,
    WrongSecretError,
)
from kit.services.names import name_key
from kit.services.passwords import hash_password, is_password
from kit.web import identity
from kit.web.access import access, everyone
from kit.web.context import site
from kit.web.errors import too_many_words
from kit.web.forms import posted
from kit.web.public.forms import PasswordForm, SignInForm
from kit.web.public.joining import bp


@bp.route("/signin", methods=["GET", "POST"])
@access(everyone)
def sign_in() -> ResponseReturnValue:
    form = posted(SignInForm, next=request.args.get("next", ""))
    status = 200
    if request.method == "POST":
        status = 422
        if form.validate():
            found = check_password(str(form.name.data), str(form.password.data))
            if isinstance(found, int):
                identity.sign_in(found)
                return redirect(_safe(str(form.next.data)), 303)
            if isinstance(found, TooManyFailuresError):
                status = 429
                form.password.errors = [too_many_words(found.wait_s)]
            else:
                form.password.errors = [
                    _(
                        "Name and password do not belong together. "
                        "Check both and try again."
                    )
                ]
    return render_template("public/sign_in.html", form=form), status


def check_password(name: str, password: str) -> int | Refusal:
    """Hash outside the transaction; count the failure, or forgive, inside one."""
    with site().database.reading() as database:
        found = accounts.find_password_hash(database, name=name)
    right = is_password(found[1] if found else None, password)

    def outcome() -> int:
        if not right or found is None:
            raise WrongSecretError
        return found[0]

    account = (throttle.STAFF_ACCOUNT, name_key(name))
    device = (throttle.STAFF_WITH_DEVICE, f"{name_key(name)}:{identity.device()}")
    with site().database.writing() as database:
        tried = throttle.guarded(
            database, (device, account), now=site().now(), work=outcome
        )
        is_guess = isinstance(tried, WrongSecretError)
        if is_guess and throttle.has_just_locked(database, account):
            audit.note_lock_out(
                database, account_id=found and found[0], now=site().now()
            )
        return tried


def _safe(address: str) -> str:
    """`next` only if it is one of our own pages."""
    home = url_for("teacher.home")
    parts = urlsplit(address)
    if parts.scheme or parts.netloc or not address.startswith(("/t", "/admin")):
        return home
    try:
        current_app.url_map.bind("").match(parts.path, method="GET")
    except HTTPException:
        return home
    return address


@bp.post("/signout")
@access(everyone)
def sign_out() -> ResponseReturnValue:
    identity.sign_out()
    return redirect(url_for("public.home", bye=1), 303)


@bp.route("/signin/<token>", methods=["GET", "POST"])
@access(everyone)
def link(token: str) -> ResponseReturnValue:
    """A one-time link: GET shows what it is for, POST uses it up."""
    now = site().now()
    with site().database.reading() as database:
        what = accounts.look_at_link(database, secret=token, now=now)
    if what.purpose == "setup":
        raise LinkUsedError
    form = posted(PasswordForm)
    form.context = (what.name,)
    if request.method == "POST":
        if what.purpose == "demo":
            with site().database.writing() as database:
                accounts.use_link(database, secret=token, now=now)
            home = "admin.home" if what.role == "admin" else "teacher.home"
            return _signed_in(what.account_id, home)
        if form.validate():
            hashed = hash_password(str(form.password.data))
            with site().database.writing() as database:
                used = accounts.use_link(database, secret=token, now=now)
                accounts.set_password(
                    database,
                    account_id=used.account_id or 0,
                    password_hash=hashed,
                )
            return _signed_in(used.account_id)
    page = render_template("public/link.html", form=form, link=what)
    return page, 422 if form.errors else 200


def _signed_in(account_id: int | None, home: str = "teacher.home") -> Response:
    identity.sign_in(account_id or 0)
    return redirect(url_for(home), 303)
