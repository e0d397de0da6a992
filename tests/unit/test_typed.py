import sys
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kit.grading.typed import is_accepted, is_near_miss, matches, near_miss, norm

LOCALES = ("en", "uk", "pl", "de", "cs", "ar", "ro", "es", "fr", "tr", "ru", "fi")

SAME_WORDS = [
    ("en", "lateral reading", "Lateral  reading."),
    ("en", "don’t", "don't"),
    ("en", "don´t", "don’t"),
    ("en", "don`t", "donʼt"),
    ("en", "“a good source”", '"a good source"'),
    ("en", "«a good source»", "a good source"),
    ("en", "fact-check", "fact‑check"),  # the second hyphen does not break
    ("en", "fact–check", "fact—check"),
    ("en", "ｆａｃｔ", "fact"),
    ("en", "eﬃcient", "efficient"),
    ("en", "soft\u00adware", "software"),
    ("en", "\ufeffsource\u200b", "source"),
    ("en", "two\u00a0sources", "two sources"),
    ("en", "two\tsources\n", "two sources"),
    ("en", "İstanbul", "istanbul"),
    ("en", "−5", "-5"),
    ("en", "(-5)", "-5."),
    ("en", ".5!", ".5"),
    ("en", "(a source)", "a source"),
    ("uk", "п’ять", "п'ять"),
    ("uk", "пʼять", "п'ять"),
    ("uk", "П`ЯТЬ", "п’ять"),
    ("uk", "п′ять", "пʼять"),
    ("uk", "Їжак", "їжак"),
    ("uk", "и\u0306од", "йод"),  # typed as two characters
    ("uk", "і\u0308жак", "їжак"),
    ("uk", "«джерело»", "„джерело“"),
    ("pl", "ŹRÓDŁO", "źródło"),
    ("pl", "z\u0301ródło", "źródło"),
    ("pl", "„źródło”", "źródło"),
    ("pl", "ŻABKA", "żabka"),
    ("de", "Straße", "STRASSE"),
    ("de", "Straße", "STRAẞE"),
    ("de", "88\u00a0%", "88 %"),
    ("de", "„Quelle“", "»Quelle«"),
    ("de", "‚Quelle‘", "›Quelle‹"),
    ("de", "A\u0308pfel", "äpfel"),
    ("cs", "ZDROJ!", "zdroj"),
    ("cs", "Příliš", "PŘÍLIŠ"),
    ("cs", "r\u030ceka", "řeka"),
    ("cs", "„zdroj“", "zdroj"),
    ("ar", "أخبار", "اخبار"),
    ("ar", "إعلام", "اعلام"),
    ("ar", "آراء", "اراء"),
    ("ar", "ٱلمصدر", "المصدر"),
    ("ar", "مَصْدَرٌ", "مصدر"),
    ("ar", "مصـــدر", "مصدر"),
    ("ar", "هٰذا", "هذا"),
    ("ar", "١٢٣", "123"),
    ("ar", "۱۲۳", "١٢٣"),
    ("ar", "٦٠٪", "60%"),
    ("ar", "١٢٫٥", "12.5"),
    ("ar", "ما المصدر؟", "ما المصدر"),
    ("ar", "\u200fمصدر\u200e", "مصدر"),
    ("ar", "\u2067مصدر\u2069", "مصدر"),
    ("ar", "ﻣﺼﺪﺭ", "مصدر"),  # presentation forms, as copied from a PDF
    ("ar", "ا\u0654خبار", "اخبار"),
    ("ro", "sursă și știre", "sursă şi ştire"),
    ("ro", "ȚARĂ", "ţară"),
    ("ro", "„sursă”", "sursă"),
    ("es", "¿Quién lo dice?", "quién lo dice"),
    ("es", "¡Una fuente!", "una fuente"),
    ("es", "AÑO", "an\u0303o"),
    ("fr", "« une source »", "une source"),
    ("fr", "«\u202fune source\u202f»", '"une source"'),
    ("fr", "l’auteur", "l'auteur"),
    ("fr", "Qui parle\u00a0?", "qui parle ?"),
    ("fr", "ÉTÉ", "été"),
    ("tr", "IŞIK", "ışık"),
    ("tr", "Işık", "IŞIK"),
    ("tr", "İSTANBUL", "istanbul"),
    ("tr", "I\u0307STANBUL", "istanbul"),
    ("tr", "i\u0307stanbul", "İstanbul"),  # small letters made by a foreign program
    ("tr", "IP", "ip"),
    ("tr", "IP SINIRI", "ip sınırı"),  # an abbreviation beside a Turkish word
    ("tr", "SINIR", "sınır"),
    ("tr", "SINIR", "sinir"),  # in capitals without dots it may be either
    ("tr-CY", "Işık", "ışık"),
    ("tr", "%88", "%88."),
    ("ru", "ещё", "еще"),
    ("ru", "ЁЛКА", "елка"),
    ("ru", "е\u0308лка", "елка"),
    ("ru", "«источник»", "источник"),
    ("ru_RU", "Ёж", "еж"),
    ("fi", "LÄHDE", "lähde"),
    ("fi", "a\u030angström", "ångström"),
    ("fi", "lähde…", "lähde"),
]

