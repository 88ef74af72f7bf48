"""That a region asks to get back what it has attested, and why.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

from backend.core.columns import UtcDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("submission", sa.Column("return_asked_at", UtcDateTime(), nullable=True))
    # The reference stands in the column itself: SQLite cannot add it to a table that others refer to, nor make that anew.
    asked_by = sa.Column("return_asked_by", sa.Integer(), sa.ForeignKey("account.id"), nullable=True)
    op.add_column("submission", asked_by, inline_references=True)
    op.add_column(
        "submission", sa.Column("return_reason", sqlmodel.sql.sqltypes.AutoString(length=1000), nullable=True)
    )


def downgrade() -> None:
    op.drop_column("submission", "return_reason")
    op.drop_column("submission", "return_asked_by")
    op.drop_column("submission", "return_asked_at")
