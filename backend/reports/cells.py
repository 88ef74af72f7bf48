"""All the cells that are asked for as a file: written a batch at a time, however many they are."""

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from backend.reports.books import CELL, NUMBER_COLUMNS
from backend.reports.excel import MAX_ROWS, Sheet, write
from datasources.delivery.canonical import safe_text

LINES = 2_000
"""Lines in one piece of the stream."""


def as_csv(cells: Iterable[dict[str, Any]], notice: str | None) -> Iterator[bytes]:
    """CSV that Swedish Excel opens: UTF-8 with BOM, semicolon, decimal comma, no cell that becomes a formula."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    buffer.write("\ufeff")
    if notice:
        writer.writerow([safe_text(notice)])
    writer.writerow(CELL.values())
    for number, cell in enumerate(cells, start=1):
        writer.writerow([_csv_cell(key, cell.get(key)) for key in CELL])
        if number % LINES == 0:
            yield _emptied(buffer)
    yield _emptied(buffer)


def _emptied(buffer: io.StringIO) -> bytes:
    piece = buffer.getvalue().encode()
    buffer.seek(0)
    buffer.truncate()
    return piece


def _csv_cell(key: str, value: Any) -> str:
    if value is None:
        return ""
    return str(value).replace(".", ",") if key in NUMBER_COLUMNS else safe_text(str(value))


def as_book(cells: Iterable[dict[str, Any]], notice: str | None) -> Path:
    """An Excel book in a temporary file, which the caller removes. More rows than a sheet takes go on in another sheet."""
    with tempfile.NamedTemporaryFile(suffix=".xlsx", delete=False) as file:
        path = Path(file.name)
    try:
        write(path, _sheets(map(_with_numbers, cells)), notice)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return path


def _sheets(rows: Iterator[dict[str, Any]]) -> Iterator[Sheet]:
    number = 0
    row = next(rows, None)
    while row is not None or number == 0:
        number += 1
        left = [row]  # the first row of the next sheet, once this one has been written

        def some(left: list[dict[str, Any] | None] = left) -> Iterator[dict[str, Any]]:
            for _ in range(MAX_ROWS):
                if (present := left[0]) is None:
                    return
                yield present
                left[0] = next(rows, None)

        yield Sheet("Resultat" if number == 1 else f"Resultat {number}", CELL, some())
        row = left[0]


def _with_numbers(cell: dict[str, Any]) -> dict[str, Any]:
    return {**cell, **{name: None if cell[name] is None else Decimal(cell[name]) for name in NUMBER_COLUMNS}}
