"""How much regions differ: the range, the middle half, and the part that is not chance."""

from collections.abc import Collection, Mapping
from statistics import fmean
from typing import NamedTuple

from indicators.kinds import KINDS, Kind
from indicators.statistics.differences import Counts
from indicators.statistics.funnel import quantile

FEWEST_REGIONS = 5
"""Quartiles of fewer are single regions' values (our own convention)."""


class Spread(NamedTuple):
    """The spread of regions' values, in the value's own unit. `systematic` is the variance of the regions' true values in
    relation to the nation's, × 100 (the systematic component of variation); None where counts do not give one."""

    lowest: float
    highest: float
    lower_quartile: float
    upper_quartile: float
    systematic: float | None

    @property
    def range(self) -> float:
        """From the lowest to the highest."""
        return self.highest - self.lowest

    @property
    def middle_half(self) -> float:
        """The distance between the quartiles (IQR)."""
        return self.upper_quartile - self.lower_quartile


def spread(kind: Kind, values: Collection[float], counts: Collection[Counts] = ()) -> Spread | None:
    """The spread of the regions' values, and of their counts if all have them; None for too few."""
    if len(values) < FEWEST_REGIONS:
        return None
    known = len(counts) == len(values)
    ordered = sorted(values)
    return Spread(
        ordered[0],
        ordered[-1],
        quantile(ordered, 0.25),
        quantile(ordered, 0.75),
        systematic(kind, counts) if known else None,
    )


def systematic(kind: Kind, counts: Collection[Counts]) -> float | None:
    """The systematic component of variation × 100: what is left of the squared relative deviations when chance is taken off.

    McPherson, Wennberg, Hovind & Clifford 1982 (NEJM 307:1310–1314), with the rates' relative deviations as Diehr et al. 1990
    have them; events are Poisson in a rate, and binomial in a share, where a common event varies less. Not under 0. None where
    the kind has no counts to judge chance by, or nothing is expected somewhere.
    """
    chance = KINDS[kind].interval
    whole = Counts.together(list(counts))
    if chance is None or whole.denominator <= 0 or whole.numerator <= 0:
        return None
    overall = whole.numerator / whole.denominator
    left_by_chance = 1 - overall if chance == "wilson" else 1.0
    expected = [overall * one.denominator for one in counts]
    if min(expected) <= 0:
        return None
    deviations = (
        ((one.numerator - of) / of) ** 2 - left_by_chance / of for one, of in zip(counts, expected, strict=True)
    )
    return max(0.0, 100 * fmean(deviations))


class SpreadChange(NamedTuple):
    """The spread of the same regions in two periods."""

    first: Spread
    then: Spread
    regions: tuple[str, ...]


def changed(kind: Kind, scale: int, first: Mapping[str, Counts], then: Mapping[str, Counts]) -> SpreadChange | None:
    """How the spread has changed over the regions that are in both periods; None for too few of them."""
    same = tuple(sorted(region for region in first.keys() & then.keys() if _counted(first[region], then[region])))
    spreads = []
    for period in (first, then):
        some = [period[region] for region in same]
        spreads.append(spread(kind, [scale * one.numerator / one.denominator for one in some], some))
    return SpreadChange(spreads[0], spreads[1], same) if spreads[0] and spreads[1] else None


def _counted(*some: Counts) -> bool:
    return all(one.denominator > 0 for one in some)


class Explained(NamedTuple):
    """The systematic component of variation × 100 as it was counted and as the other choice would count, over `regions`;
    `share` is how much of the first (0–1) goes away with the other choice, under 0 where that spreads regions more."""

    chosen: float
    other: float
    regions: int
    share: float | None


def explained(kind: Kind, chosen: Mapping[str, Counts], other: Mapping[str, Counts]) -> Explained | None:
    """How much of the regions' spread hangs on a choice of the definition, over those counted both ways; None for too few.

    Only the two components are told: a region's count the other way less its published one could be of few.
    """
    same = sorted(region for region in chosen.keys() & other.keys() if _counted(chosen[region], other[region]))
    if len(same) < FEWEST_REGIONS:
        return None
    first, then = (systematic(kind, [counts[region] for region in same]) for counts in (chosen, other))
    if first is None or then is None:
        return None
    return Explained(first, then, len(same), 1 - then / first if first else None)
