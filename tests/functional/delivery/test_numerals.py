"""Numbers that can be read in two ways, and what senders write where a number should be."""

from pathlib import Path
from typing import Any

import pytest

from tests.support.checks import Checked, Outcome
from tests.support.contracts import contract, indicator, mean_days
from tests.support.files import LINE, SWEDISH, line, text, workbook

RATE = indicator(id="frekvens", statistics=["rate"], unit="per_1000", scale=1_000, bounded=False, breakdowns=["unit"])
DAYS = mean_days(breakdowns=["unit"], decimals=0)
ASKED = contract(indicator(breakdowns=["unit"]), RATE, DAYS)
HEADER = [*SWEDISH, "antal", "bortfall"]


def told(outcome: Outcome, *codes: str) -> list[tuple[str, int, str, str]]:
    return [(f["code"], f["row"], f["column"], f["value"]) for f in outcome.findings if f["code"] in codes]


def rate(**changes: str) -> dict[str, str]:
    return {"indikator": "frekvens", "mått": "rate", "täljare": "3", "nämnare": "700", "värde": ""} | changes


def days(**changes: str) -> dict[str, str]:
    return {"indikator": "ledtid-medel", "mått": "median", "täljare": "", "nämnare": "", "värde": "30"} | changes


def row(changes: dict[str, str]) -> list[str]:
    cells = dict(zip(SWEDISH, LINE, strict=True)) | {"antal": "", "bortfall": ""} | changes
    return [cells[name] for name in HEADER]


TWO: list[tuple[dict[str, str], str | None, str, str]] = [
    (rate(nämnare="754,313"), "two-readings", "denominator", "a population with a comma"),
    (rate(nämnare="754.313"), "two-readings", "denominator", "with a point"),
    (rate(nämnare="1,000"), "two-readings", "denominator", "which would be one person"),
    (days(värde="1,234"), "two-readings", "value", "a median"),
    (days(värde="1.234"), "two-readings", "value", "with a point"),
    (days(värde="-1,234"), "two-readings", "value", "below nothing"),
    (days(antal="1.000"), "two-readings", "n", "a whole number either way"),
    ({"täljare": "1.000", "nämnare": "2.000", "värde": ""}, "two-readings", "numerator", "both counts"),
    (days(antal="1,234"), "count-with-thousands", "n", "no count of observations has decimals"),
    ({"nämnare": "1.234", "värde": ""}, "count-with-thousands", "denominator", "nor a denominator of a share"),
    ({"täljare": "1,234", "nämnare": "2345", "värde": ""}, "count-with-thousands", "numerator", "nor a numerator"),
    ({"bortfall": "1.234"}, "count-with-thousands", "missing", "nor the missing"),
    (rate(nämnare="1234,567"), None, "denominator", "four digits before the sign are no thousands"),
    (rate(nämnare="0,754"), None, "denominator", "a zero before it is no thousand"),
    (rate(nämnare="754,31"), None, "denominator", "two decimals"),
    (rate(nämnare="1 234 567"), None, "denominator", "spaces have one meaning"),
    (rate(nämnare="754\u00a0313"), None, "denominator", "hard ones too"),
    (rate(nämnare="754\u2009313"), None, "denominator", "and thin ones"),
    (rate(nämnare="754\u202f313"), None, "denominator", "and thin, hard ones"),
    ({"värde": "41,667"}, None, "value", "counts confirm it"),
    ({"täljare": "", "nämnare": "", "värde": "41,667"}, None, "value", "41 667 per cent cannot be"),
]


@pytest.mark.parametrize(("changes", "code", "column", "why"), TWO, ids=[why for *_, why in TWO])
def test_a_number_of_two_readings_is_told_with_both(
    checked: Checked, changes: dict[str, str], code: str | None, column: str, why: str
) -> None:
    outcome = checked(text(row(changes), header=HEADER), ASKED)
    own = [t for t in told(outcome, "two-readings", "count-with-thousands") if t[2] == column]
    header = {"denominator": "nämnare", "numerator": "täljare", "value": "värde", "n": "antal", "missing": "bortfall"}
    assert own == ([(code, 2, column, changes[header[column]])] if code else []), why
    for finding in outcome.findings:
        if finding["code"] == code and finding["column"] == column:
            assert f'"{changes[header[column]]}"' in finding["message_sv"], "as written"
            assert changes[header[column]].lstrip("-").replace(",", "").replace(".", "") in finding["message_sv"]
            assert (finding["severity"] == "warning") is (code == "two-readings")
    assert "count-not-whole" not in outcome.codes, "what follows is not told"


def test_a_workbooks_number_may_have_been_thousands_before_it_came_there(checked: Checked) -> None:
    book = workbook([*row(rate(nämnare=""))[:8], 754.313, *row(rate())[9:]], header=HEADER)
    assert told(checked(book, ASKED), "two-readings") == [("two-readings", 2, "denominator", "754.313")]


