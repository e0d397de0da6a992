"""One question in several languages: pure, from counts."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kit.analytics.dif import Dif, Readiness, Stratum, mantel_haenszel, readiness
from kit.analytics.locales import LocaleFigures, Oddity, odd_locales
from kit.analytics.question_queries import LocaleRow
from kit.analytics.stats import SMALLEST_SPREAD, discrimination

__all__ = ["Comparison", "Dif", "Language", "compare", "figures_of", "languages_of"]


@dataclass(frozen=True, slots=True)
class Language:
    """First answers in one language; `right` only of enough of them."""

    locale: str
    answered: int
    right: int | None
    oddity: Oddity | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """A language against the reference: what its numbers allow, and what they say."""

    reference: str
    ready: Readiness
    dif: Dif | None  # None: no two equally strong students to compare


def figures_of(rows: Iterable[LocaleRow]) -> dict[str, LocaleFigures]:
    """First answers by language; the most frequent language first."""
    by_locale: dict[str, list[LocaleRow]] = {}
    for row in rows:
        by_locale.setdefault(row.locale, []).append(row)
    found = {locale: _figures(theirs) for locale, theirs in by_locale.items()}
    return dict(sorted(found.items(), key=lambda each: (-each[1].n, each[0])))


def _figures(rows: Sequence[LocaleRow]) -> LocaleFigures:
    scored = [(r.is_right, r.rest) for r in rows for _ in range(r.n)]
    full = [(int(right), rest) for right, rest in scored if rest is not None]
    return LocaleFigures(
        right=sum(right for right, _ in scored),
        n=len(scored),
        discrimination=discrimination(
            [right for right, _ in full], [right + rest for right, rest in full]
        ),
    )


def languages_of(rows: Iterable[LocaleRow]) -> tuple[Language, ...]:
    figures = figures_of(rows)
    odd = odd_locales(figures)
    return tuple(
        Language(
            locale=locale,
            answered=found.n,
            right=found.right if found.n >= SMALLEST_SPREAD else None,
            oddity=odd.get(locale),
        )
        for locale, found in figures.items()
    )


def compare(
    rows: Sequence[LocaleRow], *, items: int, source: str
) -> tuple[Comparison, ...]:
    """Each language with the source language, or with the largest if nobody used that.

    Of students who answered everything, `items` questions.
    """
    full = [row for row in rows if row.rest is not None]
    counts: Counter[str] = Counter(dict.fromkeys((row.locale for row in rows), 0))
    for row in full:
        counts[row.locale] += row.n
    if len(counts) < 2:
        return ()
    most = min(counts, key=lambda locale: (-counts[locale], locale))
    reference = source if source in counts else most
    return tuple(
        Comparison(
            reference=reference,
            ready=ready,
            dif=mantel_haenszel(_strata(full, reference, ready.locale)),
        )
        for ready in readiness(counts, items=items, reference=reference)
    )


def _strata(rows: Iterable[LocaleRow], reference: str, focal: str) -> list[Stratum]:
    """By the score with this item in it, as the method has it."""
    cells: Counter[tuple[int, str, bool]] = Counter()
    for row in rows:
        if row.rest is not None:
            cells[row.rest + row.is_right, row.locale, row.is_right] += row.n
    return [
        Stratum(
            reference_right=cells[score, reference, True],
            reference_wrong=cells[score, reference, False],
            focal_right=cells[score, focal, True],
            focal_wrong=cells[score, focal, False],
        )
        for score in sorted({score for score, _, _ in cells})
    ]
