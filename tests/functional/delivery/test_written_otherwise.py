"""What is written in another way than the template's and can mean one thing only is read, with a note."""

from datetime import date
from typing import Any

import pytest

from datasources.delivery.columns import is_comment
from datasources.delivery.written_dates import day_of, month_of
from tests.support.checks import Checked, Outcome
from tests.support.contracts import contract, indicator
from tests.support.files import LINE, SWEDISH, line, text, workbook

YES_NO = indicator(
    id="fraga", statistics=["yes_no"], unit="yes_no", scale=1, decimals=0, additive=False, bounded=False, breakdowns=[]
)
MAKE = pytest.mark.parametrize("make", [text, workbook])


def notes(outcome: Outcome) -> set[tuple[str, int | None, str | None]]:
    """(code, row, the cell as written) of everything that is noted; nothing else may be said."""
    assert {finding["severity"] for finding in outcome.findings} <= {"note"}, outcome.findings
    return {(finding["code"], finding["row"], finding["value"]) for finding in outcome.findings}


NAMES = ["Västra Götalandsregionen", "västra götaland", "Västra  Götaland", "Västra\u00a0Götalandsregionen"]


@MAKE
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("system", ["county", "letter", "kolada", "", "scb"])
def test_a_regions_name_is_read_whatever_the_system_says(checked: Checked, make: Any, system: str, name: str) -> None:
    outcome = checked(make(line(regionsystem=system, region=name)))
    assert notes(outcome) == {("region-by-name", 2, name)}
    assert [found["region"] for found in outcome.observations] == ["14"]


def test_a_regions_name_under_its_own_system_needs_no_note(checked: Checked) -> None:
    assert notes(checked(text(line(regionsystem="name", region="Västra Götaland")))) == set()


@pytest.mark.parametrize(
    ("system", "written"), [("county", "14.0"), ("county", "14,0"), ("kolada", "14.0"), ("länskod", "14.00")]
)
def test_a_code_that_became_a_number_is_read_and_quoted_as_written(checked: Checked, system: str, written: str) -> None:
    outcome = checked(text(line(regionsystem=system, region=written)))
    assert notes(outcome) == {("region-as-decimal", 2, written)}
    (finding,) = outcome.findings
    assert f'"{written}"' in finding["message_sv"]
    assert f'"{written}"' in finding["message_en"]


def test_an_unknown_region_is_quoted_as_written_too(checked: Checked) -> None:
    (finding,) = checked(text(line(region="14.5"))).findings
    assert 'Regionen "14.5" finns inte' in finding["message_sv"]


DAYS = {
    "2023/01/01": date(2023, 1, 1),
    "2023.1.1": date(2023, 1, 1),
    "2023-1-1": date(2023, 1, 1),
    "20230101.0": date(2023, 1, 1),
    "30/6 2026": date(2026, 6, 30),
    "30/6-2026": date(2026, 6, 30),
    "1/6 2026": date(2026, 6, 1),
    "30.6.2026": date(2026, 6, 30),
    "30/06/2026": date(2026, 6, 30),
    "06/30/2026": date(2026, 6, 30),
    "1/1/2026": date(2026, 1, 1),
    "30 juni 2026": date(2026, 6, 30),
    "den 1:a jan. 2026": date(2026, 1, 1),
    "1 maj 2026": date(2026, 5, 1),
}
NO_DAYS = [
    "1/6/2026",
    "05-04-2026",
    "31/6 2026",
    "2026-06",
    "30/6",
    "30/6 26",
    "44957",
    "2026",
    "13/13/2026",
    "1 sommar 2026",
]


def test_days_are_read_where_they_can_be_one_day_only() -> None:
    assert {written: day_of(written) for written in DAYS} == DAYS
    assert {written for written in NO_DAYS if day_of(written)} == set()


@pytest.mark.parametrize(
    ("start", "end"), [("2023/01/01", "31/12 2023"), ("1/1 2023", "31 december 2023"), ("1.1.2023", "2023/12/31")]
)
def test_dates_written_otherwise_are_read_with_a_note(checked: Checked, start: str, end: str) -> None:
    outcome = checked(text(line(period_från=start, period_till=end)))
    assert notes(outcome) == {("date-form", 2, start), ("date-form", 2, end)}
    assert [(found["period_start"], found["period_end"]) for found in outcome.observations] == [
        (date(2023, 1, 1), date(2024, 1, 1))
    ]


MONTHS = [
    *("2023-03", "202303", "2023/03", "2023.03", "2023M03", "202303.0"),
    *("mars 2023", "Mar. 2023", "March 2023", "MARS-2023"),
]
NO_MONTHS = [
    "2023-13",
    "2023-00",
    "2023",
    "230314",
    "003-2023",
    "mars",
    "mars 23",
    "2023-3",
    "kvartal 1 2023",
    "2023Q1",
]


def test_months_are_read_where_they_can_be_one_month_only() -> None:
    assert {written: month_of(written) for written in MONTHS} == dict.fromkeys(MONTHS, date(2023, 3, 1))
    assert {written for written in NO_MONTHS if month_of(written)} == set()


@MAKE
@pytest.mark.parametrize("written", ["2023-03", "202303", "2023M03", "mars 2023"])
def test_a_month_stands_for_its_first_and_last_day_in_a_round_of_months(
    checked: Checked, make: Any, written: str
) -> None:
    asked = contract(rows_by="month", period_start=date(2023, 3, 1), period_end=date(2023, 4, 1))
    outcome = checked(make(line(period_från=written, period_till=written)), asked)
    assert notes(outcome) == {("month-form", 2, written)}
    assert [(found["period_start"], found["period_end"]) for found in outcome.observations] == [
        (date(2023, 3, 1), date(2023, 4, 1))
    ]


