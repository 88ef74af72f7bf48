"""The two engines: DuckDB in this process, Apache Spark on a cluster or here. Both run what the same compiler made."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import duckdb

from indicators.engine.relations import Relation

if TYPE_CHECKING:
    from pyarrow import Table as ArrowTable
    from pyspark.sql import SparkSession

EngineName = Literal["duckdb", "spark"]
Row = Mapping[str, Any]
"""A row of a result by its columns' names: what stands in them depends on the query."""


@dataclass(frozen=True)
class QueryEngine:
    """A running engine: `connection` is DuckDB's own connection or Spark's own session."""

    name: EngineName
    connection: Any

    @property
    def versions(self) -> dict[str, str]:
        """What the result was computed with."""
        own = duckdb.__version__ if self._duckdb else self.connection.version
        return {self.name: own, "sqlglot": version("sqlglot")}

    def to_arrow(self, rows: Relation) -> "ArrowTable":
        """The rows as an Arrow table."""
        query = rows.sql(self.name)
        return self.connection.execute(query).to_arrow_table() if self._duckdb else self.connection.sql(query).toArrow()

    def fetch(self, rows: Relation) -> list[Row]:
        """The rows, each by its columns' names."""
        if not self._duckdb:
            return list(self.to_arrow(rows).to_pylist())
        answer = self.connection.execute(rows.sql(self.name))  # of few rows, quicker than by way of Arrow
        return [dict(zip(rows.columns, row, strict=True)) for row in answer.fetchall()]

    def fetch_batches(self, rows: Relation) -> Iterator[list[Row]]:
        """The rows some at a time, so that not all of them need find room."""
        if self._duckdb:
            for batch in self.connection.execute(rows.sql(self.name)).to_arrow_reader(BATCH):
                yield batch.to_pylist()
        else:
            for row in self.connection.sql(rows.sql(self.name)).toLocalIterator():
                yield [row.asDict()]

    def cache(self, rows: Relation) -> Relation:
        """A copy of the rows that lives as long as the engine: one scan, however many ask for it afterwards."""
        name = f"kept_{next(_NUMBERS)}"
        if self._duckdb:
            self.connection.execute(f"CREATE TEMP TABLE {name} AS {rows.sql(self.name)}")
        else:
            self.connection.sql(f"CACHE TABLE {name} AS {rows.sql(self.name)}")
        return Relation.stored(name, rows.columns)

    def view(self, rows: Relation, part: str | None = None) -> Relation:
        """The rows under a name of the engine's own, worked out anew whenever they are asked for; parted by a column or not."""
        name = f"seen_{next(_NUMBERS)}"
        made = f"CREATE TEMPORARY VIEW {name} AS {rows.sql(self.name)}"
        self.connection.execute(made) if self._duckdb else self.connection.sql(made)
        return Relation.stored(name, rows.columns, part)

    def from_arrow(self, rows: "ArrowTable") -> Relation:
        """A small table of the program's own (Arrow) where the engine can read it."""
        name = f"held_{next(_NUMBERS)}"
        if self._duckdb:
            self.connection.register(name, rows)
        else:
            self.connection.createDataFrame(rows).createOrReplaceTempView(name)
        return Relation.stored(name, rows.column_names)

    def written(self, fields: Mapping[str, Any], rows: Sequence[Row]) -> Relation:
        """A few rows of the program's own where the engine can read them; `fields` says text, date or number of each."""
        if not self._duckdb:
            return self.from_arrow(_arrow(fields, rows))
        # As SQL's own text: for so few rows, handing over Arrow or parameters costs more, with what that loads (pandas).
        name = f"held_{next(_NUMBERS)}"
        columns = ", ".join(f"{_quoted(field)} {_DUCKDB_TYPES[kind]}" for field, kind in fields.items())
        self.connection.execute(f"CREATE TEMP TABLE {name} ({columns})")
        if rows:
            values = ", ".join(f"({', '.join(_literal(row[field]) for field in fields)})" for row in rows)
            self.connection.execute(f"INSERT INTO {name} VALUES {values}")  # noqa: S608 - our own rows, quoted
        return Relation.stored(name, list(fields))

    @property
    def _duckdb(self) -> bool:
        return self.name == "duckdb"


BATCH = 50_000
"""How many rows are had at a time where there may be one for every person of a region."""

_NUMBERS = count(1)

_DUCKDB_TYPES = {"text": "VARCHAR", "date": "DATE", "number": "DOUBLE"}


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _literal(value: object) -> str:
    """Text, whatever the value: its column's type reads it."""
    return "NULL" if value is None else "'" + str(value).replace("'", "''") + "'"


def _arrow(fields: Mapping[str, Any], rows: Sequence[Row]) -> Any:
    import pyarrow as pa

    types = {"text": pa.string(), "date": pa.date32(), "number": pa.float64()}
    return pa.Table.from_pylist(list(rows), pa.schema([(name, types[kind]) for name, kind in fields.items()]))


class NoSpark(Exception):
    """Spark, or the Java it needs, is not installed."""


@contextmanager
def open_engine(name: EngineName, *, memory: str | None = None, spill: Path | None = None) -> Iterator[QueryEngine]:
    """The engine, closed at the end. `memory` bounds DuckDB (`4GB`); what does not fit lies in the folder `spill` meanwhile.

    Raises NoSpark.
    """
    connection: Any = _duckdb(memory, spill) if name == "duckdb" else _spark()  # closed by different names
    try:
        yield QueryEngine(name, connection)
    finally:
        (connection.close if name == "duckdb" else connection.stop)()


@contextmanager
def small_engine() -> Iterator[QueryEngine]:
    """DuckDB for a few rows: on its own as `open_engine`'s is, but of one database that the process opens once.

    Opening one costs more than the worked patients of a specification, and so do threads for them.
    """
    connection = _prepared(_small_database().cursor())
    try:
        yield QueryEngine("duckdb", connection)
    finally:
        connection.close()


@lru_cache(maxsize=1)
def _small_database() -> duckdb.DuckDBPyConnection:
    return duckdb.connect(config=NO_EXTENSIONS | {"threads": 1})


NO_EXTENSIONS: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}


def _duckdb(memory: str | None, spill: Path | None) -> duckdb.DuckDBPyConnection:
    settings = dict(NO_EXTENSIONS)
    if memory:
        settings["memory_limit"] = memory
    if spill:
        settings["temp_directory"] = str(spill)
    return _prepared(duckdb.connect(config=settings))


def _prepared(connection: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    connection.execute("SET TimeZone = 'UTC'; SET enable_progress_bar = false; SET preserve_insertion_order = false")
    connection.execute("SET python_enable_replacements = false")  # a table is a table, never a variable of that name
    return connection


def _spark() -> "SparkSession":
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        raise NoSpark("Spark är inte installerat; installera foljsam[spark]") from None
    try:
        return (
            SparkSession.builder.appName("foljsam")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.ui.enabled", "false")
            .config("spark.ui.showConsoleProgress", "false")
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.sql.shuffle.partitions", "8")
            .getOrCreate()
        )
    except Exception as error:  # what Java or the gateway says is of no use to the reader
        raise NoSpark(f"Spark kunde inte starta ({type(error).__name__}); Java 17 behövs") from None
