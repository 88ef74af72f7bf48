"""Releases of results. What is public already becomes the first.

Revision ID: 0026
Revises: 0025
"""

import hashlib
import json
from collections import Counter
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
import sqlmodel
from alembic import op

from backend.core.columns import UtcDateTime

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

NAME = "Det som var publicerat när publiceringar infördes"
FIXED = "name, notice, digest, policy, cells, hidden, reasons, proof, prepared_by, prepared_at"

SQLITE_GUARDS = (
    "create trigger release_fixed before update of " + FIXED + " on release"
    " begin select raise(abort, 'a release is not changed'); end",
    "create trigger release_no_delete before delete on release"
    " begin select raise(abort, 'a release is not changed'); end",
    "create trigger release_part_no_update before update on release_part"
    " begin select raise(abort, 'a release is not changed'); end",
    "create trigger release_part_no_delete before delete on release_part"
    " begin select raise(abort, 'a release is not changed'); end",
)
POSTGRES_GUARDS = (
    "create function release_is_fixed() returns trigger language plpgsql as"
    " $$ begin raise exception 'a release is not changed'; end $$",
    "create trigger release_fixed before update of " + FIXED + " on release"
    " for each statement execute function release_is_fixed()",
    "create trigger release_no_delete before delete or truncate on release"
    " for each statement execute function release_is_fixed()",
    "create trigger release_part_guard before update or delete or truncate on release_part"
    " for each statement execute function release_is_fixed()",
)


def _text(length: int) -> sqlmodel.sql.sqltypes.AutoString:
    return sqlmodel.sql.sqltypes.AutoString(length=length)


def upgrade() -> None:
    _tables()
    if op.get_bind().dialect.name == "sqlite":
        guards = SQLITE_GUARDS
    else:
        guards = POSTGRES_GUARDS
    _first()
    for guard in guards:
        op.execute(guard)


def _tables() -> None:
    op.create_table(
        "release",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", _text(200), nullable=False),
        sa.Column("state", _text(20), nullable=False),
        sa.Column("digest", _text(64), nullable=False),
        sa.Column("policy", _text(60), nullable=False),
        sa.Column("cells", sa.Integer(), nullable=False),
        sa.Column("hidden", sa.Integer(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("proof", sa.JSON(), nullable=True),
        sa.Column("notice", _text(1000), nullable=True),
        sa.Column("public_at", UtcDateTime(), nullable=True),
        sa.Column("prepared_by", sa.Integer(), nullable=True),
        sa.Column("prepared_at", UtcDateTime(), nullable=False),
        sa.Column("preview", sa.JSON(), nullable=True),
        sa.Column("corrected", sa.JSON(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("published_at", UtcDateTime(), nullable=True),
        sa.Column("withdrawn_by", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.Column("reason", _text(1000), nullable=True),
        sa.Column("problem", _text(2000), nullable=True),
        sa.ForeignKeyConstraint(["prepared_by"], ["account.id"]),
        sa.ForeignKeyConstraint(["decided_by"], ["account.id"]),
        sa.ForeignKeyConstraint(["withdrawn_by"], ["account.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_release_state", "release", ["state"])
    op.create_table(
        "release_part",
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("round_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("region", _text(2), nullable=False),
        sa.Column("indicators", sa.JSON(), nullable=False),
        sa.Column("digest", _text(64), nullable=False),
        sa.Column("cells", sa.Integer(), nullable=False),
        sa.Column("hidden", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["release_id"], ["release.id"]),
        sa.ForeignKeyConstraint(["submission_id"], ["submission.id"]),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"]),
        sa.PrimaryKeyConstraint("release_id", "submission_id"),
    )
    op.create_index("ix_release_part_submission_id", "release_part", ["submission_id"])


def _first() -> None:
    """One release of every published submission, with the cells that hold now."""
    connection = op.get_bind()
    query = "select id, round_id, region, indicators, sha256, published_at from submission where state = 'published'"
    columns = {"indicators": sa.JSON(), "published_at": UtcDateTime()}
    published = connection.execute(sa.text(query + " order by id").columns(**columns)).all()
    if not published:
        return
    causes: Counter[str | None] = Counter()
    parts = [_part(connection, row, causes) for row in published]
    last = max((row.published_at for row in published if row.published_at), default=None) or datetime.now(UTC)
    policy = connection.execute(sa.text("select max(policy) from published_cell")).scalar() or ""
    hidden = {str(cause): number for cause, number in sorted(causes.items(), key=str) if cause}
    release = {
        "id": 1,
        "name": NAME,
        "state": "published",
        "digest": hashlib.sha256("\n".join(str(part["digest"]) for part in parts).encode()).hexdigest(),
        "policy": policy,
        "cells": sum(causes.values()),
        "hidden": sum(hidden.values()),
        "reasons": hidden,
        "corrected": [],
        "prepared_at": last,
        "published_at": last,
    }
    op.bulk_insert(_table(connection, "release"), [release])
    op.bulk_insert(_table(connection, "release_part"), parts)
    if connection.dialect.name == "postgresql":  # a number that we gave is not counted
        connection.execute(sa.text("select setval(pg_get_serial_sequence('release', 'id'), 1)"))


def _part(connection: sa.Connection, row: Any, causes: Counter[str | None]) -> dict[str, Any]:
    cells = sa.text(
        "select observation_id, cause, cast(value as text) from published_cell"
        " where submission_id = :submission and superseded_at is null order by observation_id"
    )
    digest, own = hashlib.sha256(f"{row.id} {row.sha256}\n".encode()), Counter[str | None]()
    for observation, cause, value in connection.execute(cells, {"submission": row.id}):
        digest.update(json.dumps([observation, cause, value]).encode())
        own[cause] += 1
    causes.update(own)
    return {
        "release_id": 1,
        "submission_id": row.id,
        "round_id": row.round_id,
        "region": row.region,
        "indicators": row.indicators,
        "digest": digest.hexdigest(),
        "cells": sum(own.values()),
        "hidden": sum(own.values()) - own[None],
    }


def _table(connection: sa.Connection, name: str) -> sa.Table:
    """The table with our own types of moments: those that are reflected know no zone."""
    table = sa.Table(name, sa.MetaData(), autoload_with=connection)
    for column in table.columns:
        if column.name.endswith("_at"):
            column.type = UtcDateTime()
        elif column.name in ("reasons", "corrected", "indicators", "preview", "proof"):
            column.type = sa.JSON()
    return table


def downgrade() -> None:
    for table in ("release_part", "release"):
        op.drop_table(table)
    if op.get_bind().dialect.name != "sqlite":
        op.execute("drop function release_is_fixed()")
