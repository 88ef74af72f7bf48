"""Rows in the delivery's own columns, written as CSV, Excel or Parquet, safe to open in a spreadsheet."""

import csv
import io
import re
from collections.abc import Iterable, Mapping
from typing import Literal

from datasources.delivery.columns import BY_NAME, NAMES, NUMBERS

Format = Literal["csv", "xlsx", "parquet"]

COLUMNS = NAMES
"""The columns of a delivery, in order."""

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
_NUMERAL = re.compile(r"[+-]?\d+([.,]\d+)?")


def safe_text(text: str) -> str:
    """The text with an apostrophe before it when a spreadsheet would take it for a formula. Numbers are left alone."""
    return f"'{text}" if text.startswith(_DANGEROUS) and not _NUMERAL.fullmatch(text) else text


def write(rows: Iterable[Mapping[str, object]], format: Format) -> bytes:
    """The rows as a file. Keys are among `COLUMNS`; absent or None is an empty cell; values are written as `str` gives them.

    Raises ValueError for an unknown format or column.
    """
    table = [_cells(row) for row in rows]
    if format == "csv":
        return _csv(table)
    if format == "xlsx":
        return _xlsx(table)
    if format == "parquet":
        return _parquet(table)
    raise ValueError(f"unknown format {format!r}; choose csv, xlsx or parquet")


def _cells(row: Mapping[str, object]) -> list[str | None]:
    if unknown := row.keys() - BY_NAME.keys():
        raise ValueError(f"unknown columns: {', '.join(sorted(unknown))}")
    return [None if row.get(name) is None else _text(row[name]) for name in NAMES]


def _text(value: object) -> str:
    return str(int(value)) if isinstance(value, bool) else str(value)


def _csv(table: list[list[str | None]]) -> bytes:
    """UTF-8 with BOM and semicolons, which Swedish Excel opens as a table; decimal commas."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(NAMES)
    writer.writerows([_csv_cell(name, cell) for name, cell in zip(NAMES, cells, strict=True)] for cells in table)
    return text.getvalue().encode("utf-8-sig")


def _csv_cell(name: str, cell: str | None) -> str:
    if cell is None:
        return ""
    return cell.replace(".", ",") if name in NUMBERS and _NUMERAL.fullmatch(cell) else safe_text(cell)


def _xlsx(table: list[list[str | None]]) -> bytes:
    """Every cell as text, so that Excel neither computes, rounds nor turns 5-12 into a date."""
    import xlsxwriter

    from datasources.delivery.formats.sheets import RESULT_SHEET

    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True}) as book:
        sheet = book.add_worksheet(RESULT_SHEET)
        as_text = book.add_format({"num_format": "@"})
        for column, name in enumerate(NAMES):
            sheet.write_string(0, column, name, as_text)
        for row, cells in enumerate(table, 1):
            for column, cell in enumerate(cells):
                if cell is not None:
                    sheet.write_string(row, column, cell, as_text)
    return data.getvalue()


def _parquet(table: list[list[str | None]]) -> bytes:
    import polars as pl

    data = io.BytesIO()
    pl.DataFrame(table, schema=dict.fromkeys(NAMES, pl.String), orient="row").write_parquet(data)
    return data.getvalue()
