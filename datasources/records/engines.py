"""A running engine as the records' room sees it: DuckDB's own connection, or a Spark session."""

from collections.abc import Mapping, Sequence
from itertools import count
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias, Union

import duckdb

from datasources.records.tables import Table
from datasources.sql import Sql, identifier, sql

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

Connection: TypeAlias = Union[duckdb.DuckDBPyConnection, "SparkSession"]

_NUMBERS = count(1)


class Backend(Protocol):
    """What reading asks of an engine. Queries are DuckDB's SQL, whichever engine it is."""

    spark: bool

    def rows(self, query: Sql) -> list[dict[str, Any]]:
        """The query's rows, each by its columns' names."""

    def view(self, query: Sql) -> Table:
        """The query under a name that the engine has: it is understood now, not run."""

    def kept(self, table: Table) -> Table:
        """The table's rows, read once however many ask for them, as long as the engine runs."""


class OnDuckdb:
    """DuckDB's own connection."""

    spark = False

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection

    def rows(self, query: Sql) -> list[dict[str, Any]]:
        """The query's rows, each by its columns' names."""
        answer = self.connection.execute(query)
        names = [column[0] for column in answer.description or []]
        return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]

    def view(self, query: Sql) -> Table:
        """The query under a name that DuckDB has."""
        return self._named(sql("CREATE TEMP VIEW {name} AS {query}", name=(name := _name()), query=query), name)

    def kept(self, table: Table) -> Table:
        """The table's rows in a table of DuckDB's own."""
        made = sql("CREATE TEMP TABLE {name} AS {query}", name=(name := _name()), query=table.query)
        return self._named(made, name)

    def _named(self, made: Sql, name: Sql) -> Table:
        self.connection.execute(made)
        columns = self.connection.execute(sql("DESCRIBE {name}", name=name)).fetchall()
        return Table(_all_of(name), {column[0]: column[1] for column in columns})


class OnSpark:
    """A Spark session; sqlglot writes the queries in Spark's own SQL."""

    spark = True

    def __init__(self, session: "SparkSession") -> None:
        self.session = session

    def rows(self, query: Sql) -> list[dict[str, Any]]:
        """The query's rows, each by its columns' names."""
        return [row.asDict() for row in self._frame(query).collect()]

    def view(self, query: Sql) -> Table:
        """The query under a name that Spark has."""
        return self.of_frame(self._frame(query))

    def of_frame(self, frame: "DataFrame") -> Table:
        """A frame's rows under a name that Spark has."""
        name = _name()
        frame.createOrReplaceTempView(name)
        return Table(_all_of(name), dict(frame.dtypes))

    def kept(self, table: Table) -> Table:
        """The table as it is: Spark reads again rather than hold an extract."""
        return table

    def _frame(self, query: Sql) -> "DataFrame":
        from sqlglot import transpile

        return self.session.sql(transpile(query, read="duckdb", write="spark")[0])


def over(connection: Connection) -> Backend:
    """The engine behind DuckDB's own connection, or a Spark session."""
    return OnDuckdb(connection) if isinstance(connection, duckdb.DuckDBPyConnection) else OnSpark(connection)


def views(backend: Backend, tables: Mapping[str, Table]) -> dict[str, tuple[str, Sequence[str]]]:
    """Each table's name in the engine, for whoever asks in SQL, and its columns."""
    made = {name: backend.view(table.query) for name, table in tables.items()}
    return {name: (_stored(view), view.columns) for name, view in made.items()}


def _name() -> Sql:
    return identifier(f"records_{next(_NUMBERS)}")


def _all_of(name: Sql) -> Sql:
    return sql("SELECT * FROM {name}", name=name)


def _stored(view: Table) -> str:
    return view.query.rpartition(" ")[2]
