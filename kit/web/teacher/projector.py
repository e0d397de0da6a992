"""The projector: how to join, and one question to look at together. No names.

Templates of this module are handed counts and words, and no student.
"""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kit.i18n import gettext as _
from kit.services import discussions, live, results
from kit.services.assignments import AssignmentView
from kit.services.discussions import AGAIN, ANSWER, SPREAD, THINK, Votes
from kit.services.errors import NotYoursError
from kit.services.results import ItemReport
from kit.web.access import access, staff
from kit.web.context import public_address, seen_from_here_only, site
from kit.web.qr import qr_svg
from kit.web.teacher.classes import bp
from kit.web.teacher.lessons import get_assignment
from kit.web.teacher.projecting import on_projector
from kit.web.teacher.questions import board_options, question_line
from kit.web.words import lesson_title

# What stands in the address for each state; opening a question begins at "think".
LETTERS = {"a": THINK, "b": SPREAD, "c": ANSWER, "v": AGAIN}


@bp.get("/a/<assignment>/board")
@access(staff)
def board(assignment: str) -> ResponseReturnValue:
    """How to join."""
    given = get_assignment(assignment)
    with site().database.reading() as database:
        joined = live.joined(database, assignment=given)
    address = public_address()
    page = render_template(
        "teacher/board.html",
        assignment=assignment,
        is_open=given.is_open,
        opens_at=given.opens_at if given.state == "planned" else None,
        class_name=given.class_name,
        title=lesson_title(given.content_id),
        code=given.code,
        joined=joined,
        address=address.partition("://")[2],
        qr=qr_svg(f"{address}/j/{given.code}") if given.code else None,
        warn_loopback=seen_from_here_only(),
    )
    return on_projector(page, assignment)


@bp.get("/a/<assignment>/show/<item>")
@access(staff)
def show(assignment: str, item: str) -> ResponseReturnValue:
    """One question: think, then the spread, then the answer, or a second vote."""
    given = get_assignment(assignment)
    report, again = _counted(given, item)
    line = question_line(report)
    page = render_template(
        "teacher/show.html",
        assignment=assignment,
        item=item,
        is_leading=_may_lead(given),
        class_name=given.class_name,
        number=report.label if report.number else "",
        stem=line.text.stem if line.text else "",
        passage=line.text.passage if line.text else (),
        lang=line.locale,
        way=line.dir,
        state=LETTERS.get(request.args.get("state", "a"), THINK),
        has_second_vote=report.item is not None
        and discussions.has_second_vote(report.item),
        answered=report.answered,
        voted=again.people,
        smallest=results.SMALLEST_SPREAD,
        options=board_options(line, again),
    )
    return on_projector(page, assignment)


@bp.post("/a/<assignment>/show/<item>")
@access(staff)
def lead(assignment: str, item: str) -> ResponseReturnValue:
    """The next state, here and on every device that follows."""
    given = get_assignment(assignment, to_change=True)
    report, _again = _counted(given, item)
    state = LETTERS.get(request.form.get("state", ""))
    if report.item is None or state is None or not _may_lead(given):
        raise NotYoursError
    if state == AGAIN and not discussions.has_second_vote(report.item):
        raise NotYoursError
    with site().database.writing() as database:
        discussions.look_at(
            database,
            assignment_id=given.id,
            item=report.item,
            state=state,
            now=site().now(),
        )
    letter = request.form["state"]
    return redirect(
        url_for(".show", assignment=assignment, item=item, state=letter), 303
    )


@bp.post("/a/<assignment>/show/end")
@access(staff)
def stop_showing(assignment: str) -> ResponseReturnValue:
    """The devices go back to the lesson."""
    given = get_assignment(assignment, to_change=True)
    with site().database.writing() as database:
        discussions.stop_looking(database, assignment_id=given.id)
    flash(_("The devices are back in the lesson."), "saved")
    return redirect(url_for(".assignment", assignment=assignment), 303)


def _may_lead(given: AssignmentView) -> bool:
    """A test is talked about when its answers are shown, and not before."""
    return given.is_owner and (given.kind == "module" or given.explain == "each")


def _counted(given: AssignmentView, item: str) -> tuple[ItemReport, Votes]:
    """The report of an item, and its second vote.

    Raises:
        NotYoursError: the assignment has no such item.
    """
    with site().database.reading() as database:
        found = results.results_of(database, library=site().library, assignment=given)
        again = discussions.second_votes(database, assignment_id=given.id, item_id=item)
    report = found.item(item)
    if report is None or report.item is None:
        raise NotYoursError
    return report, again
