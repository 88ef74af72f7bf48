"""The numbers of an observation: exact, with the decimals that are shown, and the value that counts give."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from indicators.entries.specification import Specification
from indicators.statistics.values import of_counts, rounded

DECIMAL_COLUMNS = ("numerator", "denominator", "value")


def decimals(row: Mapping[str, Any]) -> dict[str, Any]:
    """The row with its decimals as exact decimals (the staged files keep them as text)."""
    return {**row, **{name: None if row[name] is None else Decimal(row[name]) for name in DECIMAL_COLUMNS}}


def at_most(value: Decimal | None, decimals: int) -> Decimal | None:
    """The value rounded where it has more decimals; one with fewer is left as it was written."""
    if value is None or int(value.as_tuple().exponent) >= -decimals:
        return value
    return rounded(value, decimals)


def valued(row: dict[str, Any], spec: Specification | None) -> dict[str, Any]:
    """The row with the value that its counts give, where the sender left it out and the specification is known."""
    if spec is None or row["value"] is not None or row["numerator"] is None or spec.adjusted is not None:
        return row
    if spec.measure.made_of == "number":
        return row | {"value": row["numerator"]}
    if row["denominator"] is None or not spec.measure.counts_give_value:
        return row
    exact = of_counts(row["numerator"], row["denominator"], spec.scale)
    return row | {"value": None if exact is None else rounded(exact, spec.decimals)}
