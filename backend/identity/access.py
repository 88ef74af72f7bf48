"""Who asks: the holder of the bearer token, or anybody."""

from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from backend.core.database import transaction
from backend.core.errors import NotLoggedIn
from backend.core.permissions import ANYBODY, Action, Actor, NotAllowed, check_somewhere
from backend.core.refusals import refusal
from backend.identity import service

_bearer = HTTPBearer(auto_error=False)


def _secret(
    request: Request, credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]
) -> str | None:
    """The bearer token. Raises NotLoggedIn where something else, or an empty one, was sent: that is no visitor."""
    if "authorization" in request.headers and not (credentials and credentials.credentials):
        raise NotLoggedIn(refusal("login-unreadable"))
    return credentials.credentials if credentials else None


Secret = Annotated[str | None, Depends(_secret)]


FOR_NEWCOMERS = ("/api/me", "/api/me/password", "/api/tokens/current", "/api/site")
"""What may be called with a password that must be changed first."""


def _actor(request: Request, secret: Secret) -> Actor:
    # A transaction of its own, over before the work begins: a call that receives a file slowly holds no connection.
    if secret:
        with transaction(request.app.state.engine) as session:
            actor = service.actor_of(session, secret)
    else:
        actor = ANYBODY
    if actor.must_change_password and request.url.path not in FOR_NEWCOMERS:
        raise NotAllowed(refusal("password-temporary"))
    return actor


Who = Annotated[Actor, Depends(_actor)]


def _someone(actor: Who) -> Actor:
    if actor.account_id is None:
        raise NotLoggedIn(refusal("login-first"))
    return actor


LoggedIn = Annotated[Actor, Depends(_someone)]


def needs(action: Action) -> Any:
    """A dependency of a route: whoever may not take the action anywhere is refused before what was sent is looked at."""

    def allowed(actor: LoggedIn) -> None:
        check_somewhere(actor, action)

    return Depends(allowed)
