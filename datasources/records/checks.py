"""What is wrong in an extract, counted in one pass a table; and the tables without the rows that cannot be counted."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from datasources.records import code_checks, code_forms, understood, unknown_days
from datasources.records.code_checks import Systems
from datasources.records.expressions import is_one_of
from datasources.records.files import without_rows
from datasources.records.findings import RecordFinding, catalogue, finding
from datasources.records.mending import mended, unknown_word
from datasources.records.reading import Records
from datasources.records.tables import DATE, Table, Value, is_filled, is_null, null
from datasources.sql import Sql, literal, sql

OLDEST = sql("DATE '1880-01-01'")
"""Nobody alive, and no record of care, is from before."""
FOREVER = sql("DATE '9999-12-31'")
"""How many systems write an end that has not come."""
AFTER_DEATH = 366
"""Days after a death in which answers and registrations still come in."""
YEARS_AFTER_DEATH = 3 * 366
"""Days after which a record is no late registration: the day of death, or whose it is, is wrong."""

_BIRTH, _DEATH, _OWNER = "_birth_date", "_death_date", "_owner"
_READ = ("date-unreadable", "number-unreadable")
"""Cells that are read in a form that the mapping says: where none can be, it is the form that is wrong."""
_FUTURE = frozenset({"target"})
"""Days that are meant to lie ahead."""


class _Count(NamedTuple):
    """A number to be counted over a table, and the finding that it makes where it is not 0."""

    code: str
    field: str | None
    number: Sql


def check_records(
    records: Records,
    *,
    today: date,
    regions: Collection[str] | None = None,
    asked: Mapping[str, Collection[str]] | None = None,
    systems: Systems | None = None,
) -> list[RecordFinding]:
    """Everything found, with one aggregate query a table. `regions` are the county codes that there are, where it is asked.

    `asked` are the fields of each table that something is counted by: of these enough must be understood (of all, where None).
    `systems` are those of the code lists that each field is asked for, whose form its codes must have.

    Tables that are slow to read are read once, here. Afterwards `records.tables` are without rows that have no key or
    repeat one, lazily and only where such were found, `records.counts` say how many rows came in and are left, and
    `records.last_day` when the last thing happened. Raises RecordsError.
    """
    findings: list[RecordFinding] = []
    for name in sorted(records.tables, key=lambda name: (name != "person", name)):
        with without_rows(f"tabellen {name}"):
            records.keep_slow(name)
            numbers = _counted_with_known_days(records, name, today, regions)
            if name == "person":
                numbers["birth-day-shared", "birth_date"] = unknown_days.sharing_a_birth_day(records)
            elif numbers.get(("person-unknown", "person_id")):
                numbers["keys-written-otherwise", "person_id"] = understood.keys_written_otherwise(records, name)
        own = [
            finding(code, name, field, number, records.mapping.rules)
            for (code, field), number in numbers.items()
            if code in catalogue() and number
        ]
        records.tables[name], records.counts[name] = mended(records, name, numbers)
        with without_rows(f"tabellen {name}"):
            of_codes = code_checks.check_codes(records, name, systems or {})
        fields = None if asked is None else asked.get(name, ())
        findings += _without_repeats(own, of_codes)
        findings += understood.not_understood(records.mapping, name, numbers, fields)
        if any(item.code in ("person-duplicated", "event-duplicated") for item in own):
            records.slow.add(name)
    return findings


def stopping(findings: Collection[RecordFinding]) -> list[RecordFinding]:
    """Those for which the run must stop."""
    return [finding for finding in findings if finding.rule == "stop"]


def _without_repeats(own: list[RecordFinding], of_codes: list[RecordFinding]) -> list[RecordFinding]:
    """What is said once is enough: of a column of which nothing could be read, and of codes whose form the lists say."""
    whole = {item.column for item in own if item.code == "column-unreadable"}
    codes = {item.column for item in of_codes}
    repeated = [(code, column) for column in whole for code in _READ] + [("code-form", column) for column in codes]
    return [item for item in own if (item.code, item.column) not in repeated] + of_codes


def _counted_with_known_days(
    records: Records, name: str, today: date, regions: Collection[str] | None
) -> dict[tuple[str, str | None], int]:
    """The numbers; counted once more in the rare case that a day turns out to stand for unknown ones."""
    numbers = _counted(records, name, today, regions)
    days = {
        field: (number, numbers[unknown_days.WITH_DAY, field])
        for (code, field), number in numbers.items()
        if code == unknown_days.WITH_EPOCH and field
    }
    if emptied := unknown_days.empty_epoch(records, name, days):
        numbers = _counted(records, name, today, regions)
        numbers |= {("day-stands-for-unknown", field): number for field, number in emptied.items()}
    return numbers


def _counted(
    records: Records, name: str, today: date, regions: Collection[str] | None
) -> dict[tuple[str, str | None], int]:
    table = _beside_persons(records, name)
    counts = list(_counts(records, name, table, today, regions))
    numbers_of = {f"n{place}": Value(count.number, "bigint") for place, count in enumerate(counts)}
    query = table.select(numbers_of | {"latest": _latest(table, today)}).query
    [row] = records.backend.rows(query)
    records.last_day = max(filter(None, (records.last_day, row["latest"])), default=None)
    numbers: dict[tuple[str, str | None], int] = {}
    for place, count in enumerate(counts):
        key = (count.code, count.field)
        number = int(row[f"n{place}"] or 0)
        both = (numbers.get(key, 0), number)
        numbers[key] = max(both) if count.code == understood.FILLED else sum(both)
    return numbers


def _latest(table: Table, today: date) -> Value:
    if "start" not in table.columns:
        return null(DATE)
    start = table["start"].sql
    return Value(sql("MAX({start}) FILTER (WHERE {start} <= {today})", start=start, today=_day(today)), DATE)


def _day(day: date) -> Sql:
    return sql("CAST({day} AS DATE)", day=literal(day.isoformat()))


def _beside_persons(records: Records, name: str) -> Table:
    """The table with its problems, and the days of birth and death of each row's person: one of each, so no row doubles."""
    table, people = records.with_problems[name], records.tables["person"]
    if name == "person" or "person_id" not in table.columns:
        return table
    days = {_BIRTH: _least(people, "birth_date"), _DEATH: _least(people, "death_date")}
    known = people.filter(is_filled(people["person_id"]))
    return table.left_join(known.group_by({_OWNER: people["person_id"]}, days), "person_id", _OWNER)


