"""Proofs of publications: that nothing hidden can be worked out closer than the policy allows.

Revision ID: 0027
Revises: 0026
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

from backend.core.columns import UtcDateTime

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def _text(length: int) -> sqlmodel.sql.sqltypes.AutoString:
    return sqlmodel.sql.sqltypes.AutoString(length=length)


def upgrade() -> None:
    op.create_table(
        "publication_proof",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("indicator", _text(80), nullable=False),
        sa.Column("region", _text(2), nullable=False),
        sa.Column("statistic", _text(20), nullable=False),
        sa.Column("policy", _text(60), nullable=False),
        sa.Column("digest", _text(64), nullable=False),
        sa.Column("way", _text(10), nullable=False),
        sa.Column("cells", sa.Integer(), nullable=False),
        sa.Column("hidden", sa.Integer(), nullable=False),
        sa.Column("protected", sa.JSON(), nullable=False),
        sa.Column("proven_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["submission_id"], ["submission.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_publication_proof_submission_id", "publication_proof", ["submission_id"])


def downgrade() -> None:
    op.drop_table("publication_proof")
