"""Reading an extract by its mapping, on DuckDB: every way a cell can be read, files of several kinds, and clear refusals."""

import gzip
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from pyarrow import parquet

from datasources.records.checks import check_records
from datasources.records.engines import over
from datasources.records.mapping import RecordMapping, parse
from datasources.records.reading import Records, RecordsError, open_records
from indicators.engine.query_engine import open_engine

SCHEMA: Mapping[str, Mapping[str, str]] = {
    "person": {"person_id": "text", "birth_date": "date", "sex": "text", "death_date": "date", "region": "text"},
    "contact": {"person_id": "text", "event_id": "text", "start": "date", "end": "date", "code": "text"},
    "measurement": {"person_id": "text", "start": "date", "code": "text", "value": "number", "value_code": "text"},
    "register_row": {"person_id": "text", "event_id": "text", "start": "date"},
    "death": {"person_id": "text", "start": "date"},
}


@pytest.fixture
def backend(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with open_engine("duckdb", spill=tmp_path_factory.mktemp("spill")) as engine:
        yield over(engine.connection)


def mapping(tables: Mapping[str, Any], **rest: Any) -> RecordMapping:
    person = {"person": {"from": "person", "columns": {"person_id": "pid"}}}
    return parse(
        {"id": "m", "version": 1, "name": {"sv": "M", "en": "M"}, "description": "M.", "tables": person | tables}
        | rest,
        "m.yaml",
    )


def opened(
    backend: Any, folder: Path, made: RecordMapping, *wanted: str, variables: Mapping[str, Any] | None = None
) -> Records:
    if folder.is_dir() and not list(folder.glob("person*")):
        (folder / "person.csv").write_text("pid\n1\n", encoding="utf-8")
    return open_records(backend, folder, made, SCHEMA, wanted, variables or {})


def rows(records: Records, name: str) -> list[dict[str, Any]]:
    return list(records.backend.rows(records.tables[name].query))


def measurement(tmp_path: Path, backend: Any, text: str, columns: dict[str, Any], **rest: Any) -> list[dict[str, Any]]:
    (tmp_path / "m.csv").write_text(text, encoding=rest.get("files", {}).get("encoding", "utf-8"))
    made = mapping({"measurement": {"from": "m", "columns": columns}}, **rest)
    return rows(opened(backend, tmp_path, made, "measurement"), "measurement")


DAY = date(2025, 3, 31)


@pytest.mark.parametrize(
    ("form", "cell", "day"),
    [
        ("iso", "2025-03-31", DAY),
        ("iso", " 2025-03-31 ", DAY),  # padded columns
        ("iso", "2025-03-31 23:59:59", DAY),  # the day as written
        ("iso", "2025-3-31", None),  # one engine would read it, the other not
        ("iso", "2025-03", None),
        ("iso", "2025-02-30", None),  # no such day
        ("iso", "0001-01-01", None),  # a database's empty day
        ("iso", "", None),
        ("yyyymmdd", "20250331", DAY),
        ("yyyymmdd", "2025-03-31", None),
        ("timestamp", "2025-03-31T08:00:00.000Z", DAY),
        ("timestamp", "2025-03-31T23:30:00-05:00", date(2025, 4, 1)),  # already the next day in Sweden
        ("timestamp", "2025-04-01T00:30:00+02:00", date(2025, 4, 1)),  # still the day before in UTC
        ("timestamp", "2025-03-31 22:30:00+00", date(2025, 4, 1)),  # as a database writes it; summer time in Sweden
        ("iso", "2025-01-01T00:00:00+01:00", date(2025, 1, 1)),  # New Year's midnight in Sweden
        ("iso", "2024-12-31T23:00:00Z", date(2025, 1, 1)),  # the same moment
        ("iso", "2025-02-30T23:00:00Z", None),  # no such day in any zone
        ("timestamp", "2025-03-31", DAY),
        ("timestamp", "igår", None),
        ("%d/%m/%Y", "31/03/2025", DAY),
        ("%d/%m/%Y", "31.03.2025", None),
        ("%d.%m.%Y %H:%M", "31.03.2025 12:05", DAY),  # the dot is a dot, not any sign
        ("%d.%m.%Y %H:%M", "31x03x2025 12:05", None),
        ("%Y%m%d%H%M%S", "20250331120500", DAY),
    ],
)
def test_a_day_is_read_in_its_form_or_not_at_all(
    tmp_path: Path, backend: Any, form: str, cell: str, day: date | None
) -> None:
    found = measurement(tmp_path, backend, f'd,x\n"{cell}",1\n', {"start": {"column": "d", "date": form}})
    assert found == [{"start": day}]


@pytest.mark.parametrize(
    ("decimal", "cell", "number"),
    [
        ("point", "12.5", 12.5),
        ("point", " -3 ", -3.0),
        ("point", "1e3", 1000.0),
        ("point", "12,5", None),  # read as 125 it would be ten times wrong
        ("point", "nan", None),  # a number to one engine
        ("point", "1f", None),
        ("point", "", None),
        ("comma", "12,5", 12.5),
        ("comma", "1.234", None),  # thousands or decimals: nobody knows
        ("comma", "7", 7.0),
    ],
)
def test_a_number_is_read_in_its_form_or_not_at_all(
    tmp_path: Path, backend: Any, decimal: str, cell: str, number: float | None
) -> None:
    text = f'v,x\n"{cell}",1\n'
    assert measurement(tmp_path, backend, text, {"value": {"column": "v", "number": decimal}}) == [{"value": number}]
    assert measurement(tmp_path, backend, text, {"value": "v"}, files={"decimal": decimal}) == [{"value": number}]


@pytest.mark.parametrize(
    ("column", "code"),
    [
        ("a", "I63.9"),
        ({"column": "a", "strip": "."}, "I639"),
        ({"column": "b", "upper": True}, "ÅB"),
        ({"column": "b", "values": {"åb": "F"}}, "F"),
        ({"column": "b", "values": {"x": "F"}}, "åb"),  # other words stay
        ({"column": "b", "values": {"x": "F"}, "otherwise": "empty"}, None),
        ({"column": "b", "values": {"åb": None}}, None),
        ({"column": "b", "upper": True, "values": {"ÅB": "F"}}, "F"),  # translated last
        ({"column": "c", "after": "discharge="}, "C0022"),
        ({"column": "b", "after": "discharge="}, None),
        ({"constant": "alltid"}, "alltid"),
        ({"columns": ["a", "b"], "join": "|"}, "I63.9|åb"),
        ({"columns": ["a", "e"], "join": "|"}, None),  # half a key is none
        ({"first_of": ["e", "b", "a"]}, "åb"),
    ],
)
def test_a_text_is_cut_joined_and_translated(tmp_path: Path, backend: Any, column: Any, code: str | None) -> None:
    text = "a,b,c,e\nI63.9,åb,discharge=C0022,\n"
    assert measurement(tmp_path, backend, text, {"code": column}) == [{"code": code}]


@pytest.mark.parametrize(
    ("cells", "day"),
    [("1950,3,31", date(1950, 3, 31)), ("1950,12,01", date(1950, 12, 1)), ("1950,,", None), ("1950,2,30", None)],
)
def test_a_day_may_stand_in_three_columns(tmp_path: Path, backend: Any, cells: str, day: date | None) -> None:
    columns = {"start": {"year": "y", "month": "m", "day": "d"}}
    assert measurement(tmp_path, backend, f"y,m,d\n{cells}\n", columns) == [{"start": day}]


def test_text_files_have_the_separator_encoding_and_quote_that_the_mapping_says(tmp_path: Path, backend: Any) -> None:
    found = measurement(
        tmp_path,
        backend,
        "kod;värde\n'a;''b''\nc';1,5\nå;\n",
        {"code": "kod", "value": "värde"},
        files={"separator": ";", "encoding": "latin-1", "decimal": "comma", "quote": "'"},
    )
    assert sorted(found, key=str) == [{"code": "a;'b'\nc", "value": 1.5}, {"code": "å", "value": None}]


@pytest.mark.parametrize("name", ["m.csv", "m.csv.gz"])
def test_what_excel_writes_in_windows_is_read_with_its_long_dashes(tmp_path: Path, backend: Any, name: str) -> None:
    # a dash, quotes, the euro and å: the first four are no letters of latin-1
    data = "kod;värde\nA–”é€Å;1,5\n".encode("windows-1252")
    (tmp_path / name).write_bytes(gzip.compress(data) if name.endswith("gz") else data)
    made = mapping(
        {"measurement": {"from": "m", "columns": {"code": "kod", "value": "värde"}}},
        files={"separator": ";", "encoding": "windows-1252", "decimal": "comma"},
    )
    assert rows(opened(backend, tmp_path, made, "measurement"), "measurement") == [{"code": "A–”é€Å", "value": 1.5}]


def test_a_byte_that_windows_does_not_have_is_said_to_be_so(tmp_path: Path, backend: Any) -> None:
    # far down, so that the header is read without it
    (tmp_path / "m.csv").write_bytes(b"kod\n" + b"hemligt\n" * 20_000 + b"\x81\n")
    made = mapping({"measurement": {"from": "m", "columns": {"code": "kod"}}}, files={"encoding": "windows-1252"})
    (tmp_path / "person.csv").write_text("pid\n1\n", "utf-8")
    with pytest.raises(RecordsError, match=r"m\.csv är inte windows-1252; rätta encoding") as refused:
        opened(backend, tmp_path, made, "measurement")
    assert "hemligt" not in str(refused.value)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("kod,x\nA,1\nhemligt,2,3\n", 3),  # a cell too many
        ("kod,x\nhemligt\n", 2),  # a cell too few
        ('kod,x\nA,1\n"hemligt,2\n', 3),  # a quotation mark that never ends
        ('kod,x\n"A\n file = hemligt",2,3\n', 2),  # a cell that looks like what the engine says of its file
    ],
)
def test_a_row_that_cannot_be_split_is_told_by_its_line_alone(
    tmp_path: Path, backend: Any, text: str, line: int
) -> None:
    (tmp_path / "m.csv").write_text(text, "utf-8")
    records = opened(
        backend, tmp_path, mapping({"measurement": {"from": "m", "columns": {"code": "kod"}}}), "measurement"
    )
    with pytest.raises(RecordsError, match=rf"går inte att läsa: m\.csv rad {line} har") as refused:
        check_records(records, today=DAY)
    assert "hemligt" not in str(refused.value)


