"""Structure questions to units: links that a region makes, answers without an account, and the region's own yes to them."""

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from sqlalchemy import Engine
from sqlmodel import Session

from backend.collection import rounds
from backend.core import transition
from backend.core.audit import record
from backend.core.clock import now
from backend.core.database import transaction
from backend.core.errors import Conflict, NotFound, UserError
from backend.core.permissions import Action, Actor, check, may
from backend.core.refusals import refusal
from backend.core.states import RoundState
from backend.followability import unit_queries
from backend.followability.tables import UnitAnswer, UnitLink
from backend.followability.unit_schemas import LinksIn, LinkState, NewLink, UnitAnswerIn
from backend.identity import tries

AT_A_UNIT = Actor(None, "En enhet med länk")
"""Who answers by a link: nobody who is known here."""

_OVER = {
    "expired": refusal("link-expired"),
    "revoked": refusal("link-revoked"),
    "round_closed": refusal("link-round-closed"),
}
"""Why a link holds no longer, by its state."""

_TRIED = "unit-link"
"""What tries with a wrong secret are counted as."""


def digest_of(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def make_links(session: Session, actor: Actor, wanted: LinksIn) -> list[NewLink]:
    """A link for each unit; a secret is told this once. A link that nobody answered before it expired gives way to the new one.

    Raises NotAllowed for another region, NotFound for an unknown round, UserError for what is no open structure question of it,
    Conflict where a unit has a link that still holds.
    """
    check(actor, Action.ASK_UNITS, region=wanted.region)
    _is_asked(session, wanted)
    units = list(dict.fromkeys(wanted.units))
    for unit in units:
        _make_room(session, actor, wanted, unit)
    return [_made(session, actor, wanted, unit) for unit in units]


def _is_asked(session: Session, wanted: LinksIn) -> None:
    asked = rounds.contract(session, wanted.round, wanted.region, previous=False)
    if rounds.get(session, wanted.round).state != RoundState.OPEN:
        raise UserError(refusal("link-round-not-open"))
    expected = next((one for one in asked.indicators if one.id == wanted.indicator), None)
    if expected is None or expected.made_of != "answer":
        raise UserError(refusal("link-no-question"))


def _make_room(session: Session, actor: Actor, wanted: LinksIn, unit: str) -> None:
    standing = unit_queries.standing_link(session, wanted.round, wanted.region, wanted.indicator, unit)
    if standing is None:
        return
    assert standing.id is not None
    if standing.expires_at > now() or unit_queries.answers(session, [standing.id]):
        raise Conflict(refusal("link-there", unit=unit))
    _revoke(session, actor, standing)


def _made(session: Session, actor: Actor, wanted: LinksIn, unit: str) -> NewLink:
    assert actor.account_id is not None
    secret = secrets.token_urlsafe(32)
    row = UnitLink(
        round_id=wanted.round,
        region=wanted.region,
        indicator=wanted.indicator,
        unit=unit,
        digest=digest_of(secret),
        made_by=actor.account_id,
        expires_at=now() + timedelta(days=wanted.days),
    )
    session.add(row)
    session.flush()
    record(session, actor, "link-made", "unit_link", row.id, region=row.region, indicator=row.indicator, unit=unit)
    return NewLink(id=row.id or 0, unit=unit, secret=secret, expires_at=row.expires_at)


def revoke(session: Session, actor: Actor, number: int) -> UnitLink:
    """Takes a link back; what was answered by it stands.

    Raises NotFound where there is none that the actor may know of.
    """
    row = unit_queries.link(session, number)
    if row is None or not may(actor, Action.ASK_UNITS, region=row.region):
        raise NotFound(refusal("link-missing"))
    if row.revoked_at is None:
        _revoke(session, actor, row)
    return row


def _revoke(session: Session, actor: Actor, row: UnitLink) -> None:
    row.revoked_at = now()
    session.add(row)
    session.flush()  # its place is free before another takes it
    record(session, actor, "link-revoked", "unit_link", row.id, region=row.region, unit=row.unit)


def state_of(row: UnitLink, answer: UnitAnswer | None, round_state: str) -> LinkState:
    """Where a link is: what was answered by it stands whatever became of the link."""
    if answer is not None:
        return "attested" if answer.state == "attested" else "answered"
    if row.revoked_at is not None:
        return "revoked"
    if row.expires_at <= now():
        return "expired"
    return "waiting" if round_state == RoundState.OPEN else "round_closed"


@contextmanager
def one_try(engine: Engine, secret: str, address: str) -> Iterator[None]:
    """Counts a call that comes to nothing: by link where the secret is one's, else by the caller's address. After ten, more are
    refused for a quarter of an hour.

    By link, so that nobody's wrong secrets keep a unit from its own question where all visitors have the pages' address.
    Raises TooMany.
    """
    digest = digest_of(secret)
    with transaction(engine) as session:
        is_a_link = unit_queries.by_digest(session, digest) is not None
    number = tries.begin(engine, _TRIED, digest if is_a_link else address)
    try:
        yield
    except (NotFound, Conflict):
        raise
    except BaseException:
        tries.forget(engine, number)
        raise
    tries.forget(engine, number)


def opened(session: Session, secret: str) -> UnitLink:
    """The link of a secret, as long as it holds.

    Raises NotFound where it leads nowhere, Conflict where it held once.
    """
    row = unit_queries.by_digest(session, digest_of(secret))
    if row is None:
        raise NotFound(refusal("link-unknown"))
    state = state_of(row, _standing(session, row), rounds.get(session, row.round_id).state)
    if state in _OVER:
        raise Conflict(_OVER[state])
    return row


def _standing(session: Session, row: UnitLink) -> UnitAnswer | None:
    return unit_queries.answers(session, [row.id] if row.id else []).get(row.id or 0)


def answered(session: Session, row: UnitLink) -> bool:
    """Whether an answer by the link stands."""
    return _standing(session, row) is not None


def answer(session: Session, given: UnitAnswerIn) -> UnitAnswer:
    """Keeps a unit's answer, which waits for the region.

    Raises NotFound or Conflict as `opened` does, and Conflict where the question is answered already.
    """
    link = opened(session, given.secret)
    if answered(session, link):
        raise Conflict(refusal("link-answered"))
    row = UnitAnswer(link_id=link.id or 0, answer=given.answer, comment=given.comment)
    session.add(row)
    session.flush()
    record(session, AT_A_UNIT, "unit-answered", "unit_answer", row.id, region=link.region, indicator=link.indicator)
    return row


def step(session: Session, actor: Actor, number: int, name: str, reason: str | None) -> UnitAnswer:
    """Attests a unit's answer, or withdraws it with a reason: then its link can be answered again.

    Raises NotFound where there is none that the actor may know of, NotAllowed, TransitionError, UserError without a reason.
    """
    row = unit_queries.answer(session, number)
    link = unit_queries.link(session, row.link_id) if row else None
    if row is None or link is None or not may(actor, Action.READ_SUBMISSION, region=link.region):
        raise NotFound(refusal("answer-missing"))

    def stand() -> dict[str, object]:
        if name == "attest":
            row.attested_at, row.attested_by = now(), actor.account_id
        return {"unit": link.unit, "indicator": link.indicator}

    transition.take(
        session, actor, "unit_answer", row, name, object_id=row.id, reason=reason, region=link.region, effect=stand
    )
    return row
