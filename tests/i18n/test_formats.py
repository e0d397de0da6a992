from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.i18n import (
    csv_separator,
    format_date,
    format_datetime,
    format_number,
    format_percent,
    format_time,
    format_timedelta,
    isolate,
    read_words,
    speaking,
)

NBSP = "\u00a0"
KYIV = ZoneInfo("Europe/Kyiv")
MOMENT = datetime(2026, 9, 7, 6, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "locale", "text"),
    [
        (12345.6, "en", "12,345.6"),
        (12345.6, "uk", f"12{NBSP}345,6"),
        (12345.6, "ar", "12,345.6"),
        (0, "uk", "0"),
        (-3, "en", "-3"),
        (Decimal("0.1"), "uk", "0,1"),
        (Fraction(1, 2), "en", "0.5"),
        (10**20, "en", "100,000,000,000,000,000,000"),
    ],
)
def test_numbers(value, locale, text):
    assert format_number(value, locale=locale) == text


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [(2.345, 2, "2,34"), (2.5, 0, "2"), (3.0, 1, "3"), (Fraction(2, 3), 1, "0,7")],
)
def test_numbers_are_rounded_half_to_even(value, digits, text):
    assert format_number(value, digits=digits, locale="uk") == text


@pytest.mark.parametrize(
    ("locale", "text"),
    [("en", "88%"), ("uk", "88%"), ("ar", "88%"), ("de", f"88{NBSP}%"), ("tr", "%88")],
)
def test_percent_signs_stand_where_they_belong(locale, text):
    assert format_percent(Fraction(22, 25), locale=locale).strip("\u200e") == text


def test_percent_with_decimals():
    assert format_percent(0.876, digits=1, locale="uk") == "87,6%"


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("en", "Sep 7, 2026"),
        ("uk", "7 вер. 2026\u202fр."),
        ("ar", "07\u200f/09\u200f/2026"),
    ],
)
def test_days(locale, text):
    assert format_date(date(2026, 9, 7), locale=locale) == text


def test_days_in_full():
    assert format_date(date(2026, 9, 7), form="long", locale="ar") == "7 سبتمبر 2026"


def test_a_moment_is_no_day():
    with pytest.raises(TypeError, match="format_datetime"):
        format_date(MOMENT, locale="en")


def test_moments_are_shown_on_the_clocks_of_a_place():
    assert "09:05" in format_datetime(MOMENT, zone=KYIV, locale="uk")
    assert format_time(MOMENT, zone=KYIV, locale="uk") == "09:05"
    assert format_time(MOMENT, zone=UTC, locale="uk") == "06:05"


@pytest.mark.parametrize("write", [format_datetime, format_time])
def test_a_moment_without_a_zone_is_refused(write):
    with pytest.raises(ValueError, match="without a time zone"):
        write(datetime(2026, 9, 7), zone=UTC, locale="en")


@pytest.mark.parametrize(
    ("span", "unit", "towards", "locale", "text"),
    [
        (timedelta(minutes=5), "second", False, "en", "5 minutes"),
        (timedelta(minutes=5), "second", False, "uk", "5 хвилин"),
        (timedelta(minutes=2), "second", False, "uk", "2 хвилини"),
        (timedelta(seconds=20), "minute", False, "en", "1 minute"),
        (timedelta(minutes=5), "second", True, "en", "in 5 minutes"),
        (timedelta(minutes=-5), "second", True, "uk", "5 хвилин тому"),
    ],
)
def test_lengths_of_time(span, unit, towards, locale, text):
    shown = format_timedelta(span, unit=unit, towards=towards, locale=locale)

    assert shown == text


@pytest.mark.parametrize("locale", ["en", "uk", "ar"])
def test_every_digit_is_latin(locale):
    shown = [
        format_number(1234567890.25, locale=locale),
        format_percent(0.36, locale=locale),
        format_datetime(MOMENT, zone=UTC, locale=locale),
        format_date(date(2026, 9, 7), form="full", locale=locale),
        format_timedelta(timedelta(days=3), locale=locale),
    ]

    assert all(c.isascii() for text in shown for c in text if c.isdigit())


@pytest.mark.parametrize(
    ("locale", "separator"), [("en", ","), ("ar", ","), ("uk", ";"), ("de", ";")]
)
def test_cells_are_parted_by_what_is_not_the_decimal_sign(locale, separator):
    assert csv_separator(locale=locale) == separator


def test_without_a_locale_the_chosen_language_decides(languages):
    words = read_words([], languages)

    with speaking(words["uk"]):
        assert format_number(0.5) == "0,5"
        assert csv_separator() == ";"
    assert format_number(0.5) == "0.5"


def test_babels_value_does_as_well(languages):
    assert format_number(0.5, locale=languages["uk"].locale) == "0,5"


def test_names_are_isolated_in_plain_text():
    """T13: a Hebrew name with digits, on an English line."""
    assert isolate("דנה 7") == "\u2068דנה 7\u2069"
    assert isolate(27) == "\u206827\u2069"


@given(st.text(alphabet="ab\u2066\u2067\u2068\u2069\u202e\u200f"))
def test_no_name_ends_its_isolation(name):
    shown = isolate(name)

    assert shown[0] == "\u2068"
    assert shown[-1] == "\u2069"
    assert set(shown[1:-1]) <= {"a", "b"}
