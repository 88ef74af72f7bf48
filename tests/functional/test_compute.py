"""`foljsam compute` from a region's files to a checked submission, as an analyst meets it. Everybody in it is made up."""

import csv
import io
import json
import os
import sqlite3
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner, Result

from backend.cli import asked_for
from backend.cli.main import app
from backend.computing import package, run, specification_choice
from backend.core.errors import UserError
from datasources.delivery import manifest
from datasources.delivery.manifest import Manifest
from indicators.catalogue.digest import digest, to_yaml
from indicators.catalogue.packaged import conditions, packaged
from indicators.entries.specification import Specification
from tests.support.specifications import COMPLETE, computing
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


NOBODY = {
    "period": YEAR,
    "people": [{"id": "ingen", "why": "behövs inte här", "expect": []}],
    "result": {"denominator": 0},
}
"""Worked patients of a definition whose results are computed from other records."""


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


def test_a_round_of_months_gets_its_months_and_no_row_of_the_year(
    place: World, records: Path, installation: Path
) -> None:
    round_id = place.round(indicators=(INDICATOR,), rows_by="month")
    asked, handed_in = installation / "omgang.json", installation / "r.foljsam.zip"
    asked.write_text(json.dumps(place.get(f"/rounds/{round_id}/contract", "rapportor-14", region="14")), "utf-8")
    computed("--round", asked, "--region", "14", "--data", records, "--output", handed_in)
    totals = [r for r in rows_in(handed_in) if r["unit"] == "" and r["age_group"] == "total"]
    assert [r["period_start"] for r in totals] == [f"2024-{month:02}-01" for month in range(1, 13)]
    answer = place.hand_in_bytes(handed_in.read_bytes(), round_id, "14", "rapportor-14", handed_in.name)
    found = place.settled(answer.json()["id"], "rapportor-14")
    assert (found["state"], found["errors"]) == ("checked", 0), found["summary"]
    assert not {"month-missing", "other-month"} & {item["code"] for item in found["summary"]}


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
        broken.setattr(package, "build", lambda *given: (_ for _ in ()).throw(KeyboardInterrupt))
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
        broken.setattr(package, "build", lambda *given: (_ for _ in ()).throw(KeyboardInterrupt))
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
    told = computed(*one_year(records), "--mapping", mapping, "--output", installation / "s.zip", code=1)
    assert (told["verdict"], {f["rule"] for f in told["findings"]}) == ("stopped", {"stop", "continue"})


def test_what_is_not_there_is_said_with_what_to_do(records: Path, installation: Path) -> None:
    (records / "register_row_nkbc.csv").unlink()
    done = foljsam("compute", *one_year(records))
    assert done.exit_code == 1
    assert "register_row_nkbc" in done.output
    done = foljsam("compute", "--specification", "palliativ-munhalsa-som-inte-finns", *one_year(records)[2:])
    assert (done.exit_code, "heter" in done.output) == (1, True)
    assert foljsam("compute", "--specification", INDICATOR).exit_code == 2
    assert "Ange --period START/SLUT" in foljsam("compute", *one_year(records)[:-2]).output


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
    shown = " ".join(foljsam("compute", *both, "--skip-missing").output.split())
    assert f"Utelämnad: {other}: filen diagnosis finns inte i datamappen" in shown
    # diagnoses alone are no use, and a table that nobody computes from is not read
    (records / "diagnosis.csv").write_text("person_id,start,code,care_level\np1,1066-01-01,S720,slutenvard\n", "utf-8")
    told = computed(*both, "--skip-missing")
    assert told["left_out"] == [{"id": other, "lacks": ["medication"]}]
    assert (set(told["tables"]), told["findings"]) == ({"person", "register_row.nkbc"}, [])


@pytest.mark.parametrize(
    ("content", "says"),
    [
        # there, and broken: nothing that the region lacks, so it is not left out in silence
        (b"person_id,start,start\np1,2024-01-01,\n", "har två kolumner med samma namn"),
        ("person_id,start,läkemedel\n".encode("latin-1"), "är inte utf-8"),
        (b"", "är tom"),
    ],
)
def test_a_file_that_is_broken_is_not_taken_for_one_that_is_not_there(
    records: Path, installation: Path, content: bytes, says: str
) -> None:
    (records / "medication.csv").write_bytes(content)
    both = ("--specification", "osteoporos-lakemedel-12-man", *one_year(records), "--output", installation / "r.zip")
    done = foljsam("compute", *both, "--skip-missing")
    assert (done.exit_code, says in " ".join(done.output.split())) == (1, True)


