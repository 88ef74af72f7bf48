"""Rows of text to typed rows: the table `staging`, which the rules judge, and the cells that could not be understood."""

import duckdb

from datasources.delivery import earlier_values
from datasources.delivery.columns import NUMBERS
from datasources.delivery.months import MOST_MONTHS
from datasources.delivery.numbers import for_each_number, number_as_text
from datasources.delivery.vocabulary import AGE_IDS, DASHES, LONGEST_UNIT, surface, trimmed
from datasources.sql import Sql, identifier, listed, literals, sql

REGION_IDS = 1_000

COLUMNS = (
    "row_no",
    "indicator",
    "version",
    "scale",
    "decimals",
    "additive",
    "bounded",
    "lowest",
    "highest",
    "typical_lowest",
    "typical_highest",
    "is_count",
    "is_yes_no",
    "is_percent",
    "units_disjoint",
    "by_sex",
    "by_age",
    "by_unit",
    "jump_limit",
    "statistic",
    "region",
    "unit",
    "unit_id",
    "sex",
    "sex_id",
    "age_group",
    "age_id",
    "age_low",
    "age_high",
    "numerator_text",
    "denominator_text",
    "value_text",
    "n_text",
    "missing_text",
    "comment",
    "numerator",
    "denominator",
    "value",
    "n",
    "missing",
    "number_problem",
    "period_start",
    "period_end",
    "value_decimals",
    "in_period",
    "month",
    "cell",
    "any_sex",
    "any_age",
    "any_unit",
)
"""What `staging` has; rules may rely on all of it."""

_JOINS = {
    "word_measure": sql(
        "c.indicator IS NOT DISTINCT FROM w.written_indicator AND c.statistic IS NOT DISTINCT FROM w.written"
    ),
    "word_region": sql(
        "c.region_system IS NOT DISTINCT FROM w.written_system AND c.region IS NOT DISTINCT FROM w.written"
    ),
}
_WORDS_WITH_PROBLEMS = (
    ("word_indicator", "indicator", "problem"),
    ("word_measure", "statistic", "problem"),
    ("word_region", "region_system", "system_problem"),
    ("word_region", "region", "problem"),
    ("word_date", "period_start", "problem"),
    ("word_date", "period_end", "problem"),
    ("word_unit", "unit", "problem"),
    ("word_sex", "sex", "problem"),
    ("word_age", "age_group", "problem"),
)


def create(con: duckdb.DuckDBPyConnection) -> None:
    """Create `staging` from `cells` and the word tables, one typed row for each row of the file, and what it is held against.

    `numerator`, `denominator` and `value` are numbers for the rules, `…_text` the same exactly as handed in. `cell` numbers
    the result that the row is about (NULL where that is not clear); `any_sex`, `any_age`, `any_unit` leave that part out.
    `month` is the first day of the row's month, in a round of months and where the row is of one of them.
    """
    con.execute(
        "CREATE MACRO shown(x) AS CASE WHEN x = trunc(x) AND abs(x) < 1e15 THEN CAST(CAST(x AS BIGINT) AS VARCHAR) "
        "ELSE CAST(round(x, 4) AS VARCHAR) END"
    )
    con.execute(r"CREATE MACRO two_readings(x) AS regexp_full_match(x, '-?[1-9]\d{0,2}\.\d{3}')")
    con.execute(sql("CREATE TABLE staging AS {rows}", rows=_numbered(_typed(_joined()))))
    earlier_values.create(con)


def _joined() -> Sql:
    """Every row with the meanings of its words and its numbers as text."""
    return sql(
        """SELECT c.row_no, m.* EXCLUDE (written_indicator, written, hint, problem), starts.day AS starts, ends.last AS ends,
            r.region, r.region_id, u.unit, u.unit_id, s.sex, s.sex_id, a.age_group, a.age_id,
            CASE WHEN a.age_id > 0 THEN a.age_low END AS age_low, CASE WHEN a.age_id > 0 THEN a.age_high END AS age_high,
            {numbers},
            CASE WHEN {comment} NOT IN ('', {dashes}) THEN {comment} END AS comment
        FROM cells AS c
        JOIN word_measure AS m
            ON c.indicator IS NOT DISTINCT FROM m.written_indicator AND c.statistic IS NOT DISTINCT FROM m.written
        JOIN word_region AS r
            ON c.region_system IS NOT DISTINCT FROM r.written_system AND c.region IS NOT DISTINCT FROM r.written
        JOIN word_date AS starts ON c.period_start IS NOT DISTINCT FROM starts.written
        JOIN word_date AS ends ON c.period_end IS NOT DISTINCT FROM ends.written
        JOIN word_unit AS u ON c.unit IS NOT DISTINCT FROM u.written
        JOIN word_sex AS s ON c.sex IS NOT DISTINCT FROM s.written
        JOIN word_age AS a ON c.age_group IS NOT DISTINCT FROM a.written""",
        numbers=listed(
            sql(
                "{number} AS {text}, c.{name} AS {written}",
                number=number_as_text(name),
                text=identifier(f"{name}_text"),
                name=identifier(name),
                written=identifier(f"{name}_written"),
            )
            for name in NUMBERS
        ),
        comment=trimmed(sql("c.comment")),
        dashes=literals(DASHES),
    )


