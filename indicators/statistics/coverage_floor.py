"""Whether a source covers enough of its patients in a region and period for values to be compared."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

from indicators.entries.geography import NATION
from indicators.entries.source import CoverageFloor, DataSource, DatedShare
from indicators.entries.specification import Specification


def floor_of(spec: Specification, sources: Mapping[str, DataSource]) -> CoverageFloor | None:
    """The indicator's own floor, else the highest of the sources that it is followed by today; None where nobody says one."""
    if spec.coverage_floor is not None:
        return spec.coverage_floor
    floors = (sources[use.source].coverage_floor for use in spec.sources if use.source in sources)
    return max((floor for floor in floors if floor), key=lambda floor: floor.percent, default=None)


def coverage_of(
    spec: Specification, sources: Mapping[str, DataSource], region: str, start: date, end: date
) -> DatedShare | None:
    """The lowest coverage that is known of the indicator's sources in the region ("00": the nation) and in [start, end).

    A share of another year says nothing of this one, and the nation's nothing of a region; nor does that of one level of care.
    """
    known = [
        share
        for use in spec.sources
        if use.source in sources and not isinstance(sources[use.source].coverage, str)
        for share in sources[use.source].coverage
        if isinstance(share, DatedShare) and share.care_level is None and (share.region or NATION) == region
        if _within(share.date, start, end)
    ]
    return min(known, key=_highest, default=None)


def _within(written: str, start: date, end: date) -> bool:
    """Whether a year, a month or a day shares a day with the period."""
    year, month, day = [*(int(part) for part in written.split("-")), 0, 0][:3]
    first = date(year, month or 1, day or 1)
    longest = timedelta(days=1) if day else timedelta(days=27) if month else timedelta(days=364)
    return first < end and start < first + longest


def _highest(share: DatedShare) -> Decimal:
    """The most that the share can be."""
    return next((known for known in (share.percent, share.at_most) if known is not None), Decimal(100))


def too_low(spec: Specification, sources: Mapping[str, DataSource], region: str, start: date, end: date) -> bool:
    """Whether the known coverage is under the floor. What is not known is not too low: it is told as unknown."""
    floor = floor_of(spec, sources)
    share = coverage_of(spec, sources, region, start, end) if floor else None
    return floor is not None and share is not None and _highest(share) < floor.percent
