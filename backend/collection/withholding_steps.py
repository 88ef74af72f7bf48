"""Withholding values and undoing it. What everybody sees follows in the same transaction, and what is published later too."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlmodel import Session

from backend.collection import holding_queries, publication, round_queries, withholding_queries
from backend.collection.tables import Observation
from backend.collection.withholding_schemas import WithholdingIn, WithholdingOut
from backend.collection.withholding_tables import Withholding
from backend.core.audit import record
from backend.core.clock import now
from backend.core.errors import Conflict, NotFound, UserError
from backend.core.permissions import Action, Actor, check
from backend.core.refusals import refusal
from backend.identity import service as identity_service
from backend.register.reading import register


def withhold(session: Session, actor: Actor, wanted: WithholdingIn) -> Withholding:
    """Withholds the values that are named: those public now, and those published as long as it stands.

    Raises UserError where nothing is named or there is no such indicator, NotFound for the round, Conflict where it stands.
    """
    check(actor, Action.WITHHOLD_RESULTS)
    _must_be_there(session, wanted)
    assert actor.account_id is not None
    one = Withholding(**wanted.model_dump(exclude={"round"}), round_id=wanted.round, made_by=actor.account_id)
    if withholding_queries.same(session, one):
        raise Conflict(refusal("withheld-already"))
    session.add(one)
    session.flush()
    withholding_queries.hide(session, one, now())
    named: dict[str, Any] = {"indicator": one.indicator, "region": one.region, "round": one.round_id}
    record(session, actor, "values-withheld", "withholding", one.id, **named, reason=one.reason)
    return one


def _must_be_there(session: Session, wanted: WithholdingIn) -> None:
    if wanted.indicator is None and wanted.region is None:
        raise UserError(refusal("withhold-what"))
    if wanted.indicator and wanted.indicator not in register(session).followed:
        raise UserError(refusal("indicator-missing"))
    if wanted.round and round_queries.get(session, wanted.round) is None:
        raise NotFound(refusal("round-missing"))


def lift(session: Session, actor: Actor, identifier: int, reason: str) -> Withholding:
    """Undoes it: what is still the region's newest is judged anew and shown. The withholding is kept.

    Raises NotFound, Conflict where it is lifted already.
    """
    check(actor, Action.WITHHOLD_RESULTS)
    one = withholding_queries.get(session, identifier)
    if one is None:
        raise NotFound(refusal("withholding-missing"))
    if one.lifted_at is not None:
        raise Conflict(refusal("withholding-lifted"))
    submissions = withholding_queries.hidden_by(session, one)
    one.lifted_at, one.lifted_by, one.lifted_reason = now(), actor.account_id, reason
    session.add(one)
    session.flush()
    for submission in submissions:
        if holding_queries.indicators(session, Observation, submission.id or 0):
            publication.publish(session, submission)
    record(session, actor, "withholding-lifted", "withholding", identifier, reason=reason)
    return one


def listed(session: Session, actor: Actor) -> list[WithholdingOut]:
    """All of them with who decided, the newest first.

    Raises NotAllowed.
    """
    check(actor, Action.WITHHOLD_RESULTS)
    return outs(session, withholding_queries.every(session))


def outs(session: Session, rows: Sequence[Withholding]) -> list[WithholdingOut]:
    """Withholdings as the API gives them."""
    names = identity_service.names(session, {account for row in rows for account in (row.made_by, row.lifted_by)})
    return [_out(row, names) for row in rows]


def _out(row: Withholding, names: Mapping[int | None, str]) -> WithholdingOut:
    return WithholdingOut.model_validate(
        row.model_dump(exclude={"round_id", "made_by", "lifted_by"})
        | {
            "round": row.round_id,
            "made_by": names[row.made_by],
            "lifted_by": None if row.lifted_by is None else names[row.lifted_by],
        }
    )
