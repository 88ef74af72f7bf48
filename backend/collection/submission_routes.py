"""Submissions: handing in, reading findings, answering, attesting, deciding and publishing."""

import time
from dataclasses import dataclass
from typing import Annotated

import anyio.to_thread
from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import FileResponse
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError

from backend.collection import asking_back, reading, steps, submissions
from backend.collection.checking import Checker
from backend.collection.comparison import compared
from backend.collection.schemas import (
    AnswerIn,
    AskBackIn,
    Comparison,
    FindingPage,
    Receipt,
    SubmissionDetail,
    SubmissionOut,
    SubmissionStep,
)
from backend.core.database import transaction
from backend.core.errors import FileTooLarge, NotFound
from backend.core.http import Config, Db, Files, Limit, Number, Offset
from backend.core.permissions import Action, Actor
from backend.core.reception import Turns, kept_body
from backend.core.refusals import refusal
from backend.core.schemas import SentFileName
from backend.core.site import notice
from backend.core.states import SubmissionState
from backend.core.storage import Storage, Stored
from backend.identity.access import LoggedIn, needs
from datasources.delivery.check_result import MANIFEST

router = APIRouter(tags=["submissions"])


def _checker(request: Request) -> Checker:
    return request.app.state.checker  # type: ignore[no-any-return]


Checks = Annotated[Checker, Depends(_checker)]
Code = Annotated[str, Query(pattern=r"^\d{2}$")]


UPLOADS = Turns(each=4, together=100)
"""Files on their way in at once: a region hands in a few, and 21 regions may do so in the same hour."""


@router.post("/rounds/{round_id}/submissions", status_code=202)
async def hand_in(
    round_id: str,
    region: Code,
    request: Request,
    response: Response,
    actor: LoggedIn,
    storage: Files,
    checker: Checks,
    settings: Config,
    filename: Annotated[SentFileName, Query(min_length=1, max_length=200)],
) -> SubmissionDetail:
    """Takes in a file (the request's body): kept first, then checked. 200 and `same_as` where it was handed in before."""
    reception = _Reception(request.app.state.engine, storage, actor, submissions.Delivery(round_id, region, filename))
    await anyio.to_thread.run_sync(reception.allowed)
    megabytes = settings.max_upload_bytes // 1_000_000
    too_large = FileTooLarge(refusal("submission-too-large", megabytes=megabytes))
    with UPLOADS.taken(actor.account_id):
        stored = await kept_body(request, storage, settings.max_upload_bytes, too_large)
    submission_id, known = await anyio.to_thread.run_sync(reception.received, stored)
    if known:
        response.status_code = 200
    else:
        checker.queue(submission_id, region)
    return await anyio.to_thread.run_sync(reception.shown, submission_id, known)


@dataclass(frozen=True)
class _Reception:
    """The steps of handing in, a transaction each, so that none is open while the bytes come."""

    engine: Engine
    storage: Storage
    actor: Actor
    delivery: submissions.Delivery

    def allowed(self) -> None:
        with transaction(self.engine) as session:
            submissions.may_receive(session, self.actor, self.delivery)

    def received(self, stored: Stored) -> tuple[int, bool]:
        try:
            return self._once(stored)
        except IntegrityError:  # the same bytes in the same moment: now they are there, and recognised
            return self._once(stored)

    def _once(self, stored: Stored) -> tuple[int, bool]:
        with transaction(self.engine) as session:
            row, known = submissions.receive(session, self.actor, self.storage, self.delivery, stored)
            return row.id or 0, known

    def shown(self, submission_id: int, known: bool) -> SubmissionDetail:
        with transaction(self.engine) as session:
            same_as = submission_id if known else None
            return reading.submission_detail(session, self.actor, submission_id, same_as=same_as)


@router.get("/submissions")
def submission_list(
    session: Db,
    actor: LoggedIn,
    round: str | None = None,
    region: str | None = None,
    state: SubmissionState | None = None,
    limit: Limit = 100,
    offset: Offset = 0,
) -> list[SubmissionOut]:
    """The submissions that one may read, newest first."""
    return reading.submission_list(
        session, actor, round_id=round, region=region, state=state.value if state else None, limit=limit, offset=offset
    )


