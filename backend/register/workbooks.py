"""Entries of a kind as a workbook that an office writes in."""

import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import xlsxwriter
from sqlmodel import Session

from backend.core.errors import Conflict
from backend.core.permissions import Actor
from backend.core.refusals import refusal
from backend.register import entries, queries, service
from backend.register.kinds import EntryKind
from backend.register.workbook_layout import WHOLE, Column, Sheet, layout
from indicators.base import Entry
from indicators.catalogue.digest import as_text

MOST_CHARACTERS = 32_767
"""In one cell, by Excel's rules."""
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_WIDTH, _WIDE = 22, 44
"""Characters of a column, and of one with sentences."""


def of_kind(session: Session, actor: Actor, kind: EntryKind, entry: str | None = None) -> bytes:
    """A workbook of the newest version that the actor may see: of one entry, or of every entry of the kind.

    Raises NotFound, Conflict where something is too long for a cell.
    """
    names = [entry] if entry else [one.id for one in entries.newest(session, actor, kind)]
    return written(kind, [queries.typed(service.get(session, actor, kind, name)) for name in names])


def written(kind: EntryKind, some: Sequence[Entry]) -> bytes:
    """A workbook of entries."""
    buffer = io.BytesIO()
    contents = [one.model_dump(exclude_defaults=True) for one in some]
    with xlsxwriter.Workbook(buffer, _OPTIONS) as book:
        look = {
            "head": book.add_format({"bold": True, "bg_color": "#0B5D66", "font_color": "#FFFFFF", "text_wrap": True}),
            "text": book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"}),
            "number": book.add_format({"valign": "top"}),
        }
        for sheet in layout(kind.name):
            _write(book.add_worksheet(sheet.name), sheet, list(rows_of(sheet, contents)), look)
    return buffer.getvalue()


def rows_of(sheet: Sheet, contents: Sequence[Mapping[str, Any]]) -> Iterator[tuple[object, ...]]:
    """The rows of a sheet, as they are to stand there."""
    own = sheet.columns[1:]
    for content in contents:
        parts = [content] if not sheet.place else _at(content, sheet.place)
        for part in parts if isinstance(parts, list) else ():
            yield (
                content["id"],
                *(_cell(column, part if column.place == WHOLE else _at(part, column.place)) for column in own),
            )


def _at(content: Any, place: str) -> Any:
    for name in place.split("."):
        content = content.get(name) if isinstance(content, Mapping) else None
    return content


def _cell(column: Column, value: Any) -> object:
    named = dict(column.choices)
    if value is None or (column.kind == "text" and isinstance(value, list)):  # a list has its own sheet
        return None
    match column.kind:
        case "yes_no":
            return "ja" if value else "nej"
        case "number" | "whole":
            return value
        case "lines":
            return "\n".join(named.get(one, str(one)) for one in value)
        case "yaml":
            return as_text(value).removesuffix("...\n").rstrip("\n")
        case _:
            return named.get(value, str(value))


def _write(page: Any, sheet: Sheet, rows: Sequence[Sequence[object]], look: Mapping[str, Any]) -> None:
    page.freeze_panes(1, 1)
    for place, column in enumerate(sheet.columns):
        page.set_column(place, place, _WIDE if column.kind in ("yaml", "lines") else _WIDTH, look["text"])
        page.write_string(0, place, column.title, look["head"])
        if column.help:
            page.write_comment(0, place, column.help)
    for number, row in enumerate(rows, 1):
        for place, cell in enumerate(row):
            _write_cell(page, number, place, cell, look)


def _write_cell(page: Any, number: int, place: int, cell: object, look: Mapping[str, Any]) -> None:
    if cell is None:
        return
    if isinstance(cell, int | Decimal):
        page.write_number(number, place, cell, look["number"])
        return
    text = cell.isoformat() if isinstance(cell, date) else str(cell)
    if len(text) > MOST_CHARACTERS:
        raise Conflict(refusal("cell-too-long"))
    page.write_string(number, place, text, look["text"])
