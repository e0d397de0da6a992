"""What can be taught here, in which languages, and what is left out and why."""

from dataclasses import dataclass

from flask import render_template
from flask.typing import ResponseReturnValue

from kit.i18n import gettext as _
from kit.i18n import ngettext
from kit.services.sittings import SITTINGS
from kit.web.access import access, hosts
from kit.web.admin.home import bp
from kit.web.context import site
from kit.web.teacher.library import Offer, offers
from kit.web.words import lesson_title


@dataclass(frozen=True, slots=True)
class Installed:
    """A lesson with its questions, or the tests, and a sentence for each language."""

    id: str
    title: str
    languages: tuple[tuple[Offer, str], ...]


@bp.get("/content")
@access(hosts)
def content() -> ResponseReturnValue:
    library = site().library
    ids = [*library.lessons, *(SITTINGS[:1] if library.forms else ())]
    return render_template(
        "admin/content.html",
        installed=[_installed(id_) for id_ in ids],
        left_out=site().left_out,
        pages=[
            (code, spoken.name, _interface(code))
            for code, spoken in site().languages.items()
        ],
        own=site().settings.content_dirs,
    )


def _installed(content_id: str) -> Installed:
    is_test = content_id in SITTINGS
    return Installed(
        id=content_id,
        title=_("Tests before, after and some weeks later")
        if is_test
        else lesson_title(content_id),
        languages=tuple(
            (offer, _state(offer, is_test=is_test)) for offer in offers(content_id)
        ),
    )


def _state(offer: Offer, *, is_test: bool) -> str:
    """How far a language is, in one line; what nobody checked is never "complete"."""
    if offer.quiz == "missing" and (is_test or offer.lesson == "missing"):
        return _("not there: students read English")
    if offer.lesson == "missing" and not is_test:
        return _("questions only: the lesson is in English")
    parts = []
    if offer.quiz == "missing":
        parts.append(_("the questions are in English"))
    if offer.fallbacks:
        parts.append(
            ngettext(
                "%(num)s text in English", "%(num)s texts in English", offer.fallbacks
            )
        )
    if "draft" in {offer.lesson, offer.quiz}:
        parts.append(_("draft, not checked by a speaker"))
    return " · ".join(parts) or _("complete")


def _interface(locale: str) -> str:
    missing = site().words[locale].missing
    if not missing:
        return _("complete")
    return ngettext("%(num)s text in English", "%(num)s texts in English", missing)
