"""Columns of which too little was understood: what stands in them means nothing to any definition, so the run stops."""

from collections.abc import Collection, Mapping

from datasources.records.findings import RecordFinding, finding
from datasources.records.mapping import RecordMapping
from datasources.records.reading import Records
from datasources.records.tables import Value, is_filled, is_null
from datasources.sql import sql

LOST = (
    *("date-unreadable", "number-unreadable", "word-unknown", "sex-unknown", "lookup-unknown", "region-unknown"),
    "person-unknown",
)
"""Findings of a filled cell that was not understood, and is empty or matches nothing for it."""
FILLED = "filled"
"""The name of the number of a field's filled cells, which is no finding by itself."""
FEWEST = 4
"""Of fewer cells one would decide, so that only a column of which nothing at all is understood counts."""

Numbers = Mapping[tuple[str, str | None], int]
"""How many of each finding, by its code and field."""


def not_understood(
    mapping: RecordMapping, name: str, numbers: Numbers, asked: Collection[str] | None
) -> list[RecordFinding]:
    """A finding for each field of the table that is `asked` for (all, where None) and too little of which was understood."""
    fields = {field for code, field in numbers if code == FILLED and field and (asked is None or field in asked)}
    findings = []
    for field in sorted(fields):
        lost, filled = sum(numbers.get((code, field), 0) for code in LOST), numbers[FILLED, field]
        if _too_little(filled - lost, filled, mapping.understood) and not numbers.get(("column-unreadable", field)):
            findings.append(finding("column-not-understood", name, field, lost, mapping.rules, filled))
    return findings


def _too_little(known: int, filled: int, share: float) -> bool:
    return filled > known and (known <= 0 or (filled >= FEWEST and known < share * filled))


def keys_written_otherwise(records: Records, name: str) -> int:
    """How many rows belong to nobody as their keys stand, but to somebody when zeros before, `.0`, dashes and capitals go."""
    table, people = records.tables[name], records.tables["person"]
    known = people.filter(is_filled(people["person_id"]))
    as_written = known.group_by({"_written": known["person_id"]}, {})
    folded = known.group_by({"_folded": _folded(known["person_id"])}, {})
    rows = table.only(["person_id"]).left_join(as_written, "person_id", "_written")
    rows = rows.filter(is_null(rows["_written"])).beside({"_key": _folded(table["person_id"])})
    both = rows.left_join(folded, "_key", "_folded")
    number = Value(sql("COUNT({key})", key=both["_folded"].sql), "bigint")
    [row] = records.backend.rows(both.select({"n": number}).query)
    return int(row["n"])


def _folded(key: Value) -> Value:
    plain = sql("LOWER(REPLACE(REPLACE({key}, '-', ''), ' ', ''))", key=key.sql)
    return Value(sql("REGEXP_REPLACE(REGEXP_REPLACE({key}, '[.,]0*$', ''), '^0+', '')", key=plain), key.type)
