"""Forms about implementation hold the whole survey: when introduction is planned, and what is said beside the dates.

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_TABLE = "implementation_answer"


def upgrade() -> None:
    op.add_column(_TABLE, sa.Column("planned_start", sa.Date(), nullable=True))
    op.add_column(_TABLE, sa.Column("planned_end", sa.Date(), nullable=True))
    # Forms that are there were asked nothing more: an empty document is what they answered.
    op.add_column(_TABLE, sa.Column("survey", sa.JSON(), nullable=False, server_default="{}"))


def downgrade() -> None:
    for column in ("survey", "planned_end", "planned_start"):
        op.drop_column(_TABLE, column)
