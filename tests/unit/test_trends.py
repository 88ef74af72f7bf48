"""The nation over time: summed over the same regions, or said not to be."""

from datetime import date
from decimal import Decimal

from backend.collection.expected import Expected
from backend.results import trends
from backend.results.trends import Period, Point
from datasources.delivery.months import month_after
from tests.support.specifications import specification


def point(numerator: int, denominator: int) -> Point:
    counts = Decimal(numerator), Decimal(denominator)
    return Point(100 * counts[0] / counts[1], *counts, None)


HIDDEN = Point(None, None, None, "suppressed")
NO_COUNTS = Point(Decimal(50), None, None, None)


def period(year: int, points: dict[str, Point], **changes: object) -> Period:
    asked = Expected(f"r-{year}", str(year), date(year, 1, 1), date(year + 1, 1, 1), date(year + 1, 3, 1), {}, 1)
    return Period(asked, specification(**changes), points)


def same(*shown: Period) -> tuple[list[str], list[str | None]] | None:
    found = trends.over_the_same(shown, shown[-1].specification)
    return None if found is None else (found.regions, [p.value for p in found.points])


def of_months(number: int) -> list[Period]:
    """So many months from January 2020, one after the other."""
    found = []
    for place in range(number):
        first = date(2020 + place // 12, place % 12 + 1, 1)
        asked = Expected("m", f"{first:%Y-%m}", first, month_after(first), date(2099, 1, 1), {}, 1, is_month=True)
        found.append(Period(asked, specification(), {}))
    return found


def test_beside_a_month_stand_months_and_no_more_than_fit() -> None:
    months, year = of_months(40), period(2020, {})
    every = [year, *months]
    assert list(trends.beside(year, every)) == [year]
    assert list(trends.beside(months[-1], every)) == months[-25:]
    assert list(trends.beside(months[20], every)) == months[-25:], "it is among the newest"
    assert list(trends.beside(months[5], every)) == months[:6], "an older one ends the row"
    assert list(trends.beside(None, months)) == months[-25:]
    assert list(trends.beside(None, [])) == []


def test_the_newest_period_ends_last_and_of_those_that_end_at_once_is_the_longest() -> None:
    year, months = period(2020, {}), of_months(13)
    newest = sorted([year, *months], key=lambda one: trends.newness(one.asked), reverse=True)
    assert [one.asked.period_label for one in newest[:4]] == ["2021-01", "2020", "2020-12", "2020-11"]


FULL = {"12": point(10, 100), "14": point(30, 100), "01": point(50, 100)}


def test_a_region_that_comes_or_goes_is_left_out_of_every_period() -> None:
    grown = period(2024, {"12": FULL["12"], "14": FULL["14"]}), period(2025, FULL)
    shrunk = period(2024, FULL), period(2025, {"12": FULL["12"], "14": FULL["14"]})
    assert same(*grown) == same(*shrunk) == (["12", "14"], ["20.0", "20.0"])


def test_as_many_regions_that_are_others_are_not_the_same() -> None:
    found = same(period(2024, {"12": FULL["12"], "14": FULL["14"]}), period(2025, {"12": FULL["12"], "01": FULL["01"]}))
    assert found == (["12"], ["10.0", "10.0"])


def test_the_same_regions_each_time_need_no_other_line() -> None:
    assert same(period(2024, FULL), period(2025, FULL)) is None


def test_a_region_that_is_hidden_or_has_no_counts_is_not_in_the_sum_of_any_period() -> None:
    for without in (HIDDEN, NO_COUNTS):
        assert same(period(2024, FULL | {"12": without}), period(2025, FULL)) == (["01", "14"], ["40.0", "40.0"])


def test_a_period_that_few_have_come_to_does_not_decide_which_regions_are_compared() -> None:
    found = same(period(2023, FULL), period(2024, FULL), period(2025, {"12": FULL["12"]}))
    assert found == (["01", "12", "14"], ["30.0", "30.0"]), "the third period has one of three"


def test_where_no_region_is_in_all_periods_there_is_nothing_to_draw() -> None:
    assert same(period(2024, {"12": FULL["12"]}), period(2025, {"14": FULL["14"]})) == ([], [])


def test_what_the_nation_delivered_itself_is_not_summed() -> None:
    assert same(period(2024, FULL | {"00": point(1, 2)}), period(2025, FULL)) is None


def test_a_period_in_another_unit_and_what_cannot_be_summed_are_left_out() -> None:
    per_1000 = {"kind": "ratio", "unit": "per_1000"}
    assert same(period(2024, {"12": FULL["12"]}, **per_1000), period(2025, FULL)) is None
    adjusted = {"adjusted": "Standardiserad."}
    assert same(period(2024, {"12": FULL["12"]}, **adjusted), period(2025, FULL, **adjusted)) is None


def test_each_sum_says_from_how_many_regions() -> None:
    shown = trends.trend([period(2024, {"12": FULL["12"]}), period(2025, FULL)])
    assert [p.of_regions for p in shown if p.region == "00"] == [1, 3]
    assert {p.of_regions for p in shown if p.region != "00"} == {None}
