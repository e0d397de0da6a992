"""People: schools, classes, who belongs to them, and how they sign in."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from kit.db.base import Base, UtcDateTime


class School(Base):
    """The tenant: one to an installation as a rule, several where a district hosts."""

    __tablename__ = "school"
    __table_args__ = (
        CheckConstraint("keep_days BETWEEN 1 AND 800", name="nothing_is_kept_for_ever"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    locale: Mapped[str] = mapped_column(String(12))
    keep_days: Mapped[int | None]  # None: to the end of the school year
    made_up: Mapped[bool] = mapped_column(Boolean)  # a demo school says so on its pages
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Classroom(Base):
    __tablename__ = "classroom"
    __table_args__ = (
        UniqueConstraint("public_id", name="one_address_each"),
        CheckConstraint("expected_size BETWEEN 1 AND 500", name="size_of_a_class"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)
    public_id: Mapped[str] = mapped_column(String(12))
    name: Mapped[str] = mapped_column(String(80))
    expected_size: Mapped[int]  # above it newcomers wait for the teacher's tap
    draft_locales: Mapped[str] = mapped_column(String(200))  # consented, spaces between
    sittings: Mapped[int] = mapped_column(server_default="2")  # tests planned: 2 or 3
    # A teacher's own, to look round in: it counts in nothing beyond itself.
    made_up: Mapped[bool] = mapped_column(Boolean, server_default=false())
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ClassTeacher(Base):
    """Who teaches a class: its owner changes things, a co-teacher reads."""

    __tablename__ = "class_teacher"
    __table_args__ = (CheckConstraint("role IN ('owner', 'co')", name="known_role"),)

    classroom_id: Mapped[int] = mapped_column(
        ForeignKey("classroom.id", ondelete="CASCADE"), primary_key=True
    )
    teacher_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    role: Mapped[str] = mapped_column(String(5))


class Account(Base):
    """A person: a student with a nickname and a class, or staff with a password."""

    __tablename__ = "account"
    __table_args__ = (
        CheckConstraint("role IN ('student', 'teacher', 'admin')", name="known_role"),
        CheckConstraint(
            "(role = 'student') = (classroom_id IS NOT NULL)",
            name="students_and_only_students_have_a_class",
        ),
        CheckConstraint(
            "(role = 'student') = (erase_on IS NOT NULL)",
            name="students_and_only_students_are_erased_on_a_day",
        ),
        CheckConstraint(
            "role <> 'student' OR password_hash IS NULL",
            name="students_have_no_password",
        ),
        CheckConstraint("pin_counter >= 0", name="pins_count_up"),
        CheckConstraint("track IN ('war', 'everyday')", name="known_track"),
        UniqueConstraint("classroom_id", "name_key", name="one_nickname_in_a_class"),
        UniqueConstraint("public_id", name="one_address_each"),
        Index(
            "uq_account_one_staff_name",
            "name_key",
            unique=True,
            sqlite_where=text("role <> 'student'"),
            postgresql_where=text("role <> 'student'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)
    public_id: Mapped[str] = mapped_column(String(12))
    role: Mapped[str] = mapped_column(String(8))
    name: Mapped[str] = mapped_column(String(60))  # nickname, or the name of staff
    name_key: Mapped[str] = mapped_column(String(120))  # the name as it is compared
    classroom_id: Mapped[int | None] = mapped_column(
        ForeignKey("classroom.id", ondelete="CASCADE")
    )
    # From the teacher's list: whoever joins chooses it, and need not be let in.
    listed: Mapped[bool] = mapped_column(Boolean, server_default=false())
    note: Mapped[str] = mapped_column(String(120))  # private, by the teacher
    track: Mapped[str | None] = mapped_column(String(8))  # instead of the assignment's
    sequence: Mapped[str | None] = mapped_column(String(3))  # of test forms: "BAC"
    locale: Mapped[str | None] = mapped_column(String(12))
    # How pages look: "size=130 lines=wide"; empty: as they are.
    reading: Mapped[str] = mapped_column(String(120), server_default=text("''"))
    password_hash: Mapped[str | None] = mapped_column(String(200))
    pin_counter: Mapped[int]  # a new PIN raises it
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    erase_on: Mapped[date | None] = mapped_column(Date, index=True)
    waiting: Mapped[bool] = mapped_column(Boolean)  # for the teacher's [Let in]
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    disabled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SignIn(Base):
    """One browser that is signed in. Deleting the row signs it out at once."""

    __tablename__ = "sign_in"
    __table_args__ = (CheckConstraint("idle_s > 0", name="ends_when_idle"),)

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True
    )
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    idle_s: Mapped[int]
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class OneTimeLink(Base):
    """A link that works once: set-up, invitation, a new password, the demo."""

    __tablename__ = "one_time_link"
    __table_args__ = (
        CheckConstraint("purpose IN ('setup', 'password', 'demo')", name="known_use"),
        CheckConstraint(
            "(purpose = 'setup') = (account_id IS NULL)",
            name="only_setup_is_for_nobody_yet",
        ),
    )

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    purpose: Mapped[str] = mapped_column(String(8))
    account_id: Mapped[int | None] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True
    )
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
