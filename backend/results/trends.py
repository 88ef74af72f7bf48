"""Results over time: each period by the version of its values, and the nation over the same regions."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from sqlmodel import Session

from backend.collection.expected import Expected
from backend.register.reading import Register
from backend.results import queries
from backend.results.cells import TableCell, decimal_text, leaking
from backend.results.quality import CoverageRule
from backend.results.schemas import NationTrend, TrendPeriod, TrendPoint
from indicators.entries.geography import NATION
from indicators.entries.specification import Specification
from indicators.statistics.values import rounded


class Point(NamedTuple):
    """A region's (or the nation's) total in one period, as the trend needs it."""

    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    cause: str | None


class Sum(NamedTuple):
    """The nation as the sum of some regions."""

    value: Decimal
    numerator: Decimal
    denominator: Decimal
    of_regions: int


class Period(NamedTuple):
    """One period of an indicator: the round that asked, the version of its values, and its totals by region."""

    asked: Expected
    specification: Specification
    points: Mapping[str, Point]


def sum_of(shown: Iterable[Point], spec: Specification) -> Sum | None:
    """The nation as the sum of the regions' shown counts, for additive kinds; None where nothing can be summed.

    Only shown cells are summed, so the sum gives away nothing that is hidden.
    """
    if not sums(spec):
        return None
    pairs = [pair for point in shown if (pair := counts(point))]
    numerator = sum((part for part, _ in pairs), Decimal(0))
    denominator = sum((whole for _, whole in pairs), Decimal(0))
    if not denominator:
        return None
    return Sum(rounded(numerator * spec.scale / denominator, spec.decimals), numerator, denominator, len(pairs))


def counts(point: Point) -> tuple[Decimal, Decimal] | None:
    """What of a point goes into the nation's sum: nothing where it is hidden or has no counts."""
    if point.value is None or point.numerator is None or point.denominator is None:
        return None
    return point.numerator, point.denominator


def sums(spec: Specification) -> bool:
    """Whether the nation's value is the regions' counts together."""
    return spec.additive and spec.measure.parts == "counts"


def periods(
    session: Session, seen: queries.Sight, known: Register, rounds: Mapping[str, Sequence[Expected]]
) -> Mapping[str, list[Period]]:
    """Every period of each indicator that is asked for, oldest first: one for each label, by the round that came first."""
    points = _points(session, seen, known, frozenset(rounds))
    shown: dict[str, list[Period]] = {}
    for indicator, asking in rounds.items():
        same_period: dict[str, list[Expected]] = defaultdict(list)
        for asked in asking:
            same_period[asked.period_label].append(asked)
        of_indicator = [_period(known, indicator, some, points) for some in same_period.values()]
        shown[indicator] = sorted(of_indicator, key=lambda period: period.asked.period_start)
    return shown


MOST_MONTHS = 25
"""Of a trend: the month that is shown, the same month a year and two years before, and all between."""


def newness(asked: Expected) -> tuple[int, int]:
    """The order of periods, newest last: by their ends, and of those that end at once the longest last."""
    return asked.period_end.toordinal(), -asked.period_start.toordinal()


def beside(shown: Period | None, every: Sequence[Period]) -> Sequence[Period]:
    """The periods to see beside the shown one (None: nothing asks for that), oldest first: whole periods beside a whole one,
    and months beside a month, the newest MOST_MONTHS or, where the shown one is older, as many up to that.
    """
    months = shown.asked.is_month if shown else all(period.asked.is_month for period in every)
    alike = [period for period in every if period.asked.is_month == months]
    if not months:
        return alike
    newest = alike[-MOST_MONTHS:]
    if shown is None or shown in newest:
        return newest
    return alike[: alike.index(shown) + 1][-MOST_MONTHS:]


Points = Mapping[tuple[str, str, date, int], Mapping[str, Point]]
"""Totals by indicator, round, first day and version, and then by region."""


def _period(known: Register, indicator: str, rounds: Sequence[Expected], points: Points) -> Period:
    """The period of rounds with one label. What another round has is shown only where it is of the same version."""
    version = known.by_id[rounds[0].specification_id]
    totals: dict[str, Point] = {}
    for asked in reversed(rounds):
        totals |= points.get((indicator, asked.id, asked.period_start, version.number), {})
    return Period(rounds[0], version.specification, totals)


