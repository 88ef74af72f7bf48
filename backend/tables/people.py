"""Accounts, what they may do, their tokens, the audit log and the site's notice."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from backend.tables.base import UtcDateTime, now


class Account(SQLModel, table=True):
    """Somebody who can log in. Never removed: `active` false closes it."""

    id: int | None = Field(default=None, primary_key=True)
    username: str = Field(unique=True, max_length=100)
    display_name: str = Field(max_length=200)
    password_hash: str
    active: bool = True
    must_change_password: bool = True
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class RoleGrant(SQLModel, table=True):
    """One role of an account, for a region or programme area where the role needs one."""

    __tablename__ = "role_grant"

    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="account.id", index=True)
    role: str = Field(max_length=30)
    region: str | None = Field(default=None, max_length=2)
    programme_area: str | None = Field(default=None, max_length=80)


class Token(SQLModel, table=True):
    """A bearer token. Only its SHA-256 is kept."""

    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="account.id", index=True)
    digest: str = Field(unique=True, max_length=64)
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


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
