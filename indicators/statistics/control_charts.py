"""XmR charts: whether a series over time has changed by more than it always varies, and whether it will reach its target.

Wheeler 2000, *Understanding Variation*; the rules and the icons of assurance as the NHS uses them (*Making data count*, NHS
England 2019).
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from statistics import fmean
from typing import Literal, NamedTuple

from indicators.entries.specification import Direction

NATURAL = 2.66
"""Three standard deviations by the mean moving range: 3 / d₂, d₂ = 1.128 for two values."""

RANGE_LIMIT = 3.267
"""How many times the mean a moving range reaches by chance: D₄ for two values."""

FEWEST_POINTS = 12
"""Limits of fewer points move too much to be held to (*Making data count*)."""

LONG_RUN = 7
"""So many in a row on one side of the mean, or rising or falling, are no chance."""

Rule = Literal["outside", "shift", "trend", "two_of_three"]
Assurance = Literal["reaches", "falls_short", "varies"]


class Chart(NamedTuple):
    """The chart's lines: the mean, the natural process limits, and the limit of the moving ranges."""

    mean: float
    low: float
    high: float
    mean_range: float
    range_limit: float


class Signal(NamedTuple):
    """A rule that is broken by the points from `first` to `last` (places in the series, both in it)."""

    rule: Rule
    first: int
    last: int
    upwards: bool


def chart(values: Sequence[float]) -> Chart | None:
    """The lines of a series, oldest first; None where there are too few points."""
    return lines(values) if len(values) >= FEWEST_POINTS else None


def lines(values: Sequence[float]) -> Chart:
    """The lines of a series however short. Raises ValueError for fewer than two values."""
    ranges = [abs(after - before) for before, after in pairwise(values)]
    if not ranges:
        raise ValueError("a chart needs at least two values")
    middle, spread = fmean(values), fmean(ranges)
    reach = NATURAL * spread
    return Chart(middle, middle - reach, middle + reach, spread, RANGE_LIMIT * spread)


def signals(values: Sequence[float], drawn: Chart) -> list[Signal]:
    """What in the series is more than its natural variation, by rule and then in order."""
    sides = [(value > drawn.mean) - (value < drawn.mean) for value in values]
    steps = [(after > before) - (after < before) for before, after in pairwise(values)]
    # Seven points in a trend are six steps of the same direction, the first point being where it starts.
    trends = (Signal("trend", run.first, run.last + 1, run.upwards) for run in _runs(steps, LONG_RUN - 1, "trend"))
    return [
        *_outside(values, drawn),
        *_runs(sides, LONG_RUN, "shift"),
        *trends,
        *_near_a_limit(values, drawn),
    ]


def _outside(values: Sequence[float], drawn: Chart) -> Iterator[Signal]:
    for place, value in enumerate(values):
        if value > drawn.high or value < drawn.low:
            yield Signal("outside", place, place, value > drawn.high)


def _runs(signs: Sequence[int], fewest: int, rule: Rule) -> Iterator[Signal]:
    """Runs of the same sign, at least so long; 0 belongs to none."""
    first = 0
    for place in range(1, len(signs) + 1):
        if place == len(signs) or signs[place] != signs[first]:
            if signs[first] and place - first >= fewest:
                yield Signal(rule, first, place - 1, signs[first] > 0)
            first = place


def _near_a_limit(values: Sequence[float], drawn: Chart) -> Iterator[Signal]:
    """Two of three in a row in the outer third, on the same side and within the limits' own point rule."""
    outer = 2 * (drawn.high - drawn.mean) / 3
    beyond: dict[bool, Callable[[float], bool]] = {
        True: lambda value: drawn.mean + outer < value <= drawn.high,
        False: lambda value: drawn.low <= value < drawn.mean - outer,
    }
    for first in range(len(values) - 2):
        for upwards, is_near in beyond.items():
            if sum(map(is_near, values[first : first + 3])) >= 2:
                yield Signal("two_of_three", first, first + 2, upwards)


def assurance(drawn: Chart, target: float, direction: Direction) -> Assurance | None:
    """Whether the process, as it is, always reaches the target, never does, or now and then; None without a good direction."""
    if direction == "none":
        return None
    best, worst = (drawn.high, drawn.low) if direction == "higher" else (drawn.low, drawn.high)
    sign = 1 if direction == "higher" else -1
    if sign * (worst - target) >= 0:
        return "reaches"
    return "falls_short" if sign * (best - target) < 0 else "varies"
