"""An .xlsx workbook to rows of text: the sheet Resultat, or the first one that is shown."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TypeAlias

import duckdb
from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from datasources.delivery.columns import ALIASES, folded
from datasources.delivery.formats import archive, worksheet
from datasources.delivery.formats.archive import Archive
from datasources.delivery.formats.worksheet import Scan
from datasources.delivery.limits import Limits
from datasources.delivery.problems import Problem
from datasources.delivery.raw_table import BATCH_ROWS, PersonalDataError, RawTable, UnreadableError, append, create_raw

Cell: TypeAlias = str | float | bool | datetime | date | time | timedelta
"""What the library gives of a cell; an empty one is empty text."""

RESULT_SHEET = "Resultat"
SHEET_PARTS = "xl/worksheets/"
"""Where all known programs put sheets; one that stands elsewhere is scanned when it is the one to be read."""
SIGNIFICANT_DIGITS = 15
"""What Excel shows and keeps of a number; the digits after them are the noise of binary fractions."""

_SHEET = re.compile(r"<(?:\w+:)?sheet\b([^<>]*)>")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\b([^<>]*)>")


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
            index = _chosen(book)
            part = _part(source, measured, index)
            pieces = partial(archive.pieces, source, measured.parts[part])
            scanned = scans.get(part) or worksheet.scan(pieces())
            if _excess(scanned, limits) and (excess := _excess(worksheet.scan(pieces(), exact=True), limits)):
                raise UnreadableError(excess)
            return _table(con, book.get_sheet_by_index(index), scanned)
    except UnreadableError:
        raise
    except BaseException as error:
        # Broken workbooks give the library's own errors of many kinds; its panics are no Exceptions, but carry this name.
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise  # pragma: no cover - an interruption from outside (Ctrl-C), which is not the file's fault
        broken = UnreadableError(Problem("workbook-broken"))
    raise broken


def _chosen(book: CalamineWorkbook) -> int:
    shown = [
        index
        for index, sheet in enumerate(book.sheets_metadata)
        if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
    ]
    named = [index for index in shown if book.sheet_names[index].casefold() == RESULT_SHEET.casefold()]
    return (named or shown)[0]


def _part(source: Path, measured: Archive, index: int) -> str:
    """The archive part of the workbook's sheet number `index`."""
    sheets = _SHEET.findall(_text(source, measured, "xl/workbook.xml"))
    relations = {
        _attribute(relation, "Id"): _attribute(relation, "Target")
        for relation in _RELATION.findall(_text(source, measured, "xl/_rels/workbook.xml.rels"))
    }
    target = relations[_attribute(sheets[index], r"\w+:id")]
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _text(source: Path, measured: Archive, part: str) -> str:
    text = next(
        archive.pieces(source, measured.parts[part])
    )  # the list of sheets is short; a longer one is no workbook
    return text.decode("utf-8")


def _attribute(attributes: str, name: str) -> str:
    match = re.search(rf"""(?:^|\s){name}\s*=\s*["']([^"']*)["']""", attributes)
    return match[1] if match else ""


def _excess(scanned: Scan, limits: Limits) -> Problem | None:
    """What the sheet has too much of."""
    if scanned.rows > limits.max_rows + 1:
        return Problem("too-many-rows", hint=str(limits.max_rows))
    if scanned.columns > limits.max_columns:
        return Problem("too-many-columns", value=str(scanned.columns), hint=str(limits.max_columns))
    if scanned.rows * scanned.columns > limits.max_cells:
        cells = f"{scanned.rows} × {scanned.columns} celler"
        return Problem("workbook-too-large", value=cells, hint=f"{limits.max_cells} celler")
    return None


def _table(con: duckdb.DuckDBPyConnection, sheet: CalamineSheet, scanned: Scan) -> RawTable:
    rows = sheet.iter_rows()
    header_row, first = next(
        ((number, cells) for number, cells in enumerate(rows, 1) if any(map(_as_text, cells))), (0, [])
    )
    header = [_as_text(cell) or "" for cell in first]
    while header and not header[-1].strip():
        header.pop()
    width, start = len(header), sheet.start[1] if sheet.start else 0
    spare = sheet.width - width
    create_raw(con, width + spare)
    row_no = header_row + 1
    while batch := list(islice(rows, BATCH_ROWS)):
        append(con, range(row_no, row_no + len(batch)), map(_as_texts, zip(*batch, strict=True)))
        row_no += len(batch)
    names = [ALIASES.get(folded(name)) for name in header]
    problems = [_problem(cell, names, start) for cell in scanned.unread if cell.row > header_row]
    return RawTable(header + [""] * spare, problems)


class _Texts(dict[Cell, str | None]):
    """Cells as text, each worked out once: cells that are equal (1, 1.0 and true) have the same text."""

    def __missing__(self, cell: Cell) -> str | None:
        self[cell] = text = _as_text(cell)
        return text


def _as_texts(column: Iterable[Cell]) -> list[str | None]:
    return list(map(_Texts().__getitem__, column))


def _as_text(cell: Cell) -> str | None:
    """A cell as the sender sees it: `41.7`, `100`, `2023-01-31`, `1` for true; None where it is empty."""
    if isinstance(cell, str):
        return cell or None
    if isinstance(cell, bool):
        return str(int(cell))
    if isinstance(cell, int | float):
        return _number(float(cell))
    if isinstance(cell, datetime):
        return str(cell.date() if cell == datetime.combine(cell.date(), datetime.min.time()) else cell)
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _number(number: float) -> str:
    return (
        str(int(number))
        if number.is_integer() and abs(number) < 1e15
        else f"{Decimal(f'{number:.{SIGNIFICANT_DIGITS}g}'):f}"
    )


def _problem(cell: worksheet.UnreadCell, names: list[str | None], start: int) -> Problem:
    index = cell.column - start
    return Problem(cell.code, cell.row, names[index] if 0 <= index < len(names) else None, cell.reference)
