"""Plain pages for everybody, and the two addresses machines ask."""

from flask import g, make_response, render_template
from flask.typing import ResponseReturnValue

from kit.services import health
from kit.web.access import access, everyone
from kit.web.context import site
from kit.web.public.joining import bp


@bp.get("/help")
@access(everyone)
def help_page() -> ResponseReturnValue:
    return render_template("public/help.html")


@bp.get("/help/student")
@access(everyone)
def help_student() -> ResponseReturnValue:
    return render_template("public/help_student.html")


@bp.get("/help/teacher")
@access(everyone)
def help_teacher() -> ResponseReturnValue:
    return render_template("public/help_teacher.html")


@bp.get("/privacy")
@access(everyone)
def privacy() -> ResponseReturnValue:
    return render_template("public/privacy.html")


@bp.get("/offline")
@access(everyone)
def offline() -> ResponseReturnValue:
    """What to do without a network. Nobody's name is on it, so browsers may keep it."""
    g.visitor = None
    response = make_response(render_template("public/offline.html"))
    response.headers["Cache-Control"] = "private, max-age=86400"
    return response


@bp.get("/healthz")
@access(everyone)
def alive() -> ResponseReturnValue:
    """The process answers; nothing else is asked."""
    return {"status": "ok"}


@bp.get("/readyz")
@access(everyone)
def ready() -> ResponseReturnValue:
    """Database, migration head and content are as they should be."""
    report = health.readiness(site().database.engine, library=site().library)
    return report, 200 if report["status"] == "ok" else 503
