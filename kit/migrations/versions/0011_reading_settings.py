"""How pages look for a person, kept with the account: on every device the same."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Nobody has chosen anything; what a browser's cookie held is not looked at."""
    op.add_column(
        "account",
        sa.Column("reading", sa.String(120), nullable=False, server_default=""),
    )


def downgrade() -> None:
    op.drop_column("account", "reading")
