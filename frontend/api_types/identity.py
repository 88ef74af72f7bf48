"""What the API takes and gives about identity. Written by `python docs/generate.py`: change nothing here."""

from __future__ import annotations

from typing import NotRequired, TypedDict

from frontend.api_types.core import Action, Role


class AccountChange(TypedDict):
    """What an administrator may change of an account; what is left out stays."""

    display_name: NotRequired[str | None]
    active: NotRequired[bool | None]
    grants: NotRequired[list[GrantIn] | None]
    new_password: NotRequired[str | None]


class AccountIn(TypedDict):
    """A new account. The person changes the password at first login."""

    username: str
    display_name: str
    password: str
    grants: NotRequired[list[GrantIn]]


class AccountOut(TypedDict):
    """An account as administrators see it."""

    id: int
    username: str
    display_name: str
    active: bool
    must_change_password: bool
    grants: list[GrantIn]


class GrantIn(TypedDict):
    """A role for an account, with the region or programme area it holds for."""

    role: Role
    region: NotRequired[str | None]
    programme_area: NotRequired[str | None]


class Login(TypedDict):
    """Username and password."""

    username: str
    password: str


class Me(TypedDict):
    """Who is logged in, and which actions there is anything to take on."""

    username: str | None
    display_name: str
    must_change_password: NotRequired[bool]
    grants: NotRequired[list[GrantIn]]
    actions: NotRequired[list[Action]]


class PasswordChange(TypedDict):
    """The present password and the new one (at least 12 characters)."""

    present: str
    new: str


class TokenOut(TypedDict):
    """A bearer token, shown this once."""

    token: str
    expires_at: str
    must_change_password: bool
