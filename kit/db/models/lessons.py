"""What a class is given: assignments, their codes, and what it looks at together."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from kit.db.base import Base, UtcDateTime

NOTHING = text("''")  # a default that Alembic can compare on SQLite too


class Assignment(Base):
    """A module or a form given to a class."""

    __tablename__ = "assignment"
    __table_args__ = (
        UniqueConstraint("public_id", name="one_address_each"),
        CheckConstraint("kind IN ('module', 'form')", name="known_kind"),
        CheckConstraint("track IN ('war', 'everyday')", name="known_track"),
        CheckConstraint("explain IN ('each', 'close')", name="known_explain"),
        CheckConstraint("open_steps >= 1", name="one_step_is_open"),
        CheckConstraint("closed_at >= opened_at", name="closed_after_it_opened"),
        CheckConstraint("closes_at > opens_at", name="closes_after_it_opens"),
        Index("ix_assignment_classroom", "classroom_id", "opened_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)
    public_id: Mapped[str] = mapped_column(String(12))
    classroom_id: Mapped[int] = mapped_column(
        ForeignKey("classroom.id", ondelete="CASCADE")
    )
    kind: Mapped[str] = mapped_column(String(6))
    content_id: Mapped[str] = mapped_column(String(40))
    track: Mapped[str] = mapped_column(String(8))
    retry: Mapped[bool] = mapped_column(Boolean)
    explain: Mapped[str] = mapped_column(String(5))  # after each question, or at close
    draft_locales: Mapped[str] = mapped_column(String(200))
    # Item ids of the look back, spaces between: chosen when the lesson was given.
    review_everyday: Mapped[str] = mapped_column(String(90), server_default=NOTHING)
    review_war: Mapped[str] = mapped_column(String(90), server_default=NOTHING)
    # How far the teacher has opened the pages, and when; none: each student goes alone.
    open_steps: Mapped[int | None]
    stepped_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # What was planned, see services/hours.py; none: opened and closed by hand alone.
    opens_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closes_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)  # may lie ahead
    paused_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class JoinCode(Base):
    """The digits on the board: one to an open assignment, gone when it closes."""

    __tablename__ = "join_code"
    __table_args__ = (UniqueConstraint("assignment_id", name="one_live_code_each"),)

    code: Mapped[str] = mapped_column(String(12), primary_key=True)
    assignment_id: Mapped[int] = mapped_column(
        ForeignKey("assignment.id", ondelete="CASCADE")
    )
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class Discussion(Base):
    """The question a class is looking at together: one to an assignment."""

    __tablename__ = "discussion"
    __table_args__ = (
        CheckConstraint(
            "state IN ('think', 'spread', 'answer', 'again')", name="known_state"
        ),
    )

    assignment_id: Mapped[int] = mapped_column(
        ForeignKey("assignment.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    )
    item_id: Mapped[str] = mapped_column(String(40))
    state: Mapped[str] = mapped_column(String(6))
    moved_at: Mapped[datetime] = mapped_column(UtcDateTime)


class StoredComparison(Base):
    """Classes that start with the lessons now or later, as they were drawn.

    Rows are added and never changed, so that nobody draws until it suits.
    """

    __tablename__ = "comparison"
    __table_args__ = (UniqueConstraint("public_id", name="one_address_each"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)
    public_id: Mapped[str] = mapped_column(String(12))
    account_id: Mapped[int | None] = mapped_column(
        ForeignKey("account.id", ondelete="SET NULL"), index=True
    )
    seed: Mapped[str] = mapped_column(String(16))
    drawn_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ComparisonClass(Base):
    """A class of a comparison. A class is drawn once, or it could be drawn again."""

    __tablename__ = "comparison_class"
    __table_args__ = (
        CheckConstraint("starts IN ('now', 'later')", name="known_start"),
    )

    classroom_id: Mapped[int] = mapped_column(
        ForeignKey("classroom.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    )
    comparison_id: Mapped[int] = mapped_column(
        ForeignKey("comparison.id", ondelete="CASCADE"), index=True
    )
    starts: Mapped[str] = mapped_column(String(5))
