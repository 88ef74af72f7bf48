"""A file about persons is refused: nothing of its rows stays, and nothing is said but where."""

import io
import logging
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from datasources.delivery import personal
from datasources.delivery.check import check
from datasources.delivery.findings import catalogue
from datasources.delivery.form_tables import TableError, read_table
from datasources.delivery.limits import Limits
from tests.support.contracts import contract
from tests.support.files import LINE, SWEDISH, line, text, workbook
from tests.unit.datasources.conftest import Checked

# Made up, with a check digit that is right.
NUMBER = "198001032393"
PERSONAL = [
    (NUMBER, "twelve digits"),
    ("19800103-2393", "with a hyphen"),
    ("800103-2393", "the short form"),
    ("8001032393", "ten bare digits"),
    ("800103+2393", "over a hundred years"),
    ("19800103 2393", "with a space"),
    ("800103–2393", "with a dash that a word processor put in"),
    ("patienten 800103-2393 saknas", "within a text"),
    ("pnr:198001032393.", "between signs"),
    ("800163-2390", "a coordination number, the day plus sixty"),
    ("198001632390", "a coordination number of twelve digits"),
]
NOT_PERSONAL = [
    ("198001032391", "the check digit is wrong"),
    ("801303-2391", "there is no thirteenth month"),
    ("800143-2391", "no day and no coordination day"),
    ("SE2321000016-1003", "an HSA-id"),
    ("SE2321000131-E000000000001", "a longer HSA-id"),
    ("232100-0016", "an organisation number has no month"),
    ("2321000131", "an organisation number without hyphen"),
    ("0,198001032393", "digits of a decimal"),
    ("1980010323931", "a longer number"),
    ("X198001032393", "part of a code with letters"),
    ("2023-01-01", "a date"),
    ("20230101-20231231", "a period"),
    ("209901032399", "nobody is born yet"),
]


@pytest.mark.parametrize(("written", "why"), PERSONAL)
def test_personal_numbers_are_known_in_every_form(written: str, why: str) -> None:
    assert personal.is_personal(written), why


@pytest.mark.parametrize(("written", "why"), NOT_PERSONAL)
def test_what_only_looks_like_a_personal_number_is_let_through(written: str, why: str) -> None:
    assert not personal.is_personal(written), why


def test_ten_bare_digits_in_a_column_of_numbers_are_a_number(checked: Checked) -> None:
    assert checked(text(line(värde="", täljare="1", nämnare="8001032393"))).verdict == "checked"


def test_a_number_written_as_text_counts_in_a_column_of_numbers(checked: Checked) -> None:
    for written in (NUMBER, "800103-2393"):
        assert checked(text(line(täljare=written))).verdict == "refused"


PLACES: list[tuple[bytes | str, int | None, str | None, str]] = [
    (text(line(), line(kommentar="se 800103-2393")), 3, "comment", "a comment"),
    (text(line(region="8001032393")), 2, "region", "a code"),
    (text(line(), [*line(), NUMBER], header=[*SWEDISH, "övrigt"]), 3, None, "ragged rows"),
    (text([*line(), NUMBER], header=[*SWEDISH, "övrigt"]), 2, "kolumn 12", "a column that is not ours"),
    (text(line(), header=[*SWEDISH[:-1], NUMBER]), None, None, "a header"),
    (f"{NUMBER};Anna Andersson;ja\n", None, None, "a list of people without headers"),
    (f"lista\nAnna Andersson {NUMBER}\n", 2, "kolumn 1", "no table at all"),
    (text(line(kommentar='"öppen'), line(kommentar=NUMBER)), 3, None, "a file that cannot be split"),
    ("a" * 1_500_000 + NUMBER.join("  ") + "\n", 1, None, "a line that is too long to read"),
    (workbook(line(kommentar=f"se {NUMBER}")), 2, "comment", "a workbook"),
    (workbook(line(), others={"Patienter": [["Anna", "800103-2393"]]}), None, None, "another sheet, as text"),
    (workbook(line(), others={"Patienter": [["Anna", int(NUMBER)]]}), None, None, "another sheet, as a number"),
]