def test_zeros_first_and_words_for_nothing_stay_as_text(tmp_path: Path, backend: Any) -> None:
    found = measurement(tmp_path, backend, "a,b\n007,NULL\ntrue,NA\n", {"person_id": "a", "code": "b"})
    assert sorted(found, key=str) == [{"person_id": "007", "code": "NULL"}, {"person_id": "true", "code": "NA"}]


def test_column_names_need_not_have_the_same_capitals(tmp_path: Path, backend: Any) -> None:
    assert measurement(tmp_path, backend, "\ufeffKOD,x\nA,1\n", {"code": "kod"}) == [{"code": "A"}]


@pytest.mark.parametrize(
    ("where", "codes"),
    [
        ({"kind": "lab"}, ["A"]),
        ({"kind": ["lab", "mät"]}, ["A", "B"]),
        ({"x": "filled"}, ["A"]),
        ({"x": "empty"}, ["B", "C"]),
        ({"x": "empty", "kind": "mät"}, ["B"]),  # all must hold
    ],
)
def test_where_lets_rows_in(tmp_path: Path, backend: Any, where: dict[str, Any], codes: list[str]) -> None:
    (tmp_path / "m.csv").write_text("kind,code,x\nlab,A,1\nmät,B,\nannat,C,\n", encoding="utf-8")
    made = mapping({"measurement": {"from": "m.csv", "where": where, "columns": {"code": "code"}}})
    assert sorted(row["code"] for row in rows(opened(backend, tmp_path, made, "measurement"), "measurement")) == codes


