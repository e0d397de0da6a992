"""Counters of answers to each item, filled from the answers there are."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "item_count",
        sa.Column("school_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("item_id", sa.String(length=40), nullable=False),
        sa.Column("item_revision", sa.String(length=12), nullable=False),
        sa.Column("locale", sa.String(length=12), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("answer", sa.String(length=120), nullable=False),
        sa.Column("certainty", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("earned_milli", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("possible_milli", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "number IN (1, 2)", name=op.f("ck_item_count_one_try_and_one_retry")
        ),
        sa.CheckConstraint(
            "certainty BETWEEN 0 AND 3", name=op.f("ck_item_count_certainty_is_0_to_3")
        ),
        sa.CheckConstraint(
            "earned_milli BETWEEN 0 AND possible_milli",
            name=op.f("ck_item_count_earned_within_possible"),
        ),
        sa.CheckConstraint("n >= 0", name=op.f("ck_item_count_never_below_none")),
        sa.ForeignKeyConstraint(
            ["school_id"], ["school.id"], name=op.f("fk_item_count_school_id")
        ),
        sa.PrimaryKeyConstraint(
            "school_id",
            "item_id",
            "item_revision",
            "locale",
            "number",
            "answer",
            "certainty",
            "earned_milli",
            "possible_milli",
            name=op.f("pk_item_count"),
        ),
    )
    # Only answers made of options of the item, never words that somebody typed.
    op.execute(
        sa.text(
            """
            INSERT INTO item_count
            SELECT school_id, item_id, item_revision, locale, number, answer,
                certainty, earned_milli, possible_milli, COUNT(*)
            FROM (
                SELECT school_id, item_id, item_revision, locale, number,
                    CASE WHEN length(given) <= 120 AND (
                        given LIKE :ids OR given LIKE :order
                        OR given LIKE :pairs OR given LIKE :labels
                    ) THEN given ELSE '' END AS answer,
                    COALESCE(certainty, 0) AS certainty,
                    earned_milli, possible_milli
                FROM response
            ) AS alike
            GROUP BY school_id, item_id, item_revision, locale, number, answer,
                certainty, earned_milli, possible_milli
            """
        ).bindparams(
            ids='{"ids":%', order='{"order":%', pairs='{"pairs":%', labels='{"labels":%'
        )
    )


def downgrade() -> None:
    op.drop_table("item_count")
