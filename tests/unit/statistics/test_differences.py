"""Differences, changes over the same regions, trends and spread, against published cases and plain calculations."""

from statistics import pvariance

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.statistics.differences import Counts, between, certain, change, of_counts, of_shares, standing
from indicators.statistics.intervals import estimate, poisson
from indicators.statistics.methods import Estimate
from indicators.statistics.spread import changed, explained, spread, systematic
from indicators.statistics.trend import slope

NEWCOMBE = [
    # first, second, second from first: Newcombe 1998 (Statistics in Medicine 17:873–890), table II, method 10
    ((48, 80), (56, 70), (0.0524, 0.3339)),
    ((3, 10), (9, 10), (0.1705, 0.8090)),
    ((0, 29), (5, 56), (-0.0381, 0.1926)),
    ((0, 20), (10, 10), (0.6791, 1.0000)),
    ((0, 10), (0, 10), (-0.2775, 0.2775)),
]


@pytest.mark.parametrize(("first", "then", "published"), NEWCOMBE)
def test_a_difference_of_shares_has_the_interval_of_newcombes_table(
    first: tuple[int, int], then: tuple[int, int], published: tuple[float, float]
) -> None:
    difference = of_shares(Counts(*first), Counts(*then))
    assert difference.interval == pytest.approx(published, abs=5e-5)
    assert difference.method == "newcombe"
    assert of_counts("proportion", 100, Counts(*first), Counts(*then)) == (
        *(pytest.approx(100 * number) for number in difference[:3]),
        "newcombe",
    )


counts = (
    st.integers(1, 2000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))).map(lambda pair: Counts(*pair))
)


@given(counts, counts)
def test_turned_round_a_difference_is_the_same_with_the_other_sign(first: Counts, then: Counts) -> None:
    forth, back = of_shares(first, then), of_shares(then, first)
    assert forth[:3] == pytest.approx((-back.value, -back.high, -back.low), abs=1e-12)
    assert -1 <= forth.low <= forth.value <= forth.high <= 1
    assert of_shares(first, first).value == 0


@given(st.integers(0, 400), st.integers(0, 400))
def test_a_difference_of_rates_is_recovered_from_their_intervals(first: int, then: int) -> None:
    difference = of_counts("rate", 1000, Counts(first, 1000), Counts(then, 1000))
    assert difference is not None
    assert difference.method == "recovered"
    low, high = poisson(then)[0], poisson(first)[1]
    assert difference.value - difference.low == pytest.approx(((then - low) ** 2 + (high - first) ** 2) ** 0.5)
    assert of_counts("mean", 1, Counts(1, 2), Counts(1, 2)) is None


def test_a_difference_is_certain_where_its_whole_interval_is_on_one_side() -> None:
    assert certain(Estimate(2, 1, 3, "newcombe")) == "above"
    assert certain(Estimate(-2, -3, -1, "newcombe")) == "below"
    assert certain(Estimate(2, 0, 3, "newcombe")) is None
    assert standing(51, 60, 50) == "above"
    assert between(Estimate(1, 0, 2, "student"), Estimate(4, 3, 5, "student"))[:3] == pytest.approx(
        (3, 3 - 2**0.5, 3 + 2**0.5)
    )


def test_a_change_is_of_the_regions_that_are_in_both_periods() -> None:
    first = {"01": Counts(50, 100), "12": Counts(30, 100), "14": Counts(99, 100)}
    then = {"01": Counts(60, 100), "12": Counts(50, 100), "25": Counts(0, 100)}
    found = change("proportion", 100, first, then)
    assert found is not None
    assert found.regions == ("01", "12")
    assert found.difference == of_counts("proportion", 100, Counts(80, 200), Counts(110, 200))
    assert found.difference.value == pytest.approx(15)
    assert change("proportion", 100, first, {"25": Counts(1, 2)}) is None
    assert change("median", 1, first, then) is None


ANSCOMBE = [(10, 8.04), (8, 6.95), (13, 7.58), (9, 8.81), (11, 8.33), (14, 9.96), (6, 7.24), (4, 4.26), (12, 10.84)]
ANSCOMBE += [(7, 4.82), (5, 5.68)]
"""Anscombe 1973 (The American Statistician 27:17–21), the first of his four: slope 0.5001 with the standard error 0.1179."""


