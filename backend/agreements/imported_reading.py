"""Imported decisions as the API gives them."""

from collections.abc import Sequence

from sqlmodel import Session

from backend.agreements import imported
from backend.agreements.imported_schemas import ImportedDetail, ImportedOut
from backend.agreements.reading import steps_for
from backend.agreements.rulebooks import KnownRulebook
from backend.agreements.tables import ImportedDecision
from backend.core.errors import NotFound
from backend.core.permissions import Action, Actor, may
from backend.core.refusals import refusal
from backend.core.states import DecisionState
from backend.identity import service as identity_service


def decisions_out(
    session: Session, actor: Actor, known: KnownRulebook, rows: Sequence[ImportedDecision]
) -> list[ImportedOut]:
    """Imported decisions; who only reads sees those that hold or held."""
    names = identity_service.names(session, {i for row in rows for i in (row.made_by, row.decided_by)})
    return [_decision_out(actor, known, row, names) for row in rows if _visible(actor, row)]


def _visible(actor: Actor, row: ImportedDecision) -> bool:
    shown = row.state in (DecisionState.APPROVED, DecisionState.REPLACED)
    return shown or may(actor, Action.PREPARE_DECISION)


def _decision_out(
    actor: Actor, known: KnownRulebook, row: ImportedDecision, names: dict[int | None, str]
) -> ImportedOut:
    pot = known.book.every_pot[row.pot]
    return ImportedOut(
        **row.model_dump(
            include={"agreement", "pot", "source", "filename", "sha256", "made_at", "decided_at", "reason"}
        ),
        id=row.id or 0,
        pot_name_sv=pot.name.sv,
        pot_name_en=pot.name.en,
        state=DecisionState(row.state),
        total_kronor=sum(row.kronor.values()),
        made_by=names.get(row.made_by, "?"),
        decided_by=names.get(row.decided_by) if row.decided_by else None,
        steps=steps_for(actor, "imported_decision", row),
    )


def decision_detail(session: Session, actor: Actor, known: KnownRulebook, row: ImportedDecision) -> ImportedDetail:
    """A decision line by line beside what is computed: in approved runs for all, as it would be now for the national side.

    Raises NotFound where the actor may not know of it.
    """
    if not _visible(actor, row):
        raise NotFound(refusal("imported-missing"))
    (out,) = decisions_out(session, actor, known, [row])
    lines, problems = imported.compared(session, actor, known, row)
    return ImportedDetail(**out.model_dump(), lines=lines, problems=problems)
