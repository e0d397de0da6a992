"""The words of the interface in the language chosen for this request, mail or command.

What is chosen lives in a context variable: every thread and task has its own, and one
in which nothing was chosen speaks the source language.
"""

import logging
import operator
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeVar

from babel import Locale
from babel.support import LazyProxy

from kit.i18n.catalogue import INSIDE, Catalogue, merge, read_catalogue
from kit.i18n.languages import Language

log = logging.getLogger(__name__)
S = TypeVar("S", bound=str)
SOURCE = "en"  # the language of the texts in the program; it needs no file
# Whatever filling in a text can raise: a wrong name, a wrong type, a stray percent.
FAILURES = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)


@dataclass(frozen=True)
class Words:
    """All texts in one language, with those of its fallbacks behind them.

    Nothing is filled in here: `%(name)s` stays as it is.
    """

    catalogues: tuple[Catalogue, ...]

    @property
    def language(self) -> Language:
        return self.catalogues[0].language

    @property
    def missing(self) -> int:
        """How many texts readers of this language see in another one."""
        return len(self.catalogues[0].missing)

    def text(self, message: str, /, *, context: str | None = None) -> str:
        """Return `message` in the first language that has it, else as it is."""
        found = self._find(message, context)
        if found is None:
            return message
        language, forms = found
        return forms[0] if len(forms) == 1 else forms[language.form(1)]

    def plural(
        self, one: str, many: str, n: object, /, *, context: str | None = None
    ) -> str:
        """Return the form of a text that goes with `n` things.

        What is not a whole number gets the last form: fractions are written with
        the number formatted and the form chosen by a whole number.
        """
        count = _whole(n)
        found = self._find(one, context)
        if found is None:
            return one if count == 1 else many
        language, forms = found
        if len(forms) == 1 or count is None:
            return forms[-1]
        return forms[language.form(count)]

    def forms(self, one: str, many: str) -> Mapping[str, str]:
        """Return every form of a text by its CLDR name, for scripts in the page.

        "other" is always there: browsers ask for it where gettext has no form.
        """
        found = self._find(one, None)
        if found is None or len(found[1]) == 1:
            return {"one": one, "other": many}
        language, forms = found
        named = dict(zip(language.categories, forms, strict=True))
        return named | {"other": named.get("other", forms[-1])}

    def _find(
        self, message: str, context: str | None
    ) -> tuple[Language, tuple[str, ...]] | None:
        for catalogue in self.catalogues:
            if forms := catalogue.texts.get((context, message)):
                return catalogue.language, forms
        return None


def _whole(n: object) -> int | None:
    try:
        return operator.index(n)  # type: ignore[arg-type]  # that is what is asked
    except TypeError:
        log.warning("i18n.count %s is not a whole number", type(n).__name__)
        return None


def read_words(
    folders: Sequence[Path], languages: Mapping[str, Language]
) -> Mapping[str, Words]:
    """Read the texts of these languages, which may be a part of the list.

    A folder holds `<code>/LC_MESSAGES/messages.po`. Later folders correct earlier
    ones: the shipped translations come first, those of one installation last.
    """
    read = {code: _catalogue(folders, one) for code, one in languages.items()}
    for code, catalogue in read.items():
        if code != SOURCE and not (catalogue.texts or catalogue.missing):
            log.warning("i18n.missing %s: no translations found", code)
    return {
        code: Words((read[code], *(read[f] for f in one.fallback if f in read)))
        for code, one in languages.items()
    }


def _catalogue(folders: Sequence[Path], language: Language) -> Catalogue:
    files = [folder / language.code / INSIDE for folder in folders]
    there = [file for file in files if file.exists()]
    return merge((read_catalogue(f, language) for f in there), language)


@cache
def source_words() -> Words:
    """Return the texts as they stand in the program, which is English."""
    english = Language(
        code=SOURCE,
        name="English",
        dir="ltr",
        nplurals=2,
        plural="(n != 1)",
        categories=("one", "other"),
        fallback=(),
        aliases=(),
        digits="latn",
        locale=Locale(SOURCE),
    )
    return Words((Catalogue(english),))


_chosen: ContextVar[Words | None] = ContextVar("words", default=None)


def current() -> Words:
    return _chosen.get() or source_words()


def choose(words: Words) -> None:
    """Speak `words` from here on; every request begins with this."""
    _chosen.set(words)


@contextmanager
def speaking(words: Words) -> Iterator[None]:
    """Speak `words` inside the block, for mail and files made for somebody else.

    Turn lazy texts into `str` before the block ends: later they come out in the
    language outside.
    """
    token = _chosen.set(words)
    try:
        yield
    finally:
        _chosen.reset(token)


def fill(text: S, source: S, values: Mapping[str, object]) -> S:
    """Put values into a text, else into its source, else show the source as it is.

    A sentence with a hole is a blemish; an error page in its place is a failure.
    """
    for candidate in (text, source):
        try:
            return candidate % values  # type: ignore[return-value]  # Markup stays so
        except FAILURES as error:
            log.warning("i18n.broken %r: %s", candidate, type(error).__name__)
    return source


def gettext(message: str, /, **values: object) -> str:
    text = current().text(message)
    return fill(text, message, values) if values else text


def pgettext(context: str, message: str, /, **values: object) -> str:
    """Like `gettext`, for a word with two meanings: the context says which."""
    text = current().text(message, context=context)
    return fill(text, message, values) if values else text


def ngettext(one: str, many: str, n: int, /, **values: object) -> str:
    """Return the form for n things, which the text calls `%(num)s`."""
    source = one if n == 1 else many
    return fill(current().plural(one, many, n), source, {"num": n, **values})


def npgettext(context: str, one: str, many: str, n: int, /, **values: object) -> str:
    text = current().plural(one, many, n, context=context)
    return fill(text, one if n == 1 else many, {"num": n, **values})


def plural_forms(one: str, many: str) -> Mapping[str, str]:
    """Return all forms by CLDR name, unfilled, for `data-` attributes."""
    return current().forms(one, many)


def lazy_gettext(message: str, /, **values: object) -> LazyProxy:
    """Like `gettext`, but looked up when shown: for texts made at import."""
    return LazyProxy(gettext, message, enable_cache=False, **values)


def lazy_ngettext(one: str, many: str, n: int, /, **values: object) -> LazyProxy:
    return LazyProxy(ngettext, one, many, n, enable_cache=False, **values)
