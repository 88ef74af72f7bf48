"""An .xlsx workbook to rows of text: the sheet Resultat, or the first one that is shown."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from datasources.delivery.columns import ALIASES, folded
from datasources.delivery.formats import archive, worksheet
from datasources.delivery.formats.archive import Archive
from datasources.delivery.limits import Limits
from datasources.delivery.problems import Problem
from datasources.delivery.sheet import PersonalDataError, Row, Sheet, UnreadableError, store

RESULT_SHEET = "Resultat"
SIGNIFICANT_DIGITS = 15
"""What Excel shows and keeps of a number; the digits after them are the noise of binary fractions."""

_SHEET = re.compile(r"<(?:\w+:)?sheet\b([^<>]*)>")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\b([^<>]*)>")


def read(con: duckdb.DuckDBPyConnection, source: Path, limits: Limits) -> tuple[Sheet, bool]:
    """Read the results' sheet into `raw`; the flag says that some text in the workbook is a personal number.

    Raises UnreadableError where there is no table within `limits`, PersonalDataError where that workbook has personal numbers.
    """
    measured = archive.measure(source, limits)
    try:
        return _read(con, source, measured, limits), measured.persons
    except UnreadableError:
        if measured.persons:
            raise PersonalDataError(Problem("personal-number")) from None
        raise


def _read(con: duckdb.DuckDBPyConnection, source: Path, measured: Archive, limits: Limits) -> Sheet:
    try:
        with CalamineWorkbook.from_path(source) as book:
            index = _chosen(book)
            scanned = worksheet.scan(source, measured.parts[_part(source, measured, index)])
            _judge_size(scanned, limits)
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
    found = re.search(rf"""(?:^|\s){name}\s*=\s*["']([^"']*)["']""", attributes)
    return found[1] if found else ""


def _judge_size(scanned: worksheet.Scan, limits: Limits) -> None:
    if scanned.rows > limits.max_rows + 1:
        raise UnreadableError(Problem("too-many-rows", hint=str(limits.max_rows)))
    if scanned.columns > limits.max_columns:
        raise UnreadableError(Problem("too-many-columns", value=str(scanned.columns), hint=str(limits.max_columns)))
    if scanned.rows * scanned.columns > limits.max_cells:
        raise UnreadableError(
            Problem(
                "workbook-too-large",
                value=f"{scanned.rows} × {scanned.columns} celler",
                hint=f"{limits.max_cells} celler",
            )
        )


def _table(con: duckdb.DuckDBPyConnection, sheet: CalamineSheet, scanned: worksheet.Scan) -> Sheet:
    rows = ((row_no, cells) for row_no, cells in enumerate(sheet.iter_rows(), 1) if any(cell != "" for cell in cells))
    header_row, first = next(rows, (0, []))
    header = [_as_text(cell) or "" for cell in first]
    while header and not header[-1].strip():
        header.pop()
    width, start = len(header), sheet.start[1] if sheet.start else 0
    spare = sheet.width - width
    store(con, _as_rows(rows), width + spare)
    names = [ALIASES.get(folded(name)) for name in header]
    problems = [_problem(fault, names, start) for fault in scanned.faults if fault.row > header_row]
    return Sheet(header + [""] * spare, problems)


def _as_rows(rows: Iterator[tuple[int, list[Any]]]) -> Iterator[Row]:
    return ((row_no, [_as_text(cell) for cell in cells]) for row_no, cells in rows)


def _as_text(cell: Any) -> str | None:
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


def _problem(fault: worksheet.Fault, names: list[str | None], start: int) -> Problem:
    index = fault.column - start
    return Problem(fault.code, fault.row, names[index] if 0 <= index < len(names) else None, fault.reference)
