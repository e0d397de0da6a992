"""What a teacher reads before the lesson: students at war, what is settled."""

from flask import render_template
from flask.typing import ResponseReturnValue

from kit.web.access import access, staff
from kit.web.context import site
from kit.web.teacher.classes import bp


@bp.get("/guides/hard-moments")
@access(staff)
def hard_moments() -> ResponseReturnValue:
    """Teaching students from countries at war; a card for moments that go wrong."""
    return render_template("teacher/hard_moments.html")


@bp.get("/guides/shelves")
@access(staff)
def shelves() -> ResponseReturnValue:
    """Settled, open, in the tip: every row with two sources and a day to look again."""
    return render_template(
        "teacher/shelves.html",
        shelves=site().shelves,
        today=site().now().date(),
    )
