"""The nation's value as everybody sees it, before a release and after: delivered, or summed from the regions shown."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

import polars as pl

from backend.collection.numbers import at_most
from backend.register.reading import Register
from backend.releases.schemas import NationOut
from indicators.entries.geography import NATION
from indicators.entries.specification import Specification
from indicators.statistics.values import of_counts, rounded, target_class

_PROTECTED = frozenset({"suppressed", "below_minimum_size"})

Row = Mapping[str, Any]
Totals = Mapping[tuple[str, str, str, str], Sequence[Row]]
"""Totals by indicator, round, first day and end."""


class _Nation(NamedTuple):
    value: Decimal | None
    regions: int
    target_class: str | None


def class_of(known: Register, row: Row) -> str | None:
    """The target class of a cell's value, judged as it is shown."""
    spec = known.of_cell(row)
    shown = at_most(row["value"], spec.decimals) if spec else None
    return None if spec is None or shown is None else target_class(spec.targets, shown)


def of_indicator(known: Register, indicator: str, before: Totals, after: Totals) -> list[NationOut]:
    """The nation in each period of the indicator, oldest first, where it has or gets a value. Of two rounds with one
    period each is told."""
    keys = sorted((key for key in before.keys() | after.keys() if key[0] == indicator), key=lambda key: key[1:])
    pairs = ((key, _nation(known, before.get(key, ())), _nation(known, after.get(key, ()))) for key in keys)
    return [
        _out(key, was, becomes) for key, was, becomes in pairs if was.value is not None or becomes.value is not None
    ]


def _out(key: tuple[str, str, str, str], was: _Nation, becomes: _Nation) -> NationOut:
    return NationOut(
        period_start=date.fromisoformat(key[2]),
        period_end=date.fromisoformat(key[3]),
        before=_text(was.value),
        after=_text(becomes.value),
        class_before=was.target_class,
        class_after=becomes.target_class,
        regions_before=was.regions,
        regions_after=becomes.regions,
    )


def _text(value: Decimal | None) -> str | None:
    return None if value is None else format(value, "f")


def _nation(known: Register, rows: Sequence[Row]) -> _Nation:
    own = [
        row for row in rows if row["statistic"] == known.statistic(row["indicator"], row["version"], row["statistic"])
    ]
    if not own or (spec := known.of_cell(own[0])) is None:
        return _Nation(None, 0, None)
    regions = [row for row in own if row["region"] != NATION]
    delivered = [row for row in own if row["region"] == NATION]
    shown = sum(row["value"] is not None for row in regions)
    value = _delivered(delivered, regions) if delivered else _summed(spec, regions)
    exact = None if value is None else at_most(value, spec.decimals)
    return _Nation(value, shown, None if exact is None else target_class(spec.targets, exact))


def _delivered(delivered: Iterable[Row], regions: Iterable[Row]) -> Decimal | None:
    """The delivered value; None where it would give a hidden region away."""
    if any(row["cause"] in _PROTECTED for row in regions):
        return None
    return next((Decimal(row["value"]) for row in delivered if row["value"] is not None), None)


def _summed(spec: Specification, regions: Iterable[Row]) -> Decimal | None:
    if not (spec.additive and spec.measure.parts == "counts"):
        return None
    counts = [
        (Decimal(row["numerator"]), Decimal(row["denominator"]))
        for row in regions
        if row["value"] is not None and row["numerator"] is not None and row["denominator"] is not None
    ]
    exact = of_counts(sum((n for n, _ in counts), Decimal(0)), sum((d for _, d in counts), Decimal(0)), spec.scale)
    return None if exact is None else rounded(exact, spec.decimals)


def by_period(totals: pl.DataFrame) -> Totals:
    """Totals (columns of `compared_cells.SHOWN`) by indicator, round and period."""
    grouped: dict[tuple[str, str, str, str], list[Row]] = {}
    for row in totals.iter_rows(named=True):
        grouped.setdefault((row["indicator"], row["round_id"], row["starts"], row["ends"]), []).append(row)
    return grouped
