"""Comments between those who write an entry and those who review it, field by field.

Revision ID: 0019
Revises: 0018
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

from backend.core.columns import UtcDateTime

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    text = sqlmodel.sql.sqltypes.AutoString
    op.create_table(
        "entry_thread",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", text(length=20), nullable=False),
        sa.Column("entry", text(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("place", text(length=200), nullable=False),
        sa.Column("opened_by", sa.Integer(), nullable=False),
        sa.Column("resolved_by", sa.Integer(), nullable=True),
        sa.Column("resolved_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["opened_by"], ["account.id"]),
        sa.ForeignKeyConstraint(["resolved_by"], ["account.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_entry_thread_entry", "entry_thread", ["entry"])
    op.create_table(
        "entry_comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("thread", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("written_at", UtcDateTime(), nullable=False),
        sa.Column("text", text(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"]),
        sa.ForeignKeyConstraint(["thread"], ["entry_thread.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_entry_comment_thread", "entry_comment", ["thread"])


def downgrade() -> None:
    op.drop_table("entry_comment")
    op.drop_table("entry_thread")
