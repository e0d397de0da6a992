"""The bank's own report: how every item worked in all classes of the site.

Counts come from the counters. Only what needs scores looks through the answers, once.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kit.analytics import score_queries
from kit.analytics.bank import (
    Alike,
    Compared,
    Consistency,
    Counted,
    Scored,
    compared,
    consistency,
    counted,
)
from kit.analytics.score_queries import ScoreRow
from kit.content.model import (
    PRACTICE,
    Chosen,
    Item,
    Labelled,
    Library,
    Ordered,
    Paired,
    Typed,
)
from kit.db.models import ItemCount
from kit.grading.key import choices, right_ids
from kit.grading.responses import from_json

Flag: TypeAlias = Literal["weaker_do_better", "odd_language"]


@dataclass(frozen=True, slots=True)
class BankItem:
    """One revision of an item, as far as it was answered."""

    item: str
    revision: str
    quiz: str | None  # None: it is in no quiz any more
    is_current: bool  # the revision that is asked now
    key: frozenset[str]  # right options; empty for other items, and older revisions
    counted: Counted
    compared: Compared

    @property
    def flags(self) -> tuple[Flag, ...]:
        """Reasons to read the item again; no verdict."""
        found: list[Flag] = []
        rest = self.compared.item_rest
        if rest is not None and rest.is_below_zero:
            found.append("weaker_do_better")
        if self.counted.odd:
            found.append("odd_language")
        return tuple(found)


@dataclass(frozen=True, slots=True)
class BankReport:
    items: tuple[BankItem, ...]
    tests: dict[str, Consistency]  # lessons and forms whose students were asked alike


def bank_report(
    session: Session, *, library: Library, with_scores: bool = True
) -> BankReport:
    """Two statements: one reads the counters, one looks through the answers.

    The second only `with_scores`: without, nothing is compared and no test has an α.
    """
    alike: defaultdict[tuple[str, str], list[Alike]] = defaultdict(list)
    for item, revision, each in _counters(session):
        alike[item, revision].append(each)
    rows = score_queries.scores(session, practice=_of(library)) if with_scores else ()
    scored = [_scored(row) for row in rows]
    by_item = _grouped(scored, lambda row: (row.item, row.revision))
    by_test = _grouped(scored, lambda row: row.test)
    found = {test: consistency(rows) for test, rows in sorted(by_test.items())}
    return BankReport(
        items=tuple(
            _bank_item(library, key, alike[key], by_item.get(key, ()))
            for key in sorted(alike)
        ),
        tests={test: known for test, known in found.items() if known is not None},
    )


def _of(library: Library) -> tuple[str, ...]:
    """The items that are asked before a test and count for nothing."""
    practice = library.quizzes.get(PRACTICE)
    return tuple(practice.items) if practice else ()


def _counters(session: Session) -> Iterator[tuple[str, str, Alike]]:
    """Item, revision and like answers, of all schools of the site together.

    Reflections have no right answer and are left out.
    """
    columns = (
        *(ItemCount.item_id, ItemCount.item_revision, ItemCount.locale),
        *(ItemCount.number, ItemCount.answer, ItemCount.certainty),
        *(ItemCount.earned_milli, ItemCount.possible_milli),
    )
    rows = session.execute(
        select(*columns, func.sum(ItemCount.n))
        .where(ItemCount.possible_milli > 0, ItemCount.n > 0)
        .group_by(*columns)
    )
    for item, revision, locale, number, answer, sure, earned, possible, n in rows:
        is_right = earned == possible
        each = Alike(locale, number, _chosen(answer), sure or None, is_right, int(n))
        yield item, revision, each


def _chosen(answer: str) -> frozenset[str] | None:
    """The parts of an answer that can be counted: options, pairs, places."""
    if not answer:
        return None
    match from_json(answer):
        case Chosen(ids):
            return ids
        case Ordered(order):
            return frozenset(f"{n}={id_}" for n, id_ in enumerate(order, start=1))
        case Paired(parts) | Labelled(parts):
            return frozenset(f"{one}={other}" for one, other in parts.items())
        case Typed():
            return None


def _scored(row: ScoreRow) -> Scored:
    return Scored(
        test=test_name(row.content_id, row.track, row.quiz_revision),
        item=row.item_id,
        revision=row.item_revision,
        earned=row.earned,
        possible=row.possible,
        total=int(row.total),
        whole=int(row.whole),
        answered=row.answered,
        n=row.n,
    )


def test_name(content_id: str, track: str, revision: str) -> str:
    """A lesson or form as it was asked, for tables and programs."""
    return f"{content_id}/{track}@{revision}"


def _grouped(
    rows: Iterable[Scored], key: Callable[[Scored], Any]
) -> dict[Any, list[Scored]]:
    groups: defaultdict[Any, list[Scored]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return dict(groups)


def _bank_item(
    library: Library,
    key: tuple[str, str],
    alike: Iterable[Alike],
    scored: Iterable[Scored],
) -> BankItem:
    id_, revision = key
    home, known = library.homes.get(id_), library.items.get(id_)
    item: Item | None = known if known and known.revision == revision else None
    return BankItem(
        item=id_,
        revision=revision,
        quiz=home.id if home else None,
        is_current=item is not None,
        key=right_ids(item),
        counted=counted(alike, choices(item)),
        compared=compared(scored),
    )
