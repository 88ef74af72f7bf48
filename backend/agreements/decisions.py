"""What one makes and another decides: the step, who took it, when and why, for judgements, appeals, payment runs
and decisions of others alike."""

from collections.abc import Callable

from sqlmodel import Session

from backend.agreements.tables import Appeal, ImportedDecision, Judgement, PaymentRun
from backend.core import transition
from backend.core.clock import now
from backend.core.permissions import Action, Actor, NotAllowed
from backend.core.refusals import refusal
from backend.core.states import Transition

Decided = Judgement | Appeal | PaymentRun | ImportedDecision


def decide(
    session: Session,
    actor: Actor,
    road: str,
    row: Decided,
    name: str,
    reason: str | None,
    *,
    region: str | None = None,
    before: Callable[[], None] = lambda: None,
) -> None:
    """Takes the step; `before` refuses by raising, or does what must be done first.

    Raises NotAllowed for approving what one made oneself, and what `transition.take` raises.
    """

    def guard(taken: Transition) -> None:
        if taken.action is Action.APPROVE_DECISION and row.made_by == actor.account_id:
            raise NotAllowed(refusal("own-decision"))
        before()

    def effect() -> dict[str, object]:
        row.decided_by, row.decided_at, row.reason = actor.account_id, now(), reason
        return {}

    transition.take(
        *(session, actor, road, row, name),
        object_id=row.id,
        reason=reason,
        region=region,
        guard=guard,
        effect=effect,
    )
