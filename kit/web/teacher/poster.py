"""The join board on paper: code, square code, address, and three steps to join."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import g, render_template
from flask.typing import ResponseReturnValue

from kit.i18n import gettext as _
from kit.i18n import speaking
from kit.services import joining, live
from kit.web.access import access, staff
from kit.web.context import public_address, site
from kit.web.qr import qr_svg
from kit.web.teacher.classes import bp
from kit.web.teacher.lessons import get_assignment
from kit.web.words import direction, lesson_title

MOST_LANGUAGES = 4  # that one sheet of A4 or Letter has room for


@dataclass(frozen=True, slots=True)
class Steps:
    """How to join, in one language."""

    locale: str
    dir: str
    title: str
    lines: tuple[str, ...]


@bp.get("/a/<assignment>/poster")
@access(staff)
def poster(assignment: str) -> ResponseReturnValue:
    """One sheet for the wall, in the languages of the class."""
    given = get_assignment(assignment)
    with site().database.reading() as database:
        spoken = live.locales_of(database, class_id=given.class_id)
        has_list = joining.has_list(database, class_id=given.class_id)
    address = public_address()
    return render_template(
        "teacher/poster.html",
        given=given,
        title=lesson_title(given.content_id),
        address=address.partition("://")[2],
        qr=qr_svg(f"{address}/j/{given.code}") if given.code else None,
        steps=[_steps(locale, has_list=has_list) for locale in _locales(spoken)],
    )


def _locales(spoken: Sequence[str]) -> list[str]:
    """The teacher's and the students'; of a class that is empty all there are."""
    offered = list(site().languages)
    wanted = dict.fromkeys((g.locale, *(spoken or offered)))
    return [each for each in wanted if each in offered][:MOST_LANGUAGES]


def _steps(locale: str, *, has_list: bool) -> Steps:
    with speaking(site().words[locale]):
        return Steps(
            locale,
            direction(locale),
            _("Join your class"),
            (
                _("Point your camera at the square, or open the address."),
                _("Type the digits and press “Join”."),
                _("Choose your name and press “Start”.")
                if has_list
                else _("Choose a nickname and press “Start”."),
            ),
        )
