"""A mapping turned round: what is written is read back the same, and what cannot be is said."""

import csv
import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from datasources.records.columns import BLANKS
from datasources.records.engines import over
from datasources.records.mapping import RecordMapping, packaged, parse
from datasources.records.reading import open_records
from datasources.records.writing import written

EVENT = {
    "person_id": "text",
    "event_id": "text",
    "start": "date",
    "end": "date",
    "code": "text",
    "status": "text",
    "value": "number",
    "value_code": "text",
    "region": "text",
}
SCHEMA: Mapping[str, Mapping[str, str]] = {
    "person": {"person_id": "text", "birth_date": "date", "sex": "text"},
    "contact": EVENT,
    "diagnosis": EVENT,
    "register_row": EVENT,
    **dict.fromkeys(
        ("procedure", "medication", "measurement", "order", "survey_answer", "waiting", "residence", "death"), EVENT
    ),
}
CONNECTION = duckdb.connect()
CONNECTION.execute("SET TimeZone = 'UTC'")
BACKEND = over(CONNECTION)
PERSON = {"from": "personer", "columns": {"person_id": "pnr"}}


def mapping(tables: Mapping[str, Any], **rest: Any) -> RecordMapping:
    made = {"id": "m", "version": 1, "name": {"sv": "M", "en": "M"}, "description": "M."}
    return parse(made | {"tables": {"person": PERSON} | tables} | rest, "m.yaml")


def read_back(made: RecordMapping, folder: Path, name: str, variables: Mapping[str, Any]) -> list[dict[str, Any]]:
    records = open_records(BACKEND, folder, made, SCHEMA, [name], variables)
    return list(BACKEND.rows(records.tables[name].query))


def there_and_back(
    made: RecordMapping, name: str, rows: list[dict[str, Any]], variables: Mapping[str, Any] | None = None
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        assert written(made, {name: rows}, Path(folder)) == []
        found = read_back(made, Path(folder), name, variables or {})
    assert sorted(map(filled, found)) == sorted(map(filled, rows))


def filled(row: dict[str, Any]) -> list[str]:
    """The row's filled fields, in order of their names."""
    return [f"{field}={value!r}" for field, value in sorted(row.items()) if value is not None]


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=12).map(
    lambda word: word.strip(BLANKS)
).filter(bool) | st.sampled_from(['"', "a;b", "a,b", "rad\nbrytning", "\xa0", "NULL", "007", "å'ä\"ö"])
CODES = st.text("ABCXYZ019", min_size=1, max_size=6)
DAYS = st.dates(date(1880, 1, 1), date(9999, 12, 31))
NUMBERS = (st.floats(-(2.0**49), 2.0**49, width=32) | st.integers(-1000, 1000)).map(lambda n: n + 0.0)
"""Without the negative zero, which is the same number written otherwise."""

TEXT_FORMS = st.sampled_from(
    ["k", {"column": "k"}, {"column": "k", "strip": ".", "upper": True}, {"column": "k", "after": "kod="}]
)
DATE_FORMS = st.sampled_from(["iso", "yyyymmdd", "timestamp", "%d/%m/%Y", "%d.%m.%Y %H:%M", "%Y%m%d%H%M%S"])


@st.composite
def extracts(draw: st.DrawFn) -> tuple[RecordMapping, list[dict[str, Any]]]:
    """A mapping of a diagnosis table, and rows that it can hold."""
    columns = {
        "person_id": {"column": "pnr"},
        "event_id": {"columns": ["källa", "nummer"], "join": "|"},
        "start": {"column": "från", "date": draw(DATE_FORMS)},
        "end": {"year": "år", "month": "månad", "day": "dag"},
        "code": draw(TEXT_FORMS),
        "status": {
            "column": "läge",
            "values": {"K": "klar", "P": "pågår"},
            "otherwise": draw(st.sampled_from(["keep", "empty"])),
        },
        "value": {"column": "svar", "number": draw(st.sampled_from(["comma", "point"]))},
        "value_code": {"column": "cid", "lookup": {"from": "begrepp", "key": "id", "value": "kod"}},
        "region": {"constant": "14"},
    }
    files = {
        "separator": draw(st.sampled_from([",", ";", "\t", "|"])),
        "decimal": draw(st.sampled_from(["comma", "point"])),
        "quote": draw(st.sampled_from(['"', "'"])),
    }
    row = st.fixed_dictionaries(
        {
            "person_id": WORDS,
            "event_id": st.none() | st.tuples(CODES, CODES).map("|".join),
            "start": st.none() | DAYS,
            "end": st.none() | DAYS,
            "code": st.none() | CODES,
            "status": st.sampled_from([None, "klar", "pågår"]),
            "value": st.none() | NUMBERS,
            "value_code": st.none() | CODES,
            "region": st.just("14"),
        }
    )
    where = draw(st.sampled_from([{}, {"sort": ["diagnos", "bidiagnos"]}, {"pnr": "filled"}, {"makulerad": "empty"}]))
    source = {"from": draw(st.sampled_from(["d", "d.csv", "d_*.csv", "d.parquet"])), "where": where, "columns": columns}
    return mapping({"diagnosis": source}, files=files), draw(st.lists(row, max_size=5))


