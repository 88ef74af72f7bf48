"""What people decide about agreements: judgements, appeals and payment runs.

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

from backend.core.columns import UtcDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def _text(length: int | None = None) -> sqlmodel.sql.sqltypes.AutoString:
    return sqlmodel.sql.sqltypes.AutoString(length=length)


def _decided(name: str, *columns: sa.Column[object]) -> None:
    """A table of something that one makes and another decides."""
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agreement", _text(80), nullable=False),
        *columns,
        sa.Column("state", _text(20), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("reason", _text(1000), nullable=True),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"]),
        sa.ForeignKeyConstraint(["decided_by"], ["account.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(f"ix_{name}_agreement", name, ["agreement"])


def _one(name: str, table: str, columns: list[str], where: str) -> None:
    condition = sa.text(where)
    op.create_index(name, table, columns, unique=True, sqlite_where=condition, postgresql_where=condition)


def upgrade() -> None:
    _decided(
        "judgement",
        sa.Column("requirement", _text(80), nullable=False),
        sa.Column("subject", _text(80), nullable=False),
        sa.Column("verdict", _text(20), nullable=False),
        sa.Column("came_on", sa.Date(), nullable=True),
        sa.Column("comment", _text(4000), nullable=False),
        sa.Column("evidence", _text(1000), nullable=False),
    )
    of_subject = ["agreement", "requirement", "subject"]
    _one("one_judgement_prepared", "judgement", of_subject, "state = 'prepared'")
    _one("one_judgement_holds", "judgement", of_subject, "state = 'approved'")
    _decided(
        "appeal",
        sa.Column("requirement", _text(80), nullable=False),
        sa.Column("region", _text(2), nullable=False),
        sa.Column("month", sa.Date(), nullable=True),
        sa.Column("text", _text(4000), nullable=False),
    )
    of_region = ["agreement", "requirement", "region"]
    _one("one_appeal_open", "appeal", [*of_region, "month"], "state = 'open'")
    _one("one_appeal_of_no_month", "appeal", of_region, "state = 'open' and month is null")
    _decided(
        "payment_run",
        sa.Column("occasion", _text(80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("digest", _text(64), nullable=False),
        sa.Column("total_ore", sa.BigInteger(), nullable=False),
        sa.Column("content", _text(), nullable=False),
    )
    _one("one_run_prepared", "payment_run", ["agreement", "occasion"], "state = 'prepared'")
    _one("one_run_approved", "payment_run", ["agreement", "occasion"], "state = 'approved'")


def downgrade() -> None:
    for name in ("payment_run", "appeal", "judgement"):
        op.drop_table(name)
