"""Extracts on both engines: the published measures' test patients, OMOP tables, and faults, with the same answers."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from datasources.records.checks import check_records
from datasources.records.engines import over
from datasources.records.mapping import RecordMapping, load, packaged, parse
from datasources.records.reading import Records, RecordsError, open_records
from datasources.records.tables import cast
from datasources.records.writing import written
from datasources.sql import sql
from indicators.definition.event_tables import TABLES
from indicators.engine.query_engine import NoSpark, QueryEngine, open_engine
from tests.conftest import IN_CI

MAPPINGS = Path(__file__).parents[1] / "data" / "mappings"
SCHEMA: Mapping[str, Mapping[str, str]] = {name: dict(table.fields) for name, table in TABLES.items()}
TODAY = date(2026, 6, 1)


@pytest.fixture(scope="module", params=["duckdb", "spark"])
def engine(request: pytest.FixtureRequest) -> Iterator[QueryEngine]:
    try:
        with open_engine(request.param) as running:
            yield running
    except NoSpark as missing:
        if IN_CI:
            raise
        pytest.skip(str(missing))


def opened(
    engine: QueryEngine, data: Path, mapping: RecordMapping, *wanted: str, variables: Mapping[str, Any] | None = None
) -> Records:
    return open_records(over(engine.connection), data, mapping, SCHEMA, wanted, variables or {})


def rows(records: Records, name: str) -> list[dict[str, Any]]:
    found = records.backend.rows(records.tables[name].query)
    return sorted(({k: v for k, v in row.items() if v is not None} for row in found), key=str)


def write(folder: Path, **files: str) -> None:
    for name, text in files.items():
        lines = [line.strip() for line in text.strip().splitlines()]
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


KINDS = ("contact", "diagnosis", "procedure", "medication", "measurement", "order")


@pytest.mark.external
@pytest.mark.parametrize("measure", ["hiv-screening", "falls-screening"])
def test_the_published_measures_test_patients_are_read_row_for_row(
    engine: QueryEngine, shared: Path, measure: str
) -> None:
    folder = shared / "external" / "ecqm" / measure
    events = pl.read_csv(folder / "events.csv", infer_schema=False)
    counted = Counter(events["kind"].to_list())
    records = opened(engine, folder, load(MAPPINGS / "ecqm.yaml"), *KINDS)
    findings = check_records(records, today=TODAY)
    counts = records.row_counts()
    assert {kind: counts[kind].rows_in for kind in KINDS} == {kind: counted[kind] for kind in KINDS}, (
        "also those with none"
    )
    assert counts["person"].rows_in == pl.read_csv(folder / "patients.csv", infer_schema=False).height
    assert all(count.rows_in == count.rows_out for count in counts.values())
    # One patient is tested before birth, and of made-up patients many are born on the same day.
    assert {finding.code for finding in findings} <= {"before-birth", "birth-day-shared"}
    listed = pl.read_csv(folder / "codelists.csv", infer_schema=False)
    assert sorted(records.codelists) == sorted(listed["codelist"].unique())
    assert sum(map(len, records.codelists.values())) == listed.height
    starts = sorted(row["start"].isoformat() for row in rows(records, "contact") if "start" in row)
    written_in_utc = events.filter((pl.col("kind") == "contact") & pl.col("start").is_not_null())["start"]
    assert starts == sorted(text[:10] for text in written_in_utc)


@pytest.mark.external
def test_the_discharge_is_the_code_after_its_word(engine: QueryEngine, shared: Path) -> None:
    folder = shared / "external" / "ecqm" / "falls-screening"
    records = opened(engine, folder, load(MAPPINGS / "ecqm.yaml"), "contact")
    assert sorted(row["discharge"] for row in rows(records, "contact") if "discharge" in row) == ["C0022", "C0023"]


@pytest.fixture
def omop(tmp_path: Path) -> Path:
    """A small OMOP extract: two persons, one dead, one without a care site; each domain has a row or two."""
    write(
        tmp_path,
        person="""person_id,gender_concept_id,year_of_birth,month_of_birth,day_of_birth,location_id,care_site_id
            1,8532,1950,3,7,10,20
            2,8507,1961,12,24,11,""",
        location="location_id,county\n10,01\n11,14",
        care_site="care_site_id,location_id,care_site_source_value\n20,10,SE01",
        concept="""concept_id,concept_code
            0,No matching concept
            9201,IP
            9202,OP
            501,I63.9
            502,I10
            601,AF021
            701,B01AC06
            801,NPU27300
            802,260385009
            803,mmol/L
            901,Z72.0""",
        visit_occurrence="""person_id,visit_occurrence_id,visit_concept_id,visit_start_date,visit_end_date,care_site_id,discharged_to_concept_id
            1,100,9201,2025-01-01,2025-01-09,20,0
            2,101,9202,2025-02-01,2025-02-01,,""",
        condition_occurrence="""person_id,condition_occurrence_id,visit_occurrence_id,condition_start_date,condition_end_date,condition_source_concept_id,condition_status_concept_id
            1,200,100,2025-01-01,,501,32902
            1,201,100,2025-01-01,,502,32908
            2,202,101,2025-02-01,,0,0""",
        procedure_occurrence="""person_id,procedure_occurrence_id,visit_occurrence_id,procedure_date,procedure_end_date,procedure_source_concept_id
            1,300,100,2025-01-02,2025-01-02,601""",
        drug_exposure="""person_id,drug_exposure_id,visit_occurrence_id,drug_exposure_start_date,drug_exposure_end_date,drug_source_concept_id,quantity,dose_unit_source_value
            1,400,100,2025-01-03,2025-04-03,701,98,tablett""",
        measurement="""person_id,measurement_id,visit_occurrence_id,measurement_date,measurement_source_concept_id,value_as_number,value_as_concept_id,unit_concept_id
            1,500,100,2025-01-01,801,48.5,,803
            2,501,,2025-02-01,801,,802,""",
        observation="""person_id,observation_id,visit_occurrence_id,observation_date,observation_source_concept_id,value_as_number,value_as_concept_id,unit_concept_id
            2,500,101,2025-02-01,901,,,""",
        death="person_id,death_date,cause_source_concept_id\n1,2025-12-01,501",
    )
    return tmp_path


def test_omop_tables_become_event_tables(engine: QueryEngine, omop: Path) -> None:
    wanted = ("contact", "diagnosis", "procedure", "medication", "measurement", "death")
    records = opened(engine, omop, packaged()["omop-5-4"], *wanted)
    assert check_records(records, today=TODAY, regions=["01", "14"]) == []
    first, new_year = {"person_id": "1", "contact_id": "100"}, date(2025, 1, 1)
    assert rows(records, "person") == [
        {
            "person_id": "1",
            "birth_date": date(1950, 3, 7),
            "sex": "F",
            "death_date": date(2025, 12, 1),
            "region": "01",
            "unit": "SE01",
        },
        {"person_id": "2", "birth_date": date(1961, 12, 24), "sex": "M", "region": "14"},
    ]
    assert sorted(row["code"] for row in rows(records, "contact")) == ["IP", "OP"]
    assert next(row for row in rows(records, "contact") if row["code"] == "IP") == {
        **first,
        "event_id": "100",
        "start": new_year,
        "end": date(2025, 1, 9),
        "code": "IP",
        "care_level": "slutenvard",
        "unit": "SE01",
        "region": "01",
    }
    coded = [(row["event_id"], row.get("code"), row.get("position")) for row in rows(records, "diagnosis")]
    assert sorted(coded) == [("200", "I639", "huvud"), ("201", "I10", "bi"), ("202", None, None)]
    assert rows(records, "procedure")[0]["code"] == "AF021"
    assert rows(records, "medication") == [
        {
            **first,
            "event_id": "400",
            "start": date(2025, 1, 3),
            "end": date(2025, 4, 3),
            "code": "B01AC06",
            "value": 98.0,
            "value_unit": "tablett",
        }
    ]
    values = [(row["code"], row.get("value"), row.get("value_code")) for row in rows(records, "measurement")]
    assert sorted(values, key=str) == [("NPU27300", 48.5, None), ("NPU27300", None, "260385009"), ("Z720", None, None)]
    assert rows(records, "death") == [{"person_id": "1", "start": date(2025, 12, 1), "code": "I639"}]


def test_a_faulty_extract_has_the_same_findings_and_rows_on_both_engines(engine: QueryEngine, tmp_path: Path) -> None:
    write(
        tmp_path,
        person="""person_id,birth_date,sex,death_date,region
            1,1950-01-01,F,,01
            1,1950-01-01,F,,
            1,1950-02-01,F,,01
            2,i går,K,2020-01-01,99
            ,1960-01-01,M,,01""",
        contact="""person_id,event_id,start,end,code
            1,a,2025-01-02,2025-01-01,"X"
            1,a,2025-01-02,,X
            2,b,2024-01-01,,""
            2,c,2025-13-01,,"två
            rader"
            9,d,1700-01-01,,
            1,,2027-01-01,9999-12-31,
            ,e,2025-01-01,,""",
    )
    mapping = packaged()["foljsam"].model_copy(update={"rules": {"event-duplicated": "continue"}})
    records = opened(engine, tmp_path, mapping, "contact")
    found = check_records(records, today=TODAY, regions=["01"])
    assert {(f.table, f.code, f.column, f.count) for f in found} == {
        ("person", "person-missing", "person_id", 1),
        ("person", "person-duplicated", "person_id", 2),
        ("person", "date-unreadable", "birth_date", 1),
        ("person", "sex-unknown", "sex", 1),
        ("person", "region-unknown", "region", 1),
        ("contact", "person-missing", "person_id", 1),
        ("contact", "person-unknown", "person_id", 1),
        ("contact", "event-missing", "event_id", 1),
        ("contact", "event-duplicated", "event_id", 1),
        ("contact", "date-unreadable", "start", 1),
        ("contact", "date-ancient", "start", 1),
        ("contact", "date-future", "start", 1),
        ("contact", "end-before-start", "end", 1),
        ("contact", "years-after-death", "start", 1),
    }
    assert records.row_counts() == {"person": (5, 2), "contact": (7, 4)}
    assert rows(records, "person") == [
        {"person_id": "1", "birth_date": date(1950, 1, 1), "sex": "F", "region": "01"},
        {"person_id": "2", "death_date": date(2020, 1, 1), "region": "99"},
    ]
    assert [row["event_id"] for row in rows(records, "contact")] == ["a", "b", "c", "d"]
    assert rows(records, "contact")[0]["end"] == date(2025, 1, 1)


def test_a_row_that_cannot_be_split_stops_on_both_engines_without_being_repeated(
    engine: QueryEngine, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, person="person_id,sex\n1,F", contact="person_id,event_id,start\n1,a,2025-01-01\n1,hemligt")
    records = opened(engine, tmp_path, packaged()["foljsam"], "contact")
    try:
        found = check_records(records, today=TODAY)
        told = [finding.code for finding in found if finding.rule == "stop"]
        assert told == ["row-broken"]
        text = "".join(finding.model_dump_json() for finding in found)
    except RecordsError as refused:
        text = str(refused)
        assert "går inte att läsa" in text
    assert "hemligt" not in text
    assert "hemligt" not in "".join(capfd.readouterr()), "nor in an engine's own log"


def test_what_the_platforms_own_form_writes_both_engines_read(engine: QueryEngine, tmp_path: Path) -> None:
    given = {
        "person": [{"person_id": 'å;"1"', "birth_date": date(1950, 3, 7), "sex": "F", "region": "01"}],
        "register_row.nkbc": [
            {"person_id": 'å;"1"', "event_id": "a", "start": date(2025, 1, 1), "stadium": "II\nb", "tid": 2.5},
            {"event_id": "007", "tid": -1e-9},
        ],
    }
    assert written(packaged()["foljsam"], given, tmp_path) == []
    variables = {"nkbc": {"stadium": "text", "tid": "number"}}
    records = opened(engine, tmp_path, packaged()["foljsam"], "register_row.nkbc", variables=variables)
    for name, expected in given.items():
        assert rows(records, name) == sorted(expected, key=str)


def test_parquet_of_many_files_and_types_reads_the_same_on_both_engines(engine: QueryEngine, tmp_path: Path) -> None:
    (tmp_path / "contact").mkdir()
    pl.DataFrame({"person_id": [1, 2], "start": [date(2025, 1, 1), None]}).write_parquet(
        tmp_path / "contact" / "a.parquet"
    )
    pl.DataFrame({"person_id": [3], "event_id": ["x"]}).write_parquet(tmp_path / "contact" / "b.parquet")
    pl.DataFrame({"person_id": ["1", "2", "3"]}).write_parquet(tmp_path / "person.parquet")
    records = opened(engine, tmp_path, packaged()["foljsam"], "contact")
    assert rows(records, "contact") == [
        {"person_id": "1", "start": date(2025, 1, 1)},
        {"person_id": "2"},
        {"person_id": "3", "event_id": "x"},
    ]
    assert records.slow == set()


def test_untidy_text_in_typed_files_is_tidied_as_in_text_files(engine: QueryEngine, tmp_path: Path) -> None:
    """Keys, words, codes, what `where` and a look-up ask for; spaces, tabs and empty text."""
    people = {"person_id": ["1", " 2\t", ""], "sex": ["F ", "", "M"], "unit": ["", " ", "U1 "]}
    events = {
        "person_id": ["1 ", "2", "1"],
        "event_id": ["a", " a2", " "],
        "code": ["A ", "", "B"],
        "k": ["x", "x ", " "],
    }
    for folder in ("text", "typad"):
        (tmp_path / folder).mkdir()
    for name, columns in (("person", people), ("contact", events)):
        pl.DataFrame(columns).write_csv(tmp_path / "text" / f"{name}.csv", quote_style="always")
        pl.DataFrame(columns).write_parquet(tmp_path / "typad" / f"{name}.parquet")
    contact = {
        "from": "contact",
        "own_names": True,
        "where": {"k": "x"},
        "columns": {"status": {"first_of": ["code", "k"]}},
    }
    mapping = packaged()["foljsam"].model_copy(update={"tables": {}})
    content = mapping.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    content["tables"] = {"person": {"from": "person", "own_names": True}, "contact": contact}
    for folder in ("text", "typad"):
        records = opened(engine, tmp_path / folder, parse(content, "m.yaml"), "contact")
        found = {(f.table, f.code, f.column, f.count) for f in check_records(records, today=TODAY)}
        assert found == {("person", "person-missing", "person_id", 1)}
        assert rows(records, "person") == [{"person_id": "1", "sex": "F"}, {"person_id": "2"}]
        assert rows(records, "contact") == [
            {"person_id": "1", "event_id": "a", "code": "A", "status": "A"},
            {"person_id": "2", "event_id": "a2", "status": "x"},
        ]


def test_days_with_a_clock_and_a_zone_are_swedish_on_both_engines(engine: QueryEngine, tmp_path: Path) -> None:
    """In winter and in summer, to both sides of midnight; without a zone the day is as written."""
    moments = [datetime(2024, 12, 31, 22, 59, tzinfo=UTC), datetime(2024, 12, 31, 23, tzinfo=UTC)]
    moments += [datetime(2025, 6, 30, 21, 59, tzinfo=UTC), datetime(2025, 6, 30, 22, tzinfo=UTC)]
    days = [date(2024, 12, 31), date(2025, 1, 1), date(2025, 6, 30), date(2025, 7, 1)]
    plain = [moment.replace(tzinfo=None) for moment in moments]
    typed = pl.DataFrame({"person_id": ["1", "2", "3", "4"], "start": moments, "end": plain})
    (tmp_path / "typad").mkdir()
    typed.write_parquet(tmp_path / "typad" / "contact.parquet")
    pl.DataFrame({"person_id": ["1", "2", "3", "4"]}).write_parquet(tmp_path / "typad" / "person.parquet")
    hours = [moment.astimezone(timezone(timedelta(hours=-3))).isoformat() for moment in moments]
    lines = [
        f"{number},{hour},{moment.isoformat()}"
        for number, (hour, moment) in enumerate(zip(hours, plain, strict=True), 1)
    ]
    write(tmp_path, person="person_id\n1\n2\n3\n4", contact="person_id,start,end\n" + "\n".join(lines))
    for data in (tmp_path, tmp_path / "typad"):
        found = rows(opened(engine, data, packaged()["foljsam"], "contact"), "contact")
        assert [row["start"] for row in found] == days
        assert [row["end"] for row in found] == [moment.date() for moment in plain]


def test_what_is_no_number_is_unreadable_and_never_in_an_engines_log(
    engine: QueryEngine, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    values = [float("inf"), float("-inf"), float("nan"), 6408232341e24, 1e15, -1e15, None]
    keys = {"person_id": ["1"] * 7, "event_id": list("abcdefg")}
    (tmp_path / "typad").mkdir()
    pl.DataFrame(keys | {"value": values}).write_parquet(tmp_path / "typad" / "measurement.parquet")
    pl.DataFrame({"person_id": ["1"]}).write_parquet(tmp_path / "typad" / "person.parquet")
    lines = [f"1,{key},{'' if value is None else value}" for key, value in zip("abcdefg", values, strict=True)]
    write(tmp_path, person="person_id\n1", measurement="person_id,event_id,value\n" + "\n".join(lines))
    for data in (tmp_path, tmp_path / "typad"):
        records = opened(engine, data, packaged()["foljsam"], "measurement")
        asked = dict.fromkeys(records.tables, ())  # how many must be understood is asked elsewhere
        found = {(f.code, f.column, f.count) for f in check_records(records, today=TODAY, asked=asked)}
        assert found == {("number-unreadable", "value", 4)}
        assert sorted(row["value"] for row in rows(records, "measurement") if "value" in row) == [-1e15, 1e15]
    with pytest.raises(Exception):  # noqa: B017, PT011 - whatever the engine raises; what it logs is the question
        read = opened(engine, tmp_path, packaged()["foljsam"], "measurement")
        value = cast(read.tables["measurement"]["value"], sql("DECIMAL(3, 2)"))
        read.backend.rows(read.tables["measurement"].select({"value": value}).query)
    assert "1000000000" not in "".join(capfd.readouterr())


def test_a_name_with_the_signs_of_a_pattern_is_that_file_alone(engine: QueryEngine, tmp_path: Path) -> None:
    write(tmp_path, **{"person": "person_id\n1", "x[1]": "person_id,event_id\n1,a", "x1": "person_id,event_id\n1,b"})
    pl.DataFrame({"person_id": ["1"], "event_id": ["c"]}).write_parquet(tmp_path / "y{1}[2].parquet")
    content = packaged()["foljsam"].model_dump(mode="json", by_alias=True, exclude_defaults=True)
    sources = [{"from": name, "own_names": True} for name in ("x[1].csv", "y{1}[2]")]
    content["tables"] = {"person": {"from": "person", "own_names": True}, "contact": sources}
    found = rows(opened(engine, tmp_path, parse(content, "m.yaml"), "contact"), "contact")
    assert [row["event_id"] for row in found] == ["a", "c"]


def test_the_same_twin_is_kept_on_both_engines(engine: QueryEngine, tmp_path: Path) -> None:
    """Numbers that the engines would write otherwise, in a column that nobody asks for."""
    pl.DataFrame({"person_id": ["1", "1"], "event_id": ["r", "r"], "aa": [1e10, 2.5], "zz": ["x", "y"]}).write_parquet(
        tmp_path / "register_row_nkbc.parquet"
    )
    pl.DataFrame({"person_id": ["1"]}).write_parquet(tmp_path / "person.parquet")
    mapping = packaged()["foljsam"].model_copy(update={"rules": {"event-duplicated": "continue"}})
    records = opened(engine, tmp_path, mapping, "register_row.nkbc", variables={"nkbc": {"zz": "text"}})
    check_records(records, today=TODAY)
    assert [row["zz"] for row in rows(records, "register_row.nkbc")] == ["y"]


def test_a_duckdb_file_on_spark_is_refused_with_a_sentence(engine: QueryEngine, tmp_path: Path) -> None:
    import duckdb

    with duckdb.connect(str(tmp_path / "x.duckdb")) as con:
        con.execute("CREATE TABLE person AS SELECT '1' AS person_id")
    if engine.name == "duckdb":
        records = opened(engine, tmp_path / "x.duckdb", packaged()["foljsam"])
        assert rows(records, "person") == [{"person_id": "1"}]
        return
    with pytest.raises(RecordsError, match="kan bara läsas med motorn duckdb"):
        opened(engine, tmp_path / "x.duckdb", packaged()["foljsam"])
