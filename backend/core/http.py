"""What every endpoint shares: the database session, who asks, the storage and checker, and errors as sentences."""

import errno
import logging
import sqlite3
from collections.abc import Iterator
from typing import Annotated, Any

from fastapi import Depends, Path, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as DatabaseTimeout
from sqlmodel import Session

from backend.core.database import transaction
from backend.core.errors import UserError
from backend.core.permissions import NotAllowed
from backend.core.refusals import english, refusal
from backend.core.settings import Settings
from backend.core.states import TransitionError
from backend.core.storage import Storage
from indicators.catalogue.yaml_files import swedish

log = logging.getLogger(__name__)

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SAFE = {"X-Content-Type-Options": "nosniff"}


def _session(request: Request) -> Iterator[Session]:
    with transaction(request.app.state.engine) as session:
        yield session


# The transaction is committed before the answer is sent (scope "function"): who gets an answer can read what it says.
Db = Annotated[Session, Depends(_session, scope="function")]


def _storage(request: Request) -> Storage:
    return request.app.state.storage  # type: ignore[no-any-return]


def _settings(request: Request) -> Settings:
    return request.app.state.settings  # type: ignore[no-any-return]


Files = Annotated[Storage, Depends(_storage)]
Config = Annotated[Settings, Depends(_settings)]
Limit = Annotated[int, Query(ge=1, le=1000)]
Number = Annotated[int, Path(ge=1, le=2**31 - 1)]
"""An id in an address, within what every database can hold."""
Version = Annotated[int | None, Query(ge=1, le=10_000)]
Year = Annotated[int, Query(ge=2019, le=2100)]
Offset = Annotated[int, Query(ge=0, le=100_000_000)]


def as_json(answer: BaseModel) -> Response:
    """A large answer written out at once: a route that returns it declares `response_model`, which would otherwise be
    used to validate every part of it once more."""
    return Response(answer.model_dump_json(), media_type="application/json")


def download(content: bytes, filename: str, media_type: str = XLSX) -> Response:
    """A file to save."""
    return Response(
        content,
        media_type=media_type,
        headers={"Content-Disposition": f'attachment; filename="{filename}"', **SAFE},
    )


RETRY_SECONDS = 5
_WITH_STATUS = {401: {"WWW-Authenticate": "Bearer"}, 503: {"Retry-After": str(RETRY_SECONDS)}}
"""Headers that go with a status."""


def user_error(_request: Request, error: Exception) -> JSONResponse:
    """An error that the caller can mend, as a sentence with its status."""
    if isinstance(error, UserError):
        return answered(error.message, error.status, error.detail)
    return answered(error.args[0] if error.args else "", 403 if isinstance(error, NotAllowed) else 409)


def answered(message: str, status: int, detail: object = None) -> JSONResponse:
    """A refusal as an answer: `detail` is or has its Swedish sentence, `detail_en` the English where there is one."""
    text = english(message)
    answer = {"detail": message if detail is None else detail} | ({"detail_en": text} if text else {})
    return JSONResponse(answer, status, _WITH_STATUS.get(status))


def unreadable_request(_request: Request, error: Exception) -> JSONResponse:
    """A request whose fields do not hold: which and why, in Swedish, without repeating what was sent."""
    assert isinstance(error, RequestValidationError)
    fields = [
        {"place": ".".join(str(part) for part in fault["loc"][1:]), "message": swedish(fault)}
        for fault in error.errors()
    ]
    sentence = "; ".join(f"{field['place']} {field['message']}" for field in fields)
    # Pydantic's own messages are English; what a type of ours says is Swedish, and stands as it is.
    in_english = "; ".join(f"{'.'.join(map(str, fault['loc'][1:]))}: {fault['msg']}" for fault in error.errors())
    message = refusal("unusable", fields=sentence, fields_en=in_english)
    return answered(message, 422, {"message": message, "fields": fields})


def unstorable(_request: Request, _error: Exception) -> JSONResponse:
    """A value that the database cannot hold: a character or a number outside what it takes."""
    return answered(refusal("unstorable"), 422)


_SQLITE_BUSY = ("locked", "unable to open", "disk I/O error")
"""What SQLite says where the statement is right and the moment is not."""


def database_fault(request: Request, error: Exception) -> JSONResponse:
    """What a database says no to: each with its status, one line in the log, and nothing of what was to be stored.

    Raises again what SQLite calls operational and is none of it: a statement of ours that is wrong.
    """
    orig = error.orig if isinstance(error, DBAPIError) else None
    told = str(orig)
    if "disk is full" in told or "No space left" in told:
        return disk_fault(request, OSError(errno.ENOSPC, "the database's disk is full"))
    if isinstance(orig, sqlite3.OperationalError) and not any(word in told for word in _SQLITE_BUSY):
        raise error
    log.warning("%s %s: the database said no (%s)", request.method, request.url.path, type(error).__name__)
    if isinstance(error, IntegrityError):
        return answered(refusal("simultaneous"), 409)
    return answered(refusal("busy"), 503)


def disk_fault(request: Request, error: Exception) -> JSONResponse:
    """A disk that is full, told to the administrator; any other fault of the system is ours.

    Raises that other fault again.
    """
    if not isinstance(error, OSError) or error.errno not in (errno.ENOSPC, errno.EDQUOT):
        raise error
    log.critical(
        "%s %s: no space left on the disk; free some, or move FOLJSAM_DATA_DIR", request.method, request.url.path
    )
    return answered(refusal("disk-full"), 507)


DATABASE_FAULTS: tuple[type[Exception], ...] = (IntegrityError, OperationalError, DatabaseTimeout)
"""What `database_fault` makes an answer of: two at once, a lock, a lost connection, no connection to be had."""

HANDLED: tuple[type[Exception], ...] = (UserError, NotAllowed, TransitionError)
"""Errors that `user_error` makes an answer of."""

ERRORS: dict[int | str, dict[str, Any]] = {
    status: {"description": text}
    for status, text in (
        (401, "Logga in"),
        (403, "Saknar behörighet"),
        (404, "Finns inte"),
        (409, "Läget tillåter det inte"),
    )
}
