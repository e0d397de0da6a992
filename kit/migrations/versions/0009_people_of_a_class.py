"""Removed and made-up classes, names from a list, and two students joined into one."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """No class was made up, and nobody is known to be from a list."""
    for table, name in (("classroom", "made_up"), ("account", "listed")):
        op.add_column(
            table,
            sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()),
        )
    op.add_column("classroom", sa.Column("removed_at", sa.DateTime(), nullable=True))
    with op.batch_alter_table("attempt") as attempt:
        attempt.add_column(sa.Column("came_from", sa.Integer(), nullable=True))
        attempt.create_foreign_key(
            op.f("fk_attempt_came_from"),
            "account",
            ["came_from"],
            ["id"],
            ondelete="SET NULL",
        )
    op.create_index(op.f("ix_attempt_came_from"), "attempt", ["came_from"])


def downgrade() -> None:
    """Classes in the bin are back; what was joined into one stays so."""
    op.drop_index(op.f("ix_attempt_came_from"), table_name="attempt")
    with op.batch_alter_table("attempt") as attempt:
        attempt.drop_constraint(op.f("fk_attempt_came_from"), type_="foreignkey")
        attempt.drop_column("came_from")
    op.drop_column("classroom", "removed_at")
    op.drop_column("account", "listed")
    op.drop_column("classroom", "made_up")
