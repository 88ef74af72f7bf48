"""Accounts, what they may do, their tokens, the audit log and the site's notice."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from backend.core.clock import now
from backend.core.columns import UtcDateTime


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


class LoginTry(SQLModel, table=True):
    """A login that is being tried or has failed, for as long as it counts. Who was tried is kept as a digest: what people type
    as a name may be a password or a personal number."""

    __tablename__ = "login_try"

    id: int | None = Field(default=None, primary_key=True)
    name_digest: str = Field(index=True, max_length=64)
    address: str = Field(max_length=64)
    at: datetime = Field(default_factory=now, sa_type=UtcDateTime, index=True)
