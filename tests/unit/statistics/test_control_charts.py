"""XmR charts: limits against a published case, the rules one by one, and what a chart says of a target."""

from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.statistics.control_charts import Chart, Signal, assurance, chart, lines, signals

FLOWRATE = [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1]
"""NIST/SEMATECH *e-Handbook of Statistical Methods*, section 6.3.2.2: mean 50.81, mean moving range 1.8778, limits 45.8159 and
55.8041."""

LEVEL = Chart(50, 44, 56, 2.26, 7.4)


def test_the_limits_are_those_of_the_handbook() -> None:
    drawn = lines(FLOWRATE)
    assert drawn.mean == pytest.approx(50.81)
    assert drawn.mean_range == pytest.approx(1.8778, abs=5e-5)
    # the handbook divides by d₂ = 1.128 where charts by hand multiply by 2.66: the same to four digits
    assert (drawn.low, drawn.high) == pytest.approx((45.8159, 55.8041), abs=2e-3)
    assert signals(FLOWRATE, drawn) == []


@given(st.lists(st.floats(-1000, 1000), min_size=12, max_size=40))
def test_the_lines_are_the_plain_ones_and_every_point_outside_is_told(values: list[float]) -> None:
    drawn = chart(values)
    assert drawn is not None
    ranges = [abs(values[place] - values[place - 1]) for place in range(1, len(values))]
    assert drawn.mean == pytest.approx(fmean(values))
    assert drawn.high - drawn.low == pytest.approx(2 * 2.66 * fmean(ranges))
    told = {one.first for one in signals(values, drawn) if one.rule == "outside"}
    assert told == {place for place, value in enumerate(values) if not drawn.low <= value <= drawn.high}


def rules(values: list[float]) -> list[Signal]:
    return signals(values, LEVEL)


def test_a_point_outside_is_told_with_its_side_and_one_on_the_limit_is_not() -> None:
    assert rules([50, 57, 50, 43, 56, 50]) == [Signal("outside", 1, 1, True), Signal("outside", 3, 3, False)]


def test_seven_on_one_side_are_a_shift_six_are_not_and_one_on_the_mean_breaks_the_run() -> None:
    above = [51.0, 52, 51, 52, 51, 52]
    assert rules([49, *above, 49]) == []
    assert rules([49, *above, 51, 49]) == [Signal("shift", 1, 7, True)]
    assert rules([49, *above, 50, 51, 49]) == []


def test_seven_falling_in_a_row_are_a_trend_six_are_not() -> None:
    assert [one for one in rules([53, 52, 51, 50, 49, 48, 47, 49]) if one.rule == "trend"] == [
        Signal("trend", 0, 6, False)
    ]
    assert [one for one in rules([52, 51, 50, 49, 48, 47, 49]) if one.rule == "trend"] == []


def test_two_of_three_near_the_same_limit_are_told_and_on_either_side_are_not() -> None:
    # the outer third is over 54 and under 46
    assert rules([50, 55, 50, 55, 49, 50]) == [Signal("two_of_three", 1, 3, True)]
    assert rules([50, 55, 50, 45, 50, 50]) == []


def test_too_few_points_have_no_chart_and_one_has_no_lines() -> None:
    assert chart([1.0] * 11) is None
    assert chart([1.0] * 12) == (1, 1, 1, 0, 0)
    with pytest.raises(ValueError, match="two values"):
        lines([1.0])


def test_a_target_is_always_reached_never_or_now_and_then() -> None:
    assert assurance(LEVEL, 44, "higher") == "reaches"
    assert assurance(LEVEL, 44.1, "higher") == "varies"
    assert assurance(LEVEL, 56, "higher") == "varies"
    assert assurance(LEVEL, 56.1, "higher") == "falls_short"
    assert assurance(LEVEL, 56, "lower") == "reaches"
    assert assurance(LEVEL, 43.9, "lower") == "falls_short"
    assert assurance(LEVEL, 50, "none") is None
