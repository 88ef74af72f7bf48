"""Whether a round's rows are of its whole period or of one calendar month in it.

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    rows_by = sa.Column(
        "rows_by", sqlmodel.sql.sqltypes.AutoString(length=10), nullable=False, server_default="period"
    )
    op.add_column("round", rows_by)  # rounds that are there ask for one row a period


def downgrade() -> None:
    op.drop_column("round", "rows_by")
