"""Protection of small numbers: which cells may be shown under a versioned policy, and why the others may not.

Primary suppression only. Where one cell of a breakdown is hidden the whole breakdown is, since a single hidden cell
could be computed from the total and the rest.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from pydantic import Field

from indicators.base import Identifier, Name, Provenance, Sentence, Strict

Cause = Literal[
    "suppressed",
    "withheld_for_quality",
    "not_delivered",
    "not_due_yet",
    "below_minimum_size",
    "not_applicable",
    "under_review",
    "withdrawn",
]
"""Why a cell has no value: exactly one of these, never zero and never blank (FORMATS.md §6)."""


class DisclosurePolicy(Strict):
    """The limits: a count n (or its complement N − n) under `minimum_count` is hidden, a denominator under
    `minimum_denominator` too. `show_zero` tells whether a count of exactly 0 may be shown."""

    id: Identifier
    version: int = Field(ge=1)
    name: Name
    minimum_count: int = Field(ge=0)
    minimum_complement: int = Field(ge=0)
    minimum_denominator: int = Field(ge=0)
    show_zero: bool
    reason: Sentence
    provenance: list[Provenance] = Field(min_length=1)

    def overridden(self, threshold: int | None) -> "DisclosurePolicy":
        """The policy with an indicator's own `threshold_for_viewing` as its smallest denominator, if that is stricter."""
        if threshold is None or threshold <= self.minimum_denominator:
            return self
        return self.model_copy(update={"minimum_denominator": threshold})


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
