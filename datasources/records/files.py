"""The extract's files and tables as lazy Ibis tables, on either engine. Text files are read as text: no type is guessed."""

import csv
import gzip
import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from datasources.records.cells import FileForm

BROKEN = "_foljsam_broken_row"
"""Spark's column for a row that it could not split; DuckDB stops at such a row instead."""

_TEXT = (".csv", ".csv.gz", ".tsv", ".txt")
_SPARK_ENCODING = {"utf-8": "UTF-8", "latin-1": "ISO-8859-1"}


class RecordsError(Exception):
    """The extract cannot be read as the mapping says. The message is a Swedish sentence, never with a cell in it."""


@contextmanager
def without_rows(what: str) -> Iterator[None]:
    """Turns an engine's error, which may repeat rows, into a RecordsError that does not. `what` is a file or a table."""
    try:
        yield
    except RecordsError:
        raise
    except Exception as error:
        raise RecordsError(
            f"{what} går inte att läsa ({type(error).__name__}); kontrollera filernas form och mappningens files"
        ) from None


@dataclass(frozen=True)
class Raw:
    """Rows as they stand in the extract. `text`: from a text file, where every cell is text and nothing is empty text."""

    table: Any
    place: str
    text: bool = False

    def has(self, column: str) -> bool:
        """Whether there is such a column."""
        return column in self.table.columns or len(self._alike(column)) == 1

    def name(self, column: str) -> str:
        """The column's name as it stands; capitals only matter where two columns differ in nothing else.

        Raises RecordsError where it is not there.
        """
        if column in self.table.columns:
            return column
        alike = self._alike(column)
        if len(alike) == 1:
            return alike[0]
        there = ", ".join(name for name in self.table.columns if name != BROKEN)
        raise RecordsError(f"kolumnen '{column}' finns inte i {self.place}; här finns {there}")

    def _alike(self, column: str) -> list[str]:
        return [name for name in self.table.columns if name.lower() == column.lower()]


class Extract:
    """The data folder, or a DuckDB file. Each file is opened once however many tables are made of it."""

    def __init__(self, backend: Any, data: Path, form: FileForm) -> None:
        self._backend = backend
        self._data = data
        self._form = form
        self._spark = backend.name == "pyspark"
        self._opened: dict[str, list[Raw]] = {}
        self._database = self._attached() if data.is_file() else None
        if not data.exists():
            raise RecordsError(f"datamappen {data.name} finns inte")

    def open(self, source: str) -> list[Raw]:
        """What `from` names: one Raw a kind of header, never none.

        Raises RecordsError.
        """
        if source not in self._opened:
            with without_rows(source):
                self._opened[source] = self._read(source)
        return self._opened[source]

    def _read(self, source: str) -> list[Raw]:
        if self._database:
            return [self._from_database(source)]
        paths = self._paths(source)
        texts = [path for path in paths if path.name.lower().endswith(_TEXT)]
        parquet = [path for path in paths if path not in texts]
        return [*self._texts(source, texts), *([self._parquet(source, parquet)] if parquet else [])]

    def _paths(self, source: str) -> list[Path]:
        for pattern in (f"{source}.parquet", f"{source}.csv", f"{source}.csv.gz", source):
            found = [path for path in sorted(self._data.glob(pattern)) if not path.name.startswith(".")]
            if found:
                return found
        raise RecordsError(
            f"filen {source} finns inte i datamappen; en tabell utan rader skrivs under absent i mappningen"
        )

    def _attached(self) -> str:
        if self._spark:
            raise RecordsError("en DuckDB-fil kan bara läsas med motorn duckdb")
        name = "records_" + hashlib.sha256(str(self._data.resolve()).encode()).hexdigest()[:12]
        with without_rows(self._data.name):
            path = str(self._data).replace("'", "''")
            self._backend.raw_sql(f"ATTACH IF NOT EXISTS '{path}' AS {name} (READ_ONLY)")
        return name

    def _from_database(self, source: str) -> Raw:
        schema, _, table = source.rpartition(".")
        where = (self._database, schema or "main")
        if table not in self._backend.list_tables(database=where):
            there = ", ".join(self._backend.list_tables(database=where)) or "inga"
            raise RecordsError(f"tabellen {source} finns inte i {self._data.name}; här finns {there}")
        return Raw(self._backend.table(table, database=where), source)

    def _parquet(self, source: str, paths: Sequence[Path]) -> Raw:
        files = [str(file) for path in paths for file in (sorted(path.rglob("*.parquet")) if path.is_dir() else [path])]
        if not files:
            raise RecordsError(f"{source} har inga Parquet-filer")
        if self._spark:
            frame = self._backend._session.read.option("mergeSchema", "true").parquet(*files)
            return Raw(self._viewed(frame), source)
        several = {"union_by_name": True} if len(files) > 1 else {}
        return Raw(self._backend.read_parquet(files, **several), source)

    def _viewed(self, frame: Any) -> Any:
        import ibis

        name = ibis.util.gen_name("records")
        frame.createOrReplaceTempView(name)
        return self._backend.table(name)

    def _texts(self, source: str, paths: Sequence[Path]) -> Iterator[Raw]:
        groups: dict[tuple[str, ...], list[str]] = {}
        for path in paths:
            groups.setdefault(header(path, self._form), []).append(str(path))
        for columns, files in groups.items():
            yield Raw(
                self._spark_text(columns, files) if self._spark else self._duckdb_text(columns, files), source, True
            )

    def _duckdb_text(self, columns: Sequence[str], files: list[str]) -> Any:
        return self._backend.read_csv(
            files,
            columns=dict.fromkeys(columns, "VARCHAR"),
            header=True,
            delim=self._form.separator,
            quote=self._form.quote,
            escape=self._form.quote,
            encoding=self._form.encoding,
        )

    def _spark_text(self, columns: Sequence[str], files: list[str]) -> Any:
        from pyspark.sql.types import StringType, StructField, StructType

        return self._backend.read_csv(
            files,
            inferSchema=False,
            schema=StructType([StructField(column, StringType()) for column in (*columns, BROKEN)]),
            header=True,
            sep=self._form.separator,
            quote=self._form.quote,
            escape=self._form.quote,
            encoding=_SPARK_ENCODING[self._form.encoding],
            multiLine=True,
            mode="PERMISSIVE",  # an error would put the row in Spark's log
            columnNameOfCorruptRecord=BROKEN,
        )


def header(path: Path, form: FileForm) -> tuple[str, ...]:
    """The column names on a text file's first line.

    Raises RecordsError where there is none, or a name stands twice.
    """
    encoding = "utf-8-sig" if form.encoding == "utf-8" else form.encoding
    opener = gzip.open if path.suffix == ".gz" else open
    try:
        with opener(path, "rt", encoding=encoding, newline="") as file:
            found = next(csv.reader(file, delimiter=form.separator, quotechar=form.quote), [])
    except UnicodeDecodeError:
        raise RecordsError(f"{path.name} är inte {form.encoding}; rätta encoding under files i mappningen") from None
    names = tuple(name.strip() or f"_{number}" for number, name in enumerate(found))
    if not found:
        raise RecordsError(f"{path.name} är tom; den behöver åtminstone en rubrikrad")
    if len({name.lower() for name in names}) < len(names):
        raise RecordsError(f"{path.name} har två kolumner med samma namn")
    return names
