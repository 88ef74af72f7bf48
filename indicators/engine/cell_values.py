"""From a cell's tally to its numbers, as the specification's kind has them."""

from dataclasses import dataclass
from decimal import Decimal

from indicators.engine.tally import Tally
from indicators.entries.specification import Specification
from indicators.statistics import values


@dataclass(frozen=True)
class Outcome:
    """A cell as a delivery has it; a mean or median has no numerator, and its denominator is how many were measured."""

    numerator: int | None
    denominator: int
    missing: int
    value: Decimal | None


def outcome(specification: Specification, cell: Tally) -> Outcome:
    """The numbers of one cell; the value in the specification's unit, rounded to its decimals. None where nobody is counted."""
    definition = specification.computation
    assert definition is not None
    sums = cell.sums
    if definition.measured is not None:
        exact = cell.quantile(Decimal("0.5")) if specification.measure.of_values == "middle" else cell.mean
        number = None if exact is None else values.rounded(exact, specification.decimals)
        return Outcome(None, cell.n, sums["missing"], number)
    numerator = sums["events"] if definition.events is not None else sums["numerator"]
    if specification.measure.made_of == "number":
        return Outcome(numerator, sums["counted"], sums["missing"], Decimal(numerator))
    ratio = values.of_counts(Decimal(numerator), Decimal(sums["counted"]), specification.scale)
    number = None if ratio is None else values.rounded(ratio, specification.decimals)
    return Outcome(numerator, sums["counted"], sums["missing"], number)
