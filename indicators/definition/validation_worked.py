"""Worked patients: their records have the tables and fields that the definition knows, and each expects what it can."""

from collections.abc import Iterator

from indicators.definition.event_tables import TABLES, WORDS
from indicators.definition.language import Computation
from indicators.definition.names import Names
from indicators.definition.places import Place, PlacedProblem, unknown_name
from indicators.definition.validation_rows import word_problem
from indicators.definition.worked_patients import WorkedPerson


def worked_patient_problems(definition: Computation, names: Names) -> Iterator[PlacedProblem]:
    """What worked patients have recorded, and what is expected of them."""
    for index, person in enumerate(definition.worked.people):
        place: Place = ("worked", "people", index)
        yield from _records(place, person, names)
        if definition.of is None and (len(person.expect) != 1 or person.expect[0].unit is not None):
            yield (*place, "expect"), "när personer räknas väntas precis ett svar, utan 'unit'"
        if definition.of is not None and any(expected.unit is None for expected in person.expect):
            yield (*place, "expect"), "varje svar behöver 'unit': radens event_id, eller vårdtillfällets första dag"
    if len({person.id for person in definition.worked.people}) < len(definition.worked.people):
        yield ("worked", "people"), "två personer har samma id"


def _records(place: Place, person: WorkedPerson, names: Names) -> Iterator[PlacedProblem]:
    for table, rows in person.records.items():
        kind, _, register = table.partition(".")
        if kind not in TABLES or kind == "person" or (TABLES[kind].open and register not in names.definition.variables):
            yield (*place, "records", table), unknown_name("posterna", table, TABLES.keys() - {"person"})
            continue
        fields = names.table_fields(table)
        for number, row in enumerate(rows):
            for name in row.keys() - fields.keys():
                yield (*place, "records", table, number, name), unknown_name("fältet", name, fields)
            for name in [name for name in WORDS if row.get(name) is not None]:
                if problem := word_problem(name, [str(row[name])]):
                    yield (*place, "records", table, number, name), problem
