"""What the reviewer of a version confirmed and why, kept with the version."""

from collections.abc import Collection
from typing import NamedTuple

from sqlmodel import Session, col, select

from backend.register.tables import EntryReview, EntryVersion


class Reviewed(NamedTuple):
    """What is confirmed at publication: `consequence` is JSON, `digest` its own, `rests_on` whose values it was reckoned from.

    To the register it is a text: who reckons it knows results and agreements.
    """

    comment: str | None
    digest: str
    changes: bool
    rests_on: str
    consequence: str


def keep(session: Session, row: EntryVersion, reviewed: Reviewed) -> None:
    """Keeps what was confirmed with the version."""
    assert row.id is not None
    comment = (reviewed.comment or "").strip() or None
    session.add(EntryReview(version_id=row.id, **{**reviewed._asdict(), "comment": comment}))


def of_version(session: Session, row: EntryVersion) -> EntryReview | None:
    """What was confirmed of the version; None where nobody was asked."""
    return session.exec(select(EntryReview).where(EntryReview.version_id == row.id)).first()


def comments(session: Session, rows: Collection[EntryVersion]) -> dict[int | None, str | None]:
    """The reviewers' comments, by the version's row."""
    query = select(EntryReview.version_id, EntryReview.comment).where(
        col(EntryReview.version_id).in_([row.id for row in rows])
    )
    return dict(session.execute(query).all())
