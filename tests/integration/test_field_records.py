"""Extracts from the field, through the command line: days that stand for one that is not known."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from backend.cli.main import app

PLACEHOLDERS = Path("external", "field", "placeholder-days")
DEATHS = ["tom", "1753-01-01", "1899-12-30", "1900-01-01", "1901-01-01", "1970-01-01"]
STILL_TO_COME = ["9999-12-31", "2999-12-31", "2099-12-31"]
"""Ways to write "not dead" that are no placeholder of an unknown day: the death has simply not come."""
pytestmark = pytest.mark.external


def _extract(folder: Path, people: Path | str, diagnoses: Path) -> Path:
    folder.mkdir()
    content = people if isinstance(people, str) else people.read_text(encoding="utf-8")
    (folder / "person.csv").write_text(content, encoding="utf-8")
    shutil.copy(diagnoses, folder / "diagnosis.csv")
    return folder


def _run(data: Path, *more: str) -> Any:
    base = ["compute", "--specification", "hjartsvikt-dodlighet-ett-ar", "--data", str(data), "--region", "14"]
    period = ["--period", "2025-01-01/2026-01-01", "--output", str(data / "r.zip")]
    return CliRunner().invoke(app, [*base, *period, *more])


def _counts(done: Any) -> tuple[int, int]:
    [indicator] = json.loads(done.stdout)["indicators"]
    return indicator["flow"]["numerator"], indicator["flow"]["counted"]


@pytest.mark.parametrize("death", DEATHS)
def test_the_living_are_not_dead_of_a_day_that_stands_for_unknown(shared: Path, tmp_path: Path, death: str) -> None:
    folder = shared / PLACEHOLDERS
    data = _extract(tmp_path / "d", folder / f"person-{death}.csv", folder / "diagnosis.csv")
    done = _run(data, "--json")
    assert done.exit_code == 0, done.output
    assert _counts(done) == (5, 20)
    named = {(f["code"], f["column"], f["count"]) for f in json.loads(done.stdout)["findings"]}
    expected = set() if death == "tom" else {("day-stands-for-unknown", "death_date", 15)}
    assert {finding for finding in named if finding[0] == "day-stands-for-unknown"} == expected
    assert "before-birth" not in str(named), "what only follows from it is not told beside it"


@pytest.mark.parametrize("death", STILL_TO_COME)
def test_a_day_far_ahead_is_a_death_that_has_not_come(shared: Path, tmp_path: Path, death: str) -> None:
    folder = shared / PLACEHOLDERS
    people = (folder / "person-1900-01-01.csv").read_text(encoding="utf-8").replace("1900-01-01", death)
    assert _counts(_run(_extract(tmp_path / "d", people, folder / "diagnosis.csv"), "--json")) == (5, 20)


def test_a_day_of_birth_that_everybody_has_is_not_their_age(shared: Path, tmp_path: Path) -> None:
    folder = shared / PLACEHOLDERS
    done = _run(_extract(tmp_path / "d", folder / "person-birth-1900-01-01.csv", folder / "diagnosis.csv"), "--json")
    assert ("day-stands-for-unknown", "birth_date") in {
        (finding["code"], finding["column"]) for finding in json.loads(done.stdout)["findings"]
    }


def test_one_birth_day_of_a_quarter_is_told_and_used(shared: Path, tmp_path: Path) -> None:
    folder = shared / PLACEHOLDERS
    people = (folder / "person-birth-1900-01-01.csv").read_text(encoding="utf-8").replace("1900-01-01", "1950-07-01")
    done = _run(_extract(tmp_path / "d", people, folder / "diagnosis.csv"), "--json")
    assert {"birth-day-shared"} == {finding["code"] for finding in json.loads(done.stdout)["findings"]}
