"""Reading a workbook beside the same table as CSV and the library's own pass over it; and what a small file costs."""

import csv
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import duckdb
import xlsxwriter
from python_calamine import CalamineWorkbook

from datasources.delivery.formats import reader
from datasources.delivery.limits import Limits

DATES = ("period_från", "period_till")
NUMBERS = ("täljare", "nämnare", "värde", "antal", "bortfall")


def write_workbook(source: Path, target: Path) -> None:
    """The CSV file as a workbook with the cells that people have: dates, numbers and text."""
    with (
        source.open(encoding="utf-8") as file,
        xlsxwriter.Workbook(target, {"default_date_format": "yyyy-mm-dd"}) as book,
    ):
        sheet = book.add_worksheet("Resultat")
        lines = csv.reader(file, delimiter=";")
        header = next(lines)
        sheet.write_row(0, 0, header)
        for number, line in enumerate(lines, 1):
            sheet.write_row(number, 0, [_cell(name, text) for name, text in zip(header, line, strict=True)])


def _cell(name: str, text: str) -> str | float | datetime | None:
    if not text:
        return None
    if name in DATES:
        return datetime.fromisoformat(text)
    return float(text.replace(",", ".")) if name in NUMBERS else text


def read(source: Path, folder: Path) -> None:
    """Bytes to rows of text, and nothing else."""
    with duckdb.connect() as con:
        reader.read(con, source, folder, Limits(max_rows=10**8))


def pass_of_the_library(book: Path) -> None:
    """Every cell of the workbook as the library gives it."""
    with CalamineWorkbook.from_path(book) as opened:
        for _ in opened.get_sheet_by_index(0).iter_rows():
            pass


def measured(
    table: Path, small: Path, upload: Callable[[Path], object], best: Callable[[Callable[[], object]], float]
) -> dict[str, float]:
    """Seconds of processor time for the table `table` (CSV) in both forms, and for the small one."""
    book = table.with_suffix(".xlsx")
    write_workbook(table, book)
    return {
        "read CSV": best(lambda: read(table, table.parent)),
        "read workbook": best(lambda: read(book, table.parent)),
        "the library's own pass": best(lambda: pass_of_the_library(book)),
        "upload CSV": best(lambda: upload(table)),
        "upload workbook": best(lambda: upload(book)),
        "upload small CSV": best(lambda: upload(small)),
    }


def promises(figures: dict[str, float]) -> list[tuple[str, float, str, float]]:
    """What is promised of the figures: name, number, comparison, bound."""
    return [
        ("workbook / the same CSV, upload (at most 2)", figures["upload workbook"] / figures["upload CSV"], "<=", 2),
        (
            "workbook read / the library's own pass (at most 3)",
            figures["read workbook"] / figures["the library's own pass"],
            "<=",
            3,
        ),
        ("10 000 rows, processor seconds (at most 1)", figures["upload small CSV"], "<=", 1),
    ]
