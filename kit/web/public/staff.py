"""Staff come in: password, one-time link, first set-up; and everybody goes out."""

from urllib.parse import urlsplit

from flask import current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from kit.i18n import gettext as _
from kit.services import accounts, throttle
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
from kit.web.forms import choices, posted
from kit.web.public.forms import PasswordForm, SetUpForm, SignInForm
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
                form.password.errors = [_("Name and password do not belong together.")]
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

    keys = (
        (throttle.STAFF_WITH_DEVICE, f"{name_key(name)}:{identity.device()}"),
        (throttle.STAFF_ACCOUNT, name_key(name)),
    )
    with site().database.writing() as database:
        return throttle.guarded(database, keys, now=site().now(), work=outcome)


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
            return _signed_in(what.account_id)
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


def _signed_in(account_id: int | None) -> ResponseReturnValue:
    identity.sign_in(account_id or 0)
    return redirect(url_for("teacher.home"), 303)


@bp.route("/setup", methods=["GET", "POST"])
@access(everyone)
def set_up() -> ResponseReturnValue:
    """First start: the school, the first teacher, how long answers are kept."""
    token = request.values.get("token", "")
    now = site().now()
    with site().database.reading() as database:
        if accounts.is_set_up(database):
            raise LinkUsedError
        if accounts.look_at_link(database, secret=token, now=now).purpose != "setup":
            raise LinkUsedError
    form = posted(SetUpForm, locale=g.locale)
    form.locale.choices = choices(
        *((code, spoken.name) for code, spoken in site().languages.items())
    )
    form.context = (str(form.name.data or ""), str(form.school.data or ""))
    if request.method == "POST" and form.validate():
        return _found_school(form, token)
    page = render_template("public/set_up.html", form=form, token=token)
    return page, 422 if form.errors else 200


def _found_school(form: SetUpForm, token: str) -> ResponseReturnValue:
    hashed = hash_password(str(form.password.data))
    keep = str(form.keep.data)
    with site().database.writing() as database:
        accounts.use_link(database, secret=token, now=site().now())
        school = accounts.set_up_school(
            database,
            school=str(form.school.data),
            locale=str(form.locale.data),
            keep_days=None if keep == "year" else int(keep),
            now=site().now(),
        )
        admin = accounts.add_staff(
            database,
            school_id=school,
            name=str(form.name.data),
            role="admin",
            now=site().now(),
            password_hash=hashed,
            locale=g.locale,
        )
    return _signed_in(admin)


def require_set_up() -> ResponseReturnValue | None:
    """Before set-up every other page says so: nobody else can claim the server."""
    open_ways = {"public.set_up", "public.alive", "public.ready", "static"}
    if request.endpoint in open_ways or current_app.extensions["kit.is_set_up"]:
        return None
    with site().database.reading() as database:
        if accounts.is_set_up(database):
            current_app.extensions["kit.is_set_up"] = True
            return None
    return render_template("public/not_set_up.html"), 503
