"""A finding about a row names the row's indicator, sex, age group and sheet, so that nobody has to look the line up."""

from tests.support.checks import Checked, Outcome
from tests.support.contracts import contract, indicator
from tests.support.files import SWEDISH, line, text, workbook

BY_AGE = [*SWEDISH, "åldersgrupp"]
# One more in the numerator than in the denominator, among women of 65 and over.
WRONG = [*line(kön="kvinnor", täljare="121", värde=""), "65+"]
ABOUT = ("stroke-strokeenhet", "Vård på strokeenhet", "women", "65+")


def about(outcome: Outcome, code: str) -> tuple[str | None, ...]:
    (finding,) = [finding for finding in outcome.findings if finding["code"] == code]
    return tuple(finding[name] for name in ("indicator", "indicator_name", "sex", "age_group"))


def test_a_finding_about_a_row_names_indicator_sex_and_age(checked: Checked) -> None:
    outcome = checked(text(WRONG, header=BY_AGE), contract(indicator()))
    assert about(outcome, "numerator-over-denominator") == ABOUT


def test_the_sheet_is_named_where_the_workbook_has_several(checked: Checked) -> None:
    def sheets(data: bytes) -> set[str | None]:
        findings = checked(data, contract(indicator())).findings
        return {finding["sheet"] for finding in findings if finding["row"] is not None}

    assert sheets(workbook(WRONG, header=BY_AGE, others={"Läs mig": [["Hej"]]})) == {"Resultat"}
    assert sheets(workbook(WRONG, header=BY_AGE)) == {None}, "there is only one"


def test_a_finding_about_an_indicator_of_the_round_names_it(checked: Checked) -> None:
    other = indicator(id="stroke-annan", name="En annan", breakdowns=[])
    outcome = checked(text(line()), contract(indicator(breakdowns=[]), other))
    assert about(outcome, "indicator-missing") == ("stroke-annan", "En annan", None, None)


def test_what_could_not_be_read_of_a_row_is_left_out(checked: Checked) -> None:
    outcome = checked(text(line(kön="Kvinna?")), contract(indicator()))
    assert about(outcome, "sex-unknown") == ("stroke-strokeenhet", "Vård på strokeenhet", None, "total")


def test_a_file_that_is_no_table_has_findings_about_nobody(checked: Checked) -> None:
    (finding,) = checked(b"").findings
    assert {finding[name] for name in ("sheet", "indicator", "indicator_name", "sex", "age_group")} == {None}
