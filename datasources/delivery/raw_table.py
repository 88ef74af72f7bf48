"""What every reader hands on: the header row, and the rows as the relation `raw` in the upload's own database."""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import NamedTuple

import duckdb

from datasources.delivery.manifest import Manifest
from datasources.delivery.problems import Problem
from datasources.sql import listed, raw_cell, raw_cells, sql

BATCH_ROWS = 10_000
"""Rows that are held as Python objects at a time: few enough to stay near the processor, enough for an insert."""

Row = tuple[int, Sequence[str | None]]
"""A row's line in the file and its cells as text; an empty cell is None."""


class RawTable(NamedTuple):
    """The header as it stands in the file, what the reader found on the way, and a package's manifest where it holds.

    `sheet` is the name of a workbook's sheet, `beside` tells that it has others, `separator` is the sign between the columns
    of a text; in a `typed` file numbers are numbers, so their decimal signs are nobody's writing. The rows are in `raw`:
    `row_no` (the line in the file) and `c0`, `c1` … (VARCHAR, NULL where empty).
    """

    header: list[str]
    problems: list[Problem]
    manifest: Manifest | None = None
    sheet: str | None = None
    beside: bool = False
    separator: str | None = None
    typed: bool = False


class UnreadableError(Exception):
    """The file cannot be read as a table; `problem` says why. Carries nothing from the file's rows."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


class PersonalDataError(Exception):
    """The file is about persons; `problem` says where, never what."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


def store(con: duckdb.DuckDBPyConnection, rows: Iterable[Row], width: int) -> None:
    """Write rows that had to be read in Python to `raw`, a batch at a time."""
    create_raw(con, width)
    left = iter(rows)
    while batch := list(islice(left, BATCH_ROWS)):
        append(con, [row_no for row_no, _ in batch], zip(*(cells for _, cells in batch), strict=True))


def create_raw(con: duckdb.DuckDBPyConnection, width: int) -> None:
    """Create the empty table `raw`."""
    columns = listed(sql("{cell} VARCHAR", cell=raw_cell(index)) for index in range(width))
    con.execute(sql("CREATE TEMP TABLE raw (row_no BIGINT, {columns})", columns=columns))


def append(con: duckdb.DuckDBPyConnection, row_numbers: Sequence[int], columns: Iterable[Sequence[str | None]]) -> None:
    """Add rows to `raw`, given as columns; blank rows are left out."""
    import polars as pl

    series = {str(raw_cell(index)): pl.Series(texts, dtype=pl.String) for index, texts in enumerate(columns)}
    con.register("batch", pl.DataFrame({"row_no": pl.Series(row_numbers, dtype=pl.Int64), **series}))
    con.execute(
        sql("INSERT INTO raw SELECT * FROM batch WHERE coalesce({cells}) IS NOT NULL", cells=raw_cells(len(series)))
    )
    con.unregister("batch")
