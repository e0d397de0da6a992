"""The first set-up: the school, then you. The third page is one of the admin's."""

from secrets import choice, randbelow

from flask import current_app, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from kit.services import accounts, audit
from kit.services.audit import Act
from kit.services.errors import LinkUsedError
from kit.services.passwords import hash_password
from kit.sites import remember_site
from kit.web import identity
from kit.web.access import access, everyone
from kit.web.context import site
from kit.web.forms import KitForm, choices, posted
from kit.web.public.forms import SetUpSchoolForm, SetUpYouForm
from kit.web.public.joining import bp
from kit.web.public.nicknames import nickname_words

WORDS = 5  # of a phrase; with its four digits it takes 36 bits to guess
CHOSEN = "set_up"  # in the signed cookie: what the first page was told


@bp.route("/setup", methods=["GET", "POST"])
@access(everyone)
def set_up() -> ResponseReturnValue:
    """Two pages with one address; nothing is stored before the second is sent."""
    token = request.values.get("token", "")
    with site().database.reading() as database:
        if accounts.is_set_up(database):
            raise LinkUsedError
        link = accounts.look_at_link(database, secret=token, now=site().now())
    if link.purpose != "setup":
        raise LinkUsedError
    if request.values.get("page") == "you" and CHOSEN in session:
        return _you(token)
    return _school(token)


def _school(token: str) -> ResponseReturnValue:
    form = posted(SetUpSchoolForm, **session.get(CHOSEN, {"locale": g.locale}))
    form.locale.choices = choices(
        *((code, spoken.name) for code, spoken in site().languages.items())
    )
    if request.method == "POST" and form.validate():
        session[CHOSEN] = {
            "school": str(form.school.data),
            "locale": str(form.locale.data),
        }
        return redirect(url_for(".set_up", token=token, page="you"), 303)
    page = render_template(
        "public/set_up.html",
        form=form,
        spoken=[language.name for language in site().languages.values()],
    )
    return page, 422 if form.errors else 200


def _you(token: str) -> ResponseReturnValue:
    form = posted(SetUpYouForm, phrase=_phrase())
    form.context = (str(form.name.data or ""), session[CHOSEN]["school"])
    if request.method == "POST" and form.validate():
        return _found_school(form, token)
    page = render_template("public/set_up_you.html", form=form, token=token)
    return page, 422 if form.errors else 200


def _phrase() -> str:
    """Words in the reader's language, and digits: easy to type and hard to guess."""
    words = [choice(nickname_words()).lower() for _ in range(WORDS)]
    return " ".join((*words, f"{randbelow(10_000):04}"))


def _found_school(form: KitForm, token: str) -> ResponseReturnValue:
    hashed = hash_password(str(form.password.data))
    here = site()
    with here.database.writing() as database:
        accounts.use_link(database, secret=token, now=here.now())
        school = accounts.set_up_school(
            database, **session[CHOSEN], keep_days=None, now=here.now()
        )
        admin = accounts.add_staff(
            database,
            school_id=school,
            name=str(form.name.data),
            role="admin",
            now=here.now(),
            password_hash=hashed,
            locale=g.locale,
        )
        audit.note(database, Act(school, admin, "set-up", "", here.now()))
    if here.settings.sites:
        remember_site(here.settings.sites, here.settings.data_dir)
    session.pop(CHOSEN)
    identity.sign_in(admin)
    return redirect(url_for("admin.first_choices"), 303)


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
