"""What is wrong in an extract, counted in one pass a table; and the tables without the rows that cannot be counted."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

import ibis

from datasources.records import code_forms
from datasources.records.expressions import TYPES
from datasources.records.files import without_rows
from datasources.records.findings import RecordFinding, catalogue, finding
from datasources.records.reading import Records, RowCount

if TYPE_CHECKING:
    from ibis.expr.types import Table, Value

OLDEST = date(1880, 1, 1)
"""Nobody alive, and no record of care, is from before."""
FOREVER = date(9999, 12, 31)
"""How many systems write an end that has not come."""
AFTER_DEATH = 366
"""Days after a death in which answers and registrations still come in."""

_BIRTH, _DEATH, _OWNER = "_birth_date", "_death_date", "_owner"
_FUTURE = frozenset({"target"})
"""Days that are meant to lie ahead."""


class _Count(NamedTuple):
    """A number to be counted over a table, and the finding that it makes where it is not 0."""

    code: str
    field: str | None
    number: "Value"


def check_records(records: Records, *, today: date, regions: Collection[str] | None = None) -> list[RecordFinding]:
    """Everything found, with one aggregate query a table. `regions` are the county codes that there are, where it is asked.

    Afterwards `records.tables` are without rows that have no key or repeat one, lazily and only where such were found,
    `records.counts` say how many rows came in and are left, and `records.last_day` when the last thing happened. Raises
    RecordsError.
    """
    findings: list[RecordFinding] = []
    for name in sorted(records.tables, key=lambda name: (name != "person", name)):
        numbers = _counted(records, name, today, regions)
        own = [
            finding(code, name, field, number, records.mapping.rules)
            for (code, field), number in numbers.items()
            if code in catalogue() and number
        ]
        findings += _without_repeats(own)
        records.tables[name], records.counts[name] = _mended(records, name, numbers)
        if any(item.code in ("person-duplicated", "event-duplicated") for item in own):
            records.slow.add(name)
    return findings


def stopping(findings: Collection[RecordFinding]) -> list[RecordFinding]:
    """Those for which the run must stop."""
    return [finding for finding in findings if finding.rule == "stop"]


def _without_repeats(findings: list[RecordFinding]) -> list[RecordFinding]:
    """A column of which nothing could be read is said to be so, once."""
    whole = {item.column for item in findings if item.code == "column-unreadable"}
    return [
        item
        for item in findings
        if item.column not in whole or item.code not in ("date-unreadable", "number-unreadable")
    ]


def _counted(
    records: Records, name: str, today: date, regions: Collection[str] | None
) -> dict[tuple[str, str | None], int]:
    table = _beside_persons(records, name)
    counts = list(_counts(records, name, table, today, regions))
    numbers_of = {f"n{place}": count.number for place, count in enumerate(counts)}
    query = table.aggregate(**numbers_of, latest=_latest(table, today))
    with without_rows(f"tabellen {name}"):
        row = records.backend.to_pyarrow(query).to_pylist()[0]
    records.last_day = max(filter(None, (records.last_day, row["latest"])), default=None)
    numbers: dict[tuple[str, str | None], int] = {}
    for place, count in enumerate(counts):
        key = (count.code, count.field)
        numbers[key] = numbers.get(key, 0) + int(row[f"n{place}"] or 0)
    return numbers


def _latest(table: "Table", today: date) -> "Value":
    if "start" not in table.columns:
        return ibis.null("date")
    return table.start.max(where=table.start <= ibis.literal(today))


def _beside_persons(records: Records, name: str) -> "Table":
    """The table with its problems, and the days of birth and death of each row's person: one of each, so no row doubles."""
    table, people = records.with_problems[name], records.tables["person"]
    if name == "person" or "person_id" not in table.columns:
        return table
    absent = {field: ibis.null("date") for field in ("birth_date", "death_date") if field not in people.columns}
    people = people.mutate(**absent)
    days = {_BIRTH: people.birth_date.min(), _DEATH: people.death_date.min()}
    owners = people.filter(people.person_id.notnull()).group_by(**{_OWNER: people.person_id}).agg(**days)
    return table.left_join(owners, table.person_id == owners[_OWNER])


def _counts(
    records: Records, name: str, table: "Table", today: date, regions: Collection[str] | None
) -> Iterator[_Count]:
    yield _Count("rows", None, table.count())
    yield from _unread(records, name, table)
    yield from _keys(name, table)
    yield from _days(table, today)
    yield from _words(records, name, table, regions)


