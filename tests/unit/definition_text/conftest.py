"""Definitions that compute, with their worked patients as tables: the catalogue's, and two that others have published."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from indicators.catalogue.packaged import packaged
from indicators.definition.language import Computation
from indicators.engine import worked_patients
from indicators.engine.filters import CodeLookup
from indicators.engine.memberships import meaning
from indicators.engine.query_engine import QueryEngine, open_engine
from indicators.engine.relations import Relation
from indicators.entries.specification import Specification

CATALOGUE = packaged()
EVERY_KIND = Path(__file__).with_name("every_step.yaml")


@dataclass
class Case:
    """A definition over its own worked patients."""

    definition: Computation
    tables: dict[str, Relation]
    codes: CodeLookup

    @property
    def given(self) -> tuple[Any, ...]:
        """What explain and flow take after the engine."""
        return self.definition, self.tables, self.definition.worked.period, self.codes


def case(definition: Computation, engine: QueryEngine) -> Case:
    """The definition with its worked patients as tables."""
    tables = worked_patients.in_memory(definition, worked_patients.records(definition), engine)
    return Case(definition, tables, meaning(definition, CATALOGUE.codelist_by_id, definition.worked.supplied))


CASES = {
    **{spec.id: spec.computation for spec in CATALOGUE.specifications if spec.computation},
    "every-step": Specification.model_validate(yaml.safe_load(EVERY_KIND.read_text("utf-8"))).computation,
}


@pytest.fixture(scope="module")
def engine() -> Iterator[QueryEngine]:
    """DuckDB in memory."""
    with open_engine("duckdb") as made:
        yield made


@pytest.fixture(scope="module", params=CASES)
def of_catalogue(request: pytest.FixtureRequest, engine: QueryEngine) -> Case:
    """Each computable specification."""
    found = CASES[request.param]
    assert found is not None
    return case(found, engine)


@pytest.fixture(scope="module")
def of_every_step(engine: QueryEngine) -> Case:
    """A made-up definition with episodes, washout, picks, unit-bound steps, unknown rows, exclusion and exception."""
    found = CASES["every-step"]
    assert found is not None
    return case(found, engine)
