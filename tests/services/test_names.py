"""Two names that a person would take for one are one."""

import re
import unicodedata

import pytest

from kit.services.ids import READABLE, public_id, row_id, token, token_hash
from kit.services.names import LONGEST_KEY, name_key, tidy


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Maple 27", "Maple 27"),
        ("  Maple \t  27\n", "Maple 27"),
        ("Maple\u00a027", "Maple 27"),
        ("Ma\u200bple 27", "Maple 27"),  # zero-width space
        ("Maple\u202e 27", "Maple 27"),  # right-to-left override
        ("Maple\ufe0f 27", "Maple 27"),  # variation selector
        ("Ma\u061cple 27", "Maple 27"),  # Arabic letter mark
        ("\u3164", ""),  # Hangul filler: a letter that draws nothing
        ("\U000e0041", ""),  # a tag character
        ("a\x00b", "a b"),
        ("", ""),
        ("   ", ""),
        ("O’Brien", "O’Brien"),
        ("Ğ", "Ğ"),
        ("عمر", "عمر"),
        ("Cafe\u0301", "Café"),
    ],
)
def test_a_name_is_shown_without_what_cannot_be_seen(typed, shown):
    assert tidy(typed) == shown


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Maple 27", "maple 27"),
        ("Maple 27", "MAPLE  27"),
        ("Maple 27", "Марle 27"),  # М, а, р are Cyrillic
        ("Maple 27", "Ｍａｐｌｅ ２７"),  # full width
        ("Maple 27", "Maple\u200d 27"),
        ("Ana", "Аnа"),
        ("Helen", "Неlеn"),
        ("Tom", "Τοm"),  # Greek
        ("Straße", "STRASSE"),
        ("Café", "Cafe\u0301"),
        ("ﬁnn", "finn"),
    ],
)
def test_look_alikes_are_the_same_name(one, other):
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Maple 27", "Maple 28"),
        ("Maple 27", "Maple 2 7"),
        ("Café", "Cafe"),
        ("Оля", "Толя"),
        ("Ірина", "Арина"),
        ("عمر", "عمرو"),
    ],
)
def test_different_names_stay_different(one, other):
    assert name_key(one) != name_key(other)


def test_a_key_fits_its_column_however_a_name_folds():
    assert len(name_key("ﷺ" * 60)) == LONGEST_KEY


def test_no_character_of_unicode_breaks_a_name():
    for code in range(0, 0x110000, 17):
        character = chr(code)
        if unicodedata.category(character) == "Cs":
            continue
        assert name_key(tidy(character)) == name_key(character)


def test_ids_in_addresses_are_readable_and_random():
    ids = {public_id() for _ in range(1000)}

    assert len(ids) == 1000
    assert all(re.fullmatch(f"[{READABLE}]{{12}}", i) for i in ids)
    assert not set("01il") & set(READABLE) - {"i"}


def test_row_ids_grow_with_time_and_fit_64_bits(now):
    from datetime import timedelta

    ids = [row_id(now + timedelta(milliseconds=n)) for n in range(1000)]

    assert ids == sorted(ids)
    assert ids[-1] < 2**63
    assert row_id(now.replace(year=2099)) < 2**63


def test_tokens_have_256_bits_and_are_stored_as_hashes():
    secret = token()

    assert len(secret) == 43
    assert re.fullmatch("[0-9a-f]{64}", token_hash(secret))
    assert token_hash(secret) != token_hash(token())
