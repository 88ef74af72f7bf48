"""Shares that stand where per cent should: 0,584 for 58,4 %. It passes every bound, so it is told by what stands around it."""

from datasources.delivery.rules.row_rules import BY_COUNTS, EXPECTED, ROUNDING, SHARE_OF_TYPICAL
from datasources.delivery.rules.rule import Rule
from datasources.sql import sql

HUNDREDTH = sql("value * 67 < earlier AND value * 150 > earlier")
"""About one hundredth of last period's value: no care changes so much, and a slipped factor does just that."""
_MOSTLY = sql("count(*) FILTER (WHERE abs(coalesce(value, computed)) <= 1) * 2 > count(*)")

SHARES_FOR_PERCENT = sql(
    """WITH shares AS MATERIALIZED (
        SELECT s.*, p.value AS earlier,
            CASE WHEN p.value IS NULL THEN k.indicator IS NOT NULL ELSE abs(p.value) <= 1 END AS known_small
        FROM (SELECT row_no, region, indicator, statistic, unit, sex, age_group, any_sex, value, value_text,
                {of_typical} AS of_typical, {by_counts} AS counts_show_it,
                CASE WHEN additive OR abs(value - ({expected})) <= {rounding} THEN {expected} END AS computed
            FROM {{batch}} WHERE is_percent) AS s
        LEFT JOIN (SELECT * FROM earlier WHERE NOT in_file) AS p ON p.row_no = s.row_no
        LEFT JOIN small_shares AS k ON k.indicator = s.indicator AND k.statistic = s.statistic),
    alone AS MATERIALIZED (
        SELECT * FROM shares WHERE value <> 0 AND computed IS NULL AND NOT known_small AND (abs(value) <= 1 OR {hundredth})),
    judged AS (SELECT * FROM shares WHERE coalesce(value, computed) <> 0 AND NOT known_small AND EXISTS (FROM alone)),
    indicators_judged AS (
        SELECT indicator, {mostly} AS small, coalesce(max(abs(computed)) <= 1, false) AS counted_small
        FROM judged GROUP BY indicator),
    sexes_judged AS (
        SELECT any_sex, max(abs(coalesce(value, computed))) AS largest
        FROM judged WHERE any_sex IN (SELECT any_sex FROM alone) GROUP BY any_sex)
    SELECT row_no, value_text AS written, shown(value * 100) AS compared FROM shares WHERE counts_show_it
    UNION ALL SELECT row_no, value_text, shown(value * 100) FROM alone
        JOIN indicators_judged AS i USING (indicator) LEFT JOIN sexes_judged AS g USING (any_sex)
        WHERE NOT i.counted_small AND ({hundredth} OR of_typical OR i.small OR g.largest > 50 * abs(value)
            OR (SELECT {mostly} FROM judged))""",
    by_counts=BY_COUNTS,
    expected=EXPECTED,
    rounding=ROUNDING,
    of_typical=SHARE_OF_TYPICAL,
    hundredth=HUNDREDTH,
    mostly=_MOSTLY,
)
"""The rows that have a share for per cent. Months of the same file confirm nothing: all of them may be shares."""

OF_SHARES: tuple[Rule, ...] = (Rule("share", "share-for-percent", "value", "DQ6", SHARES_FOR_PERCENT),)
"""An error that no answer covers: what lets such a value through are counts that confirm it, or that last period's value or
what is typical of the indicator is itself at most 1.
"""
