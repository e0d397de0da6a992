"""Numbers, dates, times and names as the reader writes them.

All take the locale of the language chosen unless told another: a code of the list
("uk"), or Babel's value.
"""

import re
from datetime import date, datetime, timedelta, tzinfo
from decimal import Decimal
from fractions import Fraction
from typing import Literal, TypeAlias

from babel import Locale, dates, numbers

from kit.i18n.words import current

Form: TypeAlias = Literal["full", "long", "medium", "short"]
Unit: TypeAlias = Literal["year", "month", "week", "day", "hour", "minute", "second"]
Number: TypeAlias = int | float | Decimal | Fraction
FSI, PDI = "\u2068", "\u2069"  # first-strong isolate … pop directional isolate
BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def isolate(name: object) -> str:
    """Keep a name from turning plain text around it, in mail or a file name.

    Controls inside the name are dropped, or they could end the isolation early. In
    pages, the name stands in `<bdi>`.
    """
    return f"{FSI}{BIDI.sub('', str(name))}{PDI}"


def format_number(
    value: Number,
    *,
    digits: int | None = None,
    fixed: bool = False,
    locale: Locale | str | None = None,
) -> str:
    """Write a number, rounded half to even to at most `digits` decimals if given.

    With `fixed` there are always so many: values in a column, or a bar and its ends.
    """
    decimal = "0" if fixed else "#"
    pattern = None if digits is None else "#,##0." + decimal * digits
    return numbers.format_decimal(
        _decimal(value), format=pattern, locale=_locale(locale)
    )


def format_percent(
    share: Number, *, digits: int = 0, locale: Locale | str | None = None
) -> str:
    """Write a share, from 0 to 1, in percent; the sign stands where it belongs."""
    where = _locale(locale)
    pattern = where.percent_formats[None].pattern
    if digits:
        pattern = pattern.replace("0", "0." + "0" * digits)
    return numbers.format_percent(_decimal(share), format=pattern, locale=where)


def format_date(
    day: date, *, form: Form = "medium", locale: Locale | str | None = None
) -> str:
    """Write a day. A moment has no day of its own: say first where.

    Raises:
        TypeError: a moment instead of a day.
    """
    if isinstance(day, datetime):
        raise TypeError("a moment: use format_datetime, or take the day of a place")
    return dates.format_date(day, form, _locale(locale))


def format_datetime(
    moment: datetime,
    *,
    zone: tzinfo,
    form: Form = "medium",
    locale: Locale | str | None = None,
) -> str:
    """Write a moment as clocks in `zone` show it.

    Raises:
        ValueError: a moment without a zone.
    """
    return dates.format_datetime(_there(moment, zone), form, locale=_locale(locale))


def format_time(
    moment: datetime,
    *,
    zone: tzinfo,
    form: Form = "short",
    locale: Locale | str | None = None,
) -> str:
    """Write the time of a moment; raises as `format_datetime` does."""
    return dates.format_time(_there(moment, zone), form, locale=_locale(locale))


def format_timedelta(
    span: timedelta,
    *,
    unit: Unit = "second",
    towards: bool = False,
    locale: Locale | str | None = None,
) -> str:
    """Write a length of time in its largest unit, `unit` at the smallest.

    With `towards`, as "in 5 minutes" or, if negative, "5 minutes ago".
    """
    return dates.format_timedelta(
        span, granularity=unit, add_direction=towards, locale=_locale(locale)
    )


def csv_separator(*, locale: Locale | str | None = None) -> str:
    """Return what spreadsheets expect between cells: ; where decimals have a comma."""
    return ";" if numbers.get_decimal_symbol(_locale(locale)) == "," else ","


def _locale(wanted: Locale | str | None) -> Locale:
    if wanted is None:
        return current().language.locale
    return Locale.parse(wanted, sep="-") if isinstance(wanted, str) else wanted


def _decimal(value: Number) -> Decimal | int | float:
    if isinstance(value, Fraction):
        return Decimal(value.numerator) / Decimal(value.denominator)
    return value


def _there(moment: datetime, zone: tzinfo) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone")
    return moment.astimezone(zone)
