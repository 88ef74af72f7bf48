"""Confidence intervals for shares and rates, checked against published tables in `tests/`."""

from statistics import NormalDist

from indicators.kinds import KINDS, Kind


def _z(confidence: float) -> float:
    """The two-sided normal quantile: 1.96 for 0.95."""
    return NormalDist().inv_cdf(0.5 + confidence / 2)


def wilson(numerator: float, denominator: float, confidence: float = 0.95) -> tuple[float, float]:
    """Wilson's score interval of a share, within 0–1.

    Wilson 1927; the form of Newcombe 1998 (Statistics in Medicine 17:857–872). Raises ValueError unless
    0 ≤ numerator ≤ denominator and denominator > 0.
    """
    if not 0 <= numerator <= denominator or denominator <= 0:
        raise ValueError("a share needs 0 <= numerator <= denominator and somebody in the denominator")
    z = _z(confidence)
    middle = 2 * numerator + z * z
    reach = z * (z * z + 4 * numerator * (1 - numerator / denominator)) ** 0.5
    whole = 2 * (denominator + z * z)
    return max(0.0, (middle - reach) / whole), min(1.0, (middle + reach) / whole)


EXACT_BELOW = 10
"""Counts under this get the exact Poisson interval, larger ones Byar's approximation (as PHE's methods do)."""


def poisson(count: float, confidence: float = 0.95) -> tuple[float, float]:
    """Interval of a Poisson count: exact under 10, Byar's method from 10 (Breslow & Day 1987, p. 69).

    Divide by the person-time for a rate's interval. Raises ValueError for a negative count.
    """
    if count < 0:
        raise ValueError("a count cannot be negative")
    return _exact_poisson(count, confidence) if count < EXACT_BELOW else _byar(count, confidence)


def _exact_poisson(count: float, confidence: float) -> tuple[float, float]:
    from scipy.special import gammaincinv  # late: half a second that most commands never need

    tail = (1 - confidence) / 2
    low = 0.0 if count == 0 else float(gammaincinv(count, tail))
    return low, float(gammaincinv(count + 1, 1 - tail))


def _byar(count: float, confidence: float) -> tuple[float, float]:
    z = _z(confidence)
    low = count * (1 - 1 / (9 * count) - z / (3 * count**0.5)) ** 3
    more = count + 1
    return low, more * (1 - 1 / (9 * more) + z / (3 * more**0.5)) ** 3


def interval(kind: Kind, scale: int, numerator: float, denominator: float) -> tuple[float, float] | None:
    """The 95 % interval of a value in its own unit; None for kinds where counts alone do not give one."""
    if denominator <= 0 or numerator < 0:
        return None
    match KINDS[kind].interval:
        case "wilson":
            if numerator > denominator:
                return None
            low, high = wilson(numerator, denominator)
            return low * scale, high * scale
        case "poisson":
            low, high = poisson(numerator)
            return low / denominator * scale, high / denominator * scale
        case None:
            return None
