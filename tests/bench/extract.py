"""A made-up extract that every computable definition of the catalogue can be run over, with the words and codes it asks for."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from pathlib import Path

import duckdb

from indicators.catalogue.packaged import packaged
from indicators.definition.codelists import CodeSet
from indicators.definition.event_tables import WORDS, FieldType
from indicators.definition.language import Computation
from indicators.definition.names import tables_needed
from indicators.definition.selections import Test
from indicators.engine.batch import BoundDefinition
from indicators.engine.memberships import meaning
from tests.bench import events

SHARES = {**events.SHARES, "procedure": 0.10}
"""Of all events; of every other table there is a row to fifty of them."""
OTHERS = 0.02
UNUSED = 4
"""Codes that nobody asks for, to each that somebody does."""


def definitions() -> list[BoundDefinition]:
    """Everything in the catalogue that computes, with something in each list that a region would supply."""
    computable = [one.computation for one in packaged().specifications if one.computation]
    codelists = packaged().codelist_by_id
    supplied = {name: ["X1"] for one in computable for name in _supplied(one)}
    return [BoundDefinition(one, meaning(one, codelists, supplied)) for one in computable]


def _supplied(definition: Computation) -> Iterable[str]:
    return (name.rstrip("*") for codes in definition.codelists.values() for name in codes.supplied)


def write(folder: Path, number: int, wanted: Sequence[BoundDefinition]) -> Path:
    """Writes every table that the definitions read, for so many events; made once for each size."""
    target = folder / f"catalogue-{number}"
    if (target / "person.parquet").exists():
        return target
    target.mkdir(parents=True, exist_ok=True)
    people = number // events.EVENTS_PER_PERSON
    tables = sorted({name for one in wanted for name in tables_needed(one.definition)} - {"person", "death"})
    with duckdb.connect() as con:
        for place, table in enumerate(tables):
            rows = int(number * SHARES.get(table, OTHERS))
            query = _rows(place, table, rows, people, [one for one in wanted if one.reading(table)])
            con.sql(query).write_parquet(str(target / f"{table}.parquet"), compression="zstd")
        con.sql(events.people_of(people)).write_parquet(str(target / "person.parquet"), compression="zstd")
    return target


def _rows(place: int, table: str, rows: int, people: int, wanted: Sequence[BoundDefinition]) -> str:
    fields: dict[str, FieldType] = {}
    for one in wanted:
        used = one.names.fields_used(table)
        fields |= {name: kind for name, kind in one.names.table_fields(table).items() if name in used}
    words = _words(table, wanted)
    columns = {
        name: _column(64 * place + salt, name, kind, words.get(name, []))
        for salt, (name, kind) in enumerate(sorted(fields.items()), start=2)
        if name not in ("person_id", "event_id", "start")
    }
    first, days = "DATE '2022-01-01'", 1461
    own = {
        "person_id": f"CAST({events.drawn(64 * place, people)} AS VARCHAR)",
        "event_id": f"'{table}' || i",
        "start": f"{first} + {events.drawn(64 * place + 1, days)}",
    }
    listing = ", ".join(f'{expression} AS "{name}"' for name, expression in (own | columns).items())
    return f"SELECT {listing} FROM range({rows}) AS t(i)"


def _column(salt: int, name: str, kind: FieldType, words: list[str]) -> str:
    if kind == "date":
        return f"DATE '2022-01-01' + {events.drawn(salt, 1461)}"
    if kind == "number":
        return f"CAST({events.drawn(salt, 200)} AS DOUBLE)"
    known = list(WORDS.get(name, ())) or (["01", "12", "14"] if name == "region" else words) or ["x"]
    quoted = ", ".join("'" + word.replace("'", "''") + "'" for word in known)
    return f"list_extract([{quoted}], 1 + {events.drawn(salt, len(known))})"


def _words(table: str, wanted: Sequence[BoundDefinition]) -> Mapping[str, list[str]]:
    """What stands in text fields: what definitions ask for, and of codes others too."""
    words: dict[str, dict[str, None]] = {}
    for one in wanted:
        for part in one.reading(table):
            if part.codes:
                words.setdefault("code", {}).update(dict.fromkeys(_codes(one.codes(part.codes))))
            for name, test in part.where.items():
                words.setdefault(name, {}).update(dict.fromkeys(_tested(one, test)))
    others = [f"Z{number:04}" for number in range(UNUSED * len(words.get("code", {})))]
    return {name: [*own, *(others if name == "code" else ["other"])] for name, own in words.items()}


def _tested(one: BoundDefinition, test: Test) -> Iterable[str]:
    return chain(test.one_of or [], test.not_one_of or [], _codes(one.codes(test.codes)) if test.codes else [])


def _codes(codes: CodeSet) -> Iterable[str]:
    own = [*sorted(codes.exact), *(f"{prefix}9" for prefix in codes.prefixes)]
    return chain(own, *(_codes(other) for other in codes.others))