def test_several_files_and_kinds_of_rows_feed_one_table(tmp_path: Path, backend: Any) -> None:
    """Two years with their columns in another order (a pattern), and another system's rows with fewer fields."""
    (tmp_path / "lab_2024.csv").write_text("pid,kod,svar\n1,A,1.5\n", encoding="utf-8")
    (tmp_path / "lab_2025.csv").write_text("kod,svar,pid\nB,2,2\n", encoding="utf-8")
    parquet.write_table(pa.table({"pid": ["3"], "dag": [DAY]}), tmp_path / "andra.parquet")
    made = mapping(
        {
            "measurement": [
                {"from": "lab_*.csv", "columns": {"person_id": "pid", "code": "kod", "value": "svar"}},
                {"from": "andra", "columns": {"person_id": "pid", "start": "dag", "code": {"constant": "X"}}},
            ]
        }
    )
    found = rows(opened(backend, tmp_path, made, "measurement"), "measurement")
    assert sorted(found, key=lambda row: row["person_id"]) == [
        {"person_id": "1", "start": None, "code": "A", "value": 1.5},
        {"person_id": "2", "start": None, "code": "B", "value": 2.0},
        {"person_id": "3", "start": DAY, "code": "X", "value": None},
    ]


def test_a_look_up_gives_the_other_tables_word_once_however_often_the_key_stands_there(
    tmp_path: Path, backend: Any
) -> None:
    (tmp_path / "m.csv").write_text("pid,cid\n1,7\n2,8\n3,9\n4,\n", encoding="utf-8")
    parquet.write_table(pa.table({"id": [7, 8, 8], "kod": ["A", "C", "B"]}), tmp_path / "concept.parquet")
    column = {"column": "cid", "lookup": {"from": "concept", "key": "id", "value": "kod"}}
    made = mapping({"measurement": {"from": "m", "columns": {"person_id": "pid", "code": column}}})
    found = rows(opened(backend, tmp_path, made, "measurement"), "measurement")
    assert sorted((row["person_id"], row["code"]) for row in found if row["code"]) == [("1", "A"), ("2", "B")]
    assert len(found) == 4


