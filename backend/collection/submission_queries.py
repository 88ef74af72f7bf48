"""Submissions, their findings' counts and answers, and the observations they gave."""

import contextlib
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any

import polars as pl
from sqlalchemy import and_, func, or_, tuple_, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from backend.collection import holding_queries
from backend.collection.tables import FindingAnswer, FindingCount, Observation, Round, StoredFile, Submission
from backend.core.bulk import insert_rows
from backend.core.states import SubmissionState
from datasources.delivery.months import month_after, months_of, year_before

DEAD = (SubmissionState.WITHDRAWN, SubmissionState.REFUSED, SubmissionState.REJECTED, SubmissionState.RETURNED)
"""States from which nothing more comes of a submission."""


def get(session: Session, submission_id: int) -> Submission | None:
    """The submission, or None."""
    return session.get(Submission, submission_id)


def find(
    session: Session,
    *,
    regions: frozenset[str] | None,
    round_id: str | None = None,
    region: str | None = None,
    state: str | None = None,
    limit: int = 100,
    offset: int = 0,
) -> Sequence[Submission]:
    """Submissions of the given `regions` (None: all), newest first."""
    query = select(Submission).order_by(col(Submission.id).desc()).limit(limit).offset(offset)
    if regions is not None:
        query = query.where(col(Submission.region).in_(regions))
    for column, kept in ((Submission.round_id, round_id), (Submission.region, region), (Submission.state, state)):
        if kept:
            query = query.where(column == kept)
    return session.exec(query).all()


def in_states(
    session: Session, states: Collection[SubmissionState], regions: frozenset[str] | None
) -> Sequence[Submission]:
    """The submissions in these states, and those published and asked back, of the given `regions` (None: all), oldest first."""
    asked = and_(col(Submission.state) == SubmissionState.PUBLISHED.value, col(Submission.return_asked_at).is_not(None))
    query = select(Submission).where(or_(col(Submission.state).in_([state.value for state in states]), asked))
    if regions is not None:
        query = query.where(col(Submission.region).in_(regions))
    return session.exec(query.order_by(col(Submission.id))).all()


def in_any(session: Session, states: Collection[SubmissionState]) -> Sequence[Submission]:
    """The submissions in these states, of all regions, in the order they were handed in."""
    query = select(Submission).where(col(Submission.state).in_([state.value for state in states]))
    return session.exec(query.order_by(col(Submission.id))).all()


def attested(session: Session, round_ids: Collection[str]) -> Sequence[Submission]:
    """The submissions to these rounds that are attested and not decided, oldest first."""
    query = select(Submission).where(
        col(Submission.round_id).in_(round_ids), Submission.state == SubmissionState.ATTESTED.value
    )
    return session.exec(query.order_by(col(Submission.id))).all()


def regions_with_live(session: Session, round_id: str) -> set[str]:
    """The regions with a submission to the round that is still under way or published."""
    live = col(Submission.state).not_in([state.value for state in DEAD])
    return set(session.exec(select(Submission.region).where(Submission.round_id == round_id, live).distinct()))


def latest_by_region(session: Session, round_id: str) -> dict[str, Submission]:
    """For each region its latest submission to the round that is neither withdrawn, refused nor rejected, else its latest."""
    dead = {SubmissionState.WITHDRAWN, SubmissionState.REFUSED, SubmissionState.REJECTED}
    latest: dict[str, Submission] = {}
    for row in session.exec(
        select(Submission).where(Submission.round_id == round_id).order_by(col(Submission.id))
    ).all():
        if row.region not in latest or row.state not in dead or latest[row.region].state in dead:
            latest[row.region] = row
    return latest


CHECK_FAILED = "check-failed"
"""The finding for a fault of ours: the same file may be tried again."""


def same_file(session: Session, round_id: str, region: str, sha256: str) -> Submission | None:
    """The latest submission of the same bytes by the region to the round, unless it was withdrawn, returned, or rejected
    for a fault of ours."""
    over = [SubmissionState.WITHDRAWN.value, SubmissionState.RETURNED.value]
    ours = select(FindingCount.submission_id).where(FindingCount.code == CHECK_FAILED)
    return session.exec(
        select(Submission)
        .where(
            Submission.round_id == round_id,
            Submission.region == region,
            Submission.sha256 == sha256,
            col(Submission.state).not_in(over),
            col(Submission.id).not_in(ours),
        )
        .order_by(col(Submission.id).desc())
    ).first()


