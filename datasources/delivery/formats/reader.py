"""Bytes to rows of text, whatever kind of table they are."""

from pathlib import Path

import duckdb

from datasources.delivery.formats import package, parquet, text, workbook
from datasources.delivery.formats.detection import file_kind_of
from datasources.delivery.limits import Limits
from datasources.delivery.problems import Problem
from datasources.delivery.raw_table import RawTable, UnreadableError


def read(con: duckdb.DuckDBPyConnection, source: Path, workspace: Path, limits: Limits) -> tuple[RawTable, bool]:
    """Read the file into the relation `raw`; the flag says that a text outside the table is a personal number.

    Raises UnreadableError with the reason where the file is no table, PersonalDataError where such a file is about persons.
    """
    size = source.stat().st_size
    if size > limits.max_bytes:
        raise UnreadableError(Problem("file-too-large", value=str(size), hint=str(limits.max_bytes)))
    file_kind = file_kind_of(source)
    if file_kind == "workbook":
        return workbook.read(con, source, limits)
    if file_kind == "package":
        return package.read(con, source, workspace, limits), False
    if file_kind == "parquet":
        return parquet.read(con, source, limits), False
    return text.read(con, source, workspace, limits), False
