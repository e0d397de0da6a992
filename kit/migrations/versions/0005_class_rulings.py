"""Rulings of a class on items: left out, or with a key of its own; marks beside it."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

# The counters of 0004, and the answers that have a mark of the class's own.
COUNTER = (
    "school_id, item_id, item_revision, locale, number, answer, certainty,"
    " earned_milli, possible_milli"
)
OWN_MARKS = """
    SELECT school_id, item_id, item_revision, locale, number,
        CASE WHEN length(given) <= 120 AND (
            given LIKE :ids OR given LIKE :order
            OR given LIKE :pairs OR given LIKE :labels
        ) THEN given ELSE '' END AS answer,
        COALESCE(certainty, 0) AS certainty,
        {mark} AS earned_milli, possible_milli
    FROM response WHERE bank_milli IS NOT NULL
"""
KINDS = {kind: f'{{"{kind}":%' for kind in ("ids", "order", "pairs", "labels")}


def upgrade() -> None:
    op.create_table(
        "ruling",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("classroom_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.String(length=40), nullable=False),
        sa.Column("item_revision", sa.String(length=12), nullable=False),
        sa.Column("what", sa.String(length=4), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("words", sa.String(length=300), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "what IN ('drop', 'key', 'bank')", name=op.f("ck_ruling_known_ruling")
        ),
        sa.CheckConstraint(
            "(what = 'key') = (key <> '')", name=op.f("ck_ruling_a_key_if_it_is_one")
        ),
        sa.CheckConstraint("changed >= 0", name=op.f("ck_ruling_counts_up")),
        sa.ForeignKeyConstraint(
            ["classroom_id"],
            ["classroom.id"],
            name=op.f("fk_ruling_classroom_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_ruling_account_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ruling")),
    )
    op.create_index("ix_ruling_classroom", "ruling", ["classroom_id", "item_id", "id"])
    op.create_index(op.f("ix_ruling_account_id"), "ruling", ["account_id"])
    # In one statement with its check, SQLite need not copy the largest table.
    op.execute(
        "ALTER TABLE response ADD COLUMN bank_milli INTEGER"
        " CONSTRAINT ck_response_bank_mark_within_possible"
        " CHECK (bank_milli BETWEEN 0 AND possible_milli)"
    )


def downgrade() -> None:
    """Marks go back to the bank's: without rulings nothing could explain them."""
    _count_bank_marks()
    op.execute(
        "UPDATE response SET earned_milli = bank_milli WHERE bank_milli IS NOT NULL"
    )
    op.execute("ALTER TABLE response DROP COLUMN bank_milli")
    op.drop_index(op.f("ix_ruling_account_id"), table_name="ruling")
    op.drop_index("ix_ruling_classroom", table_name="ruling")
    op.drop_table("ruling")


def _count_bank_marks() -> None:
    """Counters of the class's own marks give their answers to those of the bank's."""
    op.execute(
        sa.text(
            f"INSERT INTO item_count ({COUNTER}, n)"  # noqa: S608 - our own names
            f" SELECT {COUNTER}, COUNT(*)"
            f" FROM ({OWN_MARKS.format(mark='bank_milli')}) AS own"
            f" WHERE true GROUP BY {COUNTER} ON CONFLICT ({COUNTER})"
            " DO UPDATE SET n = item_count.n + excluded.n"
        ).bindparams(**KINDS)
    )
    alike = " AND ".join(f"own.{c} = item_count.{c}" for c in COUNTER.split(", "))
    op.execute(
        sa.text(
            "UPDATE item_count SET n = n - (SELECT COUNT(*)"  # noqa: S608
            f" FROM ({OWN_MARKS.format(mark='earned_milli')}) AS own WHERE {alike})"
            " WHERE item_id IN"
            " (SELECT item_id FROM response WHERE bank_milli IS NOT NULL)"
        ).bindparams(**KINDS)
    )
    op.execute("DELETE FROM item_count WHERE n = 0")