def _least(people: Table, field: str) -> Value:
    if field not in people.columns:
        return null(DATE)
    return Value(sql("MIN({day})", day=people[field].sql), DATE)


def _counts(
    records: Records, name: str, table: Table, today: date, regions: Collection[str] | None
) -> Iterator[_Count]:
    yield _Count("rows", None, sql("COUNT(*)"))
    yield from _unread(records, name, table)
    yield from _keys(name, table)
    yield from _days(table, today)
    yield from _words(records, name, table, regions)


def _unread(records: Records, name: str, table: Table) -> Iterator[_Count]:
    for of in records.problem_columns[name]:
        unread = _how_many(table[of.column].sql)
        yield _Count(of.code, of.field, unread)
        if of.filled:
            filled = _how_many(table[of.filled].sql)
            yield _Count(understood.FILLED, of.field, filled)
        if of.filled and of.code in _READ:
            whole = sql("CASE WHEN {unread} = {filled} THEN {filled} ELSE 0 END", unread=unread, filled=filled)
            yield _Count("column-unreadable", of.field, whole)


def _how_many(condition: Sql) -> Sql:
    return sql("COUNT(*) FILTER (WHERE {condition})", condition=condition)


def _keys(name: str, table: Table) -> Iterator[_Count]:
    if "person_id" not in table.columns:
        return
    person = table["person_id"]
    yield _Count("person-missing", "person_id", _how_many(is_null(person)))
    if name == "person":
        repeated = sql("COUNT({key}) - COUNT(DISTINCT {key})", key=person.sql)
        yield _Count("person-duplicated", "person_id", repeated)
        return
    unknown = sql("{named} AND {nobody}", named=is_filled(person), nobody=is_null(table[_OWNER]))
    yield _Count("person-unknown", "person_id", _how_many(unknown))
    yield _filled(person, "person_id")
    if "event_id" in table.columns:
        event, owned = table["event_id"], is_filled(person)
        yield _Count("event-missing", "event_id", _how_many(sql("{a} AND {b}", a=owned, b=is_null(event))))
        repeated = sql(
            "COUNT({key}) FILTER (WHERE {owned}) - COUNT(DISTINCT {key}) FILTER (WHERE {owned})",
            key=event.sql,
            owned=owned,
        )
        yield _Count("event-duplicated", "event_id", repeated)


