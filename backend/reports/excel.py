"""Excel books from plain rows, safe to open: text is written as text, never as a formula."""

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter

MAX_WIDTH = 60
"""Characters of the widest column; longer texts wrap."""


MAX_ROWS = 1_000_000
"""Rows in one sheet: Excel itself takes 1 048 576."""

MEASURED_ROWS = 200
"""Rows that a column's width is taken from."""

_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


@dataclass(frozen=True)
class Sheet:
    """One sheet: columns as key → header, and rows of those keys."""

    name: str
    columns: Mapping[str, str]
    rows: Iterable[Mapping[str, Any]]


def book(sheets: Iterable[Sheet], notice: str | None = None) -> bytes:
    """An Excel book. `notice` (such as "made-up values") stands first on every sheet."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, **_OPTIONS}) as workbook:
        _write_all(workbook, sheets, notice)
    return buffer.getvalue()


def write(path: Path, sheets: Iterable[Sheet], notice: str | None = None) -> None:
    """Writes an Excel book to a file, a row at a time: its length does not show in the memory that is used."""
    with xlsxwriter.Workbook(str(path), {"constant_memory": True, **_OPTIONS}) as workbook:
        _write_all(workbook, sheets, notice)


def _write_all(workbook: Any, sheets: Iterable[Sheet], notice: str | None) -> None:
    head = workbook.add_format(
        {"bold": True, "bg_color": "#0B5D66", "font_color": "#FFFFFF", "text_wrap": True, "valign": "top"}
    )
    warning = workbook.add_format({"bold": True, "font_color": "#9C2A00"})
    for sheet in sheets:
        _write(workbook.add_worksheet(sheet.name[:31]), sheet, notice, head, warning)


def _write(page: Any, sheet: Sheet, notice: str | None, head: Any, warning: Any) -> None:
    top = 0
    if notice:
        page.write_string(0, 0, notice, warning)
        top = 1
    for place, title in enumerate(sheet.columns.values()):
        page.write_string(top, place, title, head)
    widths = [len(title) for title in sheet.columns.values()]
    number = top
    for number, row in enumerate(sheet.rows, start=top + 1):
        for place, key in enumerate(sheet.columns):
            _cell(page, number, place, row.get(key))
            if number <= top + MEASURED_ROWS:
                widths[place] = max(widths[place], len(str(row.get(key) or "")))
    for place, width in enumerate(widths):
        page.set_column(place, place, min(MAX_WIDTH, width + 2))
    page.freeze_panes(top + 1, 0)
    page.autofilter(top, 0, max(top, number), max(0, len(sheet.columns) - 1))


def _cell(page: Any, row: int, column: int, value: Any) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        page.write_string(row, column, "ja" if value else "nej")
    elif isinstance(value, (int, float, Decimal)):
        page.write_number(row, column, value)
    elif isinstance(value, (date, datetime)):
        page.write_string(row, column, value.isoformat())
    elif isinstance(value, (list, tuple)):
        page.write_string(row, column, ", ".join(map(str, value)))
    else:
        page.write_string(row, column, str(value))
