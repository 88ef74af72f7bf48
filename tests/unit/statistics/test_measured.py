"""Means and medians with intervals, against published cases and plain calculations."""

from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.statistics.measured import mean, mean_of, median_of, median_of_quartiles, median_ranks

SLEEP = [1.2, 2.4, 1.3, 1.3, 0.0, 1.0, 1.8, 0.8, 4.6, 1.4]
"""Hours of sleep gained: Student 1908, *The probable error of a mean* (Biometrika 6:1–25), his first example."""


def test_a_mean_of_students_own_data_has_his_interval() -> None:
    # 1.58 hours with 95 % from 0.7001142 to 2.4598858: as R's documentation of `sleep` has it (paired t-test)
    hours = mean_of(SLEEP)
    assert hours[:3] == pytest.approx((1.58, 0.7001142, 2.4598858), abs=5e-8)
    assert hours.method == "student"


@pytest.mark.parametrize(("number", "ranks"), [(10, (2, 9)), (20, (6, 15)), (100, (40, 61))])
def test_the_ranks_about_a_median_are_those_of_the_table(number: int, ranks: tuple[int, int]) -> None:
    # Altman et al. 2000, *Statistics with Confidence*, table 18.4
    assert median_ranks(number) == ranks


@given(st.integers(6, 300))
def test_so_many_ranks_hold_the_median_and_the_next_within_would_not(number: int) -> None:
    ranks = median_ranks(number)
    assert ranks is not None

    def covered(low: int) -> float:
        return 1 - 2 * sum(comb(number, k) for k in range(low)) / 2**number

    assert covered(ranks[0]) >= 0.95 > covered(ranks[0] + 1)
    assert sum(ranks) == number + 1


def test_five_measurements_are_too_few_for_a_medians_interval() -> None:
    assert median_ranks(5) is None
    assert median_of([1, 2, 3, 4, 5]) is None
    assert median_of([6, 1, 2, 3, 4, 5]) == (3.5, 1, 6, "order_statistics")


@given(st.lists(st.floats(-1e6, 1e6), min_size=6, max_size=60))
def test_a_median_lies_within_its_interval_between_two_of_the_measurements(measurements: list[float]) -> None:
    middle = median_of(measurements)
    assert middle is not None
    assert middle.low <= middle.value <= middle.high
    assert {middle.low, middle.high} <= set(measurements)


def test_quartiles_give_an_approximate_interval_where_they_are_of_enough() -> None:
    # A normal distribution's quartiles are 0.6745 standard deviations off: 100 of them give a standard error of 0.1253
    middle = median_of_quartiles(-0.6744897501960817, 0, 0.6744897501960817, 100)
    assert middle is not None
    assert middle.interval == pytest.approx((-0.245645, 0.245645), abs=1e-6)
    assert median_of_quartiles(1, 2, 3, 19) is None


def test_what_gives_no_interval_is_refused() -> None:
    for average, deviation, number in ((1.0, 1.0, 1), (1.0, -0.1, 5)):
        with pytest.raises(ValueError, match="at least two"):
            mean(average, deviation, number)
    with pytest.raises(ValueError, match="at least two"):
        mean_of([1.0])
    with pytest.raises(ValueError, match="order"):
        median_of_quartiles(3, 2, 1, 50)
