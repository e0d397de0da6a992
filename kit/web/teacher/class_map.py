"""The discernment map as a drawing, and as the table that says the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import g, render_template, request
from flask.typing import ResponseReturnValue

from kit.i18n import gettext as _
from kit.services import assignments, members
from kit.services.class_profile import practice_for
from kit.services.map import ClassMap, MapLine, class_map
from kit.web.access import access, staff
from kit.web.context import site
from kit.web.skills import ways_to
from kit.web.teacher.classes import bp, get_class
from kit.web.teacher.lessons import names_hidden
from kit.web.teacher.plot import plot
from kit.web.words import lesson_title, with_interval


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table under the map."""

    number: int
    line: MapLine
    words: str
    discernment: str
    leaning: str


@bp.get("/c/<classroom>/map", endpoint="class_map")
@access(staff)
def class_map_page(classroom: str) -> ResponseReturnValue:
    """All lessons together, or with `?of=` one of them."""
    room = get_class(classroom)
    with site().database.reading() as database:
        people = members.present(database, class_id=room.id)
        given = assignments.list_assignments(
            database,
            teacher_id=g.teacher.account_id,
            now=site().now(),
            class_id=room.id,
        )
        chosen = next((a for a in given if a.public_id == request.args.get("of")), None)
        found = class_map(
            database,
            library=site().library,
            class_id=room.id,
            students=people,
            assignment_id=chosen.id if chosen else None,
        )
    rows = _rows(found.lines)
    return render_template(
        "teacher/map.html",
        room=room,
        found=found,
        rows=rows,
        plot=plot(found, rows, words=sentence(found), bars=_with_bars()),
        sentence=sentence(found),
        ways=ways_to(practice_for(found.reading)),
        assignments=[(a, lesson_title(a.content_id)) for a in given],
        chosen=chosen.public_id if chosen else "",
        hidden=names_hidden(),
    )


def _with_bars() -> bool:
    return request.args.get("bars") != "class"


def _rows(lines: Sequence[MapLine]) -> list[Row]:
    return [
        Row(number, line, in_words(line.reading), *_numbers(line.place))
        for number, line in enumerate(lines, start=1)
    ]


def _numbers(place: Any) -> tuple[str, str]:  # noqa: ANN401 - a value of analytics
    if place is None:
        return "", ""
    return with_interval(place.discernment), with_interval(place.leaning)


def in_words(reading: Any) -> str:  # noqa: ANN401 - a value of analytics
    """Words only where the bar excludes 0; never a word for a kind of person."""
    if reading is None:
        return _("not enough answers yet")
    if reading.reversed:
        return _("often the other way round; check the questions first")
    parts = [_("tells apart")] if reading.tells_apart else []
    if reading.leaning == "doubting":
        parts.append(_("leans towards doubting in these lessons"))
    elif reading.leaning == "accepting":
        parts.append(_("leans towards accepting in these lessons"))
    if len(parts) == 2:
        return _("%(first)s; %(second)s", first=parts[0], second=parts[1])
    return parts[0] if parts else _("nothing clear yet")


def sentence(found: ClassMap) -> str:
    """What may be said of the class, in one plain sentence."""
    reading = found.reading
    if reading is None:
        return _("Not enough answers yet for a sentence about the class.")
    if reading.reversed:
        return _(
            "The class often has it the other way round. Check the questions first."
        )
    return {
        (True, "doubting"): _(
            "The class can tell what is reliable from what is not. It leans towards "
            "doubting. Practise: when trust is earned."
        ),
        (True, "accepting"): _(
            "The class can tell what is reliable from what is not. It leans towards "
            "accepting. Practise: what to question."
        ),
        (True, None): _("The class tells reliable from unreliable."),
        (False, "doubting"): _(
            "The class leans towards doubting and does not clearly tell apart yet. "
            "Practise: when trust is earned."
        ),
        (False, "accepting"): _(
            "The class leans towards accepting and does not clearly tell apart yet. "
            "Practise: what to question."
        ),
        (False, None): _("Nothing clear yet."),
    }[reading.tells_apart, reading.leaning]
