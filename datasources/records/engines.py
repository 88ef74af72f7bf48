"""A running engine as Ibis sees it, and tables made of an extract as views in it, for whoever asks in SQL."""

from collections.abc import Mapping
from itertools import count
from typing import TYPE_CHECKING, TypeAlias, Union

import duckdb
import ibis

if TYPE_CHECKING:
    from ibis.backends import duckdb as on_duckdb
    from ibis.backends import pyspark as on_spark
    from ibis.expr.types import Table
    from pyspark.sql import SparkSession

Backend: TypeAlias = Union["on_duckdb.Backend", "on_spark.Backend"]
Connection: TypeAlias = Union[duckdb.DuckDBPyConnection, "SparkSession"]

_NUMBERS = count(1)


def over(connection: Connection) -> Backend:
    """Ibis's backend over DuckDB's own connection, or over a Spark session."""
    engine = ibis.duckdb if isinstance(connection, duckdb.DuckDBPyConnection) else ibis.pyspark
    return engine.from_connection(connection)


def versions() -> dict[str, str]:
    """What records are read with, beside the engine itself."""
    return {"ibis": ibis.__version__}


def views(backend: Backend, tables: Mapping[str, "Table"]) -> dict[str, tuple[str, tuple[str, ...]]]:
    """A view of each table in the engine: its name there, and its columns."""
    return {name: (_view(backend, table), tuple(table.columns)) for name, table in tables.items()}


def _view(backend: Backend, table: "Table") -> str:
    name = f"records_{next(_NUMBERS)}"
    backend.raw_sql(f"CREATE TEMPORARY VIEW {name} AS {backend.compile(table)}")
    return name
