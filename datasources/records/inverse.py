"""A field's value written as the cells that the mapping would read it from. Pure text; no engine."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from datasources.records.columns import BLANKS, DATE_FORMS, TIMESTAMP, Column

FieldValue: TypeAlias = str | float | Decimal | date | None
"""What a field of an event table can be."""

Cells = dict[str, str]
"""A row of the extract: column to cell, empty text where nothing stands."""


class CannotTurn(Exception):
    """The mapping loses or changes the value; the message is the end of a Swedish sentence that begins with the field."""


def turned(column: Column, value: FieldValue, decimal: str) -> Cells:
    """The cells of a value; a look-up's key is left to the caller, who gets the looked-up word under the key's column.

    Raises CannotTurn.
    """
    if value is None or value == "":
        if column.constant is not None:
            raise CannotTurn("är aldrig tomt i utdraget")
        return dict.fromkeys(columns_of(column), "")
    if column.date or column.year:
        return _day(column, _as_day(value))
    return _placed(column, _word(column, written(value, column.number or decimal)))


def written(value: str | float | Decimal | date, decimal: str) -> str:
    """A value as text: days as 2025-01-31, numbers with the decimal sign `comma` or `point`."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return value
    number = repr(float(value)) if not float(value).is_integer() else str(int(value))
    return number.replace(".", ",") if decimal == "comma" else number


def columns_of(column: Column) -> list[str]:
    """The columns of the extract that a field is read from."""
    one = [column.column, column.year, column.month, column.day]
    return [*(name for name in one if name), *(column.columns or []), *(column.first_of or [])]


def _as_day(value: FieldValue) -> date:
    try:
        return value if isinstance(value, date) else date.fromisoformat(str(value))
    except ValueError:
        raise CannotTurn("är ingen dag") from None


def _day(column: Column, day: date) -> Cells:
    if column.year and column.month and column.day:
        return {column.year: f"{day.year:04d}", column.month: f"{day.month:02d}", column.day: f"{day.day:02d}"}
    form = DATE_FORMS.get(column.date or "", column.date or "")
    if form == TIMESTAMP:
        return _placed(column, f"{day.isoformat()}T00:00:00")
    parts = {"Y": f"{day.year:04d}", "m": f"{day.month:02d}", "d": f"{day.day:02d}", "H": "00", "M": "00", "S": "00"}
    for letter, digits in parts.items():
        form = form.replace(f"%{letter}", digits)
    return _placed(column, form)


def _word(column: Column, ours: str) -> str:
    """Their word for ours, so that trimming, cutting and translating it gives ours again."""
    if ours.strip(BLANKS) != ours:
        raise CannotTurn("läses utan blanktecken i början och slutet")
    theirs = next((word for word in _theirs(column, ours) if _stays(column, word)), None)
    if theirs is None:
        raise CannotTurn(f"kan inte vara '{ours}' i utdraget")
    return (column.after or "") + theirs


def _theirs(column: Column, ours: str) -> Iterator[str]:
    yield from (theirs for theirs, word in column.values.items() if word == ours)
    if ours not in column.values and (not column.values or column.otherwise == "keep"):
        yield ours


def _stays(column: Column, word: str) -> bool:
    if any(sign in word for sign in column.strip or ""):
        return False
    return word.upper() == word or not column.upper


def _placed(column: Column, cell: str) -> Cells:
    if column.constant is not None:
        if column.constant != cell:
            raise CannotTurn(f"är alltid '{column.constant}' i utdraget")
        return {}
    if column.columns is not None:
        parts = cell.split(column.join) if column.join else []
        if len(parts) != len(column.columns) or "" in parts:
            raise CannotTurn(f"kan inte delas i kolumnerna {', '.join(column.columns)}")
        return dict(zip(column.columns, parts, strict=True))
    if column.first_of is not None:
        return {column.first_of[0]: cell}
    return {column.column or "": cell}
