"""Documents as the API gives them."""

from collections.abc import Iterator, Sequence
from typing import TypedDict

from sqlmodel import Session

from backend.core.permissions import Action, Actor, may
from backend.core.site import notice
from backend.core.states import DeclarationState, MakingState
from backend.documents import declaring, queries, registry, service
from backend.documents.kinds import Kind, Subject
from backend.documents.outline import Outline, SectionOutline
from backend.documents.schemas import (
    DeclaredOut,
    DocumentOut,
    KindOut,
    MadeOut,
    NamedFigureOut,
    SectionOut,
    SubjectOut,
    TextOut,
)
from backend.documents.tables import DeclaredDocument, MadeDocument, SectionText
from backend.documents.writing import references
from backend.documents.writing.model import Figure
from backend.identity import service as identity_service
from indicators.base import Name
from indicators.entries.geography import NATION

Names = dict[int | None, str]

STEPS = ("content", "pdf", "docx")
"""What is made of a document, in order."""


def kinds(session: Session, actor: Actor) -> list[KindOut]:
    """The kinds that the actor may read documents of, with what about; one to choose for is there before anything is chosen."""
    every = [(kind, service.subjects(session, actor, kind)) for kind in registry.KINDS.values()]
    chooses = may(actor, Action.WRITE_DOCUMENT, region=NATION)
    return [_kind_out(kind, subjects) for kind, subjects in every if subjects or (kind.chosen and chooses)]


def _kind_out(kind: Kind, subjects: Sequence[Subject]) -> KindOut:
    name = kind.outline.name
    return KindOut(
        id=kind.id,
        name_sv=name.sv,
        name_en=name.en,
        **_words(kind.outline),
        subjects=[_subject_out(subject) for subject in subjects],
    )


class _Words(TypedDict):
    """What a document is for and when it is due, in both languages."""

    purpose_sv: str
    purpose_en: str
    due_sv: str | None
    due_en: str | None


def _words(outline: Outline) -> _Words:
    purpose, due = outline.purpose, outline.due
    return _Words(
        purpose_sv=purpose.sv,
        purpose_en=purpose.en,
        due_sv=due.sv if due else None,
        due_en=due.en if due else None,
    )


def _subject_out(subject: Subject) -> SubjectOut:
    return SubjectOut(id=subject.id, name_sv=subject.name_sv, name_en=subject.name_en)


def figures(session: Session, actor: Actor, kind: Kind, subject: Subject) -> list[NamedFigureOut]:
    """The figures that the document's texts may name, as they are now: worked out like the document itself."""
    labels = kind.outline_of(subject).figures
    return [_figure_out(labels[one.name], one) for one in kind.content(session, actor, subject).figures.values()]


def document(session: Session, actor: Actor, kind: Kind, subject: Subject) -> DocumentOut:
    """One document as it is being written."""
    texts = queries.newest_texts(session, kind.id, subject.id)
    names = identity_service.names(session, {row.written_by for row in texts.values()})
    outline = kind.outline_of(subject)
    sections = [
        _section_out(outline, section, level, texts.get(section.id), names)
        for section, level in _levels(outline.sections, 1)
    ]
    return DocumentOut(
        kind=kind.id,
        subject=_subject_out(subject),
        title=kind.title(subject),
        **_words(outline),
        sections=sections,
        missing=[
            section.id for section in sections if section.takes_text and not (section.written and section.written.text)
        ],
        made=mades_out(session, actor, queries.made(session, kind.id, subject.id)),
        notice=notice(session),
        may_write=may(actor, Action.WRITE_DOCUMENT, region=subject.region),
        may_order_public=service.may_order(actor, subject, "public"),
    )


def _levels(sections: Sequence[SectionOutline], level: int) -> Iterator[tuple[SectionOutline, int]]:
    for section in sections:
        yield section, level
        yield from _levels(section.sections, level + 1)


def _section_out(
    outline: Outline, section: SectionOutline, level: int, row: SectionText | None, names: Names
) -> SectionOut:
    text = row.text if row else ""
    return SectionOut(
        id=section.id,
        level=level,
        title_sv=section.title.sv,
        title_en=section.title.en,
        takes_text=section.text,
        asks_sv=section.asks.sv if section.asks else None,
        asks_en=section.asks.en if section.asks else None,
        cites=section.cites,
        written=text_out(row, names) if row else None,
        typed_numbers=references.typed_numbers(text),
        unknown_names=[name for name in references.names_in(text) if name not in outline.figures],
    )


def text_out(row: SectionText, names: Names) -> TextOut:
    """One version of a text."""
    return TextOut(
        number=row.number, text=row.text, written_by=names.get(row.written_by, "?"), written_at=row.written_at
    )


def history(session: Session, kind: Kind, subject: Subject, section: str) -> list[TextOut]:
    """Every version of a section's text, newest first.

    Raises NotFound.
    """
    service.section_of(kind, subject, section)
    rows = queries.texts(session, kind.id, subject.id, section)
    names = identity_service.names(session, {row.written_by for row in rows})
    return [text_out(row, names) for row in rows]


def _figure_out(label: Name, figure: Figure) -> NamedFigureOut:
    return NamedFigureOut(
        name=figure.name,
        label_sv=label.sv,
        label_en=label.en,
        value=None if figure.value is None else format(figure.value, "f"),
        text=figure.text,
        address=figure.source.address,
        held_on=figure.source.held_on,
    )


def mades_out(session: Session, actor: Actor, rows: Sequence[MadeDocument]) -> list[MadeOut]:
    """Made documents with the names of those who ordered them, and what is proposed of them."""
    proposals = queries.declarations(session, [row.id or 0 for row in rows])
    people = {row.ordered_by for row in rows} | {i for one in proposals.values() for i in (one.made_by, one.decided_by)}
    names = identity_service.names(session, people)
    return [_made_out(actor, row, proposals.get(row.id or 0), names) for row in rows]


def _made_out(actor: Actor, row: MadeDocument, proposal: DeclaredDocument | None, names: Names) -> MadeOut:
    return MadeOut(
        **row.model_dump(include={"id", "kind", "subject", "ordered_at", "made_at", "problem", "edition"}),
        state=MakingState(row.state),
        done=sum(getattr(row, step) is not None for step in STEPS),
        steps=len(STEPS),
        ordered_by=names.get(row.ordered_by, "?"),
        digest=row.content,
        pdf_sha256=row.pdf,
        docx_sha256=row.docx,
        declared=_declared_out(actor, proposal, names) if proposal else None,
        may_propose=declaring.may_propose(actor, row, proposal),
    )


def _declared_out(actor: Actor, proposal: DeclaredDocument, names: Names) -> DeclaredOut:
    return DeclaredOut(
        **proposal.model_dump(include={"id", "made_at", "decided_at", "reason"}),
        state=DeclarationState(proposal.state),
        made_by=names.get(proposal.made_by, "?"),
        decided_by=names.get(proposal.decided_by) if proposal.decided_by else None,
        steps=declaring.steps_for(actor, proposal),
    )
