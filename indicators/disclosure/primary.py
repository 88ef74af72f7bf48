"""The versioned policy for small numbers, and the causes of cells without a value."""

from typing import Literal

from pydantic import Field

from indicators.base import Entry, Provenance, Sentence, Strict

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


WithheldCause = Literal["withheld_for_quality", "not_applicable"]
"""The causes that people give, for values that could be shown."""


class Weights(Strict):
    """What it costs to hide a cell of each kind, in parts of the cell that least is lost with."""

    total: int = Field(default=20, ge=1)
    one_breakdown: int = Field(default=4, ge=1)
    several_breakdowns: int = Field(default=1, ge=1)


class DisclosurePolicy(Entry):
    """The limits: a count n (or its complement N − n) under `minimum_count` is hidden, a denominator under
    `minimum_denominator` too. `show_zero` tells whether a count of exactly 0 may be shown, `minimum_missing` from how many left
    out their number is. `protection_interval` is how wide the interval must be that can be worked out for a number that may not
    be shown, and `weights` what is hidden rather than something else. `laxer_because` says why a version shows what the one
    before it did not."""

    minimum_count: int = Field(ge=0)
    minimum_complement: int = Field(ge=0)
    minimum_denominator: int = Field(ge=0)
    minimum_missing: int = Field(default=5, ge=0)
    show_zero: bool
    protection_interval: int = Field(default=5, ge=1)
    weights: Weights = Weights()
    reason: Sentence
    laxer_because: Sentence | None = None
    provenance: list[Provenance] = Field(min_length=1)

    def overridden(self, threshold: int | None) -> "DisclosurePolicy":
        """The policy with an indicator's own `threshold_for_viewing` as its smallest denominator, if that is stricter."""
        if threshold is None or threshold <= self.minimum_denominator:
            return self
        return self.model_copy(update={"minimum_denominator": threshold})

    def laxer_than(self, before: "DisclosurePolicy") -> list[str]:
        """The names of the limits that let through what the version before did not."""
        limits = (
            "minimum_count",
            "minimum_complement",
            "minimum_denominator",
            "minimum_missing",
            "protection_interval",
        )
        lower = [name for name in limits if getattr(self, name) < getattr(before, name)]
        return [*lower, *(["show_zero"] if self.show_zero and not before.show_zero else [])]

    def few(self, count: int, size: int | None, *, complement: bool) -> bool:
        """Whether so few are left out that nobody may know of them: `count` of `size` (None where nobody knows it)."""
        if size is not None and size > 0:
            small = self._small(count, self.minimum_count) or size < max(self.minimum_denominator, self.minimum_count)
            return small or (complement and self._small(size - count, self.minimum_complement))
        return count > 0 and self._small(count, self.minimum_count)

    def _small(self, count: int, minimum: int) -> bool:
        return count < minimum and not (self.show_zero and count == 0)
