"""A pathway's outcomes: the nation and every region for a period, each cell with a value or its cause, and the trend."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlmodel import Session

from backend.collection import expected
from backend.collection.expected import Expected
from backend.core.clock import today
from backend.core.errors import NotFound
from backend.core.permissions import Actor
from backend.core.refusals import refusal
from backend.core.states import EntryState, SubmissionState
from backend.core.words import word
from backend.register.reading import Register, Version, catalogue, following, register, retired_at
from backend.register.schemas import TargetOut
from backend.results import queries, response_rates, trends
from backend.results.causes import empty_cause
from backend.results.cells import as_cells, decimal_text, interval_of, sight
from backend.results.schemas import CellOut, IndicatorOutcome, NewerVersion, NoNation, Outcomes
from backend.results.trends import Period, Point, sum_of
from indicators.catalogue.geography import geography
from indicators.entries.geography import NATION
from indicators.entries.source import DataSource
from indicators.entries.specification import Specification
from indicators.statistics.values import target_class

PROTECTED = ("suppressed", "below_minimum_size")
"""Causes of cells that were delivered but may not be shown."""


def summed(shown: Sequence[CellOut], spec: Specification) -> CellOut | None:
    """The nation's cell as the sum of the regions' shown cells, with its interval; None where nothing can be summed."""
    total = sum_of(map(_point, shown), spec)
    if total is None:
        return None
    low, high = interval_of(spec, total.numerator, total.denominator)
    return next(cell for cell in shown if cell.value is not None).model_copy(
        update={
            "region": NATION,
            "region_name": geography().region_name(NATION),
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
            "published": all(cell.published for cell in shown if cell.value is not None),
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

    cells: Mapping[str, Sequence[CellOut]]
    periods: Mapping[str, Sequence[Period]]
    known: Register
    regions: Mapping[str, list[str]]
    states: Mapping[tuple[str, str, str], str]
    declared: Mapping[tuple[str, str, str | None], str]
    retired: Mapping[str, datetime | None]
    sources: Mapping[str, DataSource]


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
    asked = {r.period_label: r for some in rounds.values() for r in some}
    periods = sorted(asked, key=lambda label: trends.newness(asked[label]), reverse=True)
    over_time = trends.periods(session, seen, known, rounds)
    newest = {one: known.followed[one] for one in indicators if _has_a_place(one, known, over_time)}
    filled = {p.asked.period_label for some in over_time.values() for p in some if p.points}
    chosen = period or next((label for label in periods if label in filled), None)
    shown = {r.id for some in rounds.values() for r in some if r.period_label == chosen}
    scene = _Scene(
        _cells(session, seen, known, indicators, chosen),
        over_time,
        known,
        expected.regions(session, shown),
        expected.states(session, shown),
        expected.declared(session, shown),
        {indicator: retired_at(session, version) for indicator, version in newest.items()},
        catalogue(session).source_by_id,
    )
    results = [_outcome(version, chosen, scene, pathway) for version in newest.values()]
    results.sort(key=lambda outcome: (outcome.priority or 9, outcome.name))
    return Outcomes(pathway=pathway, name=name, period=chosen, periods=periods, indicators=results, notice=None)


def _has_a_place(indicator: str, known: Register, over_time: Mapping[str, Sequence[Period]]) -> bool:
    """Whether the indicator is among the outcomes: it is published, or it is retired and has left results."""
    if indicator in known.published:
        return True
    return indicator in known.followed and any(period.points for period in over_time[indicator])


def _cells(
    session: Session, seen: queries.Sight, known: Register, indicators: Sequence[str], period: str | None
) -> Mapping[str, list[CellOut]]:
    """The whole cells of the shown period, by indicator."""
    by_indicator: dict[str, list[CellOut]] = defaultdict(list)
    if period is not None:
        totals = queries.Filter(indicators=frozenset(indicators), period=period, totals=True)
        rows = queries.cells(session, seen, totals)
        for cell in as_cells(session, seen, known, rows):
            if cell.statistic == known.statistic(cell.indicator, cell.version, cell.statistic):
                by_indicator[cell.indicator].append(cell)
    return by_indicator


def _outcome(version: Version, period: str | None, scene: _Scene, pathway: str | None) -> IndicatorOutcome:
    """What is told of an indicator in a period, all of it by the version that its values are of; `version` is the newest."""
    newest, retired = version.specification, scene.retired[version.specification.id]
    indicator = newest.id
    link = next((one for one in newest.pathways if one.pathway == pathway), None)
    every = scene.periods[indicator]
    shown = next((p for p in every if p.asked.period_label == period), None)
    over_time = trends.beside(shown, every)
    spec = shown.specification if shown else newest
    present = _present(scene.cells.get(indicator, ()), shown) if shown else {}
    regions = _region_cells(spec, shown.asked, present, scene) if shown else []
    nation = present.get(NATION) or summed(regions, spec)
    return IndicatorOutcome(
        indicator=indicator,
        version=spec.version,
        name=spec.name.sv,
        name_en=spec.name.en,
        unit=spec.unit,
        decimals=spec.decimals,
        direction=spec.direction,
        kind=spec.kind,
        priority=link.priority if link else None,
        goal=link.goal if link else None,
        targets=_targets(spec),
        newer=newer_version(version, shown, every) if shown else None,
        retired_at=retired,
        followable=newest.followable and retired is None,
        delivered=sum(cell.value is not None or cell.cause in PROTECTED for cell in regions),
        expected=len(regions),
        period_label=period,
        public_source=shown.asked.public_source if shown else None,
        nation=nation,
        no_nation=None if nation else no_nation(regions, spec),
        regions=regions,
        trend=trends.trend(over_time),
        trend_periods=trends.measures(over_time, spec),
        nation_trend=trends.over_the_same(over_time, spec),
        response_rates=response_rates.beside(spec, scene.sources, shown.asked.period_end if shown else None),
    )


def no_nation(regions: Sequence[CellOut], spec: Specification) -> NoNation:
    """Why an indicator has no value for the nation."""
    if not regions:
        return "not_asked"
    if not trends.sums(spec):
        return "not_summed"
    return "no_counts" if any(cell.value is not None for cell in regions) else "no_region"


def _targets(spec: Specification) -> list[TargetOut]:
    return [TargetOut(level=t.level, operator=t.operator, value=t.value) for t in spec.targets]


def newer_version(newest: Version, shown: Period, over_time: Sequence[Period]) -> NewerVersion | None:
    """The version that is published now, where the values shown are of an earlier one."""
    spec = newest.specification
    if newest.state is EntryState.RETIRED or spec.version <= shown.specification.version:
        return None
    later = (p.asked for p in over_time if p.specification.version >= spec.version)
    first = next((asked for asked in later if asked.period_start > shown.asked.period_start), None)
    return NewerVersion(
        version=spec.version,
        unit=spec.unit,
        decimals=spec.decimals,
        targets=_targets(spec),
        published_at=newest.published_at,
        from_period=first.period_label if first else None,
    )


def _present(cells: Sequence[CellOut], shown: Period) -> dict[str, CellOut]:
    """The cells by region. The round's own come first, and those of another version are not held against its levels."""
    own_last = sorted(cells, key=lambda cell: cell.round == shown.asked.id)
    return {cell.region: cell for cell in own_last if cell.version == shown.specification.version}


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
    cause = empty_cause(SubmissionState(state) if state else None, reason is not None, asked.due_of(region), today())
    return CellOut(
        indicator=spec.id,
        version=spec.version,
        statistic=spec.kind,
        round=asked.id,
        period_label=asked.period_label,
        period_start=asked.period_start,
        period_end=asked.period_end,
        region=region,
        region_name=geography().region_name(region),
        cause=cause,
        cause_text=word("cause", cause),
        comment=reason,
        published=True,
    )


def of_pathway(session: Session, actor: Actor, pathway_id: str, period: str | None) -> Outcomes:
    """A pathway's results.

    Raises NotFound where there is no such pathway.
    """
    pathway = catalogue(session).pathway(pathway_id)
    if pathway is None:
        raise NotFound(refusal("pathway-missing"))
    indicators = sorted(following(session, pathway.id))
    return outcomes(session, actor, indicators, period, pathway=pathway.id, name=pathway.name.sv)
