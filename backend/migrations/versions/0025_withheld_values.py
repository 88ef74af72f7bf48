"""Values that are withheld for their quality, or do not apply: who decided it, why, and until when.

Revision ID: 0025
Revises: 0024
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

from backend.core.columns import UtcDateTime

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def _text(length: int) -> sqlmodel.sql.sqltypes.AutoString:
    return sqlmodel.sql.sqltypes.AutoString(length=length)


def upgrade() -> None:
    op.create_table(
        "withholding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cause", _text(30), nullable=False),
        sa.Column("reason", _text(1000), nullable=False),
        sa.Column("indicator", _text(80), nullable=True),
        sa.Column("region", _text(2), nullable=True),
        sa.Column("round_id", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("unit", _text(200), nullable=True),
        sa.Column("sex", _text(10), nullable=True),
        sa.Column("age_group", _text(20), nullable=True),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("lifted_by", sa.Integer(), nullable=True),
        sa.Column("lifted_at", UtcDateTime(), nullable=True),
        sa.Column("lifted_reason", _text(1000), nullable=True),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"]),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"]),
        sa.ForeignKeyConstraint(["lifted_by"], ["account.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_withholding_indicator", "withholding", ["indicator"])


def downgrade() -> None:
    op.drop_table("withholding")
