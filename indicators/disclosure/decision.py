"""Protection of small numbers: which cells may be shown under a versioned policy, and why the others may not.

Where one cell of a breakdown is hidden the whole breakdown is, since a single hidden cell could be computed from the
total and the rest. So it is where the parts leave out a small group, and where shorter periods add up to a longer one that
is shown. Simple rules, no proof: what several indicators give away together is not looked at. Worked out in columns: a
submission may have a million cells.
"""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

import polars as pl

from indicators.disclosure.primary import DisclosurePolicy
from indicators.disclosure.sums import Sum, ages, crossing, sums

DIGITS, DECIMALS = 38, 20
"""Of an exact number in a column: what polars holds at most, and all the decimals that a delivery may have."""

EXACT = pl.Decimal(DIGITS, DECIMALS)
CELLS: pl.Schema = pl.Schema(
    {
        "key": pl.Int64(),
        "group": pl.String(),
        "starts": pl.Date(),
        "ends": pl.Date(),
        "unit": pl.String(),
        "sex": pl.String(),
        "age_group": pl.String(),
        "numerator": EXACT,
        "denominator": EXACT,
        "delivered": pl.Boolean(),
        "shown": pl.Boolean(),
    }
)
"""What is judged of a cell: `group` (a region and a statistic) and the period, half-open, are the table it belongs to; a
dimension that does not break it down is the total ('' for units). `numerator` and `denominator` are null where only a value
was delivered, `delivered` false where not even that. `shown` is null for the cells to decide, and tells of the others, which
are public already, whether they are shown."""

_NUMERATOR, _DENOMINATOR = pl.col("numerator"), pl.col("denominator")
_WHOLE = {"unit": "", "sex": "total", "age_group": "total"}
_UNIT, _SEX, _AGE = 1, 2, 4
_PARTS = dict(zip(_WHOLE, (_UNIT, _SEX, _AGE), strict=True))
"""A breakdown is the sum of its dimensions; 0 is the total."""
_TABLE = ["group", "starts", "ends"]
_CLASS = [*_TABLE, "breakdown"]


class Class(NamedTuple):
    """The cells of one table that the same dimensions break down: they are shown together, or hidden together."""

    group: str
    starts: date
    ends: date
    breakdown: int


def decide(
    policy: DisclosurePolicy, cells: pl.DataFrame, *, complement: bool = True, values_alone: bool = False
) -> pl.DataFrame:
    """The hidden ones among the cells to decide: `key` and `cause`. A cell that is not there may be shown.

    `cells` has the columns of CELLS. `complement` is false for kinds (rates, ratios, means) where N − n counts nobody;
    `values_alone` tells that values without counts may be shown. A hidden total hides everything below it, and one hidden
    cell hides its whole breakdown and every finer one. Raises InvalidOperationError where a sum has more digits than an
    exact number.
    """
    breakdown = sum((pl.col(name) != whole).cast(pl.UInt8) * _PARTS[name] for name, whole in _WHOLE.items())
    cause = _primary(policy, complement, values_alone)
    judged = cells.with_columns(breakdown=breakdown, cause=cause)
    hidden_parts = pl.when(pl.col("shown").is_null()).then(pl.col("cause").is_not_null()).otherwise(~pl.col("shown"))
    broken = _classes(judged.filter(hidden_parts)) | _left_out(policy, judged, complement)
    periods = _sums_of_periods(judged)
    few_left = _left_out_of_periods(policy, judged, complement, periods) if periods else set()
    broken = _Closing(judged, broken).close(periods, few_left)
    of_broken = pl.DataFrame(list(broken), schema={name: judged.schema[name] for name in _CLASS}, orient="row")
    to_decide = judged.filter(pl.col("shown").is_null())
    hidden = to_decide.join(of_broken, on=_CLASS, how="semi", maintain_order="left")
    return hidden.select("key", pl.col("cause").fill_null("suppressed"))


def by_themselves(
    policy: DisclosurePolicy, cells: pl.DataFrame, *, complement: bool = True, values_alone: bool = False
) -> pl.DataFrame:
    """The cells with `cause`: why each may not be shown whatever is beside it, or null. As `decide` otherwise."""
    return cells.with_columns(cause=_primary(policy, complement, values_alone))


