"""A whole document: the outline's sections in order, with people's texts and the platform's own content."""

from collections.abc import Iterator, Mapping, Sequence

from backend.documents.kinds import Content, Kind, Subject
from backend.documents.outline import SectionOutline
from backend.documents.writing import references
from backend.documents.writing.model import Block, Document, Paragraph, Section

Texts = Mapping[str, str]
"""What people have written, by section."""


PUBLIC_EDITION = "Utgåva för alla: den har bara det som vem som helst får läsa"
"""What stands under the title of the public edition, so that nobody takes one for the other."""


def document(
    kind: Kind, subject: Subject, content: Content, texts: Texts, notice: str | None, public: bool = False
) -> Document:
    """The document; as its public edition it says so.

    Raises UnknownNames where a text names a figure that the document does not have.
    """
    return Document(
        kind=kind.id,
        title=kind.title(subject),
        subtitle=f"{content.subtitle}. {PUBLIC_EDITION}" if public else content.subtitle,
        held_on=content.held_on,
        notice=notice,
        sections=[_section(section, content, texts) for section in kind.outline_of(subject).sections],
        named=content.figures,
        attached=content.attached,
    )


def _section(section: SectionOutline, content: Content, texts: Texts) -> Section:
    blocks: Sequence[Block] = content.blocks.get(section.id, ())
    return Section(
        section.id,
        section.title.sv,
        [*_written(section, content, texts), *blocks],
        [*(_section(part, content, texts) for part in section.sections), *content.sections.get(section.id, ())],
    )


def _written(section: SectionOutline, content: Content, texts: Texts) -> Iterator[Paragraph]:
    """The section's text, or a line that says what is missing: an unfinished document is seen to be one."""
    if not section.text:
        return
    if text := texts.get(section.id):
        yield from references.paragraphs(text, content.figures)
    else:
        asks = f" {section.asks.sv}" if section.asks else ""
        yield Paragraph((f"Text saknas.{asks}",), "missing")
