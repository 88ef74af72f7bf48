"""Findings that only follow from another are not told: who mends the one that is told is rid of them too.

An error is left out only beside another error, so that a file is never let through by this. Whatever does not follow after all
is told when the mended file is checked.
"""

from collections.abc import Iterable, Mapping

import duckdb
import polars as pl

from datasources.delivery.columns import ALIASES
from datasources.delivery.findings import catalogue
from datasources.sql import Sql, identifier, sql

Codes = tuple[str, ...]

_COUNTS = ("numerator", "denominator")
_NUMBERS = (*_COUNTS, "value")
_UNREAD: Codes = (
    "missing-mark",
    "cell-error",
    "count-hidden",
    "formula",
    "formula-without-value",
    "cell-too-long",
    "percent-sign",
    "number-half",
    "number-too-large",
    "number-format",
)
_ABSENT_NUMBER: Codes = ("counts-incomplete", "row-without-result", "value-only", "not-delivered", "denominator-zero")
_LEVEL: Codes = ("jump", "value-untypical")
_BY_SIZE: Codes = (
    *_LEVEL,
    "denominator-small",
    "denominator-zero",
    "denominator-far-under-population",
    "missing-large",
    "period-too-large",
)
_BY_COUNTS: Codes = (
    *_BY_SIZE,
    "value-mismatch",
    "value-out-of-bounds",
    "value-negative",
    "share-for-percent",
    "denominator-over-population",
)
_WRONG_COUNT: Codes = ("count-with-thousands", "count-negative", "count-not-whole")

OF_ROW: tuple[tuple[Codes, Codes, Codes], ...] = (
    (_UNREAD, _NUMBERS, _ABSENT_NUMBER),
    (_WRONG_COUNT, _COUNTS, (*_BY_COUNTS, "numerator-over-denominator")),
    (("count-with-thousands",), ("missing", "n"), ("missing-large",)),
    (("numerator-over-denominator",), _COUNTS, _BY_COUNTS),
    (
        ("value-of-nobody", "value-mismatch", "value-out-of-bounds", "value-negative", "share-for-percent"),
        ("value",),
        _LEVEL,
    ),
    (("denominator-over-population",), _COUNTS, (*_LEVEL, "period-too-large")),
    (
        ("breakdown-not-asked",),
        ("sex", "age_group", "unit"),
        (*_ABSENT_NUMBER, *_BY_COUNTS, *_WRONG_COUNT, "numerator-over-denominator", "sexes-equal"),
    ),
)
"""Causes at one of the columns, and what follows from them on the same row. Errors all: a warning may be explained, and what
was left out beside it would then never be told."""

_SPOILED: Codes = (*_WRONG_COUNT, "numerator-over-denominator", "breakdown-not-asked", "value-of-nobody")
OF_GROUP: Mapping[str, Codes] = {
    "any_sex": ("sexes-not-total",),
    "any_age": ("ages-over-total", "ages-not-total"),
    "any_unit": ("units-over-total",),
}
"""Sums over parts, by what their rows have in common: one row that cannot be right spoils them."""

_LOST: Codes = ("row-ragged", "indicator-unknown")
"""Rows of which the indicator could not be read."""
_UNREAD_WORD: Codes = ("cell-empty", "cell-too-long", "formula")
_PLACE: Codes = (
    "statistic-unknown",
    "region-unknown",
    "region-system-missing",
    "region-system-unknown",
    "sex-number",
    "sex-unknown",
    "age-group-unknown",
    "date-format",
    "other-period",
    "other-month",
    "other-region",
    "nation-row",
    *_UNREAD_WORD,
)
OF_INDICATOR: tuple[tuple[Codes, str | None, str, str | None], ...] = (
    (_UNREAD_WORD, "indicator", "indicator-missing", None),
    (_LOST, None, "indicator-missing", None),
    (_LOST, None, "sex-breakdown-missing", None),
    (_LOST, None, "breakdown-missing", None),
    (_LOST, None, "total-missing", None),
    (("sex-unknown", "sex-number", *_UNREAD_WORD), "sex", "sex-breakdown-missing", None),
    (("age-group-unknown", *_UNREAD_WORD), "age_group", "breakdown-missing", "age_group"),
    (_UNREAD_WORD, "unit", "breakdown-missing", "unit"),
    (_PLACE, None, "total-missing", None),
    (_PLACE, None, "month-missing", None),
    (_PLACE, None, "month-left-out", None),
    (_LOST, None, "month-missing", None),
)
"""Causes (at a column), and the absence (at a column) that they explain for the same indicator: the row is there, unread."""

_ALL_ABSENCES: Codes = (
    *("total-missing", "sex-breakdown-missing", "breakdown-missing", "indicator-missing"),
    *("month-missing", "month-left-out"),
)
OF_FILE: tuple[tuple[Codes, Codes], ...] = (
    (("row-ragged",), ("no-rows",)),
    (("count-with-thousands", "two-readings"), ("decimal-signs-mixed",)),
    (("region-differs",), ("other-region", "nation-row")),
    (("period-differs",), ("other-period", "other-month")),
    (("other-period", "other-month", "period-differs"), ("file-unchanged", "indicator-unchanged", "month-unchanged")),
    (("specification-unknown",), ("indicator-unknown",)),
    (("column-unknown", "column-twice", "column-nameless"), (*_ABSENT_NUMBER, *_ALL_ABSENCES, "duplicate")),
)
"""Causes anywhere in the file, and what follows from them anywhere: last year's file, a column whose header is misspelt."""