def _primary(policy: DisclosurePolicy, complement: bool, values_alone: bool) -> pl.Expr:
    """Why the cell itself may not be shown, or null."""
    nobody_knows = _NUMERATOR.is_null() & _DENOMINATOR.is_null() & pl.col("delivered") & (not values_alone)
    few = _DENOMINATOR.lt(policy.minimum_denominator) & (policy.minimum_denominator > 0)
    small = _few(policy, complement) | nobody_knows
    return pl.when(few).then(pl.lit("below_minimum_size")).when(small).then(pl.lit("suppressed"))


def _few(policy: DisclosurePolicy, complement: bool) -> pl.Expr:
    few = _small(_NUMERATOR, policy.minimum_count, policy.show_zero)
    return few | _small(_DENOMINATOR - _NUMERATOR, policy.minimum_complement, policy.show_zero) if complement else few


def _small(count: pl.Expr, minimum: int, show_zero: bool) -> pl.Expr:
    """Whether the count is under the minimum; false where there is none."""
    small = (count < minimum) & (count != 0) if show_zero else count < minimum
    return small.fill_null(value=False)


def _left_out(policy: DisclosurePolicy, judged: pl.DataFrame, complement: bool) -> set[Class]:
    """Classes whose parts (units, sexes or ages) leave out a small group of what they are parts of."""
    cells = judged.unique([*_TABLE, *_WHOLE], keep="first")
    sums_of_ages, crossed = _sums_of_ages(cells)
    return (
        crossed
        | _few_left(policy, complement, cells, _sums_of("unit", cells))
        | _few_left(policy, complement, cells, _sums_of("sex", cells))
        | _few_left(policy, complement, cells, sums_of_ages)
    )


def _sums_of(part: str, cells: pl.DataFrame) -> pl.DataFrame:
    """The cells that `part` breaks down, each with the cell that they add up to."""
    whole = {name: pl.lit(_WHOLE[name]) if name == part else pl.col(name) for name in _WHOLE}
    return cells.filter(pl.col(part) != _WHOLE[part]).with_columns(
        pl.lit(0).alias("sum"), *(expression.alias(f"{name}_of_all") for name, expression in whole.items())
    )


def _sums_of_ages(cells: pl.DataFrame) -> tuple[pl.DataFrame, set[Class]]:
    """As `_sums_of`, for groups of ages that may lie in one another; and the classes of those that cross."""
    rows, crossed = [], set()
    for group, starts, ends, names in cells.group_by(_TABLE).agg(pl.col("age_group").unique()).iter_rows():
        spans = {name: ages(name) for name in ("total", *sorted(names))}
        if crossing(spans):
            crossed.add(Class(group, starts, ends, _AGE))
        rows += [(group, starts, ends, *pair) for pair in _pairs(sums(spans))]
    schema = {name: cells.schema[name] for name in _TABLE} | {
        "sum": pl.Int64,
        "age_group_of_all": pl.String,
        "age_group": pl.String,
    }
    of_ages = pl.DataFrame(rows, schema=schema, orient="row")
    parts = cells.join(of_ages, on=[*_TABLE, "age_group"])
    return parts.with_columns(unit_of_all="unit", sex_of_all="sex"), crossed


def _pairs(of: Iterable[Sum[str]]) -> Iterable[tuple[int, str, str]]:
    return ((place, whole, part) for place, (whole, parts) in enumerate(of) for part in parts)


def _few_left(policy: DisclosurePolicy, complement: bool, cells: pl.DataFrame, parts: pl.DataFrame) -> set[Class]:
    """The classes of `parts` where they leave few out of the cell that they are parts of."""
    wholes = [f"{name}_of_all" for name in _WHOLE]
    summed = parts.group_by(*_TABLE, "sum", *wholes, "breakdown").agg(_all_of("numerator"), _all_of("denominator"))
    of_all = summed.join(cells, left_on=[*_TABLE, *wholes], right_on=[*_TABLE, *_WHOLE], suffix="_of_all")
    return _classes(_where_few_are_left(policy, complement, of_all))


