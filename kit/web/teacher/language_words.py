"""What the page of one question says about its languages."""

from collections.abc import Sequence
from dataclasses import dataclass

from kit.i18n import format_percent, isolate
from kit.i18n import gettext as _
from kit.services.question import (
    SETTLED_LOCALE,
    SMALLEST_LOCALE,
    Comparison,
    Language,
)
from kit.web.context import site
from kit.web.words import direction


@dataclass(frozen=True, slots=True)
class LanguageRow:
    locale: str
    name: str
    dir: str
    answered: int
    right: int | None


def language_name(locale: str) -> str:
    """As its speakers call it; kept apart, since it may run the other way."""
    return isolate(_own_name(locale))


def _own_name(locale: str) -> str:
    known = site().languages.get(locale)
    return known.name if known else locale


def language_rows(languages: Sequence[Language]) -> list[LanguageRow]:
    return [
        LanguageRow(
            locale=each.locale,
            name=_own_name(each.locale),
            dir=direction(each.locale),
            answered=each.answered,
            right=each.right,
        )
        for each in languages
    ]


def alarms(languages: Sequence[Language]) -> list[str]:
    """Prompts to read, no verdict: also where so few answers may be chance."""
    return [_alarm(each) for each in languages if each.oddity]


def _alarm(language: Language) -> str:
    name = language_name(language.locale)
    if language.oddity == "few_right":
        return _(
            "%(language)s: few are right, and most in the other languages. Look at the "
            "translation or the key. With few answers this may be chance.",
            language=name,
        )
    return _(
        "%(language)s: only here, students who did well on the other questions "
        "missed it more often. Look at the translation or the key.",
        language=name,
    )


def comparison_words(compared: Comparison) -> str:
    """Whether the question is harder in a language for equally strong students."""
    ready, dif = compared.ready, compared.dif
    names = {
        "one": language_name(compared.reference),
        "other": language_name(ready.locale),
    }
    if ready.standing == "not_enough":
        return _(
            "%(one)s and %(other)s: a fair comparison needs %(needed)s students who "
            "have answered every question in each language; there are %(there)s and "
            "%(here)s.",
            needed=SMALLEST_LOCALE,
            there=ready.reference,
            here=ready.focal,
            **names,
        )
    if dif is None:
        return _(
            "%(one)s and %(other)s: no students of the two are equally strong, so "
            "nothing can be compared.",
            **names,
        )
    if dif.harder_for is None:
        words = _(
            "%(one)s and %(other)s: no clear difference between students who are "
            "equally strong. A question that is clearly harder would be noticed in "
            "%(chance)s of all cases.",
            chance=format_percent(dif.notices_shift),
            **names,
        )
    else:
        words = _(
            "%(one)s and %(other)s: harder in %(harder)s for students who are equally "
            "strong. Read the translation.",
            harder=names["other" if dif.harder_for == "focal" else "one"],
            **names,
        )
    return f"{words} {_may_change()}" if ready.standing == "provisional" else words


def _may_change() -> str:
    return _(
        "With fewer than %(enough)s students in each language this may change.",
        enough=SETTLED_LOCALE,
    )
