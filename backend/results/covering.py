"""How completely an indicator's source covers its patients, and what those who are missing could make of the nation's value."""

from collections.abc import Sequence

from backend.results.quality import CoverageRule
from backend.results.schemas import CellOut
from backend.results.statistics_schemas import BoundsOut, ChangeOut, CoverageOut
from backend.results.trends import Period
from indicators.entries.geography import NATION
from indicators.entries.specification import Specification
from indicators.statistics.coverage import both_certain_from, bounds
from indicators.statistics.coverage_floor import coverage_of, floor_of
from indicators.statistics.differences import Counts


def coverage(
    spec: Specification, shown: Period, regions: Sequence[CellOut], change: ChangeOut | None, rule: CoverageRule
) -> CoverageOut | None:
    """What is known of the coverage in the period; None where nothing is: neither a share, a floor nor who is missing."""
    floor = floor_of(spec, rule.sources)
    share = coverage_of(spec, rule.sources, NATION, shown.asked.period_start, shown.asked.period_end)
    worst = _bounds(spec, regions)
    if floor is None and share is None and worst is None:
        return None
    return CoverageOut(
        percent=share.percent if share else None,
        at_least=share.at_least if share else None,
        at_most=share.at_most if share else None,
        scope=share.scope if share else None,
        source=share.source if share else None,
        floor=floor.percent if floor else None,
        floor_source=floor.source if floor else None,
        withheld=[cell.region for cell in regions if cell.cause == "withheld_for_quality"],
        bounds=worst,
        change_certain_from=_certain_from(spec, change),
    )


def _bounds(spec: Specification, regions: Sequence[CellOut]) -> BoundsOut | None:
    """Of the regions that show counts and how many are missing; None where some of them do not tell, or nobody is missing."""
    shown = [cell for cell in regions if cell.value is not None and cell.numerator and cell.denominator]
    missing = [cell.missing for cell in shown if cell.missing is not None]
    if spec.measure.interval != "wilson" or spec.adjusted is not None or len(missing) < len(shown) or not sum(missing):
        return None
    together = Counts.together([Counts(float(cell.numerator or 0), float(cell.denominator or 0)) for cell in shown])
    absent = float(sum(missing))
    if spec.computation is not None and spec.computation.missing == "not_met":  # they stand in the denominator already
        together = Counts(together.numerator, together.denominator - absent)
    if together.numerator > together.denominator:
        return None
    worst = bounds(together, absent)
    return BoundsOut(
        none_met=worst.none_met * spec.scale,
        all_met=worst.all_met * spec.scale,
        missing=sum(missing),
        regions=len(shown),
    )


def _certain_from(spec: Specification, change: ChangeOut | None) -> float | None:
    """The coverage, in per cent and alike in both periods, from which the change would be certain whatever the missing are."""
    if change is None or spec.measure.interval != "wilson":
        return None
    needed = both_certain_from(0.0, abs(change.difference.value) / spec.scale)
    return None if needed is None else 100 * needed
