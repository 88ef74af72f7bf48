"""Forms about implementation are attested: their state, and who attested them and when.

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

from backend.core.columns import UtcDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_TABLE = "implementation_answer"
_KEY = ["year", "pathway", "region", "unit"]
_BEFORE, _AFTER = "one_standing_answer", "one_form_in_force_and_one_waiting"

# Who had answered was seen by all at once: those forms stay in force, from the moment they were answered. Nobody attested them.
_MOVE = """update implementation_answer set attested_at = answered_at,
    state = case when replaced_by is null then 'attested' else 'revised' end"""

# The page sent an empty text where nothing was written: the same answer again would look like another one.
_NOTHING_WRITTEN = (
    "update implementation_answer set challenges = null where challenges = ''",
    "update implementation_answer set consequences = null where consequences = ''",
)

# The version before lets what stands count: what nobody has attested is kept as replaced, by the form in force or by itself.
_MOVE_BACK = """update implementation_answer set replaced_by = coalesce((
    select held.id from implementation_answer held where held.state = 'attested'
    and held.year = implementation_answer.year and held.pathway = implementation_answer.pathway
    and held.region = implementation_answer.region and held.unit = implementation_answer.unit), id)
    where state in ('answered', 'withdrawn')"""


def upgrade() -> None:
    # Columns are added in place: SQLite cannot make a table anew that refers to itself.
    state = sa.Column("state", sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False, server_default="answered")
    op.add_column(_TABLE, state)
    attested_by = sa.Column("attested_by", sa.Integer(), sa.ForeignKey("account.id"), nullable=True)
    op.add_column(_TABLE, attested_by, inline_references=True)
    op.add_column(_TABLE, sa.Column("attested_at", UtcDateTime(), nullable=True))
    for statement in (_MOVE, *_NOTHING_WRITTEN):
        op.execute(statement)
    op.drop_index(_BEFORE, table_name=_TABLE)
    _one_of(_AFTER, [*_KEY, "state"], "state in ('answered', 'attested')")
    op.create_index("ix_implementation_answer_state", _TABLE, ["state"])


def downgrade() -> None:
    op.execute(_MOVE_BACK)
    op.drop_index("ix_implementation_answer_state", table_name=_TABLE)
    op.drop_index(_AFTER, table_name=_TABLE)
    _one_of(_BEFORE, _KEY, "replaced_by is null")
    for column in ("attested_at", "attested_by", "state"):
        op.drop_column(_TABLE, column)


def _one_of(name: str, columns: list[str], where: str) -> None:
    condition = sa.text(where)
    op.create_index(name, _TABLE, columns, unique=True, sqlite_where=condition, postgresql_where=condition)
