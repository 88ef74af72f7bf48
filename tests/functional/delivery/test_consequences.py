"""A finding that only follows from another is not told: each file here has one fault, and one finding about it."""

from typing import Any

import pytest

from datasources.delivery.consequences import OF_FILE, OF_GROUP, OF_INDICATOR, OF_ROW
from datasources.delivery.contract import RoundContract
from datasources.delivery.findings import catalogue
from tests.support.checks import Checked, Outcome
from tests.support.contracts import contract, indicator, previous
from tests.support.files import LINE, SWEDISH, line, text, workbook

HEADER = [*SWEDISH, "åldersgrupp"]
BY_SEX = indicator(breakdowns=["sex"], jump_limit=10)
OTHER = indicator(id="stroke-annan", name="En annan", breakdowns=[])
LAST_YEAR = contract(BY_SEX, previous=[previous("42.0")])


def total(age: str = "total", **changes: str) -> list[str]:
    """50 of 120, which is 41,7 per cent."""
    return [*line(**changes), age]


def women(**changes: str) -> list[str]:
    """20 of 50; with the men below they are the total."""
    return total(**({"kön": "kvinnor", "täljare": "20", "nämnare": "50", "värde": "40,0"} | changes))


def men(**changes: str) -> list[str]:
    """30 of 70."""
    return total(**({"kön": "män", "täljare": "30", "nämnare": "70", "värde": "42,9"} | changes))


def told(outcome: Outcome) -> list[tuple[str, int | None]]:
    return [(finding["code"], finding["row"]) for finding in outcome.findings]


ROWS: list[tuple[str, list[list[str]], RoundContract, list[tuple[str, int | None]]]] = [
    ("over its denominator, so the value and the sum differ too", [total(täljare="130"), women(), men()], LAST_YEAR,
     [("numerator-over-denominator", 2)]),
    ("over its denominator, so the value is over 100", [total(täljare="130", värde="108,3"), women(), men()], LAST_YEAR,
     [("numerator-over-denominator", 2)]),
    ("a part over its denominator, so the parts are not the total", [total(), women(täljare="60", värde="120"), men()],
     LAST_YEAR, [("numerator-over-denominator", 3)]),
    ("a negative count, so the value, the sum and the change are wrong", [total(täljare="-5", värde="-4,2"), women(), men()],
     LAST_YEAR, [("count-negative", 2)]),
    ("a count with decimals, so the sum differs", [total(täljare="50,5", värde="42,1"), women(), men()], LAST_YEAR,
     [("count-not-whole", 2)]),
    ("thousands, so the denominator is small, the share wrong and the signs mixed",
     [total(nämnare="1.200"), women(), men()], LAST_YEAR, [("count-with-thousands", 2)]),
    ("0 of 0 has a value, so it differs from last period's", [total(täljare="0", nämnare="0", värde="0"), women(), men()],
     LAST_YEAR, [("value-of-nobody", 2)]),
    ("a value that its counts do not give, so it differs from last period's", [total(värde="99"), women(), men()], LAST_YEAR,
     [("value-mismatch", 2)]),
    ("a sex that is no word, so the sex is missing", [total(), women(kön="?"), men(kön="?")], LAST_YEAR,
     [("sex-unknown", 3), ("sex-unknown", 4)]),
    ("a total that is no word, so the total is missing", [total(kön="?"), women(), men()], LAST_YEAR, [("sex-unknown", 2)]),
    ("an age that is no word, so the ages are missing", [total(), total("fem till nio")],
     contract(indicator(breakdowns=["age"])), [("age-group-unknown", 3)]),
    ("another period, so the total is missing", [total(period_från="2022-01-01"), women(), men()], LAST_YEAR,
     [("other-period", 2)]),
    ("a day that is none, so the total is missing", [total(period_från="i fjol"), women(), men()], LAST_YEAR,
     [("date-format", 2)]),
    ("another region, so the total is missing", [total(region="10"), women(), men()], LAST_YEAR, [("other-region", 2)]),
    ("a misspelt indicator, so that indicator is missing", [total(indikator="stroke-strokeenhe")], contract(BY_SEX),
     [("indicator-unknown", 2)]),
    ("no indicator, so one is missing", [total(), women(), men(), total(indikator="")], contract(BY_SEX, OTHER),
     [("cell-empty", 5)]),
    ("a breakdown that is not asked for, and its sums", [total(), women(täljare="2", värde="4,0"), men()],
     contract(indicator(breakdowns=[])), [("breakdown-not-asked", 3), ("breakdown-not-asked", 4)]),
]  # fmt: skip


