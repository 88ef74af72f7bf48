"""Releases and their parts."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from backend.core.states import ReleaseState
from backend.releases.tables import Release, ReleasePart

UNDECIDED = (ReleaseState.PREPARED.value, ReleaseState.APPROVED.value)
PUBLIC = (ReleaseState.PUBLISHED.value, ReleaseState.WITHDRAWN.value)


def one(session: Session, identifier: int) -> Release | None:
    """The release, or None."""
    return session.get(Release, identifier)


def every(session: Session, states: Collection[str] | None = None) -> Sequence[Release]:
    """The releases (in some states), the newest first."""
    query = select(Release).order_by(col(Release.id).desc())
    return session.exec(query if states is None else query.where(col(Release.state).in_(states))).all()


def parts(session: Session, release: int) -> Sequence[ReleasePart]:
    """The release's submissions, in the order they were handed in."""
    query = select(ReleasePart).where(ReleasePart.release_id == release)
    return session.exec(query.order_by(col(ReleasePart.submission_id))).all()


def undecided_submissions(session: Session) -> set[int]:
    """The submissions that stand in a release which is prepared or approved."""
    of = select(Release.id).where(col(Release.state).in_(UNDECIDED))
    return set(session.exec(select(ReleasePart.submission_id).where(col(ReleasePart.release_id).in_(of))).all())


def withdrawn(session: Session) -> Sequence[Release]:
    """The withdrawn releases."""
    return session.exec(select(Release).where(Release.state == ReleaseState.WITHDRAWN.value)).all()


def approved(session: Session) -> Sequence[tuple[int, datetime | None]]:
    """The approved releases that are not public yet, with their times."""
    query = select(Release.id, Release.public_at).where(Release.state == ReleaseState.APPROVED.value)
    return [(number, at) for number, at in session.exec(query) if number is not None]


def public_parts(session: Session, round_ids: Collection[str]) -> Sequence[tuple[Release, ReleasePart]]:
    """What has been public of some rounds, by release and in the order that they were published."""
    query: Any = (
        select(Release, ReleasePart)
        .join(ReleasePart, col(ReleasePart.release_id) == col(Release.id))
        .where(col(Release.state).in_(PUBLIC), col(ReleasePart.round_id).in_(round_ids))
        .order_by(col(Release.published_at), col(Release.id))
    )
    rows: Sequence[tuple[Release, ReleasePart]] = session.exec(query).all()
    return rows
