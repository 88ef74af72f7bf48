"""What statistics says of the values that are shown: who differs, what has changed, how much regions differ.

Everything is worked out from shown cells, as a reader could do it: none of it can give a hidden one away.
"""

from collections.abc import Iterable, Mapping, Sequence

from backend.results.schemas import CellOut
from backend.results.statistics_schemas import (
    ChangeOut,
    ComparedRegions,
    ControlChartOut,
    Difference,
    OutcomeStatistics,
    SignalOut,
    SpreadChangeOut,
    SpreadOut,
    TrendLine,
    WomenMen,
)
from backend.results.trends import Period, counts, in_each, sums
from indicators.entries.geography import NATION
from indicators.entries.specification import Specification
from indicators.statistics import control_charts, differences, funnel
from indicators.statistics import spread as spreads
from indicators.statistics.control_charts import Chart
from indicators.statistics.differences import Counts, certain, standing
from indicators.statistics.intervals import estimate
from indicators.statistics.methods import Estimate
from indicators.statistics.trend import slope

DAYS_A_YEAR = 365.25


def of_outcome(
    spec: Specification, shown: Period, every: Sequence[Period], nation: CellOut | None, by_sex: Iterable[CellOut]
) -> OutcomeStatistics:
    """What can be said of an indicator in the shown period, beside `every` one, oldest first.

    `by_sex` are the regions' cells of women and men. Periods of another measure or unit are not held against this one.
    """
    alike = [period for period in every if period.specification.comparable(spec)]
    before = _before(shown, alike)
    return OutcomeStatistics(
        regions=regions(spec, shown, nation),
        change=_change(spec, before, shown) if before else None,
        spread=_spread_out(_spread(spec, shown)),
        spread_change=_spread_change(spec, before, shown) if before else None,
        trend=_trend(spec, alike),
        control_chart=_control_chart(spec, alike) if shown.asked.is_month else None,
        women_men=women_men(spec, by_sex),
    )


def _before(shown: Period, alike: Sequence[Period]) -> Period | None:
    """What a period is held against: the one before it or, of a month, the same month of the year before (seasons)."""
    earlier = [period for period in alike if period.asked.period_start < shown.asked.period_start]
    if shown.asked.is_month:
        start = shown.asked.period_start
        same_month = (start.year - 1, start.month)
        earlier = [one for one in earlier if (one.asked.period_start.year, one.asked.period_start.month) == same_month]
    return earlier[-1] if earlier else None


def _counts(period: Period) -> dict[str, Counts]:
    """The counts of the regions that show them and have somebody to measure."""
    return {
        region: Counts(float(pair[0]), float(pair[1]))
        for region, point in period.points.items()
        if region != NATION and (pair := counts(point)) and pair[1] > 0
    }


def _difference(between: Estimate) -> Difference:
    value, low, high, method = between
    return Difference(value=value, low=low, high=high, certain=certain(between), method=method)


def regions(spec: Specification, shown: Period, nation: CellOut | None) -> ComparedRegions | None:
    """The regions held against the nation; None where there is none, or nothing to judge chance by."""
    target = _target(spec, nation)
    some = _counts(shown) if spec.adjusted is None else {}
    intervals = {region: own for region, one in sorted(some.items()) if (own := estimate(spec.kind, spec.scale, *one))}
    if target is None or not intervals:
        return None
    sides = {region: standing(own.low, own.high, target) for region, own in intervals.items()}
    dispersion, beyond = _beyond(spec, some, target / spec.scale)
    return ComparedRegions(
        against=target,
        compared=len(intervals),
        above=[region for region, side in sides.items() if side == "above"],
        below=[region for region, side in sides.items() if side == "below"],
        expected_false_alarms=funnel.false_alarms(len(intervals)),
        dispersion=dispersion,
        beyond_dispersion=beyond,
        method=next(reversed(intervals.values())).method,
        dispersion_method="funnel_overdispersed",
    )


def _target(spec: Specification, nation: CellOut | None) -> float | None:
    """The nation's value, unrounded where its counts are shown."""
    if nation is None or nation.value is None:
        return None
    if spec.measure.counts_give_value and nation.numerator and nation.denominator and float(nation.denominator):
        return float(nation.numerator) / float(nation.denominator) * spec.scale
    return float(nation.value)


def _beyond(spec: Specification, some: Mapping[str, Counts], target: float) -> tuple[float | None, list[str]]:
    """How much more than by chance the regions differ, and those outside the funnel that allows for it."""
    of_shares = spec.measure.interval == "wilson"
    if target <= 0 or (of_shares and target >= 1):
        return None, []
    error_of = funnel.share_error if of_shares else funnel.rate_error
    errors = {region: error_of(target, one.denominator) for region, one in some.items()}
    values = {region: one.numerator / one.denominator for region, one in some.items()}
    scores = [(values[region] - target) / error for region, error in errors.items()]
    dispersion = funnel.overdispersion(scores, list(errors.values()))
    if dispersion is None:
        return None, []
    limits = {region: funnel.widened(target, error, dispersion.between) for region, error in errors.items()}
    return dispersion.ratio, [region for region in sorted(some) if funnel.outside(values[region], limits[region])]


