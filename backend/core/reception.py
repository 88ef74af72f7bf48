"""Bodies on their way in: how large they may be, how long they may take, and how many may come at once."""

import threading
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import anyio
import anyio.to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from backend.core.errors import Busy, FileTooLarge, TooSlow
from backend.core.refusals import refusal
from backend.core.storage import Storage, Stored, TooLarge

MAX_BODY_BYTES = 2_000_000
"""What a form or a specification may weigh; files have limits of their own. Read whole, before anybody is known."""
MAX_RECEPTION_SECONDS = 3_600
"""How long a file may take to come: 200 MB at half a megabit a second."""


class BodyLimit:
    """Middleware that refuses a body over MAX_BODY_BYTES before it is in memory, but for the addresses that receive files."""

    def __init__(self, app: ASGIApp, files: tuple[str, ...]) -> None:
        """`files` are the ends of the addresses that count for themselves."""
        self._app, self._files = app, files

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].rstrip("/").endswith(self._files):
            await self._app(scope, receive, send)
            return
        body = await _whole(receive, _declared(scope))
        if body is None:
            answer = JSONResponse({"detail": f"Det som skickades är större än {MAX_BODY_BYTES // 1_000_000} MB."}, 413)
            await answer(scope, receive, send)
            return
        await self._app(scope, _once(body, receive), send)


def _declared(scope: Scope) -> int:
    lengths = [value for name, value in scope["headers"] if name == b"content-length"]
    return int(lengths[0]) if lengths and lengths[0].isdigit() else 0


async def _whole(receive: Receive, declared: int) -> bytes | None:
    """The body; None where it is too large, without reading the rest. Where the caller has gone, what had come."""
    body = bytearray()
    while declared <= MAX_BODY_BYTES and len(body) <= MAX_BODY_BYTES:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body"):
            return bytes(body) if len(body) <= MAX_BODY_BYTES else None
    return None


def _once(body: bytes, receive: Receive) -> Receive:
    """The body as one message, and after it what else the caller does (going away)."""
    messages: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def again() -> Message:
        return messages.pop() if messages else await receive()

    return again


class Turns:
    """So many at once of something that takes long: of each caller, and of all."""

    def __init__(self, each: int, together: int) -> None:
        self._each, self._together = each, together
        self._lock, self._taken = threading.Lock(), Counter[int | None]()

    def ask(self, caller: int | None) -> None:
        """Raises Busy where the caller, or all together, have as many turns as they may."""
        if self._taken[caller] >= self._each or self._taken.total() >= self._together:
            raise Busy(refusal("transfers-many"))

    @contextmanager
    def taken(self, caller: int | None) -> Iterator[None]:
        """One turn. Raises Busy as `ask` does."""
        with self._lock:
            self.ask(caller)
            self._taken[caller] += 1
        try:
            yield
        finally:
            with self._lock:
                self._taken[caller] -= 1


@asynccontextmanager
async def in_time() -> AsyncIterator[None]:
    """Raises TooSlow where what is received takes longer than MAX_RECEPTION_SECONDS."""
    try:
        with anyio.fail_after(MAX_RECEPTION_SECONDS):
            yield
    except TimeoutError:
        raise TooSlow(refusal("transfer-slow")) from None


async def kept_body(request: Request, storage: Storage, max_bytes: int, too_large: FileTooLarge) -> Stored:
    """A request's body, stored under its SHA-256.

    Raises `too_large` before anything is kept; a declared length over the limit is refused unread.
    """
    if int(request.headers.get("content-length") or 0) > max_bytes:
        raise too_large
    incoming = storage.incoming(max_bytes)
    try:
        async with in_time():
            async for chunk in request.stream():
                await anyio.to_thread.run_sync(incoming.write, chunk)
        return await anyio.to_thread.run_sync(incoming.keep)
    except TooLarge as error:
        raise too_large from error
    finally:
        incoming.discard()
