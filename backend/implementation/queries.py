"""The regions' implementation forms."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from backend.implementation.tables import ImplementationAnswer


def standing(
    session: Session, year: int, pathway: str | None = None, region: str | None = None
) -> Sequence[ImplementationAnswer]:
    """The forms of a year that have not been replaced."""
    return answers(session, year, pathway, region, replaced=False)


def answers(
    session: Session, year: int, pathway: str | None = None, region: str | None = None, *, replaced: bool = True
) -> Sequence[ImplementationAnswer]:
    """The forms of a year, oldest first; with `replaced` also those that later ones replaced."""
    query = select(ImplementationAnswer).where(ImplementationAnswer.year == year).order_by(col(ImplementationAnswer.id))
    if not replaced:
        query = query.where(col(ImplementationAnswer.replaced_by).is_(None))
    if pathway:
        query = query.where(ImplementationAnswer.pathway == pathway)
    if region:
        query = query.where(ImplementationAnswer.region == region)
    return session.exec(query).all()


def years(session: Session) -> list[int]:
    """The years there are forms for, newest first."""
    return list(
        session.exec(select(ImplementationAnswer.year).distinct().order_by(col(ImplementationAnswer.year).desc())).all()
    )
