"""Days that stand for one that is not known: which they are, and one that does so only where many have it."""

from collections.abc import Collection, Mapping
from datetime import date

from datasources.records.reading import Records
from datasources.records.tables import DATE, Table, Value
from datasources.sql import Sql, literal, sql

EPOCH = date(1970, 1, 1)
"""The first day of computers' clocks. People are born and things happen on it too, so it takes many to make it unknown."""
MANY = 0.10
"""The share of a field's days from which the epoch is no day that anything happened on."""
WITH_EPOCH, WITH_DAY = "epoch", "days"
"""Names of numbers that are counted for a field and are no finding by themselves."""
SHARED, FEWEST = 0.25, 10
"""The share of persons born on one and the same day from which that is told, of so many persons at least."""


def shares(table: Table) -> dict[str, tuple[Sql, Sql]]:
    """For each field, how many rows have the epoch and how many have a day, to be counted with everything else.

    A day of birth is not asked for: many are born in 1970, and none of them may lose their age.
    """
    fields = (name for name in table.columns if table[name].kind == "date" and not name.startswith("_"))
    return {
        field: (
            sql("COUNT(*) FILTER (WHERE {epoch})", epoch=_is_epoch(table[field])),
            sql("COUNT({day})", day=table[field].sql),
        )
        for field in fields
        if field != "birth_date"
    }


def empty_epoch(records: Records, name: str, counted: Mapping[str, tuple[int, int]]) -> dict[str, int]:
    """Empties the epoch in the fields of the table where many rows have it; how many, by field."""
    if not records.mapping.unknown_days or EPOCH in records.mapping.unknown_days:
        return {}
    many = {field: epoch for field, (epoch, days) in counted.items() if epoch and epoch >= MANY * days}
    if many:
        records.tables[name] = _emptied(records.tables[name], many)
        records.with_problems[name] = _emptied(records.with_problems[name], many)
        if name in records.ordered:
            ordered, order = records.ordered[name]
            records.ordered[name] = _emptied(ordered, many), order
    return many


def _is_epoch(day: Value) -> Sql:
    return sql("{day} = CAST({epoch} AS DATE)", day=day.sql, epoch=literal(EPOCH.isoformat()))


def _emptied(table: Table, fields: Collection[str]) -> Table:
    known = {
        field: Value(
            sql("CASE WHEN {epoch} THEN NULL ELSE {day} END", epoch=_is_epoch(table[field]), day=table[field].sql), DATE
        )
        for field in fields
        if field in table.columns
    }
    return table.beside(known)


def sharing_a_birth_day(records: Records) -> int:
    """How many persons have the commonest day of birth, where that is too many to be so; else 0."""
    people = records.tables["person"]
    if "birth_date" not in people.columns:
        return 0
    born = people["birth_date"]
    by_day = people.group_by({"day": born}, {"n": Value(sql("COUNT({day})", day=born.sql), "bigint")})
    largest = {
        "most": Value(sql("MAX(n)"), "bigint"),
        "persons": Value(sql("CAST(SUM(n) AS BIGINT)"), "bigint"),
    }
    [row] = records.backend.rows(by_day.select(largest).query)
    most, persons = row["most"] or 0, row["persons"] or 0
    return int(most) if persons >= FEWEST and most >= SHARED * persons else 0
