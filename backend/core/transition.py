"""Taking a step on a road: may it be taken, is it still there to take, what it does, and its line in the audit log."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from sqlalchemy import update
from sqlmodel import Session

from backend.core import audit, states
from backend.core.errors import Conflict, UserError
from backend.core.permissions import Actor, NotAllowed, check
from backend.core.refusals import refusal
from backend.core.states import State, Transition

SOMEBODY_WAS_FIRST = refusal("step-too-late")


class OnARoad(Protocol):
    """A row that has a state."""

    id: Any
    state: str


def allowed(
    actor: Actor,
    road: str,
    row: OnARoad,
    name: str,
    *,
    reason: str | None = None,
    region: str | None = None,
    area: str | None = None,
) -> Transition:
    """The step `name` that the actor may take with `row` as it stands.

    Raises TransitionError where the state does not allow it, NotAllowed, UserError without a needed reason.
    """
    transition = states.find(road, name, states.STATES[road](row.state))
    if transition.action is None:
        raise NotAllowed(refusal("step-of-platform"))
    check(actor, transition.action, region=region, area=area)
    if transition.needs_reason and not (reason and reason.strip()):
        raise UserError(refusal("step-reason"))
    return transition


def take(
    session: Session,
    actor: Actor,
    road: str,
    row: OnARoad,
    name: str,
    *,
    object_id: object,
    object_type: str = "",
    reason: str | None = None,
    region: str | None = None,
    area: str | None = None,
    guard: Callable[[Transition], None] = lambda _: None,
    effect: Callable[[], Mapping[str, Any]] = dict,
) -> Transition:
    """Takes the step `name` with `row`. `guard` refuses by raising; `effect` does what the step means and gives what the
    audit log tells of it. There the row is an `object_type`, or what the road is called.

    Raises TransitionError where the state does not allow it, NotAllowed, UserError without a needed reason, Conflict where
    somebody else was first.
    """
    transition = allowed(actor, road, row, name, reason=reason, region=region, area=area)
    guard(transition)
    before = transition.before
    if not claim(session, row, before, transition.after):
        raise Conflict(SOMEBODY_WAS_FIRST)
    detail = {**effect(), **({"reason": reason} if reason else {})}
    session.add(row)
    audit.record(
        session,
        actor,
        f"{road}-{name}",
        object_type or road,
        object_id,
        before=before,
        after=transition.after,
        **detail,
    )
    return transition


def claim(session: Session, row: OnARoad, before: State, after: State) -> bool:
    """Moves the row from one state to another; False where it was no longer in the first (somebody else moved it)."""
    table: Any = type(row)
    moved = update(table).where(table.id == row.id, table.state == before.value)
    result = session.execute(moved.values(state=after.value))
    session.refresh(row)
    return bool(result.rowcount)  # type: ignore[attr-defined]
