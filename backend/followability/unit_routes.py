"""Links by which units answer structure questions: made and followed by their region, answered by whoever holds one."""

from typing import Annotated

from fastapi import APIRouter, Query, Request

from backend.core.database import transaction
from backend.core.http import Config, Db, Files, Number
from backend.core.permissions import Action
from backend.core.schemas import StepIn
from backend.followability import unit_hand_in, unit_queries, unit_reading, units
from backend.followability.unit_schemas import (
    AnswersHandedIn,
    HandInIn,
    LinksIn,
    NewLink,
    SecretIn,
    UnitAnswerIn,
    UnitCount,
    UnitLinkOut,
    UnitQuestion,
)
from backend.identity.access import LoggedIn, needs

router = APIRouter(tags=["units"])

OfRound = Annotated[str | None, Query(alias="round", max_length=80)]
READS = [needs(Action.READ_SUBMISSION)]


@router.post("/unit-links", status_code=201, dependencies=[needs(Action.ASK_UNITS)])
def make(wanted: LinksIn, session: Db, actor: LoggedIn) -> list[NewLink]:
    """Links to units for one structure question of an open round, one a unit. Each secret is shown this once."""
    return units.make_links(session, actor, wanted)


@router.get("/unit-links", dependencies=READS)
def links(session: Db, actor: LoggedIn, of_round: OfRound = None) -> list[UnitLinkOut]:
    """The own region's links (the nation: all) with their answers; never their secrets."""
    return unit_reading.links(session, actor, of_round)


@router.get("/unit-answers", dependencies=READS)
def counts(session: Db, actor: LoggedIn, of_round: OfRound = None) -> list[UnitCount]:
    """Yes and no by region and question, of the attested answers; and how many wait or have not answered."""
    return unit_reading.counts(session, actor, of_round)


@router.post("/unit-answers/hand-in", status_code=201, dependencies=[needs(Action.SUBMIT)])
def hand_in(wanted: HandInIn, request: Request, actor: LoggedIn, storage: Files, settings: Config) -> AnswersHandedIn:
    """Makes a submission of the region's attested answers in a round: units that said yes of those that answered, by question.

    It is checked, attested, accepted and published as any other. The same answers again give the same submission.
    """
    state = request.app.state
    number, known = unit_hand_in.hand_in(state.engine, storage, settings.max_upload_bytes, actor, wanted)
    if not known:
        state.checker.queue(number, wanted.region)
    return AnswersHandedIn(submission=number, known=known)


@router.get("/submissions/{number}/unit-answers", dependencies=READS)
def counted_in(number: Number, session: Db, actor: LoggedIn) -> list[UnitLinkOut]:
    """The answers that a submission was made of; empty where it was made of something else."""
    return unit_reading.counted_in(session, actor, number)


@router.post("/unit-links/{number}/revoke", dependencies=[needs(Action.ASK_UNITS)])
def revoke(number: Number, session: Db, actor: LoggedIn) -> UnitLinkOut:
    """Takes a link back. An answer that was given by it stands."""
    return unit_reading.outs(session, actor, [units.revoke(session, actor, number)])[0]


@router.post("/unit-answers/{number}/steps")
def step(number: Number, wanted: StepIn, session: Db, actor: LoggedIn) -> UnitLinkOut:
    """Attest a unit's answer or, with a reason, withdraw it: then the link can be answered again."""
    row = units.step(session, actor, number, wanted.step, wanted.reason)
    link = unit_queries.link(session, row.link_id)
    assert link is not None
    return unit_reading.outs(session, actor, [link])[0]


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


# The secret is in the body and never in an address: addresses are logged.
@router.post("/unit-question")
def question(given: SecretIn, request: Request) -> UnitQuestion:
    """What a link asks of its unit. No account; nothing else can be reached by it."""
    engine = request.app.state.engine
    with units.one_try(engine, given.secret, _address(request)), transaction(engine) as session:
        return unit_reading.question(session, given.secret)


@router.post("/unit-question/answer", status_code=201)
def answer(given: UnitAnswerIn, request: Request) -> UnitQuestion:
    """A unit's answer by its link, once. It counts when the region has attested it."""
    engine = request.app.state.engine
    with units.one_try(engine, given.secret, _address(request)), transaction(engine) as session:
        units.answer(session, given)
        return unit_reading.question(session, given.secret)
