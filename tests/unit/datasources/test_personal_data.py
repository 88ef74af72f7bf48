"""A file about persons is refused: nothing of its rows stays, and nothing is said but where."""

import io
import logging
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import assume, given
from hypothesis import strategies as st
from stdnum import luhn

from datasources.delivery import personal
from datasources.delivery.check import check
from datasources.delivery.findings import catalogue
from datasources.delivery.form_tables import TableError, read_table
from datasources.delivery.limits import Limits
from tests.support.checks import Checked
from tests.support.contracts import contract, indicator
from tests.support.files import LINE, SWEDISH, line, text, workbook

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
    ("1980-01-03-2393", "a date cell's text and four digits"),
    ("1980-01-03 2393", "a date and four digits"),
    ("19 80 01 03 2393", "in pairs"),
    ("80 01 03-2393", "in pairs, with a hyphen"),
    ("1980/01/03/2393", "with slashes"),
    ("1980.01.03.2393", "with points"),
    ("1980_01_03_2393", "with underscores"),
    ("800103.2393", "a point for a hyphen"),
    ("800103/2393", "a slash"),
    ("800103:2393", "a colon"),
    ("800103_2393", "an underscore"),
    ("800103~2393", "a sign that nobody thought of"),
    ("800103 -- 2393", "two hyphens"),
    ("800103\u20112393", "a hyphen that does not break"),
    ("800103\u00ad-2393", "a soft hyphen"),
    ("800103\u200b-2393", "a sign of no width"),
    ("8001\u206003-2393", "an invisible sign in the middle"),
    ("800103\ufe632393", "a small hyphen"),
    ("800103\u2007\u22122393", "a figure space and a minus"),
    ("８００１０３-２３９３", "full-width digits"),
    ("٨٠٠١٠٣-٢٣٩٣", "digits of another script"),
    ("8001032393.0", "ten digits that a program made a number of"),
    ("8001032393,00", "and with a comma"),
    ("1,98001032393E+11", "twelve digits as a spreadsheet shows them"),
    ("8.001032393E+09", "ten digits as a spreadsheet shows them"),
    ("1 9 8 0 0 1 0 3 2 3 9 3", "digits apart"),
    ("19800103-XXXX", "with the last four hidden"),
    ("800103-xxxx", "the short form with the last four hidden"),
    ("19800103****", "hidden by stars"),
    ("19800103-23XX", "half hidden"),
    ("19800103-TF01", "a national reserve number"),
    ("19800103K061", "a reserve number with a letter and three digits"),
    ("992012345678", "a reserve number that begins with 99"),
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
    ("0701740607", "a mobile number of the series for fiction, which would be a coordination number"),
    ("070-174 06 07", "and as people write it"),
    ("2023-01-01 - 2023-12-31", "two dates"),
    ("2023-01-01/2023-12-31", "two dates with a slash"),
    ("2023-01-01 2023-12-31", "two dates with a space"),
    ("20230101_20230630", "two dates in a file's name"),
    ("2024-01-15 14:30", "a moment"),
    ("20240115143000", "a moment in digits"),
    ("2026-11-23T08:30:00Z", "a moment with letters"),
    ("12,01; 15,12; 10,11; 1234", "some decimals"),
    ("1 234 567 890", "thousands"),
    ("20251231-Q1 2025", "a day and a quarter"),
]


@pytest.mark.parametrize(("written", "why"), PERSONAL)
def test_personal_numbers_are_known_in_every_form(written: str, why: str) -> None:
    assert personal.is_personal(written), why


@pytest.mark.parametrize(("written", "why"), NOT_PERSONAL)
def test_what_only_looks_like_a_personal_number_is_let_through(written: str, why: str) -> None:
    assert not personal.is_personal(written), why


@pytest.mark.parametrize("written", ["800103.2393", "800103,2393", "8001032393.0", "800103 2393"])
def test_what_a_column_of_numbers_may_hold_is_a_number_there(written: str) -> None:
    assert personal.is_personal(written)
    assert not personal.is_personal(written, bare=False)


@given(
    st.dates(date(1930, 1, 1), date(2009, 12, 31)),
    st.integers(1, 999),
    st.sampled_from(["", "-", " ", ".", "/", "_", ":", "\u2011", "\u2013", "\u00a0"]),
    st.sampled_from(["", "-", " ", ".", "/"]),
    st.booleans(),
)
def test_however_a_persons_number_is_parted_it_is_one(
    born: date, birth_number: int, mark: str, inner: str, century: bool
) -> None:
    short = f"{born:%y%m%d}{birth_number:03d}"
    whole = short + luhn.calc_check_digit(short)
    day = inner.join([f"{born:%Y}" if century else whole[:2], whole[2:4], whole[4:6]])
    assume(century or inner or mark or not whole.startswith("07"))  # ten bare digits of 2007 may be a mobile number
    assert personal.is_personal(f"Gäller {day}{mark}{whole[-4:]} enligt journalen")


FIELD = Path("external", "field", "identity-numbers")
ASKED = contract(
    indicator(id="stroke-trombolys-80", breakdowns=["sex"]),
    indicator(id="hjartsvikt-raas-betablockad", breakdowns=["sex"]),
    period_start=date(2026, 1, 1),
    period_end=date(2026, 7, 1),
)


@pytest.mark.external
@pytest.mark.parametrize("name", [f"form-{number:02d}.csv" for number in range(1, 15)])
def test_a_file_from_the_field_with_a_persons_number_is_refused(checked: Checked, shared: Path, name: str) -> None:
    outcome = checked((shared / FIELD / name).read_bytes(), ASKED)
    assert (outcome.verdict, outcome.result.refusal) == ("refused", "personal-number")


