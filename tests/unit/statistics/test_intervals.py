"""Intervals against published tables and against scipy's own."""

import csv
from math import comb, exp, lgamma, log
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from indicators.statistics.intervals import byar, estimate, exact_poisson, exact_share, poisson, wilson

TOLERANCE = 1e-9


def published(shared: Path, name: str) -> list[dict[str, str]]:
    """The rows with counts of a public-health institute's own test workbook."""
    with (shared / "external" / "phe" / name).open(encoding="utf-8-sig") as file:
        return [row for row in csv.DictReader(file) if row["Numerator"] and row["Denominator"] and row["lower95_0cl"]]


@pytest.mark.external
@pytest.mark.parametrize(
    ("confidence", "low", "high"), [(0.95, "lower95_0cl", "upper95_0cl"), (0.998, "lower99_8cl", "upper99_8cl")]
)
def test_shares_agree_with_the_published_wilson_intervals(shared: Path, confidence: float, low: str, high: str) -> None:
    rows = published(shared, "proportion.csv")
    assert len(rows) >= 5
    for row in rows:
        scale = float(row["multiplier"])
        found = wilson(float(row["Numerator"]), float(row["Denominator"]), confidence)
        assert found == pytest.approx((float(row[low]) / scale, float(row[high]) / scale), abs=TOLERANCE)


@pytest.mark.external
@pytest.mark.parametrize(
    ("confidence", "low", "high"), [(0.95, "lower95_0cl", "upper95_0cl"), (0.998, "lower99_8cl", "upper99_8cl")]
)
def test_rates_agree_with_the_published_exact_and_byar_intervals(
    shared: Path, confidence: float, low: str, high: str
) -> None:
    rows = published(shared, "rate.csv")
    assert {row["method"] for row in rows} >= {"Exact", "Byars"}
    for row in rows:
        per = float(row["multiplier"]) / float(row["Denominator"])
        found = [bound * per for bound in poisson(float(row["Numerator"]), confidence)]
        assert found == pytest.approx([float(row[low]), float(row[high])], rel=TOLERANCE)


@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_agrees_with_scipy(counts: tuple[int, int]) -> None:
    theirs = binomtest(*counts).proportion_ci(0.95, method="wilson")
    assert wilson(*counts) == pytest.approx((theirs.low, theirs.high), abs=TOLERANCE)


@given(st.integers(0, 10_000))
def test_a_counts_interval_holds_the_count(count: int) -> None:
    low, high = poisson(count)
    assert 0 <= low <= count <= high


NEWCOMBE = [
    # numerator, denominator, Wilson's score interval, Clopper–Pearson's: Newcombe 1998 (Statistics in Medicine 17:857–872),
    # table I, methods 3 and 5, to four decimals
    (81, 263, (0.2553, 0.3662), (0.2527, 0.3676)),
    (15, 148, (0.0624, 0.1605), (0.0578, 0.1617)),
    (0, 20, (0.0000, 0.1611), (0.0000, 0.1684)),
    (1, 29, (0.0061, 0.1718), (0.0009, 0.1776)),
]


@pytest.mark.parametrize(("numerator", "denominator", "score", "exact"), NEWCOMBE)
def test_the_score_and_the_exact_interval_are_those_of_newcombes_table(
    numerator: int, denominator: int, score: tuple[float, float], exact: tuple[float, float]
) -> None:
    assert wilson(numerator, denominator) == pytest.approx(score, abs=5e-5)
    assert exact_share(numerator, denominator) == pytest.approx(exact, abs=5e-5)


@given(st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_exact_interval_ends_where_so_many_are_as_rare_as_the_tail(counts: tuple[int, int]) -> None:
    numerator, denominator = counts
    low, high = exact_share(numerator, denominator)

    def share_of(counts: range, share: float) -> float:
        return sum(comb(denominator, k) * share**k * (1 - share) ** (denominator - k) for k in counts)

    assert 0 <= low <= numerator / denominator <= high <= 1
    if numerator:
        assert share_of(range(numerator, denominator + 1), low) == pytest.approx(0.025, abs=1e-6)
    if numerator < denominator:
        assert share_of(range(numerator + 1), high) == pytest.approx(0.025, abs=1e-6)


@given(st.integers(0, 150))
def test_the_exact_interval_of_a_count_ends_where_so_many_are_as_rare_as_the_tail(count: int) -> None:
    low, high = exact_poisson(count)

    def at_most(number: int, mean: float) -> float:
        return sum(exp(k * log(mean) - mean - lgamma(k + 1)) for k in range(number + 1))

    assert at_most(count, high) == pytest.approx(0.025, abs=1e-6)
    if count:
        assert 1 - at_most(count - 1, low) == pytest.approx(0.025, abs=1e-6)


@given(st.integers(10, 5000))
def test_byars_approximation_is_within_a_few_thousandths_of_the_exact(count: int) -> None:
    assert byar(count) == pytest.approx(exact_poisson(count), rel=4e-3)


def test_no_count_at_all_has_an_interval_by_either_method() -> None:
    assert exact_poisson(0) == pytest.approx((0, 3.6889), abs=1e-4)  # −ln 0.025: none is seen once in forty
    assert byar(0)[0] == 0


def test_a_value_says_which_method_gave_its_interval() -> None:
    methods = [
        known.method
        for known in (
            estimate("proportion", 100, 20, 100),
            estimate("rate", 1000, 9, 500),
            estimate("rate", 1000, 10, 500),
        )
        if known
    ]
    assert methods == ["wilson", "poisson_exact", "byar"]
    share = estimate("proportion", 100, 20, 100)
    assert share is not None
    assert share.value == 20


def test_counts_that_cannot_be_are_refused() -> None:
    for numerator, denominator in ((2, 1), (-1, 5), (0, 0)):
        for of_share in (wilson, exact_share):
            with pytest.raises(ValueError, match="share"):
                of_share(numerator, denominator)
    for of_count in (poisson, exact_poisson, byar):
        with pytest.raises(ValueError, match="negative"):
            of_count(-1)


def test_the_interval_is_in_the_values_own_unit_and_absent_where_counts_do_not_give_one() -> None:
    share, rate = estimate("proportion", 100, 20, 100), estimate("rate", 100_000, 20, 10_000)
    assert share is not None
    assert rate is not None
    assert share.interval == pytest.approx((13.3, 28.9), abs=0.05)
    assert rate.interval == pytest.approx((122.11, 308.90), abs=0.01)
    assert estimate("mean", 1, 20, 100) is None
    assert estimate("proportion", 100, 5, 0) is None
