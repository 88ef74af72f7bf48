"""Runs a definition on its worked patients: a specification whose own examples fail says nothing to anybody else."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from indicators.definition.alternatives import alternatives
from indicators.definition.codelists import CodeList
from indicators.definition.event_tables import FieldType
from indicators.definition.language import Computation
from indicators.definition.names import Names, tables_needed
from indicators.definition.worked_patients import ExpectedMembership, FieldValue, WorkedPerson
from indicators.engine import tally
from indicators.engine.cell_values import outcome
from indicators.engine.memberships import meaning
from indicators.engine.populations import FLAGS, Units
from indicators.engine.query_engine import QueryEngine, Row, small_engine
from indicators.engine.relations import Relation
from indicators.engine.steps import KEY
from indicators.entries.specification import Specification

if TYPE_CHECKING:
    pass

Record = dict[str, FieldValue]
Tables = dict[str, list[Record]]
"""Rows of event tables, by the table's name."""


@dataclass(frozen=True)
class Difference:
    """One thing that did not come out as expected: whose (None: of all together), what, and the value instead."""

    person: str | None
    what: str
    expected: object
    actual: object

    def __str__(self) -> str:
        who = f"patient {self.person}" if self.person else "alla patienter tillsammans"
        return f"{who}: {self.what} blev {shown(self.actual)}, men {shown(self.expected)} väntades"


def shown(value: object) -> str:
    """A value as a Swedish sentence has it."""
    if isinstance(value, Decimal):
        return format(value.normalize(), "f").replace(".", ",")
    words: dict[object, str] = {None: "okänt", True: "ja", False: "nej"}
    return words.get(value, str(value)) if value is None or isinstance(value, bool) else str(value)


def records(definition: Computation) -> Tables:
    """The worked patients as rows of event tables; tables that the definition asks for are there even when empty."""
    people = definition.worked.people
    tables: Tables = {"person": [_person(person) for person in people]}
    for name in sorted(tables_needed(definition) - {"person", "death"}):
        tables[name] = []
    for person in people:
        for name, rows in person.records.items():
            # A register's variables are named in every row, also those that nobody has: a file then gets their columns.
            variables = dict.fromkeys(definition.variables.get(name.partition(".")[2], {}))
            tables.setdefault(name, []).extend({"person_id": person.id, **variables, **row} for row in rows)
    return tables


def _person(person: WorkedPerson) -> Record:
    return {
        "person_id": person.id,
        "birth_date": person.birth_date,
        "sex": person.sex,
        "death_date": person.death_date,
        "region": person.region,
    }


def in_memory(definition: Computation, rows: Tables, engine: QueryEngine) -> dict[str, Relation]:
    """Rows of event tables where the engine can read them, with every field that may be asked for."""
    names = Names(definition)
    return {name: _written(records, names.table_fields(name), engine) for name, records in rows.items()}


def _written(rows: list[Record], fields: Mapping[str, FieldType], engine: QueryEngine) -> Relation:
    cells: list[Row] = [{name: _cell(row.get(name), kind) for name, kind in fields.items()} for row in rows]
    return engine.written(fields, cells)


def _cell(value: FieldValue, kind: FieldType) -> str | float | date | None:
    if value is None:
        return None
    if kind == "date":
        return value if isinstance(value, date) else date.fromisoformat(str(value))  # the canonical form has text
    return float(str(value)) if kind == "number" else str(value)


def counted(
    specification: Specification,
    catalogue: Mapping[str, CodeList],
    engine: QueryEngine | None = None,
    tables: Mapping[str, Relation] | None = None,
) -> list[Row]:
    """The counted units of the worked patients with what became of each; none where the specification does not compute.

    `tables` are the patients as the engine is to read them, when they are not to be taken from the specification.

    Raises MissingCodes.
    """
    if specification.computation is None:
        return []
    if engine is None:
        with small_engine() as own:
            return counted(specification, catalogue, own, tables)
    definition = specification.computation
    there = in_memory(definition, records(definition), engine) if tables is None else tables
    codes = meaning(definition, catalogue, definition.worked.supplied)
    units = Units(definition, there, definition.worked.period, codes).table()
    return list(engine.fetch(units))


def failures(
    specification: Specification,
    catalogue: Mapping[str, CodeList],
    engine: QueryEngine | None = None,
    tables: Mapping[str, Relation] | None = None,
) -> list[Difference]:
    """What does not come out as the specification's worked patients expect, as `counted` has it, by the definition and under
    each choice's alternative; nothing where it does not compute."""
    if specification.computation is None:
        return []
    rows = counted(specification, catalogue, engine, tables)
    differences = [*_memberships(specification.computation, rows), *_result(specification, rows)]
    for choice, definition in alternatives(specification.computation).items():
        other = specification.model_copy(update={"computation": definition})
        of_choice = _result(other, counted(other, catalogue, engine, tables))
        differences += [replace(one, what=f"{one.what} under alternativet till {choice}") for one in of_choice]
    return differences


def membership(definition: Computation, row: Row) -> ExpectedMembership:
    """What became of a counted unit, in the words that it is expected in."""
    numerator: bool | int | Literal["unknown"] = "unknown" if row["numerator"] is None else bool(row["numerator"])
    if definition.events is not None:
        numerator = row["events"]
    return ExpectedMembership(
        initial_population=bool(row["initial_population"]),
        denominator=bool(row["denominator"]),
        exclusion=bool(row["exclusion"]),
        exception=bool(row["exception"]),
        numerator=numerator,
        value=None if definition.measured is None else _decimal(row["measured"]),
    )


def unit_of(definition: Computation, row: Row) -> tuple[str, str | None]:
    """Whose the counted unit is, and its own id unless persons are counted."""
    return str(row["person_id"]), str(row[KEY]) if definition.of else None


def _memberships(definition: Computation, rows: Sequence[Row]) -> Iterator[Difference]:
    unexpected = {(row["person_id"], row[KEY] if definition.of else None): row for row in rows}
    for person in definition.worked.people:
        for expected in person.expect:
            row = unexpected.pop((person.id, expected.unit), None)
            if row is None:
                yield Difference(person.id, f"den räknade enheten {expected.unit}", "finnas", "finns inte")
            else:
                yield from _differences(definition, person.id, expected, row)
    for who, unit in unexpected:
        yield Difference(who, f"den räknade enheten {unit}", "inte finnas", "finns")


def _differences(definition: Computation, who: str, expected: ExpectedMembership, row: Row) -> Iterator[Difference]:
    for flag in FLAGS:
        if flag == "numerator" and definition.numerator is None:
            continue
        expected_flag = None if getattr(expected, flag) == "unknown" else getattr(expected, flag)
        flag_value = None if row[flag] is None else bool(row[flag])
        if flag_value != expected_flag:
            yield Difference(who, flag, expected_flag, flag_value)
    if definition.measured is not None and _decimal(row["measured"]) != expected.value:
        yield Difference(who, "value", expected.value, _decimal(row["measured"]))
    if definition.events is not None and row["events"] != int(expected.numerator or 0):
        yield Difference(who, "numerator", int(expected.numerator or 0), row["events"])


def _decimal(value: Decimal | float | None) -> Decimal | None:
    return None if value is None else Decimal(str(value)).normalize()


def _result(specification: Specification, rows: Sequence[Row]) -> Iterator[Difference]:
    assert specification.computation is not None
    expected = specification.computation.worked.result
    actual = outcome(specification, tally.of_units(rows))
    for name in ("numerator", "denominator", "missing", "value"):
        if getattr(actual, name) != getattr(expected, name):
            yield Difference(None, name, getattr(expected, name), getattr(actual, name))
