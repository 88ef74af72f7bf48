"""Which cells of generated tables are hidden, against an attacker who tries every table of whole numbers there is."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.catalogue.packaged import packaged
from indicators.disclosure import protection
from indicators.disclosure.linked import Cell
from indicators.disclosure.places import Place
from indicators.disclosure.protection import protect
from tests.support.disclosure_attacker import Seen, possible, sums, width

POLICY = packaged().disclosure
YEAR = (date(2024, 1, 1), date(2025, 1, 1))
HALVES = (date(2024, 1, 1), date(2024, 7, 1)), (date(2024, 7, 1), date(2025, 1, 1))
ROWS = ("women", "men", "total")
COLUMNS = {
    "ages": (("0-64", YEAR), ("65+", YEAR), ("total", YEAR)),
    "halves": (("total", HALVES[0]), ("total", HALVES[1]), ("total", YEAR)),
}
"""Two by two smallest parts with all their totals: sexes by ages, and sexes by half-years."""
SUMS = sums(2, 2)
MOST = 12
PART = st.tuples(st.integers(0, MOST), st.integers(0, MOST)).map(lambda pair: (min(pair), max(pair)))
"""The count and the size of a smallest part: around the limits, small enough for every table to be tried."""
LEFT_OUT = st.sets(st.sampled_from(sorted(SUMS, key=str)), max_size=6)
PASSED_OVER = {"least": [], "program": ["_least"], "greedy": ["_least", "_by_program"]}
"""What finds the pattern, and the ways before it that are not tried."""


@given(
    st.sampled_from(sorted(COLUMNS)), st.sampled_from(sorted(PASSED_OVER)), st.tuples(PART, PART, PART, PART), LEFT_OUT
)
@settings(max_examples=40, deadline=None)
def test_nothing_that_may_not_be_shown_can_be_worked_out_closer_than_the_policy_allows(
    columns: str, way: str, parts: tuple[tuple[int, int], ...], left_out: set[tuple[int | None, int | None]]
) -> None:
    at = [one for one in SUMS if one not in left_out]
    cells = []
    for key, (row, column) in enumerate(at):
        count, size = (sum(parts[part][n] for part in SUMS[row, column]) for n in (0, 1))
        age, period = COLUMNS[columns][2 if column is None else column]
        place = Place("14", "", ROWS[2 if row is None else row], age, *period)
        cells.append(Cell(key, place, count, size, "suppressed" if count < 5 or size - count < 5 else None))
    with pytest.MonkeyPatch.context() as patch:
        for passed_over in PASSED_OVER[way]:
            patch.setattr(protection, passed_over, lambda *_: None)
        hidden = protect(POLICY, cells).causes
    seen = [
        Seen(SUMS[one], cell.numerator or 0, cell.denominator or 0, cell.key not in hidden)
        for one, cell in zip(at, cells, strict=True)
    ]
    tables = possible(seen, 4, MOST)
    for cell, one in zip(cells, at, strict=True):
        if cell.cause:
            assert width(tables, SUMS[one]) >= min(POLICY.protection_interval, cell.denominator or 0)
