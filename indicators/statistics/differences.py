"""Differences with their intervals: women and men, a region and another, a period and the one before."""

from collections.abc import Mapping
from typing import Literal, NamedTuple

from indicators.kinds import Kind
from indicators.statistics.intervals import CONFIDENCE, estimate, wilson
from indicators.statistics.methods import Estimate, Method

Standing = Literal["above", "below"]
"""Certainly over or under: the whole interval is."""


class Counts(NamedTuple):
    """So many of so many."""

    numerator: float
    denominator: float

    @classmethod
    def together(cls, some: "list[Counts]") -> "Counts":
        """The sum."""
        return cls(sum(one.numerator for one in some), sum(one.denominator for one in some))


def of_shares(first: Counts, then: Counts, confidence: float = CONFIDENCE) -> Estimate:
    """`then` less `first`, two shares (0–1) of different persons, with Newcombe's hybrid score interval.

    Newcombe 1998 (Statistics in Medicine 17:873–890), method 10. Raises ValueError for counts that cannot be.
    """
    return _recovered(
        Estimate(first.numerator / (first.denominator or 1), *wilson(*first, confidence), "wilson"),
        Estimate(then.numerator / (then.denominator or 1), *wilson(*then, confidence), "wilson"),
        "newcombe",
    )


def between(first: Estimate, then: Estimate) -> Estimate:
    """`then` less `first`, two independent values in the same unit, with an interval recovered from theirs.

    Zou & Donner 2008 (Statistics in Medicine 27:1693–1702); of Wilson's intervals it is Newcombe's.
    """
    return _recovered(first, then, "newcombe" if {first.method, then.method} == {"wilson"} else "recovered")


def _recovered(first: Estimate, then: Estimate, method: Method) -> Estimate:
    low = ((then.value - then.low) ** 2 + (first.high - first.value) ** 2) ** 0.5
    high = ((then.high - then.value) ** 2 + (first.value - first.low) ** 2) ** 0.5
    difference = then.value - first.value
    return Estimate(difference, difference - low, difference + high, method)


def of_counts(kind: Kind, scale: int, first: Counts, then: Counts) -> Estimate | None:
    """`then` less `first` in the value's own unit; None for kinds where counts alone give no interval."""
    values = estimate(kind, scale, *first), estimate(kind, scale, *then)
    return between(values[0], values[1]) if values[0] and values[1] else None


class Change(NamedTuple):
    """How a sum of regions has changed, over the regions that are in both periods: `regions` are their codes."""

    difference: Estimate
    regions: tuple[str, ...]


def change(kind: Kind, scale: int, first: Mapping[str, Counts], then: Mapping[str, Counts]) -> Change | None:
    """The change of the regions' counts together, over the same regions; None where none are in both, or as `of_counts`."""
    same = tuple(sorted(first.keys() & then.keys()))
    sums = [Counts.together([of[region] for region in same]) for of in (first, then)]
    difference = of_counts(kind, scale, *sums) if same else None
    return None if difference is None else Change(difference, same)


def certain(difference: Estimate) -> Standing | None:
    """Whether a difference is certainly over or under nothing."""
    return standing(difference.low, difference.high, 0.0)


def standing(low: float, high: float, against: float) -> Standing | None:
    """Whether an interval lies wholly over or under a value."""
    return "above" if low > against else "below" if high < against else None
