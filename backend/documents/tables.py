"""What people write in documents, every version of it, the documents that were made, and those that anybody may read."""

from datetime import datetime

from sqlalchemy import JSON, Column, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from backend.core.clock import now
from backend.core.columns import UtcDateTime
from backend.core.states import DeclarationState, MakingState


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
    SHA-256 is the document's digest), `pdf` and `docx`, each by its SHA-256. What is there already is not made again. The
    `public` edition has what anybody may read, the `own` one what who ordered it may."""

    __tablename__ = "made_document"
    __table_args__ = (
        Index(
            "one_document_ordered",
            *("kind", "subject", "edition"),
            unique=True,
            sqlite_where=text("state = 'ordered'"),
            postgresql_where=text("state = 'ordered'"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    kind: str = Field(max_length=40, index=True)
    subject: str = Field(max_length=80)
    region: str = Field(max_length=2)
    edition: str = Field(default="own", max_length=10, sa_column_kwargs={"server_default": "own"})
    state: str = Field(default=MakingState.ORDERED.value, max_length=20)
    ordered_by: int = Field(foreign_key="account.id")
    ordered_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    made_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    content: str | None = Field(default=None, max_length=64)
    pdf: str | None = Field(default=None, max_length=64)
    docx: str | None = Field(default=None, max_length=64)
    problem: str | None = Field(default=None, max_length=2000)


def _one(name: str, state: str) -> Index:
    holds = text(f"state = '{state}'")
    return Index(name, "kind", "subject", unique=True, sqlite_where=holds, postgresql_where=holds)


class DeclaredDocument(SQLModel, table=True):
    """That a made document is open to anybody: prepared by one, decided by another. `attached` are the ids of the files that it
    lists, which are open with it. One of a document is prepared and one is public at a time; the earlier are kept."""

    __tablename__ = "declared_document"
    __table_args__ = (_one("one_declaration_prepared", "prepared"), _one("one_declaration_holds", "public"))

    id: int | None = Field(default=None, primary_key=True)
    made: int = Field(foreign_key="made_document.id")
    kind: str = Field(max_length=40)
    subject: str = Field(max_length=80)
    title: str = Field(max_length=300)
    attached: list[int] = Field(sa_column=Column(JSON, nullable=False))
    state: str = Field(default=DeclarationState.PREPARED.value, max_length=20)
    made_by: int = Field(foreign_key="account.id")
    made_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    decided_by: int | None = Field(default=None, foreign_key="account.id")
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    reason: str | None = Field(default=None, max_length=1000)


class IndicatorSelection(SQLModel, table=True):
    """Indicators (`members`, by id) that somebody chose to compare, under a name. It is never changed."""

    __tablename__ = "indicator_selection"

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=120)
    members: list[str] = Field(sa_column=Column(JSON, nullable=False))
    chosen_by: int = Field(foreign_key="account.id")
    chosen_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
