"""The register's revision log as a file: a line a changed field, in CSV or Excel."""

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any

from backend.core.clock import day_of
from backend.core.words import word
from backend.register.schemas import RevisionOut
from backend.reports.excel import Sheet, book
from datasources.delivery.canonical import safe_text

COLUMNS = {
    "day": "Dag",
    "event": "Vad som hände",
    "kind": "Slag",
    "id": "Id",
    "name": "Namn",
    "version": "Version",
    "by": "Granskare",
    "comment": "Varför",
    "field": "Fält",
    "before": "Före",
    "after": "Efter",
}
MOST_IN_CELL = 32_000
"""Characters: Excel takes 32 767 in a cell, and refuses the book that has more."""


def _rows(revisions: Sequence[RevisionOut]) -> Iterator[dict[str, Any]]:
    for one in revisions:
        line = {
            "day": day_of(one.at),
            "event": word("revision", one.event),
            "kind": word("object", one.kind),
            "id": one.id,
            "name": one.name_sv,
            "version": one.version,
            "by": one.by,
            "comment": one.comment,
        }
        fields = [{"field": c.title_sv, "before": _cut(c.before), "after": _cut(c.after)} for c in one.changes]
        for field in fields or [{}]:
            yield line | field


def _cut(text: str | None) -> str | None:
    return text if text is None or len(text) <= MOST_IN_CELL else f"{text[:MOST_IN_CELL]} …"


def as_book(revisions: Sequence[RevisionOut], notice: str | None) -> bytes:
    """The log as Excel."""
    return book([Sheet("Revisionslogg", COLUMNS, _rows(revisions))], notice)


def as_csv(revisions: Sequence[RevisionOut], notice: str | None) -> bytes:
    """The log as CSV that Swedish Excel opens: UTF-8 with BOM, semicolon, no cell that becomes a formula."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    buffer.write("\ufeff")
    if notice:
        writer.writerow([safe_text(notice)])
    writer.writerow(COLUMNS.values())
    for row in _rows(revisions):
        cells = (row.get(key) for key in COLUMNS)
        writer.writerow(["" if cell is None else safe_text(str(cell)) for cell in cells])
    return buffer.getvalue().encode()
