"""The report on a class: a page to print, and its numbers as a table."""

import io
import secrets
from collections.abc import Iterator, Sequence

from flask import g, render_template, request
from flask.typing import ResponseReturnValue

from kit.i18n import csv_separator
from kit.i18n.codebook import meanings, readme
from kit.services import assignments, gradebook
from kit.services.assignments import AssignmentView
from kit.services.class_profile import ClassProfile, rate_of
from kit.services.classes import ClassView
from kit.services.errors import NotYoursError
from kit.services.gradebook import Value
from kit.services.long_export import answers_of, write_zip
from kit.web.access import access, staff
from kit.web.acts import note_export
from kit.web.context import site
from kit.web.files import as_file
from kit.web.skills import skill_words
from kit.web.teacher.change import numbers
from kit.web.teacher.classes import bp, get_class
from kit.web.teacher.profile import belief_line, get_profile, shown
from kit.web.words import direction, lesson_title

# English and stable, as in every export.
HEADER = ["part", "name", "right", "of", "share", "low", "high"]


@bp.get("/c/<classroom>/report")
@access(staff)
def report(classroom: str) -> ResponseReturnValue:
    """On paper for parents' evening or a colleague: no student is named."""
    room = get_class(classroom)
    found = get_profile(room)
    return render_template(
        "teacher/report.html",
        room=room,
        found=found,
        given=_given(room),
        numbers=numbers(found.change) if found.change else [],
        at=site().now(),
        **shown(found),
    )


@bp.get("/c/<classroom>/report/file")
@access(staff)
def report_file(classroom: str) -> ResponseReturnValue:
    """The same numbers as CSV, or with `?form=xlsx` as a workbook."""
    room = get_class(classroom)
    form = request.args.get("form", "csv")
    rows = list(_rows(get_profile(room), _given(room)))
    if form == "xlsx":
        body = gradebook.to_xlsx(
            HEADER, rows, right_to_left=direction(g.locale) == "rtl"
        )
    elif form == "csv":
        body = gradebook.to_csv(HEADER, rows, separator=csv_separator())
    else:
        raise NotYoursError
    name = gradebook.file_name(room.name, "report", site().now(), form)
    return as_file(body, name)


@bp.get("/c/<classroom>/answers.zip")
@access(staff)
def answers_file(classroom: str) -> ResponseReturnValue:
    """Every answer of the class as one row, with made-up names and a codebook."""
    room = get_class(classroom)
    body = io.BytesIO()
    with site().database.reading() as database:
        rows = answers_of(
            database,
            library=site().library,
            school_id=g.teacher.school_id,
            class_id=room.id,
            key=secrets.token_bytes(32),
        )
        write_zip(body, rows, meanings=meanings(), readme=readme())
    note_export(classroom)
    name = gradebook.file_name(room.name, "answers", site().now(), "zip")
    return as_file(body.getvalue(), name)


def _given(room: ClassView) -> Sequence[AssignmentView]:
    """What the class was given, oldest first."""
    with site().database.reading() as database:
        found = assignments.list_assignments(
            database,
            teacher_id=g.teacher.account_id,
            now=site().now(),
            class_id=room.id,
        )
    return found[::-1]


def _rows(
    found: ClassProfile, given: Sequence[AssignmentView]
) -> Iterator[list[Value]]:
    counts = found.map.counts
    yield _row("two sides", "trusted", counts.sound_accepted, counts.sound)
    yield _row("two sides", "questioned", counts.flawed_questioned, counts.flawed)
    if mean := found.map.mean:
        for name, value in (("d_prime", mean.discernment), ("c", mean.leaning)):
            yield ["map", name, None, None, *_three(value.value, value.low, value.high)]
    if found.change and (change := found.change.of_class):
        for name, moved in (("d_prime", change.discernment), ("c", change.leaning)):
            mean_ = moved.mean
            three = _three(mean_.value, mean_.low, mean_.high)
            yield ["change", name, None, moved.n, *three]
    for line in found.skills:
        yield _row("skill", skill_words(line.skill), line.right, line.answered)
    yield _row(
        "very sure", "right", found.sure.answers - found.sure.wrong, found.sure.answers
    )
    for behind in found.beliefs:
        words, belief = belief_line(behind).words, behind.belief
        yield ["misconception", words, belief.students, belief.met, None, None, None]
    for each in given:
        opened = f"{each.opened_at:%Y-%m-%d}"
        title = lesson_title(each.content_id)
        yield ["lesson", f"{opened} {title}", None, None, None, None, None]


def _row(part: str, name: str, right: int, of: int) -> list[Value]:
    """With the share and its 95 % interval where there are enough answers."""
    rate = rate_of(right, of)
    three = _three(rate.value, rate.low, rate.high) if rate else [None, None, None]
    return [part, name, right, of, *three]


def _three(*values: float) -> list[Value]:
    return [round(value, 3) + 0.0 for value in values]
