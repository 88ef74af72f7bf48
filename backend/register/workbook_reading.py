"""A workbook that an office has written in, as content of entries; what is wrong is said with sheet, row and column."""

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from typing import Any

from python_calamine import CalamineWorkbook

from backend.register.kinds import EntryKind
from backend.register.workbook_layout import ENTRIES, ENTRY, WHOLE, Column, Sheet, layout
from datasources.delivery.formats.cell_text import Cell, as_text
from datasources.delivery.personal import is_personal
from indicators.catalogue.yaml_files import CatalogueError, Problem, document

_SPACES = re.compile(r"(?<=\d)[ \u00a0\u202f](?=\d{3}(?:\D|$))")
"""Between thousands."""
_TWO_READINGS = re.compile(r"-?\d{1,3}\.\d{3}")
_LARGEST_EXPONENT = 40
"""No measure, age or sum of kronor is near this large or small."""
_MEANT = {"ja": True, "nej": False, "sant": True, "falskt": False, "true": True, "false": False}
_BROKEN = "filen är ingen hel Excel-arbetsbok: den är avbruten eller skadad"
Content = dict[str, Any]


@dataclass
class _Reading:
    """What has been read so far: the content of each entry, and everything wrong."""

    filename: str
    contents: dict[str, Content] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def wrong(self, sheet: Sheet | str, row: int, message: str, column: str | None = None) -> None:
        """Notes a problem with its place."""
        name = sheet if isinstance(sheet, str) else sheet.name
        self.problems.append(Problem(self.filename, row, f"{name}, {column}" if column else name, message))


@dataclass(frozen=True)
class _Page:
    """A sheet as it stands: its rows, on which row the first one is, and which cells are merged."""

    name: str
    rows: Sequence[Sequence[Cell]]
    first: int
    merged: Sequence[tuple[tuple[int, int], tuple[int, int]]]


def contents(kind: EntryKind, filename: str, data: bytes) -> dict[str, Content]:
    """The content of each entry of the workbook, by id.

    Raises CatalogueError with every problem: nothing of a workbook with one is to be taken in.
    """
    reading = _Reading(filename)
    try:
        pages = _pages(data)
    except BaseException as error:
        # A broken file gives the library's own errors of many kinds; its panics are no Exceptions, but carry this name.
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise  # pragma: no cover - an interruption from outside, which is not the file's fault
        raise CatalogueError([Problem(filename, 1, "", _BROKEN)]) from None
    _read(pages, kind, reading)
    if reading.problems:
        raise CatalogueError(reading.problems)
    return reading.contents


def _pages(data: bytes) -> list[_Page]:
    with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
        sheets = [book.get_sheet_by_name(name) for name in book.sheet_names]
        return [
            _Page(
                sheet.name.strip(), *_filled([list(row) for row in sheet.iter_rows()]), sheet.merged_cell_ranges or ()
            )
            for sheet in sheets
        ]


def _filled(rows: list[list[Cell]]) -> tuple[list[list[Cell]], int]:
    """The rows from the first one that something stands in, and that one's number."""
    empty = next((place for place, row in enumerate(rows) if any(map(as_text, row))), len(rows))
    return rows[empty:], empty + 1


def _read(pages: Sequence[_Page], kind: EntryKind, reading: _Reading) -> None:
    sheets = {sheet.name.casefold(): sheet for sheet in layout(kind.name)}
    there = {page.name.casefold(): page for page in pages}
    for name, page in there.items():
        if name not in sheets and any(any(map(as_text, row)) for row in page.rows):
            reading.wrong(page.name, 1, "bladet hör inte hit: flytta det som står där, eller ta bort bladet")
    for name, sheet in sheets.items():
        if name in there:
            _read_sheet(there[name], sheet, reading)
        else:
            reading.wrong(sheet, 1, "bladet saknas: hämta en ny arbetsbok och skriv i den")


def _read_sheet(page: _Page, sheet: Sheet, reading: _Reading) -> None:
    for (top, left), (bottom, right) in page.merged:
        where = f"raderna {top + 1}–{bottom + 1}, kolumnerna {left + 1}–{right + 1}"
        reading.wrong(sheet, top + 1, f"sammanfogade celler ({where}): dela dem och fyll i varje cell")
    header = [(as_text(cell) or "").strip() for cell in page.rows[0]] if page.rows else []
    columns = _found(header, sheet, reading, page.first)
    for number, row in enumerate(page.rows[1:] if columns else (), page.first + 1):
        if any(map(as_text, row)):
            _read_row(sheet, columns or (), row, number, reading)


def _found(header: Sequence[str], sheet: Sheet, reading: _Reading, row: int) -> list[tuple[int, Column]] | None:
    """The columns with their places; None where one is missing or unknown, which is said."""
    by_title = {column.title.casefold(): column for column in sheet.columns}
    places = {title.casefold(): place for place, title in reversed(list(enumerate(header))) if title}
    missing = [column.title for title, column in by_title.items() if title not in places]
    for title in missing:
        reading.wrong(sheet, row, f"kolumnen ”{title}” saknas: hämta en ny arbetsbok och skriv i den")
    for title in places.keys() - by_title.keys():
        near = get_close_matches(title, by_title, 1)
        meant = f" (menar du ”{by_title[near[0]].title}”?)" if near else ""
        reading.wrong(sheet, row, f"rubriken ”{header[places[title]][:60]}” känns inte igen{meant}")
    known = not missing and places.keys() == by_title.keys()
    return [(places[title], column) for title, column in by_title.items()] if known else None


