"""Rounds as people read them: lists, and one with each region's delivery and what is in force."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from sqlmodel import Session

from backend.collection import (
    declarations,
    in_force,
    periods,
    round_changes,
    round_queries,
    rounds,
    submission_queries,
)
from backend.collection.schemas import (
    AskedOut,
    DeclarationOut,
    RegionDelivery,
    RoundDetail,
    RoundIndicatorOut,
    RoundOut,
)
from backend.collection.tables import Declaration, Round, RoundIndicator, Submission
from backend.core.clock import day_of
from backend.core.permissions import Action, Actor, check, may
from backend.core.states import RoundState, SubmissionState
from backend.identity import service as identity_service
from backend.register.reading import register
from datasources.delivery.contract import RoundContract
from indicators.catalogue.geography import geography
from indicators.entries.specification import Specification


def round_list(session: Session, actor: Actor, state: str | None = None) -> list[RoundOut]:
    """All rounds, latest due first."""
    counts, regions = round_queries.indicator_counts(session), round_queries.regions_by_round(session)
    done = _done(session)
    return [
        _round_out(row, counts.get(row.id, 0), regions.get(row.id, []), done(row.id), actor)
        for row in round_queries.rounds(session, state)
    ]


def _done(session: Session) -> Callable[[str], tuple[int, int]]:
    """How many regions have delivered to a round, and how many have declared that they cannot."""
    delivered, declared = round_queries.delivered_regions(session), round_queries.declared_regions(session)

    def count(round_id: str) -> tuple[int, int]:
        there = delivered.get(round_id, set())
        return len(there), len(declared.get(round_id, set()) - there)

    return count


def _round_out(row: Round, indicators: int, regions: list[str], done: tuple[int, int], actor: Actor) -> RoundOut:
    delivered, declared = done
    if row.public_source:  # the nation has delivered for all of them
        delivered, declared = (len(regions) if delivered else 0), 0
    return RoundOut(
        id=row.id,
        name=row.name,
        state=RoundState(row.state),
        period_label=row.period_label,
        period_start=row.period_start,
        period_end=row.period_end,
        rows_by=periods.rows_by(row),
        due=row.due,
        indicators=indicators,
        regions=regions,
        delivered=delivered,
        declared=declared,
        public_source=row.public_source,
        steps=rounds.steps_for(actor, row),
    )


def round_detail(session: Session, actor: Actor, round_id: str) -> RoundDetail:
    """A round with its indicators, and each region's delivery as far as the actor may know of it.

    Raises NotFound.
    """
    row = rounds.get(session, round_id)
    items = round_queries.indicators(session, round_id)
    versions = register(session).by_id
    latest = submission_queries.latest_by_region(session, round_id)
    declared = round_queries.declarations(session, round_id)
    names = identity_service.names(session, {i for d in declared for i in (d.declared_by, d.attested_by)})
    own_due = round_queries.own_due(session, [round_id])
    done = round_queries.delivered_regions(session).get(round_id, set())
    public = in_force.published(session, round_id)
    return RoundDetail(
        **_round_out(
            row, len(items), round_queries.regions(session, round_id), _done(session)(round_id), actor
        ).model_dump(),
        remarks=list(round_changes.remarks(row)) if row.state == RoundState.PLANNED else [],
        indicator_list=[_indicator_out(item, versions[item.specification_id].specification) for item in items],
        deliveries=[
            _delivery(
                actor, region, own_due.get((round_id, region), row.due), latest.get(region), public.get(region, [])
            ).model_copy(
                update={
                    "delivered": region in done,
                    "declared": _declared(actor, [d for d in declared if d.region == region], names),
                }
            )
            for region in rounds.senders(session, row)
        ],
    )


def _indicator_out(item: RoundIndicator, spec: Specification) -> RoundIndicatorOut:
    return RoundIndicatorOut(
        indicator=item.indicator,
        version=spec.version,
        name=spec.name.sv,
        unit=spec.unit,
        breakdowns=item.breakdowns,
        without_counts=item.without_counts,
    )


def _delivery(actor: Actor, region: str, due: date, latest: Submission | None, public: list[int]) -> RegionDelivery:
    """The region's latest submission where the actor may know of it, otherwise the one that everybody sees values of."""
    name = geography().region_name(region)
    if latest and (may(actor, Action.READ_SUBMISSION, region=region) or latest.id in public):
        return RegionDelivery(
            region=region,
            name=name,
            state=SubmissionState(latest.state),
            submission=latest.id,
            late=day_of(latest.received_at) > due,
            due=due,
            in_force=public,
        )
    shown = (SubmissionState.PUBLISHED, public[-1]) if public else (None, None)
    return RegionDelivery(
        region=region, name=name, state=shown[0], submission=shown[1], late=False, due=due, in_force=public
    )


def _declared(actor: Actor, rows: Sequence[Declaration], names: Mapping[int | None, str]) -> list[DeclarationOut]:
    return [
        declaration_out(row, names if may(actor, Action.READ_SUBMISSION, region=row.region) else {}, actor)
        for row in rows
        if row.attested_at or _of_region(actor, row.region)
    ]


def _of_region(actor: Actor, region: str) -> bool:
    return may(actor, Action.SUBMIT, region=region) or may(actor, Action.ATTEST, region=region)


def declaration_out(row: Declaration, names: Mapping[int | None, str], actor: Actor) -> DeclarationOut:
    """A declaration as the API gives it."""
    return DeclarationOut(
        id=row.id or 0,
        region=row.region,
        indicator=row.indicator,
        reason=row.reason,
        declared_at=row.declared_at,
        declared_by=names.get(row.declared_by, ""),
        attested_at=row.attested_at,
        attested_by=names.get(row.attested_by) if row.attested_by else None,
        steps=declarations.steps_for(actor, row),
    )


def asked_of(session: Session, actor: Actor, round_id: str, region: str) -> list[AskedOut]:
    """What the round asks of a region, and where each of it is, for those who may read the region's submissions.

    Raises NotFound, NotAllowed.
    """
    check(actor, Action.READ_SUBMISSION, region=region)
    rounds.get(session, round_id)
    states = submission_queries.states_by_indicator(session, [round_id])
    reasons = {row.indicator: row.reason for row in round_queries.declarations(session, round_id, region)}
    unread = states.get((round_id, region, "*"))
    lines = []
    for item in round_queries.indicators(session, round_id):
        state = states.get((round_id, region, item.indicator)) or unread
        reason = None if state else reasons.get(item.indicator) or reasons.get(None)
        lines.append(
            AskedOut(indicator=item.indicator, state=SubmissionState(state) if state else None, declared=reason)
        )
    return lines


def contract_for(session: Session, actor: Actor, round_id: str, region: str) -> RoundContract:
    """The round's contract for a region; its own earlier values only for those who may hand in or read for it."""
    return rounds.contract(session, round_id, region, previous=may(actor, Action.READ_UNPUBLISHED, region=region))
