"""What has been found so far, as a DuckDB table, and the findings file that is written from it.

Messages are built set-wise from the catalogue's templates: one statement per code, never one per row.
"""

from collections.abc import Iterable
from pathlib import Path
from string import Formatter
from typing import NamedTuple

import duckdb
import polars as pl

from datasources.delivery.columns import COLUMNS, swedish_words
from datasources.delivery.findings import Severity, catalogue
from datasources.sql import Sql, listed, sql

SHOWN_CHARACTERS = 60
"""The longest part of a cell that a finding repeats."""

_SCHEMA = {"code": pl.String, "row_no": pl.Int64, "column": pl.String, "value": pl.String, "hint": pl.String}


class Problem(NamedTuple):
    """A finding before it has its text. `hint` is what the value was compared with, or a suggestion."""

    code: str
    row: int | None = None
    column: str | None = None
    value: str | None = None
    hint: str | None = None


def prepare(con: duckdb.DuckDBPyConnection) -> None:
    """Create the empty table `problems` and the Swedish words of columns and codes."""
    con.execute(
        'CREATE TEMP TABLE problems (code VARCHAR, row_no BIGINT, "column" VARCHAR, value VARCHAR, hint VARCHAR)'
    )
    con.execute("CREATE TEMP TABLE column_names (name VARCHAR, sv VARCHAR)")
    con.executemany("INSERT INTO column_names VALUES (?, ?)", [(column.name, column.swedish) for column in COLUMNS])
    con.execute("CREATE TEMP TABLE code_words (code VARCHAR, sv VARCHAR)")
    con.executemany("INSERT INTO code_words VALUES (?, ?)", list(swedish_words().items()))


def add(con: duckdb.DuckDBPyConnection, problems: Iterable[Problem]) -> None:
    """Record what Python has found (the file, its headers); what is wrong in rows is inserted by SQL."""
    rows = [tuple(problem) for problem in problems]
    if rows:
        con.register("found", pl.DataFrame(rows, schema=_SCHEMA, orient="row"))
        con.execute("INSERT INTO problems SELECT * FROM found")
        con.unregister("found")


def summary(con: duckdb.DuckDBPyConnection) -> list[tuple[str, Severity, int]]:
    """(code, severity, count) of everything found, in the catalogue's order."""
    counts = dict(con.execute("SELECT code, count(*) FROM problems GROUP BY code").fetchall())
    return [(code, entry.severity, counts[code]) for code, entry in catalogue().items() if code in counts]


def write(con: duckdb.DuckDBPyConnection, target: Path, sheet: str | None = None) -> None:
    """Write every finding to `target` (Parquet): code, severity, row, column, value, message_sv, message_en, and what it is
    about: sheet (of what has a place on it), indicator, indicator_name, sex, age_group, each NULL where it is not known.

    `sheet` is the sheet that was read, where the workbook has several.
    """
    con.execute(
        'CREATE TEMP TABLE findings (code VARCHAR, severity VARCHAR, "row" BIGINT, "column" VARCHAR, value VARCHAR, '
        "message_sv VARCHAR, message_en VARCHAR)"
    )
    for code, severity, _ in summary(con):
        _render(con, code, severity)
    about = _ABOUT if _has_rows(con) else _ABOUT_NOTHING
    con.sql(
        sql("{about} ORDER BY f.row NULLS FIRST, f.code, f.column, f.value", about=about), params=[sheet]
    ).write_parquet(str(target), compression="zstd")


_ABOUT = sql(
    """SELECT f.*, CASE WHEN f.row IS NOT NULL THEN CAST(? AS VARCHAR) END AS sheet, i.indicator, i.name AS indicator_name,
        s.sex, s.age_group
    FROM findings AS f LEFT JOIN staging AS s ON s.row_no = f.row
    LEFT JOIN indicators AS i ON i.indicator = CASE WHEN f.row IS NULL THEN f.value ELSE s.indicator END"""
)
"""A finding about no row that repeats the name of an indicator is about that."""
_ABOUT_NOTHING = sql(
    """SELECT f.*, CASE WHEN f.row IS NOT NULL THEN CAST(? AS VARCHAR) END AS sheet, CAST(NULL AS VARCHAR) AS indicator,
        CAST(NULL AS VARCHAR) AS indicator_name, CAST(NULL AS VARCHAR) AS sex, CAST(NULL AS VARCHAR) AS age_group
    FROM findings AS f"""
)


def _has_rows(con: duckdb.DuckDBPyConnection) -> bool:
    return bool(con.execute("SELECT 1 FROM duckdb_tables() WHERE table_name = 'staging'").fetchall())


def _render(con: duckdb.DuckDBPyConnection, code: str, severity: Severity) -> None:
    entry = catalogue()[code]
    swedish, swedish_literals = _template(entry.sv, sql("coalesce(names.sv, label)"), _SWEDISH_CODES, sql("'.', ','"))
    english, english_literals = _template(entry.en, sql("label"), sql("compared"), sql("',', '.'"))
    con.execute(
        sql(
            """INSERT INTO findings SELECT code, ?, row_no, label, shown, {swedish}, {english}
            FROM (SELECT code, row_no, "column" AS label, {value} AS shown, {hint} AS compared
                  FROM problems WHERE code = ?) LEFT JOIN column_names AS names ON names.name = label
            CROSS JOIN (SELECT map_from_entries(list((code, sv))) AS words FROM code_words)""",
            swedish=swedish,
            english=english,
            value=_shown(sql("value")),
            hint=_shown(sql("hint")),
        ),
        [severity, *swedish_literals, *english_literals, code],
    )


_SWEDISH_CODES = sql(
    """list_aggregate(list_transform(string_split(compared, ', '), lambda one: coalesce(words[one], one)),
        'string_agg', ', ')"""
)


def _template(template: str, label: Sql, codes: Sql, signs: Sql) -> tuple[Sql, list[str]]:
    """A template as an SQL expression with its literal parts as parameters, so that no cell can smuggle in a field.

    `codes` is the hint where it is codes, in the language's words. `signs` are the decimal signs that numbers in the language
    change from and to; what is quoted is a cell as it is written.
    """
    written = {"value": sql("shown"), "hint": sql("compared"), "codes": codes, "column": label, "row": sql("row_no")}
    fields = written | {name: _local(written[name], signs) for name in ("value", "hint")}
    parts, literals = [], []
    for place, (literal, field, _, _) in enumerate(Formatter().parse(template)):
        parts.append(sql("?"))
        literals.append(literal)
        if field is not None:
            quoted = literal.endswith('"')
            text = sql("CAST({field} AS VARCHAR)", field=(written if quoted else fields)[field])
            begins = place == 0 and not literal
            parts.append(sql("upper(left({text}, 1)) || substr({text}, 2)", text=text) if begins else text)
    return sql("concat({parts})", parts=listed(parts)), literals


def _local(text: Sql, signs: Sql) -> Sql:
    return sql(
        r"CASE WHEN regexp_full_match({text}, '-?\d+[.,]\d+') THEN replace({text}, {signs}) ELSE {text} END",
        text=text,
        signs=signs,
    )


def _shown(column: Sql) -> Sql:
    return sql(
        "CASE WHEN length({column}) > {longest} THEN left({clean}, {kept}) || '…' ELSE {clean} END",
        column=column,
        clean=sql(r"regexp_replace({column}, '[\x00-\x1f\x7f]', ' ', 'g')", column=column),
        longest=SHOWN_CHARACTERS,
        kept=SHOWN_CHARACTERS - 1,
    )
