"""Which sheet of a workbook is read: Resultat, else the first one that is shown; where that lacks the template's headers, one
that has them. The others that have them, and rows below, are named: nothing of them is read, but that they are about nobody.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import chain, islice
from typing import NamedTuple

from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from datasources.delivery import table_head
from datasources.delivery.formats.cell_text import as_text
from datasources.delivery.person_headers import LOOKED_THROUGH, list_of_persons
from datasources.delivery.personal import is_personal
from datasources.delivery.problems import Problem
from datasources.delivery.raw_table import PersonalDataError, UnreadableError

RESULT_SHEET = "Resultat"
_SHORTEST = len("8001032393")


class Choice(NamedTuple):
    """The sheet that is read, with its place, and what is said of the others."""

    place: int
    sheet: CalamineSheet
    problems: list[Problem]


def usual(book: CalamineWorkbook) -> int:
    """The sheet that is read where nothing else is said: Resultat, else the first one that is shown."""
    shown = [index for index in _worksheets(book) if _is_shown(book, index)]
    named = [index for index in shown if book.sheet_names[index].casefold() == RESULT_SHEET.casefold()]
    return (named or shown)[0]


def choose(book: CalamineWorkbook, look_into: Callable[[int], CalamineSheet | None]) -> Choice | None:
    """The sheet to read. `look_into` gives a sheet by its place, None where it is too large; so is the answer where the
    usual one is and no other has the headers.

    Raises UnreadableError where only a hidden sheet has them, PersonalDataError where one that is not read is about persons.
    """
    first, names = usual(book), book.sheet_names
    opened = {index: sheet for index in _worksheets(book) if (sheet := look_into(index)) is not None}
    with_headers = [index for index, sheet in opened.items() if _rows_below(sheet) is not None]
    shown = [index for index in with_headers if _is_shown(book, index)]
    chosen = first if first in shown or not shown else shown[0]
    for index in opened.keys() - {chosen}:
        _refuse_persons(opened[index])
    if chosen not in opened:
        return None
    if with_headers and not shown:
        raise UnreadableError(Problem("headers-hidden", value=names[with_headers[0]]))
    problems = [] if chosen == first else [Problem("sheet-chosen", value=names[chosen], hint=names[first])]
    unread = {index: _count(_rows_below(opened[index])) for index in with_headers if index != chosen}
    problems += [
        Problem("sheet-not-read", value=names[index], hint=str(rows)) for index, rows in unread.items() if rows
    ]
    return Choice(chosen, opened[chosen], problems)


def _refuse_persons(sheet: CalamineSheet) -> None:
    """No column of it is known to hold counts: ten bare digits are a person's anywhere."""
    top: list[Sequence[str]] = []
    for line in _filled(sheet):
        top += [line.cells] if len(top) <= LOOKED_THROUGH else []
        if any(len(cell) >= _SHORTEST and is_personal(cell) for cell in line.cells):
            raise PersonalDataError(Problem("personal-number"))
    if word := list_of_persons(top):
        raise PersonalDataError(Problem("person-column", column=word, value=word))


def _worksheets(book: CalamineWorkbook) -> list[int]:
    return [index for index, sheet in enumerate(book.sheets_metadata) if sheet.typ == SheetTypeEnum.WorkSheet]


def _is_shown(book: CalamineWorkbook, index: int) -> bool:
    return bool(book.sheets_metadata[index].visible == SheetVisibleEnum.Visible)


def _rows_below(sheet: CalamineSheet) -> Iterator[table_head.Line] | None:
    """The rows below the template's headers, as they come; None where the sheet lacks those."""
    rows = _filled(sheet)
    top = list(islice(rows, table_head.LOOKED_AT))
    place = table_head.place(top)
    return chain(top[place + 1 :], rows) if top and table_head.has_headers(top[place].cells) else None


def _count(rows: Iterator[table_head.Line] | None) -> int:
    return sum(1 for _ in rows or ())


def _filled(sheet: CalamineSheet) -> Iterator[table_head.Line]:
    for number, cells in enumerate(sheet.iter_rows(), 1):
        texts = [as_text(cell) or "" for cell in cells]
        if any(texts):
            yield table_head.Line(number, texts)
