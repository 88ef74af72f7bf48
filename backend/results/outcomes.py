"""A pathway's outcomes: the nation and every region for a period, each cell with a value or its cause, and the trend."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

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
from backend.results.cells import cell_out, decimal_text, interval_of, sight, without_leaks
from backend.results.schemas import CellOut, IndicatorOutcome, Outcomes, TrendPoint
from indicators.catalogue.packaged import packaged
from indicators.entries.geography import NATION
from indicators.entries.specification import Specification
from indicators.statistics.values import rounded, target_class


def summed(shown: Sequence[CellOut], spec: Specification) -> CellOut | None:
    """The nation as the sum of the regions' shown counts, for additive kinds; None where nothing can be summed.

    Only shown cells are summed, so the sum gives away nothing that is hidden.
    """
    usable = [c for c in shown if c.value is not None and c.numerator is not None and c.denominator is not None]
    if not spec.additive or spec.measure.parts != "counts" or not any(Decimal(c.denominator or 0) for c in usable):
        return None
    numerator = sum((Decimal(c.numerator or 0) for c in usable), Decimal(0))
    denominator = sum((Decimal(c.denominator or 0) for c in usable), Decimal(0))
    value = rounded(numerator * spec.scale / denominator, spec.decimals)
    low, high = interval_of(spec, numerator, denominator)
    return usable[0].model_copy(
        update={
            "region": NATION,
            "region_name": packaged().region_name(NATION),
            "value": decimal_text(value),
            "numerator": decimal_text(numerator),
            "denominator": decimal_text(denominator),
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
    rounds: Mapping[str, Sequence[Expected]]
    known: Register
    regions: Mapping[str, list[str]]
    states: Mapping[tuple[str, str, str], str]
    declared: Mapping[tuple[str, str, str | None], str]


def _scene(
    session: Session,
    cells: Mapping[tuple[str, str], list[CellOut]],
    rounds: Mapping[str, Sequence[Expected]],
    known: Register,
    period: str | None,
) -> _Scene:
    """Everything about the rounds of the shown period, each asked for once."""
    shown = {r.id for some in rounds.values() for r in some if r.period_label == period}
    return _Scene(
        cells,
        rounds,
        known,
        expected.regions(session, shown),
        expected.states(session, shown),
        expected.declared(session, shown),
    )


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
    known = register(session)
    rows = queries.cells(session, seen, queries.Filter(indicators=frozenset(indicators), totals=True))
    shown = without_leaks(session, seen, [cell_out(row, known) for row in rows])
    by_period: dict[tuple[str, str], list[CellOut]] = defaultdict(list)
    for cell in shown:
        if cell.statistic == _statistic(known, cell):
            by_period[cell.indicator, cell.period_label].append(cell)
    rounds = expected.asking_for(session, indicators)
    labels = {r.period_label: r.period_start for some in rounds.values() for r in some}
    periods = sorted(labels, key=lambda label: labels[label], reverse=True)
    chosen = period or next((p for p in periods if any(by_period.get((i, p)) for i in indicators)), None)
    scene = _scene(session, by_period, rounds, known, chosen)
    made = [_outcome(indicator, chosen, scene, pathway) for indicator in indicators if indicator in known.published]
    made.sort(key=lambda outcome: (outcome.priority or 9, outcome.name))
    return Outcomes(pathway=pathway, name=name, period=chosen, periods=periods, indicators=made, notice=None)


def _statistic(known: Register, cell: CellOut) -> str:
    version = known.by_number.get((cell.indicator, cell.version))
    return version.specification.kind if version else cell.statistic


def _outcome(indicator: str, period: str | None, scene: _Scene, pathway: str | None) -> IndicatorOutcome:
    spec = scene.known.published[indicator].specification
    link = next((one for one in spec.pathways if one.pathway == pathway), None)
    present = {cell.region: cell for cell in scene.cells.get((indicator, period or ""), [])}
    asked = next((r for r in scene.rounds[indicator] if r.period_label == period), None)
    regions = _region_cells(spec, asked, present, scene) if asked else []
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
    found = []
    for region in scene.regions.get(asked.id, []):
        if region == NATION:
            continue
        declared = scene.declared.get((asked.id, region, spec.id)) or scene.declared.get((asked.id, region, None))
        state = scene.states.get((asked.id, region, "*")) or scene.states.get((asked.id, region, spec.id))
        found.append(present.get(region) or empty_cell(asked, spec, region, state, declared))
    return found


def empty_cell(asked: Expected, spec: Specification, region: str, state: str | None, reason: str | None) -> CellOut:
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
        cause_text=word("cause", cause),
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
    indicators = sorted(register(session).following([pathway_id]))
    return outcomes(session, actor, indicators, period, pathway=pathway_id, name=pathway.name.sv)
