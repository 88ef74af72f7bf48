"""Accepted findings, as they stand in the database."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from backend.desk.tables import LintWaiver


def standing(session: Session) -> Sequence[LintWaiver]:
    """The waivers that have not been lifted, oldest first."""
    query = select(LintWaiver).where(col(LintWaiver.lifted_at).is_(None))
    return session.exec(query.order_by(col(LintWaiver.id))).all()


def get(session: Session, waiver: int) -> LintWaiver | None:
    """The waiver, or None."""
    return session.get(LintWaiver, waiver)