def test_a_register_variable_that_only_says_where_a_unit_belongs_is_lacking_like_any_other(
    records: Path, installation: Path
) -> None:
    # nkbc06 gives its results by the unit of operation, which this extract does not have
    told = computed(
        *("--specification", "nkbc06", *one_year(records)),
        *("--skip-missing", "--output", installation / "r.zip"),
    )
    assert [item["id"] for item in told["indicators"]] == [INDICATOR]
    (left,) = told["left_out"]
    assert (left["id"], "register_row.nkbc.op_enhet" in left["lacks"]) == ("nkbc06", True)


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


@pytest.mark.parametrize(
    ("changed", "code", "says"),
    [
        (("--engine", "kvant"), 2, "--engine är duckdb eller spark"),
        (("--period", "2024"), 2, "START/SLUT"),
        (("--period", ""), 2, "START/SLUT"),
        (("--memory", "mycket"), 2, "till exempel 4GB"),
        (("--mapping", "finns-inte"), 2, "varken en fil eller en färdig mappning"),
        (("--mapping", "trasig.yaml"), 1, "fältet saknas"),
        (("--by-month", "--period", "2024-01-15/2024-03-15"), 2, "hela månader"),
        (("--output", "."), 2, "--output är en mapp"),
        (("--specification", "latin.yaml"), 2, "är inte UTF-8"),
        (("--specification", "fel.yaml"), 1, "fel.yaml:2"),
        (("--specification", "tidig.yaml"), 1, "gäller från 2025-01-01"),
        (("--specification", "egen.yaml", "--specification", "egen.yaml"), 1, "står två gånger"),
        (("--specification", "kolada-u79119"), 1, "har ingen beräkning"),
        (("--pathway", "jattecellsarterit"), 2, "Ingen av de valda specifikationerna har en beräkning"),
        (("--round", "omgang.json"), 2, "--round behöver --region"),
    ],
)
def test_a_call_that_cannot_be_used_is_a_sentence(
    records: Path, installation: Path, changed: tuple[str, ...], code: int, says: str
) -> None:
    own = COMPLETE | {"examples": []} | computing()
    written = {"egen.yaml": own, "tidig.yaml": own | {"valid_from": "2025-01-01"}}
    for name, content in written.items():
        (installation / name).write_text(yaml.safe_dump(content, allow_unicode=True), "utf-8")
    (installation / "latin.yaml").write_bytes("id: å".encode("latin-1"))
    (installation / "fel.yaml").write_text("id: fel\nversion: noll\n", "utf-8")
    (installation / "trasig.yaml").write_text("id: trasig\n", "utf-8")
    options: dict[str, tuple[str, ...]] = {"--specification": (INDICATOR,), "--region": ("14",), "--period": (YEAR,)}
    if changed[0] == "--round":
        del options["--region"]
    if changed[0] in ("--pathway", "--specification"):
        del options["--specification"]
    for option in set(changed) & options.keys():
        del options[option]
    kept = [word for option, values in options.items() for value in values for word in (option, value)]
    done = foljsam("compute", "--data", records, *kept, *changed)
    assert (done.exit_code, says in " ".join(done.output.split())) == (code, True), done.output
    assert not list(installation.glob("*.zip"))


def test_a_round_has_its_own_period_indicators_and_specifications(
    place: World, records: Path, installation: Path
) -> None:
    round_id = place.round(indicators=(INDICATOR,))
    contract = place.get(f"/rounds/{round_id}/contract", "rapportor-14", region="14")
    asked = installation / "omgang.json"
    asked.write_text(json.dumps(contract), "utf-8")
    base = ("compute", "--round", asked, "--region", "14", "--data", records)

    def said(*more: object) -> tuple[int, str]:
        done = foljsam(*base, *more)
        return done.exit_code, " ".join(done.output.split())

    code, text = said("--by-month")
    assert (code, "välj antingen --round eller --by-month" in text) == (2, True)
    code, text = said("--specification", "nkbc02")
    assert (code, "Omgången frågar inte efter nkbc02" in text) == (1, True)
    contract["indicators"][0]["digest"] = "0" * 64  # as an installation of another release has it
    asked.write_text(json.dumps(contract), "utf-8")
    code, text = said()
    assert (code, f"Omgången begär {INDICATOR} version" in text) == (1, True)


