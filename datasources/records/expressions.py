"""One field as an expression over the extract's own columns: looked up, cut, translated, made a day or a number."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from datasources.records.columns import BLANKS, DATE_FORMS, TIMESTAMP, Column
from datasources.records.tables import DATE, DOUBLE, TEXT, Value, cast, is_filled, is_null
from datasources.sql import Sql, listed, literal, literals, sql

FieldType = Literal["text", "date", "number"]
TYPES: Mapping[str, Sql] = {"text": TEXT, "date": DATE, "number": DOUBLE}

_PLAIN_DAY = r"^[1-9]\d{3}-\d{2}-\d{2}$"
_ISO = r"^[1-9]\d{3}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?)?$"
_WITH_OFFSET = r"^[1-9]\d{3}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}(:\d{2})?)$"
_HOURS_ONLY = r"[+-]\d{2}$"
_NUMBERS = {
    "point": r"^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?$",
    "comma": r"^[+-]?(\d+(,\d*)?|,\d+)([eE][+-]?\d{1,3})?$",
}
"""Forms that both engines agree on; their own ideas of days and numbers (2025-1, NaN, 1f) differ."""

_LARGEST = sql("1e15")
"""No value of care is near it; a larger one is a mistake, and neither engine could hold it exactly."""

_DIGITS = {"Y": 4, "m": 2, "d": 2, "H": 2, "M": 2, "S": 2}

Cell = Callable[[str], Value]
"""Gives a column of the extract, by the mapping's name for it."""


@dataclass(frozen=True)
class Ways:
    """How the whole extract is written: its decimal sign, the time zone whose calendar its moments are read in, and the days
    that stand for one that is not known."""

    decimal: str
    timezone: str
    unknown_days: tuple[date, ...] = ()

    def for_births(self) -> "Ways":
        """Those for days of birth: from 1910 on, each may be somebody's."""
        return replace(self, unknown_days=tuple(day for day in self.unknown_days if day.year < 1910))


@dataclass(frozen=True)
class CellProblem:
    """What can be wrong with a cell: a finding's code, the rows where it is, and those where there was something to read."""

    code: str
    rows: Sql
    filled: Sql | None = None


@dataclass(frozen=True)
class Read:
    """A field's expression, and what can be wrong with it."""

    value: Value
    problems: tuple[CellProblem, ...] = ()


def text(cell: Value) -> Value:
    """A cell as text; text as it is."""
    return cell if cell.kind == "text" else cast(cell, TEXT)


def _text(template: Sql) -> Value:
    return Value(template, TEXT)


def tidy(cell: Value) -> Value:
    """Text without white space around it, empty where nothing is left; other cells as they are.

    Trimming copies every text; asked first whether there is anything to trim, tidy text costs next to nothing.
    """
    if cell.kind != "text":
        return cell
    ends = listed(
        (sql("{cell} LIKE {end}", cell=cell.sql, end=literal("%" + blank)) for blank in BLANKS), separator=" OR "
    )
    return _text(
        sql(
            "CASE WHEN {cell} < '!' OR {ends} THEN NULLIF({bare}, '') ELSE {cell} END",
            cell=cell.sql,
            ends=ends,
            bare=_stripped(cell).sql,
        )
    )


def _stripped(value: Value) -> Value:
    return _text(sql("TRIM({value}, {blanks})", value=value.sql, blanks=literal(BLANKS)))


def _or_empty(condition: Sql, value: Value) -> Value:
    return Value(sql("CASE WHEN {which} THEN {value} END", which=condition, value=value.sql), value.type)


def _matches(words: Value, pattern: str) -> Sql:
    return sql("REGEXP_MATCHES({words}, {pattern})", words=words.sql, pattern=literal(pattern))


def _tried(words: Value, type_: Sql) -> Value:
    return Value(sql("TRY_CAST({words} AS {type})", words=words.sql, type=type_), type_)


def local(moment: Value, timezone: str) -> Value:
    """A moment that has a zone, as the clock and the calendar showed in another."""
    at = sql("({moment} AT TIME ZONE {zone})", moment=moment.sql, zone=literal(timezone))
    return Value(at, "timestamp")