OTHER_WORDS = [
    ("en", "source", "sauce"),
    ("en", "50 %", "50"),
    ("en", "-5", "5"),
    ("en", ".5", "5"),
    ("en", "12.5", "125"),
    ("en", "fact-check", "fact check"),
    ("en", "naïve", "naive"),  # unless the author lists both
    ("uk", "йод", "иод"),
    ("uk", "їжак", "іжак"),
    ("uk", "ґрати", "грати"),
    ("uk", "ещё", "еще"),  # a habit of Russian only
    ("pl", "kąt", "kat"),
    ("pl", "łaska", "laska"),
    ("de", "schön", "schon"),
    ("de", "Äpfel", "Aepfel"),
    ("cs", "být", "byt"),
    ("ar", "مصدر", "مصادر"),
    ("ar", "على", "علي"),
    ("ro", "sură", "șură"),
    ("ro", "fata", "fată"),
    ("es", "año", "ano"),
    ("fr", "pêcher", "pécher"),
    ("fr", "côté", "cote"),
    ("tr", "sınır", "sinir"),  # border and nerve
    ("tr", "ışık", "işik"),
    ("tr", "açı", "acı"),
    ("ru", "мой", "мои"),
    ("fi", "sää", "saa"),
    ("en", "", ""),  # nothing typed says nothing
    ("en", "?!", "…"),
    ("tr", " ", "\u200b"),
    ("en", "two sources", "two"),
    ("tr", "iki kaynak", "iki"),
]


def test_the_tables_are_as_wide_as_promised():
    assert len(SAME_WORDS) >= 60
    assert {at[:2] for at, _, _ in SAME_WORDS} == set(LOCALES)
    assert {at[:2] for at, _, _ in OTHER_WORDS} == set(LOCALES)


@pytest.mark.parametrize(("locale", "one", "other"), SAME_WORDS)
def test_same_words_match_in_both_directions(locale, one, other):
    assert matches(one, other, locale)
    assert matches(other, one, locale)


@pytest.mark.parametrize(("locale", "one", "other"), OTHER_WORDS)
def test_other_words_match_in_neither_direction(locale, one, other):
    assert not matches(one, other, locale)
    assert not matches(other, one, locale)


@pytest.mark.parametrize(
    ("text", "locale", "expected"),
    [
        ("  «Ось», — сказав він!  ", "uk", 'ось", - сказав він'),
        ("Straße", "de", "strasse"),
        ("IŞIK", "tr", "ışık"),
        ("IŞIK", "en", "işik"),
        ("ŉ", "en", "n"),
        ("", "en", ""),
        ("…—„“", "de", ""),
        ("a\x00b\x07", "en", "ab"),
        ("ⅷ", "en", "viii"),
        ("١٢٣", "en", "123"),  # any digits, in any language
        ("मूल १", "hi", "मूल 1"),  # a language without habits of its own
        ("x", "", "x"),
    ],
)
def test_norm_gives(text, locale, expected):
    assert norm(text, locale) == expected


@pytest.mark.parametrize("locale", LOCALES)
@settings(max_examples=30, deadline=None)
@given(text=st.text())
def test_norm_twice_is_norm_once(locale, text):
    once = norm(text, locale)

    assert norm(once, locale) == once


@settings(max_examples=100, deadline=None)
@given(text=st.text(), locale=st.sampled_from(LOCALES))
def test_words_match_themselves_in_whatever_form_they_arrive(text, locale):
    if norm(text, locale):
        for form in ("NFC", "NFD"):
            assert matches(text, unicodedata.normalize(form, text), locale)


@settings(max_examples=100, deadline=None)
@given(one=st.text("iıIİ a", max_size=6), other=st.text("iıIİ a", max_size=6))
def test_matching_has_no_direction_even_in_turkish(one, other):
    assert matches(one, other, "tr") == matches(other, one, "tr")


