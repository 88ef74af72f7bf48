"""Decisions about what is prioritised. Nothing is changed once it is decided: a later decision replaces it."""

from datetime import date, datetime

from sqlalchemy import JSON, Column, Index, text
from sqlmodel import Field, SQLModel

from backend.core.clock import now
from backend.core.columns import UtcDateTime


def _one(name: str, where: str) -> Index:
    return Index(name, "pathway", unique=True, sqlite_where=text(where), postgresql_where=text(where))


class PriorityDecision(SQLModel, table=True):
    """A pathway's prioritised indicators, the first in rank first (none: nothing is prioritised any more).

    One is prepared and one holds at a time. `prepared_as` is the side of who prepared it, and the other one confirms;
    `agreed_on` is the day it was agreed.
    """

    __tablename__ = "priority_decision"
    __table_args__ = (
        _one("one_priority_prepared", "state = 'prepared'"),
        _one("one_priority_holds", "state = 'approved'"),
    )

    id: int | None = Field(default=None, primary_key=True)
    pathway: str = Field(max_length=80, index=True)
    indicators: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    reason: str = Field(max_length=2000)
    agreed_on: date
    state: str = Field(max_length=20)
    prepared_as: str = Field(max_length=20)
    prepared_by: int = Field(foreign_key="account.id")
    prepared_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    decided_by: int | None = Field(default=None, foreign_key="account.id")
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    comment: str | None = Field(default=None, max_length=1000)
