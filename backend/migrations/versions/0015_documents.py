"""What people write in documents, the documents that were made, and the files that are kept besides those handed in.

Revision ID: 0015
Revises: 0014
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

from backend.core.columns import UtcDateTime

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def _text(length: int | None = None) -> sqlmodel.sql.sqltypes.AutoString:
    return sqlmodel.sql.sqltypes.AutoString(length=length)


def upgrade() -> None:
    op.create_table(
        "section_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", _text(40), nullable=False),
        sa.Column("subject", _text(80), nullable=False),
        sa.Column("section", _text(80), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", _text(), nullable=False),
        sa.Column("written_by", sa.Integer(), nullable=False),
        sa.Column("written_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["written_by"], ["account.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("kind", "subject", "section", "number"),
    )
    op.create_table(
        "made_document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", _text(40), nullable=False),
        sa.Column("subject", _text(80), nullable=False),
        sa.Column("region", _text(2), nullable=False),
        sa.Column("state", _text(20), nullable=False),
        sa.Column("ordered_by", sa.Integer(), nullable=False),
        sa.Column("ordered_at", UtcDateTime(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=True),
        sa.Column("content", _text(64), nullable=True),
        sa.Column("pdf", _text(64), nullable=True),
        sa.Column("docx", _text(64), nullable=True),
        sa.Column("problem", _text(2000), nullable=True),
        sa.ForeignKeyConstraint(["ordered_by"], ["account.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_made_document_kind", "made_document", ["kind"])
    ordered = sa.text("state = 'ordered'")
    op.create_index(
        "one_document_ordered",
        "made_document",
        ["kind", "subject"],
        unique=True,
        sqlite_where=ordered,
        postgresql_where=ordered,
    )


def downgrade() -> None:
    for table in ("made_document", "section_text"):
        op.drop_table(table)
