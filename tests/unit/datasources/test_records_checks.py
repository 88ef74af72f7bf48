"""What is found in records, counted; what becomes of the rows; and that nothing of a row is ever repeated."""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import parquet

from datasources.records.checks import check_records, stopping
from datasources.records.code_forms import WORDS, pattern
from datasources.records.engines import over
from datasources.records.files import without_rows
from datasources.records.findings import RecordFinding, catalogue, finding
from datasources.records.mapping import parse
from datasources.records.reading import Records, RecordsError, open_records
from indicators.definition.event_tables import WORDS as FIXED
from indicators.engine.query_engine import open_engine

TODAY = date(2025, 6, 1)
EVENT = {
    "person_id": "text",
    "event_id": "text",
    "start": "date",
    "end": "date",
    "code": "text",
    "region": "text",
    "value": "number",
    "target": "date",
    "care_level": "text",
    "position": "text",
}
SCHEMA = {
    "person": {"person_id": "text", "birth_date": "date", "sex": "text", "death_date": "date", "region": "text"},
    "diagnosis": EVENT,
}
PEOPLE = "person_id,birth_date,sex,death_date,region\n1,1950-01-01,F,,01\n2,1960-01-01,M,2024-01-10,14\n"


@pytest.fixture(scope="module")
def backend() -> Iterator[Any]:
    with open_engine("duckdb") as engine:
        yield over(engine.connection)


def records(backend: Any, folder: Path, people: str, events: str, **rest: Any) -> Records:
    (folder / "person.csv").write_text(people, encoding="utf-8")
    (folder / "diagnosis.csv").write_text(events, encoding="utf-8")
    tables = {name: {"from": name, "own_names": True} for name in SCHEMA}
    made = {"id": "m", "version": 1, "name": {"sv": "M", "en": "M"}, "description": "M.", "tables": tables} | rest
    return open_records(backend, folder, parse(made, "m.yaml"), SCHEMA, ["diagnosis"], {})


def told(found: list[RecordFinding]) -> set[tuple[str, str, str | None, int]]:
    return {(item.code, item.table, item.column, item.count) for item in found}


def rows(made: Records, name: str) -> list[dict[str, Any]]:
    return list(made.backend.rows(made.tables[name].query))


HEADER = "person_id,event_id,start,end,code,region,value,target\n"
GOOD = HEADER + "1,a,2025-01-01,2025-01-02,I639,01,1.5,2026-01-01\n2,b,2024-06-01,9999-12-31,I10,14,,\n"


def days_of(made: Records, field: str) -> list[date | None]:
    return [row[field] for row in rows(made, "person")]


UNKNOWN = ["1753-01-01", "1800-01-01", "1899-12-30", "1899-12-31", "1900-01-01", "1901-01-01"]


@pytest.mark.parametrize("day", UNKNOWN)
def test_the_first_days_of_databases_and_spreadsheets_are_unknown(tmp_path: Path, backend: Any, day: str) -> None:
    people = f"{PEOPLE}3,{day},F,,01\n4,1970-01-01,F,{day},01\n"  # a birth and a death; one truly born in 1970
    made = records(backend, tmp_path, people, GOOD)
    assert told(check_records(made, today=TODAY)) == {
        ("day-stands-for-unknown", "person", "birth_date", 1),
        ("day-stands-for-unknown", "person", "death_date", 1),
    }
    assert days_of(made, "birth_date")[2:] == [None, date(1970, 1, 1)]
    assert days_of(made, "death_date")[2:] == [None, None]


def test_the_mapping_says_which_days_are_unknown(tmp_path: Path, backend: Any) -> None:
    people = f"{PEOPLE}3,1900-01-01,F,1985-12-31,01\n4,1950-01-01,F,1985-12-31,01\n"
    made = records(backend, tmp_path, people, GOOD, unknown_days=["1985-12-31"])
    assert told(check_records(made, today=TODAY)) == {("day-stands-for-unknown", "person", "death_date", 2)}
    assert days_of(made, "birth_date")[2] == date(1900, 1, 1), "the mapping's own list is the whole list"
    none = records(backend, tmp_path, people, GOOD, unknown_days=[])
    assert check_records(none, today=TODAY) == []


