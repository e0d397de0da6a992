"""What was decided about items for a class: left out, or with a key of its own.

A ruling is one class's. It counts from then on for all its answers, old and new; what
the bank's key gives stays beside each mark, so that every ruling can be taken back.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple, TypeAlias

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session

from kit.content.model import Item, Response, ShortText
from kit.db.models import Account, StoredRuling
from kit.grading.own_key import share, with_key
from kit.grading.responses import from_json

# Left out; its own key; as in the question bank, which is no ruling in force.
What: TypeAlias = Literal["drop", "key", "bank"]
LONGEST = 300  # characters of the reason


@dataclass(frozen=True, slots=True)
class Ruling:
    """One line of the history; the newest of an item is in force."""

    id: int
    item_id: str
    item_revision: str  # of the item that was looked at; "": it was gone
    what: What
    key: Response | None
    words: str
    by: str | None  # the teacher's name; None: the account is gone
    made_at: datetime
    changed: int  # answers, when it was made

    @property
    def is_drop(self) -> bool:
        return self.what == "drop"


def in_force(session: Session, *, class_id: int) -> dict[str, Ruling]:
    """By item, in one statement; an item not named here is as in the bank."""
    newest = (
        select(func.max(StoredRuling.id))
        .where(StoredRuling.classroom_id == class_id)
        .group_by(StoredRuling.item_id)
    )
    rows = session.execute(
        _rulings(class_id).where(
            StoredRuling.id.in_(newest), StoredRuling.what != "bank"
        )
    )
    return {row[0].item_id: _ruling(row) for row in rows}


def ruling_on(session: Session, *, class_id: int, item_id: str) -> Ruling | None:
    """What is in force for one item; None: as in the bank."""
    row = session.execute(
        _rulings(class_id).where(StoredRuling.item_id == item_id).limit(1)
    ).first()
    return _ruling(row) if row and row[0].what != "bank" else None


def own_key(session: Session, *, class_id: int, item_id: str) -> Response | None:
    """The key that a class has of its own for one item."""
    ruling = ruling_on(session, class_id=class_id, item_id=item_id)
    return ruling.key if ruling else None


def history(
    session: Session, *, class_id: int, item_id: str | None = None
) -> list[Ruling]:
    """Who decided what, newest first; of one item, or of all."""
    query = _rulings(class_id)
    if item_id is not None:
        query = query.where(StoredRuling.item_id == item_id)
    return [_ruling(row) for row in session.execute(query)]


def _rulings(class_id: int) -> Select[StoredRuling, str | None]:
    return (
        select(StoredRuling, Account.name)
        .outerjoin(Account, Account.id == StoredRuling.account_id)
        .where(StoredRuling.classroom_id == class_id)
        .order_by(StoredRuling.id.desc())
    )


def _ruling(row: Row[StoredRuling, str | None]) -> Ruling:
    stored, name = row
    return Ruling(
        id=stored.id,
        item_id=stored.item_id,
        item_revision=stored.item_revision,
        what=_what(stored.what),
        key=from_json(stored.key) if stored.key else None,
        words=stored.words,
        by=name,
        made_at=stored.made_at,
        changed=stored.changed,
    )


def _what(word: str) -> What:
    return "drop" if word == "drop" else "key" if word == "key" else "bank"


# --- what follows from them ------------------------------------------------------


def dropped(rulings: Mapping[str, Ruling]) -> frozenset[str]:
    """Items that count nowhere. In d′ and c none with an own key counts, either."""
    return frozenset(item_id for item_id, each in rulings.items() if each.is_drop)


def key_for(item: Item, ruling: Ruling | None) -> Response | None:
    """The class's own key, where there is one that fits the item as it is now."""
    key = ruling.key if ruling else None
    return key if key and with_key(item, key) else None


def as_ruled(item: Item, ruling: Ruling | None) -> Item:
    """The item with the class's own key, where there is one that fits it."""
    key = key_for(item, ruling)
    return (with_key(item, key) if key else None) or item


def all_as_ruled(
    items: Mapping[str, Item], rulings: Mapping[str, Ruling]
) -> Mapping[str, Item]:
    ruled = {i: as_ruled(items[i], each) for i, each in rulings.items() if i in items}
    return {**items, **ruled} if ruled else items


class Marked(NamedTuple):
    """Thousandths of points, as they are stored."""

    earned_milli: int
    bank_milli: int | None  # by the bank's key; None: the same


def marked(
    item: Item | None,
    key: Response | None,
    response: Response,
    *,
    locale: str,
    bank_milli: int,
    possible_milli: int,
) -> Marked:
    """What a response earns by the class's own key, if there is one and it fits.

    A short text keeps what the bank's words earn it: its own key only adds to them.
    """
    part = share(item, response, key, locale=locale) if item and key else None
    if part is None:
        return Marked(bank_milli, None)
    own = round(part * possible_milli)
    earned = max(own, bank_milli) if isinstance(item, ShortText) else own
    return Marked(earned, bank_milli if bank_milli != earned else None)
