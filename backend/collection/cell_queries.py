"""The cells that a publication writes: what everybody may see of each observation."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from typing import Any, NamedTuple, Protocol, cast

from sqlalchemy import (
    Column,
    ColumnElement,
    Integer,
    MetaData,
    String,
    Table,
    and_,
    case,
    func,
    insert,
    literal,
    select,
    update,
)
from sqlmodel import Session, col

from backend.collection.tables import Observation, PublishedCell, ShownCount
from backend.core.bulk import insert_rows
from backend.core.columns import ExactDecimal, UtcDateTime

KEY = (
    "indicator",
    "version",
    "statistic",
    "round_id",
    "period_start",
    "period_end",
    "region",
    "unit",
    "sex",
    "age_group",
)
NUMBERS = ("value", "numerator", "denominator", "n", "missing", "comment", "submission_id")
READ_AT_A_TIME = 5_000
"""Observations fetched at a time; those of one indicator are in memory together."""


class Observed(Protocol):
    """What of an observation decides whether it is shown."""

    id: Any
    indicator: str
    period_start: date
    region: str
    statistic: str
    unit: str
    sex: str
    age_group: str
    numerator: Decimal | None
    denominator: Decimal | None
    value: Decimal | None
    n: int | None


class PublicationException(NamedTuple):
    """An observation that is not published as it is: hidden for `cause`, or (None) shown with another `value`."""

    observation_id: int
    cause: str | None
    value: Decimal | None


_exception = Table(
    "publication_exception",
    MetaData(),
    Column("observation_id", Integer, primary_key=True),
    Column("cause", String),
    Column("value", ExactDecimal),
    prefixes=["TEMPORARY"],
)


def observed(session: Session, submission_id: int) -> Iterator[tuple[str, list[Observed]]]:
    """(indicator, its current observations as plain rows) of a submission, one indicator after the other."""
    names = ("id", "indicator", "period_start", "region", "statistic", "unit", "sex", "age_group")
    numbers = ("numerator", "denominator", "value", "n")
    query = (
        select(*(getattr(Observation, name) for name in (*names, *numbers)))
        .where(col(Observation.submission_id) == submission_id, col(Observation.superseded_by).is_(None))
        .order_by(col(Observation.indicator))
    )
    rows = session.connection().execute(query, execution_options={"yield_per": READ_AT_A_TIME})
    for indicator, some in groupby(rows, key=lambda row: row.indicator):
        yield indicator, cast("list[Observed]", list(some))


def prepare_exceptions(session: Session, exceptions: Iterable[PublicationException]) -> None:
    """Keeps the exceptions in a table of this transaction's own, for `add_observed` to hold the observations against."""
    some = list(exceptions)  # read to the end first: what reads the observations has the connection until then
    connection = session.connection()
    _exception.drop(connection, checkfirst=True)
    _exception.create(connection)
    insert_rows(session, _exception.name, PublicationException._fields, some)


def add_observed(session: Session, submission_id: int, policy: str, at: datetime, shown: Mapping[str, int]) -> None:
    """Publishes the submission's current observations, save for the exceptions as they are; `shown` counts, by indicator,
    those that show a value.

    A cell has a value or one cause, and with a cause no number at all. The sender's comment is shown where it is the
    cell's cause, and nowhere else.
    """
    o: Any = Observation
    lacking = case((o.value.is_(None), "not_delivered"))
    cause = func.coalesce(_exception.c.cause, lacking)
    as_is = cause.is_(None)
    chosen: dict[str, Any] = {name: getattr(o, name) for name in (*KEY, "submission_id")} | {"observation_id": o.id}
    for name in ("numerator", "denominator", "n", "missing"):
        chosen[name] = case((as_is, getattr(o, name)))
    chosen["value"] = case((as_is, func.coalesce(_exception.c.value, o.value)))
    chosen["comment"] = case((cause == "not_delivered", o.comment))
    chosen["cause"] = cause
    chosen["policy"] = literal(policy)
    chosen["published_at"] = literal(at, UtcDateTime())
    rows = (
        select(*chosen.values())
        .select_from(o)
        .outerjoin(_exception, _exception.c.observation_id == o.id)
        .where(o.submission_id == submission_id, o.superseded_by.is_(None))
    )
    session.connection().execute(insert(PublishedCell).from_select(list(chosen), rows))
    _exception.drop(session.connection())
    _count(session, dict(shown))


def present_indicators(session: Session, submission_id: int) -> list[str]:
    """The indicators of the submission's present published cells."""
    query = select(col(PublishedCell.indicator)).where(
        col(PublishedCell.submission_id) == submission_id, col(PublishedCell.superseded_at).is_(None)
    )
    return sorted(session.execute(query.distinct()).scalars())


def add_withdrawn(session: Session, submission_id: int, at: datetime) -> None:
    """For every cell of the submission that was superseded at this moment one that says `withdrawn` and nothing else."""
    p: Any = PublishedCell
    chosen: dict[str, Any] = {
        name: getattr(p, name) for name in (*KEY, "submission_id", "observation_id", "policy")
    } | {"cause": literal("withdrawn"), "published_at": literal(at, UtcDateTime())}
    rows = select(*chosen.values()).where(p.submission_id == submission_id, p.superseded_at == at)
    session.connection().execute(insert(PublishedCell).from_select(list(chosen), rows))


def supersede_cells(session: Session, round_id: str, region: str, indicators: Collection[str], at: datetime) -> None:
    """Marks the region's present published cells of these indicators and round as replaced."""
    present = and_(
        col(PublishedCell.round_id) == round_id,
        col(PublishedCell.region) == region,
        col(PublishedCell.indicator).in_(indicators),
        col(PublishedCell.superseded_at).is_(None),
    )
    _count(session, {indicator: -number for indicator, number in _shown(session, present).items()})
    session.execute(update(PublishedCell).where(present).values(superseded_at=at))


def _shown(session: Session, condition: ColumnElement[bool]) -> dict[str, int]:
    """How many of the cells show a value, by indicator."""
    query = (
        select(col(PublishedCell.indicator), func.count())
        .where(condition, col(PublishedCell.value).is_not(None))
        .group_by(col(PublishedCell.indicator))
    )
    return dict(session.execute(query).all())


def _count(session: Session, changes: dict[str, int]) -> None:
    """Adds to the counters. In order of indicator, so that two publications at once cannot wait for each other."""
    for indicator, change in sorted(changes.items()):
        counter = update(ShownCount).where(col(ShownCount.indicator) == indicator)
        moved = session.execute(counter.values(cells=ShownCount.cells + change))
        if not moved.rowcount:  # type: ignore[attr-defined]
            session.execute(insert(ShownCount).values(indicator=indicator, cells=change))
