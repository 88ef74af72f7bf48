"""Shares that stand where per cent should: 0,584 for 58,4 %. It passes every bound, so it is told by what stands around it."""

from datasources.delivery.rules.row_rules import BY_COUNTS, EXPECTED, ROUNDING, SAME_CELL
from datasources.delivery.rules.rule import Rule
from datasources.sql import sql

HUNDREDTH = sql("s.value * 67 < earlier AND s.value * 150 > earlier")
"""About one hundredth of last period's value: no care changes so much, and a slipped factor does just that."""
_SHARES = sql(
    """(SELECT s.*, p.value AS earlier,
            CASE WHEN p.value IS NULL THEN k.indicator IS NOT NULL ELSE abs(p.value) <= 1 END AS known_small
        FROM (SELECT row_no, indicator, statistic, unit, sex, age_group, any_sex, value, value_text,
                {by_counts} AS counts_show_it,
                CASE WHEN additive OR abs(value - ({expected})) <= {rounding} THEN {expected} END AS computed
            FROM {{batch}} WHERE is_percent) AS s
        LEFT JOIN previous AS p ON {same_cell}
        LEFT JOIN small_shares AS k ON k.indicator = s.indicator AND k.statistic = s.statistic)""",
    by_counts=BY_COUNTS,
    expected=EXPECTED,
    rounding=ROUNDING,
    same_cell=SAME_CELL,
)
"""Values in per cent with what is known of them; `small_shares` are indicators that are known to lie under 1 per cent."""

_MOSTLY = sql("count(*) FILTER (WHERE abs(coalesce(value, computed)) <= 1) * 2 > count(*)")
_SUMMED = sql("FROM {shares} WHERE coalesce(value, computed) <> 0 AND NOT known_small", shares=_SHARES)

SHARES_FOR_PERCENT = sql(
    """SELECT s.row_no, s.value_text AS written, shown(s.value * 100) AS compared FROM {shares} AS s
    LEFT JOIN (SELECT indicator, {mostly} AS small, max(abs(computed)) <= 1 AS computed_small {summed} GROUP BY indicator) AS i
        ON i.indicator = s.indicator
    LEFT JOIN (SELECT any_sex, max(abs(coalesce(value, computed))) AS largest {summed} GROUP BY any_sex) AS g
        ON g.any_sex = s.any_sex
    WHERE s.value <> 0 AND (counts_show_it OR (computed IS NULL AND NOT coalesce(i.computed_small, false) AND NOT known_small
        AND ({hundredth} OR (abs(s.value) <= 1 AND (i.small OR g.largest > 50 * abs(s.value)
            OR (SELECT {mostly} {summed}))))))""",
    shares=_SHARES,
    mostly=_MOSTLY,
    summed=_SUMMED,
    hundredth=HUNDREDTH,
)
"""The rows that have a share for per cent."""

OF_SHARES: tuple[Rule, ...] = (Rule("share", "share-for-percent", "value", "DQ6", SHARES_FOR_PERCENT),)
"""An error that no answer covers: what lets such a value through are counts that confirm it, or that last period's value or
what is typical of the indicator is itself at most 1.
"""
