"""Several definitions over the same records: what is kept for them, and that each gets its own sums."""

from collections.abc import Iterator
from typing import Any

import pytest

from indicators.definition.language import Computation
from indicators.engine import batch
from indicators.engine.memberships import meaning
from indicators.engine.query_engine import QueryEngine, open_engine
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
