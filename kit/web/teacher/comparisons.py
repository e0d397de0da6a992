"""Comparisons: classes drawn to have the lessons now or later, and what came of it."""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kit.i18n import gettext as _
from kit.services.comparisons import (
    Comparison,
    Difference,
    State,
    Who,
    draw,
    get_comparison,
    list_comparisons,
    rooms_to_draw,
)
from kit.services.errors import CannotDrawError
from kit.web.access import access, staff
from kit.web.context import site
from kit.web.teacher.classes import bp
from kit.web.words import with_interval


@bp.get("/comparisons", endpoint="comparisons")
@access(staff)
def comparisons_page() -> ResponseReturnValue:
    with site().database.reading() as database:
        drawn = list_comparisons(database, who=_who())
        rooms = rooms_to_draw(database, who=_who())
    return render_template("teacher/comparisons.html", drawn=drawn, rooms=rooms)


@bp.post("/comparisons", endpoint="draw")
@access(staff)
def draw_page() -> ResponseReturnValue:
    """Draw, once and for all: there is no way to take it back."""
    try:
        with site().database.writing() as database:
            made = draw(
                database,
                who=_who(),
                rooms=request.form.getlist("room")[:200],
                now=site().now(),
            )
    except CannotDrawError:
        flash(
            _("Nothing was drawn. Choose two classes or more of those below."),
            "warning",
        )
        return redirect(url_for(".comparisons"), 303)
    return redirect(url_for(".comparison", comparison=made), 303)


@bp.get("/comparisons/<comparison>", endpoint="comparison")
@access(staff)
def comparison_page(comparison: str) -> ResponseReturnValue:
    with site().database.reading() as database:
        found = get_comparison(
            database,
            library=site().library,
            who=_who(),
            comparison=comparison,
            now=site().now(),
        )
    return render_template(
        "teacher/comparison.html",
        found=found,
        rooms=[(room, state_words(room.state)) for room in found.rooms],
        sentence=sentence(found),
        interval=with_interval(found.difference.mean) if found.difference else "",
        basis=basis_words(found.difference) if found.difference else "",
    )


def _who() -> Who:
    teacher = g.teacher
    return Who(teacher.account_id, teacher.school_id, teacher.role == "admin")


def state_words(state: State) -> str:
    return {
        "open": _("still to take or to close a test"),
        "ready": _("took both tests"),
        "too few": _("fewer than five students took both tests"),
        "had lessons": _("had a lesson too early"),
        "no lessons": _("had no lesson between its tests"),
    }[state]


def sentence(found: Comparison) -> str:
    """What may be said; nothing is, as long as a class is not as it was drawn."""
    if found.is_broken:
        return _(
            "Not all classes did as they were drawn. So this is no fair comparison, "
            "and no difference is shown."
        )
    difference = found.difference
    if difference is None:
        return _("The difference appears when every class has taken both tests.")
    if difference.mean.is_above_zero:
        return _("The classes with lessons improved more than those that waited.")
    if difference.mean.is_below_zero:
        return _("The classes with lessons improved less than those that waited.")
    return _("The classes with lessons and those that waited do not clearly differ.")


def basis_words(of: Difference) -> str:
    """What the interval rests on, and what it cannot say."""
    if of.basis == "classes":
        return _(
            "Which classes started now was drawn. The interval is made of the class "
            "means. So a clear difference can be called an effect of the lessons in "
            "these classes."
        )
    return _(
        "With fewer than three classes on a side, the interval treats students as "
        "independent. Classes differ for other reasons, too: a teacher, a timetable, "
        "one loud week. So this is a difference between these classes, not proof of "
        "what the lessons do."
    )
