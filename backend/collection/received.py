"""When accepted values were handed in, and which units reported: what is asked of reporting itself, not of its values."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, select
from sqlmodel import Session, col

from backend.collection.holding_queries import hold
from backend.collection.periods import periods
from backend.collection.tables import Observation, Round, RoundIndicator, RoundRegion, Submission
from backend.core.states import RoundState, SubmissionState
from datasources.delivery.months import month_after

_OURS: Any = Observation


class Received(NamedTuple):
    """An accepted submission that has a total of an indicator, region and period. `holds`: its values do."""

    indicator: str
    region: str
    period_start: date
    period_end: date
    submission: int
    received_at: datetime
    sha256: str
    published: bool
    holds: bool


class UnitReported(NamedTuple):
    """A unit in a region's accepted report of an indicator and period. `counted`: the report counts at least one of it."""

    indicator: str
    region: str
    period_start: date
    period_end: date
    unit: str
    submission: int
    sha256: str
    published: bool
    counted: bool


_PUBLISHED: ColumnElement[bool] = col(Submission.state) == SubmissionState.PUBLISHED.value
_KEY = (_OURS.indicator, _OURS.region, _OURS.period_start, _OURS.period_end)


def _whole_groups(indicators: Collection[str], start: date, end: date) -> list[ColumnElement[bool]]:
    accepted = (SubmissionState.ACCEPTED.value, SubmissionState.PUBLISHED.value)
    return [
        _OURS.indicator.in_(sorted(indicators)),
        _OURS.sex == "total",
        _OURS.age_group == "total",
        _OURS.period_start >= start,
        _OURS.period_end <= end,
        col(Submission.state).in_(accepted),
    ]


def received(session: Session, indicators: Collection[str], start: date, end: date) -> list[Received]:
    """Every accepted submission, also those replaced since, that has these indicators of periods within [start, end)."""
    # By way of the rounds of those days: rows that were replaced are in no index but that of their submission.
    asking: Any = (
        select(col(RoundIndicator.round_id))
        .join(Round, col(Round.id) == RoundIndicator.round_id)
        .where(
            col(RoundIndicator.indicator).in_(sorted(indicators)),
            col(Round.period_start) < end,
            col(Round.period_end) > start,
        )
    )
    columns: tuple[Any, ...] = (
        *_KEY,
        _OURS.submission_id,
        Submission.received_at,
        Submission.sha256,
        _PUBLISHED,
        hold(Observation),
    )
    query = (
        select(*columns)
        .join(Submission, col(Submission.id) == _OURS.submission_id)
        .where(*_whole_groups(indicators, start, end), _OURS.unit == "", col(Submission.round_id).in_(asking))
    )
    return [Received._make(row) for row in session.execute(query)]


def asked(session: Session, indicators: Collection[str], start: date, end: date) -> set[tuple[str, str, date]]:
    """The indicators, regions and months (first days) within [start, end) that opened rounds ask for."""
    query = (
        select(Round, col(RoundIndicator.indicator), col(RoundRegion.region))
        .join(RoundIndicator, col(RoundIndicator.round_id) == Round.id)
        .join(RoundRegion, col(RoundRegion.round_id) == Round.id)
        .where(
            col(RoundIndicator.indicator).in_(sorted(indicators)),
            col(Round.state) != RoundState.PLANNED.value,
            col(Round.period_start) < end,
            col(Round.period_end) > start,
        )
    )
    return {
        (indicator, region, first)
        for asking, indicator, region in session.execute(query)
        for first, after in periods(asking)
        if start <= first < end and after == month_after(first)
    }


def reporting_units(session: Session, indicators: Collection[str], start: date, end: date) -> list[UnitReported]:
    """The units of the reports that hold, of periods within [start, end)."""
    columns: tuple[Any, ...] = (*_KEY, _OURS.unit, _OURS.submission_id, Submission.sha256, _PUBLISHED, _OURS.numerator)
    query = (
        select(*columns)
        .join(Submission, col(Submission.id) == _OURS.submission_id)
        .where(*_whole_groups(indicators, start, end), hold(Observation), _OURS.unit != "")
    )
    return [UnitReported._make((*row[:-1], bool(row[-1]))) for row in session.execute(query)]