@pytest.mark.parametrize(("with_epoch", "unknown"), [(1, False), (2, True), (15, True)])
def test_the_epoch_is_unknown_only_where_many_have_it(
    tmp_path: Path, backend: Any, with_epoch: int, unknown: bool
) -> None:
    # Of twelve deaths or more, one on that day is a death; born then are as many as are.
    others = "".join(f"1{number},1970-01-01,F,2020-03-{number + 1:02d},01\n" for number in range(12))
    epoch = "".join(f"2{number},1940-01-01,F,1970-01-01,01\n" for number in range(with_epoch))
    made = records(backend, tmp_path, PEOPLE + others + epoch, GOOD)
    codes = {item.code for item in check_records(made, today=TODAY)}
    assert ("day-stands-for-unknown" in codes) is unknown
    assert (date(1970, 1, 1) in days_of(made, "death_date")) is not unknown
    assert days_of(made, "birth_date").count(date(1970, 1, 1)) == 12


def test_records_years_after_a_death_stop_the_run(tmp_path: Path, backend: Any) -> None:
    people = f"{PEOPLE}3,1940-01-01,F,2010-01-01,01\n"
    made = records(backend, tmp_path, people, f"{GOOD}3,c,2025-01-01,2025-01-01,I10,01,,\n")
    found = check_records(made, today=TODAY)
    assert told(found) == {("years-after-death", "diagnosis", "start", 1)}
    assert stopping(found) == found


def test_clean_records_have_no_findings_and_are_not_touched(tmp_path: Path, backend: Any) -> None:
    made = records(backend, tmp_path, PEOPLE, GOOD)
    before = {name: rows(made, name) for name in made.tables}
    assert check_records(made, today=TODAY, regions=["01", "14"]) == []
    assert {name: rows(made, name) for name in made.tables} == before


def test_a_text_file_is_read_once_for_its_checks_and_for_all_that_is_counted(tmp_path: Path, backend: Any) -> None:
    made = records(backend, tmp_path, PEOPLE, GOOD)
    assert made.slow == {"person", "diagnosis"}
    check_records(made, today=TODAY)
    for file in tmp_path.glob("*.csv"):
        file.unlink()
    assert [row["person_id"] for row in rows(made, "person")] == ["1", "2"]
    assert rows(made, "diagnosis")
    assert not made.slow
    assert made.row_counts() == {"person": (2, 2), "diagnosis": (2, 2)}


@pytest.mark.parametrize(
    ("people", "events", "expected"),
    [
        # what could not be read; of two cells one can be, or the column is said to be unreadable
        ("", "1,c,2025-13-01,,I10,01,,\n", ("date-unreadable", "diagnosis", "start", 1)),
        ("", "1,c,,,I10,01,1e16,\n", ("number-unreadable", "diagnosis", "value", 1)),  # larger than any value of care
        ("", "1,c,,,I10,01,-1e400,\n", ("number-unreadable", "diagnosis", "value", 1)),  # more than either engine holds
        ("", "1,c,,,I10,01,en,\n", ("number-unreadable", "diagnosis", "value", 1)),
        ("3,igår,F,,01\n", "", ("date-unreadable", "person", "birth_date", 1)),
        # days that cannot be
        ("", "1,c,2025-01-02,2025-01-01,I10,01,,\n", ("end-before-start", "diagnosis", "end", 1)),
        ("", "1,c,1949-12-31,,I10,01,,\n", ("before-birth", "diagnosis", "start", 1)),
        ("", "2,c,2025-01-11,,I10,01,,\n", ("after-death", "diagnosis", "start", 1)),  # a year and two days
        ("", "1,c,2025-06-02,,I10,01,,\n", ("date-future", "diagnosis", "start", 1)),
        ("3,1879-12-31,F,,01\n", "", ("date-ancient", "person", "birth_date", 1)),
        ("3,2025-06-02,F,,01\n", "", ("date-future", "person", "birth_date", 1)),
        ("3,1990-01-01,F,1989-12-31,01\n", "", ("death-before-birth", "person", "death_date", 1)),
        # words and codes
        ("3,1990-01-01,K,,01\n", "", ("sex-unknown", "person", "sex", 1)),
        ("3,1990-01-01,F,,1\n", "", ("region-unknown", "person", "region", 1)),
        ("", "1,c,,,I10,99,,\n", ("region-unknown", "diagnosis", "region", 1)),
        ("", "1,c,,,I63.9,01,,\n", ("code-form", "diagnosis", "code", 1)),
        # keys
        (",1990-01-01,F,,01\n", "", ("person-missing", "person", "person_id", 1)),
        ("2,1960-01-01,M,,14\n2,,,,\n", "", ("person-duplicated", "person", "person_id", 2)),
        ("", ",c,,,I10,01,,\n", ("person-missing", "diagnosis", "person_id", 1)),
        ("", "9,c,,,I10,01,,\n", ("person-unknown", "diagnosis", "person_id", 1)),
        ("", "1,,,,I10,01,,\n", ("event-missing", "diagnosis", "event_id", 1)),
        ("", "1,a,,,I10,01,,\n2,a,,,I10,01,,\n", ("event-duplicated", "diagnosis", "event_id", 2)),
    ],
)
def test_each_finding_bites_alone_and_counts_its_rows(
    tmp_path: Path, backend: Any, people: str, events: str, expected: tuple[str, str, str | None, int]
) -> None:
    made = records(backend, tmp_path, PEOPLE + people, GOOD + events, code_systems={"diagnosis": "ICD-10-SE"})
    assert told(check_records(made, today=TODAY, regions=["01", "14"])) == {expected}


