"""What a submission would show, cell by cell, beside what is public now of the same."""

from collections.abc import Collection
from typing import Any

import polars as pl
from sqlalchemy import Select, Text, cast, literal_column, select
from sqlmodel import Session

from backend.collection.holding_queries import hold
from backend.collection.tables import Observation, PublishedCell
from backend.core.bulk import read_columns

CELL = ("indicator", "statistic", "starts", "ends", "region", "unit", "sex", "age_group")
"""What tells a cell of a round from others."""
SHOWN = pl.Schema(
    {
        "id": pl.Int64,
        "round_id": pl.String,
        **dict.fromkeys(CELL, pl.String),
        "version": pl.Int64,
        "value": pl.String,
        "numerator": pl.String,
        "denominator": pl.String,
        "cause": pl.String,
    }
)
"""A cell with what is shown of it; `id` is the observation's. Decimals and days as text."""
_TOTALS = {"unit": "", "sex": "total", "age_group": "total"}


def _select(table: Any, number: Any, cause: Any) -> Select[Any]:
    starts, ends = (cast(day, Text).label(name) for day, name in ((table.period_start, "s"), (table.period_end, "e")))
    counts = (cast(column, Text) for column in (table.value, table.numerator, table.denominator))
    key = (table.round_id, table.indicator, table.statistic, starts, ends)
    return select(
        number, *key, table.region, table.unit, table.sex, table.age_group, table.version, *counts, cause
    ).where(hold(table))


def observed(session: Session, submission_id: int) -> pl.DataFrame:
    """The submission's observations that hold, as columns of SHOWN without a cause, in the order of their ids."""
    o: Any = Observation
    query = _select(o, o.id, literal_column("null")).where(o.submission_id == submission_id)
    return read_columns(session, query, SHOWN).sort("id")


def public(
    session: Session, round_ids: Collection[str], indicators: Collection[str], region: str | None = None
) -> pl.DataFrame:
    """What is public of some rounds and indicators, as columns of SHOWN: a region's cells, or (None) every region's totals."""
    p: Any = PublishedCell
    query = _select(p, p.observation_id, p.cause).where(
        p.round_id.in_(sorted(round_ids)), p.indicator.in_(sorted(indicators))
    )
    those = [p.region == region] if region else [getattr(p, name) == whole for name, whole in _TOTALS.items()]
    return read_columns(session, query.where(*those), SHOWN)


def published(session: Session, submission_id: int) -> pl.DataFrame:
    """The submission's cells that are public, as columns of SHOWN in the order of their observations' ids."""
    p: Any = PublishedCell
    query = _select(p, p.observation_id, p.cause).where(p.submission_id == submission_id)
    return read_columns(session, query, SHOWN).sort("id")


def totals(cells: pl.DataFrame) -> pl.DataFrame:
    """Those of the cells that nothing breaks down."""
    return cells.filter(*(pl.col(name) == whole for name, whole in _TOTALS.items()))
