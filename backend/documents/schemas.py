"""Documents as the API gives and takes them."""

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, Field

from backend.core.schemas import FreeText
from backend.core.states import DeclarationState, MakingState

Edition = Literal["own", "public"]
"""What is made of a document: what who orders it may see, or what anybody may."""


class SubjectOut(BaseModel):
    """What a document can be about: a year, an agreement, a region and year."""

    id: str
    name_sv: str
    name_en: str


class KindOut(BaseModel):
    """A kind of document, and the subjects that the reader may read about."""

    id: str
    name_sv: str
    name_en: str
    purpose_sv: str
    purpose_en: str
    due_sv: str | None
    due_en: str | None
    subjects: list[SubjectOut]


class TextOut(BaseModel):
    """One version of a section's text."""

    number: int
    text: str
    written_by: str
    written_at: datetime


class SectionOut(BaseModel):
    """A section: what it should say by which agreement, and (`takes_text`) what is written in it; `written` None: nothing.

    `typed_numbers` are numbers in the text that name no figure, `unknown_names` figures that there are not (any longer).
    """

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


class NamedFigureOut(BaseModel):
    """A figure that texts may name: its exact value (None: missing), as it is printed, and where it can be read."""

    name: str
    label_sv: str
    label_en: str
    value: str | None
    text: str
    address: str
    held_on: date


class PrintedFigureOut(BaseModel):
    """A figure that stands in a made document; `name` and `label` are empty for those of tables."""

    name: str
    label: str
    value: str | None
    text: str
    address: str


class MadeOut(BaseModel):
    """A document that was ordered. `done` of `steps` parts are finished; the digest is that of its content, the others are the
    files' own. `problem` says what stood in the way, `declared` the newest proposal that it be public."""

    id: int
    kind: str
    subject: str
    state: MakingState
    done: int
    steps: int
    ordered_by: str
    ordered_at: datetime
    made_at: datetime | None
    digest: str | None
    pdf_sha256: str | None
    docx_sha256: str | None
    problem: str | None
    edition: Edition
    declared: "DeclaredOut | None"
    may_propose: bool


class DeclaredOut(BaseModel):
    """A proposal that a made document be public, and what became of it; `steps` are those that the reader may take."""

    id: int
    state: DeclarationState
    made_by: str
    made_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    reason: str | None
    steps: list[str]


class PublicFileOut(BaseModel):
    """A file that is open with a public document: as what it is attached, its name, version, SHA-256 and day."""

    id: int
    requirement: str
    filename: str
    number: int
    form: str
    sha256: str
    attached_at: datetime


class PublicDocumentOut(BaseModel):
    """A document that anybody may read: since when, its content's digest, and the files that go with it."""

    id: int
    kind: str
    kind_sv: str
    kind_en: str
    subject: str
    title: str
    since: datetime
    made_at: datetime
    digest: str
    pdf_sha256: str
    docx_sha256: str
    attached: list[PublicFileOut]


class DocumentOut(BaseModel):
    """One document as it is being written: sections in order, which lack their text, and what was made, newest first.

    `may_write` says whether the reader may write in it and have it made, `may_order_public` whether its public edition.
    """

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


class TextIn(BaseModel):
    """A new text of a section. `based_on` is the number of the version that it was written from; 0: of none."""

    text: FreeText = Field(max_length=50_000)
    based_on: int = Field(ge=0, le=1_000_000)


class SelectionIn(BaseModel):
    """Indicators to compare by name, and pathways whose published indicators are all compared."""

    name: FreeText = Field(min_length=1, max_length=120)
    indicators: list[str] = Field(default=[], max_length=500)
    pathways: list[str] = Field(default=[], max_length=100)


class SelectionOut(BaseModel):
    """Indicators that somebody chose to compare; the comparison of a year is the document about `urval-<id>-<year>`."""

    id: int
    name: str
    members: list[str]
    chosen_by: str
    chosen_at: datetime