def _read_row(
    sheet: Sheet, columns: Sequence[tuple[int, Column]], row: Sequence[Cell], number: int, reading: _Reading
) -> None:
    cells: dict[str, Any] = {}
    for place, column in columns:
        value = _value(sheet, column, row[place] if place < len(row) else "", number, reading)
        if value is not None or column.null:
            cells[column.place] = value
    identifier = str(cells.pop(ENTRY, ""))
    if fault := _fault_of(identifier, sheet, reading):
        reading.wrong(sheet, number, fault, "Postens id")
    elif sheet.place:
        _append(reading.contents[identifier], sheet.place, cells[WHOLE] if WHOLE in cells else _nested(cells))
    else:
        reading.contents[identifier] = _nested(cells)


def _fault_of(identifier: str, sheet: Sheet, reading: _Reading) -> str | None:
    """What is wrong with whose a row is said to be."""
    if not identifier:
        return "id saknas: skriv vilken post raden hör till"
    if sheet.place and identifier not in reading.contents:
        return f"posten ”{identifier[:80]}” finns inte på bladet {ENTRIES}"
    if not sheet.place and identifier in reading.contents:
        return f"posten ”{identifier[:80]}” står två gånger"
    return None


def _nested(cells: Mapping[str, Any]) -> Content:
    content: Content = {}
    for place, cell in cells.items():
        *within, last = place.split(".")
        at = content
        for name in within:
            at = at.setdefault(name, {})
        at[last] = cell
    return content


def _append(content: Content, place: str, part: Any) -> None:
    if not isinstance(content.setdefault(place, []), list):
        content[place] = []  # a word stood there too: the rows say more
    content[place].append(part)


def _value(sheet: Sheet, column: Column, cell: Cell, number: int, reading: _Reading) -> Any:
    """What stands in a cell, as the content has it; None where nothing does, or nothing that can be read."""
    text = (as_text(cell) or "").strip()
    if not text:
        return None
    if isinstance(cell, str) and is_personal(text):
        reading.wrong(sheet, number, "cellen har ett personnummer: skriv utan uppgifter om personer", column.title)
        return None
    try:
        return _read_cell(column, cell, text)
    except ValueError as error:
        reading.wrong(sheet, number, str(error), column.title)
        return None


def _read_cell(column: Column, cell: Cell, text: str) -> Any:
    match column.kind:
        case "number" | "whole":
            return _number(cell, text)
        case "yes_no":
            return _yes_no(cell, text)
        case "day":
            return text[:10] if isinstance(cell, datetime | date) else text
        case "lines":
            return [_code(column, line.strip()) for line in _lines(column, text) if line.strip()]
        case "yaml":
            return _yaml(text)
        case _:
            return _code(column, _plain_text(cell, text))


def _number(cell: Cell, text: str) -> Any:
    if isinstance(cell, datetime | date):
        raise ValueError("Excel har gjort om talet till ett datum: gör cellen till text och skriv talet igen")
    if isinstance(cell, str) and _TWO_READINGS.fullmatch(text):
        raise ValueError(f"”{text}” kan läsas på två sätt: skriv utan tusentalspunkt, och med decimalkomma")
    plain = _SPACES.sub("", text)
    if "," in plain:
        plain = plain.replace(".", "").replace(",", ".")
    try:
        value = Decimal(plain)
    except InvalidOperation:
        raise ValueError("ska vara ett tal") from None
    if "_" in plain or not value.is_finite() or abs(value.adjusted()) > _LARGEST_EXPONENT:
        raise ValueError(
            "ska vara ett tal"
        )  # Python reads 1_0, NaN and 1e999999999, which would take days to write out
    return int(value) if value == value.to_integral_value() and "." not in plain else value


def _yes_no(cell: Cell, text: str) -> bool:
    if isinstance(cell, bool):
        return cell
    if text.casefold() not in _MEANT:
        raise ValueError("ska vara ja eller nej")
    return _MEANT[text.casefold()]


def _plain_text(cell: Cell, text: str) -> str:
    """The text of a cell that is to be text. A first of a month may be a month that Excel has made a day of."""
    if isinstance(cell, datetime | date) and cell.day == 1:
        raise ValueError(f"Excel har gjort om texten till datumet {text[:10]}: gör cellen till text och skriv igen")
    return text[:10] if isinstance(cell, datetime | date) else text


def _lines(column: Column, text: str) -> Iterator[str]:
    """The lines of a cell; words that are chosen among may also have commas or semicolons between."""
    yield from re.split(r"[\n;,]", text) if column.choices else text.split("\n")


def _code(column: Column, text: str) -> str:
    """The code of what is chosen by its word; a text that is none stands as it is, and is judged by the type."""
    by_word = {word.casefold(): code for code, word in column.choices}
    return by_word.get(text.casefold(), text)


def _yaml(text: str) -> Any:
    try:
        _, value = document(text, "cell")
    except CatalogueError as error:
        raise ValueError(error.problems[0].message) from None
    return value