def test_look_ups_can_be_made_in_steps(tmp_path: Path, backend: Any) -> None:
    (tmp_path / "site.csv").write_text("id,plats\n1,77\n", encoding="utf-8")
    (tmp_path / "place.csv").write_text("id,lan\n77,01\n", encoding="utf-8")
    steps = [{"from": "site", "key": "id", "value": "plats"}, {"from": "place", "key": "id", "value": "lan"}]
    found = measurement(tmp_path, backend, "s,x\n1,\n", {"code": {"column": "s", "lookup": steps}})
    assert found == [{"code": "01"}]


def test_typed_parquet_is_read_as_it_is(tmp_path: Path, backend: Any) -> None:
    """No change of type or join stands between the file and who asks, and filters reach into the file."""
    table = pa.table({"person_id": ["1"], "start": [DAY], "code": ["A"], "value": [1.5], "annat": [1]})
    parquet.write_table(table, tmp_path / "measurement.parquet")
    made = mapping({"measurement": {"from": "measurement", "own_names": True}})
    records = opened(backend, tmp_path, made, "measurement")
    found = records.tables["measurement"]
    assert found.columns == ("person_id", "start", "code", "value")
    sql = found.query
    assert "JOIN" not in sql
    assert "AS STRING" not in sql
    assert "measurement" not in records.slow
    assert "person" in records.slow
    plan = backend.rows(f"EXPLAIN SELECT * FROM ({found.query}) WHERE code = 'A'")
    assert "E:" not in str(plan)
    assert "Filters" in str(plan), "the filter is in the scan"


def test_types_that_are_not_quite_right_are_made_so(tmp_path: Path, backend: Any) -> None:
    table = pa.table(
        {
            "pid": [17],
            "dag": [20250331],
            "tid": [datetime(2025, 3, 31, 21, 59, tzinfo=UTC)],
            "svar": pa.array([3], pa.int16()),
        }
    )
    parquet.write_table(table, tmp_path / "m.parquet")
    columns = {"person_id": "pid", "start": "tid", "value": "svar", "code": "svar"}
    made = mapping({"measurement": {"from": "m", "columns": columns}})
    assert rows(opened(backend, tmp_path, made, "measurement"), "measurement") == [
        {"person_id": "17", "start": DAY, "code": "3", "value": 3.0}
    ]
    made = mapping({"measurement": {"from": "m", "columns": {"start": "dag"}}})
    assert rows(opened(backend, tmp_path, made, "measurement"), "measurement") == [{"start": DAY}]


