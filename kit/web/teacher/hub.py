"""The page of a class: its lessons, its tests, and what to teach next."""

from collections.abc import Sequence

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from kit.i18n import gettext as _
from kit.services import assignments, members, sittings
from kit.services.assignments import AssignmentView
from kit.services.sittings import SITTINGS, has_tests
from kit.web.access import access, staff
from kit.web.context import site
from kit.web.teacher.classes import bp, get_class
from kit.web.teacher.profile import advice_line, get_profile
from kit.web.words import lesson_text


@bp.get("/c/<classroom>/")
@access(staff)
def class_hub(classroom: str) -> ResponseReturnValue:
    room = get_class(classroom)
    with site().database.reading() as database:
        people = members.list_students(database, class_id=room.id)
        given = assignments.list_assignments(
            database,
            teacher_id=g.teacher.account_id,
            now=site().now(),
            class_id=room.id,
        )
    return render_template(
        "teacher/class.html",
        room=room,
        present=sum(p.removed_at is None and not p.waiting for p in people),
        assignments=given,
        lessons=[
            (lesson, lesson_text(lesson)[1])
            for lesson in site().library.lessons.values()
        ],
        advice=[advice_line(each) for each in get_profile(room).advice],
        tests=_tests(given),
        answers_shown=any(a.kind == "form" and a.explain == "each" for a in given),
        may_show_answers=_has_hidden_answers(given),
    )


def _tests(given: Sequence[AssignmentView]) -> list[tuple[str, bool]]:
    """The tests a class can take, in order, and whether it was given each."""
    taken = {each.content_id for each in given}
    offered = SITTINGS if has_tests(site().library) else ()
    return [(test, test in taken) for test in offered]


def _has_hidden_answers(given: Sequence[AssignmentView]) -> bool:
    """Whether all tests are closed and the answers of one are not shown yet."""
    tests = [each for each in given if each.kind == "form"]
    is_over = all(each.state == "closed" for each in tests)
    return is_over and any(each.explain != "each" for each in tests)


@bp.post("/c/<classroom>/tests/show")
@access(staff)
def show_tests(classroom: str) -> ResponseReturnValue:
    """Explain the tests to the class: after the last one, for then they are spent."""
    room = get_class(classroom, to_change=True)
    with site().database.writing() as database:
        shown = sittings.show_answers(database, class_id=room.id, now=site().now())
    if shown:
        flash(_("The class can now read the answers to its tests."), "saved")
    else:
        flash(_("Nothing was shown: close every test of this class first."), "warning")
    return redirect(url_for(".class_hub", classroom=classroom), 303)
