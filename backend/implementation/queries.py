"""The regions' implementation forms."""

from collections.abc import Collection, Sequence

from sqlmodel import Session, col, func, select

from backend.core.states import FormState
from backend.implementation.tables import ImplementationAnswer

Key = tuple[str, str, str]
"""Pathway, region and part of the region."""


def in_force(
    session: Session, year: int, pathway: str | None = None, region: str | None = None
) -> Sequence[ImplementationAnswer]:
    """The forms of a year that are attested and not revised: what everybody sees the status of."""
    return answers(session, year, pathway, region, (FormState.ATTESTED,))


def in_force_until(session: Session, year: int) -> Sequence[ImplementationAnswer]:
    """The forms in force of a year and of every year before it, oldest year first."""
    query = select(ImplementationAnswer).where(
        ImplementationAnswer.year <= year, ImplementationAnswer.state == FormState.ATTESTED
    )
    return session.exec(query.order_by(col(ImplementationAnswer.year), col(ImplementationAnswer.id))).all()


def latest(
    session: Session, year: int, pathway: str | None = None, region: str | None = None
) -> dict[Key, ImplementationAnswer]:
    """What each region and part said last in a year, whether it is attested or waits to be."""
    rows = answers(session, year, pathway, region, (FormState.ANSWERED, FormState.ATTESTED))
    return {(row.pathway, row.region, row.unit): row for row in rows}  # what waits was written after what is attested


def last_said(session: Session, year: int, pathway: str, region: str) -> list[ImplementationAnswer]:
    """What the region and its parts said last of a pathway, in a year or the newest before it that the part answered."""
    query = (
        select(ImplementationAnswer)
        .where(
            ImplementationAnswer.pathway == pathway,
            ImplementationAnswer.region == region,
            ImplementationAnswer.year <= year,
            col(ImplementationAnswer.state).in_((FormState.ANSWERED, FormState.ATTESTED)),
        )
        .order_by(col(ImplementationAnswer.year), col(ImplementationAnswer.id))
    )
    return list({row.unit: row for row in session.exec(query)}.values())


def answers(
    session: Session,
    year: int,
    pathway: str | None = None,
    region: str | None = None,
    states: Collection[FormState] = tuple(FormState),
) -> Sequence[ImplementationAnswer]:
    """The forms of a year in these states, oldest first."""
    query = (
        select(ImplementationAnswer)
        .where(ImplementationAnswer.year == year, col(ImplementationAnswer.state).in_(states))
        .order_by(col(ImplementationAnswer.id))
    )
    if pathway:
        query = query.where(ImplementationAnswer.pathway == pathway)
    if region:
        query = query.where(ImplementationAnswer.region == region)
    return session.exec(query).all()


def waiting(
    session: Session, regions: Collection[str] | None, year: int | None = None
) -> Sequence[ImplementationAnswer]:
    """The forms of regions (None: of all) that wait to be attested, oldest first."""
    query = select(ImplementationAnswer).where(ImplementationAnswer.state == FormState.ANSWERED)
    if regions is not None:
        query = query.where(col(ImplementationAnswer.region).in_(regions))
    if year is not None:
        query = query.where(ImplementationAnswer.year == year)
    return session.exec(query.order_by(col(ImplementationAnswer.id))).all()


def states(session: Session, year: int) -> Sequence[tuple[str, str, str]]:
    """The pathway, region and state of every form of a year, each once."""
    query = select(ImplementationAnswer.pathway, ImplementationAnswer.region, ImplementationAnswer.state)
    return session.exec(query.where(ImplementationAnswer.year == year).distinct()).all()


def newest_answered(session: Session, before: int) -> dict[tuple[str, str], int]:
    """The newest year before another one that each pathway and region has forms in force for."""
    query = (
        select(ImplementationAnswer.pathway, ImplementationAnswer.region, func.max(ImplementationAnswer.year))
        .where(ImplementationAnswer.state == FormState.ATTESTED, ImplementationAnswer.year < before)
        .group_by(col(ImplementationAnswer.pathway), col(ImplementationAnswer.region))
    )
    return {(pathway, region): year for pathway, region, year in session.exec(query)}


def numbered(session: Session, numbers: Collection[int]) -> dict[int, ImplementationAnswer]:
    """The forms with these ids, in order: who takes several at once takes them as everybody does."""
    query = select(ImplementationAnswer).where(col(ImplementationAnswer.id).in_(numbers))
    return {row.id or 0: row for row in session.exec(query.order_by(col(ImplementationAnswer.id)))}


def years(session: Session) -> list[int]:
    """The years there are forms in force for, newest first."""
    query = select(ImplementationAnswer.year).where(ImplementationAnswer.state == FormState.ATTESTED).distinct()
    return list(session.exec(query.order_by(col(ImplementationAnswer.year).desc())).all())
