"""Rules that hold a file against the region's own last period, and women against men: numbers that were copied."""

from datasources.delivery.rules.row_rules import EXPECTED, SAME_CELL
from datasources.delivery.rules.rule import SLACK, Rule
from datasources.delivery.rules.share_rules import SHARES_FOR_PERCENT
from datasources.sql import sql

JUMP = Rule(
    "jump",
    "jump",
    "value",
    "DQ6",
    sql(
        """SELECT row_no, shown(reached) AS written, shown(p.value) AS compared
        FROM (SELECT *, coalesce(value, {expected}) AS reached FROM {{batch}}) AS s JOIN previous AS p ON {same_cell}
        WHERE s.cell IS NOT NULL AND abs(reached - p.value) > s.jump_limit + {slack}
            AND row_no NOT IN (SELECT row_no FROM ({shares}))""",
        expected=EXPECTED,
        same_cell=SAME_CELL,
        slack=SLACK,
        shares=SHARES_FOR_PERCENT,
    ),
)
"""A slipped factor of a hundred is told as that, not as a jump too."""

AGAINST_EARLIER: tuple[Rule, ...] = (JUMP,)
