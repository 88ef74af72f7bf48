"""The same table is read from every dialect that Swedish spreadsheets write, and every row keeps its line number."""

import io
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from datasources.delivery import canonical
from datasources.delivery.raw_table import BATCH_ROWS
from tests.support.checks import Checked
from tests.support.contracts import contract, indicator, row
from tests.support.files import LINE, SWEDISH, changed, line, text, workbook

PLAIN = text(line(kommentar="åäö"))
DIALECTS = [
    (PLAIN.encode(), "UTF-8"),
    (PLAIN.encode("utf-8-sig"), "UTF-8 with a byte order mark"),
    (PLAIN.encode("utf-16"), "UTF-16 with a byte order mark"),
    (b"\xfe\xff" + PLAIN.encode("utf-16-be"), "UTF-16, big end first"),
    (PLAIN.encode("cp1252"), "Windows-1252"),
    (PLAIN.replace("\n", "\r\n").encode(), "Windows line ends"),
    (PLAIN.replace("\n", "\r").encode(), "old Mac line ends"),
    (PLAIN.rstrip("\n").encode(), "no line end at the end"),
    (PLAIN.replace(";", "\t").encode(), "tabs"),
    (PLAIN.replace(";", "|").encode(), "bars"),
    (text(line(värde='"41,7"', kommentar="åäö"), separator=",").encode(), "commas, the decimal one quoted"),
    (text(line(värde="41.7", kommentar="åäö"), separator=",").encode(), "commas and a decimal point"),
    (b"sep=;\r\n" + PLAIN.encode(), "Excel's own first line"),
    (("\n\n" + PLAIN).encode(), "blank lines above"),
    ((PLAIN + "\n;;;;;;;;;;\n\n").encode(), "blank lines below"),
    ("".join(f"{row};;;\n" for row in PLAIN.splitlines()).encode(), "empty columns to the right"),
    (text(line(kommentar='"åäö"')).encode(), "quotation marks around a cell"),
    (PLAIN.upper().replace("STROKE-STROKEENHET", "stroke-strokeenhet").replace("ÅÄÖ", "åäö").encode(), "capitals"),
    (
        PLAIN.replace("å", "a\u030a").replace("ö", "o\u0308").replace("ä", "a\u0308").encode(),
        "letters and dots apart, as on a Mac",
    ),
]


@pytest.mark.parametrize(("data", "why"), DIALECTS, ids=[why for _, why in DIALECTS])
def test_every_dialect_gives_the_same_row(checked: Checked, data: bytes, why: str) -> None:
    outcome = checked(data)
    assert outcome.verdict == "checked", outcome.findings
    (row,) = outcome.observations
    assert {
        name: row[name] for name in ("indicator", "version", "statistic", "region", "unit", "sex", "age_group")
    } == {
        "indicator": "stroke-strokeenhet",
        "version": 2,
        "statistic": "proportion",
        "region": "14",
        "unit": "",
        "sex": "total",
        "age_group": "total",
    }
    assert (row["numerator"], row["denominator"], row["value"], row["n"], row["missing"]) == (
        "50",
        "120",
        "41.7",
        None,
        None,
    )
    assert (row["period_start"], row["period_end"]) == (date(2023, 1, 1), date(2024, 1, 1)), "half-open"


LINES = [
    (text(line(), line(täljare="tio")), 3, "a plain file"),
    ("\n" + text(line(), line(täljare="tio")), 4, "a blank line above"),
    (text(line(), [], line(täljare="tio")), 4, "a blank line between"),
    (text(line(), [""] * len(SWEDISH), line(täljare="tio")), 4, "a row of separators between"),
    (text(line(kommentar='"två\nrader"'), line(täljare="tio")), 4, "a cell of two lines before"),
    (text(line(), line(täljare="tio")).replace("\n", "\r\n"), 3, "Windows line ends"),
    ("sep=;\n" + text(line(), line(täljare="tio")), 4, "Excel's own first line"),
    (workbook(line(), line(täljare="tio")), 3, "a workbook"),
    (workbook(line(), [], [], line(täljare="tio")), 5, "blank rows in a workbook"),
]


