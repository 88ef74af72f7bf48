"""Cells of a workbook as text, the way the sender sees them."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TypeAlias

Cell: TypeAlias = str | float | bool | datetime | date | time | timedelta
"""What the library gives of a cell; an empty one is empty text."""

SIGNIFICANT_DIGITS = 15
"""What Excel shows and keeps of a number; the digits after them are the noise of binary fractions."""


class _Texts(dict[Cell, str | None]):
    """Cells as text, each worked out once: cells that are equal (1, 1.0 and true) have the same text."""

    def __missing__(self, cell: Cell) -> str | None:
        self[cell] = text = as_text(cell)
        return text


def as_texts(column: Iterable[Cell]) -> list[str | None]:
    """The texts of many cells."""
    return list(map(_Texts().__getitem__, column))


def as_text(cell: Cell) -> str | None:
    """A cell as the sender sees it: `41.7`, `100`, `2023-01-31`, `1` for true; None where it is empty."""
    if isinstance(cell, str):
        return cell or None
    if isinstance(cell, bool):
        return str(int(cell))
    if isinstance(cell, int | float):
        return _number(float(cell))
    if isinstance(cell, datetime):
        return str(cell.date() if cell == datetime.combine(cell.date(), datetime.min.time()) else cell)
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def as_percent(cell: float) -> str:
    """A number as a per cent format shows it, without the sign: `58.4` for 0.584."""
    percent = Decimal(f"{cell:.{SIGNIFICANT_DIGITS}g}") * 100
    return f"{percent.normalize():f}"


def _number(number: float) -> str:
    return (
        str(int(number))
        if number.is_integer() and abs(number) < 1e15
        else f"{Decimal(f'{number:.{SIGNIFICANT_DIGITS}g}'):f}"
    )
