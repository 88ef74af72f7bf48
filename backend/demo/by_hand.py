"""Files as a person fills in the template in a spreadsheet: words for codes, counts without their value, days as days."""

import io
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

import xlsxwriter

from backend.core.words import of_group
from datasources.delivery import template
from datasources.delivery.columns import COLUMNS
from datasources.delivery.formats.sheets import RESULT_SHEET

WORDS = {group: of_group(group) for group in template.WORD_GROUPS}
"""What the template has for codes."""
REGIONS = frozenset({"03", "13", "20"})
"""Regions whose deliveries are written by hand; the others' come out of a system, as files with every value."""


def workbook(rows: Iterable[Mapping[str, Any]]) -> bytes:
    """Canonical rows as the template filled in: its headers and words, the period's last day, no values beside counts."""
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True}) as book:
        sheet, day = book.add_worksheet(RESULT_SHEET), book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, [column.swedish for column in COLUMNS])
        for number, row in enumerate(map(_filled_in, rows), 1):
            for place, column in enumerate(COLUMNS):
                cell = row.get(column.name)
                if isinstance(cell, date):
                    sheet.write_datetime(number, place, cell, day)
                elif cell is not None:
                    sheet.write(number, place, float(cell) if column.number else str(cell))
    return written.getvalue()


def _filled_in(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row as the template asks for it."""
    last_day = date.fromisoformat(row["period_end"]) - timedelta(days=1)
    days = {"period_start": date.fromisoformat(row["period_start"]), "period_end": last_day}
    counted = row.get("numerator") is not None and row.get("denominator") is not None
    words = {column: template.written(WORDS, column, row[column]) for column in template.CODED}
    return {**row, **days, **words, **({"value": None, "n": None} if counted else {})}
