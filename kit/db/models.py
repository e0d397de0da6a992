"""Tables. What must never be true of the data is refused by the data."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Date,
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

NOTHING = text("''")  # a default that Alembic can compare on SQLite too


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
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


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
    note: Mapped[str] = mapped_column(String(120))  # private, by the teacher
    track: Mapped[str | None] = mapped_column(String(8))  # instead of the assignment's
    sequence: Mapped[str | None] = mapped_column(String(3))  # of test forms: "BAC"
    locale: Mapped[str | None] = mapped_column(String(12))
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


class Assignment(Base):
    """A module or a form given to a class."""

    __tablename__ = "assignment"
    __table_args__ = (
        UniqueConstraint("public_id", name="one_address_each"),
        CheckConstraint("kind IN ('module', 'form')", name="known_kind"),
        CheckConstraint("track IN ('war', 'everyday')", name="known_track"),
        CheckConstraint("explain IN ('each', 'close')", name="known_explain"),
        CheckConstraint("closed_at >= opened_at", name="closed_after_it_opened"),
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
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
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
