"""Target levels: what a value is to reach, by which part of the population, and together with what."""

from decimal import Decimal
from typing import Literal

from indicators.base import Identifier, PartialDate, Sentence, Strict, Text

Comparison = Literal[">", ">=", "<", "<="]
Operator = Literal[">", ">=", "<", "<=", "within"]
"""`within` is a band: at most `value` per cent from the nation's value, above or below."""

TargetClass = Literal["high", "met", "not_met", "not_judged", "no_target"]
"""`not_judged` is for a level that is reached together with something that is not known here."""


class TargetGroup(Strict):
    """The part of the population that a level is for.

    `sex` and `age_group` are as results are broken down. A group that no breakdown tells has an `indicator` of its own, or its
    level is shown and judges nothing.
    """

    name: Text
    sex: Literal["women", "men"] | None = None
    age_group: Sentence | None = None
    indicator: Identifier | None = None

    @property
    def breakdown(self) -> tuple[str, str] | None:
        """The sex and age group of the cells that are this group's; None where results are not broken down so."""
        return (self.sex or "total", self.age_group or "total") if self.sex or self.age_group else None


class OtherLevel(Strict):
    """What another indicator is to reach too, in the same region and period, in that indicator's unit."""

    indicator: Identifier
    operator: Comparison
    value: Decimal


class Target(Strict):
    """A target level. `met` is the lower (or only) level, `high` the second one where there are two.

    `group` is whose level it is, where it is not everybody's; `also` what must be reached with it: a share that is good says
    little where few are registered. `since` is when it was set, and `until` when another took its place, as far as that is
    known.
    """

    level: Literal["met", "high"]
    operator: Operator
    value: Decimal
    group: TargetGroup | None = None
    also: OtherLevel | None = None
    source: Sentence
    since: PartialDate | None = None
    until: PartialDate | None = None
