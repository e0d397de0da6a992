"""Refusals and faults as pages: what happened, is my work safe, what to do next."""

import logging
import secrets

from flask import Flask, Response, g, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from kit.i18n import gettext as _
from kit.i18n import ngettext
from kit.services.errors import (
    LinkUsedError,
    NotYoursError,
    Refusal,
    TooManyFailuresError,
)
from kit.web.faults import is_busy_or_full
from kit.web.i18n import settle

log = logging.getLogger(__name__)


def init_app(app: Flask) -> None:
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(NotYoursError, _missing)
    app.register_error_handler(LinkUsedError, _link_used)
    app.register_error_handler(TooManyFailuresError, _too_many)
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _fault)


def page(
    status: int,
    title: str,
    *sentences: str,
    headers: dict[str, str] | None = None,
    reference: str = "",
) -> Response:
    body = render_template(
        "errors/error.html",
        error_title=title,
        sentences=sentences,
        reference=reference,
    )
    response = make_response(body, status)
    response.headers.update(headers or {})
    return response


def missing() -> Response:
    return page(
        404,
        _("There is nothing here"),
        _(
            "The address may be mistyped, or the page is gone. Check the address, "
            "or go back."
        ),
    )


def _missing(_error: Exception) -> ResponseReturnValue:
    if g.get("visitor") is not None:
        log.info("authz.denied endpoint=%s", request.endpoint)
    return missing()


def _csrf(_error: Exception) -> ResponseReturnValue:
    log.info("csrf.refused endpoint=%s", request.endpoint)
    return page(
        400,
        _("This form has gone stale"),
        _("It was opened before you signed in or out. Nothing was saved."),
        _("Go back, reload the page and send it again."),
    )


def _link_used(_error: Exception) -> ResponseReturnValue:
    return page(
        410,
        _("This link no longer works"),
        _("Links work once and only for a short time. Ask for a new one."),
    )


def too_many_words(wait_s: int) -> str:
    if wait_s > 3600:
        return _("Too many tries. Ask your teacher or the admin to unlock it.")
    return ngettext(
        "Too many tries. Wait %(num)s second, then try again.",
        "Too many tries. Wait %(num)s seconds, then try again.",
        wait_s,
    )


def _too_many(error: TooManyFailuresError) -> ResponseReturnValue:
    return page(
        429,
        _("Please wait a moment"),
        too_many_words(error.wait_s),
        headers={"Retry-After": str(error.wait_s)},
    )


def _refused(error: Refusal) -> ResponseReturnValue:
    log.info("refused %s endpoint=%s", type(error).__name__, request.endpoint)
    return page(
        409,
        _("That is not possible any more"),
        _("Something changed in the meantime. Go back and reload the page."),
    )


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None:
        return error
    status = error.code or 500
    if status == 404:
        return missing()
    words = {
        405: (_("That is not possible here"), _("Go back and use the page's buttons.")),
        413: (
            _("That was too much at once"),
            _("Nothing was saved. Send less text, or fewer lines."),
        ),
    }
    title, sentence = words.get(
        status,
        (
            _("The kit did not understand that"),
            _("Nothing was saved. Go back, reload the page and try again."),
        ),
    )
    kept = {k: v for k, v in error.get_headers() if k == "Allow"}
    return page(status, title, sentence, headers=kept)


def _fault(error: Exception) -> ResponseReturnValue:
    reference = secrets.token_hex(4)
    # Looking up who asks may be what failed: this page must come without it.
    g.setdefault("visitor", None)
    if "locale" not in g:
        settle(None)
    if is_busy_or_full(error):
        log.warning("database.busy reference=%s", reference, exc_info=error)
        return page(
            503,
            _("The kit is busy"),
            _("Your last answer is not saved yet. Nothing else is lost."),
            _("Wait a few seconds and send it again."),
            headers={"Retry-After": "5"},
            reference=reference,
        )
    log.error("fault reference=%s", reference, exc_info=error)
    return page(
        500,
        _("Something went wrong on our side"),
        _("Everything that was saved before is safe. Your last step may not be."),
        _("Go back and try again. If it stays, tell your teacher the reference."),
        reference=reference,
    )
