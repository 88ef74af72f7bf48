"""Whose rows hold, and what is set aside: large submissions are accepted and published in batches.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

from backend.core.columns import UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def _text(length: int) -> sqlmodel.sql.sqltypes.AutoString:
    return sqlmodel.sql.sqltypes.AutoString(length=length)


def upgrade() -> None:
    op.create_table(
        "holding",
        sa.Column("rows_of", _text(20), nullable=False),
        sa.Column("round_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("region", _text(2), nullable=False),
        sa.Column("indicator", _text(80), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("shown", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"]),
        sa.ForeignKeyConstraint(["submission_id"], ["submission.id"]),
        sa.PrimaryKeyConstraint("rows_of", "round_id", "region", "indicator"),
    )
    op.create_index("ix_holding_submission_id", "holding", ["submission_id"])
    op.create_table(
        "set_aside",
        sa.Column("rows_of", _text(20), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("indicator", _text(80), nullable=False),
        sa.Column("replaced_by", sa.Integer(), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["submission_id"], ["submission.id"]),
        sa.ForeignKeyConstraint(["replaced_by"], ["submission.id"]),
        sa.PrimaryKeyConstraint("rows_of", "submission_id", "indicator"),
    )
    op.create_table(
        "written_ahead",
        sa.Column("id", _text(32), nullable=False),
        sa.Column("rows_of", _text(20), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["submission_id"], ["submission.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("rows_of", "submission_id"),
    )
    for table, condition in (("observation", "superseded_by is null"), ("published_cell", "superseded_at is null")):
        shown = "0" if table == "observation" else "count(value)"
        op.execute(
            "insert into holding (rows_of, round_id, region, indicator, submission_id, shown) "  # noqa: S608 - names of ours
            f"select '{table}', round_id, region, indicator, max(submission_id), {shown} "
            f"from {table} where {condition} group by round_id, region, indicator"
        )


def downgrade() -> None:
    raise NotImplementedError("restore a copy of the database instead")