def test_a_pathway_or_nothing_chooses_all_that_compute() -> None:
    versions = specification_choice.packaged_versions()
    every = {one.id for one in specification_choice.choose(versions, [], None, None, everything=True)}
    pathway = {one.id for one in specification_choice.choose(versions, [], "somnapne", None, everything=False)}
    published = [one for one in packaged().specifications if one.computation and one.status == "published"]
    assert every == {one.id for one in published}
    assert pathway == {one.id for one in published if "somnapne" in {link.pathway for link in one.pathways}}
    assert pathway


def test_specifications_that_are_named_are_read_without_the_others() -> None:
    asked = specification_choice.identifiers_asked([INDICATOR], None, None)
    assert asked == {INDICATOR}
    assert (
        specification_choice.identifiers_asked([INDICATOR], "somnapne", None) is None
    )  # a pathway is told by its content
    assert specification_choice.identifiers_asked([], None, None) is None
    [known] = specification_choice.packaged_versions(asked)
    [same] = [one for one in specification_choice.packaged_versions() if one.specification.id == INDICATOR]
    assert known == same


def test_files_that_change_while_they_are_read_are_not_computed_from(records: Path, installation: Path) -> None:
    request = asked_for.request(choice_of(INDICATOR), records, "foljsam", YEAR, "duckdb", "14")

    def changed(done: int, of: int, what: str) -> None:
        (records / "person.csv").write_text(PEOPLE + "p5,1950-01-01,F,14\n", "utf-8")

    with pytest.raises(UserError, match="Filerna ändrades medan de lästes"):
        run.run(request, installation / "arbete", changed)


def choice_of(identifier: str) -> list[Specification]:
    return [found for found in packaged().specifications if found.id == identifier]


