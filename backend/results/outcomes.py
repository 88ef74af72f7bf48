"""A pathway's outcomes: the nation and every region for a period, each cell with a value or its cause, and the trend."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from sqlmodel import Session

from backend.collection import expected
from backend.collection.expected import Expected
from backend.core.clock import now
from backend.core.errors import NotFound
from backend.core.permissions import Actor
from backend.core.states import SubmissionState
from backend.core.words import word
from backend.register.reading import Register, register
from backend.register.schemas import TargetOut
from backend.results import queries
from backend.results.causes import empty_cause
from backend.results.cells import as_cells, decimal_text, interval_of, leaking, sight
from backend.results.schemas import CellOut, IndicatorOutcome, Outcomes, TrendPoint
from indicators.catalogue.packaged import packaged
from indicators.entries.geography import NATION
from indicators.entries.specification import Specification
from indicators.statistics.values import rounded, target_class


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


def sum_of(shown: Iterable[Point], spec: Specification) -> Sum | None:
    """The nation as the sum of the regions' shown counts, for additive kinds; None where nothing can be summed.

    Only shown cells are summed, so the sum gives away nothing that is hidden.
    """
    if not spec.additive or spec.measure.parts != "counts":
        return None
    counts = [
        (point.numerator, point.denominator)
        for point in shown
        if point.value is not None and point.numerator is not None and point.denominator is not None
    ]
    numerator = sum((part for part, _ in counts), Decimal(0))
    denominator = sum((whole for _, whole in counts), Decimal(0))
    if not denominator:
        return None
    return Sum(rounded(numerator * spec.scale / denominator, spec.decimals), numerator, denominator, len(counts))


def summed(shown: Sequence[CellOut], spec: Specification) -> CellOut | None:
    """The nation's cell as the sum of the regions' shown cells, with its interval; None where nothing can be summed."""
    total = sum_of(map(_point, shown), spec)
    if total is None:
        return None
    low, high = interval_of(spec, total.numerator, total.denominator)
    return next(cell for cell in shown if cell.value is not None).model_copy(
        update={
            "region": NATION,
            "region_name": packaged().region_name(NATION),
            "value": decimal_text(total.value),
            "numerator": decimal_text(total.numerator),
            "denominator": decimal_text(total.denominator),
            "n": None,
            "missing": None,
            "low": low,
            "high": high,
            "comment": None,
            "target_class": target_class(spec.targets, total.value),
            "origin": "summed",
            "of_regions": total.of_regions,
            "submission": None,
        }
    )


def _point(cell: CellOut) -> Point:
    value, numerator, denominator = (
        None if text is None else Decimal(text) for text in (cell.value, cell.numerator, cell.denominator)
    )
    return Point(value, numerator, denominator, cell.cause)


@dataclass(frozen=True)
class _Scene:
    """What the outcomes of several indicators are made from."""

    cells: Mapping[str, Mapping[str, CellOut]]
    points: Mapping[tuple[str, str], Mapping[str, Point]]
    rounds: Mapping[str, Sequence[Expected]]
    known: Register
    regions: Mapping[str, list[str]]
    states: Mapping[tuple[str, str, str], str]
    declared: Mapping[tuple[str, str, str | None], str]


def outcomes(
    session: Session,
    actor: Actor,
    indicators: Sequence[str],
    period: str | None,
    *,
    pathway: str | None = None,
    name: str = "",
) -> Outcomes:
    """The results of some indicators for one period (None: the newest with anything)."""
    seen, known = sight(session, actor), register(session)
    rounds = expected.asking_for(session, indicators)
    labels = {r.period_label: r.period_start for some in rounds.values() for r in some}
    periods = sorted(labels, key=lambda label: labels[label], reverse=True)
    points = _points(session, seen, known, rounds)
    chosen = period or next((p for p in periods if any(points.get((i, p)) for i in indicators)), None)
    shown = {r.id for some in rounds.values() for r in some if r.period_label == chosen}
    scene = _Scene(
        _cells(session, seen, known, indicators, chosen),
        points,
        rounds,
        known,
        expected.regions(session, shown),
        expected.states(session, shown),
        expected.declared(session, shown),
    )
    results = [_outcome(indicator, chosen, scene, pathway) for indicator in indicators if indicator in known.published]
    results.sort(key=lambda outcome: (outcome.priority or 9, outcome.name))
    return Outcomes(pathway=pathway, name=name, period=chosen, periods=periods, indicators=results, notice=None)


def _cells(
    session: Session, seen: queries.Sight, known: Register, indicators: Sequence[str], period: str | None
) -> Mapping[str, Mapping[str, CellOut]]:
    """The whole cells of the shown period, by indicator and region."""
    by_indicator: dict[str, dict[str, CellOut]] = defaultdict(dict)
    if period is not None:
        totals = queries.Filter(indicators=frozenset(indicators), period=period, totals=True)
        rows = queries.cells(session, seen, totals)
        for cell in as_cells(session, seen, known, rows):
            if cell.statistic == _statistic(known, cell.indicator, cell.version, cell.statistic):
                by_indicator[cell.indicator][cell.region] = cell
    return by_indicator


def _points(
    session: Session, seen: queries.Sight, known: Register, rounds: Mapping[str, Sequence[Expected]]
) -> Mapping[tuple[str, str], dict[str, Point]]:
    """Every period's totals, by indicator and period and then by region."""
    label_of = {r.id: r.period_label for some in rounds.values() for r in some}
    rows = queries.trend(session, seen, frozenset(rounds))
    nation = {(r.indicator, r.period_start, "total", "total") for r in rows if r.region == NATION}
    hidden = leaking(session, seen, nation)
    points: dict[tuple[str, str], dict[str, Point]] = defaultdict(dict)
    for row in rows:
        if row.statistic != _statistic(known, row.indicator, row.version, row.statistic):
            continue
        cause = row.cause or (None if row.value is not None else "not_delivered")
        point = Point(row.value, row.numerator, row.denominator, cause)
        if row.region == NATION and (row.indicator, row.period_start, "total", "total") in hidden:
            point = Point(None, None, None, "suppressed")
        points[row.indicator, label_of.get(row.round_id, "")][row.region] = point
    return points


