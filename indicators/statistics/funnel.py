"""Funnel plots: how far from the target a region may lie by chance alone, and how much more than chance there is.

Spiegelhalter 2005, *Funnel plots for comparing institutional performance* (Statistics in Medicine 24:1185–1202), and
*Handling over-dispersion of performance indicators* (Quality and Safety in Health Care 14:347–351).
"""

from collections.abc import Callable, Sequence
from math import floor
from statistics import fmean
from typing import Literal, NamedTuple

from indicators.statistics.intervals import CONFIDENCE, normal_quantile
from indicators.statistics.methods import Method

WARNING, ALARM = CONFIDENCE, 0.998
"""The two pairs of limits: about two and three standard errors."""

WINSORISED = 0.1
"""The share of z-scores at each end that are drawn in before the overdispersion is estimated, so that the regions sought do
not hide themselves (Spiegelhalter's own default)."""

FEWEST_UNITS = 5
"""Fewer regions say nothing of how much regions differ beyond chance (our own convention)."""

Side = Literal["below", "above"]


class Limits(NamedTuple):
    """Between which values a unit of this size lies, as often as the limits say, where its true value is the target."""

    low: float
    high: float
    method: Method


def of_share(target: float, denominator: float, confidence: float = WARNING) -> Limits:
    """Limits of a share (0–1) of `denominator` persons, exact and interpolated (Spiegelhalter 2005, appendix A.1.1).

    Raises ValueError unless 0 < target < 1 and there is somebody.
    """
    from scipy.special import bdtr
    from scipy.stats import binom  # late: two seconds that most commands never need

    if not 0 < target < 1 or denominator <= 0:
        raise ValueError("a funnel needs a target between 0 and 1 and somebody in the denominator")
    number = floor(denominator)

    def below(count: int) -> float:
        return float(bdtr(count, number, target)) if count >= 0 else 0.0

    def limit(probability: float) -> float:
        return _interpolated(int(binom.ppf(probability, number, target)), probability, below) / number

    tail = (1 - confidence) / 2
    return Limits(max(0.0, limit(tail)), min(1.0, limit(1 - tail)), "funnel_exact")


def of_rate(target: float, persons: float, confidence: float = WARNING) -> Limits:
    """Limits of a rate (events a person) or, with the expected events as `persons`, of a ratio to them; exact as `of_share`.

    Raises ValueError unless both are over 0.
    """
    from scipy.special import pdtr
    from scipy.stats import poisson

    if target <= 0 or persons <= 0:
        raise ValueError("a funnel needs a target over 0 and somebody to count")
    mean = target * persons

    def below(count: int) -> float:
        return float(pdtr(count, mean)) if count >= 0 else 0.0

    def limit(probability: float) -> float:
        return _interpolated(int(poisson.ppf(probability, mean)), probability, below) / persons

    tail = (1 - confidence) / 2
    return Limits(max(0.0, limit(tail)), limit(1 - tail), "funnel_exact")


def _interpolated(count: int, probability: float, below: Callable[[int], float]) -> float:
    """Between `count`, the first whose cumulated probability is enough, and the one before: a funnel without steps."""
    upper, lower = below(count), below(count - 1)
    return count - (upper - probability) / (upper - lower) if upper > lower else float(count)


def of_mean(target: float, deviation: float, number: float, confidence: float = WARNING) -> Limits:
    """Limits of a mean of `number` measurements that have the same standard deviation everywhere: it holds for no other.

    Spiegelhalter 2005, appendix A.1.3. Raises ValueError for a negative deviation or nobody.
    """
    if deviation < 0 or number <= 0:
        raise ValueError("a funnel of means needs somebody and how measurements are spread")
    reach = normal_quantile(confidence) * deviation / number**0.5
    return Limits(target - reach, target + reach, "funnel_normal")


class Overdispersion(NamedTuple):
    """How much more units differ than by chance: `ratio` is 1 where chance is all (φ), `between` the variance between units'
    true values (τ², in the value's own unit squared), which widens every limit alike."""

    ratio: float
    between: float


def share_error(target: float, denominator: float) -> float:
    """The standard error of a share (0–1) whose true value is the target."""
    return float((target * (1 - target) / denominator) ** 0.5)


def rate_error(target: float, persons: float) -> float:
    """The standard error of a rate whose true value is the target."""
    return float((target / persons) ** 0.5)


def overdispersion(
    z_scores: Sequence[float], errors: Sequence[float], drawn_in: float = WINSORISED
) -> Overdispersion | None:
    """The dispersion of units by their z-scores, winsorised, and their standard errors; None for too few of them.

    φ is the mean of the squared z-scores; τ² that of DerSimonian & Laird 1986, 0 where φ is no more than chance gives
    (Spiegelhalter 2005, QSHC, equations 1–3).
    """
    number = len(z_scores)
    if number < FEWEST_UNITS:
        return None
    phi = fmean(z * z for z in winsorised(z_scores, drawn_in))
    if number * phi < number - 1:
        return Overdispersion(phi, 0.0)
    precisions = [1 / error**2 for error in errors]
    total = sum(precisions)
    between = (number * phi - (number - 1)) / (total - sum(p * p for p in precisions) / total)
    return Overdispersion(phi, max(0.0, between))


def winsorised(z_scores: Sequence[float], share: float = WINSORISED) -> list[float]:
    """The scores with the outermost `share` at each end drawn in to the quantiles there."""
    low, high = quantile(z_scores, share), quantile(z_scores, 1 - share)
    return [min(max(z, low), high) for z in z_scores]


def quantile(values: Sequence[float], share: float) -> float:
    """By linear interpolation between the ordered values (Hyndman & Fan 1996, The American Statistician 50:361–365, type 7)."""
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    before = floor(place)
    after = min(before + 1, len(ordered) - 1)
    return ordered[before] + (place - before) * (ordered[after] - ordered[before])


def widened(target: float, error: float, between: float, confidence: float = WARNING) -> Limits:
    """Limits with the variance between units added to that of chance, by the normal approximation."""
    reach = normal_quantile(confidence) * (error**2 + between) ** 0.5
    return Limits(target - reach, target + reach, "funnel_overdispersed")


def outside(value: float, limits: Limits) -> Side | None:
    """On which side of the limits the value lies, if outside."""
    return "below" if value < limits.low else "above" if value > limits.high else None


def false_alarms(units: int, confidence: float = WARNING) -> float:
    """How many units would be outside by chance alone if none differed: to be read beside every list of those that are."""
    return units * (1 - confidence)
