"""Factories for handed-in files: delimited text, workbooks as people make them, and hostile archives."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

import xlsxwriter

SWEDISH = [
    "indikator",
    "mått",
    "period_från",
    "period_till",
    "regionsystem",
    "region",
    "kön",
    "täljare",
    "nämnare",
    "värde",
    "kommentar",
]
LINE = [
    "stroke-strokeenhet",
    "proportion",
    "2023-01-01",
    "2023-12-31",
    "county",
    "14",
    "total",
    "50",
    "120",
    "41,7",
    "",
]


def line(**changes: str) -> list[str]:
    """A line under `SWEDISH` that holds; keys are headers."""
    return [changes.get(header, cell) for header, cell in zip(SWEDISH, LINE, strict=True)]


def text(*lines: Sequence[str], header: Sequence[str] = SWEDISH, separator: str = ";", end: str = "\n") -> str:
    """Delimited text without quoting."""
    return "".join(separator.join(cells) + end for cells in (header, *lines))


def workbook(
    *lines: Sequence[Any],
    header: Sequence[str] = SWEDISH,
    sheet: str = "Resultat",
    others: Mapping[str, Sequence[Sequence[Any]]] | None = None,
) -> bytes:
    """An .xlsx workbook; text that begins with `=` is a formula, other objects are written as Excel would."""
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        for name, rows in {sheet: [header, *lines], **(others or {})}.items():
            page = book.add_worksheet(name)
            for number, cells in enumerate(rows):
                page.write_row(number, 0, cells)
    return data.getvalue()


def formatted(*lines: Sequence[Any], formats: Mapping[str, str], header: Sequence[str] = SWEDISH) -> bytes:
    """A workbook whose columns have number formats, by their headers: `{"värde": "0.0%"}`."""
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True}) as book:
        styles = [book.add_format({"num_format": formats[name]}) if name in formats else None for name in header]
        sheet = book.add_worksheet("Resultat")
        sheet.write_row(0, 0, header)
        for number, cells in enumerate(lines, 1):
            for column, (cell, style) in enumerate(zip(cells, styles, strict=True)):
                sheet.write(number, column, cell, style)
    return data.getvalue()


def changed(book: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """The archive with `old` replaced by `new` in one of its parts."""
    data = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as before, zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            content = before.read(name)
            if name == part:
                assert old in content, "the test's own assumption about the workbook"
                content = content.replace(old, new)
            after.writestr(name, content)
    return data.getvalue()


def archive(**parts: bytes) -> bytes:
    """A zip archive with these parts; `__` in a key stands for a slash."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name.replace("__", "/"), content)
    return data.getvalue()
