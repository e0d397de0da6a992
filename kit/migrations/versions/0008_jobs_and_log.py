"""How far long work is, and who changed what."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "job_run",
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("doing", sa.String(length=12), nullable=False),
        sa.Column("said", sa.String(length=300), nullable=False),
        sa.Column("begun_at", sa.DateTime(), nullable=False),
        sa.Column("heard_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("kind IN ('backup')", name=op.f("ck_job_run_known_kind")),
        sa.CheckConstraint(
            "state IN ('running', 'done', 'failed')",
            name=op.f("ck_job_run_known_state"),
        ),
        sa.CheckConstraint(
            "percent BETWEEN 0 AND 100", name=op.f("ck_job_run_share_of_the_work")
        ),
        sa.PrimaryKeyConstraint("public_id", name=op.f("pk_job_run")),
    )
    op.create_index(
        "uq_job_run_one_at_a_time",
        "job_run",
        ["kind"],
        unique=True,
        sqlite_where=sa.text("state = 'running'"),
        postgresql_where=sa.text("state = 'running'"),
    )
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("what", sa.String(length=20), nullable=False),
        sa.Column("about", sa.String(length=12), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id"],
            ["school.id"],
            name=op.f("fk_audit_entry_school_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_audit_entry_account_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
    )
    op.create_index("ix_audit_entry_school_id_at", "audit_entry", ["school_id", "at"])
    op.create_index(op.f("ix_audit_entry_account_id"), "audit_entry", ["account_id"])
    op.create_index(op.f("ix_audit_entry_at"), "audit_entry", ["at"])


def downgrade() -> None:
    op.drop_index(op.f("ix_audit_entry_at"), table_name="audit_entry")
    op.drop_index(op.f("ix_audit_entry_account_id"), table_name="audit_entry")
    op.drop_index("ix_audit_entry_school_id_at", table_name="audit_entry")
    op.drop_table("audit_entry")
    op.drop_index("uq_job_run_one_at_a_time", table_name="job_run")
    op.drop_table("job_run")
