"""A Parquet file to rows of text. Its sizes are judged from the footer and the longest cell before rows are copied."""

import glob
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from datasources.delivery.limits import Limits
from datasources.delivery.problems import Problem
from datasources.delivery.raw_table import RawTable, UnreadableError
from datasources.sql import Sql, identifier, listed, raw_cell, sql


def read(con: duckdb.DuckDBPyConnection, source: Path, limits: Limits) -> RawTable:
    """Read a Parquet file into `raw`; the header counts as line 1.

    Raises UnreadableError where it is damaged or larger than `limits`.
    """
    try:
        schema = _judged(source, limits)
        _copy(con, glob.escape(str(source)), schema, limits)
    except (pa.ArrowException, duckdb.Error, OSError, ValueError):  # names that are no UTF-8 give the last
        raise UnreadableError(Problem("parquet-broken")) from None
    return RawTable(list(schema.names), [], typed=True)


def _judged(source: Path, limits: Limits) -> pa.Schema:
    with pq.ParquetFile(source) as file:
        rows, schema = file.metadata.num_rows, file.schema_arrow
    if rows > limits.max_rows:
        raise UnreadableError(Problem("too-many-rows", hint=str(limits.max_rows)))
    if len(schema) > limits.max_columns:
        raise UnreadableError(Problem("too-many-columns", value=str(len(schema)), hint=str(limits.max_columns)))
    if len(schema) == 0 or any(pa.types.is_nested(field.type) for field in schema):
        raise UnreadableError(Problem("parquet-broken"))
    return schema


def _copy(con: duckdb.DuckDBPyConnection, path: str, schema: pa.Schema, limits: Limits) -> None:
    texts = [_as_text(field) for field in schema]
    longest = listed(sql("max(strlen({text}))", text=text) for text in texts)
    lengths = con.execute(sql("SELECT {longest} FROM read_parquet(?)", longest=longest), [path]).fetchall()[0]
    if max(length or 0 for length in lengths) > limits.max_line_bytes:
        raise UnreadableError(Problem("parquet-broken"))
    named = listed(sql("{text} AS {cell}", text=text, cell=raw_cell(index)) for index, text in enumerate(texts))
    con.execute(sql("CREATE TEMP TABLE lines AS SELECT {named} FROM read_parquet(?)", named=named), [path])
    con.execute("CREATE TEMP VIEW raw AS SELECT rowid + 2 AS row_no, * FROM lines")


def _as_text(field: pa.Field) -> Sql:
    """The column as the sender would write it: the zeros that a decimal's type pads with are not decimals of the value."""
    text = sql("CAST({column} AS VARCHAR)", column=identifier(field.name))
    if pa.types.is_decimal(field.type) and field.type.scale > 0:
        return sql("rtrim(rtrim({text}, '0'), '.')", text=text)
    return sql(r"regexp_replace({text}, '\.0$', '')", text=text) if pa.types.is_floating(field.type) else text
