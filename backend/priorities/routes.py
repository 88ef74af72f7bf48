"""Priorities: what is prioritised in each pathway, and deciding it."""

from fastapi import APIRouter

from backend.core.http import Db, Number
from backend.core.permissions import Action
from backend.core.schemas import StepIn
from backend.identity.access import LoggedIn, Who, needs
from backend.priorities import reading, service
from backend.priorities.schemas import PriorityDecisionOut, PriorityIn, PriorityListOut

router = APIRouter(tags=["priorities"])


@router.get("/priorities")
def priorities(session: Db, actor: Who) -> list[PriorityListOut]:
    """What is prioritised in every pathway: as decided, or as the catalogue says where no decision is registered."""
    return reading.lists(session, actor)


@router.get("/priorities/{pathway}")
def pathway_priorities(pathway: str, session: Db, actor: Who) -> PriorityListOut:
    """What is prioritised in a pathway."""
    return reading.of_pathway(session, actor, service.known_pathway(session, pathway))


@router.get("/priorities/{pathway}/decisions")
def decisions(pathway: str, session: Db, actor: Who) -> list[PriorityDecisionOut]:
    """Every decision about a pathway's priorities, newest first."""
    return reading.history(session, actor, service.known_pathway(session, pathway))


@router.post("/priorities/{pathway}", status_code=201, dependencies=[needs(Action.DECIDE_PRIORITY)])
def prepare(pathway: str, wanted: PriorityIn, session: Db, actor: LoggedIn) -> PriorityListOut:
    """Prepares a decision, which the other side confirms (specialist or the pathway's programme area)."""
    known = service.known_pathway(session, pathway)
    service.prepare(session, actor, known, wanted)
    return reading.of_pathway(session, actor, known)


@router.post("/priorities/{pathway}/{decision}/steps", dependencies=[needs(Action.DECIDE_PRIORITY)])
def step(pathway: str, decision: Number, wanted: StepIn, session: Db, actor: LoggedIn) -> PriorityListOut:
    """Confirms what the other side prepared, or turns it down."""
    known = service.known_pathway(session, pathway)
    service.step(session, actor, known, decision, wanted.step, wanted.reason)
    return reading.of_pathway(session, actor, known)