def stored_files(session: Session, digests: Iterable[str]) -> dict[str, StoredFile]:
    """Stored files under their SHA-256."""
    rows = session.exec(select(StoredFile).where(col(StoredFile.sha256).in_(set(digests)))).all()
    return {row.sha256: row for row in rows}


def keep_file(session: Session, sha256: str, size: int) -> StoredFile:
    """The row of a stored file, made if it is not there; safe when two make it at once."""
    if session.get(StoredFile, sha256) is None:
        with contextlib.suppress(IntegrityError), session.begin_nested():  # somebody else may make it in this moment
            session.add(StoredFile(sha256=sha256, size=size))
    return session.get_one(StoredFile, sha256)


def waiting(session: Session) -> Sequence[tuple[int, str]]:
    """Submissions that have been received but not checked, with their regions, oldest first."""
    rows = session.exec(
        select(Submission.id, Submission.region)
        .where(Submission.state == SubmissionState.RECEIVED.value)
        .order_by(col(Submission.id))
    ).all()
    return [(number, region) for number, region in rows if number is not None]


def finding_counts(session: Session, submission_ids: Iterable[int]) -> dict[int, list[FindingCount]]:
    """The findings' counts of each submission, by code."""
    counts: dict[int, list[FindingCount]] = {i: [] for i in submission_ids}
    for row in session.exec(
        select(FindingCount).where(col(FindingCount.submission_id).in_(list(counts))).order_by(col(FindingCount.code))
    ).all():
        counts[row.submission_id].append(row)
    return counts


def answers(session: Session, submission_id: int) -> Sequence[FindingAnswer]:
    """The sender's answers, oldest first."""
    return session.exec(
        select(FindingAnswer).where(FindingAnswer.submission_id == submission_id).order_by(col(FindingAnswer.id))
    ).all()


OBSERVED = (
    "indicator",
    "version",
    "statistic",
    "period_start",
    "period_end",
    "region",
    "unit",
    "sex",
    "age_group",
    "numerator",
    "denominator",
    "value",
    "n",
    "missing",
    "comment",
)
"""The columns of an observation that the checked file gives."""


def add_observations(session: Session, submission: Submission, rows: pl.DataFrame) -> None:
    """Inserts the submission's observations, columns of OBSERVED, in bulk."""
    own = {"submission_id": pl.lit(submission.id), "round_id": pl.lit(submission.round_id)}
    insert_rows(session, str(Observation.__tablename__), rows.with_columns(**own))


def restore(session: Session, submission: Submission) -> Sequence[Submission]:
    """Takes a returned submission's observations away; those that are current again because of it, as submissions.

    What it had replaced passes, indicator by indicator, to what has replaced it since, or becomes current.
    """
    own = session.execute(
        select(Observation.indicator, func.max(Observation.superseded_by))
        .where(Observation.submission_id == submission.id)
        .group_by(col(Observation.indicator))
    ).all()
    held = holding_queries.indicators(session, Observation, submission.id or 0)
    current: dict[str, int | None] = {}
    for indicator, successor in own:
        replaced = (col(Observation.superseded_by) == submission.id, col(Observation.indicator) == indicator)
        if indicator in held:
            current[indicator] = session.exec(select(Observation.submission_id).where(*replaced).limit(1)).first()
        session.execute(update(Observation).where(*replaced).values(superseded_by=successor))
    holding_queries.hand_back(session, submission, current)
    holding_queries.end_ahead(session, Observation, submission.id or 0)
    taken = update(Observation).where(col(Observation.submission_id) == submission.id)
    session.execute(taken.values(superseded_by=submission.id))
    return session.exec(select(Submission).where(col(Submission.id).in_(set(current.values())))).all()


