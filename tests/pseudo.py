"""A made-up language for tests: every text in brackets, accented and 40 % longer.

Whatever a page shows without brackets was never marked for translation, and what is
clipped will be clipped in German. Babel knows no such locale, so the catalogue is
wrapped; the code is the one Android uses.
"""

import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace

from kit.content.model import BlockText, Library
from kit.i18n import Language, Words, source_words

OPEN, CLOSE = "⟦", "⟧"
KEPT = re.compile(
    r"%\(\w+\)[#0 +-]*\d*(?:\.\d+)?[A-Za-z]|%%"  # values
    r"|\{\w*\}|<[^<>]*>|&#?\w+;"  # braces, tags, entities
    r"|\[\[[\w-]+\||\]\]"  # the marks of an answer span
)
ACCENTS = str.maketrans("aceilnorsuyzACEILNORSUYZ", "áçéíļñóřšúýžÁÇÉÍĻÑÓŘŠÚÝŽ")
PADDING = " one two three four five six seven eight nine ten".translate(ACCENTS)
LONGER = 0.4


def pseudo(text: str) -> str:
    """Return `text` as a translator into no language would write it."""
    if not text.strip():
        return text
    kept = KEPT.findall(text)
    plain = [part.translate(ACCENTS) for part in KEPT.split(text)]
    mixed = "".join(p + k for p, k in zip(plain, [*kept, ""], strict=True))
    return f"{OPEN}{mixed}{_padding(sum(map(len, plain)))}{CLOSE}"


def _padding(length: int) -> str:
    wanted = max(1, round(LONGER * length))
    return (PADDING * (wanted // len(PADDING) + 1))[:wanted].rstrip() or "~"


class PseudoWords(Words):
    """Words whose every text is pseudo; give it to `choose` or put it into a site."""

    def text(self, message: str, /, *, context: str | None = None) -> str:
        return pseudo(super().text(message, context=context))

    def plural(
        self, one: str, many: str, n: object, /, *, context: str | None = None
    ) -> str:
        return pseudo(super().plural(one, many, n, context=context))

    def forms(self, one: str, many: str) -> Mapping[str, str]:
        return {name: pseudo(form) for name, form in super().forms(one, many).items()}


def pseudo_language(*, rtl: bool = False) -> Language:
    """English for dates and numbers, under another code and either direction."""
    return replace(
        source_words().language,
        code="ar-XB" if rtl else "en-XA",
        name="⟦Pseudo⟧",
        dir="rtl" if rtl else "ltr",
    )


def pseudo_words(words: Words | None = None, *, rtl: bool = False) -> PseudoWords:
    """Wrap the texts of `words`, by default those of the program."""
    first, *rest = (words or source_words()).catalogues
    language = replace(
        pseudo_language(rtl=rtl),
        nplurals=first.language.nplurals,
        plural=first.language.plural,
        categories=first.language.categories,
        locale=first.language.locale,
    )
    return PseudoWords((replace(first, language=language), *rest))


# --- lessons --------------------------------------------------------------------------

# Fields of texts that are no text: names of things, and what students type.
NO_TEXT = {"id", "status", "locale", "rationale_locale", "accept"}
BETWEEN_TAGS = re.compile(r"(?<=>)[^<>]*\w[^<>]*(?=<)")


def pseudo_library(library: Library, code: str) -> Library:
    """`library`, with every lesson and quiz in the language `code` too."""
    lessons, quizzes = (
        {
            id_: replace(
                each, texts={**each.texts, code: _reworded(each.texts["en"], code)}
            )
            for id_, each in every.items()
        }
        for every in (library.lessons, library.quizzes)
    )
    return Library(lessons, quizzes)


def _reworded(value, code):
    """The same value with all its texts pseudo, however deep they lie."""
    match value:
        case str():
            return pseudo(value)
        case BlockText():
            html = BETWEEN_TAGS.sub(lambda found: pseudo(found[0]), value.html)
            return replace(value, html=html, locale=code)
        case Mapping():
            return {key: _reworded(each, code) for key, each in value.items()}
        case tuple():
            return tuple(_reworded(each, code) for each in value)
        case _ if is_dataclass(value):
            told = {f.name for f in fields(value)} - NO_TEXT
            return replace(
                value, **{n: _reworded(getattr(value, n), code) for n in told}
            )
        case _:
            return value
