"""The checked rows as the platform keeps them, in one Parquet file."""

from pathlib import Path

import duckdb

from datasources.delivery.columns import UNKNOWN_SEX
from datasources.sql import identifier, listed, literal, sql

_COLUMNS = {
    "indicator": "indicator",
    "version": "version",
    "statistic": "statistic",
    "period_start": "period_start",
    "period_end": "period_end",
    "region": "region",
    "unit": "unit",
    "sex": "sex",
    "age_group": "age_group",
    "numerator": "numerator_text",
    "denominator": "denominator_text",
    "value": "value_text",
    "n": "n_whole",
    "missing": "missing_whole",
    "comment": "comment",
    "row": "row_no",
}
COLUMNS = tuple(_COLUMNS)
"""The file's columns. `numerator`, `denominator` and `value` are texts, exactly as handed in apart from the decimal sign and
spaces between thousands; `period_end` is the first day after; `unit` is empty for the whole region; `row` the line in the file.
"""


def write(con: duckdb.DuckDBPyConnection, target: Path) -> None:
    """Write `staging` to `target` (Parquet) in the file's order, without the rows that only tell how many lack a sex."""
    columns = listed(
        sql("{source} AS {column}", source=identifier(source), column=identifier(column))
        for column, source in _COLUMNS.items()
    )
    con.sql(
        sql(
            "SELECT {columns} FROM (SELECT *, CAST(n AS BIGINT) AS n_whole, CAST(missing AS BIGINT) AS missing_whole "
            "FROM staging WHERE sex IS DISTINCT FROM {unknown}) ORDER BY row_no",
            columns=columns,
            unknown=literal(UNKNOWN_SEX),
        )
    ).write_parquet(str(target), compression="zstd")


def indicators(con: duckdb.DuckDBPyConnection) -> list[str]:
    """The known indicators that have rows, in order of their ids."""
    return [
        name
        for (name,) in con.execute(
            "SELECT DISTINCT indicator FROM staging WHERE indicator IS NOT NULL ORDER BY indicator"
        ).fetchall()
    ]