@pytest.mark.parametrize(("data", "number", "why"), LINES, ids=[why for _, _, why in LINES])
def test_a_finding_names_the_line_that_the_sender_sees(
    checked: Checked, data: bytes | str, number: int, why: str
) -> None:
    assert checked(data).places("number-format") == [(number, "numerator")], why


NUMBERS = [
    ("120", "120"),
    ("120,0", "120.0"),
    ("41.70", "41.70"),
    ("+5", "5"),
    (" 7 ", "7"),
    ("1 234", "1234"),
    ("1\u00a0234", "1234"),
    ("1\u202f234\u202f567,5", "1234567.5"),
    ("12345", "12345"),
    ("0", "0"),
    ("−3", "-3"),
    ("0,00000000012", "0.00000000012"),
]


def test_a_number_comes_back_exactly_as_it_went_in(checked: Checked) -> None:
    asked = contract(indicator(additive=False, bounded=False))
    lines = (
        [*line(täljare="", nämnare="", värde=written), f"E{number}"] for number, (written, _) in enumerate(NUMBERS)
    )
    found = [row["value"] for row in checked(text(*lines, header=[*SWEDISH, "enhet"]), asked).observations]
    assert found == [kept for _, kept in NUMBERS]


CELLS = [
    (41.7, "41.7"),
    (100, "100"),
    (0, "0"),
    (0.1 + 0.2, "0.3"),
    ("41,7", "41.7"),
    (1e-7, "0.0000001"),
    (125 / 3, "41.6666666666667"),
    (True, "1"),
]


def test_a_workbooks_numbers_come_back_as_they_are_shown(checked: Checked) -> None:
    asked = contract(indicator(additive=False, bounded=False))
    header = [*SWEDISH[:7], "enhet", "värde"]
    book = workbook(*([*LINE[:7], f"E{number}", cell] for number, (cell, _) in enumerate(CELLS)), header=header)
    assert [row["value"] for row in checked(book, asked).observations] == [kept for _, kept in CELLS]


def in_book(**cells: Any) -> bytes:
    return workbook([cells.get(header, cell) for header, cell in zip(SWEDISH, LINE, strict=True)])


def test_a_workbooks_own_types_are_understood(checked: Checked) -> None:
    midnight = datetime(2023, 12, 31)  # noqa: DTZ001 - a spreadsheet knows no time zones
    book = in_book(period_från=date(2023, 1, 1), period_till=midnight, region=14, täljare=50, nämnare=120, värde=41.7)
    assert checked(book).verdict == "checked"


def test_a_time_of_day_is_not_quietly_cut_from_a_date(checked: Checked) -> None:
    noon = datetime(2023, 1, 1, 12, 30)  # noqa: DTZ001 - a spreadsheet knows no time zones
    outcome = checked(in_book(period_från=noon))
    assert [(f["column"], f["value"]) for f in outcome.findings] == [("period_start", "2023-01-01 12:30:00")]
    assert outcome.verdict == "rejected"


def test_a_note_beside_the_table_in_a_workbook_is_a_column_without_a_name(checked: Checked) -> None:
    outcome = checked(workbook(line(), [*line(kön="women"), "", "se bilaga"]), contract(indicator()))
    assert [f["value"] for f in outcome.findings if f["code"] == "column-nameless"] == ["13"]


def test_the_zeros_that_a_decimal_column_pads_with_are_no_decimals_of_the_value(checked: Checked) -> None:
    frame = pl.read_parquet(canonical.write([row()], "parquet"))
    table = frame.to_arrow()
    place = table.schema.get_field_index("value")
    table = table.set_column(place, "value", pa.array([Decimal("41.7")], pa.decimal128(12, 6)))
    data = io.BytesIO()
    pq.write_table(table, data)
    outcome = checked(data.getvalue())
    assert [found["value"] for found in outcome.observations] == ["41.7"]


def test_a_table_need_not_begin_in_the_first_cell(checked: Checked) -> None:
    book = workbook([], ["", *SWEDISH], ["", *LINE], header=[])
    assert checked(book).verdict == "checked"


