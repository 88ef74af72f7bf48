"""Two published measures with their own test patients: every expected population of every person, through the command line."""

import csv
import io
from pathlib import Path

import pytest
from typer.testing import CliRunner

from backend.cli.main import app
from indicators.catalogue.yaml_files import read
from indicators.engine import worked_patients
from indicators.entries.specification import Specification

HERE = Path(__file__).parents[1] / "data"
FLAGS = ("initial_population", "denominator", "exclusion", "exception", "numerator")
MEASURES = {"hiv-screening": 33, "falls-screening": 26}

pytestmark = pytest.mark.external


def _members(shared: Path, measure: str, engine: str) -> dict[str, dict[str, str]]:
    done = CliRunner().invoke(
        app,
        [
            *("compute", "members", "--specification", str(HERE / "ecqm" / f"{measure}.yaml")),
            *("--data", str(shared / "external" / "ecqm" / measure)),
            *("--mapping", str(HERE / "mappings" / "ecqm.yaml")),
            *("--period", "2025-01-01/2026-01-01", "--engine", engine),
        ],
    )
    assert done.exit_code == 0, done.output
    return {row["person_id"]: row for row in csv.DictReader(io.StringIO(done.stdout))}


def _expected(shared: Path, measure: str) -> list[dict[str, str]]:
    with (shared / "external" / "ecqm" / measure / "expected.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("engine", ["duckdb", pytest.param("spark", marks=pytest.mark.spark)])
def test_every_person_is_in_the_populations_that_the_measures_authors_expect(
    shared: Path, measure: str, engine: str, request: pytest.FixtureRequest
) -> None:
    if engine == "spark":
        request.getfixturevalue("java")
    found, expected = _members(shared, measure, engine), _expected(shared, measure)
    assert len(found) == len(expected) == MEASURES[measure]
    assert [
        (row["person_id"], flag) for row in expected for flag in FLAGS if found[row["person_id"]][flag] != row[flag]
    ] == []


@pytest.mark.parametrize("measure", MEASURES)
def test_what_the_authors_patients_do_not_exercise_is_shown_by_patients_of_our_own(measure: str) -> None:
    specification = read(HERE / "ecqm" / f"{measure}.yaml", Specification)
    assert worked_patients.failures(specification, {}) == []
    assert specification.computation is not None
    assert len(specification.computation.worked.people) >= 10
