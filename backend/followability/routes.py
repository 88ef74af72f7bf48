"""What can be followed: reviews, what stands in the way, pathways' goals and plans, peer reviews, what to structure next."""

from typing import Annotated

from fastapi import APIRouter, Path, Query

from backend.core.http import Db, Files
from backend.core.permissions import Action, Actor, may
from backend.followability import lacking, pathways, reading, service
from backend.followability.reading import Wanted
from backend.followability.schemas import (
    FeasibilityReviewOut,
    GoalDecisionIn,
    NotFollowable,
    PathwayFollowed,
    PathwayPlanIn,
    PeerReviewIn,
    ReviewIn,
    SetOut,
    StructureNext,
)
from backend.identity import service as identity_service
from backend.identity.access import LoggedIn, Who, needs

router = APIRouter(prefix="/followability", tags=["followability"])

Word = Annotated[str | None, Query(max_length=80)]
Name = Annotated[str, Path(max_length=80)]
RECORDS = [needs(Action.REVIEW_FOLLOWABILITY)]


@router.get("/blocked")
def blocked(
    session: Db,
    actor: Who,
    programme_area: Word = None,
    pathway: Word = None,
    source: Word = None,
    obstacle: Word = None,
    remover: Word = None,
) -> NotFollowable:
    """The indicators of pathways that cannot be followed now: source, obstacle, who can remove it, since when; with counts."""
    return reading.not_followable(session, actor, Wanted(programme_area, pathway, source, obstacle, remover))


@router.get("/reviews/{identifier}")
def reviews(identifier: Name, session: Db, actor: Who) -> list[FeasibilityReviewOut]:
    """Every review of an indicator, the last held first; participants and notes for those who read drafts."""
    return reading.history(session, actor, identifier)


@router.post("/reviews", status_code=201, dependencies=RECORDS)
def review(new: ReviewIn, session: Db, actor: LoggedIn) -> FeasibilityReviewOut:
    """What a meeting said of an indicator and a source. Earlier reviews are kept."""
    row = service.review(session, actor, new)
    names = identity_service.names(session, {row.recorded_by})
    return reading.review_out(row, names, notes=may(actor, Action.READ_DRAFTS))


@router.get("/pathways/{identifier}")
def pathway(identifier: Name, session: Db, actor: Who) -> PathwayFollowed:
    """One pathway: challenges, goals and indicators, decisions about goals without measure, its plan and peer reviews."""
    return _pathway(session, actor, identifier)


@router.post("/pathways/{identifier}/plans", status_code=201, dependencies=RECORDS)
def plan(identifier: Name, new: PathwayPlanIn, session: Db, actor: LoggedIn) -> PathwayFollowed:
    """The pathway's ambition and models of data collection. Earlier ones are kept."""
    service.plan(session, actor, identifier, new)
    return _pathway(session, actor, identifier)


@router.post("/pathways/{identifier}/goals/{goal}/decisions", status_code=201, dependencies=RECORDS)
def decide(identifier: Name, goal: Name, new: GoalDecisionIn, session: Db, actor: LoggedIn) -> PathwayFollowed:
    """What is decided for a goal that nothing follows now: wait, structure question, PREM, peer review, or give up."""
    service.decide(session, actor, identifier, goal, new)
    return _pathway(session, actor, identifier)


@router.post("/pathways/{identifier}/peer-reviews", status_code=201, dependencies=RECORDS)
def peer_review(identifier: Name, new: PeerReviewIn, session: Db, actor: LoggedIn) -> PathwayFollowed:
    """What peers found at a unit."""
    service.peer_review(session, actor, identifier, new)
    return _pathway(session, actor, identifier)


def _pathway(session: Db, actor: Actor, identifier: str) -> PathwayFollowed:
    may_review = service.may_review(actor, [pathways.found(session, identifier)])
    return pathways.detail(session, actor, identifier, may_review=may_review)


@router.get("/structure-next")
def structure_next(session: Db, actor: LoggedIn, storage: Files) -> StructureNext:
    """What regions' attested computations lacked, summed by what it would make followable; regions by name for who may read
    their submissions."""
    return lacking.next_to_structure(session, actor, storage)


@router.get("/sets")
def sets(session: Db, actor: Who) -> list[SetOut]:
    """The named sets of indicators on their dates: stated, read, unknown, and of those read how many could be followed."""
    return lacking.sets(session, actor)
