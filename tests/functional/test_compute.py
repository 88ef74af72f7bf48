"""`foljsam compute` from a region's files to a checked submission, as an analyst meets it. Everybody in it is made up."""

import csv
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner, Result

from backend.cli.main import app
from backend.computing import package, run
from datasources import manifest
from datasources.manifest import Manifest
from tests.support.specifications import COMPLETE
from tests.support.world import World

INDICATOR = "nkbc17"
YEAR = "2024-01-01/2025-01-01"

PEOPLE = """person_id,birth_date,sex,region
p1,1970-01-01,F,14
p2,1950-01-01,F,14
p3,1950-01-01,F,14
p4,1950-01-01,F,12
"""
CASES = """person_id,event_id,start,region,unit,misstanke_datum,forsta_kontakt_datum,besok_datum
p1,a,2024-01-01,14,E1,2024-01-01,,2024-01-05
p2,b,2024-03-01,14,E1,2024-01-01,,2024-02-05
p3,c,2024-12-31,14,E2,2024-01-01,,
p4,d,2024-12-31,12,E2,2024-01-01,,2024-01-02
p1,e,2025-01-01,14,E1,2025-01-01,,2025-01-02
"""
"""In time; too late; not to be computed; another region's; the day after the period."""


@pytest.fixture
def records(tmp_path: Path) -> Path:
    """A region's extract in the platform's own form."""
    folder = tmp_path / "poster"
    folder.mkdir()
    (folder / "person.csv").write_text(PEOPLE, encoding="utf-8")
    (folder / "register_row_nkbc.csv").write_text(CASES, encoding="utf-8")
    return folder


