"""Which cells are hidden, worked out in columns, against the same rules cell by cell."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from indicators.catalogue.packaged import packaged
from indicators.disclosure.primary import DisclosurePolicy
from tests.support.plain_disclosure import Cell, decide, in_columns

POLICY = packaged().disclosure
COUNT = st.none() | st.decimals(0, 30, places=1) | st.integers(0, 12).map(Decimal) | st.just(Decimal(10**12))
"""Around every limit, with and without decimals, unknown, and far above."""
LIMIT = st.integers(0, 8)
POLICIES = st.builds(
    lambda count, complement, denominator, zero: POLICY.model_copy(
        update={
            "minimum_count": count,
            "minimum_complement": complement,
            "minimum_denominator": denominator,
            "show_zero": zero,
        }
    ),
    LIMIT,
    LIMIT,
    LIMIT,
    st.booleans(),
)
AGES = st.sampled_from(["total", "0-17", "18-64", "18-69", "18+", "65+"])
DAYS = [date(2024, 1, 1), date(2024, 7, 1), date(2025, 1, 1)]
PERIODS = st.sampled_from([(DAYS[0], DAYS[2]), (DAYS[0], DAYS[1]), (DAYS[1], DAYS[2])])
CELL = st.builds(
    Cell,
    key=st.just(0),
    group=st.sampled_from("ab"),
    numerator=COUNT,
    denominator=COUNT,
    unit=st.sampled_from(["", "E1", "E2"]),
    sex=st.sampled_from(["total", "women", "men"]),
    age=AGES,
    period=PERIODS,
    delivered=st.booleans(),
    shown=st.sampled_from([None, None, True, False]),
)
"""Two tables, every breakdown, ages and periods in one another, and what is public beside."""


@given(POLICIES, st.lists(CELL, max_size=14), st.booleans(), st.booleans())
def test_columns_hide_the_same_cells_for_the_same_causes_as_cell_by_cell(
    policy: DisclosurePolicy, drawn: list[Cell], complement: bool, values_alone: bool
) -> None:
    unlike = {(c.group, c.period, c.unit, c.sex, c.age): c for c in drawn}.values()  # one cell of each
    cells = [replace(cell, key=place) for place, cell in enumerate(unlike)]
    assert in_columns(policy, cells, complement, values_alone) == decide(policy, cells, complement, values_alone)
