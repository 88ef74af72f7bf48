"""Cells judged by levels that take more than the value itself: the nation's value, or what another indicator has reached."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from backend.results.cells import class_of
from backend.results.schemas import CellOut
from indicators.entries.geography import NATION
from indicators.entries.specification import Specification
from indicators.statistics.values import Beside, hangs_on_others


def asked_by(spec: Specification) -> set[str]:
    """The indicators that the double levels of a specification ask for too."""
    return {target.also.indicator for target in spec.targets if target.also}


def again(
    spec: Specification, regions: Sequence[CellOut], nation: CellOut | None, cells: Mapping[str, Sequence[CellOut]]
) -> tuple[list[CellOut], CellOut | None]:
    """The cells with their classes, by what the reader sees of the nation and of `cells`, other indicators' of the period.

    A hidden value stands beside nothing: a class that told of it would give it away. The nation is not held against itself.
    """
    if not hangs_on_others(spec.targets):
        return list(regions), nation
    others = {indicator: {cell.region: _value(cell) for cell in some} for indicator, some in cells.items()}
    return [_judged(spec, cell, _value(nation), others) for cell in regions], nation and _judged(
        spec, nation, None, others
    )


def _judged(
    spec: Specification, cell: CellOut, nation: Decimal | None, others: Mapping[str, Mapping[str, Decimal | None]]
) -> CellOut:
    known = {name: value for name, values in others.items() if (value := values.get(cell.region)) is not None}
    beside = Beside(cell.sex, cell.age_group, nation if cell.region != NATION else None, known)
    return cell.model_copy(update={"target_class": class_of(spec, _value(cell), beside)})


def _value(cell: CellOut | None) -> Decimal | None:
    return None if cell is None or cell.value is None else Decimal(cell.value)
