"""The local installation as commands need it: a migrated and seeded database, and a client for the API."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from backend.cli.output import REFUSED, UNUSABLE, stop

if TYPE_CHECKING:
    import httpx
    from sqlalchemy import Engine
    from sqlmodel import Session


NEEDS_SERVER = "Det här kommandot behöver servern och dess databas: pip install 'foljsam[server]'."


def has_server() -> bool:
    """Whether the server's libraries are installed (`foljsam[server]`), and with them a database."""
    return find_spec("sqlmodel") is not None


def engine(*, filled: bool = True) -> "Engine":
    """The database of the environment, with this version's tables and (where `filled`) the packaged catalogue in it."""
    if not has_server():
        stop(NEEDS_SERVER, UNUSABLE)
    import backend.identity.tables  # noqa: F401 - versions point at accounts, and a migrated database loads no migrations
    from backend.core.database import engine_for, migrate, transaction
    from backend.core.permissions import SYSTEM
    from backend.core.settings import current
    from backend.register.seeding import seed

    prepared = engine_for(current().database_url)
    migrate(prepared)
    if filled:
        with transaction(prepared) as session:
            seed(session, SYSTEM)
    return prepared


@contextmanager
def session(*, filled: bool = True) -> "Iterator[Session]":
    """One transaction on the local database; `filled` false leaves out the packaged catalogue."""
    from backend.core.database import transaction

    with transaction(engine(filled=filled)) as opened:
        yield opened


@contextmanager
def api() -> "Iterator[httpx.Client]":
    """A client for the API with the environment's address and token; errors become sentences."""
    import httpx

    from backend.core.settings import current

    settings = current()
    if not settings.token:
        stop("Sätt FOLJSAM_TOKEN till en inloggning (POST /api/tokens, eller sidan Konto).", UNUSABLE)
    try:
        with httpx.Client(
            base_url=settings.api_url, timeout=60, headers={"Authorization": f"Bearer {settings.token}"}
        ) as client:
            yield client
    except httpx.TransportError:
        stop(f"Når inte {settings.api_url}. Är tjänsten i gång, och stämmer FOLJSAM_API_URL?", UNUSABLE)


def answered(response: "httpx.Response") -> Any:
    """The JSON of a good answer; otherwise ends the command with the API's sentence."""
    if response.is_success:
        return response.json()
    try:
        detail = response.json().get("detail")
    except ValueError:
        detail = None
    return stop(sentence(detail) or f"Tjänsten svarade {response.status_code}.", REFUSED)


def sentence(detail: Any) -> str | None:
    """An error's detail as text: the sentence, and every problem on a line of its own."""
    if not isinstance(detail, dict):
        return str(detail) if detail else None
    problems = [f"  rad {p['line']}: {p['place']}: {p['message']}" for p in detail.get("problems", [])]
    remarks = [f"  {r['rule']}: {r['message']}" for r in detail.get("remarks", [])]
    return "\n".join([str(detail.get("message", "")), *problems, *remarks])
