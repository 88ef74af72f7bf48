"""Recording what is said of following pathways: reviews, plans, decisions, peer reviews. All is kept, nothing changed."""

from collections.abc import Iterable
from typing import Any, TypeVar

from sqlmodel import Session, SQLModel

from backend.core.audit import record
from backend.core.errors import Conflict, NotFound, UserError
from backend.core.permissions import Action, Actor, NotAllowed, may
from backend.core.refusals import refusal
from backend.followability import pathways, queries
from backend.followability.reading import areas_of, pathways_of
from backend.followability.schemas import GoalDecisionIn, PathwayPlanIn, PeerReviewIn, ReviewIn
from backend.followability.tables import FeasibilityReview, FollowUpPlan, GoalDecision, PeerReview
from backend.register.catalogue import visible
from backend.register.reading import catalogue
from indicators.entries.pathway import Pathway

Row = TypeVar("Row", bound=SQLModel)


def may_review(actor: Actor, of: Iterable[Pathway]) -> bool:
    """Whether the actor may record what is said of something that these pathways have: a specialist, or a programme area with a
    part in one of them."""
    areas = {area for pathway in of for area in areas_of(pathway)}
    return may(actor, Action.REVIEW_FOLLOWABILITY) or any(
        may(actor, Action.REVIEW_FOLLOWABILITY, area=area) for area in areas
    )


def _check(actor: Actor, of: Iterable[Pathway]) -> None:
    if not may_review(actor, of):
        raise NotAllowed(refusal("not-allowed"))


def review(session: Session, actor: Actor, new: ReviewIn) -> FeasibilityReview:
    """Keeps what a meeting said. The same again is no new review.

    Raises NotFound for an unknown indicator, NotAllowed, UserError for an unknown source, Conflict where another meeting has
    been recorded since the writer looked.
    """
    known = catalogue(session)
    version = next((one for one in visible(session, actor) if one.specification.id == new.indicator), None)
    if version is None:
        raise NotFound(refusal("indicator-missing"))
    _check(actor, pathways_of(version, known))
    if new.source not in known.source_by_id:
        raise UserError(refusal("source-unknown"))
    rows = [row for row in queries.reviews(session, new.indicator) if row.source == new.source]
    last = rows[-1] if rows else None
    if last and _same(last, new):
        return last
    _not_stale(last.id if last else None, new.seen)
    row = _kept(session, FeasibilityReview, actor, new)
    record(session, actor, "review-recorded", "feasibility_review", row.id, indicator=new.indicator, source=new.source)
    return row


def plan(session: Session, actor: Actor, identifier: str, new: PathwayPlanIn) -> FollowUpPlan:
    """Keeps a version of a pathway's plan. The same again is no new one.

    Raises NotFound, NotAllowed, Conflict where another has been recorded since the writer looked.
    """
    pathway = pathways.found(session, identifier)
    _check(actor, [pathway])
    last = next(iter(queries.plans(session, pathways.ids(pathway))), None)
    if last and _same(last, new):
        return last
    _not_stale(last.id if last else None, new.seen)
    row = _kept(session, FollowUpPlan, actor, new, pathway=pathway.id)
    record(session, actor, "plan-recorded", "follow_up_plan", row.id, pathway=pathway.id)
    return row


def decide(session: Session, actor: Actor, identifier: str, goal: str, new: GoalDecisionIn) -> GoalDecision:
    """Keeps a decision about a goal that nothing follows now. The same again is no new one.

    Raises NotFound, NotAllowed, UserError for a goal that is followed.
    """
    pathway = pathways.found(session, identifier)
    _check(actor, [pathway])
    _goal(pathway, goal)
    if pathways.goal_state(session, actor, pathway, goal) == "followed":
        raise UserError(refusal("goal-followed"))
    last = next((row for row in queries.decisions(session, pathways.ids(pathway)) if row.goal == goal), None)
    if last and _same(last, new):
        return last
    row = _kept(session, GoalDecision, actor, new, pathway=pathway.id, goal=goal)
    record(session, actor, "goal-decided", "goal_decision", row.id, pathway=pathway.id, goal=goal)
    return row


def peer_review(session: Session, actor: Actor, identifier: str, new: PeerReviewIn) -> PeerReview:
    """Keeps what peers found at a unit. The same again is no new one.

    Raises NotFound, NotAllowed, UserError for an unknown region.
    """
    pathway = pathways.found(session, identifier)
    _check(actor, [pathway])
    if new.goal is not None:
        _goal(pathway, new.goal)
    if new.region not in catalogue(session).region_codes:
        raise UserError(refusal("region-unknown"))
    same = (row for row in queries.peer_reviews(session, pathways.ids(pathway)) if _same(row, new))
    if earlier := next(same, None):
        return earlier
    row = _kept(session, PeerReview, actor, new, pathway=pathway.id)
    record(session, actor, "peer-reviewed", "peer_review", row.id, pathway=pathway.id, region=new.region, unit=new.unit)
    return row


def _goal(pathway: Pathway, goal: str) -> None:
    if goal not in {one.id for one in pathway.goals}:
        raise NotFound(refusal("goal-missing"))


def _columns(new: ReviewIn | PathwayPlanIn | GoalDecisionIn | PeerReviewIn) -> dict[str, Any]:
    return new.model_dump(exclude={"seen"})


def _same(row: SQLModel, new: ReviewIn | PathwayPlanIn | GoalDecisionIn | PeerReviewIn) -> bool:
    return all(getattr(row, name) == value for name, value in _columns(new).items())


def _not_stale(last: int | None, seen: int | None) -> None:
    """Raises Conflict where somebody has recorded since the writer looked: what holds would be replaced unread."""
    if last != seen:
        raise Conflict(refusal("followability-stale"))


def _kept(session: Session, table: type[Row], actor: Actor, new: Any, **about: str) -> Row:
    assert actor.account_id is not None
    row = table(**_columns(new), **about, recorded_by=actor.account_id)
    session.add(row)
    session.flush()
    return row
