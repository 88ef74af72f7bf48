"""Releases of results, and the submissions that each makes public."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel

from backend.core.clock import now
from backend.core.columns import UtcDateTime
from backend.core.states import ReleaseState


class Release(SQLModel, table=True):
    """What is made public together. What it shows is fixed when it is prepared: `digest` is the SHA-256 of its
    submissions, their decided cells and the policy that decided. `reasons` counts the hidden cells by cause.

    `public_at` is the time before which nobody outside sees it (None: when it is approved). `preview` is the difference from
    what was public when it was last looked through, `corrected` the (indicator, round, region) whose public values it changes.
    `prepared_by` is None for what was public before there were releases.
    """

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=200)
    state: str = Field(default=ReleaseState.PREPARED.value, max_length=20, index=True)
    digest: str = Field(max_length=64)
    policy: str = Field(max_length=60)
    cells: int
    hidden: int
    reasons: dict[str, int] = Field(sa_column=Column(JSON, nullable=False))
    proof: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON))
    notice: str | None = Field(default=None, max_length=1000)
    public_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    prepared_by: int | None = Field(default=None, foreign_key="account.id")
    prepared_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    preview: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON))
    corrected: list[list[str]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    decided_by: int | None = Field(default=None, foreign_key="account.id")
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    published_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    withdrawn_by: int | None = Field(default=None, foreign_key="account.id")
    withdrawn_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    reason: str | None = Field(default=None, max_length=1000)
    problem: str | None = Field(default=None, max_length=2000)


class ReleasePart(SQLModel, table=True):
    """A submission in a release, with the SHA-256 of its decided cells. Only added to: it is what was prepared."""

    __tablename__ = "release_part"

    release_id: int = Field(foreign_key="release.id", primary_key=True)
    submission_id: int = Field(foreign_key="submission.id", primary_key=True, index=True)
    round_id: str = Field(foreign_key="round.id")
    region: str = Field(max_length=2)
    indicators: list[str] = Field(sa_column=Column(JSON, nullable=False))
    digest: str = Field(max_length=64)
    cells: int
    hidden: int
