"""The audit log and the values of the whole installation."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from backend.core.clock import now
from backend.core.columns import UtcDateTime


class AuditEvent(SQLModel, table=True):
    """One change: who, when, what. Append-only; triggers in the database refuse changes and removals."""

    __tablename__ = "audit_event"

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(default_factory=now, sa_type=UtcDateTime, index=True)
    account_id: int | None = Field(default=None, foreign_key="account.id")
    actor: str = Field(max_length=200)
    action: str = Field(max_length=60)
    object_type: str = Field(max_length=40, index=True)
    object_id: str = Field(max_length=100, index=True)
    before: str | None = Field(default=None, max_length=40)
    after: str | None = Field(default=None, max_length=40)
    detail: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))


class SiteValue(SQLModel, table=True):
    """A value of the whole installation, such as the notice that every page and export shows."""

    __tablename__ = "site_value"
    __table_args__ = (UniqueConstraint("name"),)

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=40)
    value: str
