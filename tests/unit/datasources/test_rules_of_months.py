"""Rules of a round of months: each row is of one month, every month is there, and a month is held against another month."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from datasources.delivery import canonical
from datasources.delivery.contract import PreviousValue, RoundContract
from datasources.delivery.months import month_after, months_of
from tests.support.checks import Checked, violated
from tests.support.contracts import contract, indicator, previous, row

SHARE, OTHER = indicator(breakdowns=[]), indicator(id="annan", breakdowns=[])
QUARTER = (date(2023, 1, 1), date(2023, 4, 1))


def asked(*indicators: Any, months: tuple[date, date] = QUARTER, **changes: Any) -> RoundContract:
    return contract(*(indicators or (SHARE,)), period_start=months[0], period_end=months[1], rows_by="month", **changes)


def month(first: str, **changes: Any) -> dict[str, Any]:
    """A row of the month that begins so, to its last day."""
    start = date.fromisoformat(f"{first}-01")
    return row(period_start=start, period_end=month_after(start) - timedelta(days=1), value=None, **changes)


def of_quarter(**changes: Any) -> list[dict[str, Any]]:
    """Each month with counts of its own."""
    return [month(f"2023-0{n}", numerator=50 + n, denominator=120 + n, **changes) for n in (1, 2, 3)]


def test_a_row_for_each_month_holds() -> None:
    assert violated(of_quarter(), asked()) == set()


def test_a_month_may_end_on_its_last_day_or_the_day_after() -> None:
    february = month("2023-02", numerator=52, denominator=122) | {"period_end": "2023-03-01"}
    assert violated([of_quarter()[0], february, of_quarter()[2]], asked()) == set()


@pytest.mark.parametrize(
    ("start", "end", "why"),
    [
        ("2023-01-01", "2023-02-28", "two months"),
        ("2023-01-01", "2023-03-31", "all of the round's period, which a quarter is"),
        ("2023-01-15", "2023-02-14", "as long as a month, and none"),
        ("2023-02-01", "2023-02-27", "the last day is missing"),
        ("2022-12-01", "2022-12-31", "the month before the first"),
        ("2023-04-01", "2023-04-30", "the month after the last"),
        ("2023-02-28", "2023-02-01", "backwards"),
    ],
)
def test_what_is_no_month_of_the_round_is_found(start: str, end: str, why: str) -> None:
    rows = [*of_quarter(), row(period_start=start, period_end=end)]
    assert ("month", 4) in violated(rows, asked()), why


@pytest.mark.parametrize(
    ("year", "end", "broken"),
    [
        (2024, "2024-02-29", False),  # leap year, whole
        (2024, "2024-02-28", True),  # leap year, a day short
        (2024, "2024-03-01", False),  # the day after
        (2023, "2023-02-28", False),  # no leap year
    ],
)
def test_february_ends_as_the_calendar_says(year: int, end: str, broken: bool) -> None:
    rows = [row(period_start=f"{year}-02-01", period_end=end)]
    within = asked(months=(date(year, 2, 1), date(year, 3, 1)))
    assert (("month", 1) in violated(rows, within)) == broken


def test_a_period_of_its_own_is_no_month_where_rows_are_of_the_period() -> None:
    year = contract(SHARE)
    assert ("period", 1) in violated([month("2023-02")], year)
    assert "month" not in {rule for rule, _ in violated([month("2023-02")], year)}


def test_the_same_month_twice_is_found_and_two_months_are_not_the_same() -> None:
    twice = [*of_quarter(), month("2023-02", numerator=60, denominator=130)]
    assert {found for found in violated(twice, asked()) if found[0] == "unique"} == {("unique", 4)}


def test_sums_are_of_one_month() -> None:
    """Women and men of January make January's total, and not February's."""
    by_sex = asked(indicator(breakdowns=["sex"]), months=(date(2023, 1, 1), date(2023, 3, 1)))
    january = [month("2023-01", sex=sex, numerator=n, denominator=2 * n) for sex, n in (("women", 20), ("men", 30))]
    total = month("2023-01", numerator=50, denominator=100)
    february = [month("2023-02", sex=sex, numerator=n, denominator=2 * n) for sex, n in (("women", 21), ("men", 32))]
    wrong = month("2023-02", numerator=52, denominator=106)  # one short of its own parts
    assert violated([total, *january, wrong, *february], by_sex) == {("sexes-numerator", 4)}
    assert ("sex-there", 4) in violated([total, *january, wrong], by_sex), "a month without women and men"


def test_a_month_that_is_missing_is_told_for_indicators_that_are_there() -> None:
    without_march = of_quarter()[:2]
    assert violated(without_march, asked()) == {("months-there", None)}
    assert violated(without_march, asked(SHARE, OTHER)) == {("months-there", None), ("indicator-there", None)}


def test_months_that_are_missing_in_a_row_are_told_as_first_and_last(checked: Checked) -> None:
    two_years = asked(SHARE, months=YEARS)
    rows = [month(first, numerator=50, denominator=120) for first in ("2022-03", "2022-05")]
    told = next(
        one for one in checked(canonical.write(rows, "csv"), two_years).findings if one["code"] == "month-missing"
    )
    assert "inga rader för 2022-01 – 2022-02, 2022-04, 2022-06 – 2023-12." in told["message_sv"]


def test_a_month_with_a_reason_is_not_missing() -> None:
    march = month("2023-03", numerator=None, denominator=None, comment="Månaden är inte slut.")
    assert violated([*of_quarter()[:2], march], asked()) == {("not-delivered", 3)}


def test_months_in_force_that_the_file_leaves_out_would_be_lost() -> None:
    """A file replaces all months of an indicator; what is not in it at all stays."""
    held = asked(SHARE, OTHER, in_force=["annan", SHARE.id], months_in_force={SHARE.id: [date(2023, 1, 1)]})
    assert violated(of_quarter(), held) == set()
    assert violated(of_quarter()[1:], held) == {("months-kept", None)}
    other = of_quarter(indicator="annan")
    assert violated(other, held) == set(), "an indicator that the file does not mention keeps its months"


def known(first: str, value: str, **changes: Any) -> PreviousValue:
    start = date.fromisoformat(f"{first}-01")
    return previous(value, period_start=start, period_end=month_after(start), **changes)


JUMPS = [
    (
        [known("2022-01", "40"), known("2022-12", "90")],
        False,
        "the same month the year before goes before the last month",
    ),
    ([known("2022-01", "90"), known("2022-12", "40")], True, "and tells of a jump"),
    ([known("2022-12", "90")], True, "the month before, where the year before is not known"),
    ([known("2022-11", "90")], False, "neither of the two"),
    (
        [previous("90", period_start=date(2022, 1, 1), period_end=date(2023, 1, 1))],
        False,
        "a year says nothing of a month",
    ),
]


@pytest.mark.parametrize(("before", "broken", "why"), JUMPS, ids=[why for *_, why in JUMPS])
def test_january_is_held_against_what_is_known_of_months_before(
    before: list[PreviousValue], broken: bool, why: str
) -> None:
    limited = asked(indicator(breakdowns=[], jump_limit=Decimal(20)), previous=before)
    assert (("jump", 1) in violated(of_quarter(), limited)) == broken, why


def test_later_months_are_held_against_earlier_ones_of_the_same_file() -> None:
    limited = asked(indicator(breakdowns=[], jump_limit=Decimal(20)), previous=[known("2022-02", "43")])
    rows = [
        month("2023-01", numerator=90, denominator=100),
        month("2023-02", numerator=45, denominator=100),  # as last February, though far from January
        month("2023-03", numerator=90, denominator=100),  # last March is not known: held against February
    ]
    assert {found for found in violated(rows, limited) if found[0] == "jump"} == {("jump", 3)}


def test_the_year_before_in_the_same_file_goes_before_what_was_known() -> None:
    """What is handed in now replaces what was known of the month."""
    two_years = asked(
        indicator(breakdowns=[], jump_limit=Decimal(20)),
        months=(date(2022, 1, 1), date(2023, 2, 1)),
        previous=[known("2021-01", "45"), known("2022-01", "90")],
    )
    rows = [
        month(f"{first:%Y-%m}", numerator=44, denominator=100)
        for first in months_of(date(2022, 1, 1), date(2023, 2, 1))
    ]
    assert "jump" not in {rule for rule, _ in violated(rows, two_years)}


YEARS = (date(2022, 1, 1), date(2024, 1, 1))


def two_years(same: bool, of: str = SHARE.id) -> list[dict[str, Any]]:
    """Every month of two years; the second is the first once more, or goes on otherwise."""
    months = list(months_of(*YEARS))
    return [
        month(
            f"{first:%Y-%m}",
            indicator=of,
            numerator=60 + (place % 12 if same else place),
            denominator=130 + (place % 12 if same else place),
        )
        for place, first in enumerate(months)
    ]


def test_a_year_copied_from_the_year_before_is_told_once_for_the_indicator() -> None:
    both = asked(SHARE, OTHER, months=YEARS)
    rows = [*two_years(same=True), *two_years(same=False, of="annan")]
    assert violated(rows, both) == {("indicator-copied", 13)}
    assert violated([*two_years(same=False), *two_years(same=False, of="annan")], both) == set()


def test_a_month_filled_down_over_all_indicators_is_told() -> None:
    """February has January's numbers for both indicators; of one alone, chance could do it."""
    both, quarter = asked(SHARE, OTHER), of_quarter()
    copied = [quarter[0], quarter[0] | {"period_start": "2023-02-01", "period_end": "2023-02-28"}, quarter[2]]
    other = [{**cells, "indicator": "annan"} for cells in copied]
    assert violated([*copied, *other], both) == {("month-copied", 2)}
    assert violated([*copied, *of_quarter(indicator="annan")], both) == set()


def test_a_file_of_shares_is_not_let_through_by_its_own_earlier_months() -> None:
    """Every month stands as a share: January does not show that February's is really so small."""
    rows = [month(f"2023-0{n}", numerator=None, denominator=None) | {"value": f"0.5{n}"} for n in (1, 2, 3)]
    last_year = [known("2022-01", "52"), known("2022-02", "53"), known("2022-03", "51")]
    for earlier in ([], last_year):
        told = {place for rule, place in violated(rows, asked(previous=earlier)) if rule == "share"}
        assert told == {1, 2, 3}


def test_no_months_are_a_contract_of_half_months_or_of_very_many() -> None:
    for start, end in (("2023-01-15", "2023-04-01"), ("2023-01-01", "2023-03-31"), ("2018-01-01", "2023-02-01")):
        with pytest.raises(ValueError, match="begins and ends with a month"):
            asked(months=(date.fromisoformat(start), date.fromisoformat(end)))
