"""What the API takes and gives about documents. Written by `python docs/generate.py`: change nothing here."""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict

from frontend.api_types.core import DeclarationState, MakingState


class DeclaredOut(TypedDict):
    """A proposal that a made document be public, and what became of it; `steps` are those that the reader may take."""

    id: int
    state: DeclarationState
    made_by: str
    made_at: str
    decided_by: str | None
    decided_at: str | None
    reason: str | None
    steps: list[str]


class DocumentOut(TypedDict):
    """One document as it is being written: sections in order, which lack their text, and what was made, newest first."""

    kind: str
    subject: SubjectOut
    title: str
    purpose_sv: str
    purpose_en: str
    due_sv: str | None
    due_en: str | None
    sections: list[SectionOut]
    missing: list[str]
    made: list[MadeOut]
    notice: str | None
    may_write: bool
    may_order_public: bool


class KindOut(TypedDict):
    """A kind of document, and the subjects that the reader may read about."""

    id: str
    name_sv: str
    name_en: str
    purpose_sv: str
    purpose_en: str
    due_sv: str | None
    due_en: str | None
    subjects: list[SubjectOut]


class MadeOut(TypedDict):
    """A document that was ordered. `done` of `steps` parts are finished; the digest is that of its content, the others are the
    files' own. `problem` says what stood in the way, `declared` the newest proposal that it be public."""

    id: int
    kind: str
    subject: str
    state: MakingState
    done: int
    steps: int
    ordered_by: str
    ordered_at: str
    made_at: str | None
    digest: str | None
    pdf_sha256: str | None
    docx_sha256: str | None
    problem: str | None
    edition: Literal["own", "public"]
    declared: DeclaredOut | None
    may_propose: bool


class NamedFigureOut(TypedDict):
    """A figure that texts may name: its exact value (None: missing), as it is printed, and where it can be read."""

    name: str
    label_sv: str
    label_en: str
    value: str | None
    text: str
    address: str
    held_on: str


class PrintedFigureOut(TypedDict):
    """A figure that stands in a made document; `name` and `label` are empty for those of tables."""

    name: str
    label: str
    value: str | None
    text: str
    address: str


class PublicDocumentOut(TypedDict):
    """A document that anybody may read: since when, its content's digest, and the files that go with it."""

    id: int
    kind: str
    kind_sv: str
    kind_en: str
    subject: str
    title: str
    since: str
    made_at: str
    digest: str
    pdf_sha256: str
    docx_sha256: str
    attached: list[PublicFileOut]


class PublicFileOut(TypedDict):
    """A file that is open with a public document: as what it is attached, its name, version, SHA-256 and day."""

    id: int
    requirement: str
    filename: str
    number: int
    form: str
    sha256: str
    attached_at: str


class SectionOut(TypedDict):
    """A section: what it should say by which agreement, and (`takes_text`) what is written in it; `written` None: nothing."""

    id: str
    level: int
    title_sv: str
    title_en: str
    takes_text: bool
    asks_sv: str | None
    asks_en: str | None
    cites: list[str]
    written: TextOut | None
    typed_numbers: list[str]
    unknown_names: list[str]


class SelectionIn(TypedDict):
    """Indicators to compare by name, and pathways whose published indicators are all compared."""

    name: str
    indicators: NotRequired[list[str]]
    pathways: NotRequired[list[str]]


class SelectionOut(TypedDict):
    """Indicators that somebody chose to compare; the comparison of a year is the document about `urval-<id>-<year>`."""

    id: int
    name: str
    members: list[str]
    chosen_by: str
    chosen_at: str


class SubjectOut(TypedDict):
    """What a document can be about: a year, an agreement, a region and year."""

    id: str
    name_sv: str
    name_en: str


class TextIn(TypedDict):
    """A new text of a section. `based_on` is the number of the version that it was written from; 0: of none."""

    text: str
    based_on: int


class TextOut(TypedDict):
    """One version of a section's text."""

    number: int
    text: str
    written_by: str
    written_at: str