@pytest.mark.parametrize(("data", "number", "column", "why"), PLACES, ids=[why for *_, why in PLACES])
def test_the_file_is_refused_and_nothing_but_the_place_is_told_or_kept(
    checked: Checked,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    data: bytes | str,
    number: int | None,
    column: str | None,
    why: str,
) -> None:
    caplog.set_level(logging.DEBUG)
    outcome = checked(data)
    result = outcome.result
    assert (outcome.verdict, result.refusal, result.rows, result.suite) == ("refused", "personal-number", 0, {}), why
    assert [(finding["code"], finding["row"], finding["column"], finding["value"]) for finding in outcome.findings] == [
        ("personal-number", number, column, None)
    ]
    left = [path for path in (tmp_path / "workspace").rglob("*") if path.is_file()]
    assert [path.name for path in left] == ["findings.parquet"]
    said = [result.model_dump_json(), caplog.text, *capfd.readouterr(), left[0].read_bytes().decode("latin-1")]
    assert not [secret for secret in (NUMBER, "2393", "Andersson") if secret in "".join(said)]


def test_a_number_in_a_cell_comment_refuses_the_file(checked: Checked) -> None:
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Resultat")
        for place, (header, cell) in enumerate(zip(SWEDISH, LINE, strict=True)):
            sheet.write(0, place, header)
            sheet.write(1, place, cell)
        sheet.write_comment(1, 0, f"gäller {NUMBER}")
    assert checked(data.getvalue()).verdict == "refused"


def test_a_workbook_that_is_no_table_is_refused_if_it_is_about_persons(checked: Checked) -> None:
    book = workbook(line(), line(), others={"Patienter": [["Anna", "800103-2393"]]})
    assert checked(book, limits=Limits(max_rows=1)).verdict == "refused"
    assert checked(workbook(line(), line()), limits=Limits(max_rows=1)).codes == {"too-many-rows"}


@pytest.mark.parametrize("others", [{}, {"Patienter": [["Anna", NUMBER]]}], ids=["in the table", "beside it"])
def test_a_form_about_persons_is_not_taken_in_and_not_repeated(others: dict[str, Any]) -> None:
    written = "" if others else NUMBER
    with pytest.raises(TableError) as refused:
        read_table(workbook(["14", written], header=["region", "svar"], others=others), "form.xlsx", ["region", "svar"])
    assert str(refused.value) == catalogue()["personal-number"].doc


HEADERS = [
    "Personnummer",
    "PNR",
    "person_id",
    "Patient",
    "patient-id",
    "Namn",
    "Förnamn",
    "efternamn",
    "Födelsedatum",
    "lopnr",
    "Personnr barn",
]


@pytest.mark.parametrize("header", HEADERS)
def test_a_header_that_means_persons_refuses_the_file(checked: Checked, header: str) -> None:
    outcome = checked(text([*line(), "x"], header=[*SWEDISH, header]))
    assert (outcome.verdict, outcome.result.refusal) == ("refused", "person-column")
    assert len(outcome.findings) == 1


@pytest.mark.parametrize("header", ["enhetsnamn", "regionnamn", "patienter totalt", "diagnos"])
def test_a_header_that_only_resembles_one_is_merely_unknown(checked: Checked, header: str) -> None:
    assert checked(text([*line(), "x"], header=[*SWEDISH, header])).codes == {"column-unknown"}


def ask_too_much(con: Any) -> None:
    """A mistake of ours in SQL: the database's error repeats the cell."""
    con.execute("SELECT CAST(comment AS INTEGER) FROM cells")


def trip(con: Any) -> None:
    """A mistake of ours in Python: the error carries the cell."""
    raise ValueError(con.execute("SELECT comment FROM cells").fetchall())


@pytest.mark.parametrize("mistake", [ask_too_much, trip])
def test_a_fault_of_ours_repeats_no_cell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mistake: Any) -> None:
    from datasources.delivery import check as module

    monkeypatch.setattr(module.violations, "find", mistake)
    source = tmp_path / "in.csv"
    source.write_text(text(line(kommentar="hemligt")), encoding="utf-8")
    with pytest.raises(module.CheckError) as raised:
        check(source, "in.csv", contract(), tmp_path / "w")
    assert "hemligt" not in repr(raised.value)
    assert (raised.value.__cause__, raised.value.__context__) == (None, None)
    assert not [path for path in (tmp_path / "w").rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    "text",
    [
        "19121212-1212,19121212-1212",
        "19121212-1212,3 dagar",
        "2.19121212-1212",
        "pnr19121212-1212",
        "19121212 - 1212",
        "191212121212.0",
        "(121212-1212)",
    ],
)
def test_punctuation_and_letters_beside_a_personal_number_do_not_hide_it(text: str) -> None:
    assert personal.is_personal(text, bare=False)


@pytest.mark.parametrize("text", ["SE2321000016-1003", "0.191212121212", "1912121212121", "070-1234567", "2024-01-01"])
def test_codes_decimals_and_dates_are_no_personal_numbers(text: str) -> None:
    assert not personal.is_personal(text, bare=False)
