"""One field as an expression over the extract's own columns: looked up, cut, translated, made a day or a number."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING, Literal

import ibis

from datasources.records.columns import BLANKS, DATE_FORMS, TIMESTAMP, Column

if TYPE_CHECKING:
    from ibis.expr.types import Value

FieldType = Literal["text", "date", "number"]
TYPES = {"text": "string", "date": "date", "number": "float64"}

_ISO = r"^[1-9]\d{3}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?)?$"
_WITH_OFFSET = r"^[1-9]\d{3}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}(:\d{2})?)$"
_HOURS_ONLY = r"[+-]\d{2}$"
_NUMBERS = {
    "point": r"^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?$",
    "comma": r"^[+-]?(\d+(,\d*)?|,\d+)([eE][+-]?\d{1,3})?$",
}
"""Forms that both engines agree on; their own ideas of days and numbers (2025-1, NaN, 1f) differ."""

_LARGEST = 1e15
"""No value of care is near it; a larger one is a mistake, and neither engine could hold it exactly."""

_DIGITS = {"Y": 4, "m": 2, "d": 2, "H": 2, "M": 2, "S": 2}

Cell = Callable[[str], "Value"]
"""Gives the expression of a column of the extract, by the mapping's name for it."""


@dataclass(frozen=True)
class Ways:
    """How the whole extract is written: its decimal sign, and what gives a moment as the clock showed in its zone."""

    decimal: str
    local: Callable[["Value"], "Value"]


@dataclass(frozen=True)
class CellProblem:
    """What can be wrong with a cell: a finding's code, the rows where it is, and those where there was something to read."""

    code: str
    rows: "Value | None"
    filled: "Value | None" = None


@dataclass(frozen=True)
class Read:
    """A field's expression, and what can be wrong with it."""

    value: "Value"
    problems: tuple[CellProblem, ...] = ()


def text(cell: "Value") -> "Value":
    """A cell as text; text as it is."""
    return cell if cell.type().is_string() else cell.cast("string")


def tidy(cell: "Value") -> "Value":
    """Text without white space around it, empty where nothing is left; other cells as they are.

    Trimming copies every text; asked first whether there is anything to trim, tidy text costs next to nothing.
    """
    if not cell.type().is_string():
        return cell
    ends = [cell.endswith(blank) for blank in BLANKS]
    untidy = reduce(lambda left, right: left | right, ends, cell < "!")
    return ibis.ifelse(untidy, cell.strip().nullif(""), cell)


def read(column: Column, kind: FieldType, cell: Cell, looked_up: "Value | None", ways: Ways) -> Read:
    """The field. `looked_up` is the looked-up cell where the column has a look-up; `ways` are the extract's own."""
    base = _base(column, cell) if looked_up is None else looked_up
    words = _words(column, base)
    if kind == "date":
        field = _date(column, words, ways)
    elif kind == "number":
        field = _number(column.number or ways.decimal, words)
    else:
        field = Read(text(words))
    return Read(field.value, (*field.problems, *_unmatched(column, cell, base, words)))


def _base(column: Column, cell: Cell) -> "Value":
    if column.column is not None:
        return cell(column.column)
    if column.columns is not None:
        return reduce(lambda left, right: left + column.join + right, [text(cell(name)) for name in column.columns])
    if column.first_of is not None:
        return ibis.coalesce(*(text(cell(name)) for name in column.first_of))
    if column.constant is not None:
        return ibis.literal(column.constant)
    parts = [_padded(cell(name or ""), width) for name, width in ((column.year, 4), (column.month, 2), (column.day, 2))]
    return parts[0] + "-" + parts[1] + "-" + parts[2]


def _padded(cell: "Value", width: int) -> "Value":
    digits = text(cell).strip()
    return ibis.ifelse(digits.length() < width, digits.lpad(width, "0"), digits)