def test_a_month_is_no_day_where_rows_are_of_the_whole_period(checked: Checked) -> None:
    outcome = checked(text(line(period_från="2023-01", period_till="2023-12")))
    assert "date-format" in outcome.codes


@MAKE
@pytest.mark.parametrize(("word", "digit"), [("ja", "1"), ("Ja", "1"), ("NEJ", "0"), (" nej ", "0"), ("yes", "1")])
def test_answers_may_be_words(checked: Checked, make: Any, word: str, digit: str) -> None:
    outcome = checked(
        make(line(indikator="fraga", mått="yes_no", täljare="", nämnare="", värde=word)), contract(YES_NO)
    )
    assert notes(outcome) == {("answer-as-word", 2, word)}
    assert [found["value"] for found in outcome.observations] == [digit]


def test_an_answer_is_a_word_only_where_a_question_is_asked(checked: Checked) -> None:
    assert "number-format" in checked(text(line(värde="ja"))).codes


ABOVE: list[tuple[list[list[str]], str, int, str]] = [
    ([["Resultat 2023"]], "Resultat 2023", 1, "a title"),
    ([["Region Exempel"], [], ["Uttag", "2024-02-01"]], "Region Exempel", 2, "a title, a blank row and a date"),
    ([["Uppföljning; stroke"]], "Uppföljning", 1, "a title with a separator in it"),
    ([[], [], ["Indikatorer", "2023", "Stroke"]], "Indikatorer", 1, "blank rows first"),
]


@pytest.mark.parametrize(("above", "first", "count", "why"), ABOVE, ids=[why for *_, why in ABOVE])
def test_what_stands_above_the_headers_is_not_read_and_the_lines_keep_their_numbers(
    checked: Checked, above: list[list[str]], first: str, count: int, why: str
) -> None:
    lines = [*above, SWEDISH, line(), line(kön="women", täljare="tio")]
    row = len(lines)
    for data in ("".join(";".join(cells) + "\n" for cells in lines), workbook(*lines[1:], header=lines[0])):
        outcome = checked(data, contract(indicator()))
        (note,) = [finding for finding in outcome.findings if finding["code"] == "rows-above"]
        assert note["value"].startswith(first)
        assert f" {count} rader" in note["message_sv"]
        assert outcome.places("number-format") == [(row, "numerator")], why


def test_rows_above_the_headers_that_are_no_title_are_not_lost(checked: Checked) -> None:
    outcome = checked(text(LINE, SWEDISH, LINE, header=LINE))
    assert outcome.verdict == "rejected"


def test_a_person_above_the_headers_refuses_the_file(checked: Checked) -> None:
    for title in ("Uttag av 800103-2393", "8001032393"):
        assert checked(f"{title}\n{text(line())}").verdict == "refused"
        assert checked(workbook(SWEDISH, LINE, header=[title])).verdict == "refused"


TOTALS = [
    (["Totalt", *[""] * 6, "50", "120", "", ""], "Totalt", "in the first column"),
    (["SUMMA:", *[""] * 6, "50", "120", "", ""], "SUMMA:", "with a sign"),
    (["", "", "", "", "", "Summa", "", "50", "120", "", ""], "Summa", "further in"),
    (["", "", "", "", "", "", "Totalsumma", "50", "120", "", ""], "Totalsumma", "where the sex stands"),
]


@MAKE
@pytest.mark.parametrize(("cells", "word", "why"), TOTALS, ids=[why for *_, why in TOTALS])
def test_a_row_of_sums_is_not_read_and_noted(
    checked: Checked, make: Any, cells: list[str], word: str, why: str
) -> None:
    outcome = checked(make(line(), cells))
    assert notes(outcome) == {("total-row", 3, word)}, why
    assert len(outcome.observations) == 1


def test_a_short_row_of_sums_is_no_ragged_row(checked: Checked) -> None:
    assert notes(checked(text(line(), ["Summa", "50", "120"]))) == {("total-row", 3, "Summa")}


def test_a_total_of_women_and_men_is_no_row_of_sums(checked: Checked) -> None:
    assert len(checked(text(line(kön="Totalt"))).observations) == 1


COMMENTS = ["Intern kommentar", "kommentar 2", "Anteckningar", "Notering", "anmärkning", "övrigt", "Fritext", "note"]
NO_COMMENTS = ["kommun", "sjukhus", "noterade", "antal", "avdelning"]


@MAKE
@pytest.mark.parametrize("header", COMMENTS)
def test_a_column_of_the_senders_own_comments_is_left_out_with_a_note(checked: Checked, make: Any, header: str) -> None:
    outcome = checked(make([*line(), "ring Anna"], header=[*SWEDISH, header]))
    assert notes(outcome) == {("comment-not-read", None, header)}
    assert [found["comment"] for found in outcome.observations] == [None]


def test_other_columns_are_still_unknown(checked: Checked) -> None:
    assert not any(map(is_comment, NO_COMMENTS))
    misspelt = [*SWEDISH[:-1], "kommentarer"]
    assert checked(text(line(), header=misspelt)).codes == {"column-unknown"}, "the template's own, misspelt"


def test_people_are_told_the_last_day_of_a_period(checked: Checked) -> None:
    (finding,) = checked(text(line(period_från="2023-02-01"))).findings
    assert "Perioden 2023-02-01 – 2023-12-31 är inte insamlingens (2023-01-01 – 2023-12-31)" in finding["message_sv"]
    (finding,) = checked(text(line(period_från="2023-02-01", period_till="2024-01-01"))).findings
    assert "2024-01-01" not in finding["message_sv"]