def is_one_of(value: Value, words: Sequence[str]) -> Sql:
    """Whether the value is one of some words."""
    return sql("({value} IN ({words}))", value=value.sql, words=literals(words)) if words else sql("FALSE")


def read(column: Column, kind: FieldType, cell: Cell, looked_up: Value | None, ways: Ways) -> Read:
    """The field. `looked_up` is the looked-up cell where the column has a look-up; `ways` are the extract's own."""
    base = _base(column, cell) if looked_up is None else looked_up
    words = _words(column, base)
    if kind == "date":
        field = _without_unknown(_date(column, words, ways), ways.unknown_days)
    elif kind == "number":
        field = _number(column.number or ways.decimal, words)
    else:
        field = Read(text(words))
    return Read(field.value, (*field.problems, *_unmatched(column, cell, base, words)))


def _base(column: Column, cell: Cell) -> Value:
    if column.column is not None:
        return cell(column.column)
    if column.columns is not None:
        return _joined(literal(column.join), [text(cell(name)) for name in column.columns])
    if column.first_of is not None:
        return _text(sql("COALESCE({cells})", cells=listed(text(cell(name)).sql for name in column.first_of)))
    if column.constant is not None:
        return _text(literal(column.constant))
    parts = [_padded(cell(name or ""), width) for name, width in ((column.year, 4), (column.month, 2), (column.day, 2))]
    return _joined(literal("-"), parts)


def _joined(between: Sql, parts: list[Value]) -> Value:
    """Texts one after the other, empty where one of them is."""
    return _text(sql("({parts})", parts=listed((part.sql for part in parts), sql(" || {sign} || ", sign=between))))


def _padded(cell: Value, width: int) -> Value:
    digits = _stripped(text(cell)).sql
    return _text(
        sql(
            "CASE WHEN LENGTH({digits}) < {width} THEN LPAD({digits}, {width}, '0') ELSE {digits} END",
            digits=digits,
            width=width,
        )
    )


def _words(column: Column, base: Value) -> Value:
    """The cell cut and translated; as it is where neither is asked for."""
    value = base
    if column.after is not None:
        value = _after(text(value), column.after)
    for sign in column.strip or "":
        value = _text(sql("REPLACE({value}, {sign}, '')", value=text(value).sql, sign=literal(sign)))
    if column.upper:
        value = _text(sql("UPPER({value})", value=text(value).sql))
    return _translated(column, text(value)) if column.values else value


def _after(value: Value, beginning: str) -> Value:
    rest = sql("SUBSTRING({value}, {place})", value=value.sql, place=len(beginning) + 1)
    begins = sql(
        "STARTS_WITH({value}, {beginning}) AND {rest} <> ''",
        value=value.sql,
        beginning=literal(beginning),
        rest=rest,
    )
    return _or_empty(begins, _text(rest))


def _translated(column: Column, value: Value) -> Value:
    other = value.sql if column.otherwise == "keep" else sql("NULL")
    branches = [
        sql("WHEN {theirs} THEN {ours}", theirs=literal(theirs), ours=sql("NULL") if ours is None else literal(ours))
        for theirs, ours in column.values.items()
    ]
    return _text(
        sql("CASE {value} {branches} ELSE {other} END", value=value.sql, branches=listed(branches, " "), other=other)
    )


def _unmatched(column: Column, cell: Cell, base: Value, words: Value) -> Iterator[CellProblem]:
    """What a look-up or a translation without an answer leaves empty."""
    if column.column is not None and column.lookup and not any(lookup.optional for lookup in column.lookup):
        yield CellProblem(
            "lookup-unknown", sql("{key} AND {answer}", key=is_filled(cell(column.column)), answer=is_null(base))
        )
    if column.otherwise == "empty":
        known = is_one_of(text(base), list(column.values))
        yield CellProblem(
            "word-unknown",
            sql("{filled} AND NOT {known} AND {nothing}", filled=is_filled(base), known=known, nothing=is_null(words)),
        )


def _date(column: Column, value: Value, ways: Ways) -> Read:
    if value.kind == "date":
        return Read(value)
    if value.kind == "timestamp":  # those with a zone are local already
        return Read(cast(value, DATE))
    form = column.date or ("yyyymmdd" if value.kind == "integer" else "iso")
    words = _stripped(text(value))
    day = _plain_or(text(value), _moment(words, ways)) if form in ("iso", TIMESTAMP) else _day(words, form)
    return _judged(words, day, "date-unreadable")