@pytest.mark.parametrize(
    "event",
    [
        "1,c,2025-06-01,2025-06-01,I10,01,0,\n",  # today is no future
        "1,c,1950-01-01,,I10,01,,\n",  # on the day of birth
        "2,c,2025-01-10,,I10,01,,\n",  # 366 days after the death
        "1,c,2025-01-01,2025-01-01,,,,2030-01-01\n",  # empty code and region; a target ahead
    ],
)
def test_what_just_holds_is_no_finding(tmp_path: Path, backend: Any, event: str) -> None:
    made = records(backend, tmp_path, PEOPLE, GOOD + event, code_systems={"diagnosis": "ICD-10-SE"})
    assert check_records(made, today=TODAY, regions=["01", "14"]) == []


def test_a_column_of_which_nothing_can_be_read_is_the_mappings_fault_and_stops(tmp_path: Path, backend: Any) -> None:
    events = HEADER + "1,a,31/01/2025,,I10,01,,\n1,b,28/02/2025,,I10,01,,\n1,c,,,I10,01,,\n"
    found = check_records(records(backend, tmp_path, PEOPLE, events), today=TODAY)
    assert told(found) == {("column-unreadable", "diagnosis", "start", 2)}
    assert stopping(found) == found


def test_the_mappings_own_rule_comes_before_the_default(tmp_path: Path, backend: Any) -> None:
    events = GOOD + "1,a,,,I10,01,,\n9,d,,,I10,01,,\n"
    own = {"event-duplicated": "continue", "person-unknown": "stop"}
    found = check_records(records(backend, tmp_path, PEOPLE, events, rules=own), today=TODAY)
    assert {item.code: item.rule for item in found} == own
    assert [item.code for item in stopping(found)] == ["person-unknown"]


def test_a_table_that_the_mapping_gives_no_persons_is_judged_by_what_it_has(tmp_path: Path, backend: Any) -> None:
    # a day ahead of today, and one row that would have no person were there a column of them
    made = records(backend, tmp_path, PEOPLE, "event_id,start\na,2025-06-02\n,2025-01-01\n")
    assert told(check_records(made, today=TODAY)) == {("date-future", "diagnosis", "start", 1)}
    assert made.row_counts()["diagnosis"] == (2, 2), "nothing is left out for a person it cannot have"


def test_regions_are_only_asked_for_where_the_caller_knows_them(tmp_path: Path, backend: Any) -> None:
    assert check_records(records(backend, tmp_path, PEOPLE, GOOD), today=TODAY) == []