def test_the_calendar_is_the_mappings_and_a_day_without_a_zone_is_as_written(tmp_path: Path, backend: Any) -> None:
    moment = "2024-12-31T23:30:00Z"
    for zone, day in (("UTC", date(2024, 12, 31)), ("Europe/Stockholm", date(2025, 1, 1))):
        found = measurement(tmp_path, backend, f"d,x\n{moment},1\n", {"start": "d"}, files={"timezone": zone})
        assert found == [{"start": day}]
    plain = pa.array([datetime(2024, 12, 31, 23, 30)], pa.timestamp("us"))  # noqa: DTZ001 - without a zone is the point
    parquet.write_table(pa.table({"d": plain}), tmp_path / "utan_zon.parquet")
    made = mapping({"measurement": {"from": "utan_zon", "columns": {"start": "d"}}})
    assert rows(opened(backend, tmp_path, made, "measurement"), "measurement") == [{"start": date(2024, 12, 31)}]


def test_a_name_with_the_signs_of_a_pattern_is_that_file_alone(tmp_path: Path, backend: Any) -> None:
    (tmp_path / "x[1].csv").write_text("kod\nA\n", encoding="utf-8")
    (tmp_path / "x1.csv").write_text("kod\nB\n", encoding="utf-8")
    for source, codes in (("x[1]", ["A"]), ("x*", ["A", "B"])):
        made = mapping({"measurement": {"from": f"{source}.csv", "columns": {"code": "kod"}}})
        found = rows(opened(backend, tmp_path, made, "measurement"), "measurement")
        assert sorted(row["code"] for row in found) == codes


def test_a_folder_of_parquet_files_is_one_table(tmp_path: Path, backend: Any) -> None:
    (tmp_path / "measurement").mkdir()
    for part in "AB":
        parquet.write_table(pa.table({"code": [part]}), tmp_path / "measurement" / f"{part}.parquet")
    made = mapping({"measurement": {"from": "measurement", "own_names": True}})
    found = rows(opened(backend, tmp_path, made, "measurement"), "measurement")
    assert sorted(row["code"] for row in found) == ["A", "B"]


def test_a_duckdb_file_is_read_and_never_written(tmp_path: Path, backend: Any) -> None:
    file = tmp_path / "journal.duckdb"
    with duckdb.connect(str(file)) as con:
        con.execute("CREATE TABLE person AS SELECT '1' AS pid")
        con.execute("CREATE SCHEMA vard; CREATE TABLE vard.besok AS SELECT 1 AS id, DATE '2025-03-31' AS dag")
    made = mapping({"contact": {"from": "vard.besok", "columns": {"event_id": "id", "start": "dag"}}})
    for _ in range(2):  # the same session may open it again
        assert rows(opened(backend, file, made, "contact"), "contact") == [{"event_id": "1", "start": DAY}]
    with duckdb.connect(str(file), read_only=True):  # would be refused were it open for writing
        pass
    with pytest.raises(RecordsError, match=r"tabellen saknas finns inte i journal\.duckdb; här finns person"):
        opened(backend, file, mapping({"contact": {"from": "saknas", "own_names": True}}), "contact")


def test_a_registers_variables_are_read_by_their_own_names(tmp_path: Path, backend: Any) -> None:
    (tmp_path / "r_nkbc.csv").write_text("event_id,start,stadium,annat,tid\na,2025-03-31,II,x,2.5\n", encoding="utf-8")
    made = mapping({"register_row.*": {"from": "r_{register}", "own_names": True}})
    wanted = {"nkbc": {"stadium": "text", "tid": "number", "finns_inte": "date"}}
    found = rows(opened(backend, tmp_path, made, "register_row.nkbc", variables=wanted), "register_row.nkbc")
    assert found == [{"event_id": "a", "start": DAY, "stadium": "II", "tid": 2.5}]


def test_a_table_that_the_region_has_no_rows_of_is_empty_with_every_field(tmp_path: Path, backend: Any) -> None:
    records = opened(backend, tmp_path, mapping({}, absent=["contact", "register_row.*"]), "contact", "register_row.x")
    assert rows(records, "contact") == []
    assert set(records.tables["contact"].columns) == set(SCHEMA["contact"])
    assert rows(records, "register_row.x") == []


def test_deaths_may_be_left_out_but_nothing_else(tmp_path: Path, backend: Any) -> None:
    assert "death" not in opened(backend, tmp_path, mapping({}), "death").tables
    with pytest.raises(RecordsError, match="säger inte varifrån tabellen 'contact' kommer"):
        opened(backend, tmp_path, mapping({}), "contact")


