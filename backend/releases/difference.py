"""What a release changes: each cell held against what is public of the same, in columns."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Literal, get_args

import polars as pl

Change = Literal["new_shown", "new_hidden", "same", "value", "class", "now_hidden", "now_shown", "cause", "gone"]
"""From what is public to what would be shown. `class`: the value changes, and with it its target class. `gone`: no cell is left
of what is public."""

CORRECTING: frozenset[Change] = frozenset({"value", "class", "now_hidden", "gone"})
"""Changes of numbers that somebody may have used: readers are told."""

CELL = ("indicator", "statistic", "starts", "ends", "region", "unit", "sex", "age_group")
_NUMBERS = ("value", "numerator", "denominator")
ClassOf = Callable[[Mapping[str, Any]], str | None]
"""The target class of a cell with `indicator`, `version` and `value`."""


def changes(before: pl.DataFrame, after: pl.DataFrame, class_of: ClassOf) -> pl.DataFrame:
    """A row for each cell of one region and round that is public or would be: CELL, `change`, and the two `value`s and `cause`s
    (`…_before`, `…_after`). Both frames have the columns of `compared_cells.SHOWN`."""
    own = ("version", *_NUMBERS, "cause")
    sides = [
        frame.select(*CELL, *(pl.col(name).alias(f"{name}_{side}") for name in own), pl.lit(True).alias(f"is_{side}"))
        for frame, side in ((before.filter(pl.col("cause").ne_missing("withdrawn")), "before"), (after, "after"))
    ]
    both = sides[0].join(sides[1], on=CELL, how="full", coalesce=True, nulls_equal=True)
    told = both.with_columns(change=_change())
    values = told.filter(pl.col("change") == "value")
    moved = [class_of(_side(row, "before")) != class_of(_side(row, "after")) for row in values.iter_rows(named=True)]
    reclassified = values.filter(pl.Series(moved, dtype=pl.Boolean)).select(*CELL, moved=pl.lit("class"))
    told = told.join(reclassified, on=CELL, how="left", nulls_equal=True)
    return told.with_columns(change=pl.coalesce("moved", "change")).drop("moved", "is_before", "is_after")


def _change() -> pl.Expr:
    was, becomes = pl.col("value_before").is_not_null(), pl.col("value_after").is_not_null()
    there_before, there_after = pl.col("is_before").is_not_null(), pl.col("is_after").is_not_null()
    moved = pl.any_horizontal(
        pl.col(f"{name}_before").cast(pl.Float64).ne_missing(pl.col(f"{name}_after").cast(pl.Float64))
        for name in _NUMBERS
    )
    cases: list[tuple[pl.Expr, Change]] = [
        (~there_before & becomes, "new_shown"),
        (~there_before, "new_hidden"),
        (~there_after, "gone"),
        (was & ~becomes, "now_hidden"),
        (~was & becomes, "now_shown"),
        (was & moved, "value"),
        (pl.col("cause_before").ne_missing(pl.col("cause_after")), "cause"),
    ]
    return pl.coalesce(*(pl.when(those).then(pl.lit(change)) for those, change in cases), pl.lit("same"))


def _side(row: Mapping[str, Any], side: str) -> dict[str, Any]:
    value = row[f"value_{side}"]
    return {
        "indicator": row["indicator"],
        "version": row[f"version_{side}"],
        "value": None if value is None else Decimal(value),
    }


def counted(told: pl.DataFrame) -> dict[str, int]:
    """How many cells change in each way, in the order of `Change`."""
    counts = dict(told.group_by("change").len().iter_rows())
    return {change: counts[change] for change in get_args(Change) if change in counts}
