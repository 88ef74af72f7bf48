"""Confidence intervals for shares and rates, checked against published tables in `tests/`."""

from statistics import NormalDist

from indicators.kinds import KINDS, Kind
from indicators.statistics.methods import Estimate, Method

CONFIDENCE = 0.95
"""Of the intervals that stand beside values."""


def normal_quantile(confidence: float) -> float:
    """The two-sided quantile of the normal distribution: 1.96 for 0.95."""
    return NormalDist().inv_cdf(0.5 + confidence / 2)


def wilson(numerator: float, denominator: float, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Wilson's score interval of a share, within 0–1.

    Wilson 1927; the form of Newcombe 1998 (Statistics in Medicine 17:857–872). Raises ValueError unless
    0 ≤ numerator ≤ denominator and denominator > 0.
    """
    _possible_share(numerator, denominator)
    z = normal_quantile(confidence)
    middle = 2 * numerator + z * z
    reach = z * (z * z + 4 * numerator * (1 - numerator / denominator)) ** 0.5
    whole = 2 * (denominator + z * z)
    return max(0.0, (middle - reach) / whole), min(1.0, (middle + reach) / whole)


def exact_share(numerator: float, denominator: float, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Clopper and Pearson's interval of a share, within 0–1: never covers less than it says, and is wider for it.

    Clopper & Pearson 1934 (Biometrika 26:404–413), by the quantiles of the beta distribution. Raises ValueError as `wilson`.
    """
    from scipy.special import betaincinv  # late, as below

    _possible_share(numerator, denominator)
    tail, others = (1 - confidence) / 2, denominator - numerator
    low = 0.0 if numerator == 0 else float(betaincinv(numerator, others + 1, tail))
    return low, 1.0 if others == 0 else float(betaincinv(numerator + 1, others, 1 - tail))


def _possible_share(numerator: float, denominator: float) -> None:
    if not 0 <= numerator <= denominator or denominator <= 0:
        raise ValueError("a share needs 0 <= numerator <= denominator and somebody in the denominator")


EXACT_BELOW = 10
"""Counts under this get the exact Poisson interval, larger ones Byar's approximation (as PHE's methods do)."""


def poisson(count: float, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Interval of a Poisson count: exact under 10, Byar's method from 10 (Breslow & Day 1987, p. 69).

    Divide by the person-time for a rate's interval. Raises ValueError for a negative count.
    """
    return exact_poisson(count, confidence) if count < EXACT_BELOW else byar(count, confidence)


def exact_poisson(count: float, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """The exact interval of a Poisson count (Garwood 1936, Biometrika 28:437–442), by the quantiles of the gamma distribution.

    Raises ValueError for a negative count.
    """
    from scipy.special import gammaincinv  # late: half a second that most commands never need

    _possible_count(count)
    tail = (1 - confidence) / 2
    low = 0.0 if count == 0 else float(gammaincinv(count, tail))
    return low, float(gammaincinv(count + 1, 1 - tail))


def byar(count: float, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Byar's approximation to the exact interval (Breslow & Day 1987, p. 69); of no count at all it has no lower end but 0.

    Raises ValueError for a negative count.
    """
    _possible_count(count)
    z = normal_quantile(confidence)
    low = count * (1 - 1 / (9 * count) - z / (3 * count**0.5)) ** 3 if count else 0.0
    more = count + 1
    return low, more * (1 - 1 / (9 * more) + z / (3 * more**0.5)) ** 3


def _possible_count(count: float) -> None:
    if count < 0:
        raise ValueError("a count cannot be negative")


def estimate(kind: Kind, scale: int, numerator: float, denominator: float) -> Estimate | None:
    """The value that counts give, in its own unit, with its 95 % interval; None for kinds where counts do not give one."""
    if denominator <= 0 or numerator < 0:
        return None
    match KINDS[kind].interval:
        case "wilson":
            if numerator > denominator:
                return None
            return Estimate(numerator / denominator, *wilson(numerator, denominator), "wilson").scaled(scale)
        case "poisson":
            method: Method = "poisson_exact" if numerator < EXACT_BELOW else "byar"
            return Estimate(numerator, *poisson(numerator), method).scaled(scale / denominator)
        case None:
            return None
