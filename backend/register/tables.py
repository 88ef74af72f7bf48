"""The register: every version of every kind of catalogue entry, its text, state and digest."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from backend.core.clock import now
from backend.core.columns import UtcDateTime


class EntryVersion(SQLModel, table=True):
    """One version of a catalogue entry; `kind` says what it is (see `kinds`), `entry` is its id among those.

    `canonical` is its canonical JSON (what the digest is taken over), `source_text` the YAML as written. Neither
    changes once the version is published.
    """

    __tablename__ = "entry_version"
    __table_args__ = (
        UniqueConstraint("kind", "entry", "version", name="one_of_each_version"),
        Index(
            "ux_entry_published",
            *("kind", "entry"),
            unique=True,
            sqlite_where=text("state = 'published'"),
            postgresql_where=text("state = 'published'"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    kind: str = Field(max_length=20)
    entry: str = Field(max_length=80, index=True)
    version: int
    state: str = Field(max_length=20, index=True)
    digest: str = Field(max_length=64)
    canonical: str
    source_text: str
    origin: str = Field(max_length=20)
    created_by: int | None = Field(default=None, foreign_key="account.id")
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    reviewed_by: int | None = Field(default=None, foreign_key="account.id")
    published_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class EntryReview(SQLModel, table=True):
    """What the reviewer of a version confirmed when it was published: the consequence (JSON) with its digest, and the comment.

    `rests_on` says from whose values it was reckoned, `published` or `accepted`: what rests on values that are not published is
    not everybody's to read.
    """

    __tablename__ = "entry_review"

    version_id: int = Field(foreign_key="entry_version.id", primary_key=True)
    comment: str | None = Field(default=None, max_length=2_000)
    digest: str = Field(max_length=64)
    changes: bool
    rests_on: str = Field(max_length=10)
    consequence: str
    reviewed_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class EntryDraft(SQLModel, table=True):
    """What stands in somebody's form for an entry, complete or not, before it is handed in; one of each entry and person.

    `content` is JSON. `revision` goes up with each save; `based_on` is the version it began from, 0 where the entry is new.
    """

    __tablename__ = "entry_draft"
    __table_args__ = (UniqueConstraint("kind", "entry", "account_id", name="one_draft_each"),)

    id: int | None = Field(default=None, primary_key=True)
    kind: str = Field(max_length=20)
    entry: str = Field(max_length=80)
    account_id: int = Field(foreign_key="account.id", index=True)
    revision: int
    based_on: int
    content: str
    saved_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class EntryThread(SQLModel, table=True):
    """What is discussed at one place (`goals.0.text`) of a version of an entry, between those who write and review it.

    A resolved thread stays, with who resolved it.
    """

    __tablename__ = "entry_thread"

    id: int | None = Field(default=None, primary_key=True)
    kind: str = Field(max_length=20)
    entry: str = Field(max_length=80, index=True)
    version: int
    place: str = Field(max_length=200)
    opened_by: int = Field(foreign_key="account.id")
    resolved_by: int | None = Field(default=None, foreign_key="account.id")
    resolved_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class EntryComment(SQLModel, table=True):
    """One comment of a thread. It is never changed; who has more to say writes another."""

    __tablename__ = "entry_comment"

    id: int | None = Field(default=None, primary_key=True)
    thread: int = Field(foreign_key="entry_thread.id", index=True)
    account_id: int = Field(foreign_key="account.id")
    written_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    text: str
