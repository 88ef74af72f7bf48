"""Rounds: what is asked of whom, templates and contracts, and declared reasons for not delivering."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from backend.collection import declarations, round_changes, round_reading, rounds
from backend.collection import waiting as waiting_things
from backend.collection.schemas import AskedOut, DeclarationIn, DeclarationOut, DueIn, RoundDetail, RoundIn, RoundOut
from backend.collection.waiting_schemas import WaitingOut
from backend.core.http import Db, Number, as_json, download
from backend.core.permissions import Action, check
from backend.core.schemas import StepIn
from backend.core.words import of_group
from backend.identity import service as identity_service
from backend.identity.access import LoggedIn, Who, needs
from datasources.delivery import template
from datasources.delivery.contract import RoundContract

router = APIRouter(tags=["rounds"])
Code = Annotated[str, Query(pattern=r"^\d{2}$")]


@router.get("/waiting")
def waiting(session: Db, actor: LoggedIn) -> list[WaitingOut]:
    """What waits for whoever is logged in: to hand in, explain, attest, accept and publish, with the days left."""
    return waiting_things.waiting(session, actor)


@router.get("/rounds")
def round_list(session: Db, actor: Who, state: str | None = None) -> list[RoundOut]:
    """All rounds, latest due first."""
    return round_reading.round_list(session, actor, state)


@router.post("/rounds", status_code=201, dependencies=[needs(Action.MANAGE_ROUNDS)])
def create(new: RoundIn, session: Db, actor: LoggedIn) -> RoundDetail:
    """A new, planned round (national)."""
    rounds.create(session, actor, new)
    return round_reading.round_detail(session, actor, new.id)


@router.get("/rounds/{round_id}")
def round_page(round_id: str, session: Db, actor: Who) -> RoundDetail:
    """A round with what is known of each region's delivery."""
    return round_reading.round_detail(session, actor, round_id)


@router.put("/rounds/{round_id}", dependencies=[needs(Action.MANAGE_ROUNDS)])
def change(round_id: str, new: RoundIn, session: Db, actor: LoggedIn) -> RoundDetail:
    """A planned round, changed (national)."""
    round_changes.change(session, actor, round_id, new)
    return round_reading.round_detail(session, actor, round_id)


@router.post("/rounds/{round_id}/due", dependencies=[needs(Action.MANAGE_ROUNDS)])
def move_due(round_id: str, wanted: DueIn, session: Db, actor: LoggedIn) -> RoundDetail:
    """A new last day for all regions or for one, with a reason (national)."""
    round_changes.move_due(session, actor, round_id, wanted)
    return round_reading.round_detail(session, actor, round_id)


@router.post("/rounds/{round_id}/steps", dependencies=[needs(Action.MANAGE_ROUNDS)])
def step(round_id: str, wanted: StepIn, session: Db, actor: LoggedIn) -> RoundDetail:
    """Opens, closes or reopens a round (national)."""
    rounds.step(session, actor, round_id, wanted.step, wanted.reason)
    return round_reading.round_detail(session, actor, round_id)


@router.get("/rounds/{round_id}/asked")
def asked(round_id: str, region: Code, session: Db, actor: LoggedIn) -> list[AskedOut]:
    """What the round asks of a region, and where each of it is."""
    return round_reading.asked_of(session, actor, round_id, region)


@router.get("/rounds/{round_id}/contract", response_model=RoundContract)
def contract(round_id: str, region: Code, session: Db, actor: Who) -> Response:
    """What the round asks of a region, for checking files without a server."""
    return as_json(round_reading.contract_for(session, actor, round_id, region))


@router.get("/rounds/{round_id}/template.xlsx")
def template_xlsx(round_id: str, region: Code, session: Db, actor: Who) -> Response:
    """A book to fill in."""
    contract_ = rounds.contract(session, round_id, region, previous=False)
    return download(template.template_xlsx(contract_, _template_words()), f"{round_id}-{region}.xlsx")


@router.get("/rounds/{round_id}/template.csv")
def template_csv(round_id: str, region: Code, session: Db, actor: Who) -> Response:
    """A CSV file to fill in."""
    contract_ = rounds.contract(session, round_id, region, previous=False)
    content = template.template_csv(contract_, _template_words())
    return download(content, f"{round_id}-{region}.csv", "text/csv; charset=utf-8")


def _template_words() -> template.Words:
    return {group: of_group(group) for group in template.WORD_GROUPS}


@router.post("/rounds/{round_id}/declarations", status_code=201, dependencies=[needs(Action.SUBMIT)])
def declare(round_id: str, wanted: DeclarationIn, session: Db, actor: LoggedIn) -> DeclarationOut:
    """ "Cannot deliver, because …"."""
    check(actor, Action.SUBMIT, region=wanted.region)
    row = declarations.declare(session, actor, round_id, wanted)
    return round_reading.declaration_out(row, identity_service.names(session, {row.declared_by}), actor)


@router.post("/rounds/{round_id}/declarations/{declaration_id}/attest")
def attest(round_id: str, declaration_id: Number, session: Db, actor: LoggedIn) -> DeclarationOut:
    """The region stands by its reason: it is seen by others from now on."""
    row = declarations.attest(session, actor, round_id, declaration_id)
    return round_reading.declaration_out(
        row, identity_service.names(session, {row.declared_by, row.attested_by}), actor
    )


@router.delete("/rounds/{round_id}/declarations/{declaration_id}", status_code=204)
def take_back(round_id: str, declaration_id: Number, session: Db, actor: LoggedIn) -> None:
    """Takes back a declaration."""
    declarations.take_back(session, actor, round_id, declaration_id)
