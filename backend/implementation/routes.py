"""Implementation status: forms, their attestation, the status they give, and files of them."""

from typing import Annotated

import anyio.to_thread
from fastapi import APIRouter, Query, Request

from backend.core.database import transaction
from backend.core.errors import FileTooLarge
from backend.core.http import Db, Number, Year
from backend.core.permissions import Action
from backend.core.reception import Turns, in_time
from backend.core.refusals import refusal
from backend.core.schemas import SentFileName, StepIn
from backend.core.site import notice
from backend.identity.access import LoggedIn, Who, needs
from backend.implementation import asking, attestation, files, pace, progress, service
from backend.implementation.progress_schemas import (
    ConditionsLeft,
    DecisionsOut,
    GapsOut,
    HealthcareRegionOut,
    PaceOut,
    PairPace,
    PlanOut,
)
from backend.implementation.schemas import (
    AttestIn,
    FileOut,
    ImplementationAnswerOut,
    ImplementationIn,
    StatusMatrix,
    StatusOut,
    Unanswered,
    WaitingForm,
)

router = APIRouter(tags=["implementation"])
UPLOADS = Turns(each=2, together=50)
MAX_FORM_FILE = 5_000_000
"""Bytes of the largest file of forms: 21 regions × all pathways is far below."""


@router.get("/implementation")
def statuses(session: Db, year: Year, pathway: str | None = None, region: str | None = None) -> list[StatusOut]:
    """One status a pathway and region, with the attested forms that it rests on."""
    return service.statuses(session, year, pathway, region)


@router.get("/implementation/matrix")
def matrix(session: Db, year: Year | None = None) -> StatusMatrix:
    """Regions × pathways."""
    return service.matrix(session, year, notice(session))


@router.get("/implementation/pace")
def pace_of(session: Db, year: Year | None = None) -> PaceOut:
    """Kaplan-Meier curves by year of approval, of the newest forms in force up to the year, and each region's place."""
    return pace.pace(session, year)


@router.get("/implementation/pace/pairs")
def pace_pairs(
    session: Db, year: Year | None = None, pathway: str | None = None, region: str | None = None
) -> list[PairPace]:
    """The days from approval to each milestone, for each pathway and region that has answered."""
    return pace.pairs(session, year, pathway, region)


@router.get("/implementation/gaps")
def gaps(session: Db, actor: Who, year: Year | None = None) -> GapsOut:
    """The gaps that regions share, over all pathways and in each, and the analyses that cover several pathways."""
    return progress.gaps(session, actor, year)


@router.get("/implementation/left")
def left(session: Db, year: Year | None = None, region: str | None = None) -> list[ConditionsLeft]:
    """Which of the three conditions of "delvis genomfört" regions lack for which pathway, and since when it is approved."""
    return progress.left(session, year, region)


@router.get("/implementation/healthcare-regions")
def healthcare_regions(session: Db, year: Year | None = None) -> list[HealthcareRegionOut]:
    """The six healthcare regions, with how many pairs of region and pathway are in each status."""
    return progress.healthcare_regions(session, year)


@router.get("/implementation/decisions")
def decisions(session: Db, year: Year | None = None) -> DecisionsOut:
    """How many regions have decided on each pathway, and the means beside those that are published."""
    return progress.decisions(session, year)


@router.get("/implementation/plans")
def plans(
    session: Db, year: Year | None = None, pathway: str | None = None, region: str | None = None
) -> list[PlanOut]:
    """The periods that regions have entered as planned for introduction; there is none that nobody has entered."""
    return progress.plans(session, year, pathway, region)


@router.get("/implementation/answers")
def answers(
    session: Db, actor: LoggedIn, year: Year, region: str | None = None, pathway: str | None = None
) -> list[ImplementationAnswerOut]:
    """The attested forms, also those that later ones revised; free texts only for the own region, programme areas and
    the nation. The own region and the nation see unattested forms too."""
    return service.answers(session, actor, year, pathway, region)


@router.get("/implementation/form")
def form(session: Db, actor: LoggedIn, year: Year, region: str, pathway: str) -> list[ImplementationAnswerOut]:
    """What a form begins with, for the region and each of its parts: what was said last in the year, or else (`year` says
    which) in the newest year before it. Nothing is handed in by reading it."""
    return asking.beginning(session, actor, year, region, pathway)


@router.get("/implementation/unanswered")
def unanswered(session: Db, actor: LoggedIn, year: Year, region: str | None = None) -> list[Unanswered]:
    """Whom to remind: the approved pathways that regions have nothing in force for; the nation sees all, a region its own."""
    return asking.unanswered(session, actor, year, region)


@router.post("/implementation/answers", status_code=201, dependencies=[needs(Action.ANSWER_IMPLEMENTATION)])
def answer(given: ImplementationIn, session: Db, actor: LoggedIn) -> ImplementationAnswerOut:
    """A form. It waits until another of the region attests it."""
    return service.own_out(session, service.save(session, actor, given))


@router.get("/implementation/waiting")
def waiting(session: Db, actor: LoggedIn) -> list[WaitingForm]:
    """The forms that wait to be attested, of the own region or, for the nation, of all, and what they change."""
    return attestation.waiting(session, actor)


@router.post("/implementation/attest", dependencies=[needs(Action.ATTEST)])
def attest(wanted: AttestIn, session: Db, actor: LoggedIn) -> list[ImplementationAnswerOut]:
    """The region stands by the forms that one has looked at: all of them are in force from now on, or none."""
    return [service.own_out(session, row) for row in attestation.attest(session, actor, wanted.forms)]


@router.post("/implementation/answers/{form_id}/steps")
def step(form_id: Number, wanted: StepIn, session: Db, actor: LoggedIn) -> ImplementationAnswerOut:
    """Attest a form or, with a reason, withdraw it while it waits."""
    return service.own_out(session, attestation.step(session, actor, form_id, wanted.step, wanted.reason))


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
                raise FileTooLarge(refusal("form-file-too-large"))
    return bytes(data)
