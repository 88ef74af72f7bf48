"""One sheet of a workbook to rows of text: its header row, its rows, and the cells that are not what they seem."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, dropwhile, islice
from typing import TypeAlias

import duckdb
from python_calamine import CalamineSheet

from datasources.delivery import decimal_signs, table_head
from datasources.delivery.columns import ALIASES, NUMBERS, folded
from datasources.delivery.formats import worksheet
from datasources.delivery.formats.cell_text import Cell, as_percent, as_text, as_texts
from datasources.delivery.formats.worksheet import Scan
from datasources.delivery.problems import Problem
from datasources.delivery.raw_table import BATCH_ROWS, RawTable, append, create_raw

Rows: TypeAlias = Iterator[tuple[int, Sequence[Cell]]]
"""A sheet's rows with their numbers (from 1)."""


def read(
    con: duckdb.DuckDBPyConnection, sheet: CalamineSheet, scanned: Scan, percent_cells: Mapping[int, Sequence[int]]
) -> RawTable:
    """Read the sheet into `raw`. `percent_cells` are the rows (from 1) of each column (from 0) that show per cent.

    Raises PersonalDataError where what stands above the headers has a personal number.
    """
    header_row, first, titles, rows = _split(sheet)
    header = list(first)
    while header and not header[-1].strip():
        header.pop()
    spare, start = sheet.width - len(header), sheet.start[1] if sheet.start else 0
    names = [ALIASES.get(folded(name)) for name in header] + [None] * spare
    create_raw(con, len(names))
    cells = _Cells(names, {column - start: numbers for column, numbers in percent_cells.items()})
    row_no = header_row + 1
    while batch := list(islice(rows, BATCH_ROWS)):
        append(con, range(row_no, row_no + len(batch)), cells.texts(row_no, [row for _, row in batch]))
        row_no += len(batch)
    unread = [_unread(cell, names, start) for cell in scanned.unread if cell.row > header_row]
    return RawTable(header + [""] * spare, [*titles, *unread, *cells.problems()])


def _split(sheet: CalamineSheet) -> tuple[int, Sequence[str], list[Problem], Rows]:
    """The header row's number and texts, what is said of the rows above it, and the rows below."""
    filled = dropwhile(lambda row: not any(map(as_text, row[1])), enumerate(sheet.iter_rows(), 1))
    top = list(islice(filled, table_head.LOOKED_AT))
    if not top:
        return 0, [], [], iter([])
    lines = [table_head.Line(number, [as_text(cell) or "" for cell in row]) for number, row in top]
    place = table_head.place(lines)
    titles = table_head.titles(lines[:place])
    return lines[place].number, lines[place].cells, titles, chain(top[place + 1 :], filled)


@dataclass
class _Cells:
    """The cells below the headers as text, and what is noticed on the way. `names` are the columns' canonical names."""

    names: Sequence[str | None]
    percent: Mapping[int, Sequence[int]]
    shown: list[Problem] = field(default_factory=list)
    signs: decimal_signs.Signs = field(default_factory=decimal_signs.Signs)

    def texts(self, first: int, rows: Sequence[Sequence[Cell]]) -> Iterator[list[str | None]]:
        """The columns of some rows, the first of which has that number."""
        for index, column in enumerate(zip(*rows, strict=True)):
            texts = as_texts(column)
            name = self.names[index]
            if name in NUMBERS:
                if any(type(cell) is str and cell for cell in set(column)):  # most such columns have numbers only
                    self.signs.note(
                        str(name), ((first + n, cell) for n, cell in enumerate(column) if type(cell) is str)
                    )
                self._put_percent(str(name), first, column, texts, self.percent.get(index, ()))
            yield texts

    def _put_percent(
        self, name: str, first: int, column: Sequence[Cell], texts: list[str | None], rows: Sequence[int]
    ) -> None:
        """Numbers that are shown as per cent, as they are shown: a value is 58.4, and a count has a per cent sign."""
        last = bisect_left(rows, first + len(column))
        for row in rows[bisect_left(rows, first) : last]:
            cell = column[row - first]
            if not isinstance(cell, int | float) or isinstance(cell, bool):
                continue
            shown = as_percent(cell)
            if name == "value":
                self.shown.append(Problem("percent-format", row, name, shown, texts[row - first]))
            texts[row - first] = shown if name == "value" else f"{shown} %"

    def problems(self) -> list[Problem]:
        """What is said of the cells."""
        return [*self.shown, *self.signs.problems()]


def _unread(cell: worksheet.UnreadCell, names: Sequence[str | None], start: int) -> Problem:
    index = cell.column - start
    return Problem(cell.code, cell.row, names[index] if 0 <= index < len(names) else None, cell.reference)
