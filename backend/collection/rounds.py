"""Rounds: planning, opening and closing them, what they ask of one region, and declared reasons for not delivering."""

from sqlmodel import Session

from backend.collection import earlier, holding_queries, periods, round_queries
from backend.collection.schemas import RoundIn, RoundIndicatorIn
from backend.collection.tables import Observation, Round, RoundIndicator, RoundRegion
from backend.core import site, states, transition
from backend.core.audit import record
from backend.core.errors import Conflict, NotFound, UserError
from backend.core.permissions import Action, Actor, check, may
from backend.core.refusals import refusal
from backend.core.site import NOTICE
from backend.core.states import RoundState
from backend.register.reading import PUBLIC_STATES, Version, catalogue, codelist_digests, register
from backend.register.reference_figures import reference_figures
from datasources.delivery.contract import ExpectedIndicator, RegionNames, RoundContract
from datasources.delivery.months import MOST_MONTHS, are_whole_months
from indicators.catalogue.geography import geography
from indicators.catalogue.whole import Catalogue
from indicators.entries.geography import NATION


def create(session: Session, actor: Actor, new: RoundIn) -> Round:
    """Makes a planned round of published specifications.

    Raises Conflict where the id is taken, UserError where periods, regions or indicators do not hold.
    """
    check(actor, Action.MANAGE_ROUNDS)
    if round_queries.get(session, new.id):
        raise Conflict(refusal("round-there", id=new.id))
    row = Round(
        id=new.id,
        name=new.name,
        state=RoundState.PLANNED.value,
        period_label=new.period_label,
        period_start=new.period_start,
        period_end=new.period_end,
        rows_by=new.rows_by,
        due=new.due,
    )
    fill(session, row, new)
    record(session, actor, "round-created", "round", new.id, after=RoundState.PLANNED, indicators=len(new.indicators))
    return row


def fill(session: Session, row: Round, new: RoundIn) -> None:
    """Makes the round ask for what `new` says.

    Raises UserError where periods, regions or indicators do not hold.
    """
    if new.period_end <= new.period_start:
        raise UserError(refusal("period-ends-first"))
    if periods.by_month(new) and not are_whole_months(new.period_start, new.period_end):
        raise UserError(refusal("period-not-months", most=MOST_MONTHS))
    known = {*geography().region_codes, NATION}
    if unknown := sorted(set(new.regions) - known):
        raise UserError(refusal("regions-unknown", codes=", ".join(unknown)))
    chosen = [(item, *_chosen(session, item)) for item in new.indicators]
    _refuse_same_days(session, new)
    row.name, row.period_label, row.due = new.name, new.period_label, new.due
    row.public_source = new.public_source
    row.period_start, row.period_end, row.rows_by = new.period_start, new.period_end, new.rows_by
    session.add(row)
    session.flush()
    round_queries.ask_nothing(session, row.id)
    for item, version, breakdowns in chosen:
        session.add(
            RoundIndicator(
                round_id=row.id,
                indicator=version.specification.id,
                specification_id=version.id,
                breakdowns=breakdowns,
                without_counts=item.without_counts,
            )
        )
    session.add_all(RoundRegion(round_id=row.id, region=region) for region in sorted(set(new.regions)))
    session.flush()


def _refuse_same_days(session: Session, new: RoundIn) -> None:
    """What is asked for twice would be shown twice, with two values.

    Raises UserError where another round asks one of the regions for one of the indicators and the same days: the same period,
    or the same month.
    """
    indicators, asked = [item.indicator for item in new.indicators], set(periods.periods(new))
    days = (new.period_start, new.period_end)
    for other, indicator in round_queries.within_days(session, *days, indicators):
        if other.id == new.id or not asked & set(periods.periods(other)):
            continue
        if set(round_queries.regions(session, other.id)) & set(new.regions):
            raise UserError(refusal("round-same-days", name=other.name, id=other.id, indicator=indicator))


def _chosen(session: Session, wanted: RoundIndicatorIn) -> tuple[Version, list[str]]:
    """Raises UserError where the version is not published or the breakdown is not in the specification."""
    known = register(session)
    version = (
        known.by_number.get((wanted.indicator, wanted.version))
        if wanted.version
        else known.published.get(wanted.indicator)
    )
    if version is None or version.state not in PUBLIC_STATES:
        raise UserError(refusal("round-unpublished", indicator=wanted.indicator))
    own: list[str] = list(version.specification.breakdowns)
    breakdowns = own if wanted.breakdowns is None else wanted.breakdowns
    if extra := sorted(set(breakdowns) - set(own)):
        raise UserError(refusal("round-breakdowns", indicator=wanted.indicator, breakdowns=", ".join(extra)))
    return version, breakdowns


def get(session: Session, round_id: str) -> Round:
    """The round.

    Raises NotFound.
    """
    row = round_queries.get(session, round_id)
    if row is None:
        raise NotFound(refusal("round-missing"))
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


def senders(session: Session, row: Round) -> list[str]:
    """Who hands in to the round: the expected regions, or the nation for all of them where the values are public already."""
    return [NATION] if row.public_source else round_queries.regions(session, row.id)


def contract(session: Session, round_id: str, region: str, *, previous: bool = True) -> RoundContract:
    """What the round asks of one region (or `00`, the nation), as the data sources' room wants it.

    `previous` false leaves out the region's own earlier values, and which of this round's are in force.

    Raises NotFound where the region is not expected.
    """
    row = get(session, round_id)
    if region not in senders(session, row):
        raise NotFound(refusal("round-without-that-region"))
    items = round_queries.indicators(session, round_id)
    versions, known = register(session).by_id, catalogue(session)
    declared = round_queries.declarations(session, round_id, region)
    figures = reference_figures(session)
    everything = [item.indicator for item in items] if any(d.indicator is None for d in declared) else []
    return RoundContract(
        round_id=row.id,
        round_name=row.name,
        period_label=row.period_label,
        period_start=row.period_start,
        period_end=row.period_end,
        rows_by=periods.rows_by(row),
        sender=region,
        indicators=[_expected(item, versions[item.specification_id], known) for item in items],
        regions=[
            RegionNames(
                code=r.code,
                name=r.name,
                letter=r.letter,
                kolada=r.kolada,
                aliases=list(r.aliases),
                population=inhabitants.persons if (inhabitants := figures.nearest(r.code, row.period_end)) else None,
            )
            for r in geography().regions
        ],
        declared_missing=sorted({*everything, *(d.indicator for d in declared if d.indicator)}),
        in_force=holding_queries.in_force(session, Observation, round_id, region) if previous else [],
        months_in_force=holding_queries.months(session, round_id, region) if previous and periods.by_month(row) else {},
        previous=earlier.previous(session, row, region, items) if previous else [],
        on_behalf=row.public_source is not None,
        notice=site.value(session, NOTICE),
    )


def _expected(item: RoundIndicator, version: Version, known: Catalogue) -> ExpectedIndicator:
    spec = version.specification
    lowest, highest = spec.bounds
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
        lowest=lowest,
        highest=highest,
        typical_lowest=spec.typical.lowest if spec.typical else None,
        typical_highest=spec.typical.highest if spec.typical else None,
        breakdowns=item.breakdowns,
        units_disjoint=spec.units_disjoint,
        jump_limit=spec.jump_limit,
        digest=version.digest,
        codelists=codelist_digests(spec, known),
    )
