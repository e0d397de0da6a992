"""First tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "job",
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("ran_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_job")),
    )
    op.create_table(
        "school",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("locale", sa.String(length=12), nullable=False),
        sa.Column("keep_days", sa.Integer(), nullable=True),
        sa.Column("made_up", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "keep_days BETWEEN 1 AND 800",
            name=op.f("ck_school_nothing_is_kept_for_ever"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_school")),
    )
    op.create_table(
        "throttle",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("in_a_row", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(), nullable=False),
        sa.Column("until", sa.DateTime(), nullable=True),
        sa.CheckConstraint("failures >= 0", name=op.f("ck_throttle_counts_up")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_throttle")),
    )
    op.create_table(
        "classroom",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("expected_size", sa.Integer(), nullable=False),
        sa.Column("draft_locales", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "expected_size BETWEEN 1 AND 500", name=op.f("ck_classroom_size_of_a_class")
        ),
        sa.ForeignKeyConstraint(
            ["school_id"], ["school.id"], name=op.f("fk_classroom_school_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_classroom")),
        sa.UniqueConstraint("public_id", name=op.f("uq_classroom_one_address_each")),
    )
    op.create_index(
        op.f("ix_classroom_school_id"), "classroom", ["school_id"], unique=False
    )
    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("role", sa.String(length=8), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("name_key", sa.String(length=120), nullable=False),
        sa.Column("classroom_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=120), nullable=False),
        sa.Column("track", sa.String(length=8), nullable=True),
        sa.Column("locale", sa.String(length=12), nullable=True),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("pin_counter", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("seen_at", sa.DateTime(), nullable=True),
        sa.Column("erase_on", sa.Date(), nullable=True),
        sa.Column("waiting", sa.Boolean(), nullable=False),
        sa.Column("removed_at", sa.DateTime(), nullable=True),
        sa.Column("disabled_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "(role = 'student') = (classroom_id IS NOT NULL)",
            name=op.f("ck_account_students_and_only_students_have_a_class"),
        ),
        sa.CheckConstraint(
            "(role = 'student') = (erase_on IS NOT NULL)",
            name=op.f("ck_account_students_and_only_students_are_erased_on_a_day"),
        ),
        sa.CheckConstraint(
            "role <> 'student' OR password_hash IS NULL",
            name=op.f("ck_account_students_have_no_password"),
        ),
        sa.CheckConstraint(
            "role IN ('student', 'teacher', 'admin')",
            name=op.f("ck_account_known_role"),
        ),
        sa.CheckConstraint(
            "track IN ('war', 'everyday')", name=op.f("ck_account_known_track")
        ),
        sa.CheckConstraint("pin_counter >= 0", name=op.f("ck_account_pins_count_up")),
        sa.ForeignKeyConstraint(
            ["classroom_id"],
            ["classroom.id"],
            name=op.f("fk_account_classroom_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["school_id"], ["school.id"], name=op.f("fk_account_school_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint(
            "classroom_id", "name_key", name=op.f("uq_account_one_nickname_in_a_class")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_account_one_address_each")),
    )
    op.create_index(op.f("ix_account_erase_on"), "account", ["erase_on"], unique=False)
    op.create_index(
        op.f("ix_account_school_id"), "account", ["school_id"], unique=False
    )
    op.create_index(
        "uq_account_one_staff_name",
        "account",
        ["name_key"],
        unique=True,
        sqlite_where=sa.text("role <> 'student'"),
        postgresql_where=sa.text("role <> 'student'"),
    )
    op.create_table(
        "assignment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("classroom_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=6), nullable=False),
        sa.Column("content_id", sa.String(length=40), nullable=False),
        sa.Column("track", sa.String(length=8), nullable=False),
        sa.Column("retry", sa.Boolean(), nullable=False),
        sa.Column("explain", sa.String(length=5), nullable=False),
        sa.Column("draft_locales", sa.String(length=200), nullable=False),
        sa.Column("opened_at", sa.DateTime(), nullable=False),
        sa.Column("paused_at", sa.DateTime(), nullable=True),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "explain IN ('each', 'close')", name=op.f("ck_assignment_known_explain")
        ),
        sa.CheckConstraint(
            "kind IN ('module', 'form')", name=op.f("ck_assignment_known_kind")
        ),
        sa.CheckConstraint(
            "track IN ('war', 'everyday')", name=op.f("ck_assignment_known_track")
        ),
        sa.CheckConstraint(
            "closed_at >= opened_at", name=op.f("ck_assignment_closed_after_it_opened")
        ),
        sa.ForeignKeyConstraint(
            ["classroom_id"],
            ["classroom.id"],
            name=op.f("fk_assignment_classroom_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["school_id"], ["school.id"], name=op.f("fk_assignment_school_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
        sa.UniqueConstraint("public_id", name=op.f("uq_assignment_one_address_each")),
    )
    op.create_index(
        "ix_assignment_classroom",
        "assignment",
        ["classroom_id", "opened_at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_assignment_school_id"), "assignment", ["school_id"], unique=False
    )
    op.create_table(
        "attempt",
        sa.Column("school_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("quiz_revision", sa.String(length=12), nullable=False),
        sa.Column("track", sa.String(length=8), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(), nullable=False),
        sa.Column("moved_at", sa.DateTime(), nullable=False),
        sa.Column("finished_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "track IN ('war', 'everyday')", name=op.f("ck_attempt_known_track")
        ),
        sa.CheckConstraint(
            "finished_at >= started_at",
            name=op.f("ck_attempt_finished_after_it_started"),
        ),
        sa.CheckConstraint(
            "number >= 1", name=op.f("ck_attempt_attempts_count_from_one")
        ),
        sa.ForeignKeyConstraint(
            ["assignment_id"],
            ["assignment.id"],
            name=op.f("fk_attempt_assignment_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["school_id"], ["school.id"], name=op.f("fk_attempt_school_id")
        ),
        sa.ForeignKeyConstraint(
            ["student_id"],
            ["account.id"],
            name=op.f("fk_attempt_student_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f("pk_attempt")),
        sa.UniqueConstraint(
            "student_id",
            "assignment_id",
            "number",
            name=op.f("uq_attempt_one_row_each"),
        ),
    )
    op.create_index(
        "ix_attempt_assignment",
        "attempt",
        ["school_id", "assignment_id", "number"],
        unique=False,
    )
    op.create_index(
        op.f("ix_attempt_assignment_id"), "attempt", ["assignment_id"], unique=False
    )
    op.create_table(
        "class_teacher",
        sa.Column("classroom_id", sa.Integer(), nullable=False),
        sa.Column("teacher_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=5), nullable=False),
        sa.CheckConstraint(
            "role IN ('owner', 'co')", name=op.f("ck_class_teacher_known_role")
        ),
        sa.ForeignKeyConstraint(
            ["classroom_id"],
            ["classroom.id"],
            name=op.f("fk_class_teacher_classroom_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["teacher_id"],
            ["account.id"],
            name=op.f("fk_class_teacher_teacher_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "classroom_id", "teacher_id", name=op.f("pk_class_teacher")
        ),
    )
    op.create_index(
        op.f("ix_class_teacher_teacher_id"),
        "class_teacher",
        ["teacher_id"],
        unique=False,
    )
    op.create_table(
        "join_code",
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"],
            ["assignment.id"],
            name=op.f("fk_join_code_assignment_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_join_code")),
        sa.UniqueConstraint(
            "assignment_id", name=op.f("uq_join_code_one_live_code_each")
        ),
    )
    op.create_index(
        op.f("ix_join_code_expires_at"), "join_code", ["expires_at"], unique=False
    )
    op.create_table(
        "one_time_link",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("purpose", sa.String(length=8), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "(purpose = 'setup') = (account_id IS NULL)",
            name=op.f("ck_one_time_link_only_setup_is_for_nobody_yet"),
        ),
        sa.CheckConstraint(
            "purpose IN ('setup', 'password', 'demo')",
            name=op.f("ck_one_time_link_known_use"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_one_time_link_account_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_one_time_link")),
    )
    op.create_index(
        op.f("ix_one_time_link_account_id"),
        "one_time_link",
        ["account_id"],
        unique=False,
    )
    op.create_table(
        "sign_in",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("seen_at", sa.DateTime(), nullable=False),
        sa.Column("idle_s", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("idle_s > 0", name=op.f("ck_sign_in_ends_when_idle")),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_sign_in_account_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_sign_in")),
    )
    op.create_index(
        op.f("ix_sign_in_account_id"), "sign_in", ["account_id"], unique=False
    )
    op.create_index(
        op.f("ix_sign_in_expires_at"), "sign_in", ["expires_at"], unique=False
    )
    op.create_table(
        "response",
        sa.Column("school_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("attempt_id", sa.BigInteger(), nullable=False),
        sa.Column("item_id", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("item_revision", sa.String(length=12), nullable=False),
        sa.Column("locale", sa.String(length=12), nullable=False),
        sa.Column("translation", sa.String(length=8), nullable=False),
        sa.Column("given", sa.Text(), nullable=False),
        sa.Column("certainty", sa.Integer(), nullable=True),
        sa.Column("earned_milli", sa.Integer(), nullable=False),
        sa.Column("possible_milli", sa.Integer(), nullable=False),
        sa.Column("resend_key", sa.String(length=24), nullable=False),
        sa.Column("answered_at", sa.DateTime(), nullable=False),
        sa.Column("released_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "translation IN ('source', 'draft', 'reviewed', 'verified')",
            name=op.f("ck_response_known_translation_status"),
        ),
        sa.CheckConstraint(
            "certainty BETWEEN 1 AND 3", name=op.f("ck_response_certainty_is_1_2_or_3")
        ),
        sa.CheckConstraint(
            "earned_milli BETWEEN 0 AND possible_milli",
            name=op.f("ck_response_earned_within_possible"),
        ),
        sa.CheckConstraint(
            "number IN (1, 2)", name=op.f("ck_response_one_try_and_one_retry")
        ),
        sa.CheckConstraint(
            "released_at >= answered_at",
            name=op.f("ck_response_key_shown_after_the_answer"),
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "attempt_id"],
            ["attempt.school_id", "attempt.id"],
            name=op.f("fk_response_school_id_attempt_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "school_id", "attempt_id", "item_id", "number", name=op.f("pk_response")
        ),
        sa.UniqueConstraint(
            "school_id",
            "attempt_id",
            "resend_key",
            name=op.f("uq_response_stored_once"),
        ),
    )
    op.create_table(
        "step_done",
        sa.Column("school_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("attempt_id", sa.BigInteger(), nullable=False),
        sa.Column("step_id", sa.String(length=40), nullable=False),
        sa.Column("done_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id", "attempt_id"],
            ["attempt.school_id", "attempt.id"],
            name=op.f("fk_step_done_school_id_attempt_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "school_id", "attempt_id", "step_id", name=op.f("pk_step_done")
        ),
    )


def downgrade() -> None:
    op.drop_table("step_done")
    op.drop_table("response")
    op.drop_index(op.f("ix_sign_in_expires_at"), table_name="sign_in")
    op.drop_index(op.f("ix_sign_in_account_id"), table_name="sign_in")
    op.drop_table("sign_in")
    op.drop_index(op.f("ix_one_time_link_account_id"), table_name="one_time_link")
    op.drop_table("one_time_link")
    op.drop_index(op.f("ix_join_code_expires_at"), table_name="join_code")
    op.drop_table("join_code")
    op.drop_index(op.f("ix_class_teacher_teacher_id"), table_name="class_teacher")
    op.drop_table("class_teacher")
    op.drop_index(op.f("ix_attempt_assignment_id"), table_name="attempt")
    op.drop_index("ix_attempt_assignment", table_name="attempt")
    op.drop_table("attempt")
    op.drop_index(op.f("ix_assignment_school_id"), table_name="assignment")
    op.drop_index("ix_assignment_classroom", table_name="assignment")
    op.drop_table("assignment")
    op.drop_index(
        "uq_account_one_staff_name",
        table_name="account",
        sqlite_where=sa.text("role <> 'student'"),
        postgresql_where=sa.text("role <> 'student'"),
    )
    op.drop_index(op.f("ix_account_school_id"), table_name="account")
    op.drop_index(op.f("ix_account_erase_on"), table_name="account")
    op.drop_table("account")
    op.drop_index(op.f("ix_classroom_school_id"), table_name="classroom")
    op.drop_table("classroom")
    op.drop_table("throttle")
    op.drop_table("school")
    op.drop_table("job")
