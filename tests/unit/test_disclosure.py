"""Protection of small numbers: each limit on both sides of its edge, and no hidden cell that can be computed."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.catalogue.packaged import packaged
from indicators.disclosure.primary import DisclosurePolicy
from tests.support.plain_disclosure import Cell, in_columns

POLICY = packaged().disclosure


def cell(
    key: str,
    numerator: int | None,
    denominator: int | None,
    *,
    sex: bool = False,
    age: bool = False,
    unit: bool = False,
    table: str = "t",
) -> Cell:
    return Cell(
        key,
        table,
        unit,
        sex,
        age,
        None if numerator is None else Decimal(numerator),
        None if denominator is None else Decimal(denominator),
    )


@pytest.mark.parametrize(
    ("numerator", "denominator", "cause"),
    [
        (5, 100, None),  # left edge: five is shown
        (4, 100, "suppressed"),  # one under
        (0, 100, "suppressed"),  # a zero says something of everybody
        (95, 100, None),  # the complement is five
        (96, 100, "suppressed"),  # the complement is four
        (100, 100, "suppressed"),  # nobody outside
        (5, 10, None),  # both edges at once
        (None, None, None),  # value-only: no count to hide
    ],
)
def test_counts_and_complements_under_five_are_hidden(
    numerator: int | None, denominator: int | None, cause: str | None
) -> None:
    assert in_columns(POLICY, [cell("x", numerator, denominator)]).get("x") == cause


def test_the_complement_counts_nobody_for_rates_so_it_is_not_protected_there() -> None:
    assert in_columns(POLICY, [cell("x", 96, 100)], complement=False) == {}


def test_an_indicators_own_smallest_group_is_used_when_it_is_stricter() -> None:
    strict = POLICY.overridden(15)
    assert in_columns(strict, [cell("x", 7, 14)]) == {"x": "below_minimum_size"}
    assert in_columns(strict, [cell("x", 7, 15)]) == {}
    assert POLICY.overridden(None) is POLICY


def test_one_hidden_sex_hides_both_but_not_the_total() -> None:
    hidden = in_columns(POLICY, [cell("all", 40, 100), cell("women", 3, 50, sex=True), cell("men", 37, 50, sex=True)])
    assert hidden == {"women": "suppressed", "men": "suppressed"}


def test_a_hidden_total_hides_everything_that_sums_to_it() -> None:
    hidden = in_columns(POLICY, [cell("all", 3, 100), cell("women", 1, 50, sex=True), cell("men", 2, 50, sex=True)])
    assert set(hidden) == {"all", "women", "men"}


def test_a_hidden_breakdown_hides_the_finer_ones_but_not_the_others() -> None:
    cells = [
        cell("all", 400, 1000),
        cell("f", 3, 500, sex=True),
        cell("m", 397, 500, sex=True),
        cell("young", 200, 500, age=True),
        cell("old", 200, 500, age=True),
        cell("f-young", 50, 250, sex=True, age=True),
    ]
    assert set(in_columns(POLICY, cells)) == {"f", "m", "f-young"}


def test_tables_do_not_touch_each_other() -> None:
    hidden = in_columns(POLICY, [cell("a", 3, 50, sex=True, table="1"), cell("b", 30, 60, sex=True, table="2")])
    assert set(hidden) == {"a"}


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=2, max_size=8))
def test_no_hidden_part_can_be_computed_from_the_total_and_the_parts_that_are_shown(
    parts: list[tuple[int, int]],
) -> None:
    """Parts that sum to a total: whoever sees the total and all shown parts must lack at least two parts, or none."""
    counts = [(min(a, b), max(a, b)) for a, b in parts]
    cells = [
        cell("all", sum(n for n, _ in counts), sum(d for _, d in counts)),
        *(cell(f"part {i}", n, d, unit=True) for i, (n, d) in enumerate(counts)),
    ]
    hidden = in_columns(POLICY, cells)
    missing = [key for key in hidden if key != "all"]
    assert len(missing) in (0, len(counts)), "a breakdown is shown whole or not at all"
    if "all" in hidden:
        assert len(missing) == len(counts), "no part is left to sum up a hidden total"


def test_the_policy_is_versioned_and_says_why() -> None:
    assert isinstance(POLICY, DisclosurePolicy)
    assert POLICY.version >= 1
    assert POLICY.reason