def test_the_results_sheet_is_found_by_name_and_else_is_the_first_one(checked: Checked) -> None:
    assert checked(workbook(line(), sheet="Blad1")).verdict == "checked"
    assert (
        checked(workbook(["hej"], header=["x"], sheet="Läs mig", others={"RESULTAT": [SWEDISH, LINE]})).verdict
        == "checked"
    )


def test_a_computed_formula_counts_as_its_value(checked: Checked) -> None:
    book = changed(
        in_book(täljare="=25+25"), "xl/worksheets/sheet1.xml", b"<f>25+25</f><v>0</v>", b"<f>25+25</f><v>50</v>"
    )
    assert checked(book).verdict == "checked"


UNREAD = [
    (b"<f>25+25</f><v></v>", b"", "formula-without-value", "written by a program that does not compute"),
    (b"<f>25+25</f><v/>", b"", "formula-without-value", "the same, shorter"),
    (b"<f>25+25</f>", b"", "formula-without-value", "no value at all"),
    (b"<f>1/0</f><v>#DIV/0!</v>", b' t="e"', "cell-error", "an error value, which would be read as an empty cell"),
]


@pytest.mark.parametrize(("content", "kind", "code", "why"), UNREAD)
def test_what_would_silently_become_an_empty_cell_is_found(
    checked: Checked, content: bytes, kind: bytes, code: str, why: str
) -> None:
    book = changed(
        in_book(täljare="=25+25"),
        "xl/worksheets/sheet1.xml",
        b'<c r="H2"><f>25+25</f><v>0</v>',
        b'<c r="H2"' + kind + b">" + content,
    )
    outcome = checked(book)
    assert outcome.places(code) == [(2, "numerator")], why
    assert {finding["value"] for finding in outcome.findings if finding["code"] == code} == {"H2"}


def test_a_formula_that_gives_nothing_is_an_empty_cell(checked: Checked) -> None:
    book = changed(
        in_book(kommentar="=IF(1,"), "xl/worksheets/sheet1.xml", b"<f>IF(1,</f><v>0</v>", b'<f>IF(1,"")</f><v></v>'
    )
    book = changed(book, "xl/worksheets/sheet1.xml", b'<c r="K2">', b'<c r="K2" t="str">')
    assert checked(book).verdict == "checked"


def test_steps_are_told_as_they_begin(tmp_path) -> None:  # type: ignore[no-untyped-def]
    from datasources.delivery.check import check

    steps: list[str] = []
    source = tmp_path / "a.csv"
    source.write_text(PLAIN, encoding="utf-8")
    result = check(source, "a.csv", contract(), tmp_path / "w", progress=steps.append)
    assert (
        steps == ["read", "personal", "stage", "rules", "findings", "observations", "verdict"] == list(result.seconds)
    )


def test_a_result_survives_json_and_pickling(checked: Checked) -> None:
    import pickle

    result = checked(PLAIN).result
    assert type(result).model_validate_json(result.model_dump_json()) == result
    assert pickle.loads(pickle.dumps(result)) == result


SHEETS = [
    (b'<c r="H2"', b'<c  r="H2"', "a cell that begins in an unusual way"),
    (b'<c r="H2"', b'<c s="0" r="H2"', "a cell that says something else first"),
]


@pytest.mark.parametrize(("old", "new", "why"), SHEETS)
def test_a_sheet_is_read_alike_however_its_cells_begin(checked: Checked, old: bytes, new: bytes, why: str) -> None:
    book = changed(in_book(), "xl/worksheets/sheet1.xml", old, new)
    assert checked(book).verdict == "checked", why


def test_a_sheet_of_many_batches_keeps_its_line_numbers(checked: Checked) -> None:
    asked = contract(indicator(additive=False, bounded=False))
    lines = [[*line(), f"E{number}"] for number in range(BATCH_ROWS + 10)]
    lines[BATCH_ROWS + 5] = [*line(värde="fyrtio"), "E"]
    outcome = checked(workbook(*lines[:7], [], *lines[7:], header=[*SWEDISH, "enhet"]), asked)
    assert outcome.places("number-format") == [(BATCH_ROWS + 8, "value")]
