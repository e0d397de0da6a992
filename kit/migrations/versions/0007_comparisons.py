"""Comparisons of classes that start now with classes that start later."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "comparison",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("seed", sa.String(length=16), nullable=False),
        sa.Column("drawn_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id"], ["school.id"], name=op.f("fk_comparison_school_id")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_comparison_account_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comparison")),
        sa.UniqueConstraint("public_id", name=op.f("uq_comparison_one_address_each")),
    )
    op.create_index(op.f("ix_comparison_school_id"), "comparison", ["school_id"])
    op.create_index(op.f("ix_comparison_account_id"), "comparison", ["account_id"])
    op.create_table(
        "comparison_class",
        sa.Column("classroom_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("comparison_id", sa.Integer(), nullable=False),
        sa.Column("starts", sa.String(length=5), nullable=False),
        sa.CheckConstraint(
            "starts IN ('now', 'later')", name=op.f("ck_comparison_class_known_start")
        ),
        sa.ForeignKeyConstraint(
            ["classroom_id"],
            ["classroom.id"],
            name=op.f("fk_comparison_class_classroom_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["comparison_id"],
            ["comparison.id"],
            name=op.f("fk_comparison_class_comparison_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("classroom_id", name=op.f("pk_comparison_class")),
    )
    op.create_index(
        op.f("ix_comparison_class_comparison_id"), "comparison_class", ["comparison_id"]
    )


def downgrade() -> None:
    op.drop_index(
        op.f("ix_comparison_class_comparison_id"), table_name="comparison_class"
    )
    op.drop_table("comparison_class")
    op.drop_index(op.f("ix_comparison_account_id"), table_name="comparison")
    op.drop_index(op.f("ix_comparison_school_id"), table_name="comparison")
    op.drop_table("comparison")
