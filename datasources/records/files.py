"""The extract's files and tables as lazy tables, on either engine. Text files are read as text: no type is guessed."""

import glob
import hashlib
import re
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from datasources.delivery import personal
from datasources.records import spark_files
from datasources.records.columns import FileForm
from datasources.records.engines import Backend, OnSpark
from datasources.records.expressions import Ways, text
from datasources.records.spark_files import BROKEN
from datasources.records.tables import Table
from datasources.records.text_files import Head, RecordsError, head, not_in, opened, what_is_wrong
from datasources.records.written_days import local
from datasources.sql import identifier, listed, literal, literals, quoted, sql

_TEXT = (".csv", ".csv.gz", ".tsv", ".txt")
_NAME = re.compile(r"[^\W\d_][^,;|\t\r\n\"=@]{0,59}")
_MANY_DIGITS = re.compile(r"\d{5}|\d{4}-\d{2}")
"""What a name of a column looks like, and a number, a day or a key within one: then it is rather a cell."""


class AbsentError(RecordsError):
    """The extract does not have what is asked for, and may be meant not to."""


@contextmanager
def without_rows(what: str) -> Iterator[None]:
    """Turns an engine's error, which may repeat rows, into a RecordsError that does not. `what` is a file or a table."""
    try:
        yield
    except RecordsError:
        raise
    except Exception as error:
        kind = f" ({type(error).__name__}); kontrollera filernas form och mappningens files"
        wrong = what_is_wrong(str(error))
        raise RecordsError(f"{what} går inte att läsa{f': {wrong}' if wrong else kind}") from None


@dataclass(frozen=True)
class Raw:
    """Rows as they stand in the extract. `text`: from a text file, where every cell is text and nothing is empty text."""

    table: Table
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
        raise RecordsError(f"kolumnen '{column}' finns inte i {self.place}; {self._there()}")

    def _there(self) -> str:
        """The columns that are there; a first row of cells, about somebody, is never repeated."""
        names = [name for name in self.table.columns if name != BROKEN]
        if all(map(_is_name, names)):
            return f"här finns {', '.join(names)}"
        return "första raden ser inte ut som en rubrikrad"

    def _alike(self, column: str) -> list[str]:
        return [name for name in self.table.columns if name.lower() == column.lower()]


def _is_name(column: str) -> bool:
    return bool(_NAME.fullmatch(column)) and not _MANY_DIGITS.search(column) and not personal.is_personal(column)


