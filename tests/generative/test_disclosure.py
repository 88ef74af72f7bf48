"""Which cells are hidden, worked out in columns, against the same rules cell by cell."""

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
CELL = st.tuples(st.sampled_from("ab"), st.booleans(), st.booleans(), st.booleans(), COUNT, COUNT)
"""Two tables, every breakdown, and often several cells that would be the total."""


Drawn = tuple[str, bool, bool, bool, Decimal | None, Decimal | None]


@given(POLICIES, st.lists(CELL, max_size=12), st.booleans(), st.booleans())
def test_columns_hide_the_same_cells_for_the_same_causes_as_cell_by_cell(
    policy: DisclosurePolicy, drawn: list[Drawn], complement: bool, additive: bool
) -> None:
    cells = [Cell(place, *parts) for place, parts in enumerate(drawn)]
    assert in_columns(policy, cells, complement, additive) == decide(policy, cells, complement, additive)
