"""Files that regions attach to what they owe by agreements: taken in, listed with their earlier versions, and fetched."""

from dataclasses import dataclass
from typing import Annotated

import anyio.to_thread
from fastapi import APIRouter, Query, Request, Response
from sqlalchemy import Engine

from backend.agreements import attached, rulebooks
from backend.agreements.attached import Place
from backend.agreements.attached_forms import MEDIA
from backend.agreements.attached_schemas import AttachedOut
from backend.agreements.routes import Known
from backend.core.database import transaction
from backend.core.errors import FileTooLarge
from backend.core.http import Db, Files, Number, download
from backend.core.permissions import Action, Actor
from backend.core.reception import Turns, kept_body
from backend.core.refusals import refusal
from backend.core.schemas import SentFileName
from backend.core.storage import Stored
from backend.identity.access import LoggedIn, needs

router = APIRouter(tags=["agreements"])

Region = Annotated[str, Query(pattern=r"^\d{2}$")]
Requirement = Annotated[str, Query(max_length=80)]

MAX_BYTES = 20_000_000
"""A plan of a hundred pages with pictures weighs a few million."""

_TURNS = Turns(each=2, together=30)


@dataclass(frozen=True)
class _Reception:
    """A file on its way in, a transaction for each step: none is open while the bytes come."""

    engine: Engine
    actor: Actor
    agreement: str
    place: Place

    def allowed(self) -> None:
        with transaction(self.engine) as session:
            attached.may_attach(self.actor, rulebooks.get(session, self.agreement).book, self.place)

    def received(self, stored: Stored) -> AttachedOut:
        with transaction(self.engine) as session:
            book = rulebooks.get(session, self.agreement).book
            return attached.out(session, [attached.attach(session, self.actor, book, self.place, stored)])[0]


@router.post("/agreements/{agreement}/attached", status_code=201, dependencies=[needs(Action.ATTACH_FILE)])
async def attach(
    agreement: str,
    request: Request,
    storage: Files,
    actor: LoggedIn,
    requirement: Requirement,
    region: Region,
    filename: Annotated[SentFileName, Query(min_length=1, max_length=200)],
) -> AttachedOut:
    """Attaches a PDF or Word document (the request's body) to what the own region owes; the earlier one is kept as history."""
    reception = _Reception(request.app.state.engine, actor, agreement, Place(requirement, region, filename))
    await anyio.to_thread.run_sync(reception.allowed)
    too_large = FileTooLarge(refusal("file-large", megabytes=MAX_BYTES // 1_000_000))
    with _TURNS.taken(actor.account_id):
        stored = await kept_body(request, storage, MAX_BYTES, too_large)
    return await anyio.to_thread.run_sync(reception.received, stored)


@router.get("/agreements/{agreement}/attached", dependencies=[needs(Action.READ_DOCUMENT)])
def every_attached(
    known: Known, session: Db, actor: LoggedIn, region: Region | None = None, requirement: Requirement | None = None
) -> list[AttachedOut]:
    """The files that one may read, newest first: the own region's, for the national side all."""
    return attached.every(session, actor, known.book.id, region, requirement)


@router.get("/agreements/{agreement}/attached/{number}", dependencies=[needs(Action.READ_DOCUMENT)])
def fetch_attached(known: Known, number: Number, session: Db, actor: LoggedIn, storage: Files) -> Response:
    """An attached file, as it was sent."""
    row = attached.one(session, actor, known.book.id, number)
    return download(storage.path_of(row.sha256).read_bytes(), f"bilaga-{row.id}.{row.form}", MEDIA[row.form])
