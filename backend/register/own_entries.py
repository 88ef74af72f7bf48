"""Entries from the point of view of who writes and reviews them: one's own, those to review, those due to be read again."""

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from sqlmodel import Session

from backend.core import audit
from backend.core.permissions import Actor, may
from backend.core.states import EntryState
from backend.register import queries, reading
from backend.register.kinds import KINDS
from backend.register.models import SPECIFICATION
from backend.register.tables import EntryVersion

UNDER_WAY = (EntryState.DRAFT, EntryState.IN_REVIEW)


class OwnEntry(NamedTuple):
    """A version that is under way; `returned` is why it was sent back, where it has been since it was last handed in."""

    kind: str
    version: reading.Version
    returned: str | None = None


class DueEntry(NamedTuple):
    """A published specification and the day by which it is to be read again."""

    version: reading.Version
    next_review: date


def own(session: Session, actor: Actor) -> list[OwnEntry]:
    """What the actor has written that is a draft or in review, by kind and id."""
    rows = queries.by_state(session, UNDER_WAY, created_by=actor.account_id)
    return [OwnEntry(row.kind, reading.version_of(row), _returned(session, row)) for row in rows]


def _returned(session: Session, row: EntryVersion) -> str | None:
    """Why the version was sent back, where that is the last thing that happened to it."""
    if row.state != EntryState.DRAFT:
        return None
    last = audit.events(session, row.kind, f"{row.entry}/{row.version}", 1, 0)
    sent_back = bool(last) and last[0].action.endswith("-send-back")
    return str(last[0].detail.get("reason", "")) if sent_back else None


def to_review(session: Session, actor: Actor) -> list[OwnEntry]:
    """What is in review and is the actor's to review: nobody reviews their own."""
    return [
        OwnEntry(row.kind, reading.version_of(row))
        for row in queries.by_state(session, (EntryState.IN_REVIEW,))
        if may(actor, KINDS[row.kind].review) and row.created_by != actor.account_id
    ]


def due(session: Session, until: date) -> list[DueEntry]:
    """The published specifications that are to be read again by a day, the most overdue first."""
    published = reading.register(session).published.values()
    dated = ((version, version.specification.governance.next_review) for version in published)
    waiting = [DueEntry(version, day) for version, day in dated if day and day <= until]
    return sorted(waiting, key=lambda one: (one.next_review, one.version.entry.id))


def worked_on(session: Session, actor: Actor) -> Collection[str]:
    """The indicators that the actor has written or reviewed some version of."""
    return queries.entries_by(session, SPECIFICATION, actor.account_id)
