"""Deciding what is prioritised: one side prepares, the other confirms, and what held before is kept as history."""

from sqlmodel import Session

from backend.core import transition
from backend.core.audit import record
from backend.core.clock import now, today
from backend.core.errors import Conflict, NotFound, UserError
from backend.core.permissions import Action, Actor, NotAllowed, check
from backend.core.refusals import refusal
from backend.core.states import DecisionState
from backend.priorities import queries
from backend.priorities.reading import ROAD, confirms, ids, side
from backend.priorities.schemas import PriorityIn
from backend.priorities.tables import PriorityDecision
from backend.register import reading
from indicators.entries.pathway import Pathway


def known_pathway(session: Session, identifier: str) -> Pathway:
    """The pathway of this id, former id or other name.

    Raises NotFound.
    """
    if pathway := reading.catalogue(session).pathway(identifier):
        return pathway
    raise NotFound(refusal("entry-missing"))


def prepare(session: Session, actor: Actor, pathway: Pathway, wanted: PriorityIn) -> PriorityDecision:
    """A decision that waits for the other side.

    Raises UserError where there is no programme area or an indicator cannot be prioritised, Conflict where another waits.
    """
    check(actor, Action.DECIDE_PRIORITY, area=pathway.programme_area)
    own = side(actor, pathway)
    if pathway.programme_area is None or own is None:
        raise UserError(refusal("priority-no-area"))
    if wanted.agreed_on > today():
        raise UserError(refusal("priority-day"))
    _must_be_usable(session, pathway, wanted.indicators)
    rows = queries.of_pathways(session, ids(pathway))
    if any(row.state == DecisionState.PREPARED for row in rows):
        raise Conflict(refusal("priority-waits"))
    assert actor.account_id is not None
    row = PriorityDecision(
        pathway=pathway.id,
        state=DecisionState.PREPARED.value,
        prepared_as=own,
        prepared_by=actor.account_id,
        **wanted.model_dump(),
    )
    session.add(row)
    session.flush()
    record(session, actor, "priority-prepared", ROAD, row.id, after=DecisionState.PREPARED, pathway=pathway.id)
    return row


def _must_be_usable(session: Session, pathway: Pathway, indicators: list[str]) -> None:
    """Raises UserError where one stands twice, is not published or does not follow the pathway."""
    if len(set(indicators)) < len(indicators):
        raise UserError(refusal("priority-twice"))
    published = reading.register(session).published
    of_pathway = set(ids(pathway))
    for indicator in indicators:
        version = published.get(indicator)
        links = version.specification.pathways if version else []
        if not any(link.pathway in of_pathway for link in links):
            raise UserError(refusal("priority-unusable", indicator=indicator))


def step(
    session: Session, actor: Actor, pathway: Pathway, decision: int, name: str, reason: str | None
) -> PriorityDecision:
    """Confirms what the other side prepared, or turns it down (one's own too: then it is taken back).

    Raises NotFound, NotAllowed for one's own or one's own side's, and what `transition.take` raises.
    """
    row = queries.get(session, decision)
    if row is None or row.pathway not in ids(pathway):
        raise NotFound(refusal("entry-missing"))

    def guard(_: object) -> None:
        if name == "approve":
            _must_be_of_the_other_side(actor, pathway, row)
            _replace_earlier(session, actor, pathway)

    def effect() -> dict[str, object]:
        row.decided_by, row.decided_at, row.comment = actor.account_id, now(), reason
        return {"pathway": pathway.id, "indicators": row.indicators}

    transition.take(
        *(session, actor, ROAD, row, name),
        object_id=row.id,
        reason=reason,
        area=pathway.programme_area,
        guard=guard,
        effect=effect,
    )
    return row


def _must_be_of_the_other_side(actor: Actor, pathway: Pathway, row: PriorityDecision) -> None:
    if row.prepared_by == actor.account_id:
        raise NotAllowed(refusal("own-decision"))
    if not confirms(actor, pathway, row):
        raise NotAllowed(refusal("priority-other-side"))


def _replace_earlier(session: Session, actor: Actor, pathway: Pathway) -> None:
    """What held is replaced before another holds: one of a pathway does at a time."""
    for earlier in queries.of_pathways(session, ids(pathway)):
        if earlier.state == DecisionState.APPROVED:
            earlier.state = DecisionState.REPLACED.value
            session.add(earlier)
            before, after = DecisionState.APPROVED, DecisionState.REPLACED
            record(session, actor, "priority-replace", ROAD, earlier.id, before=before, after=after, pathway=pathway.id)
    session.flush()
