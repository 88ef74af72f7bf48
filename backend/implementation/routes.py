"""Implementation status: forms, the status they give, and files of them."""

from typing import Annotated

from fastapi import APIRouter, Query, Request

from backend.core.errors import FileTooLarge
from backend.core.http import Db, Year
from backend.core.permissions import Action, areas_for, may
from backend.core.site import notice
from backend.identity import service as identity_service
from backend.identity.access import LoggedIn
from backend.implementation import queries, service
from backend.implementation.schemas import FileOut, ImplementationAnswerOut, ImplementationIn, StatusMatrix, StatusOut
from backend.implementation.tables import ImplementationAnswer

router = APIRouter(tags=["implementation"])
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


@router.post("/implementation/answers", status_code=201)
def answer(given: ImplementationIn, session: Db, actor: LoggedIn) -> ImplementationAnswerOut:
    """A form."""
    row = service.save(session, actor, given)
    return _answer_out(row, identity_service.names(session, {row.answered_by}), open_text=True)


@router.post("/implementation/file")
async def answer_file(
    request: Request,
    year: Year,
    session: Db,
    actor: LoggedIn,
    filename: Annotated[str, Query(max_length=200)] = "svar.xlsx",
) -> FileOut:
    """A file of forms: all of them are kept, or none and every problem is told."""
    data = bytearray()
    async for chunk in request.stream():
        data += chunk
        if len(data) > MAX_FORM_FILE:
            raise FileTooLarge("Filen är för stor för att vara ett formulär.")
    accepted, problems = service.save_file(session, actor, year, filename, bytes(data))
    return FileOut.model_validate({"accepted": accepted, "problems": problems})
