"""What has been found so far, as a DuckDB table, and the findings file that is written from it.

Messages are built set-wise from the catalogue's templates: one statement per code, never one per row.
"""

# ruff: noqa: S608 - statements are made of our own constants; what a file says is only ever a column or a parameter

from collections.abc import Iterable
from pathlib import Path
from string import Formatter
from typing import NamedTuple

import duckdb

from datasources.delivery.columns import COLUMNS
from datasources.delivery.findings import Severity, catalogue

SHOWN_CHARACTERS = 60
"""The longest part of a cell that a finding repeats."""


class Problem(NamedTuple):
    """A finding before it has its text. `hint` is what the value was compared with, or a suggestion."""

    code: str
    row: int | None = None
    column: str | None = None
    value: str | None = None
    hint: str | None = None


def prepare(con: duckdb.DuckDBPyConnection) -> None:
    """Create the empty table `problems` and the text of columns' names."""
    con.execute(
        'CREATE TEMP TABLE problems (code VARCHAR, row_no BIGINT, "column" VARCHAR, value VARCHAR, hint VARCHAR)'
    )
    con.execute("CREATE TEMP TABLE column_names (name VARCHAR, sv VARCHAR)")
    con.executemany("INSERT INTO column_names VALUES (?, ?)", [(column.name, column.swedish) for column in COLUMNS])


def add(con: duckdb.DuckDBPyConnection, found: Iterable[Problem]) -> None:
    """Record problems found in Python (the file, its headers); what is found in rows is inserted by SQL."""
    rows = [tuple(problem) for problem in found]
    if rows:
        con.executemany("INSERT INTO problems VALUES (?, ?, ?, ?, ?)", rows)


def summary(con: duckdb.DuckDBPyConnection) -> list[tuple[str, Severity, int]]:
    """(code, severity, count) of everything found, in the catalogue's order."""
    counts = dict(con.execute("SELECT code, count(*) FROM problems GROUP BY code").fetchall())
    return [(code, entry.severity, counts[code]) for code, entry in catalogue().items() if code in counts]


def write(con: duckdb.DuckDBPyConnection, target: Path) -> None:
    """Write every finding to `target` (Parquet): code, severity, row, column, value, message_sv, message_en."""
    con.execute(
        'CREATE TEMP TABLE findings (code VARCHAR, severity VARCHAR, "row" BIGINT, "column" VARCHAR, value VARCHAR, '
        "message_sv VARCHAR, message_en VARCHAR)"
    )
    for code, severity, _ in summary(con):
        _render(con, code, severity)
    con.table("findings").order('"row" NULLS FIRST, code, "column", value').write_parquet(
        str(target), compression="zstd"
    )


def _render(con: duckdb.DuckDBPyConnection, code: str, severity: Severity) -> None:
    entry = catalogue()[code]
    swedish, swedish_literals = _template(entry.sv, "coalesce(names.sv, label)", "'.', ','")
    english, english_literals = _template(entry.en, "label", "',', '.'")
    con.execute(
        f"""INSERT INTO findings SELECT code, ?, row_no, label, shown, {swedish}, {english}
            FROM (SELECT code, row_no, "column" AS label, {_shown("value")} AS shown, {_shown("hint")} AS told
                  FROM problems WHERE code = ?) LEFT JOIN column_names AS names ON names.name = label""",
        [severity, *swedish_literals, *english_literals, code],
    )


def _template(template: str, label: str, signs: str) -> tuple[str, list[str]]:
    """A template as an SQL expression with its literal parts as parameters, so that no cell can smuggle in a field.

    `signs` are the decimal signs that numbers in the language change from and to.
    """
    numeral = r"regexp_full_match({0}, '-?\d+[.,]\d+')"
    local = "CASE WHEN " + numeral + " THEN replace({0}, " + signs + ") ELSE {0} END"
    fields = {"value": local.format("shown"), "hint": local.format("told"), "column": label, "row": "row_no"}
    parts, literals = [], []
    for place, (literal, field, _, _) in enumerate(Formatter().parse(template)):
        parts.append("?")
        literals.append(literal)
        if field is not None:
            text = f"CAST({fields[field]} AS VARCHAR)"
            begins = place == 0 and not literal
            parts.append(f"upper(left({text}, 1)) || substr({text}, 2)" if begins else text)
    return f"concat({', '.join(parts)})", literals


def _shown(column: str) -> str:
    clean = rf"regexp_replace({column}, '[\x00-\x1f\x7f]', ' ', 'g')"
    return f"CASE WHEN length({column}) > {SHOWN_CHARACTERS} THEN left({clean}, {SHOWN_CHARACTERS - 1}) || '…' ELSE {clean} END"
