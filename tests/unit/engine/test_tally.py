"""From groups to cells: each combination of breakdowns with its total, and what a cell gives."""

from datetime import date
from decimal import Decimal
from typing import Any

from indicators.engine import tally
from indicators.engine.tally import Tally


def group(**given: Any) -> dict[str, Any]:
    """One group of two units of region 14, both counted and in the numerator."""
    nothing = dict.fromkeys(tally.SUMMED, 0)
    usual = {
        "region": "14",
        "unit": "E1",
        "sex": "F",
        "age_group": "18-64",
        "month": date(2025, 3, 1),
        "measured": None,
    }
    return usual | nothing | {"units": 2, "denominator": 2, "counted": 2, "numerator": 2} | given


def test_every_breakdown_has_its_total_and_what_is_unknown_is_in_totals_only() -> None:
    groups = [group(), group(sex="M"), group(sex=None, age_group=None), group(region="12")]
    found = tally.cells(groups, "14", ("sex", "age"))
    assert {cell[1:3]: counted.sums["counted"] for cell, counted in found.items()} == {
        ("total", "total"): 6,
        ("women", "total"): 2,
        ("men", "total"): 2,
        ("total", "18-64"): 4,
        ("women", "18-64"): 2,
        ("men", "18-64"): 2,
    }


def test_a_region_without_anybody_has_its_total_all_the_same() -> None:
    assert tally.cells([group(region="12")], "14", ("unit", "month")) == {("", "total", "total", ""): Tally()}


def test_quantiles_of_a_total_are_those_of_all_its_values() -> None:
    # women 1 and 1, men 2 and 10: four values, the middle between 1 and 2
    groups = [group(measured=Decimal("1.0")), group(sex="M", measured=Decimal(2), counted=1)]
    groups.append(group(sex="M", measured=Decimal("10"), counted=1))
    found = tally.cells(groups, "14", ("sex",))
    whole = found["", "total", "total", ""]
    assert (whole.n, whole.mean, whole.quantile(Decimal("0.5"))) == (4, Decimal("3.5"), Decimal("1.5"))
    assert found["", "men", "total", ""].quantile(Decimal("0.25")) == 4


def test_nobody_has_neither_mean_nor_median() -> None:
    assert (Tally().mean, Tally().quantile(Decimal("0.5"))) == (None, None)