_RANK = {"error": 2, "warning": 1, "note": 0}


def drop(con: duckdb.DuckDBPyConnection) -> None:
    """Take what only follows out of `problems`. Where the rows could not be read (no `staging`) only the file's are there."""
    present = {code for (code,) in con.execute("SELECT DISTINCT code FROM problems").fetchall()}
    if len(present) < 2:  # nothing follows from itself; asking costs more than a small file's rows do
        return
    con.execute("CREATE TEMP TABLE consequences (place BIGINT)")
    _of_file(con, present)
    _suggested_columns(con)
    if con.execute("SELECT 1 FROM duckdb_tables() WHERE table_name = 'staging'").fetchall():
        _of_rows(con)
        _of_groups(con)
        _of_indicators(con)
    con.execute("DELETE FROM problems WHERE rowid IN (SELECT place FROM consequences)")


def _holds(cause: str, effect: str) -> bool:
    """An explained warning lets a file through, so it never stands for an error."""
    rank, other = (_RANK[catalogue()[code].severity] for code in (cause, effect))
    return cause != effect and rank >= other


def _pairs(con: duckdb.DuckDBPyConnection, rows: Iterable[tuple[str, str | None, str, str | None]]) -> None:
    """The table `follows`: a cause (at a column), what follows from it (at a column)."""
    held = [row for row in rows if _holds(row[0], row[2])]
    schema = dict.fromkeys(("cause", "cause_at", "effect", "effect_at"), pl.String)
    con.register("held", pl.DataFrame(held, schema=schema, orient="row"))
    con.execute("CREATE OR REPLACE TEMP TABLE follows AS SELECT * FROM held")
    con.unregister("held")


def _of_file(con: duckdb.DuckDBPyConnection, present: set[str]) -> None:
    for causes, effects in OF_FILE:
        for effect in effects:
            if any(cause in present and _holds(cause, effect) for cause in causes):
                con.execute("INSERT INTO consequences SELECT rowid FROM problems WHERE code = ?", [effect])


def _suggested_columns(con: duckdb.DuckDBPyConnection) -> None:
    """A column is not missing that stands there under a header which resembles its own."""
    unknown = con.execute("SELECT hint FROM problems WHERE code = 'column-unknown' AND hint <> ''").fetchall()
    for (hint,) in unknown:
        con.execute(
            """INSERT INTO consequences SELECT rowid FROM problems WHERE code = 'column-missing' AND "column" = ?""",
            [ALIASES[hint.strip(" (?)")]],
        )


def _of_rows(con: duckdb.DuckDBPyConnection) -> None:
    _pairs(
        con,
        (
            (cause, column, effect, None)
            for causes, columns, effects in OF_ROW
            for cause in causes
            for column in columns
            for effect in effects
        ),
    )
    con.execute(
        """INSERT INTO consequences SELECT e.rowid FROM problems AS e JOIN follows AS f ON f.effect = e.code
        JOIN problems AS c ON c.row_no = e.row_no AND c.code = f.cause AND c."column" = f.cause_at"""
    )


def _of_groups(con: duckdb.DuckDBPyConnection) -> None:
    _pairs(
        con, ((cause, None, effect, None) for cause in _SPOILED for effects in OF_GROUP.values() for effect in effects)
    )
    for same, effects in OF_GROUP.items():
        con.execute(_of_group(same), [list(effects)])


def _of_group(same: str) -> Sql:
    return sql(
        """INSERT INTO consequences SELECT e.rowid FROM problems AS e JOIN staging AS s ON s.row_no = e.row_no
        WHERE e.code IN (SELECT unnest(?)) AND s.{same} IN (
            SELECT spoiled.{same} FROM problems AS c JOIN staging AS spoiled ON spoiled.row_no = c.row_no
            JOIN follows AS f ON f.cause = c.code WHERE spoiled.{same} IS NOT NULL)""",
        same=identifier(same),
    )


def _of_indicators(con: duckdb.DuckDBPyConnection) -> None:
    """A row whose indicator could not be read may be any's, but where its word resembles one it is that one's."""
    _pairs(con, ((cause, at, effect, by) for causes, at, effect, by in OF_INDICATOR for cause in causes))
    con.execute(
        r"""INSERT INTO consequences SELECT e.rowid FROM problems AS e LEFT JOIN staging AS s ON s.row_no = e.row_no
        JOIN follows AS f ON f.effect = e.code AND coalesce(f.effect_at, e."column") IS NOT DISTINCT FROM e."column"
        JOIN (SELECT DISTINCT c.code, c."column" AS at, coalesce(r.indicator, regexp_extract(
                CASE WHEN c.code = 'indicator-unknown' THEN c.hint END, '\((.+)\?\)', 1)) AS indicator
              FROM problems AS c LEFT JOIN staging AS r ON r.row_no = c.row_no WHERE c.row_no IS NOT NULL) AS c
        ON c.code = f.cause AND coalesce(f.cause_at, c.at) IS NOT DISTINCT FROM c.at
            AND coalesce(nullif(c.indicator, ''), s.indicator, e.value) = coalesce(s.indicator, e.value)"""
    )
