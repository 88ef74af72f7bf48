"""Rounds: planning, opening and closing them, what they ask of one region, and declared reasons for not delivering."""

from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from sqlmodel import Session

from backend.collection import round_queries, submission_queries
from backend.collection.schemas import DeclarationIn, RoundIn, RoundIndicatorIn
from backend.collection.tables import Declaration, Round, RoundIndicator, RoundRegion
from backend.core import site, states, transition
from backend.core.audit import record
from backend.core.clock import now
from backend.core.errors import Conflict, NotFound, UserError
from backend.core.permissions import Action, Actor, check, may
from backend.core.site import NOTICE
from backend.core.states import RoundState
from backend.register.reading import PUBLIC_STATES, Version, register
from datasources.delivery.contract import ExpectedIndicator, PreviousValue, RegionNames, RoundContract
from indicators.catalogue.packaged import packaged
from indicators.entries.geography import NATION


def create(session: Session, actor: Actor, new: RoundIn) -> Round:
    """Makes a planned round of published specifications.

    Raises Conflict where the id is taken, UserError where periods, regions or indicators do not hold.
    """
    check(actor, Action.MANAGE_ROUNDS)
    if round_queries.get(session, new.id):
        raise Conflict(f"Det finns redan en omgång med id {new.id}.")
    if new.period_end <= new.period_start:
        raise UserError("Perioden måste sluta efter att den börjar.")
    known = {*packaged().region_codes, NATION}
    if unknown := sorted(set(new.regions) - known):
        raise UserError(f"Okända länskoder: {', '.join(unknown)}.")
    chosen = [_chosen(session, item) for item in new.indicators]
    row = Round(
        id=new.id,
        name=new.name,
        state=RoundState.PLANNED.value,
        period_label=new.period_label,
        period_start=new.period_start,
        period_end=new.period_end,
        due=new.due,
    )
    session.add(row)
    session.flush()
    for version, breakdowns in chosen:
        session.add(
            RoundIndicator(
                round_id=new.id,
                indicator=version.specification.id,
                specification_id=version.id,
                breakdowns=breakdowns,
            )
        )
    session.add_all(RoundRegion(round_id=new.id, region=region) for region in sorted(set(new.regions)))
    session.flush()
    record(session, actor, "round-created", "round", new.id, after=RoundState.PLANNED, indicators=len(chosen))
    return row


def _chosen(session: Session, wanted: RoundIndicatorIn) -> tuple[Version, list[str]]:
    """Raises UserError where the version is not published or the breakdown is not in the specification."""
    known = register(session)
    version = (
        known.by_number.get((wanted.indicator, wanted.version))
        if wanted.version
        else known.published.get(wanted.indicator)
    )
    if version is None or version.state not in PUBLIC_STATES:
        raise UserError(f"{wanted.indicator} har ingen publicerad specifikation i den versionen.")
    own: list[str] = list(version.specification.breakdowns)
    breakdowns = own if wanted.breakdowns is None else wanted.breakdowns
    if extra := sorted(set(breakdowns) - set(own)):
        raise UserError(f"{wanted.indicator} redovisas inte uppdelat på: {', '.join(extra)}.")
    return version, breakdowns


def get(session: Session, round_id: str) -> Round:
    """The round.

    Raises NotFound.
    """
    row = round_queries.get(session, round_id)
    if row is None:
        raise NotFound("Insamlingsomgången finns inte.")
    return row


def step(session: Session, actor: Actor, round_id: str, name: str, reason: str | None) -> Round:
    """Opens, closes or reopens a round.

    Raises TransitionError where its state does not allow it.
    """
    row = get(session, round_id)
    transition.take(session, actor, "round", row, name, object_id=round_id, reason=reason)
    return row


def steps_for(actor: Actor, row: Round) -> list[str]:
    """The steps that the actor may take now."""
    return [t.name for t in states.ROUND if t.before == row.state and t.action and may(actor, t.action)]


def contract(session: Session, round_id: str, region: str, *, previous: bool = True) -> RoundContract:
    """What the round asks of one region (or `00`, the nation), as the data sources' room wants it.

    `previous` false leaves out the region's own earlier values. Raises NotFound where the region is not expected.
    """
    row = get(session, round_id)
    if region not in round_queries.regions(session, round_id):
        raise NotFound("Omgången väntar ingen leverans från den regionen.")
    items = round_queries.indicators(session, round_id)
    versions = register(session).by_id
    declared = round_queries.declarations(session, round_id, region)
    everything = [item.indicator for item in items] if any(d.indicator is None for d in declared) else []
    return RoundContract(
        round_id=row.id,
        round_name=row.name,
        period_label=row.period_label,
        period_start=row.period_start,
        period_end=row.period_end,
        sender=region,
        indicators=[_expected(item, versions[item.specification_id]) for item in items],
        regions=[
            RegionNames(code=r.code, name=r.name, letter=r.letter, kolada=r.kolada, aliases=list(r.aliases))
            for r in packaged().regions
        ],
        declared_missing=sorted({*everything, *(d.indicator for d in declared if d.indicator)}),
        previous=_previous(session, region, items, row.period_start) if previous else [],
        notice=site.value(session, NOTICE),
    )


