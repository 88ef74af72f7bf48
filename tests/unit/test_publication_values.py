"""The value that a row's counts give where the sender left it out."""

from decimal import Decimal
from typing import Any

import pytest

from backend.collection.numbers import valued
from tests.support.specifications import specification


def row(**given: int) -> dict[str, Any]:
    return dict.fromkeys(("numerator", "denominator", "value")) | {k: Decimal(v) for k, v in given.items()}


@pytest.mark.parametrize(
    ("kind", "unit", "given", "expected"),
    [
        ("proportion", "percent", {"numerator": 1, "denominator": 3}, "33.3"),
        ("count", "count", {"numerator": 7}, "7"),  # a count is its own value
        ("proportion", "percent", {"numerator": 7}, None),  # of how many is not told
        ("proportion", "percent", {"numerator": 0, "denominator": 0}, None),  # nobody to measure
        ("proportion", "percent", {"numerator": 1, "denominator": 3, "value": 33}, "33"),  # what was handed in stays
    ],
)
def test_a_value_is_worked_out_only_where_it_was_left_out(
    kind: str, unit: str, given: dict[str, int], expected: str | None
) -> None:
    found = valued(row(**given), specification(kind=kind, unit=unit))["value"]
    assert (None if found is None else str(found)) == expected
