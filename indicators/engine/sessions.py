"""The two engines: DuckDB in this process, Apache Spark on a cluster or here. Both run what the same compiler made."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any, Literal

import ibis

ibis.options.sql.fuse_selects = False
"""Each stage stays a query of its own: fused, an answer that is used five times is written (and planned) five times."""

EngineName = Literal["duckdb", "spark"]


@dataclass(frozen=True)
class Session:
    """A running engine: `backend` is Ibis's connection to it."""

    name: EngineName
    backend: Any

    @property
    def versions(self) -> dict[str, str]:
        """What the result was computed with."""
        return {self.name: str(self.backend.version), "ibis": ibis.__version__}

    def kept(self, rows: Any) -> Any:
        """A copy of the rows that lives as long as the session: one scan, however many ask for it afterwards."""
        name = f"kept_{next(_NUMBERS)}"
        self.backend._run_pre_execute_hooks(rows)  # tables in memory are made known, as when a query is run
        query = self.backend.compile(rows)
        if self.name == "duckdb":
            self.backend.raw_sql(f"CREATE TEMP TABLE {name} AS {query}")
        else:
            self.backend.raw_sql(f"CACHE TABLE {name} AS {query}")
        return self.backend.table(name)

    def held(self, rows: Any) -> Any:
        """A small table of the program's own (Arrow) where the engine can read it."""
        if self.name == "duckdb":
            return ibis.memtable(rows)
        name = (
            f"held_{next(_NUMBERS)}"  # not through Ibis: it takes the way by pandas, where an empty text becomes a word
        )
        self.backend._session.createDataFrame(rows).createOrReplaceTempView(name)
        return self.backend.table(name)


_NUMBERS = count(1)


class NoSpark(Exception):
    """Spark, or the Java it needs, is not installed."""


@contextmanager
def session(engine: EngineName, *, memory: str | None = None, spill: Path | None = None) -> Iterator[Session]:
    """The engine, closed at the end. `memory` bounds DuckDB (`4GB`); what does not fit lies in the folder `spill` meanwhile.

    Raises NoSpark.
    """
    backend = _duckdb(memory, spill) if engine == "duckdb" else _spark()
    try:
        yield Session(engine, backend)
    finally:
        backend.disconnect()


def _duckdb(memory: str | None, spill: Path | None) -> Any:
    settings: dict[str, Any] = {"autoinstall_known_extensions": False, "autoload_known_extensions": False}
    if memory:
        settings["memory_limit"] = memory
    if spill:
        settings["temp_directory"] = str(spill)
    backend = ibis.duckdb.connect(**settings)
    backend.raw_sql("SET TimeZone = 'UTC'; SET enable_progress_bar = false; SET preserve_insertion_order = false")
    return backend


def _spark() -> Any:
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        raise NoSpark("Spark är inte installerat; installera foljsam[spark]") from None
    try:
        spark = (
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
    return ibis.pyspark.connect(spark)
