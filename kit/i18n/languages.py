"""The languages the kit knows: one table each in translations/languages.toml."""

import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from gettext import c2py
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, TypeAlias, cast

from babel import Locale, UnknownLocaleError

Direction: TypeAlias = Literal["ltr", "rtl"]

# Field of the table: the type of its value, and whether it must be there.
FIELDS: Mapping[str, tuple[type, bool]] = MappingProxyType(
    {
        "name": (str, True),
        "dir": (str, True),
        "nplurals": (int, True),
        "plural": (str, True),
        "categories": (list, True),
        "fallback": (list, True),
        "aliases": (list, False),
        "digits": (str, False),
        "cldr": (str, False),
    }
)
CATEGORIES = ("zero", "one", "two", "few", "many", "other")
COUNTS_TRIED = 1001  # a plural rule that repeats does so within 1000


class LanguageListError(ValueError):
    """The list of languages cannot be used; the message names every reason."""


@dataclass(frozen=True, slots=True)
class Language:
    """One language. `code` is a BCP 47 tag and goes into `lang` attributes as it is."""

    code: str
    name: str
    dir: Direction
    nplurals: int
    plural: str  # a C expression of n, as in PO headers
    categories: tuple[str, ...]  # the CLDR name of each form
    fallback: tuple[str, ...]
    aliases: tuple[str, ...]
    digits: str
    locale: Locale  # for dates, numbers and the names of languages

    @property
    def plural_forms(self) -> str:
        """The value of the `Plural-Forms` header of every PO file."""
        return f"nplurals={self.nplurals}; plural={self.plural};"

    def form(self, n: int) -> int:
        """Return the number of the form that goes with n things, counted from 0."""
        return _rule(self.plural)(abs(n))

    def category(self, n: int) -> str:
        return self.categories[self.form(n)]

    @property
    def exact_forms(self) -> frozenset[int]:
        """The forms used for one number only, such as 2 in Arabic.

        Only these may leave the number out: in Ukrainian, "one" is also for 21.
        """
        return frozenset(f for f, counts in samples(self).items() if len(counts) == 1)


def samples(language: Language) -> Mapping[int, tuple[int, ...]]:
    """Return the first two counts, below 1001, that go with each form."""
    return _samples(language.plural)


@cache
def _rule(plural: str) -> Callable[[int], int]:
    return c2py(plural)


@cache
def _samples(plural: str) -> Mapping[int, tuple[int, ...]]:
    rule = _rule(plural)
    found: dict[int, tuple[int, ...]] = {}
    for n in range(COUNTS_TRIED):
        counts = found.get(rule(n), ())
        if len(counts) < 2:
            found[rule(n)] = (*counts, n)
    return MappingProxyType(dict(sorted(found.items())))


def read_languages(file: Path) -> Mapping[str, Language]:
    """Read the list, in its own order: the source language first.

    Raises:
        LanguageListError: with every problem found, not only the first.
    """
    try:
        tables = tomllib.loads(file.read_text("utf-8"))
    except ValueError as error:  # not TOML, or not UTF-8
        raise LanguageListError(f"{file.name}: {error}") from error
    problems = [
        f"{file.name}: {code}: {problem}"
        for code, table in tables.items()
        for problem in _problems(code, table, tables)
    ]
    if not tables:
        problems.append(f"{file.name}: no language at all")
    if problems:
        raise LanguageListError("\n".join(problems))
    return MappingProxyType({c: _language(c, t) for c, t in tables.items()})


def alias_table(languages: Mapping[str, Language]) -> Mapping[str, str]:
    """Return each alias with the code it stands for."""
    return {alias: code for code, one in languages.items() for alias in one.aliases}


def _language(code: str, table: Mapping[str, Any]) -> Language:
    return Language(
        code=code,
        name=table["name"],
        dir=cast("Direction", table["dir"]),
        nplurals=table["nplurals"],
        plural=table["plural"],
        categories=tuple(table["categories"]),
        fallback=tuple(table["fallback"]),
        aliases=tuple(table.get("aliases", ())),
        digits=table.get("digits", "latn"),
        locale=Locale.parse(table.get("cldr", code), sep="-"),
    )


def _problems(code: str, table: object, tables: Mapping[str, Any]) -> Iterator[str]:
    if not isinstance(table, dict):
        yield "is not a table"
        return
    shape = [*_shape_problems(table)]
    yield from shape
    if shape:
        return
    yield from _locale_problems(table.get("cldr", code), table["dir"])
    yield from _plural_problems(table)
    for other in table["fallback"]:
        if other == code or other not in tables:
            yield f"fallback: {other} is not another language of this list"
    for alias in table.get("aliases", ()):
        if alias in tables or _claims(alias, tables.values()) > 1:
            yield f"aliases: {alias} already stands for a language"
    if table.get("digits", "latn") != "latn":
        yield "digits: only latn is supported, or pages would mix two sets"


def _claims(alias: str, tables: Iterable[object]) -> int:
    lists = [t.get("aliases", ()) for t in tables if isinstance(t, dict)]
    return sum(alias in names for names in lists if isinstance(names, list))


def _shape_problems(table: Mapping[str, object]) -> Iterator[str]:
    for field, (kind, needed) in FIELDS.items():
        if field not in table:
            if needed:
                yield f"{field}: is missing"
        elif not isinstance(value := table[field], kind):
            yield f"{field}: is not of type {kind.__name__}"
        elif isinstance(value, list) and not all(isinstance(v, str) for v in value):
            yield f"{field}: holds something that is not text"
    yield from (f"{field}: is unknown" for field in table if field not in FIELDS)


def _locale_problems(name: str, direction: str) -> Iterator[str]:
    try:
        locale = Locale.parse(name, sep="-")
    except (UnknownLocaleError, ValueError):
        yield "CLDR does not know this locale: name another one in cldr"
        return
    if direction != locale.text_direction:
        yield f"dir: CLDR says {locale.text_direction}"


def _plural_problems(table: Mapping[str, Any]) -> Iterator[str]:
    names = table["categories"]
    if len(names) != table["nplurals"] or len(set(names)) != len(names):
        yield "categories: need one name for each plural form"
    if unknown := sorted(set(names) - set(CATEGORIES)):
        yield f"categories: {', '.join(unknown)} unknown to CLDR"
    try:
        used = set(_samples(table["plural"]))
    except (ValueError, RecursionError, ZeroDivisionError) as error:
        yield f"plural: {error}"
        return
    if used != set(range(table["nplurals"])):
        yield f"plural: uses the forms {sorted(used)} of {table['nplurals']}"
