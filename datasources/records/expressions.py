"""One field as an expression over the extract's own columns: looked up, cut, translated, made a day or a number."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from datasources.records.columns import BLANKS, TIMESTAMP, Column
from datasources.records.tables import DATE, DOUBLE, TEXT, Value, cast, is_filled, is_null, matches, or_empty, tried
from datasources.records.written_days import formed_day, iso_day
from datasources.sql import Sql, listed, literal, literals, sql

FieldType = Literal["text", "date", "number"]
TYPES: Mapping[str, Sql] = {"text": TEXT, "date": DATE, "number": DOUBLE}

_NUMBERS = {
    "point": r"^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?$",
    "comma": r"^[+-]?(\d+(,\d*)?|,\d+)([eE][+-]?\d{1,3})?$",
}
"""Forms that both engines agree on; their own ideas of numbers (NaN, 1f) differ."""

_LARGEST = sql("1e15")
"""No value of care is near it; a larger one is a mistake, and neither engine could hold it exactly."""

Cell = Callable[[str], Value]
"""Gives a column of the extract, by the mapping's name for it."""


@dataclass(frozen=True)
class Ways:
    """How the whole extract is written: its decimal sign, the time zone whose calendar its moments are read in, and the days
    that stand for one that is not known. `approximate`: a year without a month or day is a day in the middle of it."""

    decimal: str
    timezone: str
    unknown_days: tuple[date, ...] = ()
    approximate: bool = False

    def for_births(self) -> "Ways":
        """Those for days of birth: from 1910 on, each may be somebody's, and an age may be told by the year alone."""
        before_1910 = tuple(day for day in self.unknown_days if day.year < 1910)
        return replace(self, unknown_days=before_1910, approximate=True)


@dataclass(frozen=True)
class CellProblem:
    """What can be wrong with a cell: a finding's code, the rows where it is, and those where there was something to read.

    Where `filled` is given, the rows are cells that were not understood.
    """

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


def is_one_of(value: Value, words: Sequence[str]) -> Sql:
    """Whether the value is one of some words."""
    return sql("({value} IN ({words}))", value=value.sql, words=literals(words)) if words else sql("FALSE")


def read(column: Column, kind: FieldType, cell: Cell, looked_up: Value | None, ways: Ways) -> Read:
    """The field. `looked_up` is the looked-up cell where the column has a look-up; `ways` are the extract's own."""
    base = _base(column, cell, ways) if looked_up is None else looked_up
    words = _words(column, base)
    if kind == "date":
        day = (
            _date(column, words, ways)
            if column.year is None
            else _by_year(_date(column, words, ways), column, cell, ways)
        )
        field = _without_unknown(day, ways.unknown_days)
    elif kind == "number":
        field = _number(column.number or ways.decimal, words)
    else:
        field = Read(text(words))
    return Read(field.value, (*field.problems, *_unmatched(column, cell, base, words)))


def _base(column: Column, cell: Cell, ways: Ways) -> Value:
    if column.column is not None:
        return cell(column.column)
    if column.columns is not None:
        return _joined(literal(column.join), [text(cell(name)) for name in column.columns])
    if column.first_of is not None:
        return _text(sql("COALESCE({cells})", cells=listed(text(cell(name)).sql for name in column.first_of)))
    if column.constant is not None:
        return _text(literal(column.constant))
    year, month, day = _parts(column, cell)
    if ways.approximate:
        day = _text(
            sql("CASE WHEN {month} IS NULL THEN '01' ELSE COALESCE({day}, '15') END", month=month.sql, day=day.sql)
        )
        month = _text(sql("COALESCE({month}, '07')", month=month.sql))
    return _joined(literal("-"), [year, month, day])


def _parts(column: Column, cell: Cell) -> list[Value]:
    return [_padded(cell(name or ""), width) for name, width in ((column.year, 4), (column.month, 2), (column.day, 2))]


