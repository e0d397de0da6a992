"""Security headers on every answer, errors and files included; and compression."""

import gzip
import secrets

from flask import Flask, Response, g, request
from flask.sessions import SecureCookieSessionInterface

from kit.web.identity import write_cookie

WORTH_PACKING = 700  # bytes; below, the wrapping costs more than it saves
TEXT = ("text/", "application/json", "application/javascript", "image/svg")


class PageCookie(SecureCookieSessionInterface):
    """The signed cookie is Secure where the page is: no setting could say both."""

    def get_cookie_secure(self, app: Flask) -> bool:  # noqa: ARG002 - Flask's signature
        return request.is_secure


def init_app(app: Flask) -> None:
    app.session_interface = PageCookie()

    @app.before_request
    def make_nonce() -> None:
        g.csp_nonce = secrets.token_urlsafe(16)

    @app.after_request
    def finish(response: Response) -> Response:
        write_cookie(response)
        return pack(secure(response))


def csp(nonce: str) -> str:
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'nonce-{nonce}' 'strict-dynamic'",
            "style-src 'self'",
            "img-src 'self' data:",
            "font-src 'self'",
            "connect-src 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
            "object-src 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types kit",
        )
    )


def secure(response: Response) -> Response:
    headers = response.headers
    headers["Content-Security-Policy"] = csp(g.get("csp_nonce", "none"))
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "same-origin"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    if request.is_secure:  # on plain http browsers ignore it with a console error
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
    # Files of ours bring their own; the page that says "not there" is no file.
    headers.setdefault("Cache-Control", "no-store")
    return response


def pack(response: Response) -> Response:
    """Compress text: a school's access point is slower than its server.

    Cookies are SameSite=Lax, so no foreign page can have a signed-in answer packed
    again and again to guess the token in it by its length (BREACH).
    """
    response.vary.add("Accept-Encoding")
    if (
        not request.accept_encodings["gzip"]
        or response.status_code in {204, 304}
        or response.headers.get("Content-Encoding")
        or not (response.mimetype or "").startswith(TEXT)
    ):
        return response
    response.direct_passthrough = False
    body = response.get_data()
    if len(body) < WORTH_PACKING:
        return response
    response.set_data(gzip.compress(body, 5, mtime=0))
    response.headers["Content-Encoding"] = "gzip"
    if etag := response.get_etag()[0]:
        response.set_etag(etag, weak=True)
    return response