def _statistic(known: Register, indicator: str, number: int, otherwise: str) -> str:
    """The statistic that the specification's own kind has; a row of another (a quartile beside a median) is not shown."""
    version = known.by_number.get((indicator, number))
    return version.specification.kind if version else otherwise


def _outcome(indicator: str, period: str | None, scene: _Scene, pathway: str | None) -> IndicatorOutcome:
    spec = scene.known.published[indicator].specification
    link = next((one for one in spec.pathways if one.pathway == pathway), None)
    present = scene.cells.get(indicator, {})
    round_ = next((r for r in scene.rounds[indicator] if r.period_label == period), None)
    regions = _region_cells(spec, round_, present, scene) if round_ else []
    return IndicatorOutcome(
        indicator=indicator,
        version=spec.version,
        name=spec.name.sv,
        unit=spec.unit,
        decimals=spec.decimals,
        direction=spec.direction,
        kind=spec.kind,
        priority=link.priority if link else None,
        goal=link.goal if link else None,
        targets=[TargetOut(level=t.level, operator=t.operator, value=t.value) for t in spec.targets],
        followable=spec.followable,
        delivered=sum(cell.value is not None or cell.cause in PROTECTED for cell in regions),
        expected=len(regions),
        period_label=period,
        nation=present.get(NATION) or summed(regions, spec),
        regions=regions,
        trend=_trend(indicator, spec, scene),
    )


PROTECTED = ("suppressed", "below_minimum_size")
"""Causes of cells that were delivered but may not be shown."""


def _region_cells(spec: Specification, asked: Expected, present: Mapping[str, CellOut], scene: _Scene) -> list[CellOut]:
    """One cell for each expected region: what there is, or an empty one with its cause."""
    cells = []
    for region in scene.regions.get(asked.id, []):
        if region == NATION:
            continue
        declared = scene.declared.get((asked.id, region, spec.id)) or scene.declared.get((asked.id, region, None))
        state = scene.states.get((asked.id, region, "*")) or scene.states.get((asked.id, region, spec.id))
        cells.append(present.get(region) or empty_cell(asked, spec, region, state, declared))
    return cells


def empty_cell(asked: Expected, spec: Specification, region: str, state: str | None, reason: str | None) -> CellOut:
    """A cell without a value, with its one cause; `state` is the region's latest submission's, `reason` a declared one."""
    cause = empty_cause(
        SubmissionState(state) if state else None, reason is not None, asked.due_of(region), now().date()
    )
    return CellOut(
        indicator=spec.id,
        version=spec.version,
        statistic=spec.kind,
        round=asked.id,
        period_label=asked.period_label,
        period_start=asked.period_start,
        period_end=asked.period_end,
        region=region,
        region_name=packaged().region_name(region),
        cause=cause,
        cause_text=word("cause", cause),
        comment=reason,
        published=True,
    )


def _trend(indicator: str, spec: Specification, scene: _Scene) -> list[TrendPoint]:
    trend: list[TrendPoint] = []
    for round_ in sorted(scene.rounds[indicator], key=lambda r: r.period_start):
        points = dict(scene.points.get((indicator, round_.period_label), {}))
        if NATION not in points and (total := sum_of(points.values(), spec)):
            points[NATION] = Point(total.value, total.numerator, total.denominator, None)
        trend += [
            # not validated: thousands of them, made of what the database has
            TrendPoint.model_construct(
                region=region,
                period_label=round_.period_label,
                period_start=round_.period_start,
                value=decimal_text(point.value),
                cause=point.cause,
            )
            for region, point in sorted(points.items())
        ]
    return trend


def of_pathway(session: Session, actor: Actor, pathway_id: str, period: str | None) -> Outcomes:
    """A pathway's results.

    Raises NotFound where there is no such pathway.
    """
    pathway = packaged().pathway(pathway_id)
    if pathway is None:
        raise NotFound("Vårdförloppet finns inte i katalogen.")
    indicators = sorted(register(session).following([pathway_id]))
    return outcomes(session, actor, indicators, period, pathway=pathway_id, name=pathway.name.sv)
