"""What is said of one region, requirement and month: the verdict, the figures behind it and the reason in a sentence."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from indicators.agreements.shares import Figure
from indicators.base import Name

Outcome = Literal["met", "partly", "not_met", "no_value", "not_due"]
"""Fulfilled (100 %), a part of it, not, without a value to judge by, or not yet to be fulfilled."""

FiguresBy = Mapping[tuple[str, str, date], Figure]
"""Figures by measure, region and month (its first day)."""


@dataclass(frozen=True)
class Evidence:
    """A figure that a verdict rests on."""

    measure: str
    month: date
    figure: Figure


@dataclass(frozen=True)
class Verdict:
    """What one requirement gives one region in one month (None for what has no month), under a rulebook and its choices.

    `share` is per cent of what is reserved for it: None without a value, and where the requirement moves no money. `value` is
    the region's share in per cent, `level` what it is held against, `improvement` the change in percentage points as it met
    the tiers; all exact. Where only rounded shares are known, the share lies between `least` and `most`.
    """

    agreement: str
    region: str
    requirement: str
    month: date | None
    verdict: Outcome
    reason: Name
    share: Decimal | None = None
    value: Fraction | None = None
    level: Decimal | None = None
    improvement: Fraction | None = None
    tier: Literal["level", "improvement"] | None = None
    evidence: tuple[Evidence, ...] = ()
    least: Decimal | None = None
    most: Decimal | None = None

    @property
    def certain(self) -> bool:
        """Whether what is known of the figures leaves one outcome only."""
        return self.least == self.most
