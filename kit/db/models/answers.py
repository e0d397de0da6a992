"""What students do with it: attempts, answers, votes, doubts."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kit.db.base import Base, UtcDateTime


class AttemptKey(NamedTuple):
    """The primary key of an attempt, as services pass it round."""

    school_id: int
    id: int


class Attempt(Base):
    """One student's run through the questions of one assignment."""

    __tablename__ = "attempt"
    __table_args__ = (
        UniqueConstraint("student_id", "assignment_id", "number", name="one_row_each"),
        CheckConstraint("number >= 1", name="attempts_count_from_one"),
        CheckConstraint("finished_at >= started_at", name="finished_after_it_started"),
        CheckConstraint("track IN ('war', 'everyday')", name="known_track"),
        Index("ix_attempt_assignment", "school_id", "assignment_id", "number"),
    )

    school_id: Mapped[int] = mapped_column(
        ForeignKey("school.id"), primary_key=True, autoincrement=False
    )
    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    student_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE")
    )
    # Whose it was before two were joined into one; so that it can go back.
    came_from: Mapped[int | None] = mapped_column(
        ForeignKey("account.id", ondelete="SET NULL"), index=True
    )
    assignment_id: Mapped[int] = mapped_column(
        ForeignKey("assignment.id", ondelete="CASCADE"), index=True
    )
    content_id: Mapped[str] = mapped_column(
        String(40), server_default=text("''")
    )  # or a form
    quiz_revision: Mapped[str] = mapped_column(String(12))
    track: Mapped[str] = mapped_column(String(8))
    number: Mapped[int]
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    moved_at: Mapped[datetime] = mapped_column(UtcDateTime)  # the last step or answer
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    responses: Mapped[list[StoredResponse]] = relationship(
        back_populates="attempt", cascade="all, delete-orphan", lazy="raise"
    )


class StepDone(Base):
    """A reading step the student has been through."""

    __tablename__ = "step_done"
    __table_args__ = (
        ForeignKeyConstraint(
            ["school_id", "attempt_id"],
            ["attempt.school_id", "attempt.id"],
            ondelete="CASCADE",
        ),
    )

    school_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    attempt_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    step_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    done_at: Mapped[datetime] = mapped_column(UtcDateTime)


class StoredResponse(Base):
    """What a student gave for one item, beside the mark it earned."""

    __tablename__ = "response"
    __table_args__ = (
        ForeignKeyConstraint(
            ["school_id", "attempt_id"],
            ["attempt.school_id", "attempt.id"],
            ondelete="CASCADE",
        ),
        UniqueConstraint("school_id", "attempt_id", "resend_key", name="stored_once"),
        CheckConstraint("number IN (1, 2)", name="one_try_and_one_retry"),
        CheckConstraint("certainty BETWEEN 1 AND 3", name="certainty_is_1_2_or_3"),
        CheckConstraint(
            "earned_milli BETWEEN 0 AND possible_milli", name="earned_within_possible"
        ),
        CheckConstraint(
            "translation IN ('source', 'draft', 'reviewed', 'verified')",
            name="known_translation_status",
        ),
        CheckConstraint(
            "released_at >= answered_at", name="key_shown_after_the_answer"
        ),
        CheckConstraint(
            "bank_milli BETWEEN 0 AND possible_milli", name="bank_mark_within_possible"
        ),
    )

    school_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    attempt_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    item_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    item_revision: Mapped[str] = mapped_column(String(12))
    locale: Mapped[str] = mapped_column(String(12))
    translation: Mapped[str] = mapped_column(String(8))
    given: Mapped[str] = mapped_column(Text)  # canonical JSON: grading/responses.py
    certainty: Mapped[int | None]
    earned_milli: Mapped[int]
    possible_milli: Mapped[int]
    resend_key: Mapped[str] = mapped_column(String(24))  # as the form sent it
    answered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    released_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # the key shown
    # By the key of the question bank, where the class's own key gives another mark.
    bank_milli: Mapped[int | None]
    attempt: Mapped[Attempt] = relationship(back_populates="responses", lazy="raise")


class Vote(Base):
    """A student's second vote, after the class has talked: no try, no mark."""

    __tablename__ = "vote"
    __table_args__ = (
        ForeignKeyConstraint(
            ["school_id", "attempt_id"],
            ["attempt.school_id", "attempt.id"],
            ondelete="CASCADE",
        ),
    )

    school_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    attempt_id: Mapped[int] = mapped_column(
        BigInteger, primary_key=True, autoincrement=False
    )
    item_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    given: Mapped[str] = mapped_column(Text)  # as in a response
    voted_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Challenge(Base):
    """What somebody has against the key of an item; one to a person and item."""

    __tablename__ = "challenge"

    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True
    )
    item_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)
    item_revision: Mapped[str] = mapped_column(String(12))
    locale: Mapped[str] = mapped_column(String(12))
    words: Mapped[str] = mapped_column(String(300))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
