"""What can be wrong with one translation.

The same rules leave a text out while catalogues are read and fail the tests of those
shipped. A translation in a template is trusted as HTML, so markup that the source
does not have must never pass.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence

from kit.i18n.languages import Language

PLACEHOLDER = re.compile(r"%\(\w+\)[#0 +-]*\d*(?:\.\d+)?[A-Za-z]")
BRACES = re.compile(r"\{\w*\}")
TAG = re.compile(r"<[^<>]*>")
ALLOWED_TAG = re.compile(r"<(?:/?(?:strong|em|code)|br ?/?)>")
ENTITY = re.compile(r"&(?:#\d+|#x[0-9a-f]+|[a-z]\w*);", re.IGNORECASE)
FIXED = re.compile(r"\]\([^)]*\)|https?://[^\s<>\"]+|\*\*|`")  # links, bold, code
NUMBER = "%(num)s"
# Characters nobody sees that turn text around or split words, and the mark of a
# byte that was not UTF-8. The kit isolates names itself.
UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f\u00ad\u202a-\u202e\u2066-\u2069\ufeff\ufffd]"
)
SCRIPTS = ("LATIN", "CYRILLIC", "ARABIC", "GREEK", "HEBREW")
CEDILLAS = frozenset("şţŞŢ")


def faults(
    source: Sequence[str], forms: Sequence[str], language: Language
) -> list[str]:
    """Return what is wrong with a translation; nothing, if it may be shown.

    `source` holds one text, or the two of a plural; `forms` one text, or one for
    each plural form of the language.
    """
    if len(source) == 1:
        return [*_faults(source[0], forms[0], may_omit_number=False)]
    if len(forms) != language.nplurals:
        return [f"has {len(forms)} of {language.nplurals} plural forms"]
    found = [f"form {i} is empty" for i, form in enumerate(forms) if not form]
    for i, form in enumerate(forms):
        exact = i in language.exact_forms
        if form:
            found += _faults(source[-1], form, may_omit_number=exact)
    return [*dict.fromkeys(found)]


def _faults(source: str, form: str, *, may_omit_number: bool) -> Iterator[str]:
    if _values(source, may_omit_number) != _values(form, may_omit_number):
        yield "asks for other values than the source"
    if _counted(BRACES, source) != _counted(BRACES, form):
        yield "has other braces than the source"
    if _stray_percent(source, form):
        yield "has a percent sign that would be read as a value"
    yield from _markup_faults(source, form)
    if _counted(FIXED, source) != _counted(FIXED, form):
        yield "has other links, bold or code marks than the source"
    if UNSEEN.search(form):
        yield "holds an invisible or broken character"


def _counted(pattern: re.Pattern[str], text: str) -> Counter[str]:
    return Counter(pattern.findall(text))


def _values(text: str, may_omit_number: bool) -> Counter[str]:
    values = _counted(PLACEHOLDER, text)
    if may_omit_number:
        del values[NUMBER]
    return values


def _stray_percent(source: str, form: str) -> bool:
    """Tell whether a % of the translation stands for nothing.

    A source with values, or with %%, is filled in; any other is shown as it is,
    and its translation may have a percent sign if it has one.
    """
    rest = PLACEHOLDER.sub("", form)
    if PLACEHOLDER.search(source) or "%%" in source:
        return "%" in rest.replace("%%", "")
    return "%" in rest and "%" not in source


def _markup_faults(source: str, form: str) -> Iterator[str]:
    tags = TAG.findall(form)
    if Counter(tags) != _counted(TAG, source):
        yield "has other tags than the source"
    elif any(not ALLOWED_TAG.fullmatch(tag) for tag in tags):
        yield "has a tag other than strong, em, br and code"
    elif not well_formed(tags):
        yield "has tags that are not closed in order"
    rest = TAG.sub("", form)
    if any(sign in rest and sign not in TAG.sub("", source) for sign in "<>"):
        yield "has a bare < or >"
    if set(ENTITY.findall(form)) - set(ENTITY.findall(source)):
        yield "has an entity the source does not have"


def well_formed(tags: Sequence[str]) -> bool:
    """Tell whether every tag is closed, in order; br needs no closing."""
    open_tags: list[str] = []
    for tag in tags:
        name = tag.strip("</ >")
        if name == "br":
            continue
        if not tag.startswith("</"):
            open_tags.append(name)
        elif not open_tags or open_tags.pop() != name:
            return False
    return not open_tags


def unicode_faults(text: str, code: str) -> list[str]:
    """Return what a reader cannot see but a search, a voice or a sort stumbles on."""
    found = []
    if unicodedata.normalize("NFC", text) != text:
        found.append("not in NFC")
    if UNSEEN.search(text):
        found.append("an invisible or broken character")
    found += [
        f"two scripts in {word}"
        for word in re.findall(r"[^\W\d_]+", PLACEHOLDER.sub(" ", TAG.sub(" ", text)))
        if len({script(letter) for letter in word} - {None}) > 1
    ]
    if code == "ro" and CEDILLAS & set(text):
        found.append("cedilla instead of comma")
    return found


def script(letter: str) -> str | None:
    """Return the script of a letter: LATIN, CYRILLIC …; None for all others."""
    name = unicodedata.name(letter, "")
    return next((s for s in SCRIPTS if name.startswith(s)), None)