def _points(session: Session, seen: queries.Sight, known: Register, indicators: frozenset[str]) -> Points:
    rows, rule = queries.trend(session, seen, indicators), CoverageRule.of(session)
    nation = {_total_of(row) for row in rows if row.region == NATION}
    hidden = leaking(session, seen, nation)
    points: dict[tuple[str, str, date, int], dict[str, Point]] = defaultdict(dict)
    for row in rows:
        if row.statistic != known.statistic(row.indicator, row.version, row.statistic):
            continue
        cause = row.cause or (None if row.value is not None else "not_delivered")
        point = Point(row.value, row.numerator, row.denominator, cause)
        if rule.withholds(_specification(known, row), row.region, row.period_start, row.period_end):
            point = Point(None, None, None, cause or "withheld_for_quality")
        if row.region == NATION and _total_of(row) in hidden:
            point = Point(None, None, None, "suppressed")
        points[row.indicator, row.round_id, row.period_start, row.version][row.region] = point
    return points


def _specification(known: Register, row: Any) -> Specification | None:
    version = known.by_number.get((row.indicator, row.version))
    return version.specification if version else None


def _total_of(row: Any) -> TableCell:
    return row.indicator, (row.period_start, row.period_end), "total", "total"


def trend(shown: Iterable[Period]) -> list[TrendPoint]:
    """Every region's value in every period, and the nation's: delivered, or summed from the regions shown."""
    points: list[TrendPoint] = []
    for period in shown:
        points += [_point(region, period, point) for region, point in sorted(period.points.items())]
        if NATION not in period.points and (total := sum_of(period.points.values(), period.specification)):
            points.append(_summed(period, total))
    return points


def _point(region: str, period: Period, point: Point) -> TrendPoint:
    return TrendPoint.model_construct(  # not validated: thousands of them, made of what the database has
        region=region,
        period_label=period.asked.period_label,
        period_start=period.asked.period_start,
        value=decimal_text(point.value),
        cause=point.cause,
        of_regions=None,
    )


def _summed(period: Period, total: Sum) -> TrendPoint:
    whole = Point(total.value, total.numerator, total.denominator, None)
    return _point(NATION, period, whole).model_copy(update={"of_regions": total.of_regions})


def measures(shown: Iterable[Period], spec: Specification) -> list[TrendPeriod]:
    """By which version each period with something to show was measured; `spec` is the one that they are held against."""
    return [
        TrendPeriod(
            period_label=period.asked.period_label,
            version=period.specification.version,
            unit=period.specification.unit,
            decimals=period.specification.decimals,
            comparable=period.specification.comparable(spec),
        )
        for period in shown
        if period.points
    ]


def over_the_same(shown: Iterable[Period], spec: Specification) -> NationTrend | None:
    """The nation summed over the regions that have a value in each period; None where that is what the sums are already."""
    summed = [(p, frozenset(r for r, point in p.points.items() if counts(point))) for p in shown if _is_summed(p, spec)]
    compared, same = in_each(summed)
    if len(compared) < 2 or all(regions == same for _, regions in summed):
        return None
    points = [_summed(period, total) for period in compared if (total := _sum_over(period, same))]
    return NationTrend(regions=sorted(same), points=points)


def in_each(by_period: Sequence[tuple[Period, frozenset[str]]]) -> tuple[list[Period], frozenset[str]]:
    """The periods that can be compared, and the regions that are in each of them.

    A period with less than half of the most regions (one that is coming in, or was tried by a few) does not decide which
    they are: with it hardly any would be left.
    """
    most = max((len(regions) for _, regions in by_period), default=0)
    compared = [(period, regions) for period, regions in by_period if 2 * len(regions) >= most]
    same = frozenset[str].intersection(*(regions for _, regions in compared)) if compared else frozenset[str]()
    return [period for period, _ in compared], same


def _is_summed(period: Period, spec: Specification) -> bool:
    return NATION not in period.points and sums(period.specification) and period.specification.comparable(spec)


def _sum_over(period: Period, regions: Collection[str]) -> Sum | None:
    return sum_of((point for region, point in period.points.items() if region in regions), period.specification)
