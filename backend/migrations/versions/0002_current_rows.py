"""Indexes over the rows that hold now, and counters of what is shown.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TOTALS = "unit = '' and sex = 'total' and age_group = 'total'"
BREAKDOWNS = ["unit", "sex", "age_group", "statistic"]
DROPPED = {
    "observation": ["ix_observation_key", "ix_observation_round_id", "ix_observation_superseded_by"],
    "published_cell": [
        "ix_published_cell_key",
        "ix_published_cell_observation_id",
        "ix_published_cell_round_id",
        "ix_published_cell_superseded_at",
    ],
}
CURRENT = {"observation": "superseded_by is null", "published_cell": "superseded_at is null"}


def upgrade() -> None:
    for table, names in DROPPED.items():
        for name in names:
            op.drop_index(name, table_name=table)
    for table, condition in CURRENT.items():
        for name, columns, where in (
            ("by_indicator", ["indicator", "period_start", "region", *BREAKDOWNS], condition),
            ("by_region", ["region", "indicator", "period_start", *BREAKDOWNS], condition),
            ("totals_by_indicator", ["indicator", "period_start", "region"], f"{condition} and {TOTALS}"),
            ("totals_by_region", ["region", "indicator", "period_start"], f"{condition} and {TOTALS}"),
        ):
            where = sa.text(where)
            op.create_index(f"ix_{table}_{name}", table, columns, sqlite_where=where, postgresql_where=where)
    replaced = sa.text("superseded_by is not null")
    op.create_index(
        "ix_observation_replaced", "observation", ["superseded_by"], sqlite_where=replaced, postgresql_where=replaced
    )
    op.create_table(
        "shown_count",
        sa.Column("indicator", sqlmodel.sql.sqltypes.AutoString(length=80), nullable=False),
        sa.Column("cells", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("indicator"),
    )
    op.execute(
        "insert into shown_count (indicator, cells) select indicator, count(*) from published_cell "
        "where superseded_at is null and value is not null group by indicator"
    )


def downgrade() -> None:
    raise NotImplementedError("restore a copy of the database instead")
