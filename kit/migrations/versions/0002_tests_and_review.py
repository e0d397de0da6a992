"""Tests before and after: which form an attempt takes; review questions of a lesson."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column(
        "classroom",
        sa.Column("sittings", sa.Integer(), nullable=False, server_default="2"),
    )
    op.add_column("account", sa.Column("sequence", sa.String(length=3), nullable=True))
    op.add_column(
        "assignment",
        sa.Column(
            "review_everyday", sa.String(length=90), nullable=False, server_default=""
        ),
    )
    op.add_column(
        "assignment",
        sa.Column(
            "review_war", sa.String(length=90), nullable=False, server_default=""
        ),
    )
    op.add_column(
        "attempt",
        sa.Column(
            "content_id", sa.String(length=40), nullable=False, server_default=""
        ),
    )
    # What every attempt took until now is what its assignment gave.
    op.execute(
        "UPDATE attempt SET content_id = (SELECT assignment.content_id"
        " FROM assignment WHERE assignment.id = attempt.assignment_id)"
    )


def downgrade() -> None:
    op.drop_column("attempt", "content_id")
    op.drop_column("assignment", "review_war")
    op.drop_column("assignment", "review_everyday")
    op.drop_column("account", "sequence")
    op.drop_column("classroom", "sittings")
