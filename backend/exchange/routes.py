"""KIK's measures in and out: a file of records read as drafts, published specifications as records."""

from typing import Annotated

import anyio.to_thread
from fastapi import APIRouter, Query, Request, Response

from backend.core.database import transaction
from backend.core.errors import FileTooLarge
from backend.core.http import Db, as_json, download
from backend.core.permissions import Action
from backend.core.reception import Turns, in_time
from backend.core.refusals import refusal
from backend.exchange import kik_export, kik_import
from backend.exchange.schemas import KikLossOut, KikReport
from backend.identity.access import LoggedIn, needs
from datasources.exchange.records import MOST_BYTES

router = APIRouter(tags=["exchange"])

UPLOADS = Turns(each=1, together=10)
"""A file is held whole in memory while it is read."""

Indicators = Annotated[list[str] | None, Query(max_length=1000)]


@router.post("/exchange/kik", response_model=KikReport, dependencies=[needs(Action.DRAFT_SPECIFICATION)])
async def read_kik(request: Request, actor: LoggedIn, preview: bool = False) -> Response:
    """Reads a file (the request's body: JSON or a zip of it) of KIK's measure versions: a draft of each in one's own forms, and
    field by field what was read, doubted and kept. `preview` keeps nothing."""
    with UPLOADS.taken(actor.account_id):
        content = await _body(request)

        def read() -> KikReport:
            with transaction(request.app.state.engine) as session:
                return kik_import.read(session, actor, content, preview=preview)

        return as_json(await anyio.to_thread.run_sync(read))


async def _body(request: Request) -> bytes:
    """The body. Raises FileTooLarge, TooSlow."""
    content = bytearray()
    async with in_time():
        async for chunk in request.stream():
            content += chunk
            if len(content) > MOST_BYTES:
                raise FileTooLarge(refusal("exchange-too-large", megabytes=MOST_BYTES // 1_000_000))
    return bytes(content)


@router.get("/exchange/kik", dependencies=[needs(Action.DRAFT_SPECIFICATION)])
def kik_file(session: Db, indicator: Indicators = None, drafts: bool = False) -> Response:
    """Published specifications (all, or the named ones; with `drafts` the newest of each) as a file of KIK's records."""
    every = kik_export.records(session, indicator or (), also_drafts=drafts)
    return download(kik_export.file(every), "kik.json", "application/json")


@router.get("/exchange/kik/losses", dependencies=[needs(Action.DRAFT_SPECIFICATION)])
def kik_losses(session: Db, indicator: Indicators = None, drafts: bool = False) -> list[KikLossOut]:
    """What of the same specifications KIK's records cannot say: field by field, with what is read back in its place."""
    return kik_export.losses(session, kik_export.records(session, indicator or (), also_drafts=drafts))
