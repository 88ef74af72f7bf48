"""Headers and cells against the contract: what is understood, and what is said where something is not."""

import pytest

from tests.support.checks import Checked
from tests.support.contracts import contract, indicator
from tests.support.files import SWEDISH, line, text

ASKED = contract(indicator())

FAULTS = [
    ({"täljare": "=1+1"}, "formula", "numerator", "a formula"),
    ({"täljare": "@sum(1)"}, "formula", "numerator", "the other kind of formula"),
    ({"täljare": "-2+3"}, "formula", "numerator", "begins like a number and computes"),
    ({"kommentar": "=cmd|' /C calc'!A0"}, "formula", "comment", "an attack on whoever opens the file"),
    ({"kommentar": "+ kompletteras"}, "formula", "comment", "a spreadsheet would read this as a formula too"),
    ({"region": "=14"}, "formula", "region", "a formula where a code should be"),
    ({"täljare": "-"}, "missing-mark", "numerator", "a dash for nothing"),
    ({"värde": "UNK"}, "missing-mark", "value", "a register's mark"),
    ({"värde": ".."}, "missing-mark", "value", "a statistician's mark"),
    ({"värde": "41,7 %"}, "percent-sign", "value", "a per cent sign"),
    ({"värde": "1,2E+05"}, "number-format", "value", "an exponent"),
    ({"värde": "1.234.567"}, "number-format", "value", "points between thousands"),
    ({"värde": "12 34"}, "number-format", "value", "a space in the wrong place"),
    ({"värde": "inf"}, "number-format", "value", "no number of ours"),
    ({"värde": "2023-01-31"}, "number-format", "value", "a date"),
    ({"täljare": "1" * 16}, "number-too-large", "numerator", "more digits than are exact"),
    ({"värde": "0," + "1" * 21}, "number-too-large", "value", "more decimals than are kept"),
    ({"period_från": "2023-02-30"}, "date-format", "period_start", "a day that does not exist"),
    ({"period_från": "1/2/2023"}, "date-format", "period_start", "January in America, February here"),
    ({"period_till": "44957"}, "date-format", "period_end", "a spreadsheet's number for a day"),
    ({"period_till": ""}, "cell-empty", "period_end", "no end"),
    ({"indikator": ""}, "cell-empty", "indicator", "no indicator"),
    ({"mått": " "}, "cell-empty", "statistic", "only a space"),
    ({"region": ""}, "cell-empty", "region", "no region"),
    ({"indikator": "stroke-strokenhet"}, "indicator-unknown", "indicator", "a letter is missing"),
    ({"indikator": "Totalt"}, "total-row", "indicator", "a sum row"),
    ({"mått": "median"}, "statistic-unknown", "statistic", "a statistic of another kind"),
    ({"regionsystem": ""}, "region-system-missing", "region_system", "14 in which system?"),
    ({"regionsystem": "scb"}, "region-system-unknown", "region_system", "a system that we do not have"),
    ({"region": "02"}, "region-unknown", "region", "no such county"),
    ({"region": "K"}, "region-unknown", "region", "a letter in the system of counties"),
    ({"kön": "1"}, "sex-number", "sex", "1 is a man here and a woman there"),
    ({"kön": "flicka"}, "sex-unknown", "sex", "not one of the words"),
    ({"kommentar": "x" * 2_001}, "cell-too-long", "comment", "a comment without end"),
]


def test_a_cell_that_does_not_hold_is_named(checked: Checked) -> None:
    outcome = checked(text(*(line(**changes) for changes, *_ in FAULTS)), ASKED)
    found = {(finding["row"], finding["code"], finding["column"]) for finding in outcome.findings}
    for number, (_, code, column, why) in enumerate(FAULTS, 2):
        assert (number, code, column) in found, why
        others = {other for row, other, _ in found if row == number} & {code for _, code, *_ in FAULTS}
        assert others == {code}, f"{why}: one fault, one finding"


WORDS = [
    (
        "kön",
        "sex",
        {
            "T": "total",
            "totalt": "total",
            "": "total",
            "K": "women",
            "Kvinnor": "women",
            "kvinna": "women",
            "M": "men",
            "MÄN": "men",
            "man": "men",
            " women ": "women",
        },
    ),
    ("mått", "statistic", {"proportion": "proportion", "Proportion": "proportion", "andel": "proportion"}),
    ("region", "region", {"14": "14", " 14 ": "14"}),
]


@pytest.mark.parametrize(("header", "column", "meanings"), WORDS)
def test_the_words_people_write_are_understood(
    checked: Checked, header: str, column: str, meanings: dict[str, str]
) -> None:
    found = [
        row[column] for row in checked(apart(*(line(**{header: written}) for written in meanings)), ASKED).observations
    ]
    assert dict(zip(meanings, found, strict=True)) == meanings


def apart(*lines: list[str], header: str = "enhet") -> str:
    """The lines as results of different units, so that none is the same result as another."""
    return text(*([*cells, f"E{number}"] for number, cells in enumerate(lines)), header=[*SWEDISH, header])


REGIONS = [
    ("county", "01", "01"),
    ("länskod", "1", "01"),
    ("letter", "ab", "01"),
    ("kolada", "0001", "01"),
    ("kolada", "1", "01"),
    ("name", "Region Stockholm", "01"),
    ("namn", "stockholm", "01"),
    ("letter", "K", "10"),
    ("county", "10", "10"),
]