def test_of_a_person_who_stands_there_more_than_once_the_first_row_in_order_is_kept(
    tmp_path: Path, backend: Any
) -> None:
    """In order of birth date, sex, death date, region; empty ones last. Whatever the order in the file."""
    lines = ["3,,M,,01", "3,1990-01-01,M,,14", "3,1990-01-01,F,,14", "3,1990-01-01,F,,", ",1980-01-01,F,,01"]
    for order in (lines, lines[::-1]):
        made = records(backend, tmp_path, PEOPLE + "\n".join(order) + "\n", GOOD)
        found = check_records(made, today=TODAY)
        assert {("person-duplicated", "person", "person_id", 3), ("person-missing", "person", "person_id", 1)} <= told(
            found
        )
        assert sorted(rows(made, "person"), key=str)[-1] == {
            "person_id": "3",
            "birth_date": date(1990, 1, 1),
            "sex": "F",
            "death_date": None,
            "region": "14",
        }
        assert made.row_counts()["person"] == (6 + 1, 3) == (7, len(rows(made, "person")))


def test_rows_without_keys_are_dropped_and_repeated_ones_kept_once(tmp_path: Path, backend: Any) -> None:
    events = GOOD + ",c,,,I10,01,,\n1,,,,I10,01,,\n,,,,I10,01,,\n1,a,2025-01-01,,I10,01,,\n,a,2025-01-01,,I10,01,,\n"
    made = records(backend, tmp_path, PEOPLE, events, rules={"event-duplicated": "continue"})
    found = check_records(made, today=TODAY)
    assert told(found) == {
        ("person-missing", "diagnosis", "person_id", 3),
        ("event-missing", "diagnosis", "event_id", 1),  # of those that have a person
        ("event-duplicated", "diagnosis", "event_id", 1),
    }
    kept = rows(made, "diagnosis")
    assert sorted(row["event_id"] for row in kept) == ["a", "b"]
    assert [row["end"] for row in kept if row["event_id"] == "a"] == [date(2025, 1, 2)], "the filled end comes first"
    assert made.row_counts()["diagnosis"] == (7, 2)
    assert "diagnosis" in made.slow


def test_a_sex_that_is_neither_word_counts_as_unknown(tmp_path: Path, backend: Any) -> None:
    made = records(backend, tmp_path, PEOPLE + "3,1990-01-01,K,,01\n", GOOD)
    check_records(made, today=TODAY)
    assert sorted(str(row["sex"]) for row in rows(made, "person")) == ["F", "M", "None"]


def test_words_that_no_definition_asks_for_are_counted_and_emptied(tmp_path: Path, backend: Any) -> None:
    events = "person_id,event_id,care_level,position\n1,a,slutenvard,main\n1,b,slutenvård,bi\n1,c,,\n"
    made = records(backend, tmp_path, PEOPLE, events)
    assert told(check_records(made, today=TODAY)) == {
        ("word-unknown", "diagnosis", "care_level", 1),
        ("word-unknown", "diagnosis", "position", 1),
    }
    kept = sorted((row["event_id"], row["care_level"], row["position"]) for row in rows(made, "diagnosis"))
    assert kept == [("a", "slutenvard", None), ("b", None, "bi"), ("c", None, None)]


@pytest.mark.parametrize(
    ("optional", "codes"),
    [
        (True, {"word-unknown"}),  # 9 need not be there; "annat" has no translation
        (False, {"word-unknown", "lookup-unknown"}),  # 9 ought to be there
    ],
)
def test_a_look_up_that_is_optional_may_lack_the_key_but_not_the_word(
    tmp_path: Path, backend: Any, optional: bool, codes: set[str]
) -> None:
    (tmp_path / "person.csv").write_text(PEOPLE, encoding="utf-8")
    (tmp_path / "diagnosis.csv").write_text("pid,id,typ\n1,a,7\n1,b,8\n1,c,9\n", encoding="utf-8")
    (tmp_path / "typer.csv").write_text("id,ord\n7,H\n8,annat\n", encoding="utf-8")
    lookup = {"from": "typer", "key": "id", "value": "ord", "optional": optional}
    position = {"column": "typ", "lookup": lookup, "values": {"H": "huvud"}, "otherwise": "empty"}
    columns = {"person_id": "pid", "event_id": "id", "position": position}
    tables = {
        "person": {"from": "person", "own_names": True},
        "diagnosis": {"from": "diagnosis", "columns": columns},
    }
    mapping = {"id": "m", "version": 1, "name": {"sv": "M", "en": "M"}, "description": "M.", "tables": tables}
    made = open_records(backend, tmp_path, parse(mapping, "m.yaml"), SCHEMA, ["diagnosis"], {})
    assert told(check_records(made, today=TODAY)) == {(code, "diagnosis", "position", 1) for code in codes}
    found = sorted((row["event_id"], row["position"]) for row in rows(made, "diagnosis"))
    assert found == [("a", "huvud"), ("b", None), ("c", None)]


