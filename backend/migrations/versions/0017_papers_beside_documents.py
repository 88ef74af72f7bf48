"""Files that regions attach to what they owe, documents that are declared public, and the edition that anybody may read.

Revision ID: 0017
Revises: 0016
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

from backend.core.columns import UtcDateTime

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

ORDERED = sa.text("state = 'ordered'")


def _text(length: int | None = None) -> sqlmodel.sql.sqltypes.AutoString:
    return sqlmodel.sql.sqltypes.AutoString(length=length)


def upgrade() -> None:
    _attached()
    _declared()
    with op.batch_alter_table("judgement") as judgements:
        judgements.add_column(sa.Column("attached", sa.Integer(), nullable=True))
        judgements.create_foreign_key("fk_judgement_attached", "attached_file", ["attached"], ["id"])
    with op.batch_alter_table("made_document") as made:
        made.add_column(sa.Column("edition", _text(10), nullable=False, server_default="own"))
    _one_ordered("kind", "subject", "edition")


def _attached() -> None:
    op.create_table(
        "attached_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agreement", _text(80), nullable=False),
        sa.Column("requirement", _text(80), nullable=False),
        sa.Column("region", _text(2), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("filename", _text(200), nullable=False),
        sa.Column("form", _text(10), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", _text(64), nullable=False),
        sa.Column("attached_by", sa.Integer(), nullable=False),
        sa.Column("attached_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["sha256"], ["stored_file.sha256"]),
        sa.ForeignKeyConstraint(["attached_by"], ["account.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("agreement", "requirement", "region", "number"),
    )
    op.create_index("ix_attached_file_agreement", "attached_file", ["agreement"])


def _declared() -> None:
    op.create_table(
        "declared_document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("made", sa.Integer(), nullable=False),
        sa.Column("kind", _text(40), nullable=False),
        sa.Column("subject", _text(80), nullable=False),
        sa.Column("title", _text(300), nullable=False),
        sa.Column("attached", sa.JSON(), nullable=False),
        sa.Column("state", _text(20), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("reason", _text(1000), nullable=True),
        sa.ForeignKeyConstraint(["made"], ["made_document.id"]),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"]),
        sa.ForeignKeyConstraint(["decided_by"], ["account.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    for name, state in (("one_declaration_prepared", "prepared"), ("one_declaration_holds", "public")):
        condition = sa.text(f"state = '{state}'")
        where = {"sqlite_where": condition, "postgresql_where": condition}
        op.create_index(name, "declared_document", ["kind", "subject"], unique=True, **where)


def _one_ordered(*columns: str) -> None:
    """At most one of a document is ordered at a time, by these columns."""
    op.drop_index("one_document_ordered", "made_document")
    where = {"sqlite_where": ORDERED, "postgresql_where": ORDERED}
    op.create_index("one_document_ordered", "made_document", list(columns), unique=True, **where)


def downgrade() -> None:
    op.drop_table("declared_document")
    # The index first: with the edition gone, one document might seem to be ordered twice.
    op.execute(sa.text("update made_document set state = 'failed' where state = 'ordered' and edition = 'public'"))
    _one_ordered("kind", "subject")
    with op.batch_alter_table("made_document") as made:
        made.drop_column("edition")
    with op.batch_alter_table("judgement") as judgements:
        judgements.drop_constraint("fk_judgement_attached", type_="foreignkey")
        judgements.drop_column("attached")
    op.drop_table("attached_file")
