"""Whether this browser has a projector page open: a cookie that soon runs out.

The page asks for itself again and so keeps the cookie. It says nothing but which
lesson, and needs no row in the database, so that looking changes nothing.
"""

from datetime import timedelta

from flask import Response, make_response, request

COOKIE = "kit_board"
LASTS = timedelta(minutes=1)


def on_projector(page: str, assignment: str) -> Response:
    """A page that the class can see."""
    response = make_response(page)
    response.set_cookie(
        COOKIE,
        assignment,
        max_age=LASTS,
        secure=request.is_secure,
        httponly=True,
        samesite="Lax",
    )
    return response


def is_projecting(assignment: str) -> bool:
    return request.cookies.get(COOKIE) == assignment
