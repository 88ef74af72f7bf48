"""The desk: what somebody who writes or reviews the catalogue has before them, and the lint of the register."""

from fastapi import APIRouter

from backend.core.http import Db, Files, Number
from backend.core.permissions import Action
from backend.desk import lint, reading
from backend.desk.schemas import DeskOf, DeskOut, LintOut, WaiverIn
from backend.identity.access import LoggedIn, needs

router = APIRouter(tags=["desk"])


@router.get("/desk", dependencies=[needs(Action.READ_DRAFTS)])
def desk(session: Db, actor: LoggedIn, storage: Files, of: DeskOf = DeskOf.MINE) -> DeskOut:
    """What is one's own, waits or is to be read again, and for each indicator who delivers it and what is found in it."""
    return reading.desk(session, actor, storage, of)


@router.get("/desk/lint", dependencies=[needs(Action.READ_DRAFTS)])
def register_lint(session: Db, actor: LoggedIn) -> LintOut:
    """What the lint says of the register as it stands, by what to do about it, and what has been accepted."""
    return lint.read(session, actor)


@router.post("/desk/waivers", status_code=201, dependencies=[needs(Action.WAIVE_FINDING)])
def waive(wanted: WaiverIn, session: Db, actor: LoggedIn) -> LintOut:
    """Accepts a finding that does not block, with a reason (specialist, national)."""
    lint.waive(session, actor, wanted)
    return lint.read(session, actor)


@router.post("/desk/waivers/{waiver}/lift", dependencies=[needs(Action.WAIVE_FINDING)])
def lift(waiver: Number, session: Db, actor: LoggedIn) -> LintOut:
    """Takes an acceptance back (specialist, national)."""
    lint.lift(session, actor, waiver)
    return lint.read(session, actor)
