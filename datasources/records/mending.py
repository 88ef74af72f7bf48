"""A table without the rows that cannot be counted: those that have no key or repeat one, and words that mean nothing."""

from collections.abc import Mapping, Sequence

from datasources.records import code_forms
from datasources.records.expressions import is_one_of
from datasources.records.reading import Records, RowCount
from datasources.records.tables import TEXT, Table, Value, is_filled
from datasources.sql import listed, quoted, sql


def unknown_word(field: str) -> str:
    """The finding of a word that the field does not have."""
    return "sex-unknown" if field == "sex" else "word-unknown"


def mended(records: Records, name: str, numbers: Mapping[tuple[str, str | None], int]) -> tuple[Table, RowCount]:
    """The table without rows that have no key or repeat one; as it is where nothing was found. Words that no
    definition knows are emptied."""
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
            table, left = table.filter(is_filled(table[field])), left - dropped
    if repeated:
        table, left = _first(table, f"{key}_id", order).only(fields), left - repeated
    return _with_known_words(table, numbers), RowCount(rows, left)


def _with_known_words(table: Table, numbers: Mapping[tuple[str, str | None], int]) -> Table:
    unknown = [
        field for field in code_forms.WORDS if field in table.columns and numbers.get((unknown_word(field), field))
    ]
    return (
        table.beside({field: _known(table[field], code_forms.WORDS[field]) for field in unknown}) if unknown else table
    )


def _known(value: Value, words: Sequence[str]) -> Value:
    known = sql("CASE WHEN {known} THEN {value} END", known=is_one_of(value, words), value=value.sql)
    return Value(known, TEXT)


def _first(table: Table, key: str, order: list[str]) -> Table:
    """One row a key: the first in order of the other columns, empty ones last. A total order, but for twins."""
    columns = listed(sql("{column} ASC NULLS LAST", column=quoted(column)) for column in order if column != key)
    place = sql("ROW_NUMBER() OVER (PARTITION BY {key} ORDER BY {order})", key=quoted(key), order=columns)
    numbered = table.beside({"_place": Value(place, "bigint")})
    return numbered.filter(sql("_place = 1"))
