"""Who may ask. Every view names its policy; one that does not stops start-up."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, abort, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from kit.services import accounts
from kit.services.sign_ins import Person
from kit.web.context import site
from kit.web.identity import find_visitor

Policy = Callable[[], ResponseReturnValue | None]  # None lets the request through
View = TypeVar("View", bound=Callable[..., Any])
DECLARED = "kit_policy"


class UndeclaredViewError(Exception):
    """A view does not say who may use it."""


def access(policy: Policy) -> Callable[[View], View]:
    """Declare who may use a view: `@access(students)`, below the route."""

    def declare(view: View) -> View:
        setattr(view, DECLARED, policy)
        return view

    return declare


def guard(app: Flask) -> None:
    """Put every view behind its policy. Call after the last route is registered.

    Raises:
        UndeclaredViewError: naming every view without a policy.
    """
    views = app.view_functions
    if bare := sorted(
        name for name, view in views.items() if not hasattr(view, DECLARED)
    ):
        raise UndeclaredViewError(", ".join(bare))

    @app.before_request
    def check() -> ResponseReturnValue | None:
        if "\0" in request.path:
            abort(404)  # PostgreSQL would refuse to look for it, with a fault
        view = views.get(request.endpoint or "")
        # No view: Flask's own 404. A view registered later has no policy: it raises.
        return getattr(view, DECLARED)() if view else None


def everyone() -> ResponseReturnValue | None:
    return None


def students() -> ResponseReturnValue | None:
    """Strangers are sent to the join page; staff see nothing here.

    A guest who waits to be let in may see only that: the page "My work" says so.
    """
    visitor = find_visitor()
    if visitor is None:
        return redirect(url_for("public.home"), 303)
    if visitor.role != "student":
        abort(404)
    if visitor.waiting:
        return redirect(url_for("student.me"), 303)
    g.student = visitor
    return None


def students_and_guests() -> ResponseReturnValue | None:
    """As `students`, and whoever waits to be let in."""
    visitor = find_visitor()
    if visitor is None:
        return redirect(url_for("public.home"), 303)
    if visitor.role != "student":
        abort(404)
    g.student = visitor
    return None


def staff() -> ResponseReturnValue | None:
    """Teachers and admins; students are not told that there is anything here."""
    visitor = find_visitor()
    if visitor is None:
        here = request.full_path.rstrip("?") if request.method == "GET" else None
        return redirect(url_for("public.sign_in", next=here), 303)
    if not visitor.is_staff:
        abort(404)
    g.teacher = visitor
    return None


def admins() -> ResponseReturnValue | None:
    """Admins, for their own school; teachers are told as little as students."""
    sent = staff()
    if sent is None and g.teacher.role != "admin":
        abort(404)
    if sent is None:
        g.admin = g.teacher
    return sent


def hosts() -> ResponseReturnValue | None:
    """Admins of the first school, who look after the machine: its backups hold all."""
    sent = admins()
    if sent is None and not is_host(g.admin):
        abort(404)
    return sent


def is_host(admin: Person) -> bool:
    with site().database.reading() as database:
        return accounts.only_school(database) == admin.school_id


def signed_in() -> ResponseReturnValue | None:
    """Anybody with a sign-in, students and staff alike."""
    if find_visitor() is None:
        return redirect(url_for("public.home"), 303)
    return None
