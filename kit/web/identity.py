"""Who is behind the browser: the one cookie, and the person it stands for."""

from datetime import datetime, timedelta

from flask import Response, g, request, session

from kit.services import sign_ins
from kit.services.sign_ins import SEEN_EVERY, Person
from kit.web.context import site
from kit.web.faults import is_busy_or_full

KEPT_FOR = timedelta(days=180)


def cookie_name() -> str:
    """Bound to host and TLS where there is TLS; plain where the school has none."""
    return "__Host-kit_sid" if request.is_secure else "kit_sid"


def find_visitor() -> Person | None:
    """The signed-in person, looked up once a request."""
    if "visitor" not in g:
        secret = request.cookies.get(cookie_name())
        g.visitor = _find(secret) if secret else None
    person: Person | None = g.visitor
    return person


def _find(secret: str) -> Person | None:
    now = site().now()
    with site().database.reading() as database:
        person = sign_ins.find_person(database, secret=secret, now=now)
    if person and now - person.seen_at >= SEEN_EVERY:
        _note_seen(secret, now)
    return person


def _note_seen(secret: str, now: datetime) -> None:
    """The time last seen is worth no error: while the database is busy it waits."""
    try:
        with site().database.writing() as database:
            sign_ins.touch(database, secret=secret, now=now)
    except Exception as error:
        if not is_busy_or_full(error):
            raise


def sign_in(account_id: int) -> None:
    """Sign this browser in: whoever was signed in before is signed out first."""
    sign_out()
    with site().database.writing() as database:
        g.new_secret = sign_ins.begin_sign_in(
            database, account_id=account_id, now=site().now()
        )
        if session.pop("locale_is_new", False):
            sign_ins.choose_locale(
                database, account_id=account_id, locale=session["locale"]
            )
    # A fresh CSRF seed: one that was known before must not outlive the sign-in.
    session.pop("csrf_token", None)
    g.pop("csrf_token", None)
    g.pop("visitor", None)


def sign_out() -> None:
    if secret := request.cookies.get(cookie_name()):
        with site().database.writing() as database:
            sign_ins.end_sign_in(database, secret=secret)
    session.pop("csrf_token", None)
    session.pop("away", None)  # from a page of a lesson; the next person was at none
    g.pop("csrf_token", None)
    g.new_secret = ""
    g.visitor = None


def keep_signed_in() -> None:
    """On this phone, beyond the end of the browser: only when the student ticks it."""
    if secret := request.cookies.get(cookie_name()):
        with site().database.writing() as database:
            sign_ins.keep_signed_in(database, secret=secret, now=site().now())
        g.kept_secret = secret


def write_cookie(response: Response) -> Response:
    secret = g.get("new_secret")
    if secret is None and "kept_secret" not in g:
        return response
    if secret == "":
        response.delete_cookie(cookie_name(), secure=request.is_secure, httponly=True)
        return response
    response.set_cookie(
        cookie_name(),
        secret or g.kept_secret,
        max_age=KEPT_FOR if "kept_secret" in g else None,
        secure=request.is_secure,
        httponly=True,
        samesite="Lax",
    )
    return response


def device() -> str:
    """An opaque name for this browser, for the throttle; in the signed cookie."""
    if "device" not in session:
        session["device"] = site().new_key()
    return str(session["device"])
