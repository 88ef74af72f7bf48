"""Reviews, plans, decisions and peer reviews: only added to."""

from collections.abc import Collection, Sequence

from sqlmodel import Session, col, select

from backend.followability.tables import FeasibilityReview, FollowUpPlan, GoalDecision, PeerReview


def reviews(session: Session, indicator: str | None = None) -> Sequence[FeasibilityReview]:
    """Every review, or those of one indicator, in the order they were recorded."""
    query = select(FeasibilityReview).order_by(col(FeasibilityReview.id))
    if indicator is not None:
        query = query.where(FeasibilityReview.indicator == indicator)
    return session.exec(query).all()


def plans(session: Session, pathways: Collection[str] | None = None) -> Sequence[FollowUpPlan]:
    """The plans of a pathway by any of its ids (None: of all), newest first."""
    query = select(FollowUpPlan).order_by(col(FollowUpPlan.id).desc())
    if pathways is not None:
        query = query.where(col(FollowUpPlan.pathway).in_(pathways))
    return session.exec(query).all()


def decisions(session: Session, pathways: Collection[str]) -> Sequence[GoalDecision]:
    """The decisions about a pathway's goals by any of its ids, newest first."""
    query = select(GoalDecision).where(col(GoalDecision.pathway).in_(pathways))
    return session.exec(query.order_by(col(GoalDecision.id).desc())).all()


def peer_reviews(session: Session, pathways: Collection[str]) -> Sequence[PeerReview]:
    """The peer reviews of a pathway by any of its ids, the last held first."""
    query = select(PeerReview).where(col(PeerReview.pathway).in_(pathways))
    return session.exec(query.order_by(col(PeerReview.held_on).desc(), col(PeerReview.id).desc())).all()
