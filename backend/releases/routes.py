"""Releases: previewed, prepared, approved by another, and withdrawn; the public ones are for everybody to read."""

from typing import Annotated

from fastapi import APIRouter, Query, Request

from backend.core.database import transaction
from backend.core.http import Db, Files, Number
from backend.core.permissions import Action
from backend.core.schemas import StepIn
from backend.identity.access import LoggedIn, Who, needs
from backend.releases import reading, service
from backend.releases.schemas import Chosen, Preview, ReleaseCheck, ReleaseDetail, ReleaseIn, ReleaseOut

router = APIRouter(prefix="/releases", tags=["releases"])
PREPARES = [needs(Action.PREPARE_RELEASE)]
Words = Annotated[list[str], Query(max_length=500, default_factory=list)]


@router.get("")
def releases(session: Db, actor: Who) -> list[ReleaseOut]:
    """The releases, newest first: published and withdrawn ones, and for the national side those under way."""
    return reading.release_list(session, actor)


@router.get("/preview", dependencies=PREPARES)
def preview(request: Request, actor: LoggedIn, round: Words, period: Words, indicator: Words) -> Preview:
    """What a release of the accepted submissions (of some rounds, periods or indicators) would show, hide and
    change. Nothing is written (national)."""
    wanted = Chosen(rounds=round, periods=period, indicators=indicator)
    return service.look_through(request.app.state.engine, actor, wanted)


@router.post("", status_code=201, dependencies=PREPARES)
def prepare(wanted: ReleaseIn, request: Request, actor: LoggedIn) -> ReleaseDetail:
    """Prepares a release, which another approves (national)."""
    engine = request.app.state.engine
    number = service.prepare(engine, actor, wanted)
    with transaction(engine) as session:
        return reading.release_detail(session, actor, number)


@router.get("/{release}")
def release(release: Number, session: Db, actor: Who) -> ReleaseDetail:
    """A release with its submissions and, for the national side, the preview."""
    return reading.release_detail(session, actor, release)


@router.get("/{release}/check", dependencies=PREPARES)
def check(release: Number, request: Request, actor: LoggedIn) -> ReleaseCheck:
    """Whether a release still shows what was prepared, and which submissions do not (national)."""
    return reading.checked(request.app.state.engine, actor, release)


@router.post("/{release}/steps", dependencies=[needs(Action.PUBLISH_RESULTS)])
def step(release: Number, wanted: StepIn, request: Request, actor: LoggedIn, storage: Files) -> ReleaseDetail:
    """Approves, turns down or withdraws a release (national; nobody approves their own). 409 with `submissions`
    where some of them have been returned or would show something else than was prepared."""
    engine = request.app.state.engine
    service.step(engine, storage, actor, release, wanted.step, wanted.reason)
    request.app.state.releaser.wake()
    with transaction(engine) as session:
        return reading.release_detail(session, actor, release)
