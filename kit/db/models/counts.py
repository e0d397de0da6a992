"""What is made of answers: counters, and rulings of a class."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
)
from sqlalchemy.orm import Mapped, mapped_column

from kit.db.base import Base, UtcDateTime


class ItemCount(Base):
    """How many answers to an item were alike: no student, no class, no time.

    Kept by services/counters.py in the transaction of each answer.
    """

    __tablename__ = "item_count"
    __table_args__ = (
        CheckConstraint("number IN (1, 2)", name="one_try_and_one_retry"),
        CheckConstraint("certainty BETWEEN 0 AND 3", name="certainty_is_0_to_3"),
        CheckConstraint(
            "earned_milli BETWEEN 0 AND possible_milli", name="earned_within_possible"
        ),
        CheckConstraint("n >= 0", name="never_below_none"),
    )

    school_id: Mapped[int] = mapped_column(
        ForeignKey("school.id"), primary_key=True, autoincrement=False
    )
    item_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    item_revision: Mapped[str] = mapped_column(String(12), primary_key=True)
    locale: Mapped[str] = mapped_column(String(12), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    answer: Mapped[str] = mapped_column(String(120), primary_key=True)  # "": words
    certainty: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    earned_milli: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    possible_milli: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    n: Mapped[int]


class StoredRuling(Base):
    """What a teacher decided about an item for a class; the latest row is in force.

    Rows are added and never changed, so that they are the history, too.
    """

    __tablename__ = "ruling"
    __table_args__ = (
        CheckConstraint("what IN ('drop', 'key', 'bank')", name="known_ruling"),
        CheckConstraint("(what = 'key') = (key <> '')", name="a_key_if_it_is_one"),
        CheckConstraint("changed >= 0", name="counts_up"),
        Index("ix_ruling_classroom", "classroom_id", "item_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    classroom_id: Mapped[int] = mapped_column(
        ForeignKey("classroom.id", ondelete="CASCADE")
    )
    item_id: Mapped[str] = mapped_column(String(40))
    item_revision: Mapped[str] = mapped_column(String(12))  # "": the item was gone
    what: Mapped[str] = mapped_column(String(4))  # left out, own key, as in the bank
    key: Mapped[str] = mapped_column(Text)  # canonical JSON: grading/own_key.py
    words: Mapped[str] = mapped_column(String(300))
    account_id: Mapped[int | None] = mapped_column(
        ForeignKey("account.id", ondelete="SET NULL"), index=True
    )
    changed: Mapped[int]  # answers whose mark changed, or that count or not, now
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
