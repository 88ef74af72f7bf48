"""An .xlsx workbook to rows of text: the sheet Resultat, or the one that has the template's headers."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
from python_calamine import CalamineSheet, CalamineWorkbook

from datasources.delivery import personal
from datasources.delivery.formats import archive, book_parts, number_formats, sheet_table, sheets, worksheet
from datasources.delivery.formats.archive import Archive
from datasources.delivery.formats.worksheet import Scan
from datasources.delivery.limits import Limits
from datasources.delivery.problems import Problem
from datasources.delivery.raw_table import PersonalDataError, RawTable, UnreadableError

SHEET_PARTS = "xl/worksheets/"
"""Where all known programs put sheets; one that stands elsewhere is scanned when it is the one to be read."""


def read(con: duckdb.DuckDBPyConnection, source: Path, limits: Limits) -> tuple[RawTable, bool]:
    """Read the results' sheet into `raw`; the flag says that some text in the workbook is a personal number.

    Raises UnreadableError where there is no table within `limits`, PersonalDataError where that workbook has personal numbers.
    """
    scans: dict[str, Scan] = defaultdict(Scan)

    def look(part: str, piece: bytes) -> None:
        if part.startswith(SHEET_PARTS):
            scans[part].add(piece)

    measured = archive.measure(source, limits, look)
    try:
        return _read(con, source, measured, scans, limits), measured.persons
    except UnreadableError:
        if measured.persons:
            raise PersonalDataError(Problem("personal-number")) from None
        raise


def _read(
    con: duckdb.DuckDBPyConnection, source: Path, measured: Archive, scans: Mapping[str, Scan], limits: Limits
) -> RawTable:
    try:
        with CalamineWorkbook.from_path(source) as book:
            return _Book(con, book, source, measured, scans, limits).table()
    except (UnreadableError, PersonalDataError):
        raise
    except BaseException as error:
        # Broken workbooks give the library's own errors of many kinds; its panics are no Exceptions, but carry this name.
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise  # pragma: no cover - an interruption from outside (Ctrl-C), which is not the file's fault
        broken = UnreadableError(Problem("workbook-broken"))
    raise broken


@dataclass
class _Book:
    """A workbook that is being read."""

    con: duckdb.DuckDBPyConnection
    book: CalamineWorkbook
    source: Path
    measured: Archive
    scans: Mapping[str, Scan]
    limits: Limits

    def __post_init__(self) -> None:
        self.parts = book_parts.of_sheets(self.source, self.measured)
        if any(map(personal.is_personal, self.book.sheet_names)):
            raise PersonalDataError(Problem("personal-number"))

    def table(self) -> RawTable:
        """The rows of the sheet that is to be read, and what is said of the others."""
        choice = sheets.choose(self.book, self.look_into)
        if choice is None:
            raise UnreadableError(self.excess(sheets.usual(self.book)) or Problem("workbook-broken"))
        part, name = self.parts[choice.place], self.book.sheet_names[choice.place]
        table = sheet_table.read(self.con, choice.sheet, self.scan(part), self.percent_cells(part))
        return table._replace(
            sheet=name, beside=len(self.parts) > 1, problems=[*choice.problems, *table.problems], typed=True
        )

    def look_into(self, index: int) -> CalamineSheet | None:
        """The sheet, None where it is too large or (of one that nobody has to read) not there."""
        if self.parts[index] not in self.measured.parts and index != sheets.usual(self.book):
            return None
        return None if self.excess(index) else self.book.get_sheet_by_index(index)

    def pieces(self, part: str) -> Iterator[bytes]:
        return archive.pieces(self.source, self.measured.parts[part])

    def scan(self, part: str) -> Scan:
        return self.scans.get(part) or worksheet.scan(self.pieces(part))

    def excess(self, index: int) -> Problem | None:
        """What the sheet has too much of."""
        part = self.parts[index]
        rough = _excess(self.scan(part), self.limits)
        return rough and _excess(worksheet.scan(self.pieces(part), exact=True), self.limits)

    def percent_cells(self, part: str) -> Mapping[int, Sequence[int]]:
        """The rows (from 1) of each column (from 0) whose cells show per cent."""
        styles = number_formats.percent_styles(book_parts.styles(self.source, self.measured))
        rows: dict[int, list[int]] = defaultdict(list)
        if styles:
            for row, column in number_formats.cells_with(styles, self.pieces(part)):
                rows[column].append(row)
        return {column: sorted(numbers) for column, numbers in rows.items()}


def _excess(scanned: Scan, limits: Limits) -> Problem | None:
    """What a scan has too much of."""
    if scanned.rows > limits.max_rows + 1:
        return Problem("too-many-rows", hint=str(limits.max_rows))
    if scanned.columns > limits.max_columns:
        return Problem("too-many-columns", value=str(scanned.columns), hint=str(limits.max_columns))
    if scanned.rows * scanned.columns > limits.max_cells:
        cells = f"{scanned.rows} × {scanned.columns} celler"
        return Problem("workbook-too-large", value=cells, hint=f"{limits.max_cells} celler")
    return None
