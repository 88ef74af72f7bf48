"""The audit log: one line for every change, written in the same transaction as the change."""

from typing import Any

from sqlmodel import Session

from backend.permissions import Actor
from backend.queries import people
from backend.states import State
from backend.tables import AuditEvent


def record(
    session: Session,
    actor: Actor,
    action: str,
    object_type: str,
    object_id: object,
    *,
    before: State | None = None,
    after: State | None = None,
    **detail: Any,
) -> None:
    """Adds a line: who did what to which object, with the states before and after. Never a row of data."""
    people.add_event(
        session,
        AuditEvent(
            account_id=actor.account_id,
            actor=actor.name,
            action=action,
            object_type=object_type,
            object_id=str(object_id),
            before=before.value if before else None,
            after=after.value if after else None,
            detail=detail,
        ),
    )