@router.get("/submissions/{submission_id}")
def submission(
    submission_id: Number,
    request: Request,
    actor: LoggedIn,
    checker: Checks,
    wait: Annotated[float, Query(ge=0, le=20)] = 0,
) -> SubmissionDetail:
    """A submission; with `wait` the answer comes when it is checked, or after so many seconds."""
    with transaction(request.app.state.engine) as session:
        submissions.readable(session, actor, submission_id)
    checker.wait(submission_id, wait)
    with transaction(request.app.state.engine) as session:
        detail = reading.submission_detail(session, actor, submission_id)
    if wait and detail.state == SubmissionState.RECEIVED:
        time.sleep(min(wait, 0.5))  # another process checks it: do not let the caller ask without pause
    return detail


@router.get("/submissions/{submission_id}/findings")
def findings(
    submission_id: Number,
    session: Db,
    actor: LoggedIn,
    storage: Files,
    severity: str | None = None,
    code: str | None = None,
    limit: Limit = 100,
    offset: Offset = 0,
) -> FindingPage:
    """What was found in the file."""
    return reading.findings(
        session, actor, storage, submission_id, severity=severity, code=code, limit=limit, offset=offset
    )


@router.get("/submissions/{submission_id}/file")
def original(submission_id: Number, session: Db, actor: LoggedIn, storage: Files) -> Response:
    """The file as it was handed in."""
    row = submissions.readable(session, actor, submission_id, Action.READ_ORIGINAL)
    path = storage.path_of(row.sha256)
    if not path.exists():
        raise NotFound(refusal("file-deleted"))
    return FileResponse(
        path,
        media_type="application/octet-stream",
        filename=row.filename,
        headers={"X-Content-Type-Options": "nosniff"},
    )


@router.get("/submissions/{submission_id}/manifest")
def manifest(submission_id: Number, session: Db, actor: LoggedIn, storage: Files) -> Response:
    """How the results were computed: specifications, code lists, mapping and row counts."""
    row = submissions.readable(session, actor, submission_id, Action.READ_ORIGINAL)
    if submissions.manifest_of(row) is None:
        raise NotFound(refusal("manifest-missing"))
    path = storage.work_folder(submission_id) / MANIFEST
    return FileResponse(path, media_type="application/json", filename=f"manifest-{submission_id}.json")


@router.get("/submissions/{submission_id}/receipt")
def receipt(submission_id: Number, session: Db, actor: LoggedIn) -> Receipt:
    """What was handed in, when, with its hash."""
    return reading.receipt(session, actor, submission_id, notice(session))


@router.post("/submissions/{submission_id}/answers")
def answer(submission_id: Number, given: AnswerIn, session: Db, actor: LoggedIn, storage: Files) -> SubmissionDetail:
    """The sender's reason for a warning."""
    submissions.answer(session, actor, storage, submission_id, given)
    return reading.submission_detail(session, actor, submission_id)


@router.get("/submissions/{submission_id}/comparison")
def comparison(submission_id: Number, session: Db, actor: LoggedIn, storage: Files) -> Comparison:
    """What the submission would replace: rows changed, new, as before, and gone."""
    return compared(session, actor, storage, submission_id)


@router.post("/submissions/{submission_id}/ask-back", dependencies=[needs(Action.ATTEST)])
def ask_back(submission_id: Number, wanted: AskBackIn, session: Db, actor: LoggedIn) -> SubmissionDetail:
    """The region asks to get back what it has attested; the national side returns it."""
    asking_back.ask(session, actor, submission_id, wanted.reason)
    return reading.submission_detail(session, actor, submission_id)


@router.post("/submissions/{submission_id}/steps")
def step(
    submission_id: Number, wanted: SubmissionStep, request: Request, actor: LoggedIn, storage: Files
) -> SubmissionDetail:
    """Withdraw, attest, accept, return, publish or retract. What is published by itself is a release of one submission."""
    engine, beside = request.app.state.engine, request.app.state.beside_publication
    steps.take(engine, actor, storage, submission_id, wanted.step, wanted.reason, beside)
    with transaction(engine) as session:
        return reading.submission_detail(session, actor, submission_id)
