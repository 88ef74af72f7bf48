"""A workbook's sheets: the one with the template's headers is read, and what is not read is named."""

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from tests.support.checks import Checked, Outcome
from tests.support.contracts import contract, indicator
from tests.support.files import LINE, SWEDISH, line, workbook

COVER = [["Till er"], ["Region Exempel"], [], ["Kontakt", "Anna"]]
TABLE = [SWEDISH, LINE]
ENGLISH = [
    "Indicator",
    "statistic",
    "Period_start",
    "period_end",
    "region_system",
    "region",
    "numerator",
    "denominator",
]
"""Sheets as rows."""


def book(sheets: Mapping[str, Sequence[Sequence[Any]]], hidden: Sequence[str] = (), very: Sequence[str] = ()) -> bytes:
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True}) as made:
        pages = {name: made.add_worksheet(name) for name in sheets}
        shown = next(name for name in sheets if name not in (*hidden, *very))
        pages[shown].activate()
        pages[shown].set_first_sheet()
        for name, rows in sheets.items():
            for number, cells in enumerate(rows):
                pages[name].write_row(number, 0, cells)
            if name in hidden:
                pages[name].hide()
            if name in very:
                pages[name].very_hidden()
    return data.getvalue()


def said(outcome: Outcome) -> set[tuple[str, str | None]]:
    return {(finding["code"], finding["value"]) for finding in outcome.findings}


READ = [
    (book({"Läs mig": COVER, "Blad1": TABLE}), "Blad1", "a cover first"),
    (book({"Blad1": [], "Blad2": TABLE}), "Blad2", "an empty sheet first"),
    (book({"Resultat": COVER, "Data": TABLE}), "Data", "the results' sheet is a cover"),
    (book({"A": COVER, "B": COVER, "C": [["Resultat 2023"], [], *TABLE]}), "C", "the third, with a title"),
    (book({"A": COVER, "B": [ENGLISH, [*LINE[:6], 50, 120]]}), "B", "English headers"),
]


@pytest.mark.parametrize(("data", "name", "why"), READ, ids=[why for *_, why in READ])
def test_the_only_sheet_with_the_headers_is_read_with_a_note(
    checked: Checked, data: bytes, name: str, why: str
) -> None:
    outcome = checked(data)
    assert (outcome.verdict, len(outcome.observations)) == ("checked", 1), outcome.findings
    assert ("sheet-chosen", name) in said(outcome)


UNREAD = [
    ({"Resultat": TABLE, "Resultat (2)": TABLE}, {}, {"Resultat (2)"}, "a copy beside it"),
    ({"Stroke": TABLE, "Hjärtsvikt": TABLE, "Höft": TABLE}, {}, {"Hjärtsvikt", "Höft"}, "a sheet for each pathway"),
    ({"Resultat": TABLE, "gammal": TABLE}, {"hidden": ["gammal"]}, {"gammal"}, "a hidden one"),
    ({"Resultat": TABLE, "gammal": TABLE}, {"very": ["gammal"]}, {"gammal"}, "one that no menu shows"),
    ({"Resultat": TABLE, "Titel": [["2023"], *TABLE]}, {}, {"Titel"}, "one with a title above"),
    ({"Blad1": TABLE, "Resultat": TABLE}, {}, {"Blad1"}, "the results' sheet is read, wherever it stands"),
    ({"Resultat": TABLE, "Blad1": TABLE}, {"hidden": ["Resultat"]}, {"Resultat"}, "a hidden one is not read"),
    ({"Resultat": TABLE, "Mall": [SWEDISH]}, {}, set(), "headers without rows hold nothing"),
    (
        {"Resultat": TABLE, "Kodlista": [["Indikator", "Namn", "Mått", "Enhet"], ["a", "b", "c", "d"]]},
        {},
        set(),
        "a list",
    ),
    ({"Resultat": TABLE, "Diagram": COVER}, {}, set(), "something else"),
]


@pytest.mark.parametrize(("sheets", "how", "names", "why"), UNREAD, ids=[why for *_, why in UNREAD])
def test_every_other_sheet_with_headers_and_rows_is_named(
    checked: Checked, sheets: dict[str, Any], how: dict[str, Any], names: set[str], why: str
) -> None:
    outcome = checked(book(sheets, **how))
    warned = {(f["value"], f["severity"]) for f in outcome.findings if f["code"] == "sheet-not-read"}
    assert warned == {(name, "warning") for name in names}, why
    assert len(outcome.observations) == 1


def test_a_sheet_that_is_not_read_is_told_with_its_rows(checked: Checked) -> None:
    outcome = checked(workbook(line(), others={"Äldre": [SWEDISH, LINE, [], LINE, LINE]}))
    (message,) = [f["message_sv"] for f in outcome.findings]
    assert 'Bladet "Äldre" har mallens rubriker och 3 rader' in message


def test_where_no_sheet_has_the_headers_the_one_looked_at_is_named(checked: Checked) -> None:
    outcome = checked(book({"Framsida": COVER, "Bilaga": COVER}))
    assert said(outcome) == {("sheet-without-headers", "Framsida")}


def test_headers_on_a_hidden_sheet_alone_are_named_and_not_read(checked: Checked) -> None:
    outcome = checked(book({"Framsida": COVER, "Data": TABLE}, hidden=["Data"]))
    assert said(outcome) == {("headers-hidden", "Data")}


def test_a_sheets_name_with_a_personal_number_refuses_the_file(checked: Checked) -> None:
    assert checked(book({"Resultat": TABLE, "800103-2393": TABLE})).verdict == "refused"


def test_a_sheet_too_large_to_look_into_does_not_stop_the_one_that_is_read(checked: Checked) -> None:
    from datasources.delivery.limits import Limits

    data = workbook(line(), others={"Bilaga": [["x"]] * 60})
    assert checked(data, limits=Limits(max_rows=50)).verdict == "checked"


FIELD = [
    ("ett-blad-per-forlopp.xlsx", "sheet-not-read", "Hjärtsvikt"),
    ("resultat-och-kopia.xlsx", "sheet-not-read", "Resultat (2)"),
    ("forsta-bladet-tomt.xlsx", "sheet-chosen", "Blad2"),
    ("forsta-bladet-text.xlsx", "sheet-chosen", "Blad1"),
]


@pytest.mark.external
@pytest.mark.parametrize(("name", "code", "sheet"), FIELD)
def test_workbooks_from_the_field_name_the_sheet(
    checked: Checked, shared: Path, name: str, code: str, sheet: str
) -> None:
    asked = contract(
        indicator(id="stroke-trombolys-80", breakdowns=[]),
        period_start="2026-01-01",
        period_end="2026-07-01",
        declared_missing=["stroke-trombolys-80"],
    )
    outcome = checked((shared / "external/field/unread-sheets" / name).read_bytes(), asked)
    assert (code, sheet) in said(outcome)
    assert outcome.result.rows == 1
