"""Indicators that somebody chose to compare.

Revision ID: NNNN
Revises: 0022
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

from backend.core.columns import UtcDateTime

revision = "NNNN"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "indicator_selection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
        sa.Column("members", sa.JSON(), nullable=False),
        sa.Column("chosen_by", sa.Integer(), nullable=False),
        sa.Column("chosen_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["chosen_by"], ["account.id"]),
        sa.PrimaryKeyConstraint("id"),
    )


def downgrade() -> None:
    op.drop_table("indicator_selection")
