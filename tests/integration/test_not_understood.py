"""Columns of which too little is understood, through the command line: the run stops and says which column it is."""

import csv
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner

from backend.cli.main import app

Row = dict[str, str]
Change = Callable[[Row, int], Row]


def people() -> list[Row]:
    """Twenty persons with keys that begin with zeros; the first five die within the year."""
    return [
        {
            "person_id": f"{number:04d}",
            "birth_date": f"19{30 + number}-05-05",
            "sex": "FM"[number % 2],
            "death_date": "2025-06-01" if number <= 5 else "",
            "region": "14",
        }
        for number in range(1, 21)
    ]


def diagnoses() -> list[Row]:
    """Each one's first hospital care for heart failure."""
    care = {"care_level": "slutenvard", "code": "I509", "position": "huvud", "start": "2025-03-01"}
    return [{"person_id": f"{number:04d}", **care} for number in range(1, 21)]


def write(folder: Path, **tables: list[Row]) -> None:
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)


def run(folder: Path, mapping: Path | None = None, *rest: str) -> Any:
    base = ["compute", "--specification", "hjartsvikt-dodlighet-ett-ar", "--data", str(folder), "--region", "14"]
    more = ["--period", "2025-01-01/2026-01-01", "--output", str(folder / "r.zip"), "--json"]
    return CliRunner().invoke(app, [*base, *more, *(["--mapping", str(mapping)] if mapping else []), *rest])


def changed(rows: list[Row], change: Change, share: float = 1.0) -> list[Row]:
    """The first rows, so many of all, changed."""
    return [change(dict(row), place) if place < share * len(rows) else row for place, row in enumerate(rows)]


def put(field: str, make: Callable[[str], str]) -> Change:
    return lambda row, _: {**row, field: make(row[field])}


def findings(done: Any) -> set[tuple[str, str, str]]:
    return {(f["code"], f["table"], f["column"]) for f in json.loads(done.stdout)["findings"]}


KEYS: dict[str, Callable[[str], str]] = {
    "without zeros": lambda key: key.lstrip("0"),
    "with a decimal": lambda key: f"{key.lstrip('0')}.0",
    "with zeros and a decimal": lambda key: f"{key}.0",
    "with a decimal comma": lambda key: f"{key.lstrip('0')},0",
    "with more zeros": lambda key: f"00{key}",
    "with a dash": lambda key: f"{key[:2]}-{key[2:]}",
    "with a space": lambda key: f"{key[:2]} {key[2:]}",
}


@pytest.mark.parametrize("share", [1.0, 0.5, 0.1])
@pytest.mark.parametrize("how", KEYS)
def test_keys_that_are_written_otherwise_stop_however_few(tmp_path: Path, how: str, share: float) -> None:
    write(tmp_path, person=people(), diagnosis=changed(diagnoses(), put("person_id", KEYS[how]), share))
    done = run(tmp_path)
    assert done.exit_code == 1, done.output
    assert ("keys-written-otherwise", "diagnosis", "person_id") in findings(done)
    assert not (tmp_path / "r.zip").exists()


def test_the_persons_own_keys_may_be_those_that_are_wrong(tmp_path: Path) -> None:
    write(tmp_path, person=changed(people(), put("person_id", KEYS["with a decimal"])), diagnosis=diagnoses())
    assert ("keys-written-otherwise", "diagnosis", "person_id") in findings(run(tmp_path))


def test_keys_of_another_kind_that_match_nobody_stop(tmp_path: Path) -> None:
    write(tmp_path, person=people(), diagnosis=changed(diagnoses(), put("person_id", lambda key: f"x{key}")))
    assert ("column-not-understood", "diagnosis", "person_id") in findings(run(tmp_path))


REGIONS = ["1", "VGR", "Västra Götalandsregionen", "SE14", "14.0", "014", "O", "0014", "1400", "vgr"]


@pytest.mark.parametrize("word", REGIONS)
@pytest.mark.parametrize("share", [1.0, 0.5])
def test_regions_that_are_no_county_codes_stop(tmp_path: Path, word: str, share: float) -> None:
    write(tmp_path, person=changed(people(), put("region", lambda _: word), share), diagnosis=diagnoses())
    done = run(tmp_path)
    assert done.exit_code == 1, done.output
    assert {("column-not-understood", "person", "region"), ("region-unknown", "person", "region")} <= findings(done)


WORDS = {
    "care_level": ["slutenvård", "SLUTENVARD", "sluten", "S", "inpatient", "1"],
    "position": ["Huvud", "huvuddiagnos", "HD", "1", "main", "primary"],
    "sex": ["1", "K", "kvinna", "f", "female"],
}


@pytest.mark.parametrize(("field", "word"), [(field, word) for field, words in WORDS.items() for word in words])
def test_words_that_no_definition_knows_stop(tmp_path: Path, field: str, word: str) -> None:
    tables = {"person": people(), "diagnosis": diagnoses()}
    name = "person" if field == "sex" else "diagnosis"
    tables[name] = changed(tables[name], put(field, lambda _: word), 0.5)
    write(tmp_path, **tables)
    done = run(tmp_path)
    assert done.exit_code == 1, done.output
    assert ("column-not-understood", name, field) in findings(done)


