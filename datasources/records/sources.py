"""One source's rows as rows of an event table: filtered, looked up, typed, and with a column for each problem."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from datasources.records.columns import Column
from datasources.records.expressions import TYPES, CellProblem, FieldType, Read, is_one_of, read, text, tidy
from datasources.records.files import Extract, Raw
from datasources.records.mapping import Source
from datasources.records.spark_files import BROKEN
from datasources.records.tables import Table, Value, is_filled, is_null, null, union
from datasources.sql import Sql, sql

Fields = Mapping[str, str]
"""A table's fields, each with its type: text, date or number."""


class ProblemColumn(NamedTuple):
    """A column beside a table: true in rows where a field could not be read. `filled`: where there was something to read."""

    code: str
    field: str | None
    column: str
    filled: str | None


@dataclass(frozen=True)
class Part:
    """What one source gives of a table."""

    table: Table
    fields: dict[str, Read]
    order: dict[str, Value]
    broken: Sql | None = None
    slow: bool = False


def of_source(extract: Extract, fields: Fields, source: Source) -> Iterator[Part]:
    """The source's rows, one part for each form that its files have.

    Raises RecordsError where a file or a column is not there.
    """
    for raw in extract.open(source.source):
        columns = {field: column for field, column in source.columns.items() if field in fields}
        if source.own_names:
            own = (field for field in fields if field not in columns and raw.has(field))
            columns |= {field: Column(column=field) for field in own}
        yield _of_rows(extract, _filtered(raw, source), fields, columns)


def _cell(raw: Raw, table: Table, name: str) -> Value:
    return tidy(table[raw.name(name)])


def _filtered(raw: Raw, source: Source) -> Raw:
    table = raw.table
    for name, words in source.where.items():
        cell = _cell(raw, table, name)
        if isinstance(words, list):
            table = table.filter(is_one_of(text(cell), words))
        else:
            table = table.filter(is_filled(cell) if words == "filled" else is_null(cell))
    return Raw(table, raw.place, raw.text)


def _of_rows(extract: Extract, raw: Raw, fields: Fields, columns: Mapping[str, Column]) -> Part:
    table = raw.table
    for field, column in columns.items():
        if column.lookup:
            table = _looked_up(extract, raw, table, field, column)
    read_fields: dict[str, Read] = {}
    for field, kind in fields.items():
        if field in columns:
            looked_up = table[_lookup_column(field)] if columns[field].lookup else None
            ways = extract.ways.for_births() if field == "birth_date" else extract.ways
            read_fields[field] = read(columns[field], _type(kind), partial(_cell, raw, table), looked_up, ways)
    broken = is_filled(table[BROKEN]) if BROKEN in table.columns else None
    slow = raw.text or any(column.lookup for column in columns.values())
    return Part(table, read_fields, _order(raw, table), broken, slow)


def _order(raw: Raw, table: Table) -> dict[str, Value]:
    """The extract's own columns that can be put in order, whoever asks for them."""
    ordered = (name for name in raw.table.columns if name != BROKEN and table[name].kind != "other")
    return {name: tidy(table[name]) for name in ordered}


def _type(kind: str) -> FieldType:
    if kind not in TYPES:
        raise ValueError(f"unknown field type {kind}")
    return kind  # type: ignore[return-value]


def _lookup_column(field: str) -> str:
    return f"_lookup_{field}"


def _looked_up(extract: Extract, raw: Raw, table: Table, field: str, column: Column) -> Table:
    """The table with the looked-up cell beside. A key that stands twice gives the least value, never two rows."""
    key, target = f"_key_{field}", _lookup_column(field)
    table = table.beside({target: text(_cell(raw, table, column.column or ""))})
    for lookup in column.lookup:
        found = union([_answers(other, lookup.key, lookup.value) for other in extract.open(lookup.source)])
        least = Value(sql("MIN({value})", value=found["value"].sql), found["value"].type)
        answers = found.group_by({key: found["key"]}, {f"{key}_value": least})
        table = table.left_join(answers, target, key).beside({target: answers[f"{key}_value"]})
        table = table.only([name for name in table.columns if name not in answers.columns])
    return table


def _answers(other: Raw, key: str, value: str) -> Table:
    cells = {"key": text(_cell(other, other.table, key)), "value": text(_cell(other, other.table, value))}
    answers = other.table.select(cells)
    return answers.filter(is_filled(answers["key"]))


def plain(part: Part, fields: Fields) -> Table:
    """The part with these fields; those it has not are empty."""
    return part.table.select(_values(part, fields))


def _values(part: Part, fields: Fields) -> dict[str, Value]:
    return {
        field: part.fields[field].value if field in part.fields else null(TYPES[kind]) for field, kind in fields.items()
    }


def with_order(parts: list[Part], fields: Fields) -> tuple[Table, list[str]]:
    """The table with every column of the extract beside, and the names of these in the order of the extract's own names.

    Of rows that repeat a key, the first in this order is the same whichever columns are asked for.
    """
    names = sorted({name for part in parts for name in part.order})
    beside = [f"_order_{place}" for place in range(len(names) + 1)]
    tables = []
    for number, part in enumerate(parts):
        ordered = [_alike(parts, name, part) for name in names]
        place = Value(sql("{number}", number=number), "integer")
        own = dict(zip(beside, [*ordered, place], strict=True))
        tables.append(part.table.select(_values(part, fields) | own))
    return union(tables), beside


def _alike(parts: list[Part], name: str, part: Part) -> Value:
    """The part's column of the name, as text where the parts disagree on its type, empty where it has none."""
    types = {other.order[name].type for other in parts if name in other.order}
    if name not in part.order:
        return Value(sql("NULL"), "")
    return part.order[name] if len(types) == 1 else text(part.order[name])


def with_problem_columns(parts: list[Part], fields: Fields) -> tuple[Table, list[ProblemColumn]]:
    """The table with a column for each field and problem that some source can have."""
    columns = {
        _problem_column(field, problem)
        for part in parts
        for field, read_field in part.fields.items()
        for problem in read_field.problems
    }
    if any(part.broken is not None for part in parts):
        columns.add(ProblemColumn("row-broken", None, "_row_broken", None))
    ordered = sorted(columns, key=lambda of: of.column)
    tables = [part.table.select(_values(part, fields) | _problem_values(part, ordered)) for part in parts]
    return union(tables), ordered


def _problem_column(field: str, problem: CellProblem) -> ProblemColumn:
    column = f"_{problem.code.replace('-', '_')}_{field}"
    return ProblemColumn(problem.code, field, column, None if problem.filled is None else f"{column}_filled")


def _problem_values(part: Part, beside: list[ProblemColumn]) -> dict[str, Value]:
    problems = {
        (field, problem.code): problem for field, read_field in part.fields.items() for problem in read_field.problems
    }
    no = sql("FALSE")
    broken = CellProblem("row-broken", part.broken or no)
    columns: dict[str, Sql] = {}
    for of in beside:
        problem = problems.get((of.field, of.code)) if of.field else broken
        columns[of.column] = problem.rows if problem else no
        if of.filled:
            columns[of.filled] = (problem and problem.filled) or no
    return {name: Value(condition, "boolean") for name, condition in columns.items()}