def _without_unknown(read_day: Read, unknown: Sequence[date]) -> Read:
    """The day, empty where it is one of those that stand for one that is not known."""
    if not unknown:
        return read_day
    day = read_day.value
    stands_in = is_one_of(day, [one.isoformat() for one in unknown])
    known = sql("CASE WHEN {unknown} THEN NULL ELSE {day} END", unknown=stands_in, day=day.sql)
    return Read(Value(known, DATE), (*read_day.problems, CellProblem("day-stands-for-unknown", stands_in)))


def _plain_or(words: Value, otherwise: Value) -> Value:
    """The day as it nearly always stands, at a fifth of the price of all the ways in which it may; else one of those."""
    plain = _matches(words, _PLAIN_DAY)
    tried = _tried(words, DATE)
    day = sql("CASE WHEN {plain} THEN {day} ELSE {other} END", plain=plain, day=tried.sql, other=otherwise.sql)
    return Value(day, DATE)


def _moment(words: Value, ways: Ways) -> Value:
    """The day as written; of a moment with an offset, the day that it was in the extract's zone."""
    day = _text(sql("LEFT({words}, 10)", words=words.sql))
    written = _tried(_or_empty(_matches(words, _ISO), day), DATE)
    whole = _text(
        sql(
            "CASE WHEN {hours} THEN {words} || ':00' ELSE {words} END",
            hours=_matches(words, _HOURS_ONLY),
            words=words.sql,
        )
    )
    moment = _tried(_or_empty(_matches(words, _WITH_OFFSET), whole), sql("TIMESTAMPTZ"))
    theirs = cast(local(moment, ways.timezone), DATE)
    return Value(sql("COALESCE({written}, {theirs})", written=written.sql, theirs=theirs.sql), DATE)


def _day(words: Value, form: str) -> Value:
    pattern, places = _fixed(DATE_FORMS.get(form, form))
    year, month, day = (
        sql("SUBSTRING({words}, {place}, {width})", words=words.sql, place=places[part] + 1, width=_DIGITS[part])
        for part in "Ymd"
    )
    iso = sql("{year} || '-' || {month} || '-' || {day}", year=year, month=month, day=day)
    known = sql("{matches} AND {year} >= '1000'", matches=_matches(words, pattern), year=year)
    return _tried(_or_empty(known, _text(iso)), DATE)


def _fixed(form: str) -> tuple[str, dict[str, int]]:
    """A form as a pattern, and where in the cell each part begins: all its parts have a fixed width."""
    pattern, places, at = "", {}, 0
    for part, sign in re.findall(r"%(.)|([^%])", form):
        if part:
            places[part] = at
        pattern += rf"\d{{{_DIGITS[part]}}}" if part else re.escape(sign)
        at += _DIGITS[part] if part else 1
    return f"^{pattern}$", places


def _number(decimal: str, value: Value) -> Read:
    if value.kind in ("double", "integer", "decimal"):
        known = _in_bounds(value if value.kind == "double" else cast(value, DOUBLE))
        lost = sql("{filled} AND {nothing}", filled=is_filled(value), nothing=is_null(known))
        return Read(known, (CellProblem("number-unreadable", lost, is_filled(value)),))
    words = _stripped(text(value))
    point = _text(sql("REPLACE({words}, ',', '.')", words=words.sql))
    known = _tried(_or_empty(_matches(words, _NUMBERS[decimal]), point), DOUBLE)
    return _judged(words, _in_bounds(known), "number-unreadable")


def _in_bounds(number: Value) -> Value:
    """Empty where it is no number (to both engines, NaN is above every number) or beyond any."""
    return _or_empty(sql("{number} BETWEEN -{most} AND {most}", number=number.sql, most=_LARGEST), number)


def _judged(words: Value, value: Value, code: str) -> Read:
    filled = sql("({words} <> '')", words=words.sql)
    lost = sql("{filled} AND {nothing}", filled=filled, nothing=is_null(value))
    return Read(value, (CellProblem(code, lost, filled),))