def test_what_an_engine_says_when_it_cannot_is_not_repeated(records: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # DuckDB cannot work in a kilobyte; what it says of that, and of anything unforeseen, may repeat rows
    done = foljsam("compute", *one_year(records), "--memory", "1KB")
    assert (done.exit_code, "går inte att läsa" in done.output) == (1, True)
    assert "Traceback" not in done.output
    with monkeypatch.context() as broken:
        broken.setattr(run.batch, "tallied", lambda *given: 1 / 0)
        done = foljsam("compute", *one_year(records))
    assert (done.exit_code, "Motorn kunde inte räkna (ZeroDivisionError" in done.output) == (1, True)
    assert "division" not in done.output
    assert foljsam("compute", *one_year(records), "--memory", "1 GiB").exit_code == 0


def test_a_variable_that_only_says_where_a_unit_belongs_must_be_there_too(records: Path, installation: Path) -> None:
    (spec,) = choice_of(INDICATOR)
    content = json.loads(spec.model_dump_json(exclude_defaults=True))
    content["computation"]["variables"]["nkbc"]["rapport_datum"] = "date"
    content["computation"]["attribution"]["month_of"] = "unit.rapport_datum"
    content |= {"id": "egen", "examples": []}
    (installation / "egen.yaml").write_text(yaml.safe_dump(content, allow_unicode=True), "utf-8")
    done = foljsam("compute", "--specification", "egen.yaml", *one_year(records)[2:])
    assert done.exit_code == 1
    assert "register_row.nkbc.rapport_datum" in done.output


def test_an_unknown_sex_is_told_on_a_row_of_its_own_and_an_unknown_age_takes_that_breakdown_away(
    installation: Path,
) -> None:
    folder = installation / "poster"
    folder.mkdir()
    # p3 has no sex, which is told beside women and men; p4 has no day of birth: ages that do not sum to all are not handed in
    people = ["p1,1970-01-01,F,14", "p2,1950-01-01,M,14", "p3,1950-01-01,,14", "p4,,F,14"]
    (folder / "person.csv").write_text("\n".join(["person_id,birth_date,sex,region", *people]) + "\n", "utf-8")
    (folder / "diagnosis.csv").write_text("person_id,start,code\np1,2024-05-01,X1\n", "utf-8")
    attribution = {"region": "person.region", "age_at": "period.start", "age_groups": [0, 65]}
    content = COMPLETE | {"examples": [], "breakdowns": ["sex", "age"]} | computing(attribution=attribution)
    (installation / "egen.yaml").write_text(yaml.safe_dump(content, allow_unicode=True), "utf-8")
    made = installation / "r.zip"
    computed("-s", "egen.yaml", "--data", folder, "--region", "14", "--period", YEAR, "--output", made)
    by_sex = {row["sex"]: row for row in rows_in(made)}
    counted = {sex: (row["age_group"], row["denominator"]) for sex, row in by_sex.items()}
    assert counted == {
        "total": ("total", "4"),
        "women": ("total", "2"),
        "men": ("total", "1"),
        "unknown": ("total", "1"),
    }
    assert "Kön saknas för 1" in by_sex["total"]["comment"]
    assert "Ålder saknas för 1" in by_sex["total"]["comment"]


def test_a_self_test_tells_people_what_is_right_wrong_and_left_to_them(installation: Path) -> None:
    whole = foljsam("compute", "--selftest", "--specification", INDICATOR, "--output", "prov")
    assert (whole.exit_code, "1 specifikationer prövade, 0 med fel" in whole.output) == (0, True)
    head = "id: egen\nversion: 1\nname: {sv: Egen, en: Own}\ndescription: Prov.\ntables:\n"
    people = "  person: {from: person, own_names: true}\n"
    # The patients are of region 01, which an extract that is always of 14 cannot say.
    constant = "{region: {constant: '14'}}"
    by_hand = f"{head}{people}  register_row.nkbc: {{from: nkbc, own_names: true, columns: {constant}}}\n"
    (installation / "alltid-14.yaml").write_text(by_hand, "utf-8")
    (installation / "tom").mkdir()
    left = foljsam("compute", "--selftest", "-s", INDICATOR, "--mapping", "alltid-14.yaml", "--output", "prov2")
    assert (left.exit_code, "fyll i själva" in " ".join(left.output.split())) == (0, True)
    # what the region's own chain should have read in is not there
    wrong = foljsam("compute", "--selftest", "-s", INDICATOR, "--data", "tom")
    assert (wrong.exit_code, "1 med fel" in wrong.output) == (1, True)
    (told,) = json.loads(foljsam("compute", "--selftest", "-s", INDICATOR, "--data", "tom", "--json").stdout)
    assert "datamappen nkbc17 finns inte" in told["wrong"][0]


LACKS: list[tuple[dict[str, Any], str]] = [
    # causes of death are more than the days of death that the persons have
    (
        {"initial_population": {"exists": {"events": "death", "codes": ["prov"], "unknown": "no"}}},
        "mappningen ger inga dödsorsaker",
    ),
    # a list that the region is to supply
    (
        {"codelists": {"prov": {"system": "Prov", "codes": ["X1"]}, "egen": {"supplied": ["Egen lista"]}}}
        | {"initial_population": {"exists": {"events": "diagnosis", "codes": ["egen"], "unknown": "no"}}},
        "kodlistan 'Egen lista' ska följa med utdraget",
    ),
    # a field that decides who is counted
    (
        {"initial_population": {"exists": {"events": "diagnosis", "where": {"position": "huvud"}, "unknown": "no"}}},
        "diagnosis.position saknas",
    ),
    # a code of the counted unit itself, which the register's rows do not have
    (
        {"counts": "register_row", "of": "rad", "attribution": {"region": "unit.region"}}
        | {"variables": {"nkbc": {}}, "worked": NOBODY}
        | {"steps": {"rad": {"events": "register_row", "in_register": "nkbc", "unknown": "no"}}}
        | {"numerator": {"unit": {"codes": ["prov"], "unknown": "no"}}},
        "register_row.nkbc.code saknas",
    ),
]


def test_a_specification_in_a_file_is_computed_without_reading_the_whole_catalogue(
    records: Path, installation: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (records / "diagnosis.csv").write_text("person_id,start,code\np1,2024-05-01,X1\n", "utf-8")
    content = COMPLETE | {"examples": []} | computing()
    (installation / "egen.yaml").write_text(yaml.safe_dump(content, allow_unicode=True), "utf-8")

    def read() -> None:
        raise AssertionError("every file of the catalogue was read, for the code lists in a few of them")

    monkeypatch.setattr("indicators.catalogue.packaged.load", read)
    packaged.cache_clear()
    computed("--specification", "egen.yaml", *one_year(records)[2:], "--output", installation / "r.zip")
    assert [row["numerator"] for row in rows_in(installation / "r.zip") if row["sex"] == "total"] == ["1"]


@pytest.mark.parametrize(("changes", "says"), LACKS)
def test_what_an_extract_lacks_is_said_before_anything_is_counted(
    records: Path, installation: Path, changes: dict[str, Any], says: str
) -> None:
    (records / "diagnosis.csv").write_text("person_id,start,code\np1,2024-05-01,X1\n", "utf-8")
    content = COMPLETE | {"examples": []} | computing(**changes)
    (installation / "egen.yaml").write_text(yaml.safe_dump(content, allow_unicode=True), "utf-8")
    done = foljsam("compute", "--specification", "egen.yaml", *one_year(records)[2:])
    assert (done.exit_code, says in " ".join(done.output.split())) == (1, True), done.output


SUPPLIED = "name,code\nLista ett,X1\n"


@pytest.mark.parametrize(
    ("lists", "empty", "says"),
    [
        (SUPPLIED, [], "kodlistan 'Lista två' ska följa med utdraget"),  # one of two
        (
            SUPPLIED + "Lista tva,X2\n",
            [],
            "är 'Lista tva' felstavat?",
        ),  # misspelt, and was read as if it were not asked for
        (SUPPLIED + "Lista två,\n", [], "kodlistan 'Lista två' ska"),  # a row without a code declares nothing
        (SUPPLIED + "Lista två,X2\n", [], None),
        (SUPPLIED, ["Lista två"], None),  # declared empty
        ("name,code\nannat,X9\n", ["Lista ett", "Lista två"], None),  # both: nobody can have it
    ],
)
def test_every_list_that_is_to_be_supplied_is_there_or_declared_empty(
    records: Path, installation: Path, lists: str, empty: list[str], says: str | None
) -> None:
    (records / "diagnosis.csv").write_text("person_id,start,code\np1,2024-05-01,X1\n", "utf-8")
    (records / "listor.csv").write_text(lists, "utf-8")
    asked = {"egen": {"supplied": ["Lista ett", "Lista två"]}}
    numerator = {"exists": {"events": "diagnosis", "codes": ["egen"], "unknown": "no"}}
    worked = computing()["computation"]["worked"] | {"supplied": {"Lista ett": ["X1"], "Lista två": ["X2"]}}
    content = COMPLETE | {"examples": []} | computing(codelists=asked, numerator=numerator, worked=worked)
    (installation / "egen.yaml").write_text(yaml.safe_dump(content, allow_unicode=True), "utf-8")
    names = {"id": "m", "version": 1, "name": {"sv": "M", "en": "M"}, "description": "M."}
    tables = {name: {"from": name, "own_names": True} for name in ("person", "diagnosis")}
    supplied = {"codelists": {"from": "listor", "name": "name", "code": "code", "empty": empty}}
    (installation / "m.yaml").write_text(yaml.safe_dump(names | {"tables": tables} | supplied), "utf-8")
    made = installation / "r.zip"
    arguments = ("-s", "egen.yaml", *one_year(records)[2:], "--mapping", "m.yaml", "--output", made)
    done = foljsam("compute", *arguments)
    assert (done.exit_code, says is None or says in " ".join(done.output.split())) == (int(says is not None), True), (
        done.output
    )
    if says is None:
        total = next(row for row in rows_in(made) if row["sex"] == "total")
        assert total["numerator"] == ("0" if len(empty) == 2 else "1")


def test_two_specifications_that_disagree_about_a_variable_are_not_computed_together(
    records: Path, installation: Path
) -> None:
    for name, kind in (("ena", "date"), ("andra", "text")):
        content = COMPLETE | {"id": name, "examples": []} | computing(variables={"nkbc": {"besok_datum": kind}})
        (installation / f"{name}.yaml").write_text(yaml.safe_dump(content, allow_unicode=True), "utf-8")
    done = foljsam("compute", "-s", "ena.yaml", "-s", "andra.yaml", *one_year(records)[2:])
    assert (done.exit_code, "nkbc.besok_datum har olika typ i två" in " ".join(done.output.split())) == (1, True)


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
    arguments = (*one_year(records)[:4], "--period", YEAR, "--json")
    (told,) = json.loads(foljsam("compute", "explain", "--person", "p2", *arguments).stdout)
    assert (told["indicator"], told["person"]) == (INDICATOR, "p2")


def test_a_variable_that_is_declared_and_never_used_is_nothing_to_lack(records: Path, installation: Path) -> None:
    changed = computing(
        counts="register_row",
        of="rad",
        variables={"nkbc": {"besok_datum": "date", "oanvand": "text"}},
        steps={"rad": {"events": "register_row", "in_register": "nkbc", "unknown": "no"}},
        numerator={"unit": {"where": {"besok_datum": {"filled": True}}, "unknown": "no"}},
        worked=NOBODY,
    )
    path = installation / "egen.yaml"
    path.write_text(yaml.safe_dump(COMPLETE | {"examples": []} | changed, allow_unicode=True), "utf-8")
    own = ("-s", path, "--data", records, "--period", YEAR)
    assert foljsam("compute", *own, "--region", "14", "--output", installation / "r.zip").exit_code == 0
    explained = foljsam("compute", "explain", "--person", "p2", *own)
    assert (explained.exit_code, "2024-02-05" in explained.output) == (0, True), explained.output


def test_the_flow_chart_says_how_many_fell_away_where(records: Path) -> None:
    arguments = ("compute", "flow", *one_year(records)[:4], "--period", YEAR)
    done = foljsam(*arguments, "--json")
    assert done.exit_code == 0, done.output
    counts = {count["key"]: count["count"] for count in json.loads(done.stdout)[0]["flow"]}
    # Four cases in the year, the other region's too: one cannot be computed, and two of the three others were in time.
    assert (counts["initial_population"], counts["missing"], counts["counted"], counts["numerator"]) == (4, 1, 3, 2)
    assert "3" in foljsam(*arguments).stdout
    with (records / "register_row_nkbc.csv").open("a", encoding="utf-8") as file:
        file.write("p2,g,1066-06-01,14,E2,2024-06-01,,2024-06-02\n")
    faulty = foljsam(*arguments)
    # told beside, so that what is asked for stays clean
    assert ("före 1880" in faulty.stderr, "före 1880" in faulty.stdout) == (True, False)


@pytest.mark.spark
def test_spark_gives_the_same_package_to_the_last_count(records: Path, installation: Path, java: str) -> None:
    for engine in ("duckdb", "spark"):
        computed(*one_year(records), "--by-month", "--engine", engine, "--output", installation / f"{engine}.zip")
    assert rows_in(installation / "spark.zip") == rows_in(installation / "duckdb.zip")


@pytest.mark.spark
def test_spark_proves_the_set_up_on_the_worked_patients_too(installation: Path, java: str) -> None:
    done = foljsam("compute", "--selftest", "--engine", "spark", "--specification", INDICATOR, "--json")
    assert done.exit_code == 0, done.output
    assert [(tested["wrong"], tested["by_hand"]) for tested in json.loads(done.stdout)] == [([], [])]


def test_spark_that_is_not_installed_is_a_sentence(records: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    done = foljsam("compute", *one_year(records), "--engine", "spark")
    assert (done.exit_code, "installera foljsam[spark]" in done.output) == (1, True)


def test_spark_without_java_is_a_sentence(records: Path, installation: Path) -> None:
    # a process of its own: where Spark has started once, it needs no Java any more
    environment = os.environ | {"PATH": "/finns-inte", "JAVA_HOME": "/finns-inte"}
    arguments = [str(argument) for argument in (*one_year(records), "--engine", "spark")]
    command = [str(Path(sys.executable).with_name("foljsam")), "compute", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120, env=environment)
    assert (done.returncode, "Java 17 behövs" in done.stderr) == (1, True), done.stderr
    assert "Traceback" not in done.stderr


def test_an_installation_with_a_register_takes_in_a_newer_release_when_it_computes(
    records: Path, installation: Path
) -> None:
    """A process of its own: it has not migrated, and so knows only the tables that it imports."""
    command = [str(Path(sys.executable).with_name("foljsam")), "compute", *map(str, one_year(records))]
    assert subprocess.run(command, capture_output=True, check=False, timeout=240).returncode == 0
    with sqlite3.connect(installation / "data" / "foljsam.db") as register:  # as the release before had it
        register.execute("DELETE FROM entry_version WHERE entry = 'demens-lakemedel'")
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=240)
    assert done.returncode == 0, done.stderr


def test_the_manifest_holds_the_digests_that_were_used(records: Path, installation: Path) -> None:
    made = installation / "r.zip"
    computed(*one_year(records), "--output", made)
    with zipfile.ZipFile(made) as archive:
        found, problems = manifest.parsed(archive.read("manifest.json"))
    assert problems == []
    assert isinstance(found, Manifest)
    assert set(found.engine) == {"duckdb", "sqlglot"}
    assert found.indicators[0].by_step[0].rows_in == 5
    assert found.indicators[0].conditions == {"brostcancerfall": conditions()["brostcancerfall"].used.digest}


def test_a_specification_in_a_file_of_its_own_has_the_named_conditions_in_it(
    records: Path, installation: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the register gives it: it computes the same where the catalogue has never heard of them."""
    known = packaged().condition_by_id["brostcancerfall"].used.digest
    (specification,) = [one for one in packaged().specifications if one.id == INDICATOR]
    (installation / f"{INDICATOR}.yaml").write_text(to_yaml(specification), "utf-8")
    monkeypatch.setattr(specification_choice, "conditions", dict)
    made = installation / "r.zip"
    computed("--specification", f"{INDICATOR}.yaml", *one_year(records)[2:], "--output", made)
    with zipfile.ZipFile(made) as archive:
        found, _ = manifest.parsed(archive.read("manifest.json"))
    assert isinstance(found, Manifest)
    assert (found.indicators[0].digest, found.indicators[0].conditions) == (
        digest(specification),
        {"brostcancerfall": known},
    )


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


def test_the_most_recent_value_is_the_same_whatever_the_order_of_the_lines(installation: Path) -> None:
    folder = installation / "poster"
    folder.mkdir()
    (folder / "person.csv").write_text("person_id,birth_date,sex,region\np1,1950-01-01,F,14\n", "utf-8")
    # two on the last day, which no rule of the definition's tells apart: the fields in order do, and then their own ids
    lines = ["p1,a,2024-05-01,X1,80", "p1,b,2024-06-01,X1,60", "p1,c,2024-06-01,X1,90"]
    latest = {"events": "measurement", "codes": ["prov"], "unknown": "no", "pick": "last"}
    low = {"value": {"of": {"field": "latest.value"}, "below": 70, "unknown": "no"}}
    content = COMPLETE | {"examples": []} | computing(steps={"latest": latest}, numerator=low)
    (installation / "egen.yaml").write_text(yaml.safe_dump(content, allow_unicode=True), "utf-8")
    found = []
    for order in (lines, lines[::-1]):
        (folder / "measurement.csv").write_text(
            "\n".join(["person_id,event_id,start,code,value", *order]) + "\n", "utf-8"
        )
        computed("-s", "egen.yaml", "--data", folder, "--region", "14", "--period", YEAR, "--output", "r.zip")
        found.append([row["numerator"] for row in rows_in(installation / "r.zip") if row["sex"] == "total"])
    assert found == [["1"], ["1"]]


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
        "worked": NOBODY,
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


@pytest.mark.parametrize("command", ["members", "explain", "flow"])
def test_a_draft_is_tried_before_anybody_answers_for_it(installation: Path, command: str) -> None:
    folder = installation / "poster"
    folder.mkdir()
    (folder / "person.csv").write_text(
        "person_id,birth_date,sex,region\nq1,1950-01-01,F,14\nq2,1950-01-01,M,14\n", "utf-8"
    )
    # Five days in hospital; a stay that has no end cannot be measured.
    stays = (
        "person_id,event_id,start,end,care_level\nq1,a,2024-03-01,2024-03-06,slutenvard\nq2,b,2024-03-01,,slutenvard\n"
    )
    (folder / "contact.csv").write_text(stays, "utf-8")
    definition = {
        "counts": "contact",
        "of": "vistelse",
        "unknown_in_steps": "out",
        "steps": {"vistelse": {"events": "contact"}},
        "initial_population": {"all": []},
        "measured": {"days": {"since": "unit.start", "until": "unit.end"}},
        "attribution": {"region": "person.region"},
        "worked": NOBODY,
    }
    later = ("version", "status", "governance", "provenance", "examples")
    draft = {name: part for name, part in COMPLETE.items() if name not in later}
    written = installation / "prov-indikator.yaml"
    changes = {"kind": "mean", "unit": "days", "computation": definition}
    written.write_text(yaml.safe_dump(draft | changes, allow_unicode=True), "utf-8")
    asked = ("compute", command, "-s", written, "--data", folder, "--period", YEAR)
    asked += ("--person", "q1") if command == "explain" else ()
    refused = foljsam(*asked)
    assert (refused.exit_code != 0, "governance" in refused.output) == (True, True), refused.output
    done = foljsam(*asked, "--draft")
    assert done.exit_code == 0, done.output
    if command == "members":
        found = list(csv.DictReader(io.StringIO(done.stdout)))
        assert [(row["person_id"], row["denominator"], row["measured"]) for row in found] == [
            ("q1", "1", "5.000000"),
            ("q2", "1", ""),
        ]


def test_a_file_with_its_worked_patients_beside_it_is_the_same_specification(place: World, installation: Path) -> None:
    content = COMPLETE | computing()
    path, beside = installation / "prov-indikator.yaml", installation / "prov-indikator.worked.yaml"
    path.write_text(yaml.safe_dump(content, allow_unicode=True), "utf-8")
    tested = [foljsam("compute", "--selftest", "-s", path, "--output", installation / "a", "--json")]
    beside.write_text(yaml.safe_dump(content["computation"].pop("worked")), "utf-8")
    path.write_text(yaml.safe_dump(content, allow_unicode=True), "utf-8")
    tested.append(foljsam("compute", "--selftest", "-s", path, "--output", installation / "b", "--json"))
    assert [one.exit_code for one in tested] == [0, 0], tested[-1].output
    assert foljsam("catalogue", "check", path).exit_code == 0
    beside.write_bytes(b"\xff")
    refused = foljsam("compute", "--selftest", "-s", path)
    assert (refused.exit_code != 0, "inte UTF-8" in refused.output) == (True, True), refused.output


def test_the_manifest_has_the_counts_under_each_choices_alternative_also_after_an_interrupted_run(
    installation: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of the first diagnoses only p2's is of the second half year, of the last ones p1's too; p3's is of the first half."""
    folder = installation / "poster"
    folder.mkdir()
    people = [f"p{number},1970-01-01,F,14" for number in range(4)]
    (folder / "person.csv").write_text("\n".join(["person_id,birth_date,sex,region", *people]), encoding="utf-8")
    days = ["p1,a,2024-02-01,X1", "p1,b,2024-11-01,X1", "p2,c,2024-12-01,X1", "p3,d,2024-03-01,X1"]
    (folder / "diagnosis.csv").write_text("\n".join(["person_id,event_id,start,code", *days]), encoding="utf-8")
    first = {"events": "diagnosis", "codes": ["prov"], "pick": "first", "unknown": "no"}
    late = {"step": "diagnos", "when": {"starts": {"on_or_after": "period.start + 182 days"}}, "unknown": "no"}
    none_of_one = {"denominator": 1, "numerator": 0, "value": 0}
    person = {"id": "ingen", "why": "har inget", "expect": [{"initial_population": True, "denominator": True}]}
    instead = {"steps": {"diagnos": first | {"pick": "last"}}, "result": none_of_one}
    choice = {"name": "forsta", "chosen": "Den första.", "why": "Så.", "otherwise": "Den sista.", "instead": instead}
    definition = computing(
        choices=[choice],
        steps={"diagnos": first},
        numerator={"exists": late},
        worked={"period": YEAR, "people": [person], "result": none_of_one},
    )
    file = installation / "prov-indikator.yaml"
    file.write_text(to_yaml(Specification.model_validate(COMPLETE | definition)), encoding="utf-8")
    asked = (
        "--specification",
        file,
        "--data",
        folder,
        "--region",
        "14",
        "--period",
        YEAR,
        "--work",
        folder.parent / "w",
    )
    with monkeypatch.context() as broken:
        broken.setattr(package, "build", lambda *given: (_ for _ in ()).throw(KeyboardInterrupt))
        assert foljsam("compute", *asked, "--output", installation / "r.zip").exit_code != 0
    told = computed(*asked, "--output", installation / "r.zip")
    (item,) = told["indicators"]
    assert told["resumed"] == 1
    assert (item["flow"]["numerator"], item["flow"]["counted"]) == (1, 4)
    assert item["alternatives"] == {"forsta": {"numerator": 2, "denominator": 4, "missing": 0, "value": "50.0"}}
