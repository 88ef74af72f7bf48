"""KIK's measure version: each field read as what it says, doubted where it does not say it, and written back as it was."""

import ast
import io
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import backend
import datasources
from datasources.exchange import json_text, kik
from datasources.exchange.doubts import Reading, Unreadable, catalogue
from datasources.exchange.plain_text import readable, without_markup
from datasources.exchange.records import MOST_RECORDS, Record, records
from datasources.exchange.registry import STANDARDS
from datasources.exchange.target_levels import TargetLevel, parse, written
from tests.support.kik import file, measure


def read(name: str, raw: Any) -> Reading:
    return kik.read({name: raw})[name]


def codes(reading: Reading) -> list[str]:
    return [doubt.code for doubt in reading.doubts]


LEVELS = [  # every way of writing that has been seen in the field
    ("Medel ≥80 % Hög ≥90 %", [("met", ">=", "80"), ("high", ">=", "90")]),
    ("≥85 %", [("met", ">=", "85")]),
    (">80 %", [("met", ">", "80")]),
    ("<1 %", [("met", "<", "1")]),
    ("Medel 75 % Hög >80 %", [("met", None, "75"), ("high", ">", "80")]),
    ("≤5 %", [("met", "<=", "5")]),
    ("100 %", [("met", None, "100")]),
    ("medel: >= 7,5 procent, hög: >= 12,5 procent", [("met", ">=", "7.5"), ("high", ">=", "12.5")]),
]


@pytest.mark.parametrize(("text", "levels"), LEVELS)
def test_target_levels_are_read_with_name_operator_and_value(text: str, levels: list[tuple[str, str, str]]) -> None:
    expected = tuple(TargetLevel(level, operator, Decimal(value)) for level, operator, value in levels)
    assert parse(text) == expected
    if all(operator for _, operator, _ in levels):
        assert parse(written(expected, " %")) == expected


@pytest.mark.parametrize(
    "text",
    [
        "2019: 80 %, 2020: 85 %",  # four numbers, two of them years
        "80–90 %",  # a span is no level
        "Se riktlinjerna",
        "Minst som riket",
        "≥80 % ≥90 %",  # which one is the high one?
        "−5 %",  # a minus sign is more than a level
        "9" * 40,
    ],
)
def test_a_text_that_says_no_clear_levels_is_not_read(text: str) -> None:
    assert parse(text) is None
    assert codes(read("targetValuesForExcelForExcel", [text])) == ["target-unreadable"]


def test_target_levels_of_several_texts_are_read_together() -> None:
    levels = read("targetValuesForExcelForExcel", ["Medel ≥80 %", {"id": "1", "value": "Hög ≥90 %"}]).value
    assert [(one.level, one.value) for one in levels] == [("met", 80), ("high", 90)]


def test_a_moment_is_the_day_that_it_is_in_sweden() -> None:
    assert read("validFrom", 1451602800000).value == date(2016, 1, 1), "23 o'clock the day before in UTC"
    assert read("validFrom", 1656626400000).value == date(2022, 7, 1), "22 o'clock in summer"
    text = read("validFrom", "1451602800000")
    assert (text.value, codes(text)) == (date(2016, 1, 1), ["number-as-text"])
    assert kik.write({"validFrom": 0}, {"validFrom": date(2022, 7, 1)}) == {"validFrom": 1656626400000}


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (-99999999999999, "odd-day"),  # in the year -1199
        (10**30, "odd-day"),
        (Decimal("1E+400"), "no-moment"),
        (True, "no-moment"),
        ("i går", "no-moment"),
        ([1451602800000], "no-moment"),
        (0, None),  # 1970 is a day like others
    ],
)
def test_a_moment_that_cannot_be_one_is_doubted(raw: Any, code: str | None) -> None:
    assert codes(read("validFrom", raw)) == ([code] if code else [])


def test_html_is_read_as_plain_text_and_said() -> None:
    html = "<p>Andel med&nbsp;HbA1c &lt; 52</p><ul><li>ett</li><li>två</li></ul><script>alert(1)</script>"
    reading = read("measureDefinition", html)
    assert codes(reading) == ["html"]
    assert reading.value == "Andel med\xa0HbA1c < 52\n\n- ett\n\n- två"
    assert read("measureDefinition", "HbA1c <52 och >20") == Reading("HbA1c <52 och >20"), "a bare sign is no HTML"
    assert without_markup("a<br>b") == "a\nb"
    assert readable("a\x00b \r\n\r\n\r\n\r\nc") == "ab\n\nc"


def test_owners_are_one_or_several() -> None:
    assert read("measureOwner", {"id": "1", "name": "BUSA"}).value == ["BUSA"]
    assert read("measureOwner", [{"name": "BUSA"}, {"name": "SKR"}]).value == ["BUSA", "SKR"]
    nameless = read("measureOwner", [{"name": "BUSA"}, {"id": "2"}])
    assert (nameless.value, codes(nameless)) == (["BUSA"], ["nameless"])


def test_submeasures_have_their_sex_age_and_id() -> None:
    women, men = kik.read(measure())["submeasures"].value
    assert (women["sex"], men["sex"]) == ("women", "men")
    assert women["id"] != men["id"]
    old = {"id": "x", "gender": {"codeValue": 1}, "age": {"displayName": "85 år och äldre"}}
    assert read("submeasures", [old]).value == [
        {"id": "x", "sex": "men", "age": "85 år och äldre", "restriction": None}
    ]


