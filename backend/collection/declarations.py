"""Declared reasons for not delivering: a delivery too, and an empty cell's cause. Attested like results."""

from collections.abc import Collection

from sqlmodel import Session

from backend.collection import round_queries, rounds
from backend.collection.schemas import DeclarationIn
from backend.collection.tables import Declaration
from backend.core.audit import record
from backend.core.clock import now
from backend.core.errors import Conflict, NotFound, UserError
from backend.core.permissions import Action, Actor, NotAllowed, check, may
from backend.core.refusals import refusal
from backend.core.states import RoundState


def declare(session: Session, actor: Actor, round_id: str, wanted: DeclarationIn) -> Declaration:
    """Keeps a region's reason for not delivering; nobody outside the region sees it until it is attested.

    One stands at a time: another reason replaces it, the same one again changes nothing.

    Raises Conflict where the round is not open, UserError where the indicator or region is not asked for.
    """
    check(actor, Action.SUBMIT, region=wanted.region)
    _asked_for(session, round_id, wanted)
    assert actor.account_id is not None
    for standing in round_queries.declarations(session, round_id, wanted.region):
        if standing.indicator == wanted.indicator:
            if standing.reason == wanted.reason:
                return standing
            _end(session, standing)
    declaration = Declaration(
        round_id=round_id,
        region=wanted.region,
        indicator=wanted.indicator,
        reason=wanted.reason,
        declared_by=actor.account_id,
    )
    session.add(declaration)
    session.flush()
    record(session, actor, "declared-missing", "round", round_id, region=wanted.region, indicator=wanted.indicator)
    return declaration


def _asked_for(session: Session, round_id: str, wanted: DeclarationIn) -> None:
    row = rounds.get(session, round_id)
    if row.state != RoundState.OPEN:
        raise Conflict(refusal("round-not-open"))
    if wanted.region not in rounds.senders(session, row):
        raise UserError(refusal("round-without-region"))
    asked = {item.indicator for item in round_queries.indicators(session, round_id)}
    if wanted.indicator and wanted.indicator not in asked:
        raise UserError(refusal("round-not-asking", indicator=wanted.indicator))


def attest(session: Session, actor: Actor, round_id: str, declaration_id: int) -> Declaration:
    """The region stands by its reason: from now on it is seen by others. Again changes nothing.

    Raises NotFound where none stands, NotAllowed for somebody's own, as of results.
    """
    declaration = _standing(session, round_id, declaration_id)
    check(actor, Action.ATTEST, region=declaration.region)
    if declaration.attested_at is None:
        if declaration.declared_by == actor.account_id:
            raise NotAllowed(refusal("declaration-own"))
        declaration.attested_at, declaration.attested_by = now(), actor.account_id
        session.add(declaration)
        record(session, actor, "declaration-attested", "round", round_id, region=declaration.region)
    return declaration


def take_back(session: Session, actor: Actor, round_id: str, declaration_id: int) -> None:
    """Takes back a declaration; it is kept, but no longer stands.

    Raises NotFound where there is none.
    """
    declaration = _standing(session, round_id, declaration_id)
    check(actor, Action.SUBMIT, region=declaration.region)
    _end(session, declaration)
    record(session, actor, "declaration-withdrawn", "round", round_id, region=declaration.region)


def close_delivered(session: Session, round_id: str, region: str, indicators: Collection[str]) -> int:
    """Ends the declarations about what the region has delivered after all; how many.

    One about everything ends when every indicator of the round is there.
    """
    asked = {item.indicator for item in round_queries.indicators(session, round_id)}
    ended = [
        standing
        for standing in round_queries.declarations(session, round_id, region)
        if standing.indicator in indicators or (standing.indicator is None and asked <= set(indicators))
    ]
    for declaration in ended:
        _end(session, declaration)
    return len(ended)


def steps_for(actor: Actor, declaration: Declaration) -> list[str]:
    """What the actor may do with a declaration now: attest it, take it back."""
    attestable = declaration.attested_at is None and declaration.declared_by != actor.account_id
    steps = ["attest"] if attestable and may(actor, Action.ATTEST, region=declaration.region) else []
    return [*steps, "take-back"] if may(actor, Action.SUBMIT, region=declaration.region) else steps


def _standing(session: Session, round_id: str, declaration_id: int) -> Declaration:
    declaration = round_queries.declaration(session, declaration_id)
    if declaration is None or declaration.round_id != round_id or declaration.withdrawn_at:
        raise NotFound(refusal("declaration-missing"))
    return declaration


def _end(session: Session, declaration: Declaration) -> None:
    declaration.withdrawn_at = now()
    session.add(declaration)
    session.flush()
