"""Names in the order of the alphabet, which is not the order of code points.

Babel has no collation, and sorting without the alphabets below is wrong in eight of
nine languages. Pages may sort again with `Intl.Collator`, which agrees.
"""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import takewhile
from types import MappingProxyType
from typing import TypeAlias

from babel import Locale

from kit.i18n.words import current

Key: TypeAlias = tuple[tuple[object, ...], ...]
Place: TypeAlias = tuple[int, int, int]  # group, place in the group, variant

LATIN = "a b c d e f g h i j k l m n o p q r s t u v w x y z"
CYRILLIC = "а б в г д е є ж з и і=ї й к л м н о п р с т у ф х ц ч ш щ ъ ы ь э ю я"
ARABIC = (
    "ء=أ=ؤ=إ=ئ=ا ٱ ب پ ة=ت ث ج چ ح خ د ذ ر ز س ش ص ض ط ظ ع غ ف ق ك ک گ ل م ن ه و ی=ى=ي"
)
# Source: CLDR 48, the default collation of each language. Letters joined by = are one
# letter with variants, by ~ with two code points; two letters side by side count as
# one of their own.
ALPHABETS: Mapping[str, str] = MappingProxyType(
    {
        "ar": ARABIC,
        "cs": "a b c č d e f g h ch i j k l m n o p q r ř s š t u v w x y z ž",
        "es": "a b c d e f g h i j k l m n ñ o p q r s t u v w x y z",
        "fi": "a b c d e f g h i j k l m n o p q r s t u v w x y=ü z å ä=æ ö=ø",
        "pl": "a ą b c ć d e ę f g h i j k l ł m n ń o ó p q r s ś t u v w x y z ź ż",
        "ro": "a ă â b c d e f g h i î j k l m n o p q r s ș~ş t ț~ţ u v w x y z",
        "ru": CYRILLIC,
        "sk": "a ä b c č d e f g h ch i j k l m n o ô p q r s š t u v w x y z ž",
        "tr": "a b c ç d e f g ğ h ı i j k l m n o ö p q r s ş t u ü v w x y z",
        "uk": CYRILLIC.replace("г д", "г ґ д").replace("=", " "),
    }
)
SCRIPTS = (LATIN, CYRILLIC, ARABIC)  # the order of scripts, after one's own
SPLIT = MappingProxyType({"ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "آ": "ءا"})
STROKES = MappingProxyType({"ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ґ": "г"})
SIGNS = (
    "_ - ‐ ‑ – — , ; : ! ? ؟ . … · '=‘=’=ʼ=ʻ \"=“=”=„ « » ( ) [ ] { } § @ * / \\ & # %"
)
# Marks above and below letters, the lightest first, as in the Unicode collation.
MARKS = "\u0301\u0300\u0306\u0302\u030c\u030a\u0308\u030b\u0303\u0307\u0328\u0327\u0304"
STROKE = 100  # weighs more than any mark
TURKISH_SMALL = MappingProxyType({"I": "ı", "İ": "i"})
TATWEEL = "\u0640"  # only stretches a word

SPACE, SIGN, SYMBOL, DIGIT, OWN, FOREIGN, UNKNOWN = range(7)


def sort_key(text: str, locale: Locale | str | None = None) -> Key:
    """Return a key that sorts as readers of a language expect.

    First letters alone count, then marks, then capitals (small ones first), and at
    last the code points, so that the order never depends on that of the input.

    `locale` is a code such as "uk" or Babel's value; by default the language chosen.
    """
    alphabet = _alphabet(_code(locale))
    letters = [*_letters(unicodedata.normalize("NFC", text), alphabet)]
    return (
        tuple(letter.place[:2] for letter in letters),
        tuple((letter.place[2], *letter.marks) for letter in letters),
        tuple(letter.capitals for letter in letters),
        (text,),
    )


@dataclass(frozen=True, slots=True)
class _Letter:
    place: Place
    marks: tuple[int, ...]
    capitals: tuple[bool, ...]  # of each character it is written with


@dataclass(frozen=True, slots=True)
class _Alphabet:
    places: Mapping[str, Place]
    pairs: frozenset[str]  # letters written with two characters
    small: Mapping[str, str]  # where this language differs from Unicode

    def lower(self, character: str) -> str:
        return self.small.get(character, character.lower())

    def place(self, letter: str) -> Place:
        if found := self.places.get(letter):
            return found
        if letter.isspace():
            return (SPACE, 0, ord(letter))
        if (digit := unicodedata.decimal(letter, None)) is not None:
            return (DIGIT, digit, 0)
        return (UNKNOWN if letter.isalpha() else SYMBOL, ord(letter), 0)


@cache
def _alphabet(code: str) -> _Alphabet:
    own = ALPHABETS.get(code, LATIN)
    places: dict[str, Place] = {}
    for number, script in enumerate(SCRIPTS):
        places |= _places(script, FOREIGN, 1000 * number)
    places |= _places(own, OWN, 0) | _places(SIGNS, SIGN, 0)
    return _Alphabet(
        places,
        frozenset(letter for letter in own.split() if len(letter) == 2),
        TURKISH_SMALL if code == "tr" else {},
    )


def _places(alphabet: str, group: int, first: int) -> dict[str, Place]:
    return {
        letter: (group, first + place, variant)
        for place, variants in enumerate(alphabet.split())
        for variant, letters in enumerate(variants.split("="))
        for letter in letters.split("~")
    }


def _code(locale: Locale | str | None) -> str:
    if isinstance(locale, str):
        return locale.split("-")[0]
    return (locale or current().language.locale).language


def _letters(text: str, alphabet: _Alphabet) -> Iterator[_Letter]:
    at = 0
    while at < len(text):
        pair = "".join(alphabet.lower(c) for c in text[at : at + 2])
        if pair in alphabet.pairs:
            capitals = tuple(c not in pair for c in text[at : at + 2])
            yield _Letter(alphabet.place(pair), (), capitals)
            at += 2
            continue
        marks = "".join(takewhile(unicodedata.combining, text[at + 1 :]))
        if unicodedata.category(text[at]) != "Cf" and text[at] != TATWEEL:
            yield from _read(text[at], marks, alphabet)
        at += 1 + len(marks)


def _read(character: str, marks: str, alphabet: _Alphabet) -> Iterator[_Letter]:
    """Yield the letters of one character: two for ß, and marks apart for é."""
    small = alphabet.lower(character)
    capital = (small != character,)
    if small not in alphabet.places:
        if small in SPLIT:
            for half in SPLIT[small]:
                yield _Letter(alphabet.place(half), (STROKE,), capital)
            return
        if small in STROKES:
            yield _Letter(alphabet.place(STROKES[small]), (STROKE,), capital)
            return
        apart = unicodedata.normalize("NFD", small)
        small, marks = apart[0], apart[1:] + marks
    weights = tuple(_weight(mark) for mark in marks)
    yield _Letter(alphabet.place(small), weights, capital)


def _weight(mark: str) -> int:
    found = MARKS.find(mark)
    return found + 1 if found >= 0 else STROKE + ord(mark)