class Extract:
    """The data folder, or a DuckDB file. Each file is opened once however many tables are made of it."""

    def __init__(self, backend: Backend, data: Path, form: FileForm, unknown_days: Sequence[date] = ()) -> None:
        self._backend = backend
        self._data = data
        self._form = form
        self.ways = Ways(form.decimal, form.timezone, tuple(unknown_days))
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
            literal = self._data / pattern  # a file may have the signs of a pattern in its name
            matching = [literal] if literal.exists() else sorted(self._data.glob(pattern))
            shown = [path for path in matching if not path.name.startswith(".")]
            if shown:
                return shown
        raise AbsentError(
            f"filen {source} finns inte i datamappen; en tabell utan rader skrivs under absent i mappningen"
        )

    def _attached(self) -> str:
        if isinstance(self._backend, OnSpark):
            raise RecordsError("en DuckDB-fil kan bara läsas med motorn duckdb")
        name = "records_" + hashlib.sha256(str(self._data.resolve()).encode()).hexdigest()[:12]
        path = str(self._data)
        with without_rows(self._data.name):
            attach = sql("ATTACH IF NOT EXISTS {path} AS {name} (READ_ONLY)", path=literal(path), name=identifier(name))
            self._backend.rows(attach)
        return name

    def _from_database(self, source: str) -> Raw:
        schema, _, table = source.rpartition(".")
        names = sql(
            "SELECT table_name FROM information_schema.tables WHERE table_catalog = {catalog} AND table_schema = {schema}",
            catalog=literal(self._database or ""),
            schema=literal(schema or "main"),
        )
        there = sorted(row["table_name"] for row in self._backend.rows(names))
        if table not in there:
            raise AbsentError(
                f"tabellen {source} finns inte i {self._data.name}; här finns {', '.join(there) or 'inga'}"
            )
        place = listed([identifier(self._database or ""), quoted(schema or "main"), quoted(table)], ".")
        return Raw(self._dated(self._backend.view(sql("SELECT * FROM {place}", place=place))), source)

    def _parquet(self, source: str, paths: Sequence[Path]) -> Raw:
        files = [str(file) for path in paths for file in (sorted(path.rglob("*.parquet")) if path.is_dir() else [path])]
        if not files:
            raise RecordsError(f"{source} har inga Parquet-filer")
        if isinstance(self._backend, OnSpark):
            return Raw(spark_files.parquet(self._backend, files, self._form.timezone), source)
        listing = literals(map(glob.escape, files))
        several = sql(", union_by_name = true") if len(files) > 1 else sql("")
        read = sql("SELECT * FROM read_parquet([{files}]{several})", files=listing, several=several)
        return Raw(self._dated(self._backend.view(read)), source)

    def _dated(self, table: Table) -> Table:
        """The table with moments that have a zone as the clock showed in the extract's, and words of a list as text."""
        types = {name: table[name].type.upper() for name in table.columns}
        zoned = [name for name, type_ in types.items() if type_ == "TIMESTAMP WITH TIME ZONE"]
        listed_words = [name for name, type_ in types.items() if type_.startswith("ENUM")]
        plain = {name: local(table[name], self._form.timezone) for name in zoned}
        plain |= {name: text(table[name]) for name in listed_words}
        return table.beside(plain) if plain else table

    def _texts(self, source: str, paths: Sequence[Path]) -> Iterator[Raw]:
        groups: dict[Head, list[str]] = {}
        for path in paths:
            groups.setdefault(head(path, self._form), []).append(str(path))
        for first, files in groups.items():
            if isinstance(self._backend, OnSpark):
                if first.skip:
                    raise RecordsError(f"{Path(files[0]).name} rad 1 (sep=) kan inte läsas med spark; ta bort den")
                yield Raw(spark_files.text(self._backend, first.columns, files, self._form), source, True)
            else:
                yield Raw(self._duckdb_text(first, files), source, True)

    def _duckdb_text(self, first: Head, files: list[str]) -> Table:
        encoding = self._form.encoding
        if encoding == "windows-1252" or first.mixed:  # not one of DuckDB's own; nor does it read line ends that differ
            files, encoding = [self._in_utf8(Path(file)) for file in files], "utf-8"
        form = self._form
        return self._backend.view(
            sql(  # everything is said: its guesses would hide which line is broken
                "SELECT * FROM read_csv([{files}], auto_detect = false, columns = {{{columns}}}, header = true, skip = {skip}, "
                "delim = {separator}, quote = {quote}, escape = {quote}, encoding = {encoding})",
                files=literals(map(glob.escape, files)),
                columns=listed(sql("{name}: 'VARCHAR'", name=literal(column)) for column in first.columns),
                skip=first.skip,
                separator=literal(first.separator),
                quote=literal(form.quote),
                encoding=literal(encoding),
            )
        )

    def _in_utf8(self, path: Path) -> str:
        """A copy of the file where the engine puts what does not find room in memory, gone with the rest of it."""
        [setting] = self._backend.rows(sql("SELECT current_setting('temp_directory') AS folder"))
        folder = Path(setting["folder"])
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f"{path.stem}-", suffix=".csv", dir=folder)
        try:
            with (
                opened(path, self._form.encoding, None) as source,
                open(handle, "w", encoding="utf-8", newline="") as copy,
            ):
                shutil.copyfileobj(source, copy, 1 << 20)
        except UnicodeDecodeError:
            raise not_in(path, self._form) from None
        return name
