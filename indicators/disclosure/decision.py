"""Protection of small numbers: which cells may be shown under a versioned policy, and why the others may not.

Primary suppression only. Where one cell of a breakdown is hidden the whole breakdown is, since a single hidden cell
could be computed from the total and the rest. Worked out in columns: a submission may have a million cells.
"""

import polars as pl

from indicators.disclosure.primary import DisclosurePolicy

DIGITS, DECIMALS = 38, 20
"""Of an exact number in a column: what polars holds at most, and all the decimals that a delivery may have."""

_NUMERATOR, _DENOMINATOR = pl.col("numerator"), pl.col("denominator")
_UNIT, _SEX, _AGE = 1, 2, 4
_DIMENSIONS = {"by_unit": _UNIT, "by_sex": _SEX, "by_age": _AGE}
"""A breakdown is the sum of its dimensions; 0 is the total."""
_CELL = ["table", "breakdown"]


def decide(
    policy: DisclosurePolicy, cells: pl.DataFrame, complement: bool = True, additive: bool = True
) -> pl.DataFrame:
    """The hidden cells: `key` and `cause`. A cell that is not there may be shown.

    `cells` has a row a cell: `key` names it, `table` (text) the table it belongs to, `by_unit`, `by_sex` and `by_age`
    (booleans) say which dimensions break it down, and `numerator` and `denominator` (exact decimals of DIGITS and
    DECIMALS) are null where only a value was delivered. `complement` is false for kinds (rates, ratios, means) where N − n
    counts nobody.

    A hidden total hides everything below it, and one hidden cell hides its whole breakdown and every finer one. So does,
    in an `additive` table, a small group that the parts leave out. Raises InvalidOperationError where a sum has more digits.
    """
    breakdown = sum(pl.col(name).cast(pl.UInt8) * part for name, part in _DIMENSIONS.items())
    cause = _primary(policy, _NUMERATOR, _DENOMINATOR, complement)
    judged = cells.select("key", "table", "numerator", "denominator", breakdown=breakdown, cause=cause)
    broken = judged.filter(pl.col("cause").is_not_null()).select(_CELL)
    if additive:
        broken = pl.concat([broken, _remainders(policy, judged, complement)])
    hidden = judged.join(_within(judged, broken), on=_CELL, how="semi", maintain_order="left")
    return hidden.select("key", pl.col("cause").fill_null("suppressed"))


def _primary(policy: DisclosurePolicy, numerator: pl.Expr, denominator: pl.Expr, complement: bool) -> pl.Expr:
    """Why the cell itself may not be shown, or null."""
    unknown = numerator.is_null() & denominator.is_null()
    few = (unknown | (denominator < policy.minimum_denominator)) & (policy.minimum_denominator > 0)
    small = _small(numerator, policy.minimum_count, policy.show_zero)
    if complement:
        small |= _small(denominator - numerator, policy.minimum_complement, policy.show_zero)
    return pl.when(few).then(pl.lit("below_minimum_size")).when(small).then(pl.lit("suppressed"))


def _small(count: pl.Expr, minimum: int, show_zero: bool) -> pl.Expr:
    """Whether the count is under the minimum; false where there is none."""
    small = (count < minimum) & (count != 0) if show_zero else count < minimum
    return small.fill_null(value=False)


def _remainders(policy: DisclosurePolicy, judged: pl.DataFrame, complement: bool) -> pl.DataFrame:
    """Breakdowns by one dimension whose parts leave out a small group: the total minus the parts would show it."""
    counted = judged.filter(_NUMERATOR.is_not_null() & _DENOMINATOR.is_not_null())
    totals = counted.filter(pl.col("breakdown") == 0).unique("table", keep="first", maintain_order=True)
    parts = counted.filter(pl.col("breakdown").is_in([_UNIT, _SEX, _AGE])).group_by(_CELL)
    left = parts.agg(_NUMERATOR.sum(), _DENOMINATOR.sum()).join(totals, on="table", suffix="_of_all")
    rest = left.select(
        *_CELL,
        numerator=pl.col("numerator_of_all") - _NUMERATOR,
        denominator=pl.col("denominator_of_all") - _DENOMINATOR,
    )
    few = _primary(policy, _NUMERATOR, _DENOMINATOR, complement).is_not_null()
    return rest.filter((_DENOMINATOR > 0) & few).select(_CELL)


def _within(judged: pl.DataFrame, broken: pl.DataFrame) -> pl.DataFrame:
    """The breakdowns, by table, that break down by everything that a broken one does (and perhaps more)."""
    coarser = broken.unique().rename({"breakdown": "coarser"})
    finer = judged.select(_CELL).unique().join(coarser, on="table")
    return finer.filter(pl.col("breakdown") & pl.col("coarser") == pl.col("coarser")).select(_CELL).unique()
