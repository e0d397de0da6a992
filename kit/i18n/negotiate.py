"""Which of the offered languages somebody would read best."""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from babel import Locale, UnknownLocaleError, negotiate_locale

LONGEST_HEADER = 1000  # characters; a browser sends about fifty
MOST_WISHES = 30
TAG = re.compile(r"[a-z]{2,3}(?:[-_][a-z0-9]{1,8}){0,7}", re.IGNORECASE | re.ASCII)
WEIGHT = re.compile(r"q\s*=\s*([01](?:\.\d{0,3})?|\.\d{1,3})", re.IGNORECASE | re.ASCII)
NO_LANGUAGE = frozenset({"mul", "root", "und", "zxx"})


def negotiate(accept_language: str | None, offered: Iterable[str]) -> str | None:
    """Return the offered code that fits an Accept-Language header best, or None.

    Whatever the header holds, nothing is raised: what is not a known language is
    passed over. A region falls back to its language (fr-CA to fr).
    """
    spelled = {code.lower().replace("-", "_"): code for code in offered}
    for wish in _wishes((accept_language or "")[:LONGEST_HEADER]):
        if found := negotiate_locale(_names(wish), spelled):
            return spelled[found.lower()]
    return None


def match_code(
    text: str | None, offered: Iterable[str], aliases: Mapping[str, str]
) -> str | None:
    """Return the offered code that `text` names, as in `?lang=`, or None.

    Compared, never parsed: any text at all may stand in an address.
    """
    wanted = (text or "").strip().lower().replace("_", "-")
    wanted = aliases.get(wanted, wanted)
    return next((code for code in offered if code.lower() == wanted.lower()), None)


def negotiate_terminal(
    environment: Mapping[str, str], offered: Iterable[str]
) -> str | None:
    """Return the offered code that fits LC_ALL, LC_MESSAGES or LANG, or None."""
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    value = next((environment[n] for n in names if environment.get(n)), "")
    return negotiate(re.split(r"[.@]", value)[0].replace("_", "-"), offered)


def _wishes(header: str) -> Iterator[str]:
    """Return the tags of a header, most wanted first; q=0 means "not this"."""
    weighed = []
    for part in islice(header.split(","), MOST_WISHES):
        tag, _, rest = part.strip().partition(";")
        weight = WEIGHT.fullmatch(rest.strip()) if rest else None
        if TAG.fullmatch(tag := tag.strip()) and (weight or not rest):
            weighed.append((float(weight[1]) if weight else 1.0, tag))
    weighed.sort(key=lambda pair: -pair[0])  # stable: first named, first served
    return (tag for q, tag in weighed if q > 0)


def _names(tag: str) -> list[str]:
    """Return the ways to look for one tag: as it is, and as CLDR calls it today.

    An unknown tag gives none: `ua` is a country, not a language.
    """
    name = tag.lower().replace("-", "_")
    if name.split("_")[0] in NO_LANGUAGE:
        return []
    try:
        return [name, str(Locale.parse(name))]
    except (UnknownLocaleError, ValueError):
        return _names(name.split("_")[0]) if "_" in name else []
