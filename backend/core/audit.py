"""The audit log: one line for every change, written in the same transaction as the change."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from backend.core.permissions import Actor
from backend.core.states import State
from backend.core.tables import AuditEvent


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
    session.add(
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


def events(
    session: Session, object_type: str | None, object_id: str | None, limit: int, offset: int
) -> Sequence[AuditEvent]:
    """Lines of the audit log, newest first."""
    query = select(AuditEvent).order_by(col(AuditEvent.id).desc()).limit(limit).offset(offset)
    if object_type:
        query = query.where(AuditEvent.object_type == object_type)
    if object_id:
        query = query.where(AuditEvent.object_id == object_id)
    return session.exec(query).all()


def between(session: Session, actions: Collection[str], start: datetime, end: datetime) -> Sequence[AuditEvent]:
    """Lines about some actions in [start, end), oldest first."""
    query = select(AuditEvent).where(col(AuditEvent.action).in_(actions), AuditEvent.at >= start, AuditEvent.at < end)
    return session.exec(query.order_by(col(AuditEvent.id))).all()
