"""What can be followed: reviews, plans, decisions and peer reviews, which are only added to; and units' answers by a link.

Revision ID: 0022
Revises: 0021
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

from backend.core.columns import UtcDateTime

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

APPEND_ONLY = ("feasibility_review", "follow_up_plan", "goal_decision", "peer_review")

SQLITE_GUARD = """
create trigger {table}_no_{verb} before {verb} on {table}
begin select raise(abort, 'what was said is only added to'); end
"""
POSTGRES_FUNCTION = """
create function only_added_to() returns trigger language plpgsql as
$$ begin raise exception 'what was said is only added to'; end $$
"""
POSTGRES_GUARD = """
create trigger {table}_guard before update or delete or truncate on {table}
for each statement execute function only_added_to()
"""


def _text(length: int) -> sqlmodel.sql.sqltypes.AutoString:
    return sqlmodel.sql.sqltypes.AutoString(length=length)


def _recorded() -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["recorded_by"], ["account.id"]),
        sa.PrimaryKeyConstraint("id"),
    ]


def _decided() -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("decided_by", _text(200), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        *_recorded(),
    ]


def upgrade() -> None:
    _reviews()
    _plans_and_decisions()
    _peer_reviews()
    _links()
    _answers()
    _guard()


def _reviews() -> None:
    op.create_table(
        "feasibility_review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("indicator", _text(80), nullable=False),
        sa.Column("source", _text(80), nullable=False),
        sa.Column("followable", _text(20), nullable=False),
        sa.Column("obstacle", _text(30), nullable=True),
        sa.Column("detail", _text(1000), nullable=True),
        sa.Column("remover", _text(30), nullable=True),
        sa.Column("plan", _text(2000), nullable=True),
        sa.Column("answerable", _text(200), nullable=True),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("participants", _text(1000), nullable=True),
        sa.Column("notes", _text(4000), nullable=True),
        *_recorded(),
    )
    op.create_index("ix_feasibility_review_indicator", "feasibility_review", ["indicator"])


def _plans_and_decisions() -> None:
    op.create_table(
        "follow_up_plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pathway", _text(80), nullable=False),
        sa.Column("ambition", _text(4000), nullable=False),
        sa.Column("models", sa.JSON(), nullable=False),
        sa.Column("collection", _text(2000), nullable=True),
        *_decided(),
    )
    op.create_table(
        "goal_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pathway", _text(80), nullable=False),
        sa.Column("goal", _text(80), nullable=False),
        sa.Column("decision", _text(30), nullable=False),
        sa.Column("reason", _text(2000), nullable=False),
        *_decided(),
    )
    for table in ("follow_up_plan", "goal_decision"):
        op.create_index(f"ix_{table}_pathway", table, ["pathway"])


def _peer_reviews() -> None:
    op.create_table(
        "peer_review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pathway", _text(80), nullable=False),
        sa.Column("goal", _text(80), nullable=True),
        sa.Column("region", _text(2), nullable=False),
        sa.Column("unit", _text(200), nullable=False),
        sa.Column("reviewers", _text(500), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("finding", _text(4000), nullable=False),
        *_recorded(),
    )
    for column in ("pathway", "region"):
        op.create_index(f"ix_peer_review_{column}", "peer_review", [column])


def _links() -> None:
    op.create_table(
        "unit_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", _text(80), nullable=False),
        sa.Column("region", _text(2), nullable=False),
        sa.Column("indicator", _text(80), nullable=False),
        sa.Column("unit", _text(200), nullable=False),
        sa.Column("digest", _text(64), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("revoked_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"]),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("digest"),
    )
    for column in ("round_id", "region"):
        op.create_index(f"ix_unit_link_{column}", "unit_link", [column])
    _one("one_link_of_a_unit", "unit_link", ["round_id", "region", "indicator", "unit"], "revoked_at is null")


def _answers() -> None:
    op.create_table(
        "unit_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("link_id", sa.Integer(), nullable=False),
        sa.Column("state", _text(20), nullable=False),
        sa.Column("answer", sa.Boolean(), nullable=False),
        sa.Column("comment", _text(1000), nullable=True),
        sa.Column("answered_at", UtcDateTime(), nullable=False),
        sa.Column("attested_by", sa.Integer(), nullable=True),
        sa.Column("attested_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["link_id"], ["unit_link.id"]),
        sa.ForeignKeyConstraint(["attested_by"], ["account.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    for column in ("link_id", "state"):
        op.create_index(f"ix_unit_answer_{column}", "unit_answer", [column])
    _one("one_answer_of_a_link", "unit_answer", ["link_id"], "state in ('answered', 'attested')")


def _one(name: str, table: str, columns: list[str], condition: str) -> None:
    where = {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}
    op.create_index(name, table, columns, unique=True, **where)


def _guard() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    if not sqlite:
        op.execute(POSTGRES_FUNCTION)
    for table in APPEND_ONLY:
        for verb in ("update", "delete") if sqlite else ("",):
            op.execute((SQLITE_GUARD if sqlite else POSTGRES_GUARD).format(table=table, verb=verb))


def downgrade() -> None:
    for table in ("unit_answer", "unit_link", *APPEND_ONLY):
        op.drop_table(table)
    if op.get_bind().dialect.name != "sqlite":
        op.execute("drop function only_added_to()")