def _expected(item: RoundIndicator, version: Version) -> ExpectedIndicator:
    spec = version.specification
    return ExpectedIndicator(
        id=spec.id,
        version=spec.version,
        name=spec.name.sv,
        statistics=[spec.kind],
        unit=spec.unit,
        scale=spec.scale,
        decimals=spec.decimals,
        additive=spec.additive,
        bounded=spec.bounded,
        made_of=spec.measure.made_of,
        may_be_negative=spec.may_be_negative,
        breakdowns=item.breakdowns,
        units_disjoint=spec.units_disjoint,
        jump_limit=spec.jump_limit,
        digest=version.digest,
        codelists=version.codelist_digests,
    )


def _previous(session: Session, region: str, asked: Sequence[RoundIndicator], before: date) -> list[PreviousValue]:
    return [
        PreviousValue.model_construct(**{name: getattr(row, name) for name in PreviousValue.model_fields})
        for row in _values_before(session, region, asked, before)  # tens of thousands, from the database
    ]


CellKey = tuple[str, str, str, str, str]
"""Which row of a file: indicator, statistic, unit, sex, age group."""


class Before(NamedTuple):
    """A value of an earlier period, and what that period is called."""

    value: Decimal
    period_label: str


def values_before(session: Session, row: Round, region: str, indicators: Collection[str]) -> dict[CellKey, Before]:
    """The region's values of the period before the round's, of some indicators, where they measured the same."""
    asked = [item for item in round_queries.indicators(session, row.id) if item.indicator in indicators]
    known = round_queries.rounds_by_id(session)
    return {
        (r.indicator, r.statistic, r.unit, r.sex, r.age_group): Before(r.value, known[r.round_id].period_label)
        for r in _values_before(session, region, asked, row.period_start)
    }


def _values_before(session: Session, region: str, asked: Sequence[RoundIndicator], before: date) -> list[Any]:
    """The region's values of the period before, where the version asked for now measures the same in the same unit."""
    known = register(session)
    now_asked = {item.indicator: known.by_id[item.specification_id].specification for item in asked}
    rows = submission_queries.previous_values(session, region, list(now_asked), before)
    alike = {
        (indicator, number)
        for indicator, number in {(row.indicator, row.version) for row in rows}
        if (earlier := known.by_number.get((indicator, number)))
        and earlier.specification.comparable(now_asked[indicator])
    }
    return [row for row in rows if (row.indicator, row.version) in alike]


def declare(session: Session, actor: Actor, round_id: str, wanted: DeclarationIn) -> Declaration:
    """Keeps a region's reason for not delivering: a delivery too, and the empty cell's cause.

    One stands at a time: another reason replaces it, the same one again changes nothing.

    Raises Conflict where the round is not open, UserError where the indicator or region is not asked for.
    """
    check(actor, Action.SUBMIT, region=wanted.region)
    row = get(session, round_id)
    if row.state != RoundState.OPEN:
        raise Conflict("Omgången är inte öppen.")
    if wanted.region not in round_queries.regions(session, round_id):
        raise UserError("Omgången väntar ingen leverans från regionen.")
    if wanted.indicator and wanted.indicator not in {
        item.indicator for item in round_queries.indicators(session, round_id)
    }:
        raise UserError(f"Omgången frågar inte efter {wanted.indicator}.")
    assert actor.account_id is not None
    for standing in round_queries.declarations_of(session, [round_id]):
        if (standing.region, standing.indicator) == (wanted.region, wanted.indicator):
            if standing.reason == wanted.reason:
                return standing
            standing.withdrawn_at = now()
            session.add(standing)
            session.flush()
    declaration = Declaration(
        round_id=round_id,
        region=wanted.region,
        indicator=wanted.indicator,
        reason=wanted.reason,
        declared_by=actor.account_id,
    )
    session.add(declaration)
    session.flush()
    record(session, actor, "declared-missing", "round", round_id, region=wanted.region, indicator=wanted.indicator)
    return declaration


def take_back(session: Session, actor: Actor, round_id: str, declaration_id: int) -> None:
    """Takes back a declaration; it is kept, but no longer stands.

    Raises NotFound where there is none.
    """
    declaration = round_queries.declaration(session, declaration_id)
    if declaration is None or declaration.round_id != round_id or declaration.withdrawn_at:
        raise NotFound("Det finns ingen sådan förklaring.")
    check(actor, Action.SUBMIT, region=declaration.region)
    declaration.withdrawn_at = now()
    session.add(declaration)
    record(session, actor, "declaration-withdrawn", "round", round_id, region=declaration.region)
