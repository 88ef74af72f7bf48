"""Which of a document's listed contents people did not find in it.

Revision ID: 0018
Revises: 0017
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("judgement", sa.Column("lacking", sa.JSON(none_as_null=True), nullable=True))


def downgrade() -> None:
    op.drop_column("judgement", "lacking")
