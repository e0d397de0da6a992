"""A student's own pages: my work, my way back, what is kept about me."""

from dataclasses import dataclass
from datetime import date, datetime

from flask import g, make_response, render_template
from flask.typing import ResponseReturnValue

from kit.services import exports, joining, members, work
from kit.services.places import is_loaded
from kit.services.plan import is_there, make_plan
from kit.services.work import Work
from kit.web.access import access, students, students_and_guests
from kit.web.context import public_address, site
from kit.web.qr import qr_svg
from kit.web.student.routes import bp
from kit.web.words import lesson_title, title_locale


@dataclass(frozen=True, slots=True)
class WorkLine:
    assignment: str
    title: str
    locale: str  # of the title
    minutes: int | None
    done: int
    of: int
    closes_at: datetime | None
    state: str  # "continue", "todo", "done", "closed"


@bp.get("/me")
@access(students_and_guests)
def me() -> ResponseReturnValue:
    if g.student.waiting:
        with site().database.reading() as database:
            listed = joining.has_list(database, class_id=g.student.classroom_id)
        return render_template("student/waiting.html", has_list=listed)
    with site().database.reading() as database:
        works = work.my_work(
            database, student_id=g.student.account_id, now=site().now()
        )
    library = site().library
    lines = [
        _line(each)
        for each in works
        if is_there(library, kind=each.kind, content_id=each.content_id)
        and (
            each.taking is None
            or is_loaded(library, kind=each.kind, content_id=each.taking)
        )
    ]
    return render_template(
        "student/me.html",
        going=[line for line in lines if line.state == "continue"],
        todo=[line for line in lines if line.state == "todo"],
        done=[line for line in lines if line.state in {"done", "closed"}],
    )


def _line(one: Work) -> WorkLine:
    lesson = site().library.lessons.get(one.content_id)
    track = one.track or "everyday"
    form = site().library.forms["A"].id if one.kind == "form" else one.content_id
    plan = make_plan(
        site().library,
        kind=one.kind,
        content_id=one.taking or form,  # every form is as long as the others
        track=track,
        review=one.review[track],
    )
    done = one.answered + one.read
    state = "todo"
    if one.is_finished or done >= len(plan.pages):
        state = "done"
    elif not one.is_open:
        state = "closed"
    elif one.track is not None:
        state = "continue"
    return WorkLine(
        assignment=one.assignment,
        title=lesson_title(one.content_id),
        locale=title_locale(one.content_id),
        minutes=lesson.minutes if lesson else None,
        done=min(done, len(plan.pages)),
        of=len(plan.pages),
        closes_at=one.closes_at if one.is_open else None,
        state=state,
    )


@bp.get("/me/way-back")
@access(students)
def way_back() -> ResponseReturnValue:
    """My PIN and card for another device."""
    with site().database.reading() as database:
        card = members.own_card(
            database,
            student_id=g.student.account_id,
            pin_key=site().settings.pin_key,
        )
    return render_template(
        "student/way_back.html",
        card=card,
        qr=qr_svg(f"{public_address()}/k/{card.secret}"),
        address=public_address(),
    )


@bp.get("/me/data")
@access(students_and_guests)
def my_data() -> ResponseReturnValue:
    with site().database.reading() as database:
        data = exports.student_data(database, student_id=g.student.account_id)
    return render_template(
        "student/data.html",
        answers=sum(len(attempt["responses"]) for attempt in data["attempts"]),
        erase_on=date.fromisoformat(data["erase_on"]),
    )


@bp.get("/me/data.json")
@access(students_and_guests)
def download_data() -> ResponseReturnValue:
    with site().database.reading() as database:
        data = exports.own_data(
            database, student_id=g.student.account_id, now=site().now()
        )
    response = make_response(data)
    response.headers["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return response
