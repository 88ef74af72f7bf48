"""The login kept in a cookie, so that a page that is loaded anew still knows its reader.

A page cannot set a cookie that scripts cannot read. It sends the browser to a route of ours with a ticket that holds once, for
some seconds; the route sets the cookie (or takes it away) and sends the browser to where the ticket says.
"""

import secrets
import threading
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

NAME, PATH, TICKET = "foljsam_inloggning", "/inloggning", "biljett"
LASTS_SECONDS = 30.0
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True)
class _Ticket:
    """What the cookie is to hold (None: nothing any more), where the browser goes then, and until when it holds."""

    token: str | None
    target: str
    until: float


_lock = threading.Lock()
_tickets: dict[str, _Ticket] = {}


def address(token: str | None, target: str) -> str:
    """Where to send the browser so that its cookie holds the token (None: no cookie), and then to `target`, a path of ours."""
    number, now = secrets.token_urlsafe(24), time.monotonic()
    with _lock:
        for old in [old for old, ticket in _tickets.items() if ticket.until < now]:
            del _tickets[old]
        _tickets[number] = _Ticket(token, target if _own(target) else "/", now + LASTS_SECONDS)
    return f"{PATH}?{TICKET}={number}"


def _own(target: str) -> bool:
    """Whether it is a path of these pages: browsers read `//x` and `/\\x` as another site, and drop tabs first."""
    parts = urlsplit(target)
    plain = target.isprintable() and "\\" not in target
    return plain and target.startswith("/") and not target.startswith("//") and not (parts.scheme or parts.netloc)


def _taken(number: str) -> _Ticket | None:
    """The ticket, which nobody can take again; None where it has been taken or is too old."""
    with _lock:
        ticket = _tickets.pop(number, None)
    return ticket if ticket and ticket.until >= time.monotonic() else None


async def _answer(request: Request) -> Response:
    """Sets the cookie or takes it away. Another site cannot send the browser here with a ticket of its own (which would log the
    reader in as somebody else): browsers tell where they were sent from."""
    from_here = request.headers.get("sec-fetch-site", "same-origin") == "same-origin"
    ticket = _taken(request.query_params.get(TICKET, "")) if from_here else None
    answer = RedirectResponse(ticket.target if ticket else "/", 303, {"Cache-Control": "no-store"})
    if ticket and ticket.token:
        answer.set_cookie(NAME, ticket.token, secure=_encrypted(request), httponly=True, samesite="lax", path="/")
    elif ticket:
        answer.delete_cookie(NAME, secure=_encrypted(request), httponly=True, samesite="lax", path="/")
    return answer


def _encrypted(request: Request) -> bool:
    """False on plain loopback only, where browsers keep no cookie that asks for encryption."""
    scheme = request.headers.get("x-forwarded-proto", request.url.scheme)
    return scheme == "https" or request.url.hostname not in _LOOPBACK


route = Route(PATH, _answer, methods=["GET"])
