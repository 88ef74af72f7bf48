"""The trend of a series: how much it rises or falls a period, with interval."""

from collections.abc import Sequence

from indicators.statistics.intervals import CONFIDENCE
from indicators.statistics.methods import Estimate

FEWEST_PERIODS = 3
"""A line through two points fits both, and says nothing of how sure it is."""


def slope(times: Sequence[float], values: Sequence[float], confidence: float = CONFIDENCE) -> Estimate | None:
    """The slope of the least-squares line, with Student's interval (n − 2); None for fewer than three points in time.

    Altman et al. 2000, *Statistics with Confidence*, chapter 8. It takes the deviations from the line as independent: with
    few periods it says whether the line can be told from a level one, not what comes next.
    """
    from scipy.special import stdtrit  # late: half a second that most commands never need

    number = len(times)
    if number < FEWEST_PERIODS or len(set(times)) < 2:
        return None
    middle_time, middle = sum(times) / number, sum(values) / number
    spread = sum((time - middle_time) ** 2 for time in times)
    along = sum((time - middle_time) * (value - middle) for time, value in zip(times, values, strict=True)) / spread
    left = sum((value - middle - along * (time - middle_time)) ** 2 for time, value in zip(times, values, strict=True))
    error = (left / (number - 2) / spread) ** 0.5
    reach = float(stdtrit(number - 2, 0.5 + confidence / 2)) * error
    return Estimate(along, along - reach, along + reach, "least_squares")