def _by_year(day: Read, column: Column, cell: Cell, ways: Ways) -> Read:
    """A day out of three columns, judged where there is a year. Of a birth the year is enough."""
    year, *rest = _parts(column, cell)
    filled = is_filled(year)
    lost = sql("{filled} AND {nothing}", filled=filled, nothing=is_null(day.value))
    problems = [CellProblem("date-unreadable", lost, filled)]
    if ways.approximate:
        partly = listed((is_null(part) for part in rest), " OR ")
        problems.append(CellProblem("birth-day-approximate", sql("{year} AND ({partly})", year=filled, partly=partly)))
    return Read(day.value, tuple(problems))


def _joined(between: Sql, parts: list[Value]) -> Value:
    """Texts one after the other, empty where one of them is."""
    return _text(sql("({parts})", parts=listed((part.sql for part in parts), sql(" || {sign} || ", sign=between))))


def _padded(cell: Value, width: int) -> Value:
    """A part of a day with its zeros before, and without the decimal that programs give a column with gaps; 0 is none."""
    whole = sql("REGEXP_REPLACE({digits}, '[.]0*$', '')", digits=_stripped(text(cell)).sql)
    return _text(
        sql(
            "NULLIF(CASE WHEN LENGTH({digits}) < {width} THEN LPAD({digits}, {width}, '0') ELSE {digits} END, {none})",
            digits=whole,
            width=width,
            none=literal("0" * width),
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
    return or_empty(begins, _text(rest))


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
        key = is_filled(cell(column.column))
        yield CellProblem("lookup-unknown", sql("{key} AND {answer}", key=key, answer=is_null(base)), key)
    if column.otherwise == "empty":
        known = is_one_of(text(base), list(column.values))
        yield CellProblem(
            "word-unknown",
            sql("{filled} AND NOT {known} AND {nothing}", filled=is_filled(base), known=known, nothing=is_null(words)),
            is_filled(base),
        )


def _date(column: Column, value: Value, ways: Ways) -> Read:
    if value.kind == "date":
        return Read(value)
    if value.kind == "timestamp":  # those with a zone are local already
        return Read(cast(value, DATE))
    form = column.date or ("yyyymmdd" if value.kind == "integer" else "iso")
    words = _stripped(text(value))
    iso = form in ("iso", TIMESTAMP)
    day = iso_day(text(value), words, ways.timezone) if iso else formed_day(words, form)
    return _judged(words, day, "date-unreadable")


def _without_unknown(read_day: Read, unknown: Sequence[date]) -> Read:
    """The day, empty where it is one of those that stand for one that is not known."""
    if not unknown:
        return read_day
    day = read_day.value
    stands_in = is_one_of(day, [one.isoformat() for one in unknown])
    known = sql("CASE WHEN {unknown} THEN NULL ELSE {day} END", unknown=stands_in, day=day.sql)
    return Read(Value(known, DATE), (*read_day.problems, CellProblem("day-stands-for-unknown", stands_in)))


def _number(decimal: str, value: Value) -> Read:
    if value.kind in ("double", "integer", "decimal"):
        known = _in_bounds(value if value.kind == "double" else cast(value, DOUBLE))
        lost = sql("{filled} AND {nothing}", filled=is_filled(value), nothing=is_null(known))
        return Read(known, (CellProblem("number-unreadable", lost, is_filled(value)),))
    words = _stripped(text(value))
    point = _text(sql("REPLACE({words}, ',', '.')", words=words.sql))
    known = tried(or_empty(matches(words, _NUMBERS[decimal]), point), DOUBLE)
    return _judged(words, _in_bounds(known), "number-unreadable")


def _in_bounds(number: Value) -> Value:
    """Empty where it is no number (to both engines, NaN is above every number) or beyond any."""
    return or_empty(sql("{number} BETWEEN -{most} AND {most}", number=number.sql, most=_LARGEST), number)


def _judged(words: Value, value: Value, code: str) -> Read:
    filled = sql("({words} <> '')", words=words.sql)
    lost = sql("{filled} AND {nothing}", filled=filled, nothing=is_null(value))
    return Read(value, (CellProblem(code, lost, filled),))