def test_very_long_texts_are_read_in_one_go():
    """Linear: a quadratic step here would take minutes, not a moment."""
    assert norm("«" * 20_000 + "a" + "!?" * 20_000 + "b", "en").endswith("b")
    assert norm("." * 20_000, "en") == ""
    assert near_miss("a" * 20_000 + "b", "a" * 20_000, "en")


def test_characters_from_all_over_unicode_can_be_typed():
    everything = "".join(
        chr(i) for i in range(0, sys.maxunicode, 31) if not 0xD800 <= i < 0xE000
    )

    assert norm(norm(everything, "ar"), "ar") == norm(everything, "ar")


NEAR = [
    ("en", "lateral readng", "lateral reading"),  # one left out
    ("en", "laterall reading", "lateral reading"),  # one added
    ("en", "lateral reeding", "lateral reading"),  # one replaced
    ("en", "latearl reading", "lateral reading"),  # neighbours swapped
    ("en", "lateral readign", "lateral reading"),  # swapped at the end
    ("en", "alteral reading", "lateral reading"),  # swapped at the start
    ("en", "lateral readin", "lateral reading"),
    ("en", "Sorce!", "source"),
    ("en", "sourcex", "source"),
    ("en", "factcheck", "fact-check"),
    ("uk", "джерело", "джерела"),
    ("ar", "المصدرر", "المصدر"),
    ("tr", "SINIRLI", "sınırlık"),  # read as Turkish
    ("tr", "INTERNE", "internet"),  # read as Latin
]
NOT_NEAR = [
    ("en", "lateral reading", "lateral reading"),  # right, so no miss
    ("en", "Lateral Reading!", "lateral reading"),
    ("en", "lateral", "lateral reading"),
    ("en", "lteral readng", "lateral reading"),  # two slips
    ("en", "aletral reading", "lateral reading"),
    ("en", "fact", "facts"),  # too short to be sure
    ("en", "bots", "boots"),
    ("en", "", "source"),
    ("en", "source", ""),
    ("en", "", ""),
    ("tr", "ISIRGAN", "isirgan"),
]


@pytest.mark.parametrize(("locale", "text", "accepted"), NEAR)
def test_one_slip_is_a_near_miss(locale, text, accepted):
    assert near_miss(text, accepted, locale)


@pytest.mark.parametrize(("locale", "text", "accepted"), NOT_NEAR)
def test_no_slip_two_slips_or_short_words_are_no_near_miss(locale, text, accepted):
    assert not near_miss(text, accepted, locale)


def test_six_characters_are_enough_and_five_are_not():
    assert near_miss("sourc", "source", "en")
    assert not near_miss("sourc", "sourx", "en")


def distance(one, other):
    """The textbook table, optimal string alignment, to check the short cut."""
    rows = [
        [i + j if i * j == 0 else 0 for j in range(len(other) + 1)]
        for i in range(len(one) + 1)
    ]
    for i, a in enumerate(one, 1):
        for j, b in enumerate(other, 1):
            rows[i][j] = min(
                rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + (a != b)
            )
            if i > 1 and j > 1 and a == other[j - 2] and b == one[i - 2]:
                rows[i][j] = min(rows[i][j], rows[i - 2][j - 2] + 1)
    return rows[-1][-1]


@settings(max_examples=200, deadline=None)
@given(one=st.text("ab", max_size=8), other=st.text("ab", min_size=6, max_size=8))
def test_near_misses_are_those_of_the_textbook_distance(one, other):
    assert near_miss(one, other, "en") == (distance(one, other) == 1)


ACCEPT = {"uk": ["читати вбік", "бічне читання"], "de": ["quer lesen"], "pl": []}


@pytest.mark.parametrize(
    ("text", "accepted", "near"),
    [
        ("Бічне читання", True, False),
        ("QUER LESEN.", True, False),
        ("quer lessen", False, True),
        ("бічне читаня", False, True),
        ("lateral reading", False, False),  # only languages the student used
        ("", False, False),
    ],
)
def test_any_language_the_student_used_counts(text, accepted, near):
    assert is_accepted(text, ACCEPT) == accepted
    assert is_near_miss(text, ACCEPT) == near


def test_a_slip_that_lands_on_another_accepted_line_is_right():
    accept = {"en": ["sources", "source"]}

    assert is_accepted("source", accept)
    assert not is_near_miss("source", accept)


def test_without_lines_nothing_is_accepted():
    assert not is_accepted("source", {})
    assert not is_near_miss("source", {"en": []})
