"""Implementation status: forms, the status they give, and files of them."""

from typing import Annotated

import anyio.to_thread
from fastapi import APIRouter, Query, Request

from backend.core.database import transaction
from backend.core.errors import FileTooLarge
from backend.core.http import Db, Year
from backend.core.permissions import Action, areas_for, may
from backend.core.reception import Turns, in_time
from backend.core.schemas import SentFileName
from backend.core.site import notice
from backend.identity import service as identity_service
from backend.identity.access import LoggedIn, needs
from backend.implementation import files, queries, service
from backend.implementation.schemas import FileOut, ImplementationAnswerOut, ImplementationIn, StatusMatrix, StatusOut
from backend.implementation.tables import ImplementationAnswer

router = APIRouter(tags=["implementation"])
UPLOADS = Turns(each=2, together=50)
MAX_FORM_FILE = 5_000_000
"""Bytes of the largest file of forms: 21 regions × all pathways is far below."""


@router.get("/implementation")
def statuses(session: Db, year: Year, pathway: str | None = None, region: str | None = None) -> list[StatusOut]:
    """One status a pathway and region, with what it rests on."""
    return service.statuses(session, year, pathway, region)


@router.get("/implementation/matrix")
def matrix(session: Db, year: Year | None = None) -> StatusMatrix:
    """Regions × pathways."""
    return service.matrix(session, year, notice(session))


def _answer_out(row: ImplementationAnswer, names: dict[int | None, str], open_text: bool) -> ImplementationAnswerOut:
    fields = row.model_dump(exclude={"answered_by", "replaced_by"})
    if not open_text:
        fields |= {"challenges": None, "consequences": None}
    return ImplementationAnswerOut(
        **fields,
        status=service.single_status(row),
        replaced=row.replaced_by is not None,
        answered_by=names.get(row.answered_by, "?") if open_text else "",
    )


@router.get("/implementation/answers")
def answers(
    session: Db, actor: LoggedIn, year: Year, region: str | None = None, pathway: str | None = None
) -> list[ImplementationAnswerOut]:
    """The forms; texts about challenges and consequences only for the own region, programme areas and the nation."""
    rows = queries.answers(session, year, pathway, region)
    names = identity_service.names(session, {row.answered_by for row in rows})
    everything = may(actor, Action.READ_SUBMISSION) or bool(areas_for(actor, Action.READ_UNPUBLISHED))
    return [
        _answer_out(row, names, everything or may(actor, Action.READ_UNPUBLISHED, region=row.region)) for row in rows
    ]


@router.post("/implementation/answers", status_code=201, dependencies=[needs(Action.ANSWER_IMPLEMENTATION)])
def answer(given: ImplementationIn, session: Db, actor: LoggedIn) -> ImplementationAnswerOut:
    """A form."""
    row = service.save(session, actor, given)
    return _answer_out(row, identity_service.names(session, {row.answered_by}), open_text=True)


@router.post("/implementation/file", dependencies=[needs(Action.ANSWER_IMPLEMENTATION)])
async def answer_file(
    request: Request,
    year: Year,
    actor: LoggedIn,
    filename: Annotated[SentFileName, Query(max_length=200)] = "svar.xlsx",
    preview: bool = False,
) -> FileOut:
    """A file of forms: all that they change is kept, or nothing and every problem is told; `preview` keeps nothing."""
    with UPLOADS.taken(actor.account_id):
        data = await _file(request)

    def save() -> FileOut:
        with transaction(request.app.state.engine) as session:
            return files.save_file(session, actor, year, filename, data, preview=preview)

    return await anyio.to_thread.run_sync(save)


async def _file(request: Request) -> bytes:
    """The body. Raises FileTooLarge, TooSlow."""
    data = bytearray()
    async with in_time():
        async for chunk in request.stream():
            data += chunk
            if len(data) > MAX_FORM_FILE:
                raise FileTooLarge("Filen är för stor för att vara ett formulär.")
    return bytes(data)