DAYS: dict[str, Callable[[str], str]] = {
    "day first": lambda day: f"{day[8:]}/{day[5:7]}/{day[:4]}",
    "dots": lambda day: f"{day[8:]}.{day[5:7]}.{day[:4]}",
    "no dashes": lambda day: day.replace("-", ""),
    "short": lambda day: day[2:],
    "slashes": lambda day: day.replace("-", "/"),
    "a month in words": lambda day: f"{day[8:]} mars {day[:4]}",
    "a number of a spreadsheet": lambda _: "45717",
    "a word": lambda _: "okänd",
}


@pytest.mark.parametrize("share", [0.5, 0.3])
@pytest.mark.parametrize("how", DAYS)
@pytest.mark.parametrize(("table", "field"), [("diagnosis", "start"), ("person", "birth_date")])
def test_days_of_which_many_have_another_form_stop(
    tmp_path: Path, table: str, field: str, how: str, share: float
) -> None:
    tables = {"person": people(), "diagnosis": diagnoses()}
    tables[table] = changed(tables[table], put(field, DAYS[how]), share)
    write(tmp_path, **tables)
    done = run(tmp_path)
    assert done.exit_code == 1, done.output
    assert ("column-not-understood", table, field) in findings(done)


def test_few_that_are_not_understood_are_a_warning_and_the_rest_is_counted(tmp_path: Path) -> None:
    # one in twenty of each: a region abroad, a day nobody knows, somebody who is not among the persons
    person = changed(people(), lambda row, place: {**row, "region": "99"} if place == 19 else row)
    diagnosis = [*changed(diagnoses(), put("start", lambda _: "okänd"), 0.05), {**diagnoses()[0], "person_id": "9999"}]
    write(tmp_path, person=person, diagnosis=diagnosis)
    done = run(tmp_path)
    assert done.exit_code == 0, done.output
    assert {code for code, _, _ in findings(done)} == {"region-unknown", "date-unreadable", "person-unknown"}
    [indicator] = json.loads(done.stdout)["indicators"]
    assert (indicator["flow"]["numerator"], indicator["flow"]["counted"]) == (4, 18)


def test_what_nothing_asks_for_need_not_be_understood(tmp_path: Path) -> None:
    # the definition takes the region of home: where the care was given is nothing it asks for
    write(tmp_path, person=people(), diagnosis=[{**row, "region": "Sahlgrenska"} for row in diagnoses()])
    done = run(tmp_path)
    assert done.exit_code == 0, done.output
    assert findings(done) == {("region-unknown", "diagnosis", "region")}


def _mapping(folder: Path, **more: object) -> Path:
    names = {"id": "egen", "version": 1, "name": {"sv": "Egen", "en": "Own"}, "description": "Egen."}
    tables = {name: {"from": name, "own_names": True} for name in ("person", "diagnosis")}
    path = folder / "egen.yaml"
    path.write_text(yaml.safe_dump(names | {"tables": tables} | more), encoding="utf-8")
    return path


def test_the_mapping_says_how_much_must_be_understood(tmp_path: Path) -> None:
    half = changed(diagnoses(), put("start", DAYS["dots"]), 0.5)
    write(tmp_path, person=people(), diagnosis=half)
    assert run(tmp_path, _mapping(tmp_path, understood=0.5)).exit_code == 0
    assert run(tmp_path, _mapping(tmp_path, understood=0.51)).exit_code == 1
    assert run(tmp_path, _mapping(tmp_path, rules={"column-not-understood": "continue"})).exit_code == 0


PARTS = {
    "no month, no day": ("", ""),
    "no day": ("5", ""),
    "no month": ("", "5"),
    "zeros": ("0", "0"),
    "a column with gaps, as programs write it": ("5.0", ""),
}


@pytest.mark.parametrize("how", PARTS)
def test_a_year_of_birth_is_enough_for_an_age_that_is_told_as_approximate(tmp_path: Path, how: str) -> None:
    month, day = PARTS[how]
    person = [{**row, "y": row["birth_date"][:4], "m": month, "d": day} for row in people()]
    write(tmp_path, person=person, diagnosis=diagnoses())
    birth = {"birth_date": {"year": "y", "month": "m", "day": "d"}}
    tables = {
        "person": {"from": "person", "own_names": True, "columns": birth},
        "diagnosis": {"from": "diagnosis", "own_names": True},
    }
    done = run(tmp_path, _mapping(tmp_path, tables=tables))
    assert done.exit_code == 0, done.output
    assert findings(done) == {("birth-day-approximate", "person", "birth_date")}
    [indicator] = json.loads(done.stdout)["indicators"]
    assert (indicator["flow"]["numerator"], indicator["flow"]["counted"]) == (5, 20)


def test_nobody_is_never_said_of_a_column_that_was_not_understood(tmp_path: Path) -> None:
    write(tmp_path, person=people(), diagnosis=changed(diagnoses(), put("care_level", lambda _: "sluten")))
    done = run(tmp_path, _mapping(tmp_path, rules={"column-not-understood": "continue"}))
    assert done.exit_code == 0, done.output
    with zipfile.ZipFile(tmp_path / "r.zip") as made:
        rows = list(csv.DictReader(io.StringIO(made.read("results.csv").decode("utf-8-sig")), delimiter=";"))
    assert {row["comment"] for row in rows} == {
        "Ingen i nämnaren, men alla celler i diagnosis.care_level gick inte att förstå."
    }
