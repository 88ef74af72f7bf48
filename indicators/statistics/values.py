"""From counts to a value, and from a value to its target class. Exact decimals throughout."""

import operator
import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from indicators.entries.specification import Direction, Given, Specification
from indicators.entries.targets import OtherLevel, Target, TargetClass
from indicators.kinds import FULL, KINDS, Kind

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


@dataclass(frozen=True)
class Beside:
    """What a value stands beside when it is judged: whose it is, and what is known of the same region and period.

    `nation` is the nation's value of the indicator; `others` are other indicators' values, by id. Each as it is shown.
    """

    sex: str = "total"
    age_group: str = "total"
    nation: Decimal | None = None
    others: Mapping[str, Decimal] = field(default_factory=dict)


ALONE = Beside()
"""Everybody's value, with nothing known beside it."""


def meets(target: Target, value: Decimal, beside: Beside = ALONE) -> bool | None:
    """Whether `value` reaches the target level; None where that hangs on a value that is not known."""
    own = (
        _within(target, value, beside.nation)
        if target.operator == "within"
        else _COMPARE[target.operator](value, target.value)
    )
    if not own or target.also is None:
        return own
    return _reaches(target.also, beside.others.get(target.also.indicator))


def _within(band: Target, value: Decimal, nation: Decimal | None) -> bool | None:
    """Whether the value lies at most so many per cent from the nation's; an end of the band is within it."""
    return None if nation is None else abs(value - nation) * FULL <= band.value * abs(nation)


def _reaches(other: OtherLevel, value: Decimal | None) -> bool | None:
    return None if value is None else _COMPARE[other.operator](value, other.value)


def levels_for(targets: Sequence[Target], sex: str = "total", age_group: str = "total") -> list[Target]:
    """The levels that a group's value is held against: its own, where it has any, and otherwise everybody's."""
    own = [target for target in targets if target.group and target.group.breakdown == (sex, age_group)]
    return own or [target for target in targets if target.group is None]


def target_class(targets: Sequence[Target], value: Decimal, beside: Beside = ALONE) -> TargetClass:
    """`high` or `met` for the best level that is known to be reached, `not_met` for none, `not_judged` where that hangs on a
    value that is not known, `no_target` where there are no levels."""
    levels = levels_for(targets, beside.sex, beside.age_group)
    if not levels:
        return "no_target"
    reached = {target.level: meets(target, value, beside) for target in levels}
    for level in ("high", "met"):
        if reached.get(level):
            return level
    return "not_judged" if None in reached.values() else "not_met"


def hangs_on_others(targets: Sequence[Target]) -> bool:
    """Whether some level takes more than the value itself: the nation's value, or another indicator's."""
    return any(target.operator == "within" or target.also for target in targets)


def beside_in(specification: Specification, given: Given) -> Beside:
    """What a worked example says stands beside its value."""
    asked = {target.also.indicator for target in specification.targets if target.also}
    others = {} if given.beside is None else dict.fromkeys(asked, given.beside)
    return Beside(nation=given.nation, others=others)


def better(direction: Direction, a: Decimal, b: Decimal) -> bool | None:
    """Whether `a` is better than `b`; None where the indicator has no good direction or they are equal."""
    if direction == "none" or a == b:
        return None
    return a > b if direction == "higher" else a < b
