"""Text that looks right and is not: hidden characters, mixed scripts, odd marks."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import TypeAlias

Glossary: TypeAlias = Mapping[str, Sequence[str]]  # forms to expect, by source term

# Direction overrides and isolates, zero-width signs, soft hyphen, broken characters.
_HIDDEN = re.compile(
    "[\u202a-\u202e\u2066-\u2069\u2028\u2029\u200b\u2060\ufeff\u00ad\ufffd]"
)
_WORD = re.compile(r"[^\W\d_]+")
_ALIKE = ("LATIN", "CYRILLIC", "GREEK")  # scripts whose letters look like each other's

_VOWEL_SIGNS = re.compile("[\u064b-\u0652\u0670]")
_ARABIC = "\u0600-\u06ff"
_MARKS: Mapping[str, Sequence[tuple[re.Pattern[str], str]]] = {
    "uk": [(re.compile(r'"'), "quotation marks are « » in Ukrainian")],
    "ru": [(re.compile(r'"'), "quotation marks are « » in Russian")],
    "de": [(re.compile(r'"|“(?=\w)'), "quotation marks are „ “ in German")],
    "pl": [(re.compile(r'"|“(?=\w)'), "quotation marks are „ ” in Polish")],
    "cs": [(re.compile(r'"|“(?=\w)'), "quotation marks are „ “ in Czech")],
    "fr": [
        (
            re.compile(r"(?:\w| )[;:?!](?=\s|$)"),
            "a no-break space stands before ; : ? !",
        )
    ],
    "ar": [
        (re.compile(f"[{_ARABIC}]\\s*[?,;]"), "the marks are ؟ ، ؛ in Arabic"),
        (re.compile("\u0640"), "tatweel (ـ) does not belong into text"),
    ],
}

# Words that only English uses, so that many of them mean an untranslated text.
_ENGLISH = frozenset(
    "the of and is that it with for are this not you they was which from have".split()  # noqa: SIM905
)


def unicode_faults(text: str, locale: str) -> Iterator[str]:
    """I16: what a reader cannot see and a search, a voice or a sort stumbles on."""
    if unicodedata.normalize("NFC", text) != text:
        yield "is not in Unicode form NFC; paste it through a plain-text editor"
    if found := _HIDDEN.search(text):
        yield f"holds the hidden character U+{ord(found[0]):04X}; remove it"
    mixed = [w for w in _WORD.findall(text) if len(_scripts(w)) > 1]
    if mixed:
        yield f"{mixed[0]}: letters of two scripts in one word; type it again"
    if locale == "ro" and set(text) & set("şţŞŢ"):
        yield "ş and ţ with cedilla; Romanian writes ș and ț with a comma"


def typography_notes(text: str, locale: str) -> Iterator[str]:
    """I17: marks of another language."""
    for pattern, message in _MARKS.get(locale, ()):
        if pattern.search(text):
            yield message


def left_in_source(source: str, text: str, *, source_locale: str) -> Iterator[str]:
    """I18: a text of more than three words that was not translated, or hardly."""
    words = [w.casefold() for w in _WORD.findall(text)]
    if len(words) <= 3:
        return
    if text == source:
        yield "is the source text; translate it"
    elif source_locale == "en" and sum(w in _ENGLISH for w in words) >= len(words) / 5:
        yield "reads like English; translate it"


def uses_term(source: str, term: str) -> bool:
    if term.casefold() not in source.casefold():
        return False  # the cheap answer for nearly all of thousands of texts
    return re.search(rf"\b{re.escape(term)}\b", source, re.IGNORECASE) is not None


def has_form(text: str, forms: Sequence[str]) -> bool:
    """Whether the translation has one of the glossary's forms.

    Languages that inflect change the ends of words, so the first letters count:
    four at least, or all but the last two.
    """
    plain = _plain(text)
    return any(_stem(form) in plain for form in forms)


def parse_glossary(text: str) -> Glossary:
    """Lines of term, translation, other forms (commas between) and a note, by tabs."""
    glossary: dict[str, list[str]] = {}
    for line in text.split("\n"):
        fields = line.split("\t")
        if line.startswith("#") or len(fields) < 2 or not fields[1].strip():
            continue
        others = re.split(r"[,;]", fields[2]) if len(fields) > 2 else []
        forms = [form.strip() for form in (fields[1], *others)]
        glossary[fields[0].strip()] = [form for form in forms if form]
    return glossary


def _stem(form: str) -> str:
    plain = _plain(form)
    return plain[: max(4, len(plain) - 2)]


def _plain(text: str) -> str:
    """Folded, and without the vowel signs that Arabic writers set or leave out."""
    return _VOWEL_SIGNS.sub("", text.casefold())


def _scripts(word: str) -> set[str]:
    return {s for letter in word if (s := _script(letter))}


@cache
def _script(letter: str) -> str:
    name = unicodedata.name(letter, "")
    return next((s for s in _ALIKE if name.startswith(s)), "")