def test_the_trend_of_anscombes_line_is_the_published_one() -> None:
    line = slope(*zip(*ANSCOMBE, strict=True))
    assert line is not None
    assert line.value == pytest.approx(0.5001, abs=5e-5)
    # Student's quantile for nine degrees of freedom is 2.262
    assert (line.high - line.value) / 2.262157 == pytest.approx(0.1179, abs=5e-5)


@given(st.lists(st.integers(-50, 50), min_size=3, max_size=15), st.integers(-5, 5))
def test_a_line_added_to_a_series_is_added_to_its_slope(values: list[int], steeper: int) -> None:
    times = list(range(len(values)))
    plain = slope(times, values)
    added = slope(times, [value + steeper * time for time, value in zip(times, values, strict=True)])
    assert plain is not None
    assert added is not None
    assert added[:3] == pytest.approx([number + steeper for number in plain[:3]], abs=1e-6)


def test_two_points_in_time_have_no_trend() -> None:
    assert slope([1, 2], [1, 2]) is None
    assert slope([1, 1, 1], [1, 2, 3]) is None


def test_the_systematic_variation_is_what_chance_leaves() -> None:
    """By hand: 100 and 200 events among 1 000 and 1 000; 150 are expected of each, deviations ±1/3, chance 1/150."""
    some = [Counts(100, 1000), Counts(200, 1000)]
    assert systematic("rate", some) == pytest.approx(100 * (1 / 9 - 1 / 150))
    # a share of 15 % varies less by chance: 0.85/150
    assert systematic("proportion", some) == pytest.approx(100 * (1 / 9 - 0.85 / 150))
    assert systematic("mean", some) is None
    assert systematic("rate", [Counts(0, 100), Counts(0, 100)]) is None
    assert systematic("rate", [Counts(10, 100), Counts(0, 0)]) is None


@given(st.lists(st.integers(200, 300), min_size=5, max_size=21))
def test_regions_of_one_size_vary_systematically_by_the_variance_less_chance(events: list[int]) -> None:
    some = [Counts(number, 10_000) for number in events]
    mean = sum(events) / len(events)
    plain = pvariance(events) / mean**2 - 1 / mean
    assert systematic("rate", some) == pytest.approx(max(0, 100 * plain), abs=1e-9)


def test_the_spread_of_regions_and_its_change_are_of_the_same_ones() -> None:
    shares = [Counts(share, 100) for share in (10, 20, 30, 40, 50)]
    found = spread("proportion", [share.numerator for share in shares], shares)
    assert found is not None
    assert (found.lowest, found.highest, found.lower_quartile, found.upper_quartile) == (10, 50, 20, 40)
    assert (found.range, found.middle_half) == (40, 20)
    assert spread("proportion", [1, 2, 3, 4]) is None
    first = dict(zip(("01", "03", "04", "05", "06"), shares, strict=True))
    then = {region: Counts(30, 100) for region in first} | {"12": Counts(99, 100)}
    over_time = changed("proportion", 100, first | {"14": Counts(99, 100)}, then)
    assert over_time is not None
    assert over_time.regions == tuple(first)
    assert (over_time.first.range, over_time.then.range, over_time.then.systematic) == (40, 0, 0)
    assert changed("proportion", 100, first, {"01": Counts(1, 2)}) is None


def test_an_estimate_that_has_no_kind_of_interval_has_no_difference() -> None:
    assert estimate("median", 1, 1, 2) is None
    assert of_counts("proportion", 100, Counts(5, 0), Counts(1, 2)) is None


def test_a_choice_explains_the_spread_that_goes_away_with_the_other() -> None:
    apart = {region: Counts(share, 1000) for region, share in zip("abcde", (100, 300, 500, 700, 900), strict=True)}
    alike = dict.fromkeys(apart, Counts(500, 1000))
    found = explained("proportion", apart, alike | {"f": Counts(1, 1000)})
    assert found is not None
    assert (found.other, found.regions, found.share) == (0, 5, 1)
    assert found.chosen == pytest.approx(systematic("proportion", list(apart.values())))
    assert explained("proportion", apart, apart) == (found.chosen, found.chosen, 5, 0)
    turned = explained("proportion", alike, apart)
    assert turned is not None
    assert turned.share is None, "there is no spread to explain"
    assert explained("proportion", apart, {region: alike[region] for region in "abcd"}) is None
    assert explained("median", apart, alike) is None
