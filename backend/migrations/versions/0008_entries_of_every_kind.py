"""One table of versions for every kind of catalogue entry, where specifications had their own.

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

from backend.core.columns import UtcDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

REFERENCE = "round_indicator_specification_id_fkey"
NAMES = {"fk": "%(table_name)s_%(column_0_name)s_fkey"}
"""PostgreSQL's own names of references; SQLite has none."""


def _text(length: int | None = None) -> sqlmodel.sql.sqltypes.AutoString:
    return sqlmodel.sql.sqltypes.AutoString(length=length)


def _versions(name: str, *identity: sa.Column[str], unique: sa.UniqueConstraint, published: str) -> None:
    """The table of versions under either name: `identity` are the columns that say whose version it is."""
    columns = [column.name for column in identity]
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        *identity,
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", _text(20), nullable=False),
        sa.Column("digest", _text(64), nullable=False),
        sa.Column("canonical", _text(), nullable=False),
        sa.Column("source_text", _text(), nullable=False),
        sa.Column("origin", _text(20), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("reviewed_by", sa.Integer(), nullable=True),
        sa.Column("published_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["created_by"], ["account.id"]),
        sa.ForeignKeyConstraint(["reviewed_by"], ["account.id"]),
        sa.PrimaryKeyConstraint("id"),
        unique,
    )
    op.create_index(f"ix_{name}_{columns[-1]}", name, [columns[-1]])
    op.create_index(f"ix_{name}_state", name, ["state"])
    where = sa.text("state = 'published'")
    op.create_index(published, name, columns, unique=True, sqlite_where=where, postgresql_where=where)


def _rounds_refer_to(name: str) -> None:
    with op.batch_alter_table("round_indicator", naming_convention=NAMES) as table:
        table.drop_constraint(REFERENCE, type_="foreignkey")
        table.create_foreign_key(REFERENCE, name, ["specification_id"], ["id"])


def _count_on(name: str) -> None:
    """PostgreSQL numbers the next row after those that were moved with their numbers."""
    if op.get_bind().dialect.name == "postgresql":
        newest = sa.select(sa.func.max(sa.table(name, sa.column("id")).c.id)).scalar_subquery()
        sequence = sa.func.pg_get_serial_sequence(name, "id")
        op.execute(sa.select(sa.func.setval(sequence, sa.func.coalesce(newest, 1))))


def upgrade() -> None:
    _versions(
        "entry_version",
        sa.Column("kind", _text(20), nullable=False),
        sa.Column("entry", _text(80), nullable=False),
        unique=sa.UniqueConstraint("kind", "entry", "version", name="one_of_each_version"),
        published="ux_entry_published",
    )
    op.execute(
        "INSERT INTO entry_version (id, kind, entry, version, state, digest, canonical, source_text, origin, created_by,"
        " created_at, reviewed_by, published_at) SELECT id, 'specification', indicator, version, state, digest, canonical,"
        " source_text, origin, created_by, created_at, reviewed_by, published_at FROM specification_version"
    )
    _count_on("entry_version")
    _rounds_refer_to("entry_version")
    op.drop_table("specification_version")


def downgrade() -> None:
    _versions(
        "specification_version",
        sa.Column("indicator", _text(80), nullable=False),
        unique=sa.UniqueConstraint("indicator", "version"),
        published="ux_specification_published",
    )
    op.execute(
        "INSERT INTO specification_version (id, indicator, version, state, digest, canonical, source_text, origin,"
        " created_by, created_at, reviewed_by, published_at) SELECT id, entry, version, state, digest, canonical,"
        " source_text, origin, created_by, created_at, reviewed_by, published_at FROM entry_version"
        " WHERE kind = 'specification'"
    )
    _count_on("specification_version")
    _rounds_refer_to("specification_version")
    op.drop_table("entry_version")
