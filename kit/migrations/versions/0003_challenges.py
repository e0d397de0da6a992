"""Doubts about the key of an item."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "challenge",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.String(length=40), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("item_revision", sa.String(length=12), nullable=False),
        sa.Column("locale", sa.String(length=12), nullable=False),
        sa.Column("words", sa.String(length=300), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_challenge_account_id_account"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["school_id"], ["school.id"], name=op.f("fk_challenge_school_id_school")
        ),
        sa.PrimaryKeyConstraint("account_id", "item_id", name=op.f("pk_challenge")),
    )
    op.create_index(op.f("ix_challenge_school_id"), "challenge", ["school_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_challenge_school_id"), table_name="challenge")
    op.drop_table("challenge")
