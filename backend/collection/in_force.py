"""Which submissions are in force: for which of their indicators everybody sees their values, and what has replaced them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import func
from sqlmodel import Session, col, select

from backend.collection.tables import Holding, Observation, PublishedCell, Submission
from backend.core.states import SubmissionState

_ROWS = {
    SubmissionState.ACCEPTED.value: str(Observation.__tablename__),
    SubmissionState.PUBLISHED.value: str(PublishedCell.__tablename__),
}
"""Whose rows tell whether a submission in this state is still the one that counts."""


class Standing(NamedTuple):
    """For how many of its indicators a submission's published values are those that everybody sees, and whether all that was
    accepted or published of it has been replaced."""

    in_force: int = 0
    superseded: bool = False


def standings(session: Session, rows: Iterable[Submission]) -> dict[int, Standing]:
    """How each of the submissions stands."""
    states = {row.id or 0: row.state for row in rows}
    query = select(col(Holding.submission_id), col(Holding.rows_of), func.count()).where(
        col(Holding.submission_id).in_(states)
    )
    counts = {
        (submission, rows_of): number
        for submission, rows_of, number in session.exec(
            query.group_by(col(Holding.submission_id), col(Holding.rows_of))
        )
    }
    return {
        submission: _standing(state, counts.get((submission, _ROWS.get(state, "")), 0))
        for submission, state in states.items()
    }


def _standing(state: str, holding: int) -> Standing:
    return Standing(holding if state == SubmissionState.PUBLISHED else 0, state in _ROWS and not holding)


def holding(session: Session, row: Submission) -> dict[int, list[str]]:
    """The submissions whose accepted rows hold now of this one's indicators in its round and region, and of which."""
    held: dict[int, list[str]] = defaultdict(list)
    for submission, indicator in _held_by_others(session, row, SubmissionState.ACCEPTED):
        held[submission].append(indicator)
    return held


def replaced_by(session: Session, row: Submission) -> list[int]:
    """The submissions whose rows hold now of indicators that were accepted or published of this one, in order."""
    if row.state not in _ROWS:
        return []
    return sorted({submission for submission, _ in _held_by_others(session, row, row.state)})


def _held_by_others(session: Session, row: Submission, state: str) -> Iterable[tuple[int, str]]:
    query = select(col(Holding.submission_id), col(Holding.indicator)).where(
        col(Holding.rows_of) == _ROWS[state],
        col(Holding.round_id) == row.round_id,
        col(Holding.region) == row.region,
        col(Holding.indicator).in_(row.indicators),
        col(Holding.submission_id) != row.id,
    )
    return session.exec(query)


def published(session: Session, round_id: str) -> dict[str, list[int]]:
    """For each region of the round the submissions that everybody sees values of, in order."""
    query = (
        select(col(Holding.region), col(Holding.submission_id))
        .join(Submission, col(Submission.id) == col(Holding.submission_id))
        .where(
            col(Holding.rows_of) == _ROWS[SubmissionState.PUBLISHED],
            col(Holding.round_id) == round_id,
            Submission.state
            == SubmissionState.PUBLISHED.value,  # what was retracted holds too: it says so to everybody
        )
        .distinct()
        .order_by(col(Holding.submission_id))
    )
    by_region: dict[str, list[int]] = defaultdict(list)
    for region, submission in session.exec(query):
        by_region[region].append(submission)
    return by_region


def state_counts(session: Session) -> tuple[dict[str, int], int]:
    """How many submissions there are in each state but for those replaced as a whole, and how many those are."""
    counts: Sequence[tuple[str, int]] = session.exec(
        select(Submission.state, func.count()).group_by(col(Submission.state))
    ).all()
    states = dict(counts)
    replaced = 0
    for state, rows_of in _ROWS.items():
        holding = select(Holding.submission_id).where(Holding.rows_of == rows_of)
        left = select(func.count()).where(Submission.state == state, col(Submission.id).in_(holding))
        in_force = session.exec(left).one()
        replaced += states.get(state, 0) - in_force
        states[state] = in_force
    return {state: number for state, number in states.items() if number}, replaced
