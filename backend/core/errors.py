"""Errors that reach people: each with a Swedish sentence that says what to do."""

from typing import Any


class UserError(Exception):
    """Something the caller can mend. `status` is the HTTP status, `detail` a sentence or a structure with one."""

    status = 422

    def __init__(self, message: str, **detail: Any) -> None:
        super().__init__(message)
        self.message = message
        self.detail: str | dict[str, Any] = {"message": message, **detail} if detail else message


class NotFound(UserError):
    """There is no such thing, or the caller may not know of it."""

    status = 404


class Conflict(UserError):
    """The state does not allow it, or something with that name exists."""

    status = 409


class NotLoggedIn(UserError):
    """Wrong or missing credentials."""

    status = 401


class TooMany(UserError):
    """Too many tries; wait."""

    status = 429


class FileTooLarge(UserError):
    """The file is larger than what is taken in."""

    status = 413


class TooSlow(UserError):
    """What was sent took too long to come."""

    status = 408


class Busy(UserError):
    """Too much is going on at once; the same call may succeed in a while."""

    status = 503