def _unread(records: Records, name: str, table: "Table") -> Iterator[_Count]:
    for of in records.problem_columns[name]:
        unread = _sum(table[of.column])
        yield _Count(of.code, of.field, unread)
        if of.filled:
            filled = _sum(table[of.filled])
            yield _Count("column-unreadable", of.field, ibis.ifelse(unread == filled, filled, 0))


def _sum(condition: "Value") -> "Value":
    return condition.fill_null(False).cast("int64").sum().fill_null(0)


def _keys(name: str, table: "Table") -> Iterator[_Count]:
    if "person_id" not in table.columns:
        return
    yield _Count("person-missing", "person_id", _sum(table.person_id.isnull()))
    if name == "person":
        yield _Count("person-duplicated", "person_id", table.person_id.count() - table.person_id.nunique())
        return
    yield _Count("person-unknown", "person_id", _sum(table.person_id.notnull() & table[_OWNER].isnull()))
    if "event_id" in table.columns:
        owned = table.person_id.notnull()
        yield _Count("event-missing", "event_id", _sum(owned & table.event_id.isnull()))
        number = table.event_id.count(where=owned) - table.event_id.nunique(where=owned)
        yield _Count("event-duplicated", "event_id", number)


def _days(table: "Table", today: date) -> Iterator[_Count]:
    latest = ibis.literal(today)
    for field, kind in table.schema().items():
        if not kind.is_date() or field.startswith("_"):
            continue
        day = table[field]
        yield _Count("date-ancient", field, _sum(day < ibis.literal(OLDEST)))
        if field not in _FUTURE:
            yield _Count("date-future", field, _sum((day > latest) & (day < ibis.literal(FOREVER))))
    if {"start", "end"} <= set(table.columns):
        yield _Count("end-before-start", "end", _sum(table.end < table.start))
    if {"birth_date", "death_date"} <= set(table.columns):
        yield _Count("before-birth", "death_date", _sum(table.death_date < table.birth_date))
    if {"start", _OWNER} <= set(table.columns):
        yield _Count("before-birth", "start", _sum(table.start < table[_BIRTH]))
        late = table.start.delta(table[_DEATH], unit="day") > AFTER_DEATH
        yield _Count("after-death", "start", _sum(late))


def _words(records: Records, name: str, table: "Table", regions: Collection[str] | None) -> Iterator[_Count]:
    for field, words in code_forms.WORDS.items():
        if field in table.columns:
            yield _Count(_unknown(field), field, _sum(table[field].notin(words)))
    if regions is not None and "region" in table.columns:
        yield _Count("region-unknown", "region", _sum(table.region.notin(sorted(regions))))
    systems = records.mapping.code_systems
    declared = systems.get(name) or systems.get(f"{name.partition('.')[0]}.*")
    if declared and "code" in table.columns:
        yield _Count("code-form", "code", _sum(~table.code.re_search(code_forms.pattern(declared))))


def _unknown(field: str) -> str:
    return "sex-unknown" if field == "sex" else "word-unknown"


def _mended(records: Records, name: str, numbers: Mapping[tuple[str, str | None], int]) -> tuple["Table", RowCount]:
    """The table without rows that have no key or repeat one; as it is where nothing was found."""
    table = records.tables[name]
    fields = table.columns
    rows = left = numbers["rows", None]
    key = "person" if name == "person" else "event"
    repeated = numbers.get((f"{key}-duplicated", f"{key}_id"), 0)
    order: list[str] = []
    if repeated:
        table, order = records.ordered[name]
    for code, field in (("person-missing", "person_id"), ("event-missing", "event_id")):
        if dropped := numbers.get((code, field), 0):
            table, left = table.filter(table[field].notnull()), left - dropped
    if repeated:
        table, left = _first(table, f"{key}_id", order).select(*fields), left - repeated
    return _with_known_words(table, numbers), RowCount(rows, left)


def _with_known_words(table: "Table", numbers: Mapping[tuple[str, str | None], int]) -> "Table":
    unknown = [field for field in code_forms.WORDS if field in table.columns and numbers.get((_unknown(field), field))]
    nothing = ibis.null(TYPES["text"])
    known = {field: ibis.ifelse(table[field].isin(code_forms.WORDS[field]), table[field], nothing) for field in unknown}
    return table.mutate(**known) if known else table


def _first(table: "Table", key: str, order: list[str]) -> "Table":
    """One row a key: the first in order of the other columns, empty ones last. A total order, but for twins."""
    ordered = [table[column].asc(nulls_first=False) for column in order if column != key]
    numbered = table.mutate(_place=ibis.row_number().over(group_by=table[key], order_by=ordered))
    return numbered.filter(numbered["_place"] == 0)


__all__ = ["RecordFinding", "check_records", "stopping"]
