"""Decisions about priorities, as they stand in the database."""

from collections.abc import Collection, Sequence

from sqlmodel import Session, col, select

from backend.core.states import DecisionState
from backend.priorities.tables import PriorityDecision


def get(session: Session, decision: int) -> PriorityDecision | None:
    """The decision, or None."""
    return session.get(PriorityDecision, decision)


def of_pathways(session: Session, pathways: Collection[str]) -> Sequence[PriorityDecision]:
    """Every decision about these pathways, newest first."""
    query = select(PriorityDecision).where(col(PriorityDecision.pathway).in_(pathways))
    return session.exec(query.order_by(col(PriorityDecision.id).desc())).all()


def in_states(session: Session, states: Collection[DecisionState]) -> Sequence[PriorityDecision]:
    """The decisions in these states, newest first."""
    query = select(PriorityDecision).where(col(PriorityDecision.state).in_([state.value for state in states]))
    return session.exec(query.order_by(col(PriorityDecision.id).desc())).all()
