"""What statistics says of the results that are shown, worked out anew here, and that what is hidden changes nothing of it."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.collection.expected import Expected
from backend.results import comparing
from backend.results.cells import interval_of
from backend.results.schemas import CellOut
from backend.results.statistics_schemas import OutcomeStatistics
from backend.results.trends import Period, Point, sum_of
from indicators.entries.specification import Specification
from tests.support.specifications import specification

REGIONS = ("01", "03", "04", "05", "06", "07", "08", "09", "10", "12")


def point(numerator: int, denominator: int) -> Point:
    counts = Decimal(numerator), Decimal(denominator)
    return Point(100 * counts[0] / counts[1], *counts, None)


HIDDEN = Point(None, None, None, "suppressed")


def period(year: int, points: dict[str, Point], month: int = 0, **changes: object) -> Period:
    start = date(year, month or 1, 1)
    end = date(year + 1, 1, 1) if month in (0, 12) else date(year, month + 1, 1)
    label = f"{year}-{month:02}" if month else str(year)
    asked = Expected(f"r-{label}", label, start, end, date(year + 1, 3, 1), {}, 1, is_month=bool(month))
    return Period(asked, specification(**changes), points)


def cell(region: str, of: Point, sex: str = "total") -> CellOut:
    counts = (
        None if of.numerator is None else str(of.numerator),
        None if of.denominator is None else str(of.denominator),
    )
    return CellOut.model_construct(
        region=region,
        sex=sex,
        value=None if of.value is None else str(of.value),
        numerator=counts[0],
        denominator=counts[1],
    )


def nation(of: Period, spec: Specification) -> CellOut | None:
    total = sum_of(of.points.values(), spec)
    return None if total is None else cell("00", Point(total.value, total.numerator, total.denominator, None))


def said(*periods: Period, by_sex: tuple[CellOut, ...] = ()) -> OutcomeStatistics:
    shown = periods[-1]
    spec = shown.specification
    return comparing.of_outcome(spec, shown, periods, nation(shown, spec), by_sex)


EVEN = {region: point(50, 100) for region in REGIONS}


def test_regions_whose_interval_leaves_the_nation_out_are_named_with_the_false_alarms_to_expect() -> None:
    regions = said(period(2024, EVEN | {"01": point(90, 100), "12": point(20, 100)})).regions
    assert regions is not None
    assert (regions.above, regions.below, regions.compared) == (["01"], ["12"], 10)
    assert regions.expected_false_alarms == pytest.approx(0.5)
    assert regions.against == pytest.approx(51)
    assert regions.method == "wilson"


def test_where_all_regions_differ_the_funnel_allows_for_it() -> None:
    spread_out = {region: point(500 + 40 * place, 1000) for place, region in enumerate(REGIONS)}
    regions = said(period(2024, spread_out)).regions
    assert regions is not None
    assert regions.dispersion is not None
    assert regions.dispersion > 20
    assert len(regions.above) + len(regions.below) >= 8
    assert regions.beyond_dispersion == []


def test_a_change_is_of_the_regions_in_both_periods_and_certain_where_its_interval_is_on_one_side() -> None:
    now = EVEN | {"01": point(60, 100), "25": point(0, 100)}
    first = {region: point(40, 100) for region in REGIONS} | {"14": point(99, 100)}
    change = said(period(2023, first), period(2024, now)).change
    assert change is not None
    assert (change.from_period, change.regions) == ("2023", sorted(REGIONS))
    assert change.difference.value == pytest.approx(51 - 40)
    assert (change.difference.certain, change.difference.method) == ("above", "newcombe")


def test_a_month_is_held_against_the_same_month_of_the_year_before() -> None:
    months = [period(2023, EVEN, 5), period(2024, EVEN, 4), period(2024, EVEN, 5)]
    assert (found := said(*months).change) is not None
    assert found.from_period == "2023-05"
    assert said(*months[1:]).change is None


def test_another_unit_or_an_adjusted_value_is_not_held_against() -> None:
    assert said(period(2023, EVEN, kind="ratio"), period(2024, EVEN)).change is None
    adjusted = said(period(2023, EVEN), period(2024, EVEN, adjusted="Standardiserad."))
    assert (adjusted.change, adjusted.regions, adjusted.trend, adjusted.spread_change) == (None, None, None, None)
    assert adjusted.spread is not None
    assert adjusted.spread.systematic is None
    assert interval_of(specification(adjusted="Standardiserad."), Decimal(1), Decimal(2))["low"] is None


def test_women_and_men_are_of_the_regions_that_show_both() -> None:
    by_sex = (
        cell("01", point(60, 100), "women"),
        cell("01", point(40, 100), "men"),
        cell("12", point(99, 100), "women"),  # its men are hidden
        cell("12", HIDDEN, "men"),
        cell("01", point(5, 10), "unknown"),
    )
    found = said(period(2024, EVEN), by_sex=by_sex).women_men
    assert found is not None
    assert (found.women, found.men, found.regions) == (60, 40, ["01"])
    # 20 points, 6.1 to 32.6: Newcombe's method on 60 and 40 of a hundred
    assert found.difference.low == pytest.approx(6.1, abs=0.1)
    assert found.difference.certain == "above"


def test_three_years_have_a_trend_and_twelve_months_a_chart_with_what_it_says_of_the_target() -> None:
    years = [period(2022 + add, {region: point(40 + 5 * add, 100) for region in REGIONS}) for add in range(3)]
    trend = said(*years).trend
    assert trend is not None
    assert trend.a_year.value == pytest.approx(5, abs=0.01)
    assert said(*years[:2]).trend is None
    target = {
        "targets": [{"level": "met", "operator": ">=", "value": 70, "source": "Provet"}],
        "no_target_reason": None,
    }
    months = [
        period(2024, {region: point(50 + month % 2, 100) for region in REGIONS}, month, **target)
        for month in range(1, 13)
    ]
    chart = said(*months).control_chart
    assert chart is not None
    assert (chart.mean, chart.assurance, chart.signals) == (50.5, "falls_short", [])
    assert said(*months[1:]).control_chart is None
    assert said(*years).control_chart is None


def test_without_counts_only_the_spread_is_told() -> None:
    bare = {region: Point(Decimal(place), None, None, None) for place, region in enumerate(REGIONS)}
    found = said(period(2023, bare), period(2024, bare))
    assert found.spread is not None
    assert (found.spread.lowest, found.spread.highest, found.spread.systematic) == (0, 9, None)
    assert found.model_dump(exclude={"spread"}) == dict.fromkeys(OutcomeStatistics.model_fields.keys() - {"spread"})


hidden_counts = st.tuples(st.integers(0, 4), st.integers(5, 60))


@given(hidden_counts, hidden_counts)
def test_whatever_a_hidden_region_has_nothing_that_is_told_changes(
    one: tuple[int, int], other: tuple[int, int]
) -> None:
    """The counts stand with the cell by a slip; that it is hidden decides."""

    def with_hidden(counts: tuple[int, int]) -> OutcomeStatistics:
        hidden = Point(None, Decimal(counts[0]), Decimal(counts[1]), "suppressed")
        years = [period(year, EVEN | {"12": hidden}) for year in (2022, 2023, 2024)]
        by_sex = (cell("12", hidden, "women"), cell("12", point(5, 10), "men"))
        return said(*years, by_sex=by_sex)

    assert with_hidden(one) == with_hidden(other)
