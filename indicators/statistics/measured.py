"""Means and medians with their intervals: of the measurements themselves, or of what is handed in of them."""

import statistics
from collections.abc import Sequence

from indicators.statistics.intervals import CONFIDENCE, normal_quantile
from indicators.statistics.methods import Estimate

NORMAL_IQR = 1.3489795003921634
"""The distance between the quartiles of a normal distribution, in standard deviations."""

MEDIAN_AGAINST_MEAN = 1.2533141373155001
"""How much wider than a mean's a median's standard error is in a normal distribution: the root of π/2."""

FEWEST_FOR_QUARTILES = 20
"""Under this the quartiles say too little of the spread for a normal approximation (our own convention)."""


def mean(average: float, deviation: float, number: int, confidence: float = CONFIDENCE) -> Estimate:
    """A mean with Student's interval: of `number` measurements with the standard deviation `deviation` (n − 1).

    Altman et al. 2000, *Statistics with Confidence*, chapter 4. Raises ValueError for fewer than two, or a negative deviation.
    """
    from scipy.special import stdtrit  # late: half a second that most commands never need

    if number < 2 or deviation < 0:
        raise ValueError("a mean's interval needs at least two measurements and how they are spread")
    reach = float(stdtrit(number - 1, 0.5 + confidence / 2)) * deviation / number**0.5
    return Estimate(average, average - reach, average + reach, "student")


def mean_of(measurements: Sequence[float], confidence: float = CONFIDENCE) -> Estimate:
    """`mean` of the measurements themselves. Raises ValueError for fewer than two."""
    if len(measurements) < 2:
        raise ValueError("a mean's interval needs at least two measurements and how they are spread")
    return mean(statistics.fmean(measurements), statistics.stdev(measurements), len(measurements), confidence)


def median_ranks(number: int, confidence: float = CONFIDENCE) -> tuple[int, int] | None:
    """The ranks (from 1) of the measurements between which the median lies; None where there are too few to say.

    Exact, by the binomial distribution: Conover 1980, *Practical Nonparametric Statistics*, section 3.2.
    """
    from scipy.stats import binom

    below = int(binom.ppf((1 - confidence) / 2, number, 0.5))
    # ppf gives the first number of measurements that is too common to leave out; the rank is that one.
    return (below, number - below + 1) if below >= 1 else None


def median_of(measurements: Sequence[float], confidence: float = CONFIDENCE) -> Estimate | None:
    """A median between two of the measurements, whatever their distribution; None where there are too few to say."""
    ranks = median_ranks(len(measurements), confidence)
    if ranks is None:
        return None
    ordered = sorted(measurements)
    return Estimate(statistics.median(ordered), ordered[ranks[0] - 1], ordered[ranks[1] - 1], "order_statistics")


def median_of_quartiles(
    lower: float, middle: float, upper: float, number: int, confidence: float = CONFIDENCE
) -> Estimate | None:
    """A median's approximate interval from the quartiles, for where the measurements themselves stay in the region; None for
    few.

    The standard error 0.93 × IQR / √n of McGill, Tukey & Larsen 1978 (The American Statistician 32:12–16). Raises ValueError
    where the three are not in order.
    """
    if not lower <= middle <= upper:
        raise ValueError("the quartiles are to stand in order")
    if number < FEWEST_FOR_QUARTILES:
        return None
    error = MEDIAN_AGAINST_MEAN * (upper - lower) / (NORMAL_IQR * number**0.5)
    reach = normal_quantile(confidence) * error
    return Estimate(middle, middle - reach, middle + reach, "quartiles_normal")