@given(extracts())
@settings(max_examples=25)
def test_what_is_written_is_read_back_the_same(made: tuple[RecordMapping, list[dict[str, Any]]]) -> None:
    there_and_back(made[0], "diagnosis", made[1])


@given(
    st.lists(st.fixed_dictionaries({"person_id": WORDS, "event_id": CODES, "start": DAYS, "tid": NUMBERS}), max_size=4)
)
@settings(max_examples=10)
def test_the_platforms_own_form_holds_any_variable(rows: list[dict[str, Any]]) -> None:
    there_and_back(packaged()["foljsam"], "register_row.nkbc", rows, {"nkbc": {"tid": "number"}})


def test_a_day_for_a_column_of_moments_is_written_as_its_midnight(tmp_path: Path) -> None:
    made = mapping({"diagnosis": {"from": "d", "columns": {"start": {"column": "dag", "date": "timestamp"}}}})
    rows = [{"start": date(2025, 3, 31)}]
    assert written(made, {"diagnosis": rows}, tmp_path) == []
    assert (tmp_path / "d.csv").read_text(encoding="utf-8") == "dag\n2025-03-31T00:00:00\n"
    there_and_back(made, "diagnosis", rows)


def test_what_is_read_from_the_first_filled_column_is_written_in_the_first(tmp_path: Path) -> None:
    made = mapping({"diagnosis": {"from": "d", "columns": {"code": {"first_of": ["kod", "gammal_kod"]}}}})
    assert written(made, {"diagnosis": [{"code": "I10"}]}, tmp_path) == []
    with (tmp_path / "d.csv").open(encoding="utf-8", newline="") as file:
        assert list(csv.DictReader(file)) == [{"kod": "I10", "gammal_kod": ""}]
    assert read_back(made, tmp_path, "diagnosis", {}) == [{"code": "I10"}]


def test_days_may_be_given_as_text(tmp_path: Path) -> None:
    """A specification's worked patients have them so when it comes from the register."""
    made = mapping({"diagnosis": {"from": "d", "columns": {"start": {"column": "dag", "date": "%d/%m/%Y"}}}})
    assert written(made, {"diagnosis": [{"start": "2025-03-31"}]}, tmp_path) == []
    assert (tmp_path / "d.csv").read_text(encoding="utf-8") == "dag\n31/03/2025\n"


def test_several_tables_share_a_file_that_where_tells_apart(tmp_path: Path) -> None:
    columns = {"person_id": "pnr", "code": "kod"}
    tables = {
        "contact": {"from": "h", "where": {"sort": "besök"}, "columns": columns},
        "diagnosis": {"from": "h", "where": {"sort": "diagnos"}, "columns": columns},
    }
    rows = {"contact": [{"person_id": "1", "code": "A"}], "diagnosis": [{"person_id": "1", "code": "I10"}]}
    assert written(mapping(tables), rows, tmp_path) == []
    with (tmp_path / "h.csv").open(encoding="utf-8", newline="") as file:
        assert [row["sort"] for row in csv.DictReader(file)] == ["besök", "diagnos"]


def test_a_filled_and_an_empty_column_tell_the_tables_of_a_file_apart(tmp_path: Path) -> None:
    """A row of contacts without a diagnosis, and one with: neither table gets the other's."""
    tables = {
        "contact": {"from": "h", "where": {"kod": "empty"}, "columns": {"event_id": "id"}},
        "diagnosis": {"from": "h", "where": {"kod": "filled"}, "columns": {"event_id": "id", "code": "kod"}},
    }
    made = mapping(tables)
    rows = {"contact": [{"event_id": "a"}], "diagnosis": [{"event_id": "b", "code": "I10"}]}
    assert written(made, rows, tmp_path) == []
    assert [row["event_id"] for row in read_back(made, tmp_path, "contact", {})] == ["a"]
    assert [row["event_id"] for row in read_back(made, tmp_path, "diagnosis", {})] == ["b"]