def to_erase(session: Session) -> Sequence[str]:
    """SHA-256 of the files that there is a reason not to keep and that have not been erased."""
    unwanted = select(StoredFile.sha256).where(col(StoredFile.reason).is_not(None), col(StoredFile.erased_at).is_(None))
    return session.exec(unwanted).all()


def known_files(session: Session) -> set[str]:
    """SHA-256 of every file that a row speaks of: handed in, or made and kept."""
    return set(session.exec(select(StoredFile.sha256)).all())


def kept_files(session: Session) -> Sequence[str]:
    """SHA-256 of the files whose bytes are, and are to be, kept."""
    kept = select(StoredFile.sha256).where(col(StoredFile.reason).is_(None), col(StoredFile.erased_at).is_(None))
    return session.exec(kept).all()


def number(session: Session) -> int:
    """How many submissions there are."""
    return session.exec(select(func.count()).select_from(Submission)).one()


def checked(session: Session) -> set[int]:
    """Submissions whose check is over."""
    over = select(Submission.id).where(Submission.state != SubmissionState.RECEIVED.value)
    return {row for row in session.exec(over).all() if row is not None}


def not_yet_held(session: Session) -> set[int]:
    """Submissions whose checked rows are to come into the database, if they are accepted."""
    waiting_states = (SubmissionState.CHECKED.value, SubmissionState.ATTESTED.value)
    query = select(Submission.id).where(col(Submission.state).in_(waiting_states))
    return {row for row in session.exec(query).all() if row is not None}


def states_by_indicator(session: Session, round_ids: Collection[str]) -> dict[tuple[str, str, str], str]:
    """For each round, region and indicator the state of the latest submission that holds it and is not dead.

    A submission that has not been read yet holds, as far as anybody knows, everything ("*").
    """
    table = Submission
    query = (
        select(table.round_id, table.region, table.state, table.indicators)
        .where(col(table.round_id).in_(round_ids), col(table.state).not_in(DEAD))
        .order_by(col(table.id))
    )
    states: dict[tuple[str, str, str], str] = {}
    for round_id, region, state, indicators in session.exec(query).all():
        held = ["*"] if state == SubmissionState.RECEIVED else indicators
        states |= {(round_id, region, indicator): state for indicator in held}
    return states


PREVIOUS = (
    *("region", "indicator", "version", "round_id", "statistic", "unit", "sex", "age_group"),
    *("value", "numerator", "denominator", "n", "period_start", "period_end"),
)
"""What is told of an earlier value: its cell, its counts and its period."""


def previous_values(
    session: Session, regions: Collection[str], indicators: Iterable[str], before: date, *, months: bool
) -> Sequence[Any]:
    """The regions' current values of the indicators' last period that began before `before`: rows of PREVIOUS.

    Without `months` those of rounds of months are left out: a year is held against a year, not against its last December.
    """
    o: Any = Observation
    current = [o.region.in_(regions), holding_queries.hold(Observation), o.value.is_not(None)]
    if not months:
        current.append(o.round_id.not_in(select(Round.id).where(Round.rows_by == "month")))
    asked = (o.indicator.in_(list(indicators)), o.period_start < before)
    last = select(o.region, o.indicator, func.max(o.period_start).label("start")).where(*current, *asked)
    last_start = last.group_by(o.region, o.indicator).subquery()
    same = (o.region == last_start.c.region, o.indicator == last_start.c.indicator)
    query = select(*(getattr(o, name) for name in PREVIOUS)).join(
        last_start, and_(*same, o.period_start == last_start.c.start)
    )
    return session.execute(query.where(*current)).all()


def months_before(session: Session, regions: Collection[str], indicators: Iterable[str], before: date) -> Sequence[Any]:
    """The regions' current values of the twelve months before `before`, of whatever rounds: rows of PREVIOUS."""
    o: Any = Observation
    months = [(first, month_after(first)) for first in months_of(year_before(before), before)]
    query = select(*(getattr(o, name) for name in PREVIOUS)).where(
        o.region.in_(regions),
        o.indicator.in_(list(indicators)),
        tuple_(o.period_start, o.period_end).in_(months),
        holding_queries.hold(Observation),
        o.value.is_not(None),
    )
    return session.execute(query).all()
