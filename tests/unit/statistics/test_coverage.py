"""What the missing could make of a share, by every way that they could be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.statistics.coverage import both_certain_from, bounds, certain_from, missing_by
from indicators.statistics.differences import Counts

counted = (
    st.integers(1, 200).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))).map(lambda pair: Counts(*pair))
)


@given(counted, st.integers(0, 100))
def test_bounds_hold_the_share_however_many_of_the_missing_are_met(counts: Counts, missing: int) -> None:
    worst = bounds(counts, missing)
    every = [(counts.numerator + met) / (counts.denominator + missing) for met in range(missing + 1)]
    assert (worst.none_met, worst.all_met) == (min(every), max(every))
    assert worst.none_met <= counts.numerator / counts.denominator <= worst.all_met


def test_a_third_missing_is_half_as_many_as_the_covered() -> None:
    assert missing_by(2 / 3, 100) == pytest.approx(50)
    worst = bounds(Counts(90, 100), 50)
    assert worst == pytest.approx((0.6, 0.9333333))
    assert worst.standing(0.5) == "above"
    assert worst.standing(0.95) == "below"
    assert worst.standing(0.7) is None


shares = st.floats(0.01, 0.99)


@given(shares, shares)
def test_from_the_coverage_that_is_told_a_difference_is_certain_and_just_under_it_is_not(
    share: float, against: float
) -> None:
    needed = certain_from(share, against)
    if needed is None or abs(share - against) < 1e-6:
        return
    assert 0 < needed < 1

    def certain(coverage: float) -> bool:
        return bounds(Counts(share * coverage, coverage), 1 - coverage).standing(against) is not None

    assert certain(min(1.0, needed + 1e-9))
    assert not certain(needed - 1e-9)


@given(shares, shares)
def test_two_shares_differ_for_certain_from_the_coverage_that_is_told(first: float, then: float) -> None:
    needed = both_certain_from(first, then)
    if needed is None or abs(first - then) < 1e-6:
        return

    def apart(coverage: float) -> bool:
        low, high = (bounds(Counts(share * coverage, coverage), 1 - coverage) for share in sorted((first, then)))
        return low.all_met < high.none_met

    assert apart(min(1.0, needed + 1e-9))
    assert not apart(needed - 1e-9)


def test_equal_shares_never_differ_and_no_coverage_is_none() -> None:
    assert certain_from(0.5, 0.5) is None
    assert both_certain_from(0.5, 0.5) is None
    for coverage in (0, 1.1):
        with pytest.raises(ValueError, match="coverage"):
            missing_by(coverage, 10)
    with pytest.raises(ValueError, match="bounds"):
        bounds(Counts(0, 0), 0)
