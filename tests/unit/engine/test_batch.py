"""Several definitions over the same records: what is kept for them, and that each gets its own sums."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import pytest

from indicators.definition.language import Computation
from indicators.engine import batch, shapes, tally
from indicators.engine.memberships import meaning
from indicators.engine.populations import Units
from indicators.engine.query_engine import QueryEngine, open_engine
from indicators.engine.relations import PartsLost, Relation
from indicators.engine.worked_patients import in_memory
from tests.support import histories


@pytest.fixture
def duckdb() -> Iterator[QueryEngine]:
    with open_engine("duckdb") as one:
        yield one


def everybody(**changes: Any) -> Computation:
    """Every person."""
    made = {
        "counts": "person",
        "initial_population": {"all": []},
        "attribution": {"region": "person.region"},
        "worked": histories.WORKED,
    }
    return Computation.model_validate(made | changes)


def bound(*definitions: Computation) -> list[batch.BoundDefinition]:
    return [batch.BoundDefinition(one, meaning(one, {})) for one in definitions]


def test_the_persons_are_read_once_for_several_definitions_and_as_they_are_for_one(duckdb: QueryEngine) -> None:
    tables = in_memory(everybody(), {"person": [{"person_id": "p", "region": "01"}]}, duckdb)
    assert batch.shared(duckdb, bound(everybody()), tables)["person"] is tables["person"]
    kept = batch.shared(duckdb, bound(everybody(), everybody()), tables)["person"]
    assert kept is not tables["person"]
    assert "unit" not in kept.columns, "only what is asked for"


OLD = {"where": {"region": {"one_of": ["02"]}}, "unknown": "no"}


def units(one: batch.BoundDefinition, tables: Mapping[str, Relation]) -> Relation:
    return Units(one.definition, tables, histories.PERIODS[0], one.codes, everyone=False).table()


STROKE = {"system": "ICD-10-SE", "codes": ["I63*"]}
EVENTS = [
    {"person_id": "p", "event_id": "1", "start": date(2025, 2, 1), "code": "I639"},
    {"person_id": "p", "event_id": "2", "start": date(2025, 2, 9), "code": "J18"},  # eight days later
    {"person_id": "q", "event_id": "3", "start": date(2025, 3, 1), "code": "J18"},  # in one of the definitions only
    {"person_id": "q", "event_id": "4", "start": None, "code": None},
]


def with_a_later_one(index: str, later: str, days: int, **changes: Any) -> Computation:
    """Whoever has the code `index`; in the numerator with the code `later` within so many days."""
    within = {"starts": {"on_or_after": "first.start", "on_or_before": f"first.start + {days} days"}}
    codelists = {"a": STROKE | {"codes": [index]}, "b": STROKE | {"codes": [later]}}
    first = {"events": "diagnosis", "codes": ["a"], "unknown": "no", "pick": "first"}
    return everybody(
        codelists=codelists,
        steps={"first": first},
        initial_population={"exists": {"step": "first", "unknown": "no"}},
        numerator={"exists": {"events": "diagnosis", "codes": ["b"], "when": within, "unknown": "no"}},
        **changes,
    )


def test_definitions_that_differ_in_codes_and_lengths_share_a_query_and_keep_their_own_sums(
    duckdb: QueryEngine,
) -> None:
    wanted = bound(
        with_a_later_one("I63*", "J18", 8),
        with_a_later_one("I63*", "J18", 7),  # a day too short
        with_a_later_one("J18", "I63*", 8),  # two persons, none in the numerator
        with_a_later_one("A00", "J18", 8),  # nobody
    )
    people = [{"person_id": "p", "region": "01"}, {"person_id": "q", "region": "01"}]
    tables = in_memory(wanted[0].definition, {"person": people, "diagnosis": EVENTS}, duckdb)
    found = [tally.overall(rows).sums for rows in batch.tallied(duckdb, wanted, tables, histories.PERIODS[0])]
    assert [(sums["counted"], sums["numerator"]) for sums in found] == [(1, 1), (1, 0), (2, 0), (0, 0)]
    steps = batch.by_step(duckdb, wanted, tables, histories.PERIODS[0])
    assert [counts[0].rows_out for counts in steps] == [1, 1, 2, 0]
    assert shapes.together(duckdb, wanted, tables, units) is not None


def test_definitions_of_other_shapes_are_not_taken_for_the_same(duckdb: QueryEngine) -> None:
    one, other = bound(
        with_a_later_one("I63*", "J18", 8), with_a_later_one("I63*", "J18", 8, exclusions={"person": OLD})
    )
    tables = in_memory(one.definition, {"person": [], "diagnosis": []}, duckdb)
    assert shapes.together(duckdb, [one, other], tables, units) is None
    assert shapes.together(duckdb, [one, one], tables, units) == [[], []]


def test_rows_of_no_part_do_not_lose_themselves_beside_parted_ones() -> None:
    people = Relation.stored("person", ["person_id"])
    events = Relation.stored("diagnosis", ["person_id", "_definition"], "_definition")
    assert people.join(events, ["person_id"], "inner").part == "_definition"
    with pytest.raises(PartsLost):
        people.join(events, ["person_id"], "left")
