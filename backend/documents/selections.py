"""Indicators that somebody chose to compare, under a name: kept as they were chosen, another choice is another selection."""

from collections.abc import Sequence

from sqlmodel import Session

from backend.core.audit import record
from backend.core.errors import UserError
from backend.core.permissions import Action, Actor, check
from backend.core.refusals import refusal
from backend.documents import queries
from backend.documents.schemas import SelectionIn, SelectionOut
from backend.documents.tables import IndicatorSelection
from backend.identity import service as identity_service
from backend.register import reading
from indicators.entries.geography import NATION


def choose(session: Session, actor: Actor, wanted: SelectionIn) -> IndicatorSelection:
    """Keeps the chosen indicators, and all published ones of the chosen pathways, in the order of their ids.

    Raises NotAllowed for others than who writes the nation's documents, UserError for an indicator that is not published or a
    pathway that is not there, and where nothing is chosen or more than a document holds.
    """
    check(actor, Action.WRITE_DOCUMENT, region=NATION)
    assert actor.account_id is not None
    row = IndicatorSelection(name=wanted.name, members=_members(session, wanted), chosen_by=actor.account_id)
    session.add(row)
    session.flush()
    record(session, actor, "selection-made", "selection", row.id, number=len(row.members))
    return row


MOST = 60
"""Indicators of one comparison: a chapter each, which is some hundred pages."""


def _members(session: Session, wanted: SelectionIn) -> list[str]:
    known = reading.register(session)
    catalogue = reading.catalogue(session)
    if unknown := sorted(one for one in wanted.pathways if catalogue.pathway(one) is None):
        raise UserError(refusal("selection-unknown-pathway", names=", ".join(unknown)))
    following = frozenset[str]().union(*(reading.following(session, one) for one in wanted.pathways))
    members = sorted({*wanted.indicators, *(following & known.published.keys())})
    if unpublished := [one for one in members if one not in known.published]:
        raise UserError(refusal("selection-not-published", names=", ".join(unpublished)))
    if not members:
        raise UserError(refusal("selection-empty"))
    if len(members) > MOST:
        raise UserError(refusal("selection-too-large", number=len(members), most=MOST))
    return members


def every(session: Session, actor: Actor) -> list[SelectionOut]:
    """All of them, newest first.

    Raises NotAllowed for others than who reads the nation's documents.
    """
    check(actor, Action.READ_DOCUMENT, region=NATION)
    return out(session, queries.selections(session))


def out(session: Session, rows: Sequence[IndicatorSelection]) -> list[SelectionOut]:
    """With the names of those who chose."""
    names = identity_service.names(session, {row.chosen_by for row in rows})
    return [
        SelectionOut(
            id=row.id or 0,
            name=row.name,
            members=row.members,
            chosen_by=names.get(row.chosen_by, "?"),
            chosen_at=row.chosen_at,
        )
        for row in rows
    ]