@pytest.mark.parametrize(("fault", "rows", "asked", "findings"), ROWS, ids=[fault for fault, *_ in ROWS])
def test_one_fault_in_a_row_gives_one_finding(
    checked: Checked, fault: str, rows: list[list[str]], asked: RoundContract, findings: list[tuple[str, int | None]]
) -> None:
    outcome = checked(text(*rows, header=HEADER), asked)
    assert told(outcome) == findings, fault
    assert outcome.verdict == "rejected"


def test_a_row_that_falls_short_is_not_told_as_an_empty_file(checked: Checked) -> None:
    assert told(checked(text([*line(), "x", "y"]))) == [("row-ragged", 2)]


def test_a_misspelt_header_is_told_once_and_not_for_every_row(checked: Checked) -> None:
    # Without its column the counts are incomplete on both rows, and without the sex both are totals.
    header = ["nämnarna" if name == "nämnare" else "könet" if name == "kön" else name for name in SWEDISH]
    outcome = checked(text(line(), line(kön="kvinnor"), header=header))
    assert told(outcome) == [("column-unknown", None), ("column-unknown", None)]
    required = ["regioner" if name == "region" else name for name in SWEDISH]
    assert told(checked(text(line(), header=required))) == [("column-unknown", None)], "nor is it missing"


def test_a_formula_without_a_value_is_not_told_as_a_missing_count(checked: Checked) -> None:
    cells: list[Any] = [*LINE[:8], 120, *LINE[9:]]
    book = workbook(cells)
    assert checked(book).codes == set(), "the file itself is good"
    from tests.support.files import changed

    empty = changed(book, "xl/worksheets/sheet1.xml", b"<v>120</v>", b"<f>100+20</f>")
    assert told(checked(empty)) == [("formula-without-value", 2)]


def test_last_years_file_is_told_as_another_period_and_not_as_a_copy(checked: Checked) -> None:
    known = previous("41.7", numerator=50, denominator=120)
    rows = [line(period_från="2022-01-01", period_till="2022-12-31")]
    assert told(checked(text(*rows), contract(previous=[known]))) == [("other-period", 2)]


def test_what_does_not_follow_is_still_told(checked: Checked) -> None:
    rows = [total(täljare="130"), women(), men(), total(indikator="stroke-strokeenhe")]
    outcome = checked(text(*rows, header=HEADER), contract(BY_SEX, OTHER))
    assert told(outcome) == [
        ("indicator-missing", None),  # stroke-annan, which the misspelt word does not resemble
        ("numerator-over-denominator", 2),
        ("indicator-unknown", 5),
    ]


def test_a_warning_never_stands_for_an_error(checked: Checked) -> None:
    # 1.700 may be 1,7 or 1 700; an explained warning would let the wrong value through.
    rate = indicator(id="dodlighet", unit="per_100000", scale=100_000, bounded=False, breakdowns=[])
    row = line(indikator="dodlighet", täljare="100", nämnare="1.700", värde="5,9")
    assert {"two-readings", "value-mismatch"} <= checked(text(row), contract(rate)).codes


def test_nothing_is_left_out_beside_a_warning_that_may_be_explained(checked: Checked) -> None:
    # Whoever explains that 1.234 is 1,234 must still explain why it was 40 last year.
    days = indicator(
        id="ledtid",
        statistics=["mean"],
        unit="days",
        scale=1,
        additive=False,
        bounded=False,
        breakdowns=[],
        jump_limit=5,
    )
    before = previous("40", indicator="ledtid", statistic="mean")
    row = line(indikator="ledtid", mått="mean", täljare="", nämnare="", värde="1.234", antal="60")
    outcome = checked(text(row), contract(days, previous=[before]))
    assert {"two-readings", "jump"} <= outcome.codes
    assert outcome.verdict == "checked"


def test_every_code_that_is_named_is_in_the_catalogue() -> None:
    named = {code for causes, _, effects in OF_ROW for code in (*causes, *effects)}
    named |= {code for causes, effects in OF_FILE for code in (*causes, *effects)}
    named |= {code for causes, _, effect, _ in OF_INDICATOR for code in (*causes, effect)}
    named |= {code for effects in OF_GROUP.values() for code in effects}
    assert named <= set(catalogue())
