"""Rounds, what they ask for, and declared reasons for not delivering."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import delete, func, update
from sqlmodel import Session, col, select

from backend.collection.tables import Declaration, Round, RoundIndicator, RoundRegion, Submission
from backend.core.states import SubmissionState

DELIVERED = (SubmissionState.ATTESTED, SubmissionState.ACCEPTED, SubmissionState.PUBLISHED)
"""States in which a region counts as having delivered."""


def get(session: Session, round_id: str) -> Round | None:
    """The round, or None."""
    return session.get(Round, round_id)


def rounds(session: Session, state: str | None = None) -> Sequence[Round]:
    """All rounds, latest due first."""
    query = select(Round).order_by(col(Round.due).desc(), col(Round.id))
    return session.exec(query.where(Round.state == state) if state else query).all()


def rounds_by_id(session: Session) -> dict[str, Round]:
    """All rounds under their id."""
    return {row.id: row for row in rounds(session)}


def indicators(session: Session, round_id: str) -> Sequence[RoundIndicator]:
    """What the round asks for, by indicator."""
    return session.exec(
        select(RoundIndicator).where(RoundIndicator.round_id == round_id).order_by(col(RoundIndicator.indicator))
    ).all()


def within_days(session: Session, start: date, end: date, asked: Collection[str]) -> Sequence[tuple[Round, str]]:
    """The rounds that share a day with these that ask for any of the indicators, with the indicator."""
    query = (
        select(Round, RoundIndicator.indicator)
        .join(RoundIndicator, col(RoundIndicator.round_id) == Round.id)
        .where(Round.period_start < end, Round.period_end > start, col(RoundIndicator.indicator).in_(asked))
        .order_by(col(Round.id), col(RoundIndicator.indicator))
    )
    return session.exec(query).all()


def ask_nothing(session: Session, round_id: str) -> None:
    """Takes away what the round asks, and whom."""
    session.execute(delete(RoundIndicator).where(col(RoundIndicator.round_id) == round_id))
    session.execute(delete(RoundRegion).where(col(RoundRegion.round_id) == round_id))
    session.expire_all()


def set_due(session: Session, round_id: str, region: str, due: date) -> bool:
    """Gives the region a last day of its own; False where the round does not ask it."""
    of_region = update(RoundRegion).where(col(RoundRegion.round_id) == round_id, col(RoundRegion.region) == region)
    return bool(session.execute(of_region.values(due=due)).rowcount)  # type: ignore[attr-defined]


def own_due(session: Session, round_ids: Collection[str]) -> dict[tuple[str, str], date]:
    """The last days that regions have of their own, by round and region."""
    query = select(RoundRegion).where(col(RoundRegion.round_id).in_(round_ids), col(RoundRegion.due).is_not(None))
    return {(row.round_id, row.region): row.due for row in session.exec(query).all() if row.due}


def indicator_counts(session: Session) -> dict[str, int]:
    """How many indicators each round has."""
    rows: Sequence[Any] = session.exec(
        select(RoundIndicator.round_id, func.count()).group_by(col(RoundIndicator.round_id))
    ).all()
    return dict(rows)


def regions(session: Session, round_id: str) -> list[str]:
    """The county codes that the round expects, in order."""
    return list(
        session.exec(
            select(RoundRegion.region).where(RoundRegion.round_id == round_id).order_by(col(RoundRegion.region))
        ).all()
    )


def regions_by_round(session: Session) -> dict[str, list[str]]:
    """The expected county codes of every round."""
    expected: dict[str, list[str]] = defaultdict(list)
    for round_id, region in session.exec(
        select(RoundRegion.round_id, RoundRegion.region).order_by(col(RoundRegion.region))
    ).all():
        expected[round_id].append(region)
    return expected


def delivered_regions(session: Session) -> dict[str, set[str]]:
    """For each round the regions that have something attested or further."""
    delivered: dict[str, set[str]] = defaultdict(set)
    for round_id, region in session.exec(
        select(Submission.round_id, Submission.region)
        .where(col(Submission.state).in_([state.value for state in DELIVERED]))
        .distinct()
    ).all():
        delivered[round_id].add(region)
    return delivered


def declared_regions(session: Session) -> dict[str, set[str]]:
    """For each round the regions that have declared, and attested, that they cannot deliver at all."""
    declared: dict[str, set[str]] = defaultdict(set)
    for round_id, region in session.exec(
        select(Declaration.round_id, Declaration.region).where(
            col(Declaration.indicator).is_(None),
            col(Declaration.withdrawn_at).is_(None),
            col(Declaration.attested_at).is_not(None),
        )
    ).all():
        declared[round_id].add(region)
    return declared


def declarations(session: Session, round_id: str, region: str | None = None) -> Sequence[Declaration]:
    """The declarations of a round that stand, oldest first."""
    query = select(Declaration).where(Declaration.round_id == round_id, col(Declaration.withdrawn_at).is_(None))
    if region:
        query = query.where(Declaration.region == region)
    return session.exec(query.order_by(col(Declaration.id))).all()


def declaration(session: Session, declaration_id: int) -> Declaration | None:
    """The declaration, or None."""
    return session.get(Declaration, declaration_id)


def asking_for(session: Session, indicators: Collection[str]) -> Sequence[tuple[RoundIndicator, Round]]:
    """Every round that asks for one of the indicators, with what it asks, newest period first."""
    return session.exec(
        select(RoundIndicator, Round)
        .join(Round, col(RoundIndicator.round_id) == col(Round.id))
        .where(col(RoundIndicator.indicator).in_(indicators))
        .order_by(col(Round.period_start).desc(), col(Round.id))
    ).all()


def regions_of(session: Session, round_ids: Collection[str]) -> Sequence[tuple[str, str]]:
    """(round, county code) for what the rounds expect, in order of code."""
    return session.exec(
        select(RoundRegion.round_id, RoundRegion.region)
        .where(col(RoundRegion.round_id).in_(round_ids))
        .order_by(col(RoundRegion.region))
    ).all()


def declarations_of(session: Session, round_ids: Collection[str]) -> Sequence[Declaration]:
    """The declarations of several rounds that stand, oldest first."""
    standing = col(Declaration.withdrawn_at).is_(None)
    return session.exec(
        select(Declaration).where(col(Declaration.round_id).in_(round_ids), standing).order_by(col(Declaration.id))
    ).all()