def _typed(joined: Sql) -> Sql:
    return sql(
        """SELECT * EXCLUDE (starts, ends, due, by_month, begins, {written}), {numbers}, {unread} AS number_problem,
            starts AS period_start, CASE WHEN ends + 1 = due THEN due ELSE ends END AS period_end,
            CASE WHEN contains(value_text, '.') THEN length(value_text) - position('.' IN value_text) ELSE 0 END
                AS value_decimals,
            begins AND ends IN (due, due - 1) AS in_period,
            CASE WHEN by_month AND begins AND ends IN (due, due - 1) THEN starts END AS month
        FROM (SELECT j.*, round.by_month, {begins} AS begins, {due} AS due FROM ({joined}) AS j, round)""",
        begins=_BEGINS,
        due=_DUE,
        written=for_each_number("{name}_written"),
        numbers=for_each_number("CAST({name}_text AS DOUBLE) AS {name}"),
        unread=for_each_number("({name}_written IS NOT NULL AND {name}_text IS NULL)", " OR "),
        joined=joined,
    )


_BEGINS = sql("""CASE WHEN round.by_month THEN day(j.starts) = 1 AND j.starts >= round.starts AND j.starts < round.ends
    ELSE j.starts = round.starts END""")
"""Whether a row may begin so: with the round's period, or with a month in it."""
_DUE = sql("CASE WHEN round.by_month THEN CAST(j.starts + INTERVAL 1 MONTH AS DATE) ELSE round.ends END")
"""The first day after the period of a row that begins so."""


def _numbered(typed: Sql) -> Sql:
    return sql(
        """SELECT * EXCLUDE (place, place_unit, measure_id, region_id),
            (place_unit * {ages} + age_id) * 4 + sex_id AS cell, place_unit * {ages} + age_id AS any_sex,
            place_unit * 4 + sex_id AS any_age, (place * {ages} + age_id) * 4 + sex_id AS any_unit
        FROM (SELECT *, place * (SELECT max(unit_id) + 1 FROM word_unit) + unit_id AS place_unit
            FROM (SELECT *, CASE WHEN in_period THEN (measure_id * {months} + {month}) * {regions} + region_id END AS place
                FROM ({typed})))""",
        months=MOST_MONTHS,
        month=sql("coalesce(datediff('month', (SELECT starts FROM round), month), 0)"),
        ages=AGE_IDS,
        regions=REGION_IDS,
        typed=typed,
    )


def find_problems(con: duckdb.DuckDBPyConnection, longest: int) -> None:
    """Record every cell that could not be understood, apart from the numbers."""
    for table, column, problem in _WORDS_WITH_PROBLEMS:
        _find_words(con, table, column, problem, min(longest, LONGEST_UNIT) if column == "unit" else longest)
    con.execute(
        sql(
            """INSERT INTO problems SELECT * FROM (
                SELECT CASE {surface} END AS problem, row_no, 'comment', comment, ?
                FROM cells WHERE comment IS NOT NULL) WHERE problem IS NOT NULL""",
            surface=surface(sql("comment"), longest),
        ),
        [str(longest)],
    )


def _find_words(con: duckdb.DuckDBPyConnection, table: str, column: str, problem: str, longest: int) -> None:
    parts = {"table": identifier(table), "column": identifier(column), "problem": identifier(problem)}
    if not con.execute(sql("SELECT count({problem}) FROM {table}", **parts)).fetchall()[0][0]:
        return
    same = _JOINS.get(table) or sql("c.{column} IS NOT DISTINCT FROM w.written", **parts)
    con.execute(
        sql(
            """INSERT INTO problems SELECT w.{problem}, c.row_no, ?, c.{column},
                CASE WHEN w.{problem} = 'cell-too-long' THEN ? ELSE w.hint END
            FROM cells AS c JOIN {table} AS w ON {same} WHERE w.{problem} IS NOT NULL""",
            **parts,
            same=same,
        ),
        [column, str(longest)],
    )