def test_a_day_that_is_looked_up_and_translated_tells_each_way_of_being_lost(tmp_path: Path, backend: Any) -> None:
    (tmp_path / "person.csv").write_text(
        "person_id,key\n1,a\n2,b\n3,c\n4,d\n" + "".join(f"{n},a\n" for n in range(5, 9)), encoding="utf-8"
    )
    # a day, which most have; a word for no day; a word that nobody has translated; and d has no row
    (tmp_path / "dagar.csv").write_text("id,dag\na,2024-01-01\nb,okänd\nc,kanske\n", encoding="utf-8")
    lookup = {"from": "dagar", "key": "id", "value": "dag"}
    death = {
        "column": "key",
        "lookup": lookup,
        "values": {"okänd": None, "2024-01-01": "2024-01-01"},
        "otherwise": "empty",
    }
    tables = {"person": {"from": "person", "columns": {"person_id": "person_id", "death_date": death}}}
    mapping = {"id": "m", "version": 1, "name": {"sv": "M", "en": "M"}, "description": "M.", "tables": tables}
    made = open_records(backend, tmp_path, parse(mapping, "m.yaml"), SCHEMA, [], {})
    assert told(check_records(made, today=TODAY)) == {
        ("word-unknown", "person", "death_date", 1),
        ("lookup-unknown", "person", "death_date", 1),
    }


def test_the_fixed_words_are_those_that_definitions_know() -> None:
    assert WORDS == FIXED


TWINS = {"person": "person", "register_row.r": "rader"}


def test_which_twin_is_kept_does_not_hang_on_what_else_is_asked_for(tmp_path: Path, backend: Any) -> None:
    (tmp_path / "person.csv").write_text(PEOPLE, encoding="utf-8")
    (tmp_path / "rader.csv").write_text("person_id,event_id,aa,zz\n1,r,1,2\n1,r,2,1\n", encoding="utf-8")
    tables = {name: {"from": source, "own_names": True} for name, source in TWINS.items()}
    made = {"id": "m", "version": 1, "name": {"sv": "M", "en": "M"}, "description": "M.", "tables": tables}
    mapping = parse(made | {"rules": {"event-duplicated": "continue"}}, "m.yaml")
    schema = SCHEMA | {"register_row": {"person_id": "text", "event_id": "text"}}
    for asked in ({"zz": "text"}, {"aa": "text", "zz": "text"}, {"zz": "number"}):
        opened = open_records(backend, tmp_path, mapping, schema, ["register_row.r"], {"r": asked})
        check_records(opened, today=TODAY)
        [kept] = rows(opened, "register_row.r")
        assert kept.keys() == {"person_id", "event_id", *asked}
        assert float(kept["zz"]) == 2


def test_a_look_up_and_a_translation_without_an_answer_are_counted(tmp_path: Path, backend: Any) -> None:
    (tmp_path / "koder.csv").write_text("id,kod\n1,I10\n", encoding="utf-8")
    look = {"column": "kid", "lookup": {"from": "koder", "key": "id", "value": "kod"}}
    word = {"column": "ord", "values": {"a": "A"}, "otherwise": "empty"}
    tables = {
        "person": {"from": "person", "own_names": True},
        "diagnosis": {"from": "d", "columns": {"person_id": "pid", "code": look, "region": word}},
    }
    (tmp_path / "d.csv").write_text("pid,kid,ord\n1,1,a\n1,2,b\n1,,\n", encoding="utf-8")
    made = records(backend, tmp_path, PEOPLE, GOOD, tables=tables)
    assert told(check_records(made, today=TODAY)) == {
        ("lookup-unknown", "diagnosis", "code", 1),
        ("word-unknown", "diagnosis", "region", 1),
    }


