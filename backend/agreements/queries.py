"""Judgements, appeals, payment runs, imported decisions and attached files of agreements."""

from collections.abc import Iterator, Sequence

from sqlalchemy.orm import defer
from sqlmodel import Session, col, select

from backend.agreements.tables import Appeal, AttachedFile, ImportedDecision, Judgement, PaymentRun
from backend.core.states import AppealState, DecisionState, RunState


def judgements(session: Session, agreement: str) -> Sequence[Judgement]:
    """Every judgement of an agreement, newest first."""
    query = select(Judgement).where(Judgement.agreement == agreement)
    return session.exec(query.order_by(col(Judgement.id).desc())).all()


def judgements_that_hold(session: Session, agreement: str) -> Sequence[Judgement]:
    """The approved judgements that no later one has replaced."""
    query = select(Judgement).where(Judgement.agreement == agreement, Judgement.state == DecisionState.APPROVED.value)
    return session.exec(query.order_by(col(Judgement.requirement), col(Judgement.subject))).all()


def judgement(session: Session, agreement: str, identifier: int) -> Judgement | None:
    """One judgement of the agreement."""
    row = session.get(Judgement, identifier)
    return row if row and row.agreement == agreement else None


def holding(session: Session, row: Judgement) -> Judgement | None:
    """The judgement that holds of the same requirement and subject."""
    return next(
        (
            other
            for other in judgements_that_hold(session, row.agreement)
            if (other.requirement, other.subject) == (row.requirement, row.subject)
        ),
        None,
    )


def appeals(session: Session, agreement: str) -> Sequence[Appeal]:
    """Every appeal against verdicts of an agreement, newest first."""
    query = select(Appeal).where(Appeal.agreement == agreement)
    return session.exec(query.order_by(col(Appeal.id).desc())).all()


def appeal(session: Session, agreement: str, identifier: int) -> Appeal | None:
    """One appeal against a verdict of the agreement."""
    row = session.get(Appeal, identifier)
    return row if row and row.agreement == agreement else None


def runs(session: Session, agreement: str) -> Sequence[PaymentRun]:
    """Every payment run of an agreement, newest first, without reading what they rest on."""
    query = select(PaymentRun).where(PaymentRun.agreement == agreement).options(defer(PaymentRun.content))  # type: ignore[arg-type]
    return session.exec(query.order_by(col(PaymentRun.id).desc())).all()


def approved_runs(session: Session, agreement: str) -> Sequence[PaymentRun]:
    """The approved runs, in the order they were made."""
    query = select(PaymentRun).where(PaymentRun.agreement == agreement, PaymentRun.state == RunState.APPROVED.value)
    return session.exec(query.order_by(col(PaymentRun.id))).all()


def run(session: Session, agreement: str, identifier: int) -> PaymentRun | None:
    """One payment run of the agreement."""
    row = session.get(PaymentRun, identifier)
    return row if row and row.agreement == agreement else None


def imported(session: Session, agreement: str) -> Sequence[ImportedDecision]:
    """Every imported decision about an agreement's pots, newest first."""
    query = select(ImportedDecision).where(ImportedDecision.agreement == agreement)
    return session.exec(query.order_by(col(ImportedDecision.id).desc())).all()


def imported_decision(session: Session, agreement: str, identifier: int) -> ImportedDecision | None:
    """One imported decision about a pot of the agreement."""
    row = session.get(ImportedDecision, identifier)
    return row if row and row.agreement == agreement else None


def decisions_that_hold(session: Session, agreement: str) -> dict[str, ImportedDecision]:
    """The approved imported decisions that no later one has replaced, by their pot."""
    return {row.pot: row for row in imported(session, agreement) if row.state == DecisionState.APPROVED}


def undecided(session: Session) -> Iterator[Judgement | PaymentRun | ImportedDecision | Appeal]:
    """What waits for a decision in any agreement, newest first of its kind, without reading what runs rest on."""
    prepared = select(Judgement).where(Judgement.state == DecisionState.PREPARED.value)
    yield from session.exec(prepared.order_by(col(Judgement.id).desc()))
    of_money = select(PaymentRun).where(PaymentRun.state == RunState.PREPARED.value)
    yield from session.exec(of_money.options(defer(PaymentRun.content)).order_by(col(PaymentRun.id).desc()))  # type: ignore[arg-type]
    of_others = select(ImportedDecision).where(ImportedDecision.state == DecisionState.PREPARED.value)
    yield from session.exec(of_others.order_by(col(ImportedDecision.id).desc()))
    opened = select(Appeal).where(Appeal.state == AppealState.OPEN.value)
    yield from session.exec(opened.order_by(col(Appeal.id).desc()))


def attached(session: Session, agreement: str, region: str | None, requirement: str | None) -> Sequence[AttachedFile]:
    """The files attached to what an agreement asks, of one region and requirement where they are given, newest first."""
    query = select(AttachedFile).where(AttachedFile.agreement == agreement)
    if region is not None:
        query = query.where(AttachedFile.region == region)
    if requirement is not None:
        query = query.where(AttachedFile.requirement == requirement)
    return session.exec(query.order_by(col(AttachedFile.id).desc())).all()


def attached_file(session: Session, identifier: int) -> AttachedFile | None:
    """One attached file."""
    return session.get(AttachedFile, identifier)
