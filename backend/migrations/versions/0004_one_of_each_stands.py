"""What stands, stands once: declarations, forms and answers to findings that the same click has made several of.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# Of those that stand several times the last one is what its sender saw last; the others are kept, as taken back or replaced.
_MEND = (
    """update declaration set withdrawn_at = declared_at where withdrawn_at is null and exists (
    select 1 from declaration later where later.withdrawn_at is null and later.id > declaration.id
    and later.round_id = declaration.round_id and later.region = declaration.region
    and coalesce(later.indicator, '') = coalesce(declaration.indicator, ''))""",
    """update implementation_answer set replaced_by = (
    select max(later.id) from implementation_answer later where later.replaced_by is null
    and later.year = implementation_answer.year and later.pathway = implementation_answer.pathway
    and later.region = implementation_answer.region and later.unit = implementation_answer.unit)
    where replaced_by is null and exists (
    select 1 from implementation_answer later where later.replaced_by is null and later.id > implementation_answer.id
    and later.year = implementation_answer.year and later.pathway = implementation_answer.pathway
    and later.region = implementation_answer.region and later.unit = implementation_answer.unit)""",
    """delete from finding_answer where exists (
    select 1 from finding_answer later where later.id > finding_answer.id
    and later.submission_id = finding_answer.submission_id and later.code = finding_answer.code
    and coalesce(later."row", 0) = coalesce(finding_answer."row", 0))""",
)

STANDING = (
    ("one_standing_declaration", "declaration", ["round_id", "region", "indicator"], "withdrawn_at is null"),
    ("one_of_all_indicators", "declaration", ["round_id", "region"], "withdrawn_at is null and indicator is null"),
    ("one_answer_for_all_rows", "finding_answer", ["submission_id", "code"], '"row" is null'),
    ("one_standing_answer", "implementation_answer", ["year", "pathway", "region", "unit"], "replaced_by is null"),
)


def upgrade() -> None:
    for statement in _MEND:
        op.execute(statement)
    for name, table, columns, where in STANDING:
        condition = sa.text(where)
        op.create_index(
            name, table, columns, unique=True, sqlite_where=condition, postgresql_where=condition
        )
    with op.batch_alter_table("finding_answer") as answers:
        answers.create_unique_constraint("uq_finding_answer_submission_id", ["submission_id", "code", "row"])


def downgrade() -> None:
    with op.batch_alter_table("finding_answer") as answers:
        answers.drop_constraint("uq_finding_answer_submission_id")
    for name, table, _, _ in STANDING:
        op.drop_index(name, table_name=table)