@pytest.mark.parametrize(
    ("raw", "doubts"),
    [
        ([measure()["submeasures"][0]] * 2, ["submeasure-id-twice", "submeasure-twice"]),
        ([{"id": "a", "gender": {"codeValue": "9"}}], ["sex-unknown"]),
        ([{"gender": {"codeValue": "1"}}], ["submeasure-without-id"]),
        ([7], ["submeasure-unreadable"]),
        ("kön", ["wrong-type"]),
    ],
)
def test_submeasures_that_do_not_hold_are_doubted(raw: Any, doubts: list[str]) -> None:
    assert codes(read("submeasures", raw)) == doubts


def test_what_is_written_keeps_the_ids_of_what_stands_there() -> None:
    record = measure()
    new = kik.write(record, {"measuringFrequencies": ["År", "Månad"], "validTo": None})
    year = record["measuringFrequencies"][1]
    assert new["measuringFrequencies"] == [year, {"name": "Månad"}]
    assert {name: value for name, value in new.items() if name != "measuringFrequencies"} == {
        name: value for name, value in record.items() if name != "measuringFrequencies"
    }
    assert list(new) == list(record), "the order of the fields stays"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('{"a": 1, "a": 2}', "key-twice"),
        ('{"a": NaN}', "not-a-number"),
        ('{"a": -Infinity}', "not-a-number"),
        ('{"a": "\\ud800"}', "half-character"),
        ("[" * 2000 + "]" * 2000, "too-deep"),
        ('{"a":' * 60 + "1" + "}" * 60, "too-deep"),
        ('{"a": 1e99999999999999999999}', "number-too-large"),
        ("", "not-json"),
        ("{'a': 1}", "not-json"),
    ],
)
def test_json_that_could_not_be_written_back_is_not_read(text: str, code: str) -> None:
    with pytest.raises(Unreadable) as refused:
        json_text.loads(text)
    assert refused.value.doubt.code == code


@pytest.mark.parametrize("text", ['{"b":1.10,"a":[1E+400,-0.0,' + "9" * 5000 + "]}", '{"a":"\\u0000<\\u2028å"}'])
def test_json_comes_back_digit_for_digit(text: str) -> None:
    value = json_text.loads(text)
    assert json_text.loads(json_text.dumps(value)) == value
    assert json_text.dumps(json_text.loads(json_text.dumps(value))) == json_text.dumps(value)
    assert "1.10" in json_text.dumps(value) or "\\u0000" in json_text.dumps(value)


def places(content: bytes) -> list[tuple[int, str | None, str | None]]:
    def code(one: Record) -> str | None:
        return one.content.doubt.code if isinstance(one.content, Unreadable) else None

    return [(one.number, one.file, code(one)) for one in records(content)]


def test_a_bad_record_does_not_stop_the_others_and_is_told_with_its_place() -> None:
    content = b'[{"title": "a"}, {"a": NaN}, 7, {"title": "b"}, {"title": "c'
    assert places(content) == [
        (1, None, None),
        (2, None, "not-a-number"),
        (3, None, "no-record"),
        (4, None, None),
        (5, None, "broken-off"),  # the file ends in the middle of a record
    ]
    assert places(b"[1 2]")[-1][2] == "broken-off"
    assert places(b"[]") == []


def test_one_record_a_page_of_an_answer_and_a_zip_are_read_as_a_list_is() -> None:
    assert places(file(measure())[1:-1]) == [(1, None, None)]
    assert places(b'\xef\xbb\xbf{"pageResults": [{"mId": "1"}, 3], "total": 2}') == [
        (1, None, None),
        (2, None, "no-record"),
    ]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("b.json", file(measure(1), measure(2)))
        archive.writestr("a.json", b"{")
        archive.writestr("las-mig.txt", b"hej")
        archive.writestr("c.json", "å".encode("latin-1"))
    assert places(packed.getvalue()) == [
        (1, "a.json", "not-json"),
        (1, "b.json", None),
        (2, "b.json", None),
        (1, "c.json", "not-utf8"),
    ]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "not-json"),
        (b"7", "no-record"),
        ("[å]".encode("latin-1"), "not-utf8"),
        (b"PK\x03\x04 not a zip", "zip-broken"),
    ],
)
def test_a_file_without_a_record_is_refused_with_why(content: bytes, code: str) -> None:
    with pytest.raises(Unreadable) as refused:
        places(content)
    assert refused.value.doubt.code == code


def test_a_zip_that_unpacks_to_more_than_may_come_is_refused() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.json", b" " * 21_000_000)
    with pytest.raises(Unreadable):
        places(packed.getvalue())


def test_what_broken_parts_of_a_zip_unpack_to_before_they_break_counts_too() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(3):
            archive.writestr(f"{number}.json", b" " * 9_000_000)
    spoiled = bytearray(packed.getvalue())
    with zipfile.ZipFile(packed) as archive:
        for part in archive.infolist():  # the last bytes of each part's content, after nearly all of it has come
            end = part.header_offset + 30 + len(part.filename) + part.compress_size
            spoiled[end - 3 : end] = b"\xff\xff\xff"
    with pytest.raises(Unreadable) as refused:
        places(bytes(spoiled))
    assert refused.value.doubt.code == "file-too-large"


def test_more_records_than_may_come_are_told_and_the_first_are_read() -> None:
    told = places(b"[" + b",".join([b"{}"] * (MOST_RECORDS + 5)) + b"]")
    assert (len(told), told[-1][2]) == (MOST_RECORDS + 1, "too-many")


def test_every_doubt_is_used_and_none_is_missing() -> None:
    used: set[str] = set()
    for room in (datasources, backend):
        for path in (Path(room.__path__[0]) / "exchange").glob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Doubt":
                    assert isinstance(node.args[0], ast.Constant)
                    used.add(str(node.args[0].value))
    assert used == set(catalogue())
    assert all(set(texts) == {"sv", "en"} for texts in catalogue().values())


def test_every_standard_is_found_by_its_name() -> None:
    assert {name: one.name for name, one in STANDARDS.items()} == {"kik": "kik"}
