"""The cells that a publication writes: what everybody may see of each observation."""

from datetime import date, datetime
from typing import Any, get_args

import polars as pl
from sqlalchemy import (
    Boolean,
    Column,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    and_,
    case,
    cast,
    delete,
    func,
    insert,
    literal,
    null,
    or_,
    select,
)
from sqlalchemy.schema import CreateTable
from sqlmodel import Session, col

from backend.collection.holding_queries import hold
from backend.collection.tables import Observation, PublishedCell, Submission
from backend.core.bulk import insert_rows, read_columns
from backend.core.columns import ExactDecimal, UtcDateTime
from indicators.disclosure.primary import DisclosurePolicy, WithheldCause

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
WITHHELD = get_args(WithheldCause)
NUMBERS = ("value", "numerator", "denominator", "n", "missing", "comment", "submission_id")
OBSERVED = pl.Schema(
    {
        "id": pl.Int64,
        "indicator": pl.String,
        "group": pl.String,
        "starts": pl.String,
        "ends": pl.String,
        "unit": pl.String,
        "sex": pl.String,
        "age_group": pl.String,
        "numerator": pl.String,
        "denominator": pl.String,
        "value": pl.String,
        "n": pl.Int64,
        "missing": pl.Int64,
        "shown": pl.Boolean,
    }
)
"""What of an observation decides whether it is shown; decimals and days as text, `group` is the region and statistic.
`shown` is null for what is to be decided, and tells of what is public already whether it is shown."""

_exception = Table(
    "publication_exception",
    MetaData(),
    Column("observation_id", Integer, primary_key=True),
    Column("cause", String),
    Column("value", ExactDecimal),
    Column("quiet", Boolean),
    prefixes=["TEMPORARY"],
)


def observed(session: Session, submission_id: int) -> pl.DataFrame:
    """The submission's observations that hold, as columns of OBSERVED in the order of their ids."""
    o: Any = Observation
    query = select(*_observed(null())).where(o.submission_id == submission_id, hold(o))
    return read_columns(session, query, OBSERVED).sort("id")


def public_beside(session: Session, round_id: str, rows: pl.DataFrame) -> pl.DataFrame:
    """What other rounds have made public of the same indicators and regions as `rows`, of days that hang together with theirs:
    of the year that a quarter lies in, and of that year's other quarters, which tell together what the last one is.

    What this round has published before is left out: it is replaced.
    """
    if rows.is_empty():
        return rows
    days = str(rows["starts"].min()), str(rows["ends"].max())
    while True:
        beside = _public_of(session, round_id, rows, *days)
        wider = pl.concat([rows, beside])
        if days == (days := (str(wider["starts"].min()), str(wider["ends"].max()))):
            return beside


def _public_of(session: Session, round_id: str, rows: pl.DataFrame, starts: str, ends: str) -> pl.DataFrame:
    o: Any = Observation
    p: Any = PublishedCell
    # What is withheld could be shown: it gives nobody away, and no other cell is hidden for it.
    shown = or_(p.cause.is_(None), p.cause.in_(("not_delivered", *WITHHELD)))
    query = (
        select(*_observed(shown))
        .join(p, p.observation_id == o.id)
        .where(
            hold(p),
            p.round_id != round_id,
            p.indicator.in_(rows["indicator"].unique().to_list()),
            p.region.in_(rows["group"].unique().str.split(" ").list.first().unique().to_list()),
            p.period_start < date.fromisoformat(ends),
            p.period_end > date.fromisoformat(starts),
            or_(p.cause.is_(None), p.cause != "withdrawn"),
        )
    )
    return read_columns(session, query, OBSERVED)


def shown_earlier(session: Session, round_id: str, region: str) -> pl.DataFrame:
    """What of the region's cells in the round was shown once and is not any more, as columns of OBSERVED: it stays known."""
    p: Any = PublishedCell
    theirs = select(col(Submission.id)).where(col(Submission.round_id) == round_id, col(Submission.region) == region)
    query = select(*_observed(literal(True), p)).where(
        p.submission_id.in_(theirs), p.superseded_at.is_not(None), p.cause.is_(None)
    )
    return read_columns(session, query, OBSERVED)


