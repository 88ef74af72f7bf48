"""Protection of small numbers once more, cell by cell: what `indicators.disclosure.decision` must agree with."""

from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from indicators.disclosure import decision
from indicators.disclosure.primary import Cause, DisclosurePolicy


@dataclass(frozen=True)
class Cell:
    """One cell to judge: `key` names it, `table` the table it belongs to (indicator, period, region, statistic), and
    the flags say which dimensions break it down. `numerator` and `denominator` are None for a value-only delivery."""

    key: Hashable
    table: Hashable
    by_unit: bool
    by_sex: bool
    by_age: bool
    numerator: Decimal | None
    denominator: Decimal | None

    @property
    def breakdown(self) -> tuple[bool, bool, bool]:
        """Which dimensions break the cell down; all false is the total."""
        return (self.by_unit, self.by_sex, self.by_age)


def _small(count: Decimal, minimum: int, show_zero: bool) -> bool:
    return count < minimum and not (show_zero and count == 0)


def primary(
    policy: DisclosurePolicy, numerator: Decimal | None, denominator: Decimal | None, complement: bool = True
) -> Cause | None:
    """Why the cell itself may not be shown, or None.

    `complement` is false for kinds (rates, ratios, means) where N − n counts nobody.
    """
    known = denominator if denominator is not None else numerator
    if policy.minimum_denominator and (
        known is None or (denominator is not None and known < policy.minimum_denominator)
    ):
        return "below_minimum_size"
    if numerator is not None and _small(numerator, policy.minimum_count, policy.show_zero):
        return "suppressed"
    if (
        complement
        and numerator is not None
        and denominator is not None
        and _small(denominator - numerator, policy.minimum_complement, policy.show_zero)
    ):
        return "suppressed"
    return None


def decide(
    policy: DisclosurePolicy, cells: Iterable[Cell], complement: bool = True, additive: bool = True
) -> dict[Hashable, Cause]:
    """The hidden cells' keys with the cause of each; a key that is not there may be shown.

    A hidden total hides everything below it, and one hidden cell hides its whole breakdown and every finer one. So does,
    in an `additive` table, a small group that the parts leave out.
    """
    tables: dict[Hashable, list[Cell]] = defaultdict(list)
    for cell in cells:
        tables[cell.table].append(cell)
    hidden: dict[Hashable, Cause] = {}
    for table in tables.values():
        own = {
            c.key: cause
            for c in table
            if (cause := primary(policy, c.numerator, c.denominator, complement)) is not None
        }
        broken = {c.breakdown for c in table if c.key in own}
        if additive:
            broken |= _remainders(policy, table, complement)
        for cell in table:
            if cell.key in own:
                hidden[cell.key] = own[cell.key]
            elif any(_within(cell.breakdown, other) for other in broken):
                hidden[cell.key] = "suppressed"
    return hidden


def _remainders(policy: DisclosurePolicy, table: list[Cell], complement: bool) -> set[tuple[bool, bool, bool]]:
    """Breakdowns by one dimension whose parts leave out a small group: the total minus the parts would show it."""
    totals = [c for c in table if not any(c.breakdown) and c.numerator is not None and c.denominator is not None]
    broken = set()
    for breakdown in ((True, False, False), (False, True, False), (False, False, True)):
        parts = [c for c in table if c.breakdown == breakdown and c.numerator is not None and c.denominator is not None]
        if totals and parts:
            left = (totals[0].numerator or 0) - sum((c.numerator or Decimal(0) for c in parts), Decimal(0))
            of = (totals[0].denominator or 0) - sum((c.denominator or Decimal(0) for c in parts), Decimal(0))
            if of > 0 and primary(policy, left, of, complement) is not None:
                broken.add(breakdown)
    return broken


def _within(finer: tuple[bool, ...], coarser: tuple[bool, ...]) -> bool:
    """Whether `finer` breaks down by everything that `coarser` does (and perhaps more)."""
    return all(a or not b for a, b in zip(finer, coarser, strict=True))


def in_columns(
    policy: DisclosurePolicy, cells: list[Cell], complement: bool = True, additive: bool = True
) -> dict[Hashable, str]:
    """The same answer from `decision.decide`: what it gives of these cells."""
    exact = pl.Decimal(decision.DIGITS, decision.DECIMALS)
    frame = pl.DataFrame(
        {
            "key": range(len(cells)),
            "table": [str(cell.table) for cell in cells],
            "by_unit": [cell.by_unit for cell in cells],
            "by_sex": [cell.by_sex for cell in cells],
            "by_age": [cell.by_age for cell in cells],
            "numerator": pl.Series([cell.numerator for cell in cells], dtype=exact),
            "denominator": pl.Series([cell.denominator for cell in cells], dtype=exact),
        }
    )
    hidden = decision.decide(policy, frame, complement, additive)
    return {cells[place].key: cause for place, cause in hidden.select("key", "cause").iter_rows()}