@pytest.mark.parametrize(("system", "written", "code"), REGIONS)
def test_a_region_is_known_in_its_own_system(checked: Checked, system: str, written: str, code: str) -> None:
    asked = contract(indicator(breakdowns=[]), sender=code)
    outcome = checked(text(line(regionsystem=system, region=written)), asked)
    assert [row["region"] for row in outcome.observations] == [code]


AGES = {
    "0-17": "0-17",
    "18–39": "18-39",
    "18 - 39 år": "18-39",
    "85+": "85+",
    "85 +": "85+",
    "05-12": "5-12",
    "alla": "total",
    "": "total",
}
NO_AGES = ["17-0", "0-131", "ung", "2026-12-05", "85", "1000+", "-17"]


def test_age_groups_are_understood(checked: Checked) -> None:
    table = text(
        *([*line(), written, f"E{n}"] for n, written in enumerate(AGES)), header=[*SWEDISH, "åldersgrupp", "enhet"]
    )
    found = [row["age_group"] for row in checked(table, ASKED).observations]
    assert dict(zip(AGES, found, strict=True)) == AGES


def test_what_is_no_age_group_is_named(checked: Checked) -> None:
    outcome = checked(text(*([*line(), written] for written in NO_AGES), header=[*SWEDISH, "åldersgrupp"]), ASKED)
    assert outcome.places("age-group-unknown") == [(number, "age_group") for number in range(2, len(NO_AGES) + 2)]


def test_a_sum_row_is_told_of_once_and_its_empty_cells_not_at_all(checked: Checked) -> None:
    outcome = checked(text(line(), ["Summa", *[""] * 6, "50", "120", "", ""]))
    assert [finding["code"] for finding in outcome.findings if finding["row"] == 3] == ["total-row"]


def test_a_wrong_indicator_gets_a_suggestion(checked: Checked) -> None:
    outcome = checked(text(line(indikator="stroke-strokenhet")))
    assert any("(stroke-strokeenhet?)" in finding["message_sv"] for finding in outcome.findings)


HEADERS = [
    ([*SWEDISH, "sjukhus"], "column-unknown", None, "a column that the template does not have"),
    ([*SWEDISH, "indicator"], "column-twice", "indicator", "the same column in both languages"),
    ([*SWEDISH, ""], "column-nameless", None, "content without a header"),
]


@pytest.mark.parametrize(("header", "code", "column", "why"), HEADERS)
def test_a_column_that_does_not_belong_is_named(
    checked: Checked, header: list[str], code: str, column: str | None, why: str
) -> None:
    outcome = checked(text([*line(), "14"], header=header))
    assert (outcome.places(code), outcome.verdict) == ([(None, column)], "rejected"), why


def test_optional_columns_may_be_absent(checked: Checked) -> None:
    header = [*SWEDISH[:6], "värde"]
    assert checked(text([*line()[:6], "41,7"], header=header)).verdict == "checked"


def test_columns_may_come_in_any_order(checked: Checked) -> None:
    assert checked(text(line()[::-1], header=SWEDISH[::-1])).verdict == "checked"


def test_messages_show_numbers_as_their_language_does_and_name_columns_in_it(checked: Checked) -> None:
    (finding,) = checked(text(line(värde="42,7"))).findings
    assert "Värdet 42,7" in finding["message_sv"]
    assert "41,6667" in finding["message_sv"]
    assert "value 42.7" in finding["message_en"]
    (finding,) = checked(text(line(täljare="-2", värde=""))).findings
    assert finding["message_sv"].startswith("Täljare är negativt (-2)")


def test_a_cell_cannot_smuggle_a_field_into_a_message(checked: Checked) -> None:
    outcome = checked(text(line(indikator="{hint}{row}{value}")))
    assert any('"{hint}{row}{value}"' in finding["message_sv"] for finding in outcome.findings)


def test_those_without_sex_are_told_and_not_kept_as_a_result(checked: Checked) -> None:
    outcome = checked(
        text(
            line(täljare="51", nämnare="121", värde=""),
            line(kön="kvinnor", täljare="20", nämnare="50", värde=""),
            line(kön="män", täljare="30", nämnare="70", värde=""),
            line(kön="okänt", täljare="1", nämnare="1", värde=""),
        ),
        contract(indicator(breakdowns=["sex"])),
    )
    assert (outcome.verdict, outcome.codes) == ("checked", {"sex-unknown-counted"})
    assert [row["sex"] for row in outcome.observations] == ["total", "women", "men"]
    assert "kön saknas för 1 i totalen" in outcome.findings[0]["message_sv"]


def test_a_coordinator_is_told_the_words_of_the_template_and_never_codes(checked: Checked) -> None:
    asked = contract(indicator(statistics=["mean", "median"]))
    outcome = checked(text(line(mått="andel", region="02")), asked)
    messages = {finding["code"]: (finding["message_sv"], finding["message_en"]) for finding in outcome.findings}
    assert "Skriv: medelvärde, median." in messages["statistic-unknown"][0]
    assert "Write: mean, median." in messages["statistic-unknown"][1]
    assert "kodsystemet länskod." in messages["region-unknown"][0]
    assert "code system county." in messages["region-unknown"][1]