def _words(column: Column, base: "Value") -> "Value":
    """The cell cut and translated; as it is where neither is asked for."""
    value = base
    if column.after is not None:
        value = text(value)
        rest = value.substr(len(column.after))
        value = ibis.ifelse(value.startswith(column.after) & (rest != ""), rest, ibis.null("string"))
    for sign in column.strip or "":
        value = text(value).replace(sign, "")
    if column.upper:
        value = text(value).upper()
    return _translated(column, text(value)) if column.values else value


def _translated(column: Column, value: "Value") -> "Value":
    other = value if column.otherwise == "keep" else ibis.null("string")
    branches = [(value == theirs, ibis.literal(ours, type="string")) for theirs, ours in column.values.items()]
    return ibis.cases(*branches, else_=other)


def _unmatched(column: Column, cell: Cell, base: "Value", words: "Value") -> Iterator[CellProblem]:
    """What a look-up or a translation without an answer leaves empty."""
    if column.column is not None and column.lookup and not any(lookup.optional for lookup in column.lookup):
        yield CellProblem("lookup-unknown", cell(column.column).notnull() & base.isnull())
    if column.otherwise == "empty":
        yield CellProblem("word-unknown", base.notnull() & text(base).notin(list(column.values)) & words.isnull())


def _date(column: Column, value: "Value", ways: Ways) -> Read:
    kind = value.type()
    if kind.is_date():
        return Read(value)
    if kind.is_timestamp():  # those with a zone are local already
        return Read(value.cast("date"))
    form = column.date or ("yyyymmdd" if kind.is_integer() else "iso")
    words = text(value).strip()
    day = _moment(words, ways) if form in ("iso", TIMESTAMP) else _day(words, form)
    return _judged(words, day, "date-unreadable")


def _moment(words: "Value", ways: Ways) -> "Value":
    """The day as written; of a moment with an offset, the day that it was in the extract's zone."""
    written = ibis.ifelse(words.re_search(_ISO), words.left(10), ibis.null("string")).try_cast("date")
    whole = ibis.ifelse(words.re_search(_HOURS_ONLY), words + ":00", words)
    moment = ibis.ifelse(words.re_search(_WITH_OFFSET), whole, ibis.null("string")).try_cast("timestamp('UTC')")
    return ibis.coalesce(written, ways.local(moment).cast("date"))


def _day(words: "Value", form: str) -> "Value":
    pattern, places = _fixed(DATE_FORMS.get(form, form))
    year, month, day = (words.substr(places[part], _DIGITS[part]) for part in "Ymd")
    iso = year + "-" + month + "-" + day
    return ibis.ifelse(words.re_search(pattern) & (year >= "1000"), iso, ibis.null("string")).try_cast("date")


def _fixed(form: str) -> tuple[str, dict[str, int]]:
    """A form as a pattern, and where in the cell each part begins: all its parts have a fixed width."""
    pattern, places, at = "", {}, 0
    for part, literal in re.findall(r"%(.)|([^%])", form):
        if part:
            places[part] = at
        pattern += rf"\d{{{_DIGITS[part]}}}" if part else re.escape(literal)
        at += _DIGITS[part] if part else 1
    return f"^{pattern}$", places


def _number(decimal: str, value: "Value") -> Read:
    kind = value.type()
    if kind.is_floating() or kind.is_integer() or kind.is_decimal():
        number = value if kind.is_float64() else value.cast("float64")
        filled = text(value).notnull()  # on Spark, Ibis takes NaN itself to be empty
        known = _in_bounds(number)
        return Read(known, (CellProblem("number-unreadable", filled & known.isnull(), filled),))
    words = text(value).strip()
    known = ibis.ifelse(words.re_search(_NUMBERS[decimal]), words.replace(",", "."), ibis.null("string"))
    return _judged(words, _in_bounds(known.try_cast("float64")), "number-unreadable")


def _in_bounds(number: "Value") -> "Value":
    """Empty where it is no number (to both engines, NaN is above every number) or beyond any."""
    return ibis.ifelse((number >= -_LARGEST) & (number <= _LARGEST), number, ibis.null("float64"))


def _judged(words: "Value", value: "Value", code: str) -> Read:
    filled = words.notnull() & (words != "")
    return Read(value, (CellProblem(code, filled & value.isnull(), filled),))
