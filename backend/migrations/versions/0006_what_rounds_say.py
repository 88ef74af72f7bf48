"""Why a round shows values for which no counts are handed in, a region's own last day, and reasons that are attested.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

from backend.core.columns import UtcDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "round_indicator", sa.Column("without_counts", sqlmodel.sql.sqltypes.AutoString(length=2000), nullable=True)
    )
    op.add_column("round", sa.Column("public_source", sqlmodel.sql.sqltypes.AutoString(length=500), nullable=True))
    op.add_column("round_region", sa.Column("due", sa.Date(), nullable=True))
    with op.batch_alter_table("declaration") as table:
        table.add_column(sa.Column("attested_by", sa.Integer(), nullable=True))
        table.add_column(sa.Column("attested_at", UtcDateTime(), nullable=True))
        table.create_foreign_key("fk_declaration_attested_by", "account", ["attested_by"], ["id"])
    op.execute("update declaration set attested_at = declared_at, attested_by = declared_by")  # seen by all until now


def downgrade() -> None:
    with op.batch_alter_table("declaration") as table:
        table.drop_constraint("fk_declaration_attested_by", type_="foreignkey")
        table.drop_column("attested_at")
        table.drop_column("attested_by")
    with op.batch_alter_table("round_region") as table:
        table.drop_column("due")
    with op.batch_alter_table("round") as table:
        table.drop_column("public_source")
    with op.batch_alter_table("round_indicator") as table:
        table.drop_column("without_counts")
