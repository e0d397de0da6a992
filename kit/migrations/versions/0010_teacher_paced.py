"""A lesson whose steps the teacher opens for everybody together."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Lessons given before stay as they were: each student goes alone."""
    op.execute(
        "ALTER TABLE assignment ADD COLUMN open_steps INTEGER"
        " CONSTRAINT ck_assignment_one_step_is_open CHECK (open_steps >= 1)"
    )
    op.add_column("assignment", sa.Column("stepped_at", sa.DateTime(), nullable=True))


def downgrade() -> None:
    op.drop_column("assignment", "stepped_at")
    op.execute("ALTER TABLE assignment DROP COLUMN open_steps")
