"""The cells that a publication writes: what everybody may see of each observation."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, insert, select, update
from sqlmodel import Session, col

from backend.collection.tables import PublishedCell, ShownCount

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
BATCH = 5_000


def add_cells(session: Session, rows: list[dict[str, Any]]) -> None:
    """Inserts published cells in bulk, and counts those that show a value."""
    for start in range(0, len(rows), BATCH):
        session.execute(insert(PublishedCell), rows[start : start + BATCH])
    shown: dict[str, int] = {}
    for row in rows:
        if row["value"] is not None:
            shown[row["indicator"]] = shown.get(row["indicator"], 0) + 1
    _count(session, shown)


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


def present_cells(session: Session, submission_id: int) -> Sequence[Any]:
    """The present published cells of a submission, as rows."""
    return (
        session.execute(
            select(PublishedCell.__table__).where(  # type: ignore[attr-defined]
                col(PublishedCell.submission_id) == submission_id, col(PublishedCell.superseded_at).is_(None)
            )
        )
        .mappings()
        .all()
    )
