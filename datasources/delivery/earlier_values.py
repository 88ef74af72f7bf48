"""What each row is held against: the value of an earlier period, known before or standing in the same file."""

import duckdb

from datasources.delivery.rules.row_rules import EXPECTED
from datasources.sql import sql

_SAME = sql(
    "p.region = s.region AND p.indicator = s.indicator AND p.statistic = s.statistic AND p.unit = s.unit AND p.sex = s.sex "
    "AND p.age_group = s.age_group"
)
"""A row `s` and an earlier value `p` of the same cell."""

_OF_MONTHS = sql(
    """WITH months AS (
        SELECT *, false AS in_file FROM previous
        UNION ALL SELECT region, indicator, statistic, unit, sex, age_group, coalesce(value, {expected}), numerator,
            denominator, n, CAST(period_end - period_start AS INTEGER), month, true
        FROM staging WHERE cell IS NOT NULL AND month IS NOT NULL AND coalesce(value, {expected}) IS NOT NULL),
    rows AS (SELECT *, unnest([CAST(month - INTERVAL 1 YEAR AS DATE), CAST(month - INTERVAL 1 MONTH AS DATE)]) AS before
        FROM staging WHERE month IS NOT NULL)
    SELECT s.row_no, p.value, p.numerator, p.denominator, p.n, p.days, p.in_file
    FROM rows AS s JOIN months AS p ON {same} AND p.month = s.before
    QUALIFY row_number() OVER (PARTITION BY s.row_no ORDER BY s.before, p.in_file DESC) = 1""",
    expected=EXPECTED,
    same=_SAME,
)
"""Of a month the same month the year before, where it is known, else the month before. What the file says of that month goes
before what was known: it is to replace it."""

_OF_PERIOD = sql(
    """SELECT s.row_no, p.value, p.numerator, p.denominator, p.n, p.days, false AS in_file
    FROM staging AS s JOIN previous AS p ON {same}""",
    same=_SAME,
)


def create(con: duckdb.DuckDBPyConnection) -> None:
    """Create `earlier` (row_no, value, numerator, denominator, n, days, in_file) from `staging` and `previous`: at most one row
    for each of the file's. `in_file` tells that the value is of another row of the same file."""
    ((by_month,),) = con.execute("SELECT by_month FROM round").fetchall()
    con.execute(sql("CREATE TABLE earlier AS {rows}", rows=_OF_MONTHS if by_month else _OF_PERIOD))
