"""Accounts, tokens and what the logged-in person may do."""

from datetime import datetime

from pydantic import BaseModel, Field

from backend.core.permissions import Action, Role


class GrantIn(BaseModel):
    """A role for an account, with the region or programme area it holds for."""

    role: Role
    region: str | None = None
    programme_area: str | None = None


class Login(BaseModel):
    """Username and password."""

    username: str = Field(max_length=100)
    password: str = Field(max_length=200)


class TokenOut(BaseModel):
    """A bearer token, shown this once."""

    token: str
    expires_at: datetime
    must_change_password: bool


class PasswordChange(BaseModel):
    """The present password and the new one (at least 12 characters)."""

    present: str = Field(max_length=200)
    new: str = Field(min_length=12, max_length=200)


class AccountIn(BaseModel):
    """A new account. The person changes the password at first login."""

    username: str = Field(pattern=r"^[a-z0-9][a-z0-9._@-]{1,99}$")
    display_name: str = Field(min_length=1, max_length=200)
    password: str = Field(min_length=12, max_length=200)
    grants: list[GrantIn] = []


class AccountChange(BaseModel):
    """What an administrator may change of an account; what is left out stays."""

    display_name: str | None = None
    active: bool | None = None
    grants: list[GrantIn] | None = None
    new_password: str | None = Field(default=None, min_length=12, max_length=200)


class AccountOut(BaseModel):
    """An account as administrators see it."""

    id: int
    username: str
    display_name: str
    active: bool
    must_change_password: bool
    grants: list[GrantIn]


class Me(BaseModel):
    """Who is logged in, and which actions there is anything to take on."""

    username: str | None
    display_name: str
    must_change_password: bool = False
    grants: list[GrantIn] = []
    actions: list[Action] = []
