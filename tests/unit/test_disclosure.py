"""Protection of small numbers: each limit on both sides of its edge, and no hidden cell that can be computed."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.catalogue.packaged import packaged
from indicators.disclosure.primary import DisclosurePolicy
from tests.support.plain_disclosure import Cell, decide, in_columns

POLICY = packaged().disclosure


def cell(
    key: str,
    numerator: int | None,
    denominator: int | None,
    *,
    sex: bool | str = False,
    age: str = "total",
    unit: bool | str = False,
    group: str = "t",
    **changes: Any,
) -> Cell:
    """A cell that `key` names, also where it tells a sex or a unit from others."""
    counts = (None if count is None else Decimal(count) for count in (numerator, denominator))
    sexed = {True: key, False: "total"}.get(sex, sex)
    return Cell(
        key, group, *counts, unit=str({True: key, False: ""}.get(unit, unit)), sex=str(sexed), age=age, **changes
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
        (None, None, "suppressed"),  # nobody knows how many a value alone is about
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
        cell("young", 200, 500, age="0-64"),
        cell("old", 200, 500, age="65+"),
        cell("f-young", 50, 250, sex="f", age="0-64"),
    ]
    assert set(in_columns(POLICY, cells)) == {"f", "m", "f-young"}


def test_values_without_counts_are_shown_where_somebody_has_said_why() -> None:
    assert in_columns(POLICY, [cell("x", None, None)], values_alone=True) == {}
    assert in_columns(POLICY, [cell("x", None, None, delivered=False)]) == {}, "nothing was delivered"


H1 = (date(2024, 1, 1), date(2024, 7, 1))
H2 = (date(2024, 7, 1), date(2025, 1, 1))
GIVEN_AWAY: dict[str, tuple[list[Cell], set[str]]] = {
    "three women, by how many there are of all and of men": (
        [cell("all", None, 100), cell("men", None, 97, sex=True)],
        {"men"},
    ),
    "three women, by cases alone": ([cell("all", 50, None), cell("men", 47, None, sex=True)], {"men"}),
    "few old women, by sex and age": (
        [
            cell("all", 400, 1000),
            cell("f", 200, 500, sex=True),
            cell("m", 200, 500, sex=True),
            cell("f-young", 198, 450, age="0-64", sex="f"),
        ],
        {"f-young"},
    ),
    "few women of a unit": (
        [cell("all", 400, 1000), cell("u", 200, 500, unit=True), cell("u-m", 198, 400, unit="u", sex=True)],
        {"u-m"},
    ),
    "few of 65–69, between 18–64 and 18–69": (
        [
            cell("all", 400, 1000),
            cell("a", 100, 300, age="18-64"),
            cell("b", 102, 310, age="18-69"),
            cell("c", 200, 600, age="0-17"),
        ],
        {"a", "b", "c"},
    ),
    "ages that cross": (
        [cell("all", 400, 1000), cell("a", 200, 500, age="0-69"), cell("b", 250, 600, age="65+")],
        {"a", "b"},
    ),
    "a half-year that is hidden": (
        [cell("year", 60, 120), cell("h1", 57, 110, period=H1), cell("h2", 3, 10, period=H2)],
        {"h1", "h2"},
    ),
    "a half-year that nobody handed in": ([cell("year", 60, 120), cell("h1", 58, 112, period=H1)], {"h1"}),
    "a year, where its half-year is public": (
        [cell("year", 60, 120), cell("h1", 57, 110, period=H1, shown=True), cell("h2", 3, 10, period=H2, shown=False)],
        {"year"},
    ),
    "the second sex, where the other round has told the first and all": (
        [cell("men", 47, 97, sex=True), cell("all", 50, 107, shown=True)],
        {"men"},
    ),
}


@pytest.mark.parametrize("what", GIVEN_AWAY)
def test_what_a_difference_gives_away_is_not_shown(what: str) -> None:
    cells, hidden = GIVEN_AWAY[what]
    assert set(in_columns(POLICY, cells)) == hidden == set(decide(POLICY, cells))


def test_a_year_and_its_half_years_are_shown_where_all_are_large() -> None:
    cells = [cell("year", 60, 120), cell("h1", 30, 60, period=H1), cell("h2", 30, 60, period=H2)]
    assert in_columns(POLICY, cells) == {}


def test_ages_that_lie_in_one_another_are_shown_where_the_difference_is_large() -> None:
    cells = [
        cell("all", 400, 1000),
        cell("adults", 300, 700, age="18+"),
        cell("young", 100, 300, age="0-17"),
        cell("middle", 200, 500, age="18-64"),
        cell("old", 100, 200, age="65+"),
    ]
    assert in_columns(POLICY, cells) == {}


def test_tables_do_not_touch_each_other() -> None:
    hidden = in_columns(POLICY, [cell("a", 3, 50, sex=True, group="1"), cell("b", 30, 60, sex=True, group="2")])
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
