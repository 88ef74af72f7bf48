"""What the reviewer of a catalogue entry's version confirmed when it was published.

Revision ID: 0020
Revises: 0019
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

from backend.core.columns import UtcDateTime

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    text = sqlmodel.sql.sqltypes.AutoString
    op.create_table(
        "entry_review",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("comment", text(length=2_000), nullable=True),
        sa.Column("digest", text(length=64), nullable=False),
        sa.Column("changes", sa.Boolean(), nullable=False),
        sa.Column("rests_on", text(length=10), nullable=False),
        sa.Column("consequence", text(), nullable=False),
        sa.Column("reviewed_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["version_id"], ["entry_version.id"]),
        sa.PrimaryKeyConstraint("version_id"),
    )


def downgrade() -> None:
    op.drop_table("entry_review")
