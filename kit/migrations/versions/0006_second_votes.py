"""Looking at a question together, and the second vote."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "discussion",
        sa.Column("assignment_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("item_id", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=6), nullable=False),
        sa.Column("moved_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "state IN ('think', 'spread', 'answer', 'again')",
            name=op.f("ck_discussion_known_state"),
        ),
        sa.ForeignKeyConstraint(
            ["assignment_id"],
            ["assignment.id"],
            name=op.f("fk_discussion_assignment_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("assignment_id", name=op.f("pk_discussion")),
    )
    op.create_table(
        "vote",
        sa.Column("school_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("attempt_id", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("item_id", sa.String(length=40), nullable=False),
        sa.Column("given", sa.Text(), nullable=False),
        sa.Column("voted_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id", "attempt_id"],
            ["attempt.school_id", "attempt.id"],
            name=op.f("fk_vote_school_id_attempt_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "school_id", "attempt_id", "item_id", name=op.f("pk_vote")
        ),
    )


def downgrade() -> None:
    op.drop_table("vote")
    op.drop_table("discussion")
