"""The versioned policy for small numbers, and the causes of cells without a value."""

from typing import Literal

from pydantic import Field

from indicators.base import Entry, Provenance, Sentence

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


class DisclosurePolicy(Entry):
    """The limits: a count n (or its complement N − n) under `minimum_count` is hidden, a denominator under
    `minimum_denominator` too. `show_zero` tells whether a count of exactly 0 may be shown."""

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
