"""Standardisation: a rate as it would be with a standard population's ages, and events against those that were expected."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from indicators.entries.figures import AgeRange
from indicators.statistics.intervals import CONFIDENCE, poisson
from indicators.statistics.methods import Estimate

FEWEST_EVENTS = 10
"""A directly standardised rate of fewer events says nothing (Morris, Tan, Fryers & Bestwick 2018, Population Health Metrics
16:19)."""


class Stratum(NamedTuple):
    """One age class: so many events among so many persons (or years lived)."""

    events: float
    persons: float


class NotStandardised(ValueError):
    """Why a rate cannot be standardised: too few events, or ages that are not the standard population's."""


def in_classes(strata: Mapping[AgeRange, Stratum], classes: Iterable[AgeRange]) -> dict[AgeRange, Stratum]:
    """The strata summed to the standard population's classes, which may be wider than theirs.

    Raises NotStandardised where a stratum lies in no class, or a class has none.
    """
    wanted = list(classes)
    summed: dict[AgeRange, list[Stratum]] = defaultdict(list)
    for ages, stratum in strata.items():
        holding = next((one for one in wanted if one.holds(ages)), None)
        if holding is None:
            raise NotStandardised(f"no class of the standard population holds the ages {ages}")
        summed[holding].append(stratum)
    if without := [str(one) for one in wanted if one not in summed]:
        raise NotStandardised(f"nobody is counted in the standard population's classes {', '.join(without)}")
    return {
        ages: Stratum(sum(part.events for part in parts), sum(part.persons for part in parts))
        for ages, parts in summed.items()
    }


def direct(
    strata: Mapping[AgeRange, Stratum],
    weights: Mapping[AgeRange, float],
    per: int = 100_000,
    confidence: float = CONFIDENCE,
) -> Estimate:
    """The rate per `per` persons, weighted to the standard population `weights`, with the interval of Dobson et al.

    Dobson, Kuulasmaa, Eberle & Scherer 1991 (Statistics in Medicine 10:457–462): the interval of all the events, carried over
    to the weighted sum by the ratio of its standard error to theirs. Raises NotStandardised for fewer than ten events, for
    ages without persons, and as `in_classes`.
    """
    by_class = in_classes(strata, weights)
    events = sum(stratum.events for stratum in by_class.values())
    if events < FEWEST_EVENTS:
        raise NotStandardised(f"fewer than {FEWEST_EVENTS} events")
    if empty := [str(ages) for ages, stratum in by_class.items() if stratum.persons <= 0]:
        raise NotStandardised(f"nobody lives in the ages {', '.join(empty)}")
    total = sum(weights.values())
    shares = {ages: weight / total for ages, weight in weights.items()}
    rate = sum(shares[ages] * one.events / one.persons for ages, one in by_class.items())
    variance = sum((shares[ages] / one.persons) ** 2 * one.events for ages, one in by_class.items())
    low, high = poisson(events, confidence)
    ratio = (variance / events) ** 0.5
    return Estimate(rate, rate + ratio * (low - events), rate + ratio * (high - events), "dobson").scaled(per)


def expected_events(strata: Mapping[AgeRange, Stratum], standard: Mapping[AgeRange, Stratum]) -> float:
    """How many events there would be with the standard population's rate at each age.

    Raises NotStandardised where the standard population has nobody of some age, and as `in_classes`.
    """
    if empty := [str(ages) for ages, one in standard.items() if one.persons <= 0]:
        raise NotStandardised(f"the standard population has nobody in the ages {', '.join(empty)}")
    by_class = in_classes(strata, standard)
    return sum(by_class[ages].persons * one.events / one.persons for ages, one in standard.items())


def indirect(events: float, expected: float, confidence: float = CONFIDENCE) -> Estimate:
    """The standardised mortality (or morbidity) ratio: events against those expected; 1 is as expected.

    Interval of the events, exact under ten and Byar's from ten, divided by the expected (Breslow & Day 1987, pp. 65–71).
    Raises NotStandardised where none are expected, ValueError for a negative count.
    """
    if expected <= 0:
        raise NotStandardised("no events are expected")
    low, high = poisson(events, confidence)
    return Estimate(events / expected, low / expected, high / expected, "indirect")