def test_a_row_goes_to_the_source_that_can_hold_it(tmp_path: Path) -> None:
    """Each system's own file has its own status."""
    sources = [
        {"from": system, "columns": {"event_id": "id", "status": {"constant": status}}}
        for system, status in (("nytt", "klar"), ("gammalt", "historisk"))
    ]
    made = mapping({"contact": sources})
    there_and_back(made, "contact", [{"event_id": "1", "status": "historisk"}, {"event_id": "2", "status": "klar"}])


def test_tables_without_rows_become_files_with_a_header(tmp_path: Path) -> None:
    made = mapping(
        {"diagnosis": {"from": "d", "where": {"sort": "x"}, "columns": {"code": "kod"}}},
        codelists={"from": "listor", "name": "lista", "code": "kod"},
    )
    assert written(made, {"diagnosis": []}, tmp_path) == []
    assert {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()} == {
        "personer.csv": "pnr\n",
        "d.csv": "kod,sort\n",
        "listor.csv": "lista,kod\n",
    }
    assert read_back(made, tmp_path, "diagnosis", {}) == []


@pytest.mark.parametrize(
    ("columns", "row", "sentence"),
    [
        ({"code": "kod"}, {"code": "A", "status": "klar"}, "contact.status läses inte ur utdraget"),
        ({"code": "kod"}, {"code": "A "}, "contact.code läses utan blanktecken"),
        ({"code": "kod"}, {"code": " "}, "contact.code läses utan blanktecken"),
        ({"status": {"constant": "klar"}}, {"status": "ny"}, "contact.status är alltid 'klar' i utdraget"),
        ({"status": {"constant": "klar"}}, {}, "contact.status är aldrig tomt i utdraget"),
        ({"code": {"column": "k", "strip": "."}}, {"code": "I63.9"}, "contact.code kan inte vara 'I63.9'"),
        ({"code": {"column": "k", "upper": True}}, {"code": "a"}, "contact.code kan inte vara 'a'"),
        (
            {"code": {"column": "k", "values": {"K": "klar"}, "otherwise": "empty"}},
            {"code": "x"},
            "contact.code kan inte vara 'x'",
        ),
        (
            {"code": {"column": "k", "values": {"K": "klar"}}},
            {"code": "K"},
            "kan inte vara 'K'",
        ),  # it would become klar
        ({"code": {"columns": ["a", "b"], "join": "|"}}, {"code": "ett"}, "kan inte delas i kolumnerna a, b"),
        ({"code": {"columns": ["a", "b"], "join": ""}}, {"code": "ett"}, "kan inte delas"),
        (
            {"code": "k", "status": "k"},
            {"code": "A", "status": "B"},
            "läses ur kolumnen k tillsammans med ett annat fält",
        ),
        (
            {"value": "v", "value_code": {"first_of": ["vk", "v"]}},
            {"value": 1.0},  # the value would be read as a code too
            "läses ur kolumnen v tillsammans",
        ),
        ({"start": {"column": "d", "date": "iso"}}, {"start": "i våras"}, "contact.start är ingen dag"),
        (
            {"code": {"column": "a", "lookup": [{"from": "x", "key": "k", "value": "v"}] * 2}},
            {"code": "A"},
            "slås upp i flera steg",
        ),
    ],
)
def test_what_the_mapping_loses_is_said_once_with_its_field(
    tmp_path: Path, columns: dict[str, Any], row: dict[str, Any], sentence: str
) -> None:
    made = mapping({"contact": {"from": "b", "columns": columns}})
    told = written(made, {"contact": [row, row]}, tmp_path)
    assert len(told) == 1
    assert sentence in told[0]


def test_a_row_that_where_would_keep_out_is_said(tmp_path: Path) -> None:
    made = mapping({"contact": {"from": "b", "where": {"läge": "klar"}, "columns": {"status": "läge"}}})
    [sentence] = written(made, {"contact": [{"status": "ny"}]}, tmp_path)
    assert "släpps inte in av where på kolumnen läge" in sentence


def test_a_file_that_would_give_each_table_the_others_rows_is_said(tmp_path: Path) -> None:
    columns = {"person_id": "pnr", "code": "kod"}
    made = mapping({name: {"from": "h", "columns": columns} for name in ("contact", "diagnosis")})
    told = written(made, {"contact": [{"code": "A"}], "diagnosis": [{"code": "B"}]}, tmp_path)
    assert [sentence.partition(":")[0] for sentence in told] == ["contact", "diagnosis"]


def test_tables_that_the_region_has_not_are_said(tmp_path: Path) -> None:
    rows = {"contact": [{"code": "A"}], "diagnosis": [{"code": "A"}]}
    told = written(mapping({}, absent=["diagnosis"]), rows, tmp_path)
    assert told == [
        "Tabellen contact finns inte i mappningen; lägg till den.",
        "Tabellen diagnosis är alltid tom enligt mappningens absent.",
    ]
