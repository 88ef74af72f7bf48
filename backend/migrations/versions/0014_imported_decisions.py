"""Payments that others decided, imported: one prepared and one that holds of each pot.

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

from backend.core.columns import UtcDateTime

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

TABLE = "imported_decision"


def _text(length: int) -> sqlmodel.sql.sqltypes.AutoString:
    return sqlmodel.sql.sqltypes.AutoString(length=length)


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agreement", _text(80), nullable=False),
        sa.Column("pot", _text(80), nullable=False),
        sa.Column("source", _text(500), nullable=False),
        sa.Column("sha256", _text(64), nullable=False),
        sa.Column("filename", _text(200), nullable=False),
        sa.Column("kronor", sa.JSON(), nullable=False),
        sa.Column("state", _text(20), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("reason", _text(1000), nullable=True),
        sa.ForeignKeyConstraint(["sha256"], ["stored_file.sha256"]),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"]),
        sa.ForeignKeyConstraint(["decided_by"], ["account.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(f"ix_{TABLE}_agreement", TABLE, ["agreement"])
    for name, state in (("one_decision_prepared", "prepared"), ("one_decision_holds", "approved")):
        condition = sa.text(f"state = '{state}'")
        where = {"sqlite_where": condition, "postgresql_where": condition}
        op.create_index(name, TABLE, ["agreement", "pot"], unique=True, **where)


def downgrade() -> None:
    op.drop_table(TABLE)
