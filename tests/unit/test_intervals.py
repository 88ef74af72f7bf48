"""Intervals against published tables and against scipy's own."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from indicators.statistics.intervals import interval, poisson, wilson

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


def test_counts_that_cannot_be_are_refused() -> None:
    for numerator, denominator in ((2, 1), (-1, 5), (0, 0)):
        with pytest.raises(ValueError, match="share"):
            wilson(numerator, denominator)
    with pytest.raises(ValueError, match="negative"):
        poisson(-1)


def test_the_interval_is_in_the_values_own_unit_and_absent_where_counts_do_not_give_one() -> None:
    low, high = interval("proportion", 100, 20, 100) or (0.0, 0.0)
    assert (round(low, 1), round(high, 1)) == (13.3, 28.9)
    assert interval("mean", 1, 20, 100) is None
    assert interval("proportion", 100, 5, 0) is None
    assert interval("rate", 100_000, 20, 10_000) == pytest.approx((122.11, 308.90), abs=0.01)
