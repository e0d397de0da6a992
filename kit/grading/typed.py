"""Compare typed words as a fair reader would: by their letters, not their keyboard."""

import re
import unicodedata
from collections.abc import Mapping, Sequence

SHORTEST_NEAR_MISS = 6  # letters; in shorter words one letter makes another word

_APOSTROPHES = "`\u1fef´\u1ffdʹʻʼʽˈˊˋ‘’‚‛′‵‹›՚׳Ꞌꞌ＇"
_QUOTES = "«»“”„‟″‶〝〞〟״ˮ❝❞＂"
_DASHES = "‐‑‒–—―⁃−⸺⸻﹘﹣－־"
_UNIFIED = {
    ord(character): one
    for one, many in (("'", _APOSTROPHES), ('"', _QUOTES), ("-", _DASHES))
    for character in many
}

# Marks that draw nothing of their own, beside the category Cf: the grapheme joiner
# and the variation selectors.
_UNSEEN = re.compile("[\u034f\u180b-\u180d\ufe00-\ufe0f]")

# One table for each language whose keyboards or habits spell one letter in two ways.
# Anything wider would change words: й is not и, ї is not і, ą is not a.
_SPELLINGS: Mapping[str, Mapping[int, int | str | None]] = {
    "tr": str.maketrans("I", "ı"),  # İ folds to i in every language
    "ro": str.maketrans("şŞţŢ", "șȘțȚ"),
    "ru": str.maketrans("ёЁ", "еЕ"),
    "ar": {
        **str.maketrans("أإآٱ٫٬٪", "اااا.,%"),
        **dict.fromkeys([0x0640, *range(0x064B, 0x0654), 0x0670]),  # tatweel, harakat
    },
}

# Percent signs stay, and so does the sign or the decimal point of a number.
_EDGE = r"\s.,;:!?¿¡…·•'\"()\[\]{}<>_\-،؛؟۔"
_LEADING = re.compile(rf"^(?:(?!-?[.,]?\d)[{_EDGE}])+")
_TRAILING = re.compile(rf"(?<![{_EDGE}])[{_EDGE}]+$")


def norm(text: str, locale: str) -> str:
    """The form in which two ways of typing the same words are equal.

    Steps: unseen characters out, NFKC, one apostrophe, one quotation mark, one dash,
    ASCII digits, the spelling habits of the language (tr, ro, ar, ru), case-folding,
    NFC, single spaces, no punctuation at the edges. Applying it twice changes nothing.
    `locale` may carry a region ("tr-CY"); a language without habits of its own has
    no such step. The result may be empty.

    Sources: Unicode Standard Annex 15 (NFKC, NFC); Unicode Standard, section 3.13
    (case-folding) and its file SpecialCasing.txt (Turkish i).
    """
    return _folded(text, _SPELLINGS.get(_language(locale), {}))


def matches(text: str, accepted: str, locale: str) -> bool:
    """Whether `text` says the same words as `accepted`; nothing typed says nothing.

    The same as comparing `norm` of both, except in Turkish. There a capital I is ı in
    a Turkish word (IŞIK, ışık) and i in a Latin abbreviation (IP, ip), and only a
    reader knows which; so each word may be read both ways. Words typed in small
    letters stay strict: sınır, a border, is not sinir, a nerve.
    """
    ours, theirs = _words(text, locale), _words(accepted, locale)
    return (
        ours != [{""}]
        and len(ours) == len(theirs)
        and all(a & b for a, b in zip(ours, theirs, strict=True))
    )


def near_miss(text: str, accepted: str, locale: str) -> bool:
    """Whether one slip of the finger separates `text` from `accepted`.

    A slip is one letter left out, added, replaced, or swapped with its neighbour, and
    counts only if the accepted words have `SHORTEST_NEAR_MISS` characters or more. It
    earns nothing: a teacher looks at it.

    Units: characters after `norm`.
    Source: Damerau (1964), Communications of the ACM 7(3):171-176.
    """
    if matches(text, accepted, locale):
        return False
    return any(
        len(theirs) >= SHORTEST_NEAR_MISS and _is_one_slip(ours, theirs)
        for ours in _readings(text, locale)
        for theirs in _readings(accepted, locale)
    )


def is_accepted(text: str, accept: Mapping[str, Sequence[str]]) -> bool:
    """Whether `text` matches an accepted line of any locale the student used."""
    return any(
        matches(text, line, at) for at, lines in accept.items() for line in lines
    )


def is_near_miss(text: str, accept: Mapping[str, Sequence[str]]) -> bool:
    """Whether `text` belongs on the teacher's "check these" list."""
    return not is_accepted(text, accept) and any(
        near_miss(text, line, at) for at, lines in accept.items() for line in lines
    )


def _language(locale: str) -> str:
    return re.split("[-_]", locale, maxsplit=1)[0].lower()


def _readings(text: str, locale: str) -> set[str]:
    plain = {_folded(text, {})} if _language(locale) == "tr" else set()
    return plain | {norm(text, locale)}


def _words(text: str, locale: str) -> list[set[str]]:
    readings = (reading.split(" ") for reading in _readings(text, locale))
    return [set(word) for word in zip(*readings, strict=True)]


def _folded(text: str, spelling: Mapping[int, int | str | None]) -> str:
    folded = _plain(text).translate(spelling).casefold().replace("i\u0307", "i")
    spaced = " ".join(unicodedata.normalize("NFC", folded).split())
    return _TRAILING.sub("", _LEADING.sub("", spaced))


def _plain(text: str) -> str:
    """Only what can be seen, in one code for each character.

    The unseen goes first, or it would keep a letter from its accent. Apostrophes,
    quotation marks and dashes are unified twice: NFKC tears ´ and ″ apart, and it
    makes new ones, as of ŉ.
    """
    seen = "".join(c for c in _UNSEEN.sub("", text) if not _draws_nothing(c))
    composed = unicodedata.normalize("NFKC", seen.translate(_UNIFIED))
    return "".join(
        str(unicodedata.decimal(c)) if c.isdecimal() else c
        for c in composed.translate(_UNIFIED)
    )


def _draws_nothing(character: str) -> bool:
    """Zero-width and bidi characters (Cf), and control characters except spaces."""
    category = unicodedata.category(character)
    return category == "Cf" or (category == "Cc" and not character.isspace())


def _is_one_slip(ours: str, theirs: str) -> bool:
    """Whether the Damerau-Levenshtein distance is exactly 1, in linear time."""
    if ours == theirs or abs(len(ours) - len(theirs)) > 1:
        return False
    short, long = sorted((ours, theirs), key=len)
    at = next((i for i, c in enumerate(short) if c != long[i]), len(short))
    if len(short) < len(long):
        return short[at:] == long[at + 1 :]
    swapped = short[at + 1 : at + 2] + short[at] + short[at + 2 :]
    return short[at + 1 :] == long[at + 1 :] or swapped == long[at:]