@pytest.fixture(autouse=True)
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation of the analyst's own, and a folder to work in."""
    monkeypatch.setenv("FOLJSAM_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def foljsam(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def computed(*arguments: object, code: int = 0) -> dict[str, Any]:
    done = foljsam("compute", *arguments, "--json")
    assert done.exit_code == code, done.output
    return dict(json.loads(done.stdout))


def one_year(records: Path) -> tuple[object, ...]:
    return ("--specification", INDICATOR, "--data", records, "--region", "14", "--period", YEAR)


def rows_in(made: Path) -> list[dict[str, str]]:
    with zipfile.ZipFile(made) as archive:
        text = archive.read("results.csv").decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def test_the_package_is_accepted_by_the_submission_road_as_it_is(
    place: World, records: Path, installation: Path
) -> None:
    round_id = place.round(indicators=(INDICATOR,))
    asked = installation / "omgang.json"
    asked.write_text(json.dumps(place.get(f"/rounds/{round_id}/contract", "rapportor-14", region="14")), "utf-8")
    handed_in = installation / "r.foljsam.zip"
    told = computed("--round", asked, "--region", "14", "--data", records, "--output", handed_in)
    assert told["round"] == round_id
    assert [item["flow"] for item in told["indicators"]] == [
        {
            "initial_population": 3,
            "denominator": 3,
            "exclusion": 0,
            "exception": 0,
            "missing": 1,
            "counted": 2,
            "numerator": 1,
        }
    ]
    assert told["people_outside"] == 1
    checked = foljsam("check", handed_in, "--round", asked, "--region", "14")
    assert checked.exit_code == 0, checked.output
    answer = place.hand_in_bytes(handed_in.read_bytes(), round_id, "14", "rapportor-14", handed_in.name)
    found = place.settled(answer.json()["id"], "rapportor-14")
    assert (found["state"], found["errors"]) == ("checked", 0), found["summary"]
    assert found["manifest"]


def test_the_rows_are_the_total_and_every_breakdown_of_the_region_alone(records: Path, installation: Path) -> None:
    computed(*one_year(records), "--output", installation / "r.zip")
    found = {
        (r["unit"], r["age_group"]): (r["numerator"], r["denominator"], r["missing"])
        for r in rows_in(installation / "r.zip")
    }
    assert found["", "total"] == ("1", "2", "1")
    assert found["E1", "total"] == ("1", "2", "0")
    assert found["E2", "total"] == ("0", "0", "1")
    assert found["", "50-69"] == ("1", "1", "0")
    assert found["", "70+"] == ("0", "1", "1")


def test_a_month_is_a_period_of_its_own(records: Path, installation: Path) -> None:
    computed(*one_year(records), "--by-month", "--output", installation / "r.zip")
    found = [r for r in rows_in(installation / "r.zip") if r["unit"] == "" and r["age_group"] == "total"]
    spans = {(r["period_start"], r["period_end"]): r["denominator"] for r in found}
    assert len(spans) == 13
    assert spans["2024-01-01", "2024-12-31"] == "2"
    assert (spans["2024-01-01", "2024-01-31"], spans["2024-02-01", "2024-02-29"]) == ("1", "0")


def test_no_row_about_a_person_leaves_in_package_manifest_or_working_folder(records: Path, installation: Path) -> None:
    made = installation / "r.zip"
    computed(*one_year(records), "--output", made, "--work", installation / "arbete")
    with zipfile.ZipFile(made) as archive:
        assert sorted(archive.namelist()) == ["manifest.json", "results.csv"]
        texts = [archive.read(name).decode() for name in archive.namelist()]
    assert [path for path in (installation / "arbete").rglob("*") if path.is_file()] == []
    for person in ("p1", "p2", "p3", "p4", "1970-01-01", "2024-02-05"):
        assert not any(person in text for text in texts), person


def test_an_interrupted_run_goes_on_where_it_was(
    records: Path, installation: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    arguments = (*one_year(records), "--output", installation / "r.zip", "--work", installation / "arbete")
    with monkeypatch.context() as broken:
        broken.setattr(package, "made", lambda *given: (_ for _ in ()).throw(KeyboardInterrupt))
        assert foljsam("compute", *arguments).exit_code != 0
    assert not (installation / "r.zip").exists()
    with monkeypatch.context() as counted:
        counted.setattr(run.batch, "tallied", lambda *given: pytest.fail("computed again"))
        assert computed(*arguments)["resumed"] == 1
    first = rows_in(installation / "r.zip")
    assert computed(*arguments)["resumed"] == 0, "what is in a package is not kept"
    assert rows_in(installation / "r.zip") == first


def test_changed_records_are_computed_again(records: Path, installation: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    arguments = (*one_year(records), "--output", installation / "r.zip", "--work", installation / "arbete")
    with monkeypatch.context() as broken:
        broken.setattr(package, "made", lambda *given: (_ for _ in ()).throw(KeyboardInterrupt))
        foljsam("compute", *arguments)
    with (records / "register_row_nkbc.csv").open("a", encoding="utf-8") as file:
        file.write("p3,f,2024-06-01,14,E2,2024-06-01,,2024-06-02\n")
    assert computed(*arguments)["resumed"] == 0
    assert rows_in(installation / "r.zip")[-1]["denominator"] == "1"


def test_faulty_records_are_counted_and_the_run_goes_on_or_stops_as_the_mapping_says(
    records: Path, installation: Path
) -> None:
    with (records / "register_row_nkbc.csv").open("a", encoding="utf-8") as file:
        file.write("p2,g,1066-06-01,14,E2,2024-06-01,,2024-06-02\n")
    told = computed(*one_year(records), "--output", installation / "r.zip")
    assert {(f["table"], f["column"], f["count"], f["rule"]) for f in told["findings"]} == {
        ("register_row.nkbc", "start", 1, "continue")
    }
    code = told["findings"][0]["code"]
    mapping = installation / "egen.yaml"
    mapping.write_text(
        "id: egen\nversion: 1\nname: {sv: Egen, en: Own}\ndescription: Stoppar vid fel.\n"
        "tables:\n  person: {from: person, own_names: true}\n"
        "  register_row.nkbc: {from: register_row_nkbc, own_names: true}\n"
        f"rules: {{{code}: stop}}\n",
        "utf-8",
    )
    stopped = foljsam("compute", *one_year(records), "--mapping", mapping, "--output", installation / "s.zip")
    assert stopped.exit_code == 1
    assert not (installation / "s.zip").exists()
    assert "stoppa" in stopped.output
    assert "1066" not in stopped.output


def test_what_is_not_there_is_said_with_what_to_do(records: Path, installation: Path) -> None:
    (records / "register_row_nkbc.csv").unlink()
    done = foljsam("compute", *one_year(records))
    assert done.exit_code == 1
    assert "register_row_nkbc" in done.output
    done = foljsam("compute", "--specification", "palliativ-munhalsa-som-inte-finns", *one_year(records)[2:])
    assert (done.exit_code, "heter" in done.output) == (1, True)
    assert foljsam("compute", "--specification", INDICATOR).exit_code == 2


def test_indicators_that_the_extract_lacks_something_for_are_left_out_when_asked_and_said(
    records: Path, installation: Path
) -> None:
    # osteoporos asks for diagnoses and medication, which a breast cancer register does not have
    other = "osteoporos-lakemedel-12-man"
    made = installation / "r.zip"
    both = ("--specification", other, *one_year(records), "--output", made)
    refused = foljsam("compute", *both)
    assert refused.exit_code == 1
    assert not made.exists()
    for said in ("diagnosis", "medication", f"[{other}]", "--skip-missing"):
        assert said in refused.output, said
    told = computed(*both, "--skip-missing")
    assert [item["id"] for item in told["indicators"]] == [INDICATOR]
    assert told["left_out"] == [{"id": other, "lacks": ["diagnosis", "medication"]}]
    assert {row["indicator"] for row in rows_in(made)} == {INDICATOR}
    assert f"{other} är inte beräknad" in " ".join(foljsam("compute", *both, "--skip-missing").output.split())


def test_there_is_nothing_to_skip_to_where_everything_lacks_something(records: Path) -> None:
    (records / "register_row_nkbc.csv").unlink()
    done = foljsam("compute", *one_year(records), "--skip-missing")
    assert (done.exit_code, "--skip-missing" in done.output) == (1, False)


def test_records_that_end_before_the_follow_up_are_warned_about(records: Path, installation: Path) -> None:
    early = ("--period", "2024-06-01/2025-06-01", "--output", installation / "r.zip")
    told = computed(*one_year(records)[:6], *early)
    # The last case starts on 1 January 2025; the period, which nothing follows up beyond, ends in May.
    assert (told["last_day"], told["indicators"][0]["follow_up_until"]) == ("2025-01-01", "2025-05-31")
    shown = " ".join(foljsam("compute", *one_year(records)[:6], *early).output.split())
    assert f"Posterna slutar före uppföljningen av {INDICATOR} (2025-01-01 / 2025-05-31)" in shown
    on_time = foljsam("compute", *one_year(records), "--output", installation / "r.zip")
    assert "uppföljningen" not in on_time.output


def test_the_self_test_computes_the_worked_patients_through_the_mapping(installation: Path) -> None:
    folder = installation / "prov"
    done = foljsam("compute", "--selftest", "--specification", INDICATOR, "--output", folder, "--json")
    assert done.exit_code == 0, done.output
    (tested,) = json.loads(done.stdout)
    assert (tested["wrong"], tested["by_hand"]) == ([], [])
    cases = folder / INDICATOR / "register_row_nkbc.csv"
    assert cases.exists()
    # A region's chain that loses the day of the visit is found out.
    cases.write_text(cases.read_text("utf-8").replace("2025-03-06", ""), "utf-8")
    done = foljsam("compute", "--selftest", "--specification", INDICATOR, "--data", folder, "--json")
    assert done.exit_code == 1
    assert "fem-dagar" in json.loads(done.stdout)[0]["wrong"][0]


def test_explain_tells_why_a_person_is_out(records: Path) -> None:
    done = foljsam("compute", "explain", "--person", "p2", *one_year(records)[:4], "--period", YEAR)
    assert done.exit_code == 0, done.output
    assert "2024-02-05" in done.output


def test_the_flow_chart_says_how_many_fell_away_where(records: Path) -> None:
    arguments = ("compute", "flow", *one_year(records)[:4], "--period", YEAR)
    done = foljsam(*arguments, "--json")
    assert done.exit_code == 0, done.output
    counts = {count["key"]: count["count"] for count in json.loads(done.stdout)[0]["flow"]}
    # Four cases in the year, the other region's too: one cannot be computed, and two of the three others were in time.
    assert (counts["initial_population"], counts["missing"], counts["counted"], counts["numerator"]) == (4, 1, 3, 2)
    assert "3" in foljsam(*arguments).stdout


@pytest.mark.spark
def test_spark_gives_the_same_package_to_the_last_count(records: Path, installation: Path, java: str) -> None:
    for engine in ("duckdb", "spark"):
        computed(*one_year(records), "--by-month", "--engine", engine, "--output", installation / f"{engine}.zip")
    assert rows_in(installation / "spark.zip") == rows_in(installation / "duckdb.zip")


def test_the_manifest_holds_the_digests_that_were_used(records: Path, installation: Path) -> None:
    made = installation / "r.zip"
    computed(*one_year(records), "--output", made)
    with zipfile.ZipFile(made) as archive:
        found, problems = manifest.parsed(archive.read("manifest.json"))
    assert problems == []
    assert isinstance(found, Manifest)
    assert set(found.engine) == {"duckdb", "ibis"}
    assert found.indicators[0].by_step[0].rows_in == 5


def test_a_run_that_was_killed_leaves_nothing_behind_for_the_next_to_keep(records: Path, installation: Path) -> None:
    spill = installation / "arbete" / "spill"
    spill.mkdir(parents=True)
    (spill / "duckdb_temp_storage.tmp").write_text("p1", "utf-8")
    computed(*one_year(records), "--output", installation / "r.zip", "--work", installation / "arbete")
    assert not spill.exists()


def test_rows_without_an_id_of_their_own_are_not_counted_as_none(records: Path) -> None:
    cases = records / "register_row_nkbc.csv"
    cases.write_text(cases.read_text("utf-8").replace("event_id", "lopnr"), "utf-8")
    done = foljsam("compute", *one_year(records))
    assert (done.exit_code, "register_row.nkbc.event_id saknas" in done.output) == (1, True)


@pytest.mark.parametrize("region", ["00", "99", "abc"])
def test_a_region_that_is_none_is_refused_before_anything_is_computed(records: Path, region: str) -> None:
    done = foljsam("compute", *one_year(records)[:4], "--region", region, "--period", YEAR)
    assert (done.exit_code, "länskoden" in done.output) == (2, True)


def test_the_mean_of_a_few_is_not_handed_in(installation: Path) -> None:
    folder = installation / "poster"
    folder.mkdir()
    people = [f"q{n},1950-01-01,{'F' if n else 'M'},14" for n in range(6)]
    (folder / "person.csv").write_text("\n".join(["person_id,birth_date,sex,region", *people]) + "\n", "utf-8")
    # One man and five women: only the women, and all together, are enough not to be one person's own value.
    rows = [f"q{n},v{n},2024-03-01,14,2024-03-0{n + 1},2024-04-01" for n in range(6)]
    header = "person_id,event_id,start,region,matt_start,matt_slut"
    (folder / "register_row_prov.csv").write_text("\n".join([header, *rows]) + "\n", "utf-8")
    definition = {
        "counts": "register_row",
        "of": "rad",
        "variables": {"prov": {"matt_start": "date", "matt_slut": "date"}},
        "steps": {"rad": {"events": "register_row", "in_register": "prov", "unknown": "no"}},
        "initial_population": {"all": []},
        "measured": {"days": {"since": "unit.matt_start", "until": "unit.matt_slut"}},
        "attribution": {"region": "person.region"},
        "worked": {
            "period": "2024-01-01/2025-01-01",
            "people": [{"id": "ingen", "why": "behövs inte här", "expect": []}],
            "result": {"denominator": 0},
        },
    }
    changes = {"kind": "mean", "unit": "days", "computation": definition, "examples": []}
    written = installation / "prov-indikator.yaml"
    written.write_text(yaml.safe_dump(COMPLETE | changes, allow_unicode=True), "utf-8")
    made = installation / "r.zip"
    told = computed(
        *("--specification", written, "--data", folder, "--region", "14", "--period", YEAR, "--output", made)
    )
    found = {row["sex"]: (row["n"], row["value"]) for row in rows_in(made)}
    assert found == {"total": ("6", "28,5"), "women": ("5", "28,0"), "men": ("1", "")}
    assert {one["sex"] for one in told["indicators"][0]["quartiles"]} == {"total", "women"}
