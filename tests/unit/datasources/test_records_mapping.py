"""Mapping files: what they may say, what is refused and how, and that the packaged ones hold."""

import re
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
import yaml

from datasources.records.findings import catalogue
from datasources.records.mapping import MappingError, RecordMapping, digest, load, packaged, parse

SMALL: dict[str, Any] = {
    "id": "liten",
    "version": 1,
    "name": {"sv": "Liten", "en": "Small"},
    "description": "En liten mappning.",
    "tables": {"person": {"from": "personer", "columns": {"person_id": "pnr"}}},
}


def small(**changes: Any) -> RecordMapping:
    return parse(SMALL | changes, "liten.yaml")


def column(**words: Any) -> dict[str, Any]:
    return {"tables": {"contact": {"from": "besok", "columns": {"start": words}}}}


@pytest.mark.parametrize(
    ("changes", "place", "sentence"),
    [
        ({"sql": "x"}, "sql", "okänt ord"),  # a misspelt or smuggled word
        ({"version": 0}, "version", "ska vara minst 1"),
        ({"tables": {}}, "tables", "behöver minst 1"),
        ({"tables": {"Kontakt": {"from": "a", "columns": {}}}}, "tables.Kontakt", "har fel form"),
        ({"tables": {"contact": {"from": "a"}}}, "tables.contact.0", "behöver columns"),
        ({"tables": {"contact": {"from": "../a", "own_names": True}}}, "tables.contact.0.from", "datamappen"),
        ({"tables": {"contact": {"from": "/a", "own_names": True}}}, "tables.contact.0.from", "datamappen"),
        ({"absent": ["person"]}, "", "står både i tables och absent"),
        ({"rules": {"date-unreadable": "ignore"}}, "rules.date-unreadable", "continue"),
        ({"rules": {"hittepa": "stop"}}, "rules", "anmärkningen 'hittepa' finns inte"),
        ({"files": {"separator": ";;"}}, "files.separator", "högst 1 tecken"),
        ({"files": {"timezone": "Sverige"}}, "files.timezone", "namnet på en tidszon"),
        ({"files": {"timezone": "../../etc"}}, "files.timezone", "namnet på en tidszon"),
        ({"files": {"encoding": "ebcdic"}}, "files.encoding", "utf-8"),
        (column(), "tables.contact.0.columns.start", "precis ett av"),
        (column(column="a", constant="b"), "tables.contact.0.columns.start", "precis ett av"),
        (column(year="a", month="b"), "tables.contact.0.columns.start", "hör ihop"),
        (column(column="a", date="iso", number="comma"), "tables.contact.0.columns.start", "antingen en dag"),
        (column(column="a", date="%d/%m"), "tables.contact.0.columns.start.date", "iso, yyyymmdd, timestamp"),
        (column(column="a", date="%Y-%m-%d %j"), "tables.contact.0.columns.start.date", "iso, yyyymmdd, timestamp"),
        (column(columns=["a", "b"], lookup={"from": "x", "key": "k", "value": "v"}), "start", "lookup behöver column"),
        (column(column="a", otherwise="empty"), "start", "behöver values"),
        (column(column="a", values={1: "F"}), "values", "inom citattecken"),  # YAML would make 01 a 1
        (column(constant=True), "constant", "inom citattecken"),  # YAML makes yes a truth
    ],
)
def test_what_does_not_hold_is_refused_with_its_place_and_a_sentence(
    changes: dict[str, Any], place: str, sentence: str
) -> None:
    with pytest.raises(MappingError) as refused:
        small(**changes)
    assert any(place in problem and sentence in problem for problem in refused.value.problems), refused.value.problems


def test_every_fault_is_told_at_once() -> None:
    with pytest.raises(MappingError) as refused:
        small(version=0, sql="x", files={"quote": ""})
    assert len(refused.value.problems) == 3


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"id: [", ":1: inte giltig YAML"),
        (b"id: \xff", "inte UTF-8"),
        (b"a: &x [1]\nb: *x\n", "alias"),  # expansion bombs are built of them
        (b"- 1\n", "ska vara en grupp av f"),
        (b"id: 2025-13-01\n", "inte giltig YAML"),  # a day that is none
        (b"id: \x00\n", "inte giltig YAML"),  # a sign that no text has
        (b"id: " + b"[" * 5_000 + b"]" * 5_000, "inte giltig YAML"),  # nested beyond reason
    ],
)
def test_a_file_that_is_no_mapping_is_refused_with_a_sentence(tmp_path: Path, content: bytes, sentence: str) -> None:
    (tmp_path / "m.yaml").write_bytes(content)
    with pytest.raises(MappingError, match=re.escape(sentence)):
        load(tmp_path / "m.yaml")


