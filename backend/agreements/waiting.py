"""What of the agreements waits for the national side: another's judgements and payments to approve, appeals to answer."""

from typing import Any

from sqlmodel import Session

from backend.agreements import queries, reading, rulebooks
from backend.agreements.tables import Appeal, ImportedDecision, Judgement, PaymentRun
from backend.agreements.waiting_schemas import DecisionWaiting
from backend.core.permissions import Action, Actor, may
from indicators.base import Name


def waiting(session: Session, actor: Actor) -> list[DecisionWaiting]:
    """What waits for the actor, agreement by agreement; nothing for others than the national side."""
    if not may(actor, Action.APPROVE_DECISION):
        return []
    names = {one.book.id: one.book.name for one in rulebooks.published(session)}
    order = list(names)
    rows = sorted(queries.undecided(session), key=lambda row: order.index(row.agreement))
    return [
        _out(road, row, names[row.agreement])
        for row in rows
        if reading.steps_for(actor, road := _ROADS[type(row)], row)
    ]


Undecided = Judgement | PaymentRun | ImportedDecision | Appeal
_ROADS: dict[type[Undecided], str] = {
    Judgement: "judgement",
    PaymentRun: "payment_run",
    ImportedDecision: "imported_decision",
    Appeal: "appeal",
}


def _out(road: str, row: Undecided, name: Name) -> DecisionWaiting:
    facts: dict[str, Any] = {"kind": road, "agreement": row.agreement, "name_sv": name.sv, "name_en": name.en}
    about = {"requirement", "subject", "month", "occasion", "total_ore"}
    facts |= row.model_dump(include={"id"} | about)
    if isinstance(row, Appeal):
        facts["subject"] = row.region
    if isinstance(row, ImportedDecision):
        facts["total_ore"] = sum(row.kronor.values()) * 100
    return DecisionWaiting.model_validate(facts)