def _where_few_are_left(policy: DisclosurePolicy, complement: bool, of_all: pl.DataFrame) -> pl.DataFrame:
    """The rows where a whole (`…_of_all`) has some more than its parts, and so few that nobody may know of them."""
    rest = of_all.with_columns(
        numerator=pl.col("numerator_of_all") - _NUMERATOR, denominator=pl.col("denominator_of_all") - _DENOMINATOR
    )
    few_people = _primary(policy, complement, values_alone=True).is_not_null() | _DENOMINATOR.lt(policy.minimum_count)
    few_cases = (_NUMERATOR > 0) & _small(_NUMERATOR, policy.minimum_count, policy.show_zero)
    return rest.filter(((_DENOMINATOR > 0) & few_people) | few_cases)


def _all_of(name: str) -> pl.Expr:
    """The sum, or null where a part does not tell."""
    return pl.when(pl.col(name).is_null().any()).then(None).otherwise(pl.col(name).sum()).alias(name)


def _classes(rows: pl.DataFrame) -> set[Class]:
    return {Class(*row) for row in rows.select(_CLASS).unique().iter_rows()}


class _Periods(NamedTuple):
    """In one group: a period, and shorter ones in it that do not overlap."""

    group: str
    whole: tuple[date, date]
    parts: tuple[tuple[date, date], ...]


def _sums_of_periods(judged: pl.DataFrame) -> list[_Periods]:
    periods: dict[str, dict[tuple[date, date], tuple[int, int]]] = {}
    for group, starts, ends in judged.select(_TABLE).unique().sort(_TABLE).iter_rows():
        periods.setdefault(group, {})[starts, ends] = (starts.toordinal(), ends.toordinal())
    return [_Periods(group, of.whole, of.parts) for group, spans in periods.items() for of in sums(spans)]


def _left_out_of_periods(
    policy: DisclosurePolicy, judged: pl.DataFrame, complement: bool, periods: list[_Periods]
) -> set[Class]:
    """The classes of longer periods of which the shorter ones leave few out."""
    rows = [(group, *part, *whole, place) for place, (group, whole, parts) in enumerate(periods) for part in parts]
    schema = {name: judged.schema[name] for name in _TABLE} | {"from": pl.Date, "until": pl.Date, "sum": pl.Int64}
    parts = judged.join(pl.DataFrame(rows, schema=schema, orient="row"), on=_TABLE)
    summed = parts.group_by("group", "from", "until", "sum", *_WHOLE, "breakdown").agg(
        _all_of("numerator"), _all_of("denominator")
    )
    of_all = summed.rename({"from": "starts", "until": "ends"}).join(judged, on=[*_TABLE, *_WHOLE], suffix="_of_all")
    return _classes(_where_few_are_left(policy, complement, of_all))


class _Closing:
    """Classes that are hidden because others are, until nothing more follows."""

    def __init__(self, judged: pl.DataFrame, broken: set[Class]) -> None:
        self.broken = set(broken)
        self.there: dict[tuple[str, date, date], set[int]] = {}
        self.public: set[Class] = set()
        for row in judged.group_by(_CLASS).agg(pl.col("shown").any()).iter_rows():
            group, starts, ends, breakdown, public = row
            self.there.setdefault((group, starts, ends), set()).add(breakdown)
            if public:
                self.public.add(Class(group, starts, ends, breakdown))

    def close(self, periods: list[_Periods], few_left: set[Class]) -> set[Class]:
        """All that is hidden, with what follows from it."""
        before = -1
        while len(self.broken) != before:
            before = len(self.broken)
            self._hide_finer()
            for of in periods:
                self._hide_shorter(of, few_left)
        return self.broken

    def _hide_finer(self) -> None:
        self.broken |= {
            Class(group, starts, ends, finer)
            for group, starts, ends, coarser in self.broken
            for finer in self.there.get((group, starts, ends), ())
            if finer & coarser == coarser
        }

    def _hide_shorter(self, of: _Periods, few_left: set[Class]) -> None:
        """Shorter periods are shown all or none where they add up to one that is shown. What is public cannot be hidden any
        more: then the longer one is.
        """
        for breakdown in self.there[of.group, *of.whole]:
            whole = Class(of.group, *of.whole, breakdown)
            parts = {Class(of.group, *part, breakdown) for part in of.parts if breakdown in self.there[of.group, *part]}
            if whole in self.broken or not (whole in few_left or parts & self.broken):
                continue
            self.broken |= parts - self.public
            if parts & self.public:
                self.broken.add(whole)
