"""Results as people read them: cells with interval, target class and cause, and a pathway's outcomes by region."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlmodel import Session

from backend.errors import NotFound
from backend.permissions import Action, Actor, areas_for, regions_for
from backend.queries import results as queries
from backend.queries import rounds as round_queries
from backend.queries import specifications as register
from backend.queries import submissions as submission_queries
from backend.reference import packaged
from backend.schemas.catalogue import TargetOut
from backend.schemas.results import CellOut, IndicatorOutcome, Outcomes, TrendPoint
from backend.states import SubmissionState
from backend.tables import Round
from backend.tables.base import now
from backend.work.causes import CAUSE_TEXTS, empty_cause
from indicators.geography import NATION
from indicators.specification import Specification
from indicators.statistics import interval
from indicators.values import of_counts, rounded, target_class


def sight(session: Session, actor: Actor) -> queries.Sight:
    """What the actor may see unpublished."""
    areas = areas_for(actor, Action.READ_UNPUBLISHED)
    pathways = {p.id for p in packaged().catalogue.pathways if p.programme_area in areas}
    own = (
        {
            row.indicator
            for row in register.all_published(session)
            if any(link.pathway in pathways for link in register.typed(row).pathways)
        }
        if pathways
        else set()
    )
    return queries.Sight(regions_for(actor, Action.READ_UNPUBLISHED), frozenset(own))


@dataclass(frozen=True)
class Versions:
    """Specifications by (indicator, version), and the version of each that is published now."""

    typed: Mapping[tuple[str, int], Specification]
    current: Mapping[str, int]

    def of(self, row: Mapping[str, Any]) -> Specification | None:
        """The specification of a cell."""
        return self.typed.get((row["indicator"], row["version"]))


def versions_of(session: Session, indicators: Iterable[str]) -> Versions:
    """Every version of the indicators."""
    rows = [row for indicator in sorted(set(indicators)) for row in register.versions(session, indicator)]
    return Versions(
        {(row.indicator, row.version): register.typed(row) for row in rows},
        {row.indicator: row.version for row in rows if row.state == "published"},
    )


def _text(value: Decimal | None) -> str | None:
    return None if value is None else format(value, "f")


def cell_out(row: Mapping[str, Any], versions: Versions) -> CellOut:
    """A stored cell as the API gives it, with interval, target class and flags."""
    spec = versions.of(row)
    value, numerator, denominator = row["value"], row["numerator"], row["denominator"]
    cause = row["cause"] or (None if value is not None else "not_delivered")
    low, high = _interval(spec, numerator, denominator)
    newer = versions.current.get(row["indicator"], 0) > row["version"]
    return CellOut(
        indicator=row["indicator"],
        version=row["version"],
        statistic=row["statistic"],
        round=row["round_id"],
        period_label=row["period_label"],
        period_start=row["period_start"],
        period_end=row["period_end"],
        region=row["region"],
        region_name=packaged().region_name(row["region"]),
        unit=row["unit"],
        sex=row["sex"],
        age_group=row["age_group"],
        value=_text(value),
        numerator=_text(numerator),
        denominator=_text(denominator),
        n=row["n"],
        missing=row["missing"],
        cause=cause,
        cause_text=CAUSE_TEXTS[cause] if cause else None,
        comment=row["comment"],
        low=low,
        high=high,
        submission=row["submission_id"],
        published=bool(row["published"]),
        target_class=target_class(spec.targets, value) if spec and value is not None else None,
        flags=["newer_specification"] if newer else [],
    )


def _interval(
    spec: Specification | None, numerator: Decimal | None, denominator: Decimal | None
) -> tuple[float | None, float | None]:
    if spec is None or numerator is None or denominator is None:
        return None, None
    return interval(spec.kind, spec.scale, float(numerator), float(denominator)) or (None, None)


def cells(session: Session, actor: Actor, wanted: queries.Filter, limit: int, offset: int) -> tuple[int, list[CellOut]]:
    """(how many there are, some of them) of the cells that the actor may see."""
    seen = sight(session, actor)
    rows = queries.cells(session, seen, wanted, limit, offset)
    versions = versions_of(session, {row["indicator"] for row in rows})
    total = len(rows) if offset == 0 and len(rows) < limit else queries.count(session, seen, wanted)
    return total, _without_leaks(session, seen, [cell_out(row, versions) for row in rows])


def _without_leaks(session: Session, seen: queries.Sight, cells: list[CellOut]) -> list[CellOut]:
    """Takes the nation's delivered counts away where a region's cell of the same table is hidden.

    Nation minus the shown regions would otherwise give the hidden one. Goes away with secondary suppression.
    """
    nation = [cell for cell in cells if cell.region == NATION and cell.numerator is not None]
    if seen.regions is None or not nation:
        return cells
    hidden = queries.hidden_keys(session, frozenset(cell.indicator for cell in nation))
    for cell in nation:
        if cell.region not in seen.regions and (cell.round, cell.indicator, cell.sex, cell.age_group) in hidden:
            cell.numerator = cell.denominator = cell.n = cell.missing = cell.low = cell.high = None
    return cells


def summed(shown: Sequence[CellOut], spec: Specification) -> CellOut | None:
    """The nation as the sum of the regions' shown counts, for additive kinds; None where nothing can be summed.

    Only shown cells are summed, so the sum gives away nothing that is hidden.
    """
    usable = [c for c in shown if c.value is not None and c.numerator is not None and c.denominator is not None]
    if not spec.additive or spec.kind == "count" or not usable:
        return None
    numerator = sum((Decimal(c.numerator or 0) for c in usable), Decimal(0))
    denominator = sum((Decimal(c.denominator or 0) for c in usable), Decimal(0))
    exact = of_counts(numerator, denominator, spec.scale)
    if exact is None:
        return None
    value = rounded(exact, spec.decimals)
    low, high = _interval(spec, numerator, denominator)
    return usable[0].model_copy(
        update={
            "region": NATION,
            "region_name": packaged().region_name(NATION),
            "value": _text(value),
            "numerator": _text(numerator),
            "denominator": _text(denominator),
            "n": None,
            "missing": None,
            "low": low,
            "high": high,
            "comment": None,
            "target_class": target_class(spec.targets, value),
            "origin": "summed",
            "of_regions": len(usable),
            "submission": None,
        }
    )


@dataclass(frozen=True)
class _Scene:
    """What the outcomes of several indicators are made from."""

    cells: Mapping[tuple[str, str], list[CellOut]]
    rounds: Mapping[str, Sequence[Round]]
    versions: Versions
    regions: Mapping[str, list[str]]


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
    seen = sight(session, actor)
    versions = versions_of(session, indicators)
    rows = queries.cells(session, seen, queries.Filter(indicators=frozenset(indicators), totals=True))
    shown = _without_leaks(session, seen, [cell_out(row, versions) for row in rows])
    by_period: dict[tuple[str, str], list[CellOut]] = defaultdict(list)
    for cell in shown:
        if cell.statistic == _statistic(versions, cell):
            by_period[cell.indicator, cell.period_label].append(cell)
    rounds = {indicator: round_queries.asking_for(session, indicator) for indicator in indicators}
    labels = {r.period_label: r.period_start for some in rounds.values() for r in some}
    periods = sorted(labels, key=lambda label: labels[label], reverse=True)
    chosen = period or next((p for p in periods if any(by_period.get((i, p)) for i in indicators)), None)
    scene = _Scene(by_period, rounds, versions, round_queries.regions_by_round(session))
    made = [
        _outcome(session, indicator, chosen, scene, pathway)
        for indicator in indicators
        if indicator in versions.current
    ]
    made.sort(key=lambda outcome: (outcome.priority or 9, outcome.name))
    return Outcomes(pathway=pathway, name=name, period=chosen, periods=periods, indicators=made, notice=None)


def _statistic(versions: Versions, cell: CellOut) -> str:
    spec = versions.typed.get((cell.indicator, cell.version))
    return spec.kind if spec else cell.statistic


def _outcome(
    session: Session, indicator: str, period: str | None, scene: _Scene, pathway: str | None
) -> IndicatorOutcome:
    spec = scene.versions.typed[indicator, scene.versions.current[indicator]]
    link = next((one for one in spec.pathways if one.pathway == pathway), None)
    present = {cell.region: cell for cell in scene.cells.get((indicator, period or ""), [])}
    asked = next((r for r in scene.rounds[indicator] if r.period_label == period), None)
    regions = _region_cells(session, spec, asked, present, scene) if asked else []
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
        delivered=sum(cell.value is not None or cell.cause == "suppressed" for cell in regions),
        expected=len(regions),
        period_label=period,
        nation=present.get(NATION) or summed(regions, spec),
        regions=regions,
        trend=_trend(indicator, spec, scene),
    )


def _region_cells(
    session: Session, spec: Specification, asked: Round, present: Mapping[str, CellOut], scene: _Scene
) -> list[CellOut]:
    """One cell for each expected region: what there is, or an empty one with its cause."""
    latest = submission_queries.latest_by_region(session, asked.id)
    declared = {(d.region, d.indicator): d.reason for d in round_queries.declarations(session, asked.id)}
    found = []
    for region in scene.regions.get(asked.id, []):
        if region == NATION:
            continue
        if cell := present.get(region):
            found.append(cell)
            continue
        reason = declared.get((region, spec.id)) or declared.get((region, None))
        state = latest[region].state if region in latest else None
        found.append(empty_cell(asked, spec, region, state, reason))
    return found


def empty_cell(asked: Round, spec: Specification, region: str, state: str | None, reason: str | None) -> CellOut:
    """A cell without a value, with its one cause; `state` is the region's latest submission's, `reason` a declared one."""
    cause = empty_cause(SubmissionState(state) if state else None, reason is not None, asked.due, now().date())
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
        cause_text=CAUSE_TEXTS[cause],
        comment=reason,
        published=True,
    )


def _trend(indicator: str, spec: Specification, scene: _Scene) -> list[TrendPoint]:
    points = []
    for asked in sorted(scene.rounds[indicator], key=lambda r: r.period_start):
        found = {cell.region: cell for cell in scene.cells.get((indicator, asked.period_label), [])}
        nation = found.get(NATION) or summed([c for c in found.values() if c.region != NATION], spec)
        every = {**found, **({NATION: nation} if nation else {})}
        points += [
            TrendPoint(
                region=region,
                period_label=asked.period_label,
                period_start=asked.period_start,
                value=cell.value,
                cause=cell.cause,
            )
            for region, cell in sorted(every.items())
        ]
    return points


def of_pathway(session: Session, actor: Actor, pathway_id: str, period: str | None) -> Outcomes:
    """A pathway's results.

    Raises NotFound where there is no such pathway.
    """
    pathway = packaged().pathway(pathway_id)
    if pathway is None:
        raise NotFound("Vårdförloppet finns inte i katalogen.")
    indicators = [
        row.indicator
        for row in register.all_published(session)
        if any(link.pathway == pathway_id for link in register.typed(row).pathways)
    ]
    return outcomes(session, actor, indicators, period, pathway=pathway_id, name=pathway.name.sv)