def _days(table: Table, today: date) -> Iterator[_Count]:
    for field, (epoch, days) in unknown_days.shares(table).items():
        yield _Count(unknown_days.WITH_EPOCH, field, epoch)
        yield _Count(unknown_days.WITH_DAY, field, days)
    for field in table.columns:
        if table[field].kind != "date" or field.startswith("_"):
            continue
        day = table[field].sql
        yield _Count("date-ancient", field, _how_many(sql("{day} < {oldest}", day=day, oldest=OLDEST)))
        if field not in _FUTURE:
            ahead = sql("{day} > {today} AND {day} < {forever}", day=day, today=_day(today), forever=FOREVER)
            yield _Count("date-future", field, _how_many(ahead))
    for code, field, since in (
        ("end-before-start", "end", "start"),
        ("death-before-birth", "death_date", "birth_date"),
        ("before-birth", "start", _BIRTH),
    ):
        if {field, since} <= set(table.columns):
            early = sql("{day} < {since}", day=table[field].sql, since=table[since].sql)
            yield _Count(code, field, _how_many(early))
    if {"start", _DEATH} <= set(table.columns):
        after = sql("DATE_DIFF('day', {death}, {start})", death=table[_DEATH].sql, start=table["start"].sql)
        some = sql("{after} > {days} AND {after} <= {years}", after=after, days=AFTER_DEATH, years=YEARS_AFTER_DEATH)
        yield _Count("after-death", "start", _how_many(some))
        years = sql("{after} > {years}", after=after, years=YEARS_AFTER_DEATH)
        yield _Count("years-after-death", "start", _how_many(years))


def _words(records: Records, name: str, table: Table, regions: Collection[str] | None) -> Iterator[_Count]:
    for field, words in code_forms.WORDS.items():
        if field in table.columns:
            yield _Count(unknown_word(field), field, _how_many(_is_none_of(table[field], words)))
            yield _filled(table[field], field)
    if regions is not None and "region" in table.columns:
        yield _Count("region-unknown", "region", _how_many(_is_none_of(table["region"], sorted(regions))))
        yield _filled(table["region"], "region")
    systems = records.mapping.code_systems
    declared = systems.get(name) or systems.get(f"{name.partition('.')[0]}.*")
    if declared and "code" in table.columns:
        pattern = literal(code_forms.pattern(declared))
        other = sql("NOT REGEXP_MATCHES({code}, {pattern})", code=table["code"].sql, pattern=pattern)
        yield _Count("code-form", "code", _how_many(other))


def _filled(value: Value, field: str) -> _Count:
    return _Count(understood.FILLED, field, sql("COUNT({value})", value=value.sql))


def _is_none_of(value: Value, words: Sequence[str]) -> Sql:
    return sql("NOT {known}", known=is_one_of(value, words))


__all__ = ["RecordFinding", "check_records", "stopping"]
