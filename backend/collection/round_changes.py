"""Changing a round: all of it while it is planned, its last day as long as it is not closed."""

import re
from collections.abc import Iterator
from datetime import timedelta

from sqlmodel import Session

from backend.collection import round_queries, rounds
from backend.collection.schemas import DueIn, RoundIn
from backend.collection.tables import Round
from backend.core.audit import record
from backend.core.errors import Conflict, UserError
from backend.core.permissions import Action, Actor, check
from backend.core.refusals import refusal
from backend.core.states import RoundState

_YEAR = re.compile(r"(?<!\d)(19|20)\d{2}(?!\d)")


def change(session: Session, actor: Actor, round_id: str, new: RoundIn) -> Round:
    """Makes a planned round what `new` says; its id stays.

    Raises NotFound, Conflict where it is no longer planned, UserError where periods, regions or indicators do not hold.
    """
    check(actor, Action.MANAGE_ROUNDS)
    row = rounds.get(session, round_id)
    if row.state != RoundState.PLANNED:
        raise Conflict(refusal("round-opened"))
    if new.id != round_id:
        raise UserError(refusal("round-id-stays"))
    rounds.fill(session, row, new)
    record(session, actor, "round-changed", "round", round_id, indicators=len(new.indicators), regions=len(new.regions))
    return row


def move_due(session: Session, actor: Actor, round_id: str, wanted: DueIn) -> Round:
    """Moves the last day for all regions, or for one; the reason is in the audit log.

    Raises NotFound, Conflict where the round is closed, UserError where it does not ask the region.
    """
    check(actor, Action.MANAGE_ROUNDS)
    row = rounds.get(session, round_id)
    if row.state == RoundState.CLOSED:
        raise Conflict(refusal("round-closed"))
    if not wanted.reason.strip():
        raise UserError(refusal("due-reason"))
    if wanted.due < row.period_start:
        raise UserError(refusal("due-before-period"))
    if wanted.region is None:
        row.due = wanted.due
        session.add(row)
    elif not round_queries.set_due(session, round_id, wanted.region, wanted.due):
        raise UserError(refusal("due-without-region"))
    record(
        session,
        actor,
        "round-due-moved",
        "round",
        round_id,
        due=wanted.due.isoformat(),
        region=wanted.region,
        reason=wanted.reason,
    )
    return row


def remarks(row: Round) -> Iterator[str]:
    """What in a round looks like a slip: years in its names that the period does not have."""
    last_day = row.period_end - timedelta(days=1)
    years = {str(year) for year in range(row.period_start.year, last_day.year + 1)}
    for word, text in (("Namnet", row.name), ("Periodens namn", row.period_label), ("Beteckningen", row.id)):
        named = {match.group() for match in _YEAR.finditer(text)}
        if named and not named & years:
            yield f"{word} säger {', '.join(sorted(named))}, men perioden är {row.period_start} – {last_day}."