@pytest.mark.external
def test_a_file_from_the_field_with_a_mobile_number_is_not_refused(checked: Checked, shared: Path) -> None:
    assert checked((shared / FIELD / "telefon.csv").read_bytes(), ASKED).verdict != "refused"


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
    (workbook(line(), others={"Blad2": [["Anna", "8001032393"]]}), None, None, "another sheet, ten digits as text"),
    (workbook(line(), others={"Blad2": [["Anna", 8001032393]]}), None, None, "another sheet, ten digits as a number"),
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


def commented(comment: str) -> bytes:
    """A good workbook with a comment on a cell."""
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Resultat")
        for place, (header, cell) in enumerate(zip(SWEDISH, LINE, strict=True)):
            sheet.write(0, place, header)
            sheet.write(1, place, cell)
        sheet.write_comment(1, 0, comment)
    return data.getvalue()


@pytest.mark.parametrize(("written", "why"), PERSONAL)
def test_a_number_in_a_cell_comment_refuses_the_file_in_every_form(checked: Checked, written: str, why: str) -> None:
    assert checked(commented(f"gäller {written}")).verdict == "refused", why


def test_a_cell_comment_about_nobody_refuses_no_file(checked: Checked) -> None:
    assert (
        checked(commented("Räknat 2026-02-01 för 2025-01-01 – 2025-12-31; frågor till 0701740607")).verdict == "checked"
    )


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
    "Pat-ID",
    "FÖDELSEDATUM (ÅÅÅÅMMDD)",
    "Fo\u0308rnamn",
    "Journal nr",
    "Dödsdatum",
    "Hemadress",
    "Mobilnummer",
    "E-postadress",
    "Date of birth",
    "Vårdtillfälle-ID",
    "Studie_ID",
    "Per\u00adsonnummer",
]


@pytest.mark.parametrize("header", HEADERS)
def test_a_header_that_means_persons_refuses_the_file(checked: Checked, header: str) -> None:
    outcome = checked(text([*line(), "x"], header=[*SWEDISH, header]))
    assert (outcome.verdict, outcome.result.refusal) == ("refused", "person-column")
    assert len(outcome.findings) == 1


@pytest.mark.parametrize("header", ["enhetsnamn", "regionnamn", "patienter totalt", "diagnos"])
def test_a_header_that_only_resembles_one_is_merely_unknown(checked: Checked, header: str) -> None:
    assert checked(text([*line(), "x"], header=[*SWEDISH, header])).codes == {"column-unknown"}


LISTS = [
    ("Lista;;\nFödd;Klinik;Svar\n1980;Med;ja\n", "below a title"),
    (workbook(["Klinik", "Patient"], ["Med", "7"], header=["Uttag 2026-01-01"]), "in a workbook"),
    ("Klinik;Pat id;Svar\nMed;7;ja\n", "in the first row"),
]


@pytest.mark.parametrize(("data", "why"), LISTS, ids=[why for _, why in LISTS])
def test_a_list_of_persons_is_refused_wherever_its_headers_stand(checked: Checked, data: bytes | str, why: str) -> None:
    outcome = checked(data)
    assert (outcome.verdict, outcome.result.erase_for) == ("refused", "person-column"), why


OTHER_SHEETS: list[tuple[list[list[Any]], bool, str]] = [
    ([["Pnr", "Klinik"], ["x", "Med"]], True, "headers in the first row"),
    ([["Uttag"], [], ["Klinik", "Födelsedatum"], ["Med", "1980"]], True, "headers below a title"),
    ([["Förnamn", "Efternamn"], ["Anna", "A"]], True, "names"),
    ([["Region", "Namn", "Telefon"], ["14", "Anna", "031-1"]], False, "whom to ask"),
    ([["Pnr", "Klinik"]], False, "headers of nothing"),
    ([["1", "Inga personnummer får stå i filen."], ["2", "Spara."]], False, "what the template's own sheet says"),
    ([["Antal patienter", "Antal svar"], ["10", "9"]], False, "counts of patients"),
]


@pytest.mark.parametrize(("rows", "persons", "why"), OTHER_SHEETS, ids=[why for *_, why in OTHER_SHEETS])
def test_a_list_of_persons_on_another_sheet_refuses_the_workbook(
    checked: Checked, rows: list[list[Any]], persons: bool, why: str
) -> None:
    outcome = checked(workbook(line(), others={"Blad2": rows}))
    assert (outcome.verdict == "refused") is persons, why


@pytest.mark.external
def test_ten_digits_on_another_sheet_from_the_field_are_refused(checked: Checked, shared: Path) -> None:
    assert checked((shared / FIELD / "annat-blad.xlsx").read_bytes(), ASKED).verdict == "refused"


@pytest.mark.parametrize(
    ("data", "kept"),
    [
        (text(line()), True),  # a good file
        (text(line(täljare="många")), True),  # one to correct
        (text([*line(), "x"], header=[*SWEDISH, "diagnos"]), True),  # one with a column too many
        ("Klinik;Svar\nMed;ja\n", False),  # another table
        (b"%PDF-1.7\n", False),  # no table
        (workbook(header=["Klinik", "Svar"]), False),
        (b"PK\x03\x04" + b"\0" * 40, False),  # what cannot be read
        (b"", False),
    ],
)
def test_only_a_file_with_the_templates_headers_may_be_kept(checked: Checked, data: bytes | str, kept: bool) -> None:
    outcome = checked(data)
    assert (outcome.result.erase_for is None) is kept
    assert outcome.verdict != "refused"


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
