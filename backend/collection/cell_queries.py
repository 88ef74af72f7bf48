"""The cells that a publication writes: what everybody may see of each observation."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    and_,
    insert,
    select,
    update,
)
from sqlmodel import Session, col

from backend.collection.tables import PublishedCell

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


def add_cells(session: Session, rows: list[dict[str, Any]]) -> None:
    """Inserts published cells in bulk."""
    for start in range(0, len(rows), 5_000):
        session.execute(insert(PublishedCell), rows[start : start + 5_000])


def supersede_cells(session: Session, round_id: str, region: str, indicators: Iterable[str], at: datetime) -> None:
    """Marks the region's present published cells of these indicators and round as replaced."""
    session.execute(
        update(PublishedCell)
        .where(
            and_(
                col(PublishedCell.round_id) == round_id,
                col(PublishedCell.region) == region,
                col(PublishedCell.indicator).in_(list(indicators)),
                col(PublishedCell.superseded_at).is_(None),
            )
        )
        .values(superseded_at=at)
    )


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
