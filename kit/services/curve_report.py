"""Item curves for those who maintain the bank: per lesson or form, and per track."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import TypeAlias

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from kit.analytics.irt import Fit, FittedItem, fit
from kit.analytics.queries import OF_ATTEMPT
from kit.analytics.stats import SMALLEST_CURVE
from kit.content.model import Library, Reflection
from kit.db.models import Attempt, StoredResponse

AnswerRow: TypeAlias = Row[str, str, int, str, str, int, int]


@dataclass(frozen=True, slots=True)
class Curves:
    """The items of one lesson or form as one track asks them."""

    quiz: str
    track: str
    students: int
    fit: Fit | None  # None below `SMALLEST_CURVE` students, and where none can be drawn
    items: Mapping[str, FittedItem]  # by id; empty without a fit


def curve_report(session: Session, *, library: Library) -> Iterator[Curves]:
    """First answers to items as they are worded now; looks through all answers once.

    Each quiz and track is fitted by itself: its students are its scale.
    """
    rows = session.execute(
        select(
            Attempt.content_id,
            Attempt.track,
            Attempt.id,
            StoredResponse.item_id,
            StoredResponse.item_revision,
            StoredResponse.earned_milli,
            StoredResponse.possible_milli,
        )
        .select_from(StoredResponse)
        .join(Attempt, OF_ATTEMPT)
        .where(StoredResponse.number == 1, Attempt.number == 1)
        .order_by(Attempt.content_id, Attempt.track, Attempt.school_id, Attempt.id)
        .execution_options(yield_per=1000)
    )
    for (quiz, track), found in groupby(rows, key=lambda row: (row[0], row[1])):
        yield _curves(library, quiz, track, found)


def _curves(
    library: Library, quiz: str, track: str, rows: Iterator[AnswerRow]
) -> Curves:
    people = [
        {
            row[3]: int(row[5] == row[6])
            for row in answers
            if _is_current(library, row[3], row[4])
        }
        for _attempt, answers in groupby(rows, key=lambda row: row[2])
    ]
    answered = [each for each in people if each]
    items = sorted(set().union(*answered)) if answered else []
    if len(answered) < SMALLEST_CURVE:
        return Curves(quiz, track, len(answered), None, {})
    found = fit([[each.get(item) for item in items] for each in answered])
    named = dict(zip(items, found.items, strict=True)) if found else {}
    return Curves(quiz, track, len(answered), found, named)


def _is_current(library: Library, item_id: str, revision: str) -> bool:
    item = library.items.get(item_id)
    return (
        item is not None
        and item.revision == revision
        and not isinstance(item, Reflection)
        and not library.is_practice(item_id)
    )
