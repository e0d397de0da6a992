"""Doubts about a key: from students and teachers, to the teacher and to the authors.

Keys can be wrong, and a debatable key is answered honestly only if it can be disputed.
Authors get the words without a name.
"""

from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from kit.content.model import Item
from kit.db.models import Account, Challenge, ClassTeacher

LONGEST = 300  # characters


@dataclass(frozen=True, slots=True)
class Doubt:
    """What somebody wrote about the key of an item; nobody's name."""

    words: str
    by_teacher: bool
    made_at: datetime


def challenge(
    session: Session,
    *,
    account_id: int,
    item: Item,
    words: str,
    locale: str,
    now: datetime,
) -> None:
    """Store a doubt; a second of the same person replaces the first."""
    account = session.get_one(Account, account_id, with_for_update=True)
    row = session.get(Challenge, (account_id, item.id))
    if row is None:
        row = Challenge(
            account_id=account_id, item_id=item.id, school_id=account.school_id
        )
        session.add(row)
    row.item_revision, row.locale = item.revision, locale
    row.words, row.made_at = words[:LONGEST], now


def doubts_of(session: Session, *, class_id: int, item_id: str) -> list[Doubt]:
    """Of the class and its teachers, oldest first."""
    rows = session.execute(
        select(Challenge.words, Account.role, Challenge.made_at)
        .join(Account, Account.id == Challenge.account_id)
        .where(Challenge.item_id == item_id, _of_class(class_id))
        .order_by(Challenge.made_at, Challenge.account_id)
    )
    return [Doubt(words, role != "student", made_at) for words, role, made_at in rows]


def counts_of(session: Session, *, class_id: int) -> dict[str, int]:
    """How many doubts there are about each item, in one statement."""
    rows = session.execute(
        select(Challenge.item_id, func.count())
        .join(Account, Account.id == Challenge.account_id)
        .where(_of_class(class_id))
        .group_by(Challenge.item_id)
    )
    return {row[0]: row[1] for row in rows}


def words_of(session: Session, *, account_id: int, item_id: str) -> str:
    """What this person wrote about this item; empty if nothing."""
    row = session.get(Challenge, (account_id, item_id))
    return row.words if row else ""


def report(session: Session) -> list[dict[str, str]]:
    """For those who maintain the bank: no school, no class, no name."""
    rows = session.execute(
        select(
            Challenge.item_id,
            Challenge.item_revision,
            Challenge.locale,
            Account.role,
            Challenge.words,
            Challenge.made_at,
        )
        .join(Account, Account.id == Challenge.account_id)
        .order_by(Challenge.item_id, Challenge.made_at, Challenge.account_id)
    )
    return [
        asdict(
            Reported(
                item=row[0],
                revision=row[1],
                locale=row[2],
                by="student" if row[3] == "student" else "teacher",
                words=row[4],
                day=row[5].astimezone(UTC).date().isoformat(),
            )
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class Reported:
    """One line of the maintainers' report; the day without the hour tells no lesson."""

    item: str
    revision: str
    locale: str
    by: str
    words: str
    day: str


def _of_class(class_id: int) -> ColumnElement[bool]:
    teachers = select(ClassTeacher.teacher_id).where(
        ClassTeacher.classroom_id == class_id
    )
    return or_(Account.classroom_id == class_id, Account.id.in_(teachers))
