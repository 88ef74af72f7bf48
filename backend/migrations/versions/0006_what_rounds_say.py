"""Why a round shows values for which no counts are handed in, and a region's own last day.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "round_indicator", sa.Column("without_counts", sqlmodel.sql.sqltypes.AutoString(length=2000), nullable=True)
    )
    op.add_column("round_region", sa.Column("due", sa.Date(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("round_region") as table:
        table.drop_column("due")
    with op.batch_alter_table("round_indicator") as table:
        table.drop_column("without_counts")
