"""What is prioritised, as people read it: each pathway's list, its decision, and the decisions before."""

from collections.abc import Iterable, Iterator
from typing import cast

from sqlmodel import Session

from backend.core.permissions import Action, Actor, Role, areas_for, may
from backend.core.states import ROADS, DecisionState, EntryState
from backend.identity import service as identity_service
from backend.priorities import queries
from backend.priorities.schemas import PrioritisedOut, PriorityDecisionOut, PriorityListOut, Side
from backend.priorities.tables import PriorityDecision
from backend.register import reading
from backend.register.reading import Version
from indicators.catalogue.whole import Catalogue
from indicators.entries.pathway import Pathway

ROAD = "priority"

_PUBLIC = (DecisionState.APPROVED, DecisionState.REPLACED)


def side(actor: Actor, pathway: Pathway) -> Side | None:
    """On whose side the actor takes part in decisions about the pathway: who has both roles is of the programme area."""
    if pathway.programme_area in areas_for(actor, Action.DECIDE_PRIORITY):
        return "programme_area"
    return "specialist" if any(grant.role is Role.SPECIALIST for grant in actor.grants) else None


def confirms(actor: Actor, pathway: Pathway, row: PriorityDecision) -> bool:
    """Whether the decision is the actor's to confirm: prepared by another person, of the other side."""
    own = side(actor, pathway)
    return own is not None and own != row.prepared_as and row.prepared_by != actor.account_id


def lists(session: Session, actor: Actor) -> list[PriorityListOut]:
    """The list of every pathway that has anything prioritised or a decision that waits, by the pathway's Swedish name."""
    known = _Known(session, actor)
    every = (known.list_of(pathway) for pathway in reading.catalogue(session).pathways)
    listed = [one for one in every if one.indicators or one.waiting or one.decision]
    return sorted(listed, key=lambda one: one.pathway_sv.casefold())


def of_pathway(session: Session, actor: Actor, pathway: Pathway) -> PriorityListOut:
    """The list of one pathway."""
    return _Known(session, actor).list_of(pathway)


def decided(session: Session) -> dict[str, list[str]]:
    """The indicators that are prioritised by a decision that holds, the first in rank first, by pathway."""
    rows = _by_pathway(reading.catalogue(session), queries.in_states(session, (DecisionState.APPROVED,)))
    return {pathway: row.indicators for pathway, row in rows.items()}


def ids(pathway: Pathway) -> list[str]:
    """The ids that decisions about the pathway may be kept under: its own and those it has had or taken over."""
    return [pathway.id, *pathway.former_ids]


def _by_pathway(known: Catalogue, rows: Iterable[PriorityDecision]) -> dict[str, PriorityDecision]:
    """One decision of each pathway by the id that it has now: made under that id where one was, else the newest."""
    now = [(known.pathway_id(row.pathway), row) for row in rows]
    return dict(sorted(now, key=lambda one: (one[0] == one[1].pathway, one[1].id or 0)))


def history(session: Session, actor: Actor, pathway: Pathway) -> list[PriorityDecisionOut]:
    """Every decision about the pathway that the actor may see, newest first."""
    known = _Known(session, actor)
    return [
        known.decision(pathway, row)
        for row in queries.of_pathways(session, ids(pathway))
        if known.reads_drafts or row.state in _PUBLIC
    ]


class _Known:
    """The decisions that hold or wait, what the catalogue says, and who asks."""

    def __init__(self, session: Session, actor: Actor) -> None:
        self.session, self.actor = session, actor
        self.reads_drafts = may(actor, Action.READ_DRAFTS)
        register, catalogue = reading.register(session), reading.catalogue(session)
        self.holding = _by_pathway(catalogue, queries.in_states(session, (DecisionState.APPROVED,)))
        self.waiting = _by_pathway(catalogue, queries.in_states(session, (DecisionState.PREPARED,)))
        states = None if self.reads_drafts else (EntryState.PUBLISHED,)
        self.newest = {version.specification.id: version for version in register.newest(states)}
        self.published = register.published
        self.seeds: dict[str, list[tuple[int, str]]] = {}
        for version in self.newest.values():
            for link in version.specification.pathways:
                if link.priority:
                    seeds = self.seeds.setdefault(catalogue.pathway_id(link.pathway), [])
                    seeds.append((link.priority, version.specification.id))

    def list_of(self, pathway: Pathway) -> PriorityListOut:
        holding = self.holding.get(pathway.id)
        waiting = self.waiting.get(pathway.id) if self.reads_drafts else None
        ranked = enumerate(holding.indicators, 1) if holding else sorted(self.seeds.get(pathway.id, []))
        area = pathway.programme_area
        return PriorityListOut(
            pathway=pathway.id,
            pathway_sv=pathway.name.sv,
            pathway_en=pathway.name.en,
            programme_area=area,
            indicators=list(self._prioritised(ranked)),
            decision=self.decision(pathway, holding) if holding else None,
            waiting=self.decision(pathway, waiting) if waiting else None,
            may_prepare=area is not None and may(self.actor, Action.DECIDE_PRIORITY, area=area),
        )

    def _prioritised(self, ranked: Iterable[tuple[int, str]]) -> Iterator[PrioritisedOut]:
        for rank, indicator in ranked:
            version: Version | None = self.published.get(indicator) or self.newest.get(indicator)
            if version:  # what has been retired since is prioritised no more
                spec = version.specification
                yield PrioritisedOut(
                    rank=rank,
                    indicator=indicator,
                    name_sv=spec.name.sv,
                    name_en=spec.name.en,
                    state=version.state,
                    followable=spec.followable,
                )

    def decision(self, pathway: Pathway, row: PriorityDecision) -> PriorityDecisionOut:
        names = identity_service.names(self.session, {row.prepared_by, row.decided_by}) if self.reads_drafts else {}
        return PriorityDecisionOut(
            **row.model_dump(exclude={"prepared_as", "prepared_by", "decided_by", "pathway"}),
            prepared_as=cast("Side", row.prepared_as),
            prepared_by=names.get(row.prepared_by),
            decided_by=names.get(row.decided_by) if row.decided_by else None,
            steps=self._steps(pathway, row),
        )

    def _steps(self, pathway: Pathway, row: PriorityDecision) -> list[str]:
        allowed = may(self.actor, Action.DECIDE_PRIORITY, area=pathway.programme_area)
        steps = [one.name for one in ROADS[ROAD] if one.before == row.state and one.action and allowed]
        return [name for name in steps if name != "approve" or confirms(self.actor, pathway, row)]
