"""What people write in documents, every version of it, and the documents that were made."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from backend.core.clock import now
from backend.core.columns import UtcDateTime
from backend.core.states import MakingState


class SectionText(SQLModel, table=True):
    """One version of a section's text. A later one has the next number, so that two who save at once cannot both be it."""

    __tablename__ = "section_text"
    __table_args__ = (UniqueConstraint("kind", "subject", "section", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    kind: str = Field(max_length=40)
    subject: str = Field(max_length=80)
    section: str = Field(max_length=80)
    number: int
    text: str
    written_by: int = Field(foreign_key="account.id")
    written_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class MadeDocument(SQLModel, table=True):
    """A document that was ordered, and its files when they are made: `content` (the layout that both are written from, whose
    SHA-256 is the document's digest), `pdf` and `docx`, each by its SHA-256. What is there already is not made again."""

    __tablename__ = "made_document"
    __table_args__ = (
        Index(
            "one_document_ordered",
            *("kind", "subject"),
            unique=True,
            sqlite_where=text("state = 'ordered'"),
            postgresql_where=text("state = 'ordered'"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    kind: str = Field(max_length=40, index=True)
    subject: str = Field(max_length=80)
    region: str = Field(max_length=2)
    state: str = Field(default=MakingState.ORDERED.value, max_length=20)
    ordered_by: int = Field(foreign_key="account.id")
    ordered_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    made_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    content: str | None = Field(default=None, max_length=64)
    pdf: str | None = Field(default=None, max_length=64)
    docx: str | None = Field(default=None, max_length=64)
    problem: str | None = Field(default=None, max_length=2000)
