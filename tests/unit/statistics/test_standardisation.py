"""Direct and indirect standardisation, against published cases, Swedish deaths and plain calculations."""

import csv
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.catalogue.packaged import packaged
from indicators.entries.figures import AgeRange
from indicators.statistics.intervals import poisson
from indicators.statistics.standardisation import (
    NotStandardised,
    Stratum,
    direct,
    expected_events,
    in_classes,
    indirect,
)

MOTHERS = [AgeRange(0, 19), AgeRange(20, 24), AgeRange(25, 29), AgeRange(30, 34), AgeRange(35, 39), AgeRange(40, None)]
FIFTH_OR_LATER = [(0, 327), (8, 30666), (63, 123419), (112, 149919), (262, 104088), (295, 34392)]
ALL_BIRTHS = [319933, 931318, 786511, 488235, 237863, 61313]
"""Down's syndrome by the mother's age, of children born fifth or later, and all births: Stark & Mantell 1966, in Fleiss 1981,
*Statistical Methods for Rates and Proportions*, table 14.4."""


def of(ages: list[AgeRange], counts: list[tuple[int, int]]) -> dict[AgeRange, Stratum]:
    return {one: Stratum(*pair) for one, pair in zip(ages, counts, strict=True)}


def test_the_rate_of_fleiss_is_found_again() -> None:
    # 75.52901 per 100 000: the vignette of the R package dsrTest 1.0.0, on the same table
    rate = direct(of(MOTHERS, FIFTH_OR_LATER), dict(zip(MOTHERS, ALL_BIRTHS, strict=True)))
    assert rate.value == pytest.approx(75.52901, abs=5e-6)
    assert rate.method == "dobson"


@pytest.mark.external
def test_with_its_own_ages_as_standard_a_rate_has_the_published_interval(shared: Path) -> None:
    """Dobson's interval is then the crude rate's, which the institute's workbook has."""
    with (shared / "external" / "phe" / "rate.csv").open(encoding="utf-8-sig") as file:
        rows = [row for row in csv.DictReader(file) if row["method"] == "Byars" and row["Denominator"]]
    assert len(rows) >= 3
    for row in rows:
        events, persons = float(row["Numerator"]), float(row["Denominator"])
        # a third of everybody, with a quarter of the events: what the ages have does not matter, only that weights are theirs
        young, old = Stratum(events / 3, persons / 3), Stratum(events * 2 / 3, persons * 2 / 3)
        rate = direct({AgeRange(0, 64): young, AgeRange(65, None): old}, {AgeRange(0, 64): 1, AgeRange(65, None): 2}, 1)
        scale = float(row["multiplier"])
        assert rate.value * scale == pytest.approx(float(row["value"]), rel=1e-9)
        assert [bound * scale for bound in rate.interval] == pytest.approx(
            [float(row["lower95_0cl"]), float(row["upper95_0cl"])], rel=1e-9
        )