def test_faults_of_several_sources_are_counted_together(tmp_path: Path, backend: Any) -> None:
    """A typed file has nothing to misread; a text file beside it may have."""
    parquet.write_table(pa.table({"pid": ["1"], "dag": [date(2025, 1, 1)]}), tmp_path / "typad.parquet")
    (tmp_path / "text.csv").write_text("pid,dag\n1,igår\n2,2025-01-01\n", encoding="utf-8")
    sources = [{"from": name, "columns": {"person_id": "pid", "start": "dag"}} for name in ("typad", "text")]
    tables: Mapping[str, Any] = {"person": {"from": "person", "own_names": True}, "diagnosis": sources}
    made = records(backend, tmp_path, PEOPLE, GOOD, tables=tables)
    assert told(check_records(made, today=TODAY)) == {("date-unreadable", "diagnosis", "start", 1)}
    assert made.row_counts()["diagnosis"] == (3, 3)


SECRET = "191212121212"


@pytest.mark.parametrize(
    "broken",
    [
        f"1,{SECRET}\n",  # too few cells
        f"1,{SECRET},,,,,,,,{SECRET},\n",  # too many
        f'1,"{SECRET}\n',  # a quote without its pair
    ],
)
def test_a_row_that_cannot_be_split_stops_without_being_repeated(tmp_path: Path, backend: Any, broken: str) -> None:
    made = records(backend, tmp_path, PEOPLE, GOOD + broken)
    with pytest.raises(RecordsError, match="tabellen diagnosis går inte att läsa") as refused:
        check_records(made, today=TODAY)
    assert SECRET not in str(refused.value)
    assert refused.value.__cause__ is None
    assert refused.value.__suppress_context__


def test_findings_never_repeat_a_cell(tmp_path: Path, backend: Any) -> None:
    events = GOOD + f"{SECRET},{SECRET},{SECRET},{SECRET},{SECRET}.1,{SECRET},{SECRET}x,{SECRET}\n"
    made = records(backend, tmp_path, PEOPLE, events, code_systems={"diagnosis": "ICD-10-SE"})
    found = check_records(made, today=TODAY, regions=["01"])
    assert len(found) >= 5
    assert SECRET not in "".join(item.model_dump_json() for item in found)


def test_an_engines_error_is_told_by_its_kind_alone() -> None:
    with pytest.raises(RecordsError, match=r"^x går inte att läsa \(ValueError\)") as refused, without_rows("x"):
        raise ValueError(SECRET)
    assert SECRET not in str(refused.value)


def test_every_finding_with_a_default_to_stop_is_an_error() -> None:
    assert {code for code, entry in catalogue().items() if entry.rule == "stop"} == {
        code for code, entry in catalogue().items() if entry.severity == "error"
    }


@pytest.mark.parametrize(
    ("system", "good", "bad"),
    [
        ("ICD-10-SE", ["I10", "I639", "C509A", "U0712"], ["I63.9", "i10", "10", "I1"]),
        ("KVÅ", ["AF021", "QV009", "JFB30", "ZXD00"], ["AF.021", "AF 021", "1234"]),
        ("ATC", ["A", "A10", "A10B", "A10BA", "A10BA02"], ["A1", "A10BA2", "a10ba02"]),
        ("NPU", ["NPU27300"], ["NPU1", "27300"]),
        ("SNOMED CT", ["56265001"], ["I10"]),
        ("Eget system", ["vad-som-helst"], ["med.punkt", "med blank", "jok*"]),
    ],
)
def test_codes_follow_the_form_of_their_system(system: str, good: list[str], bad: list[str]) -> None:
    import re

    assert [code for code in good if not re.search(pattern([system]), code)] == []
    assert [code for code in bad if re.search(pattern([system]), code)] == []


def test_a_table_in_two_systems_takes_codes_of_both() -> None:
    import re

    both = pattern(["ICD-10-SE", "SNOMED CT"])
    assert all(re.search(both, code) for code in ("I639", "56265001"))
    assert not re.search(both, "I63.9")


@pytest.mark.parametrize("code", [code for code, entry in catalogue().items() if "{count:" in entry.sv])
def test_one_and_many_are_each_told_with_their_own_noun(code: str) -> None:
    one, many = (finding(code, "diagnosis", "start", count, {}) for count in (1, 12_345))
    assert " 1 " in one.message_sv
    assert " 12345 " in many.message_sv
    assert one.message_en.replace("1", "12345") != many.message_en, "a noun and its verb differ in English"
    assert "1 rader" not in one.message_sv
    assert "|" not in one.message_sv + one.message_en + many.message_sv + many.message_en