def _observed(shown: Any, o: Any = Observation) -> list[Any]:
    days = (cast(day, Text) for day in (o.period_start, o.period_end))
    numbers = (cast(o.numerator, Text), cast(o.denominator, Text), cast(o.value, Text), o.n, o.missing)
    return [o.id, o.indicator, o.region + " " + o.statistic, *days, o.unit, o.sex, o.age_group, *numbers, shown]


def add_cells(
    session: Session, submission_id: int, policy: DisclosurePolicy, at: datetime, cells: pl.DataFrame
) -> None:
    """Publishes some of the submission's observations that hold: all of those from the first `id` of `cells` to the last.

    `cause` says why one is hidden, `value` what is shown instead of its own; both are null where it is published as it is.
    `quiet` keeps back how many were left out. A cell has a value or one cause, and with a cause no number
    at all. The sender's comment is shown where it is the cell's cause, and nowhere else.
    """
    if cells.is_empty():
        return
    most = cells["cause"].mode()[0]
    unlike = pl.col("cause").ne_missing(most) | pl.col("value").is_not_null() | pl.col("quiet")
    _prepare_exceptions(session, cells.filter(unlike))
    o: Any = Observation
    decided = case((_exception.c.observation_id.is_(None), literal(most, String)), else_=_exception.c.cause)
    cause = func.coalesce(decided, case((o.value.is_(None), "not_delivered")))
    as_is = cause.is_(None)
    chosen: dict[str, Any] = {name: getattr(o, name) for name in (*KEY, "submission_id")} | {"observation_id": o.id}
    for name in ("numerator", "denominator", "n"):
        chosen[name] = case((as_is, getattr(o, name)))
    chosen["missing"] = case((and_(as_is, _exception.c.quiet.is_not(True)), o.missing))
    chosen["value"] = case((as_is, func.coalesce(_exception.c.value, o.value)))
    chosen["comment"] = case((cause == "not_delivered", o.comment))
    chosen["cause"] = cause
    chosen["policy"] = literal(f"{policy.id} {policy.version}")
    chosen["published_at"] = literal(at, UtcDateTime())
    rows = (
        select(*chosen.values())
        .select_from(o)
        .outerjoin(_exception, _exception.c.observation_id == o.id)
        .where(o.submission_id == submission_id, o.id.between(cells["id"][0], cells["id"][-1]), hold(o))
    )
    session.connection().execute(insert(PublishedCell).from_select(list(chosen), rows))


def _prepare_exceptions(session: Session, exceptions: pl.DataFrame) -> None:
    """Keeps what most are not in a table of this connection's own, to hold the observations against."""
    connection = session.connection()
    connection.execute(CreateTable(_exception, if_not_exists=True))
    connection.execute(delete(_exception))
    insert_rows(
        session, _exception.name, exceptions.select(pl.col("id").alias("observation_id"), "cause", "value", "quiet")
    )


def add_withdrawn(session: Session, submission_id: int, at: datetime) -> None:
    """For every cell of the submission that was superseded at this moment one that says `withdrawn` and nothing else."""
    p: Any = PublishedCell
    chosen: dict[str, Any] = {
        name: getattr(p, name) for name in (*KEY, "submission_id", "observation_id", "policy")
    } | {"cause": literal("withdrawn"), "published_at": literal(at, UtcDateTime())}
    rows = select(*chosen.values()).where(p.submission_id == submission_id, p.superseded_at == at)
    session.connection().execute(insert(PublishedCell).from_select(list(chosen), rows))


def remove_cells(session: Session, submission_id: int, most: int | None = None) -> int:
    """Removes the cells (`most` of them) that were written ahead of a publication which was never taken; how many."""
    ours = select(col(PublishedCell.id)).where(col(PublishedCell.submission_id) == submission_id).limit(most)
    gone = session.execute(delete(PublishedCell).where(col(PublishedCell.id).in_(ours)))
    return int(gone.rowcount)  # type: ignore[attr-defined]