def test_a_specification_with_three_decimals_makes_no_doubt(checked: Checked) -> None:
    asked = contract(mean_days(decimals=3))
    assert "two-readings" not in checked(text(row(days(värde="1,234")), header=HEADER), asked).codes


MIXED = [
    (text(row(rate(värde="4,2")), row(days(värde="12.5")), header=HEADER), (3, "value", "12.5"), "two signs"),
    (
        text(row(days(värde="12.5")), row(rate(nämnare="700,5")), header=HEADER),
        (3, "denominator", "700,5"),
        "in two columns",
    ),
    (text(row(days(värde="12,5")), row(rate(värde="4,2")), header=HEADER), None, "one sign"),
    (text(row(days(värde="12,5", kommentar="version 2.0")), header=HEADER), None, "a point in a comment"),
    (text(row(days(värde="12,5")), row(rate(värde="1.2.3")), header=HEADER), None, "points in what is no number"),
    (
        workbook(row(days(värde="12,5")), row(rate(nämnare="7.5")), header=HEADER),
        (3, "denominator", "7.5"),
        "a book of texts",
    ),
    (
        workbook([*row(days())[:9], 12.5, "", "", ""], row(rate(nämnare="700,5")), header=HEADER),
        None,
        "a number and a text",
    ),
]


@pytest.mark.parametrize(("data", "place", "why"), MIXED, ids=[why for *_, why in MIXED])
def test_both_decimal_signs_in_one_file_are_warned_about_once(
    checked: Checked, data: Any, place: tuple[int, str, str] | None, why: str
) -> None:
    outcome = checked(data, ASKED)
    assert [t[1:] for t in told(outcome, "decimal-signs-mixed")] == ([place] if place else []), why


def comma_file(**changes: str) -> str:
    cells = dict(zip(SWEDISH, LINE, strict=True)) | changes
    return text([f'"{cells[name]}"' if "," in cells[name] else cells[name] for name in SWEDISH], separator=",")


def test_a_quoted_comma_number_in_a_comma_file_is_told(checked: Checked) -> None:
    thousands = checked(comma_file(**rate(nämnare="754,313")), ASKED)
    assert told(thousands, "two-readings") == [("two-readings", 2, "denominator", "754,313")]
    three = contract(mean_days(decimals=3))
    assert "two-readings" in checked(comma_file(**days(värde="1,234")), three).codes, "whatever the specification shows"
    assert told(checked(comma_file()), "comma-in-comma-file") == [("comma-in-comma-file", 2, None, "41,7")]
    assert "comma-in-comma-file" not in checked(comma_file(värde="41.7")).codes
    assert "comma-in-comma-file" not in checked(text(line())).codes


HIDDEN = ["<5", "< 5", "1-4", "1–4", "1 - 4", "*", "**", "[c]", "c", ":", "färre än 5", "Färre än fem", "≤4", "<=4"]
NO_NUMBERS = {
    **dict.fromkeys(HIDDEN, "count-hidden"),
    ".5": "number-half",
    "5.": "number-half",
    "5,": "number-half",
    "#SAKNAS!": "cell-error",
    "#DIVISION/0!": "cell-error",
    "#värdefel!": "cell-error",
    "(5)": "number-format",
    "5*": "number-format",
    "~150": "number-format",
    "148 st": "number-format",
    "-": "missing-mark",
    "12-14": "number-format",
}


@pytest.mark.parametrize("make", [text, workbook])
def test_what_stands_where_a_number_should_gets_a_message_of_its_own(checked: Checked, make: Any) -> None:
    outcome = checked(make(*(line(täljare=mark, värde="") for mark in NO_NUMBERS)))
    by_row = {f["row"]: f for f in outcome.findings if f["column"] == "numerator"}
    for number, (mark, code) in enumerate(NO_NUMBERS.items(), 2):
        assert (by_row[number]["code"], by_row[number]["value"]) == (code, mark)
    assert "exakta antalet" in by_row[2]["message_sv"]
    assert by_row[2 + len(HIDDEN)]["message_sv"].endswith("Skriv 0,5.")
    assert by_row[3 + len(HIDDEN)]["message_sv"].endswith("Skriv 5.")


@pytest.mark.external
def test_marks_from_the_field_are_known(checked: Checked, shared: Path) -> None:
    asked = contract(indicator(id="stroke-trombolys-80"), period_start="2026-01-01", period_end="2026-07-01")
    outcome = checked((shared / "external/field/hidden-small-counts/markeringar.csv").read_bytes(), asked)
    codes = [f["code"] for f in outcome.findings if f["column"] == "numerator" and f["row"]]
    assert codes == ["count-hidden"] * 11 + ["number-format"] * 4 + ["number-half"] * 2 + ["cell-error"]
