"""A rule for target levels that results have made useless."""

from collections import defaultdict
from collections.abc import Iterator

from indicators.catalogue.remarks import Context, Remark, remark
from indicators.entries.specification import Specification
from indicators.statistics.values import Beside, target_class

YEARS_MET = 3
"""A level that all have met so many periods in a row no longer tells anybody apart."""

FEWEST_REGIONS = 15
"""So many regions must have results in each of them: those that are left out may be those that do not meet it."""


def targets_still_tell(spec: Specification, context: Context) -> Iterator[Remark]:
    """Not every region has met the highest target for years."""
    by_period: dict[str, dict[str, bool]] = defaultdict(dict)
    for (period, region), value in (context.results.get(spec.id, {}) if spec.targets else {}).items():
        by_period[period][region] = target_class(
            spec.targets, value, _beside(spec, period, region, context)
        ) == _hardest(spec)
    latest = sorted(by_period)[-YEARS_MET:]
    everybody = [met for met in (by_period[period] for period in latest) if len(met) >= FEWEST_REGIONS]
    if len(everybody) == YEARS_MET and all(all(met.values()) for met in everybody):
        number = min(map(len, everybody))
        yield remark(spec.id, "dead-target", number=number, periods=", ".join(latest))


def _beside(spec: Specification, period: str, region: str, context: Context) -> Beside:
    """What a double level asks for besides; the nation's values are not among the results, so a band is met by nobody."""
    asked = {target.also.indicator for target in spec.targets if target.also}
    known = {one: context.results.get(one, {}).get((period, region)) for one in asked}
    return Beside(others={one: value for one, value in known.items() if value is not None})


def _hardest(spec: Specification) -> str:
    """The class of values that meet every level."""
    return "high" if any(target.level == "high" for target in spec.targets) else "met"
