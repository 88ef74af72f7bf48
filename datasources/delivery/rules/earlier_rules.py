"""Rules that hold a file against the region's own last period, and women against men: numbers that were copied."""

from datasources.delivery.rules.row_rules import BY_COUNTS, EXPECTED
from datasources.delivery.rules.rule import SLACK, Rule
from datasources.delivery.rules.share_rules import HUNDREDTH
from datasources.sql import sql

JUMP = Rule(
    "jump",
    "jump",
    "value",
    "DQ6",
    sql(
        """SELECT row_no, shown(reached) AS written, shown(earlier) AS compared FROM (
            SELECT s.row_no, s.cell, s.reached, s.value, s.numerator, s.jump_limit, s.is_percent, s.counts_show_it,
                p.value AS earlier
            FROM (SELECT *, coalesce(value, {expected}) AS reached, {by_counts} AS counts_show_it FROM {{batch}}) AS s
            JOIN earlier AS p USING (row_no))
        WHERE cell IS NOT NULL AND abs(reached - earlier) > jump_limit + {slack}
            AND NOT coalesce(is_percent AND (counts_show_it OR (numerator IS NULL AND earlier > 1 AND {hundredth})), false)""",
        expected=EXPECTED,
        by_counts=BY_COUNTS,
        slack=SLACK,
        hundredth=HUNDREDTH,
    ),
)
"""A slipped factor of a hundred is told as that, not as a jump too."""

LARGE_ENOUGH = 30
"""Counts under this are the same again by chance."""
MANY_VALUES = 4
"""So many different values without counts are not the same again by chance."""

_COMPARED = sql(
    """(SELECT s.row_no, s.indicator, s.month, s.value_text, p.in_file,
            CASE WHEN p.denominator IS NOT NULL THEN s.denominator WHEN s.is_count THEN s.amount
            WHEN p.n IS NOT NULL THEN s.n END AS size,
            CASE WHEN s.denominator IS NOT NULL AND p.denominator IS NOT NULL
                THEN s.denominator = p.denominator AND s.numerator = p.numerator
            WHEN s.is_count THEN s.amount = coalesce(p.numerator, p.value)
            ELSE s.value = p.value AND (s.n IS NULL OR p.n IS NULL OR s.n = p.n) END AS same
        FROM (SELECT *, coalesce(numerator, value) AS amount FROM {{batch}} WHERE NOT is_yes_no) AS s
        JOIN earlier AS p USING (row_no))"""
)
"""Rows that had a value last period too, and whether they are the same again. An answer often is, and rightly."""

_UNCHANGED = sql(
    "bool_and(same) AND (max(size) FILTER (WHERE same) >= {large} OR count(DISTINCT value_text) >= {many})",
    large=LARGE_ENOUGH,
    many=MANY_VALUES,
)
_FILE_UNCHANGED = sql(
    "SELECT 1 FROM {compared} WHERE NOT in_file HAVING {unchanged}", compared=_COMPARED, unchanged=_UNCHANGED
)

COPIES = (
    Rule(
        "file-copied",
        "file-unchanged",
        None,
        "DQ6",
        sql(
            """SELECT CAST(NULL AS BIGINT) AS row_no, CAST(count(*) AS VARCHAR) AS written, CAST(NULL AS VARCHAR) AS compared
            FROM {compared} WHERE NOT in_file HAVING {unchanged}""",
            compared=_COMPARED,
            unchanged=_UNCHANGED,
        ),
    ),
    Rule(
        "indicator-copied",
        "indicator-unchanged",
        None,
        "DQ6",
        sql(
            """SELECT min(row_no) AS row_no, indicator AS written, CAST(count(*) AS VARCHAR) AS compared FROM {compared}
            WHERE NOT EXISTS ({file}) GROUP BY indicator, year(month) HAVING {unchanged}""",
            compared=_COMPARED,
            file=_FILE_UNCHANGED,
            unchanged=_UNCHANGED,
        ),
    ),
    Rule(
        "month-copied",
        "month-unchanged",
        None,
        "DQ6",
        sql(
            """SELECT min(row_no) AS row_no, strftime(month, '%Y-%m') AS written, CAST(count(*) AS VARCHAR) AS compared
            FROM {compared} WHERE month IS NOT NULL AND NOT EXISTS ({file})
            GROUP BY month HAVING count(DISTINCT indicator) > 1 AND {unchanged}""",
            compared=_COMPARED,
            file=_FILE_UNCHANGED,
            unchanged=_UNCHANGED,
        ),
    ),
    Rule(
        "sexes-copied",
        "sexes-equal",
        "sex",
        "DQ6",
        sql(
            """SELECT max(row_no) AS row_no, CAST(NULL AS VARCHAR) AS written, CAST(min(row_no) AS VARCHAR) AS compared
            FROM (SELECT * FROM {{batch}} WHERE sex_id IN (1, 2) AND any_sex IS NOT NULL AND NOT is_yes_no)
            GROUP BY any_sex HAVING count(*) = 2 AND count(DISTINCT sex_id) = 2 AND (
                (count(denominator) = 2 AND count(numerator) = 2 AND min(denominator) = max(denominator)
                    AND min(numerator) = max(numerator) AND min(denominator) >= {large})
                OR (count(denominator) = 0 AND any_value(is_count) AND min(coalesce(numerator, value)) >= {large}
                    AND count(coalesce(numerator, value)) = 2
                    AND min(coalesce(numerator, value)) = max(coalesce(numerator, value)))
                OR (count(denominator) = 0 AND NOT any_value(is_count) AND count(value) = 2 AND min(value) = max(value)
                    AND ((count(n) = 2 AND min(n) = max(n) AND min(n) >= {large})
                        OR (count(n) = 0 AND any_value(additive) AND min(value_decimals) > 0
                            AND min(value) > 0 AND min(value) < any_value(scale)))))""",
            large=LARGE_ENOUGH,
        ),
    ),
)
"""Numbers that are another's: last period's, or the other sex's. In a round of months an indicator's are looked at a year at
a time, which is what is copied from the year before, and a month's over all indicators, which is what is filled down."""

PERIODS = Rule(
    "period-size",
    "period-too-large",
    "denominator",
    "DQ6",
    sql(
        """SELECT row_no, shown(size) AS written, shown(earlier) AS compared FROM (
            SELECT s.row_no, p.days, CASE WHEN s.by_people OR s.is_count THEN coalesce(s.numerator, s.value)
                    ELSE coalesce(s.denominator, s.n) END AS size,
                CASE WHEN s.by_people OR s.is_count THEN coalesce(p.numerator, p.value)
                    ELSE coalesce(p.denominator, p.n) END AS earlier
            FROM (SELECT *, additive AND NOT bounded AND NOT is_count AND scale > 100 AS by_people FROM {{batch}}
                WHERE sex = 'total' AND age_group = 'total' AND unit = '' AND NOT is_yes_no AND cell IS NOT NULL) AS s
            JOIN earlier AS p USING (row_no))
        WHERE (SELECT ends - starts FROM round) * 10 <= days * 6 AND earlier >= {large} AND size * 10 >= earlier * 8""",
        large=LARGE_ENOUGH,
    ),
)
"""A half-year with as many as the year: a denominator grows with the period, and so do the cases of a rate, not its people."""

AGAINST_EARLIER: tuple[Rule, ...] = (JUMP, *COPIES, PERIODS)
"""Whether the file resembles last period's, and not too much."""