WRONG = """id: regionens
version: 0
name: {sv: Vår, en: Ours}
files: {quote: ''}
tables:
  person:
    - from: personer
      columns: {person_id: pnr}
  contact:
    - from: a
      columns:
        start:
          column: x
          date: '%d/%m'
    - columns: {}
"""
"""A number that is too low; a sign that is none; a form that is none; a source that is missing."""


def test_each_fault_has_the_line_that_it_is_on(tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text(WRONG, encoding="utf-8")
    with pytest.raises(MappingError) as refused:
        load(tmp_path / "m.yaml")
    found = {problem.split(": ")[0]: problem for problem in refused.value.problems}
    places = {
        "m.yaml:2": "version",
        "m.yaml:4": "files.quote",
        "m.yaml:14": "start.date",
        "m.yaml:15": "contact.1.from",
    }
    assert {line: place for line, place in places.items() if place not in found.get(line, "")} == {}


def test_a_file_that_is_not_there_is_said_to_be_so(tmp_path: Path) -> None:
    with pytest.raises(MappingError, match="finns inte"):
        load(tmp_path / "saknas.yaml")


def test_a_file_of_vast_size_is_not_parsed(tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text("#" * 1_000_001, encoding="utf-8")
    with pytest.raises(MappingError, match="större än"):
        load(tmp_path / "m.yaml")


def test_the_packaged_mappings_hold_and_are_named_as_their_files() -> None:
    assert set(packaged()) == {"foljsam", "omop-5-4"}


def test_the_same_mapping_has_the_same_digest_however_it_is_written() -> None:
    spelt = SMALL | {
        "tables": {"person": [{"from": "personer", "columns": {"person_id": {"column": "pnr"}}}]},
        "files": {"separator": ","},
    }
    assert digest(small()) == digest(parse(spelt, "x"))
    assert re.fullmatch("[0-9a-f]{64}", digest(small()))


def test_another_column_gives_another_digest() -> None:
    other = small(tables={"person": {"from": "personer", "columns": {"person_id": "personnummer"}}})
    assert digest(small()) != digest(other)


def test_a_digest_survives_yaml() -> None:
    again = parse(yaml.safe_load(yaml.safe_dump(SMALL)), "x")
    assert digest(again) == digest(small())


def test_a_pattern_gives_a_register_its_own_file() -> None:
    mapping = small(tables={"register_row.*": {"from": "register_{register}", "own_names": True}})
    assert [source.source for source in mapping.sources("register_row.nkbc") or []] == ["register_nkbc"]
    assert mapping.sources("contact") is None


CODES = list(catalogue())


@pytest.mark.parametrize("code", CODES)
def test_a_finding_says_the_same_in_both_languages_and_is_documented(code: str) -> None:
    entry = catalogue()[code]
    fields = [{name for _, name, _, _ in Formatter().parse(text) if name} for text in (entry.sv, entry.en)]
    assert fields[0] == fields[1]
    assert {"table", "count"} <= fields[0] <= {"table", "column", "count", "filled"}, "never a cell"
    assert entry.doc.endswith(".")


def test_every_code_is_used_and_every_used_code_is_there() -> None:
    room = Path(__file__).parents[3] / "datasources" / "records"
    source = "\n".join(path.read_text(encoding="utf-8") for path in room.glob("*.py"))
    used = set(re.findall(r'"([a-z]+(?:-[a-z]+)+)"', source)) | {f"{key}-duplicated" for key in ("person", "event")}
    assert [code for code in CODES if code not in used] == []
    named = set(re.findall(r'(?:_Count|CellProblem|ProblemColumn)\((?:\w+, )?"([a-z-]+)"', source)) - {"rows"}
    assert named <= set(CODES)
