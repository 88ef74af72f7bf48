"""Rows of text to typed rows: the table `staging`, which the rules judge, and the cells that could not be understood."""

# ruff: noqa: S608 - statements are made of our own constants; what a file says is only ever a column or a parameter

import duckdb

from datasources.delivery.columns import MISSING_MARKS, NUMBERS
from datasources.delivery.vocabulary import AGE_IDS, DASHES, LONGEST_UNIT, SPACES, quoted, surface, trimmed

LARGEST_INTEGER_DIGITS = 15
"""Whole numbers up to here are exact in the binary numbers that rules compute with."""
MOST_DECIMALS = 20
REGION_IDS = 1_000

COLUMNS = (
    "row_no",
    "indicator",
    "version",
    "scale",
    "decimals",
    "additive",
    "bounded",
    "may_be_negative",
    "ceiling",
    "is_count",
    "is_yes_no",
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
    "comment",
    "numerator",
    "denominator",
    "value",
    "n",
    "missing",
    "number_fault",
    "period_start",
    "period_end",
    "value_decimals",
    "in_period",
    "cell",
    "any_sex",
    "any_age",
    "any_unit",
)
"""What `staging` has; rules may rely on all of it."""

_PLAIN = rf"-?\d{{1,{LARGEST_INTEGER_DIGITS}}}([.,]\d{{1,{MOST_DECIMALS}}})?"
_GROUPED = r"[+-]?\d{1,3}([ \x{A0}\x{2007}\x{2009}\x{202F}]\d{3})*([.,]\d+)?|[+-]?\d+([.,]\d+)?"