def deaths(shared: Path) -> Iterator[tuple[tuple[str, str, str], dict[AgeRange, Stratum]]]:
    """(year, region, sex) and the deaths among the mean of the two year ends' populations, by five-year ages."""
    by_place: dict[tuple[str, str, str], dict[AgeRange, Stratum]] = defaultdict(dict)
    with (shared / "external" / "series" / "deaths_county_sex_5year_2011-2015.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            ages = AgeRange(int(row["age_from"]), int(row["age_to"]) if row["age_to"] else None)
            persons = (float(row["population_31dec_before"]) + float(row["population_31dec"])) / 2
            place = row["period_start"][:4], row["region"], row["sex"]
            by_place[place][ages] = Stratum(float(row["deaths"]), persons)
    yield from by_place.items()


@pytest.mark.external
def test_swedish_deaths_are_standardised_to_europe_as_the_series_has_them(shared: Path) -> None:
    """All 330 of them: five years, the nation and 21 counties, women, men and both."""
    standard = packaged().figures.standard("standard-europa-2013")
    assert standard is not None
    with (shared / "external" / "series" / "deaths_county_sex_2001-2015.csv").open(encoding="utf-8") as file:
        known = {
            (row["period_start"][:4], row["region"], row["sex"]): row["value"]
            for row in csv.DictReader(file)
            if "esp" in row["indicator"]
        }
    rates = {place: direct(strata, standard.weights()) for place, strata in deaths(shared)}
    assert len(rates) == len(known) == 330
    for place, rate in rates.items():
        assert f"{rate.value:.2f}" == f"{float(known[place]):.2f}", place
        assert rate.low < rate.value < rate.high


@pytest.mark.external
def test_swedish_deaths_against_the_nations_sum_to_the_nations(shared: Path) -> None:
    """What is expected of the counties together is what happened, since the nation is their sum; also by Sweden's own ages."""
    by_place = dict(deaths(shared))
    nation = by_place["2015", "00", "T"]
    counties = {place[1]: one for place, one in by_place.items() if place[0] == "2015" and place[2] == "T"}
    counties.pop("00")
    expected = {region: expected_events(strata, nation) for region, strata in counties.items()}
    assert sum(expected.values()) == pytest.approx(sum(one.events for one in nation.values()), rel=1e-12)
    swedish = packaged().figures.standard("standard-sverige-2000-12-31")
    assert swedish is not None
    rates = {region: direct(strata, swedish.weights()).value for region, strata in counties.items()}
    ratios = {
        region: indirect(sum(one.events for one in strata.values()), expected[region]).value
        for region, strata in counties.items()
    }
    assert min(rates, key=lambda region: rates[region]) == min(ratios, key=lambda region: ratios[region])


def test_four_against_three_and_a_bit_expected_is_the_textbooks_ratio() -> None:
    # Rothman & Boice 1979, *Epidemiologic Analysis with a Programmable Calculator*: 4 seen, 3.3 expected, 1.21 (0.33–3.10)
    ratio = indirect(4, 3.3)
    assert [round(number, 2) for number in ratio[:3]] == [1.21, 0.33, 3.1]
    assert ratio.method == "indirect"


strata = st.lists(
    st.tuples(st.integers(0, 500), st.integers(1_000, 100_000), st.integers(1, 10_000)), min_size=2, max_size=19
)


@given(strata)
def test_a_standardised_rate_is_the_plain_sum_between_the_lowest_and_the_highest(
    drawn: list[tuple[int, int, int]],
) -> None:
    ages = [AgeRange(5 * place, 5 * place + 4) for place in range(len(drawn))]
    counts = of(ages, [(events, persons) for events, persons, _ in drawn])
    weights = {age: one[2] for age, one in zip(ages, drawn, strict=True)}
    events = sum(one[0] for one in drawn)
    if events < 10:
        with pytest.raises(NotStandardised, match="fewer than 10"):
            direct(counts, weights)
        return
    rate = direct(counts, weights, per=1)
    total = sum(weights.values())
    plain = sum(weight * events / persons for events, persons, weight in drawn) / total
    variance = sum(weight**2 * events / persons**2 for events, persons, weight in drawn) / total**2
    low, high = poisson(events)
    assert rate.value == pytest.approx(plain)
    assert rate.high - rate.low == pytest.approx((variance / events) ** 0.5 * (high - low))
    rates = [events / persons for events, persons, _ in drawn]
    assert min(rates) - 1e-12 <= rate.value <= max(rates) + 1e-12


@given(strata)
def test_a_population_against_itself_has_the_ratio_one(drawn: list[tuple[int, int, int]]) -> None:
    ages = [AgeRange(5 * place, 5 * place + 4) for place in range(len(drawn))]
    counts = of(ages, [(events + 1, persons) for events, persons, _ in drawn])
    events = sum(one.events for one in counts.values())
    assert indirect(events, expected_events(counts, counts)).value == pytest.approx(1)


def test_nine_events_are_too_few_and_ten_are_not() -> None:
    ages = {AgeRange(0, 64): 3, AgeRange(65, None): 1}
    with pytest.raises(NotStandardised, match="fewer than 10"):
        direct(of(list(ages), [(4, 100), (5, 100)]), ages)
    assert direct(of(list(ages), [(5, 100), (5, 100)]), ages).value == pytest.approx(5000)


def test_ages_that_are_not_the_standards_are_refused_and_finer_ones_are_summed() -> None:
    classes = [AgeRange(0, 64), AgeRange(65, None)]
    finer = of([AgeRange(0, 64), AgeRange(65, 94), AgeRange(95, None)], [(1, 10), (2, 20), (4, 30)])
    assert in_classes(finer, classes)[AgeRange(65, None)] == (6, 50)
    with pytest.raises(NotStandardised, match="60-69"):
        in_classes(of([AgeRange(60, 69)], [(1, 10)]), classes)
    with pytest.raises(NotStandardised, match="65\\+"):
        in_classes(of([AgeRange(0, 64)], [(1, 10)]), classes)
    with pytest.raises(NotStandardised, match="nobody lives"):
        direct(of(classes, [(20, 100), (0, 0)]), dict.fromkeys(classes, 1))
    with pytest.raises(NotStandardised, match="nobody in the ages"):
        expected_events(of(classes, [(1, 10), (1, 10)]), of(classes, [(1, 10), (0, 0)]))
    with pytest.raises(NotStandardised, match="expected"):
        indirect(3, 0)
