"""Implementation status: forms, the status they give, and files of them."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from backend.errors import FileTooLarge
from backend.permissions import Action, areas_for, check, may
from backend.queries import implementation as queries
from backend.queries import people
from backend.reports import books
from backend.routes.common import Db, LoggedIn, Who, Year, download, notice
from backend.schemas.results import ImplementationAnswerOut, ImplementationIn, StatusMatrix, StatusOut
from backend.tables import ImplementationAnswer
from backend.work import implementation

router = APIRouter(tags=["implementation"])
MAX_FORM_FILE = 5_000_000
"""Bytes of the largest file of forms: 21 regions × all pathways is far below."""


@router.get("/implementation")
def statuses(session: Db, year: Year, pathway: str | None = None, region: str | None = None) -> list[StatusOut]:
    """One status a pathway and region, with what it rests on."""
    return implementation.statuses(session, year, pathway, region)


@router.get("/implementation/matrix")
def matrix(session: Db, year: Year | None = None) -> StatusMatrix:
    """Regions × pathways."""
    return implementation.matrix(session, year, notice(session))


def _answer_out(row: ImplementationAnswer, names: dict[int | None, str], open_text: bool) -> ImplementationAnswerOut:
    fields = row.model_dump(exclude={"answered_by", "replaced_by"})
    if not open_text:
        fields |= {"challenges": None, "consequences": None}
    return ImplementationAnswerOut(
        **fields,
        status=implementation.single_status(row),
        replaced=row.replaced_by is not None,
        answered_by=names.get(row.answered_by, "?") if open_text else "",
    )


@router.get("/implementation/answers")
def answers(
    session: Db, actor: LoggedIn, year: Year, region: str | None = None, pathway: str | None = None
) -> list[ImplementationAnswerOut]:
    """The forms; texts about challenges and consequences only for the own region, programme areas and the nation."""
    rows = queries.answers(session, year, pathway, region)
    names = people.names(session, {row.answered_by for row in rows})
    everything = may(actor, Action.READ_SUBMISSION) or bool(areas_for(actor, Action.READ_UNPUBLISHED))
    return [
        _answer_out(row, names, everything or may(actor, Action.READ_UNPUBLISHED, region=row.region)) for row in rows
    ]


@router.post("/implementation/answers", status_code=201)
def answer(given: ImplementationIn, session: Db, actor: LoggedIn) -> ImplementationAnswerOut:
    """A form."""
    row = implementation.save(session, actor, given)
    return _answer_out(row, people.names(session, {row.answered_by}), open_text=True)


@router.post("/implementation/file")
async def answer_file(
    request: Request,
    year: Year,
    session: Db,
    actor: LoggedIn,
    filename: Annotated[str, Query(max_length=200)] = "svar.xlsx",
) -> dict[str, object]:
    """A file of forms: all of them are kept, or none and every problem is told."""
    data = bytearray()
    async for chunk in request.stream():
        data += chunk
        if len(data) > MAX_FORM_FILE:
            raise FileTooLarge("Filen är för stor för att vara ett formulär.")
    accepted, problems = implementation.save_file(session, actor, year, filename, bytes(data))
    return {"accepted": accepted, "problems": problems}


@router.get("/implementation/template.xlsx")
def template(session: Db, actor: LoggedIn, year: Year) -> Response:
    """A book with a row for each pathway and region that one may answer for."""
    regions = [g.region for g in actor.grants if g.region and may(actor, Action.ANSWER_IMPLEMENTATION, region=g.region)]
    if not regions:
        check(actor, Action.ANSWER_IMPLEMENTATION)
    rows = [
        {"vårdförlopp": p.id, "region": region}
        for region in sorted(set(regions))
        for p in implementation.asked_pathways()
    ]
    return download(
        books.implementation_template(list(implementation.FILE_COLUMNS), rows, notice(session)),
        f"inforande-{year}.xlsx",
    )


@router.get("/implementation.xlsx")
def book(session: Db, actor: Who, year: Year | None = None) -> Response:
    """The matrix and what each status rests on, as Excel."""
    found = implementation.matrix(session, year, notice(session))
    return download(
        books.statuses(implementation.statuses(session, found.year), found, notice(session)),
        f"inforande-{found.year}.xlsx",
    )
