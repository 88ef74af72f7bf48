"""Documents being written: which there are, their sections and texts, and what is made of them."""

import difflib

from sqlmodel import Session

from backend.core.audit import record
from backend.core.errors import Conflict, NotFound, UserError
from backend.core.permissions import ANYBODY, Action, Actor, NotAllowed, check, may
from backend.core.refusals import refusal
from backend.core.site import notice
from backend.core.states import MakingState
from backend.documents import assembling, queries, registry
from backend.documents.kinds import Kind, Subject
from backend.documents.outline import Outline, SectionOutline
from backend.documents.schemas import Edition, TextIn
from backend.documents.tables import MadeDocument, SectionText
from backend.documents.writing import references
from backend.documents.writing.layout import Layout, layout
from backend.documents.writing.references import UnknownNames


def subjects(session: Session, actor: Actor, kind: Kind) -> list[Subject]:
    """What the actor may read documents of a kind about."""
    return [one for one in kind.subjects(session) if may(actor, Action.READ_DOCUMENT, region=one.region)]


def find(
    session: Session, actor: Actor, kind_id: str, subject_id: str, action: Action = Action.READ_DOCUMENT
) -> tuple[Kind, Subject]:
    """The kind and subject, for who may take the action on it.

    Raises NotFound, NotAllowed.
    """
    kind = registry.kind(kind_id)
    for subject in kind.subjects(session):
        if subject.id == subject_id:
            check(actor, action, region=subject.region)
            return kind, subject
    name = kind.outline.name
    raise NotFound(refusal("document-of-none", kind=name.sv, kind_en=name.en, subject=subject_id))


def section_of(kind: Kind, subject: Subject, identifier: str) -> SectionOutline:
    """A section that people write in.

    Raises NotFound.
    """
    section = kind.outline_of(subject).section(identifier)
    if section is None or not section.text:
        raise NotFound(refusal("section-missing"))
    return section


def write(session: Session, actor: Actor, kind: Kind, subject: Subject, section: str, wanted: TextIn) -> SectionText:
    """Keeps a new version of a section's text; the same text again is no new version.

    Raises NotFound, UserError for figures that there are not, Conflict with what has changed where the text was written
    from an older version.
    """
    section_of(kind, subject, section)
    _names_only_figures(kind.outline_of(subject), wanted.text)
    newest = next(iter(queries.texts(session, kind.id, subject.id, section)), None)
    number = newest.number if newest else 0
    if newest and newest.text == wanted.text:
        return newest
    if newest and number != wanted.based_on:
        raise _stale(newest, wanted)
    assert actor.account_id is not None
    row = SectionText(
        kind=kind.id,
        subject=subject.id,
        section=section,
        number=number + 1,
        text=wanted.text,
        written_by=actor.account_id,
    )
    session.add(row)
    session.flush()
    record(session, actor, "document-written", "document", f"{kind.id}/{subject.id}/{section}", version=row.number)
    return row


def _names_only_figures(outline: Outline, text: str) -> None:
    try:
        references.check(text, outline.figures)
    except UnknownNames as error:
        raise UserError(unknown_names(error), names=error.names, known=error.known) from error


def unknown_names(error: UnknownNames) -> str:
    """The sentence for names that no figure has, with those that there are."""
    named, known = (", ".join(f"{{{name}}}" for name in names) for names in (error.names, error.known))
    return refusal("document-figure-missing", names=named, known=known)


def _stale(newest: SectionText, wanted: TextIn) -> Conflict:
    """The refusal of a text that was written from an older version, with what has changed since."""
    changes = difflib.ndiff(newest.text.splitlines(), wanted.text.splitlines())
    return Conflict(
        refusal("section-changed"),
        number=newest.number,
        text=newest.text,
        changes=[line for line in changes if line[:1] in "+-"],
    )


def printed(session: Session, actor: Actor, kind: Kind, subject: Subject, edition: Edition = "own") -> Layout:
    """The document as it is printed now, with what is written and what the actor may see (anybody, in the public edition).

    Raises UserError where a text names a figure that the document does not have.
    """
    public = edition == "public"
    content = kind.content(session, ANYBODY if public else actor, subject)
    texts = {section: row.text for section, row in queries.newest_texts(session, kind.id, subject.id).items()}
    try:
        return layout(assembling.document(kind, subject, content, texts, notice(session), public))
    except UnknownNames as error:
        raise UserError(unknown_names(error)) from error


def may_order(actor: Actor, subject: Subject, edition: str) -> bool:
    """Whether the actor may have an edition made: who writes the document both, the national side everybody's public one."""
    writes = may(actor, Action.WRITE_DOCUMENT, region=subject.region)
    return writes or (edition == "public" and may(actor, Action.DECLARE_DOCUMENT, region=subject.region))


def order(session: Session, actor: Actor, kind: Kind, subject: Subject, edition: Edition = "own") -> MadeDocument:
    """Orders an edition of the document as it is now; one that is ordered and not made yet is that one.

    Raises NotAllowed.
    """
    if not may_order(actor, subject, edition):
        raise NotAllowed(refusal("not-allowed"))
    for row in queries.made(session, kind.id, subject.id):
        if row.state == MakingState.ORDERED and row.edition == edition:
            return row
    assert actor.account_id is not None
    row = MadeDocument(
        kind=kind.id, subject=subject.id, region=subject.region, edition=edition, ordered_by=actor.account_id
    )
    session.add(row)
    session.flush()
    record(session, actor, "document-ordered", "document", f"{kind.id}/{subject.id}", number=row.id)
    return row


def made(session: Session, actor: Actor, number: int) -> MadeDocument:
    """A made or ordered document, for who may read that document.

    Raises NotFound, NotAllowed.
    """
    row = queries.one(session, number)
    if row is None:
        raise NotFound(refusal("document-missing"))
    check(actor, Action.READ_DOCUMENT, region=row.region)
    return row
