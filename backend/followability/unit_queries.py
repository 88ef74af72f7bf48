"""Links to units and their answers."""

from collections import defaultdict
from collections.abc import Collection, Sequence

from sqlmodel import Session, col, select

from backend.core.states import UnitAnswerState
from backend.followability.tables import UnitAnswer, UnitAnswerUse, UnitLink


def by_digest(session: Session, digest: str) -> UnitLink | None:
    """The link whose secret has this SHA-256."""
    return session.exec(select(UnitLink).where(UnitLink.digest == digest)).first()


def links(session: Session, regions: Collection[str] | None, round_id: str | None = None) -> Sequence[UnitLink]:
    """The links of regions (None: of all) and of a round, in the order they were made."""
    query = select(UnitLink).order_by(col(UnitLink.id))
    if regions is not None:
        query = query.where(col(UnitLink.region).in_(regions))
    if round_id is not None:
        query = query.where(UnitLink.round_id == round_id)
    return session.exec(query).all()


def standing_link(session: Session, round_id: str, region: str, indicator: str, unit: str) -> UnitLink | None:
    """The link of a unit to a question that has not been revoked."""
    query = select(UnitLink).where(
        UnitLink.round_id == round_id,
        UnitLink.region == region,
        UnitLink.indicator == indicator,
        UnitLink.unit == unit,
        col(UnitLink.revoked_at).is_(None),
    )
    return session.exec(query).first()


def link(session: Session, number: int) -> UnitLink | None:
    """A link by its number."""
    return session.get(UnitLink, number)


def answers(session: Session, links: Collection[int]) -> dict[int, UnitAnswer]:
    """The answer that stands of each link that has one."""
    standing = (UnitAnswerState.ANSWERED, UnitAnswerState.ATTESTED)
    query = select(UnitAnswer).where(col(UnitAnswer.link_id).in_(links), col(UnitAnswer.state).in_(standing))
    return {row.link_id: row for row in session.exec(query)}


def answer(session: Session, number: int) -> UnitAnswer | None:
    """An answer by its number."""
    return session.get(UnitAnswer, number)


def attested(session: Session, round_id: str, region: str) -> Sequence[tuple[str, UnitAnswer]]:
    """The answers that a region stands by in a round, each with its question's indicator, in the order they came."""
    query = (
        select(UnitLink.indicator, UnitAnswer)
        .join(UnitLink, col(UnitLink.id) == UnitAnswer.link_id)
        .where(UnitLink.round_id == round_id, UnitLink.region == region)
        .where(UnitAnswer.state == UnitAnswerState.ATTESTED.value)
        .order_by(col(UnitAnswer.id))
    )
    return session.exec(query).all()


def add_uses(session: Session, submission: int, answers: Collection[int]) -> None:
    """Keeps that a submission counts these answers; what is kept already is left."""
    kept = set(session.exec(select(UnitAnswerUse.answer_id).where(UnitAnswerUse.submission_id == submission)))
    session.add_all(UnitAnswerUse(submission_id=submission, answer_id=one) for one in set(answers) - kept)
    session.flush()


def uses(session: Session, answers: Collection[int]) -> dict[int, list[int]]:
    """The submissions that count each answer, in order."""
    query = select(UnitAnswerUse).where(col(UnitAnswerUse.answer_id).in_(answers))
    by_answer: dict[int, list[int]] = defaultdict(list)
    for row in session.exec(query.order_by(col(UnitAnswerUse.submission_id))):
        by_answer[row.answer_id].append(row.submission_id)
    return by_answer


def counted_in(session: Session, submission: int) -> Sequence[UnitLink]:
    """The links whose answers a submission counts, in the order they were made."""
    query = (
        select(UnitLink)
        .join(UnitAnswer, col(UnitAnswer.link_id) == UnitLink.id)
        .join(UnitAnswerUse, col(UnitAnswerUse.answer_id) == UnitAnswer.id)
        .where(UnitAnswerUse.submission_id == submission)
        .order_by(col(UnitLink.id))
    )
    return session.exec(query).all()
