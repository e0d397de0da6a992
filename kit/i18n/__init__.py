"""Words in the reader's language. No Flask here: pages, mail and commands share it.

languages   the list of languages         catalogue   PO files in memory
checks      what a translator can break   words       gettext and its kin
negotiate   who reads what                jinja       the same in templates
formats     numbers, dates, names         collation   the order of names
"""

from kit.i18n.collation import sort_key
from kit.i18n.formats import (
    csv_separator,
    format_date,
    format_datetime,
    format_number,
    format_percent,
    format_time,
    format_timedelta,
    isolate,
)
from kit.i18n.languages import Language, LanguageListError, alias_table, read_languages
from kit.i18n.negotiate import match_code, negotiate, negotiate_terminal
from kit.i18n.words import (
    Words,
    choose,
    current,
    gettext,
    lazy_gettext,
    lazy_ngettext,
    ngettext,
    npgettext,
    pgettext,
    plural_forms,
    read_words,
    source_words,
    speaking,
)

__all__ = [
    "Language",
    "LanguageListError",
    "Words",
    "alias_table",
    "choose",
    "csv_separator",
    "current",
    "format_date",
    "format_datetime",
    "format_number",
    "format_percent",
    "format_time",
    "format_timedelta",
    "gettext",
    "isolate",
    "lazy_gettext",
    "lazy_ngettext",
    "match_code",
    "negotiate",
    "negotiate_terminal",
    "ngettext",
    "npgettext",
    "pgettext",
    "plural_forms",
    "read_languages",
    "read_words",
    "sort_key",
    "source_words",
    "speaking",
]