def test_code_lists_that_come_with_the_data_are_read(tmp_path: Path, backend: Any) -> None:
    (tmp_path / "k.csv").write_text("lista,kod\nStroke,I63.9\nStroke,I61*\nHIV,B20\n,X\n", encoding="utf-8")
    supplied = {"from": "k", "name": "lista", "code": {"column": "kod", "strip": "."}}
    records = opened(backend, tmp_path, mapping({}, codelists=supplied))
    assert records.codelists == {"HIV": ["B20"], "Stroke": ["I61*", "I639"]}


HEADERLESS = [
    "hemligt,1964-08-23",  # a day
    "hemligt,p640823-3234",  # a personal number behind a letter
    "hemligt,,F",  # an empty cell
    "hemligt,_x",  # as a column without a name is called
    "hemligt,a@b",  # an address
]
"""First lines that are rows about somebody, not names of columns."""


@pytest.mark.parametrize(
    ("tables", "sentence"),
    [
        ({"contact": {"from": "saknas", "own_names": True}}, "filen saknas finns inte i datamappen"),
        ({"contact": {"from": "tom.csv", "own_names": True}}, r"tom\.csv är tom"),
        ({"contact": {"from": "dubbel.csv", "own_names": True}}, "två kolumner med samma namn"),
        ({"contact": {"from": "latin.csv", "own_names": True}}, "är inte utf-8"),
        ({"contact": {"from": "trasig.parquet", "own_names": True}}, r"trasig\.parquet går inte att läsa"),
        ({"contact": {"from": "mapp", "own_names": True}}, "mapp har inga Parquet-filer"),
        (
            {"contact": {"from": "a.csv", "columns": {"code": "kod"}}},
            r"kolumnen 'kod' finns inte i a\.csv; här finns x, y",
        ),
        *(
            ({"contact": {"from": f"utan{n}", "columns": {"code": "kod"}}}, r"utan\d; första raden ser inte ut som")
            for n in range(5)
        ),
        ({"contact": {"from": "a.csv", "where": {"kod": "1"}, "own_names": True}}, "kolumnen 'kod' finns inte"),
        ({"contact": {"from": "a.csv", "columns": {"kod": "x"}}}, "fältet 'kod' finns inte i tabellen 'contact'"),
        ({"kontakt": {"from": "a.csv", "columns": {"code": "x"}}}, "tabell 'kontakt' som inte finns"),
    ],
)
def test_what_is_not_there_is_named_with_what_is(
    tmp_path: Path, backend: Any, tables: dict[str, Any], sentence: str
) -> None:
    (tmp_path / "a.csv").write_text("x,y\nhemligt,2\n", encoding="utf-8")
    (tmp_path / "tom.csv").write_text("", encoding="utf-8")
    (tmp_path / "dubbel.csv").write_text("x,X\n", encoding="utf-8")
    (tmp_path / "latin.csv").write_bytes("åäö,x\n".encode("latin-1"))
    for number, line in enumerate(HEADERLESS):
        (tmp_path / f"utan{number}.csv").write_text(f"{line}\n", encoding="utf-8")
    (tmp_path / "trasig.parquet").write_bytes(b"hemligt")
    (tmp_path / "mapp").mkdir()
    (tmp_path / "mapp" / "hemligt.txt").write_text("", encoding="utf-8")  # a folder is of Parquet files or of nothing
    with pytest.raises(RecordsError, match=sentence) as refused:
        opened(backend, tmp_path, mapping(tables), "contact")
    assert "hemligt" not in str(refused.value)


def test_a_folder_that_is_not_there_is_said_to_be_so(tmp_path: Path, backend: Any) -> None:
    with pytest.raises(RecordsError, match="datamappen borta finns inte"):
        open_records(backend, tmp_path / "borta", mapping({}), SCHEMA, [], {})


def test_an_unknown_kind_of_table_cannot_be_asked_for(tmp_path: Path, backend: Any) -> None:
    with pytest.raises(RecordsError, match="tabellen 'kontakt' finns inte"):
        opened(backend, tmp_path, mapping({}), "kontakt")


def test_a_type_that_no_engine_has_is_the_callers_fault(tmp_path: Path, backend: Any) -> None:
    (tmp_path / "person.csv").write_text("pid\n1\n", encoding="utf-8")
    with pytest.raises(ValueError, match="unknown field type integer"):
        open_records(backend, tmp_path, mapping({}), {"person": {"person_id": "integer"}}, [], {})
