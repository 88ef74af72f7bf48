"""Sums over regions, against a plain calculation, for made-up counts of every size."""

from datetime import date
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from backend.results.outcomes import summed
from backend.results.schemas import CellOut
from indicators.catalogue.packaged import packaged
from tests.support.plain_disclosure import Cell, in_columns
from tests.support.specifications import specification

POLICY = packaged().disclosure
COUNTS = st.lists(
    st.integers(0, 5000).flatmap(lambda d: st.tuples(st.integers(0, d), st.just(d))), min_size=1, max_size=21
)


def cell(place: int, numerator: int, denominator: int, cause: str | None = None) -> CellOut:
    value = None if denominator == 0 or cause else f"{100 * numerator / denominator:.1f}"
    counts = {} if cause else {"numerator": str(numerator), "denominator": str(denominator)}
    return CellOut(
        indicator="prov-indikator",
        version=1,
        statistic="proportion",
        round="r",
        period_label="2024",
        period_start=date(2024, 1, 1),
        period_end=date(2025, 1, 1),
        region=f"{place:02d}",
        region_name="R",
        value=value,
        cause=cause or (None if value else "not_delivered"),
        **counts,
    )


@given(COUNTS)
def test_the_nations_share_is_the_sum_of_numerators_over_the_sum_of_denominators(counts: list[tuple[int, int]]) -> None:
    nation = summed([cell(i, n, d) for i, (n, d) in enumerate(counts)], specification())
    given_ = [(n, d) for n, d in counts if d]
    if not given_:
        assert nation is None
        return
    assert nation is not None
    exact = Fraction(100 * sum(n for n, _ in given_), sum(d for _, d in given_))
    assert abs(Fraction(nation.value or "0") - exact) <= Fraction(1, 20)
    assert nation.of_regions == len(given_)
    assert nation.low is not None
    assert nation.high is not None
    assert nation.low <= float(exact) + 1e-9
    assert float(exact) - 1e-9 <= nation.high


@given(COUNTS, st.randoms(use_true_random=False))
def test_hidden_regions_add_nothing_to_the_sum(counts: list[tuple[int, int]], rng: object) -> None:
    cells = [cell(i, n, d) for i, (n, d) in enumerate(counts)]
    hidden = [cell(i, n, d, "suppressed") for i, (n, d) in enumerate(counts)]
    mixed = [rng.choice(pair) for pair in zip(cells, hidden, strict=True)]  # type: ignore[attr-defined]
    only = [c for c in mixed if c.cause is None]
    left, right = summed(mixed, specification()), summed(only, specification())
    assert (left is None) == (right is None)
    assert left is None or right is None or (left.numerator, left.denominator) == (right.numerator, right.denominator)


@given(COUNTS)
def test_what_cannot_be_added_is_never_summed(counts: list[tuple[int, int]]) -> None:
    cells = [cell(i, n, d) for i, (n, d) in enumerate(counts)]
    for changes in (
        {"kind": "mean", "unit": "days"},
        {"kind": "index", "unit": "index_points"},
        {"adjusted": "Åldersstandardiserad."},
    ):
        assert summed(cells, specification(**changes)) is None


@given(COUNTS.filter(lambda c: len(c) > 1))
def test_no_hidden_unit_follows_from_the_region_and_the_units_that_are_shown(counts: list[tuple[int, int]]) -> None:
    """An attacker who subtracts everything shown from the total must be left with at least two unknown units, or none."""
    cells = [
        Cell("all", "t", *(sum(part) for part in zip(*counts, strict=True))),  # type: ignore[arg-type]
        *(Cell(i, "t", n, d, unit=str(i)) for i, (n, d) in enumerate(counts)),
    ]  # type: ignore[arg-type]
    hidden = in_columns(POLICY, cells)
    unknown = [i for i in range(len(counts)) if i in hidden]
    assert len(unknown) != 1
    if "all" not in hidden and unknown:
        assert len(unknown) == len(counts)
