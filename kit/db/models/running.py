"""What keeps the site going: throttles, recurring and long jobs, the log."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from kit.db.base import Base, UtcDateTime


class Throttle(Base):
    """Failures of one nickname, device or code; the key is a hash, no name in it."""

    __tablename__ = "throttle"
    __table_args__ = (CheckConstraint("failures >= 0", name="counts_up"),)

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    failures: Mapped[int]  # in the present window
    in_a_row: Mapped[int]
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    until: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Job(Base):
    """When a recurring job ran last; whoever moves the time runs it."""

    __tablename__ = "job"

    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    ran_at: Mapped[datetime] = mapped_column(UtcDateTime)


class JobRun(Base):
    """Work that takes longer than a page may: how far it is, for whoever asks."""

    __tablename__ = "job_run"
    __table_args__ = (
        CheckConstraint("kind IN ('backup')", name="known_kind"),
        CheckConstraint("state IN ('running', 'done', 'failed')", name="known_state"),
        CheckConstraint("percent BETWEEN 0 AND 100", name="share_of_the_work"),
        Index(
            "uq_job_run_one_at_a_time",
            "kind",
            unique=True,
            sqlite_where=text("state = 'running'"),
            postgresql_where=text("state = 'running'"),
        ),
    )

    public_id: Mapped[str] = mapped_column(String(12), primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(8))
    percent: Mapped[int]
    doing: Mapped[str] = mapped_column(String(12))
    said: Mapped[str] = mapped_column(String(300))  # what came of it, or why nothing
    begun_at: Mapped[datetime] = mapped_column(UtcDateTime)
    heard_at: Mapped[datetime] = mapped_column(UtcDateTime)  # the last sign of life


class AuditEntry(Base):
    """Who changed what. No answer, no student's name; rows are never changed."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_entry_school_id_at", "school_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id", ondelete="CASCADE"))
    account_id: Mapped[int | None] = mapped_column(
        ForeignKey("account.id", ondelete="SET NULL"), index=True
    )
    what: Mapped[str] = mapped_column(String(20))
    about: Mapped[str] = mapped_column(String(12))  # a public id; "" for the school
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
