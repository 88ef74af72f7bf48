"""From counts to a value, and from a value to its target class. Exact decimals throughout."""

import operator
import statistics
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal

from indicators.entries.specification import Direction, Given, Specification, Target, TargetClass
from indicators.kinds import KINDS, Kind

_COMPARE: dict[str, Callable[[Decimal, Decimal], bool]] = {
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
}


def rounded(value: Decimal, decimals: int) -> Decimal:
    """`value` with `decimals` decimals, halves away from zero, as Swedish official statistics round."""
    return value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def of_counts(numerator: Decimal, denominator: Decimal, scale: int) -> Decimal | None:
    """numerator / denominator × scale, unrounded; None where the denominator is 0 (nobody to measure)."""
    return None if denominator == 0 else numerator * scale / denominator


def value_of(specification: Specification, given: Given) -> Decimal | None:
    """The indicator's value for what is given, rounded to the specification's decimals.

    Raises ValueError where what is given does not suffice for the kind.
    """
    exact = _exact(specification, given)
    return None if exact is None else rounded(exact, specification.decimals)


def answer_of_units(yes: int, answered: int) -> Decimal | None:
    """What a region's units answer together to a yes or no question: 1 where each that answered said yes, else 0; None where
    none has answered. `yes` and `answered` count units; they stand beside the answer, as numerator and denominator."""
    return Decimal(int(yes == answered)) if answered else None


def _exact(specification: Specification, given: Given) -> Decimal | None:
    if given.value is not None:
        return given.value
    measure = specification.measure
    if measure.made_of == "answer":
        if given.answer is None:
            raise ValueError("en ja/nej-indikator behöver 'answer'")
        return Decimal(int(given.answer))
    if given.values is not None:
        return _of_values(specification.kind, given.values)
    if measure.made_of == "number" and given.numerator is not None:
        return given.numerator
    if not measure.counts_give_value:
        raise ValueError(f"slaget {specification.kind} behöver 'values' eller 'value'")
    if given.numerator is None or given.denominator is None:
        raise ValueError(f"slaget {specification.kind} behöver numerator och denominator, 'values' eller 'value'")
    return of_counts(given.numerator, given.denominator, specification.scale)


def _of_values(kind: Kind, values: list[Decimal]) -> Decimal | None:
    match KINDS[kind].of_values:
        case "number":
            return Decimal(len(values))
        case "arithmetic_mean":
            return statistics.mean(values) if values else None
        case "middle":
            return statistics.median(values) if values else None
        case None:
            raise ValueError(f"'values' kan inte ge slaget {kind}")


def meets(target: Target, value: Decimal) -> bool:
    """Whether `value` reaches the target level."""
    return _COMPARE[target.operator](value, target.value)


def target_class(targets: list[Target], value: Decimal) -> TargetClass:
    """`high` or `met` for the best level reached, `not_met` for none, `no_target` where there are no levels."""
    if not targets:
        return "no_target"
    reached = {target.level for target in targets if meets(target, value)}
    return "high" if "high" in reached else "met" if "met" in reached else "not_met"


def better(direction: Direction, a: Decimal, b: Decimal) -> bool | None:
    """Whether `a` is better than `b`; None where the indicator has no good direction or they are equal."""
    if direction == "none" or a == b:
        return None
    return a > b if direction == "higher" else a < b
