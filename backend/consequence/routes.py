"""The consequence of publishing a version, the steps of an entry's road, and what was confirmed at publication."""

from fastapi import APIRouter

from backend.consequence import service
from backend.consequence.schemas import Consequence, EntryStepIn, ReviewOut
from backend.core.http import Db, Number
from backend.identity.access import LoggedIn, Who
from backend.register import catalogue, entries
from backend.register import service as register
from backend.register.kinds import KINDS, kind_of
from backend.register.models import SPECIFICATION
from backend.register.schemas import EntryDetail, SpecificationOut

router = APIRouter(tags=["catalogue"])


@router.get("/entries/{kind}/{identifier}/versions/{version}/consequence")
def consequence(kind: str, identifier: str, version: Number, session: Db, actor: LoggedIn) -> Consequence:
    """What publishing the version would change now: classes, national values, verdicts, kronor, what is computed again."""
    return service.consequence(session, actor, kind_of(kind), identifier, version)


@router.get("/entries/{kind}/{identifier}/versions/{version}/review")
def review(kind: str, identifier: str, version: Number, session: Db, actor: Who) -> ReviewOut:
    """What the reviewer confirmed when the version was published, and why."""
    return service.review(session, actor, kind_of(kind), identifier, version)


@router.post("/entries/{kind}/{identifier}/versions/{version}/steps")
def entry_step(
    kind: str, identifier: str, version: Number, wanted: EntryStepIn, session: Db, actor: LoggedIn
) -> EntryDetail:
    """Takes a step on the entry's road; publishing confirms its consequence."""
    known = kind_of(kind)
    confirmed = service.confirming(session, actor, known, wanted)
    row = register.step(session, actor, known, identifier, version, wanted.step, wanted.reason, confirmed=confirmed)
    session.flush()
    return entries.detail(session, actor, known, row)


@router.post("/indicators/{identifier}/versions/{version}/steps")
def specification_step(
    identifier: str, version: Number, wanted: EntryStepIn, session: Db, actor: LoggedIn
) -> SpecificationOut:
    """Takes a step on the specification's road; publishing confirms its consequence."""
    known = KINDS[SPECIFICATION]
    confirmed = service.confirming(session, actor, known, wanted)
    row = register.step(session, actor, known, identifier, version, wanted.step, wanted.reason, confirmed=confirmed)
    session.flush()
    return catalogue.specification_out(session, actor, row)