def _change(spec: Specification, before: Period, shown: Period) -> ChangeOut | None:
    if not (sums(spec) and sums(before.specification)):
        return None
    change = differences.change(spec.kind, spec.scale, _counts(before), _counts(shown))
    if change is None:
        return None
    return ChangeOut(
        from_period=before.asked.period_label,
        difference=_difference(change.difference),
        regions=list(change.regions),
    )


def _spread(spec: Specification, shown: Period) -> spreads.Spread | None:
    if spec.measure.made_of == "answer":
        return None
    values = {
        region: float(point.value)
        for region, point in shown.points.items()
        if region != NATION and point.value is not None
    }
    some = _counts(shown) if spec.adjusted is None else {}
    return spreads.spread(spec.kind, list(values.values()), [some[region] for region in values if region in some])


def _spread_out(spread: spreads.Spread | None) -> SpreadOut | None:
    return None if spread is None else SpreadOut(**spread._asdict())


def _spread_change(spec: Specification, before: Period, shown: Period) -> SpreadChangeOut | None:
    if not spec.measure.counts_give_value or spec.adjusted is not None:
        return None
    changed = spreads.changed(spec.kind, spec.scale, _counts(before), _counts(shown))
    if changed is None:
        return None
    return SpreadChangeOut(
        from_period=before.asked.period_label,
        before=SpreadOut(**changed.first._asdict()),
        now=SpreadOut(**changed.then._asdict()),
        regions=list(changed.regions),
    )


def _over_time(spec: Specification, alike: Sequence[Period]) -> tuple[list[Period], list[str], list[float]]:
    """The periods with counts, the regions that are in each of them, and the value of those together in each."""
    by_period = {id(period): _counts(period) for period in alike if sums(period.specification)}
    with_counts = [(one, frozenset(by_period[id(one)])) for one in alike if by_period.get(id(one))]
    compared, in_all = in_each(with_counts)
    same = sorted(in_all)
    if not same:
        return [], [], []
    together = [Counts.together([by_period[id(period)][region] for region in same]) for period in compared]
    return compared, same, [spec.scale * one.numerator / one.denominator for one in together]


def _trend(spec: Specification, alike: Sequence[Period]) -> TrendLine | None:
    periods, same, values = _over_time(spec, alike)
    years = [period.asked.period_start.toordinal() / DAYS_A_YEAR for period in periods]
    line = slope(years, values)
    return None if line is None else TrendLine(a_year=_difference(line), periods=len(periods), regions=same)


def _control_chart(spec: Specification, alike: Sequence[Period]) -> ControlChartOut | None:
    periods, same, values = _over_time(spec, alike)
    drawn = control_charts.chart(values)
    if drawn is None:
        return None
    labels = [period.asked.period_label for period in periods]
    return ControlChartOut(
        mean=drawn.mean,
        low=drawn.low,
        high=drawn.high,
        signals=[
            SignalOut(rule=one.rule, periods=labels[one.first : one.last + 1], upwards=one.upwards)
            for one in control_charts.signals(values, drawn)
        ],
        assurance=_assurance(spec, drawn),
        regions=same,
    )


def _assurance(spec: Specification, drawn: Chart) -> control_charts.Assurance | None:
    target = next((one for one in spec.targets if one.level == "met"), None)
    return None if target is None else control_charts.assurance(drawn, float(target.value), spec.direction)


def women_men(spec: Specification, by_sex: Iterable[CellOut]) -> WomenMen | None:
    """Women and men over the regions that show both; None where counts give no interval."""
    sexes: dict[str, dict[str, Counts]] = {"women": {}, "men": {}}
    for cell in by_sex:
        if cell.region != NATION and cell.value is not None and cell.numerator and cell.denominator:
            of = Counts(float(cell.numerator), float(cell.denominator))
            if cell.sex in sexes and of.denominator > 0:
                sexes[cell.sex][cell.region] = of
    same = sorted(sexes["women"].keys() & sexes["men"].keys())
    if not same or not sums(spec):
        return None
    women, men = (Counts.together([of[region] for region in same]) for of in sexes.values())
    difference = differences.of_counts(spec.kind, spec.scale, men, women)
    if difference is None:
        return None
    return WomenMen(
        women=spec.scale * women.numerator / women.denominator,
        men=spec.scale * men.numerator / men.denominator,
        difference=_difference(difference),
        regions=same,
    )