_JOINS = {
    "word_measure": "c.indicator IS NOT DISTINCT FROM w.written_indicator AND c.statistic IS NOT DISTINCT FROM w.written",
    "word_region": "c.region_system IS NOT DISTINCT FROM w.written_system AND c.region IS NOT DISTINCT FROM w.written",
}
_FAULTS = (
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
    """Create `staging` from `cells` and the word tables: one typed row for each row of the file.

    `numerator`, `denominator` and `value` are numbers for the rules, `…_text` the same exactly as handed in. `cell` numbers
    the result that the row is about (NULL where that is not clear); `any_sex`, `any_age`, `any_unit` leave that part out.
    """
    con.execute(
        "CREATE MACRO shown(x) AS CASE WHEN x = trunc(x) AND abs(x) < 1e15 THEN CAST(CAST(x AS BIGINT) AS VARCHAR) "
        "ELSE CAST(round(x, 4) AS VARCHAR) END"
    )
    con.execute(f"CREATE TABLE staging AS {_numbered(_typed(_joined()))}")


def _joined() -> str:
    """Every row with the meanings of its words and its numbers as text."""
    numbers = ", ".join(f"{_number(f'c.{name}')} AS {name}_text, c.{name} AS {name}_written" for name in NUMBERS)
    return f"""SELECT c.row_no, m.* EXCLUDE (written_indicator, written, hint, problem), starts.day AS starts, ends.day AS ends,
            r.region, r.region_id, u.unit, u.unit_id, s.sex, s.sex_id, a.age_group, a.age_id,
            CASE WHEN a.age_id > 0 THEN a.age_low END AS age_low, CASE WHEN a.age_id > 0 THEN a.age_high END AS age_high,
            {numbers},
            CASE WHEN {trimmed("c.comment")} NOT IN ('', {quoted(DASHES)}) THEN {trimmed("c.comment")} END AS comment
        FROM cells AS c
        JOIN word_measure AS m
            ON c.indicator IS NOT DISTINCT FROM m.written_indicator AND c.statistic IS NOT DISTINCT FROM m.written
        JOIN word_region AS r
            ON c.region_system IS NOT DISTINCT FROM r.written_system AND c.region IS NOT DISTINCT FROM r.written
        JOIN word_date AS starts ON c.period_start IS NOT DISTINCT FROM starts.written
        JOIN word_date AS ends ON c.period_end IS NOT DISTINCT FROM ends.written
        JOIN word_unit AS u ON c.unit IS NOT DISTINCT FROM u.written
        JOIN word_sex AS s ON c.sex IS NOT DISTINCT FROM s.written
        JOIN word_age AS a ON c.age_group IS NOT DISTINCT FROM a.written"""


def _number(cell: str) -> str:
    """SQL: a number as text with a decimal point and nothing else changed; NULL for what is no number."""
    bare = f"replace({trimmed(cell)}, '−', '-')"
    digits = rf"ltrim(replace(regexp_replace({bare}, '[{SPACES}]', '', 'g'), ',', '.'), '+')"
    return (
        f"CASE WHEN {cell} IS NULL THEN NULL WHEN regexp_full_match({cell}, '{_PLAIN}') THEN replace({cell}, ',', '.') "
        f"WHEN regexp_full_match({bare}, '{_GROUPED}') AND regexp_full_match({digits}, '{_PLAIN}') THEN {digits} END"
    )


def _typed(joined: str) -> str:
    numbers = ", ".join(f"CAST({name}_text AS DOUBLE) AS {name}" for name in NUMBERS)
    fault = " OR ".join(f"({name}_written IS NOT NULL AND {name}_text IS NULL)" for name in NUMBERS)
    written = ", ".join(f"{name}_written" for name in NUMBERS)
    return f"""SELECT j.* EXCLUDE (starts, ends, n_text, missing_text, {written}), {numbers}, {fault} AS number_fault,
            j.starts AS period_start, CASE WHEN j.ends + 1 = round.ends THEN round.ends ELSE j.ends END AS period_end,
            CASE WHEN contains(value_text, '.') THEN length(value_text) - position('.' IN value_text) ELSE 0 END
                AS value_decimals,
            j.starts = round.starts AND j.ends IN (round.ends, round.ends - 1) AS in_period
        FROM ({joined}) AS j, round"""


def _numbered(typed: str) -> str:
    units = "(SELECT max(unit_id) + 1 FROM word_unit)"
    place = f"CASE WHEN in_period THEN measure_id * {REGION_IDS} + region_id END"
    return f"""SELECT * EXCLUDE (place, place_unit, measure_id, region_id),
            (place_unit * {AGE_IDS} + age_id) * 4 + sex_id AS cell, place_unit * {AGE_IDS} + age_id AS any_sex,
            place_unit * 4 + sex_id AS any_age, (place * {AGE_IDS} + age_id) * 4 + sex_id AS any_unit
        FROM (SELECT *, place * {units} + unit_id AS place_unit FROM (SELECT *, {place} AS place FROM ({typed})))"""


def find_faults(con: duckdb.DuckDBPyConnection, longest: int) -> None:
    """Record every cell that could not be understood."""
    for table, column, problem in _FAULTS:
        _find_words(con, table, column, problem, min(longest, LONGEST_UNIT) if column == "unit" else longest)
    if con.execute("SELECT count(*) FROM staging WHERE number_fault").fetchall()[0][0]:
        for name in NUMBERS:
            _find_numbers(con, name, longest)
    con.execute(f"""INSERT INTO problems SELECT * FROM (
                        SELECT CASE {surface("comment", longest)} END AS problem, row_no, 'comment', comment, '{longest}'
                        FROM cells WHERE comment IS NOT NULL) WHERE problem IS NOT NULL""")
    con.execute("""DELETE FROM problems WHERE code <> 'total-row'
                   AND row_no IN (SELECT row_no FROM problems WHERE code = 'total-row')""")


def _find_words(con: duckdb.DuckDBPyConnection, table: str, column: str, problem: str, longest: int) -> None:
    if not con.execute(f"SELECT count(*) FROM {table} WHERE {problem} IS NOT NULL").fetchall()[0][0]:
        return
    join = _JOINS.get(table, f"c.{column} IS NOT DISTINCT FROM w.written")
    con.execute(f"""INSERT INTO problems SELECT w.{problem}, c.row_no, '{column}', c.{column},
                    CASE WHEN w.{problem} = 'cell-too-long' THEN '{longest}' ELSE w.hint END
                    FROM cells AS c JOIN {table} AS w ON {join} WHERE w.{problem} IS NOT NULL""")


def _find_numbers(con: duckdb.DuckDBPyConnection, name: str, longest: int) -> None:
    cell = f"c.{name}"
    large = rf"^[+-]?(\d{{{LARGEST_INTEGER_DIGITS + 1},}}|\d+[.,]\d{{{MOST_DECIMALS + 1},}})"
    con.execute(f"""INSERT INTO problems SELECT
                        CASE WHEN lower({trimmed(cell)}) IN ({quoted(MISSING_MARKS)}) THEN 'missing-mark'
                        {surface(cell, longest)} WHEN contains({cell}, '%') THEN 'percent-sign'
                        WHEN regexp_matches({cell}, '{large}') THEN 'number-too-large' ELSE 'number-format' END,
                        c.row_no, '{name}', {cell}, '{longest}'
                    FROM cells AS c JOIN staging AS s USING (row_no)
                    WHERE s.number_fault AND s.{name} IS NULL AND {trimmed(cell)} <> ''""")
