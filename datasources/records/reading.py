"""Event tables made of an extract by its mapping: lazy, typed, with exactly the fields that the mapping gives."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import NamedTuple

from datasources.records.engines import Backend, OnSpark, views
from datasources.records.expressions import TYPES
from datasources.records.files import AbsentError, Extract, without_rows
from datasources.records.mapping import RecordMapping, Source
from datasources.records.sources import Fields, ProblemColumn, of_source, plain, with_order, with_problem_columns
from datasources.records.spark_files import hushed
from datasources.records.tables import Table, null, union
from datasources.records.text_files import RecordsError
from datasources.sql import sql

_DERIVED = frozenset({"death"})
"""Tables that may be left out of a mapping: who reads the records makes them of the persons."""


class RowCount(NamedTuple):
    """A table's rows as they were read, and as they are counted on."""

    rows_in: int
    rows_out: int


@dataclass
class Records:
    """An extract as event tables under their names (`register_row.nkbc`), and the code lists that came with it.

    `slow`: tables that cost much to read (text files, look-ups), worth a copy where they are read more than once.
    `with_problems` are the tables as read with `problem_columns` beside, `ordered` with columns that give any rows an order.
    Checking the records takes rows out of `tables`, fills `counts`, and sets `last_day`: the latest day, not
    in the future, on which anything starts.
    """

    backend: Backend
    mapping: RecordMapping
    tables: dict[str, Table]
    codelists: dict[str, list[str]]
    slow: set[str] = field(default_factory=set)
    with_problems: dict[str, Table] = field(default_factory=dict)
    problem_columns: dict[str, list[ProblemColumn]] = field(default_factory=dict)
    ordered: dict[str, tuple[Table, list[str]]] = field(default_factory=dict)
    counts: dict[str, RowCount] = field(default_factory=dict)
    last_day: date | None = None

    def keep_slow(self, name: str) -> None:
        """Reads a table that is slow to read, once, into the engine's own temporary table; on Spark it stays as it is."""
        if name in self.slow and not isinstance(self.backend, OnSpark):
            fields = self.tables[name].columns
            self.with_problems[name] = self.backend.kept(self.with_problems[name])
            self.tables[name] = self.with_problems[name].only(fields)
            self.slow.discard(name)

    def keep(self, names: Collection[str]) -> None:
        """Forgets all other tables."""
        for known in (self.tables, self.with_problems, self.problem_columns, self.ordered):
            for name in known.keys() - set(names):
                del known[name]

    def views(self) -> dict[str, tuple[str, Sequence[str]]]:
        """The tables as they are now, as views in the engine: each one's name there, and its columns."""
        return views(self.backend, self.tables)

    def row_counts(self) -> dict[str, RowCount]:
        """Rows in and out of each table, known when the records have been checked."""
        return dict(self.counts)


def open_records(
    backend: Backend,
    data: Path,
    mapping: RecordMapping,
    schema: Mapping[str, Fields],
    names: Collection[str],
    variables: Mapping[str, Fields],
    lacking: dict[str, str] | None = None,
) -> Records:
    """The tables that are asked for, and `person`. Nothing of them is read yet; the supplied code lists are.

    `backend` is DuckDB or Spark in UTC, `data` a folder or a DuckDB file, `schema` the fields of each
    kind, `variables` those that each register has beside. Raises RecordsError; but where `lacking` is given, a table other
    than `person` that is not there is put in it, with why.
    """
    _known(mapping, schema)
    if isinstance(backend, OnSpark):
        hushed(backend)
    extract = Extract(backend, data, mapping.files, mapping.unknown_days)
    records = Records(backend, mapping, {}, _codelists(backend, extract, mapping))
    for name in sorted({"person", *names}):
        sources = mapping.sources(name)
        if sources is not None or name in mapping.absent or name not in _DERIVED:
            try:
                _add(records, extract, name, schema, variables, sources or [])
            except AbsentError as error:
                if lacking is None or name == "person":
                    raise
                lacking[name] = str(error)
    return records


def _add(
    records: Records,
    extract: Extract,
    name: str,
    schema: Mapping[str, Fields],
    variables: Mapping[str, Fields],
    sources: list[Source],
) -> None:
    fields, own = _fields(name, schema, {}), variables.get(name.partition(".")[2], {})
    fields = {**fields, **own}
    parts = [part for source in sources for part in of_source(extract, fields, source)]
    if not parts:
        records.tables[name] = records.with_problems[name] = _empty(records.mapping, name, fields)
        records.problem_columns[name] = []
        return
    mapped = {field: kind for field, kind in fields.items() if any(field in part.fields for part in parts)}
    records.tables[name] = union([plain(part, mapped) for part in parts])
    records.with_problems[name], records.problem_columns[name] = with_problem_columns(parts, mapped)
    table, beside = with_order(parts, mapped)
    records.ordered[name] = (table, [*(field for field in mapped if field not in own), *beside])
    if any(part.slow for part in parts):
        records.slow.add(name)


def _known(mapping: RecordMapping, schema: Mapping[str, Fields]) -> None:
    """Every table and field of the mapping is one that the caller knows; a register may have variables nobody asks for."""
    for name in (*mapping.tables, *mapping.absent):
        if name.partition(".")[0] not in schema:
            raise RecordsError(f"mappningen har en tabell '{name}' som inte finns; här finns {', '.join(schema)}")
        mapped = {field for source in mapping.tables.get(name, []) for field in source.columns}
        unknown = sorted(mapped - schema[name].keys()) if "." not in name else []
        if unknown:
            there = ", ".join(schema[name])
            raise RecordsError(f"mappningen: fältet '{unknown[0]}' finns inte i tabellen '{name}'; här finns {there}")


def _fields(name: str, schema: Mapping[str, Fields], variables: Mapping[str, Fields]) -> Fields:
    kind, _, register = name.partition(".")
    if kind not in schema:
        raise RecordsError(f"tabellen '{name}' finns inte; här finns {', '.join(schema)}")
    return {**schema[kind], **(variables.get(register, {}) if register else {})}


def _empty(mapping: RecordMapping, name: str, fields: Fields) -> Table:
    kind = name.partition(".")[0]
    if name not in mapping.absent and f"{kind}.*" not in mapping.absent:
        raise AbsentError(
            f"mappningen {mapping.id} säger inte varifrån tabellen '{name}' kommer; lägg till den under tables, "
            "eller under absent om regionen inte har några sådana rader"
        )
    nothing = Table(sql("SELECT 1 WHERE FALSE"), {})
    return nothing.select({field: null(TYPES[kind]) for field, kind in fields.items()})


def _codelists(backend: Backend, extract: Extract, mapping: RecordMapping) -> dict[str, list[str]]:
    supplied = mapping.codelists
    if supplied is None:
        return {}
    fields = {"name": "text", "code": "text"}
    source = Source.model_validate({"from": supplied.source, "columns": {"name": supplied.name, "code": supplied.code}})
    rows = union([plain(part, fields) for part in of_source(extract, fields, source)])
    with without_rows(supplied.source):
        pairs = backend.rows(sql("SELECT DISTINCT * FROM ({rows}) AS t", rows=rows.query))
    lists: dict[str, list[str]] = {name: [] for name in supplied.empty}
    for name, code in sorted((row["name"], row["code"]) for row in pairs if row["name"] and row["code"]):
        lists.setdefault(name, []).append(code)
    return lists


__all__ = ["Fields", "ProblemColumn", "Records", "RecordsError", "RowCount", "open_records"]
