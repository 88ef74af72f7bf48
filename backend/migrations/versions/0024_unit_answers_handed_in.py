"""Which attested answers of units a submission counts: the way from a result back to them.

Revision ID: 0024
Revises: 0023
"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the table of uses."""
    op.create_table(
        "unit_answer_use",
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("answer_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["submission_id"], ["submission.id"]),
        sa.ForeignKeyConstraint(["answer_id"], ["unit_answer.id"]),
        sa.PrimaryKeyConstraint("submission_id", "answer_id"),
    )
    op.create_index("ix_unit_answer_use_answer_id", "unit_answer_use", ["answer_id"])


def downgrade() -> None:
    """Removes it."""
    op.drop_table("unit_answer_use")
