"""The texts of sections, the made documents, and which of them are public."""

from collections.abc import Collection, Sequence

from sqlmodel import Session, col, select

from backend.core.states import DeclarationState, MakingState
from backend.documents.tables import DeclaredDocument, IndicatorSelection, MadeDocument, SectionText


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


def declarations(session: Session, made: Collection[int]) -> dict[int, DeclaredDocument]:
    """The newest proposal about each of some made documents that there is one of."""
    query = select(DeclaredDocument).where(col(DeclaredDocument.made).in_(made))
    return {row.made: row for row in session.exec(query.order_by(col(DeclaredDocument.id))).all()}


def declaration(session: Session, identifier: int) -> DeclaredDocument | None:
    """One proposal."""
    return session.get(DeclaredDocument, identifier)


def declared(session: Session, kind: str, subject: str, state: DeclarationState) -> DeclaredDocument | None:
    """The proposal about a document that is in a state."""
    query = select(DeclaredDocument).where(
        DeclaredDocument.kind == kind, DeclaredDocument.subject == subject, DeclaredDocument.state == state.value
    )
    return session.exec(query).first()


def public(session: Session) -> Sequence[tuple[DeclaredDocument, MadeDocument]]:
    """The documents that anybody may read, with what was made of them, newest first."""
    query = select(DeclaredDocument, MadeDocument).where(DeclaredDocument.made == MadeDocument.id)
    public = query.where(DeclaredDocument.state == DeclarationState.PUBLIC.value)
    return session.exec(public.order_by(col(DeclaredDocument.id).desc())).all()


def selections(session: Session) -> Sequence[IndicatorSelection]:
    """The indicators that somebody chose to compare, newest first."""
    return session.exec(select(IndicatorSelection).order_by(col(IndicatorSelection.id).desc())).all()
