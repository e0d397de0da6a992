"""A lesson can open later, and close by itself."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

MOMENTS = ("opened_at", "closed_at", "closes_at")


def upgrade() -> None:
    """What was given so far was opened by hand, and is closed by hand."""
    moment = sa.DateTime().compile(op.get_bind().dialect)
    op.add_column("assignment", sa.Column("opens_at", sa.DateTime(), nullable=True))
    op.execute(
        f"ALTER TABLE assignment ADD COLUMN closes_at {moment}"
        " CONSTRAINT ck_assignment_closes_after_it_opens CHECK (closes_at > opens_at)"
    )


def downgrade() -> None:
    """A lesson that closed by itself stays closed; a planned one is open at once."""
    columns = (sa.column(name, sa.DateTime()) for name in MOMENTS)
    given = sa.table("assignment", *columns)
    op.execute(
        sa.update(given)
        .where(given.c.closed_at.is_(None))
        .where(given.c.closes_at <= datetime.now(UTC).replace(tzinfo=None))
        .where(given.c.closes_at >= given.c.opened_at)
        .values(closed_at=given.c.closes_at)
    )
    op.drop_column("assignment", "closes_at")
    op.drop_column("assignment", "opens_at")
