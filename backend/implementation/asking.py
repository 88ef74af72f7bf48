"""What regions are asked for a year: what each form begins with, and which forms have not come."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from sqlmodel import Session

from backend.core.permissions import Action, Actor, check, regions_for
from backend.core.states import FormState
from backend.implementation import queries, service
from backend.implementation.schemas import ImplementationAnswerOut, Unanswered
from backend.register.reading import catalogue
from indicators.catalogue.geography import geography
from indicators.entries.pathway import Pathway
from indicators.implementation.approval import Approval, approval

States = Mapping[tuple[str, str], set[str]]
"""The states of a year's forms by pathway and region."""


def beginning(session: Session, actor: Actor, year: int, region: str, pathway: str) -> list[ImplementationAnswerOut]:
    """What the form of each part of a region begins with: what it said last in the year, else in the newest year before.

    Raises NotAllowed for another region.
    """
    check(actor, Action.ANSWER_IMPLEMENTATION, region=region)
    rows = queries.last_said(session, year, pathway, region)
    names, rule = service.account_names(session, rows), catalogue(session).status_rule
    return [service.answer_out(rule, row, names, open_text=True) for row in rows]


def approved_pathways(session: Session, year: int) -> list[tuple[Pathway, Approval]]:
    """The pathways that regions introduce and that are known to have been approved by the end of a year."""
    last_day = date(year, 12, 31)
    known = ((pathway, approval(pathway)) for pathway in service.asked_pathways(session))
    return [(pathway, when) for pathway, when in known if when.by(last_day)]


def unanswered(session: Session, actor: Actor, year: int, region: str | None = None) -> list[Unanswered]:
    """The approved pathways that regions have nothing in force for in a year, by region: of those whose submissions the actor
    may read."""
    readable = regions_for(actor, Action.READ_SUBMISSION)
    regions = [code for code in geography().region_codes if readable is None or code in readable]
    states = _states(session, year)
    newest = queries.newest_answered(session, before=year)
    return [
        Unanswered(
            region=code,
            region_name=geography().region_name(code),
            pathway=pathway.id,
            pathway_name=pathway.name.sv,
            approved=when.day,
            waits=FormState.ANSWERED in states[pathway.id, code],
            last_answered=newest.get((pathway.id, code)),
        )
        for code in regions
        if region in (None, code)
        for pathway, when in approved_pathways(session, year)
        if FormState.ATTESTED not in states[pathway.id, code]
    ]


def _states(session: Session, year: int) -> States:
    states: dict[tuple[str, str], set[str]] = defaultdict(set)
    for pathway, region, state in queries.states(session, year):
        states[pathway, region].add(state)
    return states
