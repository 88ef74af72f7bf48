"""What to structure next, from the manifests of real computations: `foljsam compute` in two regions, handed in and attested."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from backend.cli.main import app
from tests.functional.test_compute import CASES, INDICATOR, PEOPLE
from tests.support.world import World

OSTEOPOROSIS = "osteoporos-lakemedel-12-man"
"""Asks for diagnoses and medication, which an extract of a breast cancer register does not have."""
DIAGNOSES = "person_id,start,code,care_level\np1,1066-01-01,S720,slutenvard\n"


def _extract(folder: Path, region: str, **others: str) -> Path:
    """A region's extract: three of its own, whose rows say where they live, and other files by name."""
    folder.mkdir()
    files = {"person": PEOPLE, "register_row_nkbc": CASES} | others
    for name, text in files.items():
        moved = text.replace(",12", ",99").replace(",14", f",{region}")
        (folder / f"{name}.csv").write_text(moved, encoding="utf-8")
    return folder


def _computed(place: World, folder: Path, round_id: str, region: str) -> bytes:
    """The package that the real command makes of the round, leaving out what the extract does not suffice for."""
    asked, package = folder / "omgang.json", folder / "r.foljsam.zip"
    contract = place.get(f"/rounds/{round_id}/contract", f"rapportor-{region}", region=region)
    asked.write_text(json.dumps(contract), "utf-8")
    words = ["compute", "--round", asked, "--region", region, "--data", folder / "poster", "--skip-missing"]
    done = CliRunner().invoke(app, [*map(str, words), "--output", str(package), "--json"])
    assert done.exit_code == 0, done.output
    return package.read_bytes()


@pytest.fixture
def place(place: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """The installation, and an analyst's own beside it."""
    monkeypatch.setenv("FOLJSAM_DATA_DIR", str(tmp_path / "analyst"))
    return place


def _hand_in(place: World, tmp_path: Path, round_id: str, region: str, *, attest: bool = True, **others: str) -> int:
    folder = tmp_path / f"{region}-{len(list(tmp_path.iterdir()))}"
    folder.mkdir()
    _extract(folder / "poster", region, **others)
    data = _computed(place, folder, round_id, region)
    answer = place.hand_in_bytes(data, round_id, region, f"rapportor-{region}", "r.foljsam.zip")
    found = place.settled(answer.json()["id"], f"rapportor-{region}")
    assert found["state"] == "checked", found["summary"]
    place.answer_all(found["id"], f"rapportor-{region}")
    if attest:
        assert place.step(found["id"], f"attestant-{region}", "attest").status_code == 200
    return int(found["id"])


def _missing(place: World, who: str) -> dict[str, Any]:
    return {one["what"]: one for one in place.get("/followability/structure-next", who)["missing"]}


def test_what_regions_manifests_say_they_lack_is_summed_by_what_it_would_make_followable(
    place: World, tmp_path: Path
) -> None:
    round_id = place.round(indicators=(INDICATOR, OSTEOPOROSIS, "nkbc06"))
    _hand_in(place, tmp_path, round_id, "14", diagnosis=DIAGNOSES)  # lacks medication alone
    _hand_in(place, tmp_path, round_id, "12")  # lacks diagnoses as well
    shown = place.get("/followability/structure-next", "nationell")
    assert (shown["computations"], shown["regions"], shown["lacking"]) == (2, 2, 2)
    missing = {one["what"]: one for one in shown["missing"]}
    medication = missing["medication"]
    assert (medication["indicators"], medication["pathways"]) == ([OSTEOPOROSIS], ["osteoporos-sekundarprevention"])
    assert (medication["regions"], medication["pairs"], medication["among"]) == (1, 1, 1)
    assert (medication["kind"], medication["name_sv"]) == ("table", "läkemedel")
    assert len(medication["region_names"]) == 1
    diagnosis = missing["diagnosis"]
    assert (diagnosis["indicators"], diagnosis["regions"], diagnosis["among"]) == ([], 0, 1)
    assert missing["register_row.nkbc.op_enhet"]["kind"] == "field"


def test_nothing_is_counted_before_the_region_stands_by_it_and_the_last_computation_holds(
    place: World, tmp_path: Path
) -> None:
    round_id = place.round(indicators=(INDICATOR, OSTEOPOROSIS))
    first = _hand_in(place, tmp_path, round_id, "14", attest=False)
    empty = {"computations": 0, "regions": 0, "lacking": 0, "missing": []}
    assert place.get("/followability/structure-next", "nationell") == empty
    assert place.step(first, "attestant-14", "attest").status_code == 200
    assert set(_missing(place, "nationell")) == {"diagnosis", "medication"}
    _hand_in(place, tmp_path, round_id, "14", diagnosis=DIAGNOSES)
    assert set(_missing(place, "nationell")) == {"medication"}


def test_regions_by_name_are_for_who_may_read_their_submissions(place: World, tmp_path: Path) -> None:
    round_id = place.round(indicators=(INDICATOR, OSTEOPOROSIS))
    _hand_in(place, tmp_path, round_id, "14", diagnosis=DIAGNOSES)
    for who, named in (("nationell", True), ("attestant-14", True), ("rapportor-12", False), ("specialist", False)):
        medication = _missing(place, who)["medication"]
        assert (medication["regions"], medication["region_names"] is not None) == (1, named), who
    assert place.call("GET", "/followability/structure-next").status_code == 401
    for who in ("administrator", "nykomling"):
        assert place.call("GET", "/followability/structure-next", who).status_code == 403
