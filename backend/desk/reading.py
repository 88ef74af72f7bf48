"""The desk of a specialist, a reviewer, a programme area or the national side, put together from what others know."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from datetime import date, timedelta

from sqlmodel import Session

from backend.collection import indicator_deliveries
from backend.collection.indicator_deliveries import Cluster, Delivering
from backend.core import clock
from backend.core.permissions import Action, Actor, areas_for
from backend.core.storage import Storage
from backend.desk import lint
from backend.desk.schemas import ClusterOut, DeskEntry, DeskIndicator, DeskOf, DeskOut, DueOut
from backend.register import own_entries, reading
from backend.register.own_entries import DueEntry, OwnEntry
from backend.register.reading import Version
from datasources.delivery.findings import catalogue as finding_catalogue

SOON = timedelta(days=90)
"""What is to be read again within a quarter is told of: a review takes its weeks."""

LOOKED_BACK = timedelta(days=550)
"""Findings are those of rounds due within a year and a half: the latest yearly round, also when the next is late."""


def desk(session: Session, actor: Actor, storage: Storage, of: DeskOf) -> DeskOut:
    """What the actor has before them, and the indicators that they ask for."""
    today, worked_on = clock.today(), own_entries.worked_on(session, actor)
    return DeskOut(
        of=of,
        mine=[_entry(one) for one in own_entries.own(session, actor)],
        to_review=[_entry(one) for one in own_entries.to_review(session, actor)],
        due=[_due(one, today, worked_on) for one in own_entries.due(session, today + SOON)],
        indicators=_indicators(session, storage, _wanted(session, actor, of, worked_on), today),
        expected=len(reading.catalogue(session).region_codes),
    )


def _entry(one: OwnEntry) -> DeskEntry:
    entry = one.version.entry
    return DeskEntry(
        kind=one.kind,
        id=entry.id,
        version=one.version.number,
        state=one.version.state,
        name_sv=entry.name.sv,
        name_en=entry.name.en,
        returned=one.returned,
    )


def _due(one: DueEntry, today: date, worked_on: Collection[str]) -> DueOut:
    entry = one.version.entry
    return DueOut(
        indicator=entry.id,
        name_sv=entry.name.sv,
        name_en=entry.name.en,
        next_review=one.next_review,
        overdue=one.next_review < today,
        mine=entry.id in worked_on,
    )


def _wanted(session: Session, actor: Actor, of: DeskOf, worked_on: Collection[str]) -> Mapping[str, Version]:
    """The newest version of each of one's own indicators; of others, only what is or was published."""
    register = reading.register(session)
    if of is DeskOf.MINE:
        return {version.entry.id: version for version in register.newest() if version.entry.id in worked_on}
    if of is DeskOf.ALL:
        return register.followed
    areas = areas_for(actor, Action.READ_UNPUBLISHED)
    pathways = {one.id for one in reading.catalogue(session).pathways if {one.programme_area, *one.other_areas} & areas}
    following = register.following(pathways)
    return {indicator: version for indicator, version in register.followed.items() if indicator in following}


def _indicators(
    session: Session, storage: Storage, versions: Mapping[str, Version], today: date
) -> list[DeskIndicator]:
    """What is found most in stands first."""
    delivering = indicator_deliveries.delivering(session, versions.keys())
    findings = indicator_deliveries.findings(session, storage, versions.keys(), today - LOOKED_BACK)
    clusters: dict[str, list[ClusterOut]] = defaultdict(list)
    for cluster, counts in findings.items():
        clusters[cluster[0]].append(_cluster(cluster, counts))
    remarks = Counter(one.entry for one in lint.sifted(session).standing)
    every = [
        _indicator(version, delivering.get(indicator, Delivering()), clusters[indicator], remarks[indicator])
        for indicator, version in versions.items()
    ]
    return sorted(every, key=lambda one: (-sum(cluster.count for cluster in one.clusters), one.name_sv.casefold()))


def _cluster(cluster: Cluster, counts: Counter[str]) -> ClusterOut:
    entry = finding_catalogue()[cluster[1]]
    return ClusterOut(
        code=cluster[1],
        severity=entry.severity,
        title_sv=entry.title_sv,
        title_en=entry.title_en,
        count=counts.total(),
        regions=[region for region, _ in counts.most_common()],
    )


def _indicator(version: Version, who: Delivering, clusters: list[ClusterOut], remarks: int) -> DeskIndicator:
    entry = version.entry
    return DeskIndicator(
        indicator=entry.id,
        name_sv=entry.name.sv,
        name_en=entry.name.en,
        state=version.state,
        regions=sorted(who.regions),
        computed=sorted(who.computed),
        clusters=sorted(clusters, key=lambda one: -one.count),
        remarks=remarks,
    )
