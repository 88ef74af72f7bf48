"""Decisions about what is prioritised, and findings about the catalogue that somebody has accepted.

Revision ID: 0021
Revises: 0020
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

from backend.core.columns import UtcDateTime

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def _text(length: int | None = None) -> sqlmodel.sql.sqltypes.AutoString:
    return sqlmodel.sql.sqltypes.AutoString(length=length)


def _one(name: str, table: str, columns: list[str], where: str) -> None:
    condition = sa.text(where)
    op.create_index(name, table, columns, unique=True, sqlite_where=condition, postgresql_where=condition)


def upgrade() -> None:
    op.create_table(
        "priority_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pathway", _text(80), nullable=False),
        sa.Column("indicators", sa.JSON(), nullable=False),
        sa.Column("reason", _text(2000), nullable=False),
        sa.Column("agreed_on", sa.Date(), nullable=False),
        sa.Column("state", _text(20), nullable=False),
        sa.Column("prepared_as", _text(20), nullable=False),
        sa.Column("prepared_by", sa.Integer(), nullable=False),
        sa.Column("prepared_at", UtcDateTime(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("comment", _text(1000), nullable=True),
        sa.ForeignKeyConstraint(["prepared_by"], ["account.id"]),
        sa.ForeignKeyConstraint(["decided_by"], ["account.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_priority_decision_pathway", "priority_decision", ["pathway"])
    _one("one_priority_prepared", "priority_decision", ["pathway"], "state = 'prepared'")
    _one("one_priority_holds", "priority_decision", ["pathway"], "state = 'approved'")
    op.create_table(
        "lint_waiver",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rule", _text(60), nullable=False),
        sa.Column("entry", _text(80), nullable=False),
        sa.Column("about", _text(200), nullable=False),
        sa.Column("reason", _text(2000), nullable=False),
        sa.Column("waived_by", sa.Integer(), nullable=False),
        sa.Column("waived_at", UtcDateTime(), nullable=False),
        sa.Column("lifted_by", sa.Integer(), nullable=True),
        sa.Column("lifted_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["waived_by"], ["account.id"]),
        sa.ForeignKeyConstraint(["lifted_by"], ["account.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    _one("one_standing_waiver", "lint_waiver", ["rule", "entry", "about"], "lifted_at is null")


def downgrade() -> None:
    for table in ("lint_waiver", "priority_decision"):
        op.drop_table(table)
