"""The texts of sections and the made documents."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from backend.core.states import MakingState
from backend.documents.tables import MadeDocument, SectionText


def texts(session: Session, kind: str, subject: str, section: str | None = None) -> Sequence[SectionText]:
    """Every version of every text of a document, or of one section, newest first."""
    query = select(SectionText).where(SectionText.kind == kind, SectionText.subject == subject)
    if section is not None:
        query = query.where(SectionText.section == section)
    return session.exec(query.order_by(col(SectionText.number).desc())).all()


def newest_texts(session: Session, kind: str, subject: str) -> dict[str, SectionText]:
    """The newest version of each section's text that there is one of."""
    return {row.section: row for row in reversed(texts(session, kind, subject))}


def made(session: Session, kind: str, subject: str) -> Sequence[MadeDocument]:
    """Every made or ordered document, newest first."""
    query = select(MadeDocument).where(MadeDocument.kind == kind, MadeDocument.subject == subject)
    return session.exec(query.order_by(col(MadeDocument.id).desc())).all()


def ordered(session: Session) -> Sequence[MadeDocument]:
    """Those that are not made yet, oldest first."""
    query = select(MadeDocument).where(MadeDocument.state == MakingState.ORDERED.value)
    return session.exec(query.order_by(col(MadeDocument.id))).all()


def one(session: Session, number: int) -> MadeDocument | None:
    """A made or ordered document by its number."""
    return session.get(MadeDocument, number)
