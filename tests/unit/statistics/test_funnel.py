"""Funnel limits and overdispersion, against published cases and plain calculations."""

import csv
from collections.abc import Callable
from math import comb, exp, lgamma, log, sqrt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.statistics import funnel
from indicators.statistics.intervals import exact_poisson, wilson


def test_the_dispersion_is_that_of_the_published_funnel() -> None:
    """The R package FunnelPlotR 0.6.0 (NHS-R Community), tests of `phi`: 2.948033 of these six, on the logarithm."""
    observed, expected = [100, 150, 180, 80, 120, 225], [108, 112, 165, 95, 100, 220]
    scores = [sqrt(e) * log(o / e) for o, e in zip(observed, expected, strict=True)]
    dispersion = funnel.overdispersion(scores, [1 / sqrt(e) for e in expected], drawn_in=0)
    assert dispersion is not None
    assert dispersion.ratio == pytest.approx(2.948033, abs=5e-7)
    assert dispersion.between > 0


def test_the_poisson_limits_of_the_published_funnel_are_the_exact_interval_of_what_is_expected() -> None:
    """FunnelPlotR's own test of its limits at 15, 20 and 30 expected."""
    published = {15: (0.5596924, 1.649348), 20: (0.6108260, 1.544419), 30: (0.6746958, 1.427562)}
    for expected, limits in published.items():
        assert [bound / expected for bound in exact_poisson(expected)] == pytest.approx(limits, abs=5e-7)


def plain_limits(likelihood: Callable[[int], float]) -> tuple[float, float]:
    """Spiegelhalter 2005, appendix A.1.1, word for word: the first count that is common enough, less the part too much."""
    limits = []
    for probability in (0.025, 0.975):
        cumulated, before, count = 0.0, 0.0, -1
        while cumulated < probability:
            count += 1
            before = cumulated
            cumulated += likelihood(count)
        limits.append(count - (cumulated - probability) / (cumulated - before))
    return max(0, limits[0]), limits[1]


@given(st.floats(0.05, 0.95), st.integers(5, 300))
def test_limits_of_a_share_are_the_plainly_cumulated_ones(target: float, number: int) -> None:
    limits = funnel.of_share(target, number)
    plain = plain_limits(lambda count: comb(number, count) * target**count * (1 - target) ** (number - count))
    assert limits[:2] == pytest.approx([bound / number for bound in plain], abs=1e-6)
    assert limits.low <= target <= limits.high


@given(st.floats(0.001, 0.2), st.integers(50, 2000))
def test_limits_of_a_rate_are_the_plainly_cumulated_ones(target: float, persons: int) -> None:
    limits, mean = funnel.of_rate(target, persons), target * persons
    plain = plain_limits(lambda count: exp(count * log(mean) - mean - lgamma(count + 1)))
    assert limits[:2] == pytest.approx([bound / persons for bound in plain], abs=1e-6)


@given(st.floats(0.1, 0.9), st.integers(30, 500), st.integers(0, 500))
def test_by_the_normal_approximation_a_share_is_outside_when_its_interval_leaves_the_target_out(
    target: float, number: int, count: int
) -> None:
    """The two ways of saying that a region certainly differs are one: Wilson's interval turns the funnel round."""
    count = min(count, number)
    limits = funnel.widened(target, funnel.share_error(target, number), 0)
    low, high = wilson(count, number)
    if min(abs(low - target), abs(high - target)) > 1e-9:
        assert (funnel.outside(count / number, limits) is not None) == (not low <= target <= high)


@pytest.mark.external
def test_regions_of_the_nation_differ_more_than_by_chance_in_deaths(shared: Path) -> None:
    """Crude mortality of 21 counties 2015: ages differ, so the funnel says that chance is not all, and widens for it."""
    with (shared / "external" / "series" / "deaths_county_sex_2001-2015.csv").open(encoding="utf-8") as file:
        rows = [
            (float(row["numerator"]), float(row["denominator"]), row["region"])
            for row in csv.DictReader(file)
            if "crude" in row["indicator"] and row["period_start"] == "2015-01-01" and row["sex"] == "T"
        ]
    nation = next(row for row in rows if row[2] == "00")
    target = nation[0] / nation[1]
    counties = [row for row in rows if row[2] != "00"]
    errors = [funnel.rate_error(target, persons) for _, persons, _ in counties]
    scores = [(dead / persons - target) / error for (dead, persons, _), error in zip(counties, errors, strict=True)]
    dispersion = funnel.overdispersion(scores, errors)
    assert dispersion is not None
    assert dispersion.ratio > 50
    far = [abs(score) > 1.96 for score in scores]
    within = [
        funnel.outside(dead / persons, funnel.widened(target, error, dispersion.between))
        for (dead, persons, _), error in zip(counties, errors, strict=True)
    ]
    assert sum(far) > 15
    assert sum(side is not None for side in within) <= 5


@given(st.lists(st.floats(-5, 5), min_size=5, max_size=40))
def test_units_that_differ_by_no_more_than_chance_widen_nothing(scores: list[float]) -> None:
    dispersion = funnel.overdispersion(scores, [0.1] * len(scores))
    assert dispersion is not None
    if dispersion.ratio < 1 - 1 / len(scores):
        assert dispersion.between == 0
    low, high = min(scores), max(scores)
    assert all(low <= score <= high for score in funnel.winsorised(scores))
    # alike in size, DerSimonian and Laird's variance is what the ratio leaves over one of chance's own
    expected = max(0.0, (dispersion.ratio * len(scores) / (len(scores) - 1) - 1) * 0.01)
    assert dispersion.between == pytest.approx(expected, abs=1e-9)


def test_one_outlier_does_not_widen_the_limits_that_are_to_find_it() -> None:
    scores = [0.1, -0.2, 0.3, -0.4, 0.2, -0.1, 0.0, 0.4, -0.3, 0.2, 9.0]
    plain = funnel.overdispersion(scores, [1.0] * 11, drawn_in=0)
    drawn_in = funnel.overdispersion(scores, [1.0] * 11)
    assert plain is not None
    assert drawn_in is not None
    assert plain.ratio > 7
    assert drawn_in.ratio < 1


def test_limits_of_a_mean_are_two_standard_errors_from_the_target() -> None:
    limits = funnel.of_mean(50, 10, 100)
    assert limits[:2] == pytest.approx((48.04, 51.96), abs=0.001)
    assert limits.method == "funnel_normal"


def test_one_of_twenty_is_a_false_alarm_and_too_few_units_say_nothing() -> None:
    assert funnel.false_alarms(21) == pytest.approx(1.05)
    assert funnel.false_alarms(21, funnel.ALARM) == pytest.approx(0.042)
    assert funnel.overdispersion([1, 2, 3, 4], [1] * 4) is None
    limits = funnel.of_share(0.5, 100)
    assert (funnel.outside(0.3, limits), funnel.outside(0.5, limits), funnel.outside(0.7, limits)) == (
        "below",
        None,
        "above",
    )


def test_a_funnel_without_target_or_people_is_refused() -> None:
    for target, number in ((0, 10), (1, 10), (0.5, 0)):
        with pytest.raises(ValueError, match="funnel"):
            funnel.of_share(target, number)
    for target, number in ((0, 10), (0.5, 0)):
        with pytest.raises(ValueError, match="funnel"):
            funnel.of_rate(target, number)
    with pytest.raises(ValueError, match="funnel"):
        funnel.of_mean(1, -1, 10)
