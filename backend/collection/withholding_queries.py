"""Withheld values: what stands, and the public cells that it is about."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, func, insert, literal, or_, select, true, update
from sqlmodel import Session, col

from backend.collection import holding_queries
from backend.collection.cell_queries import KEY, WITHHELD
from backend.collection.holding_queries import hold
from backend.collection.tables import Holding, PublishedCell, Submission
from backend.collection.withholding_tables import Withholding
from backend.core.columns import UtcDateTime
from backend.core.states import SubmissionState

CELL = ("indicator", "region", "round_id", "unit", "sex", "age_group")
"""What a withholding may name of the cells that it is about."""


def get(session: Session, identifier: int) -> Withholding | None:
    """The withholding, or None."""
    return session.get(Withholding, identifier)


def every(session: Session) -> Sequence[Withholding]:
    """All of them, the newest first."""
    return session.scalars(select(Withholding).order_by(col(Withholding.id).desc())).all()


def standing(session: Session, round_ids: Collection[str], region: str | None = None) -> Sequence[Withholding]:
    """Those that stand of some rounds (and a region), the oldest first."""
    w: Any = Withholding
    of_region = true() if region is None else or_(w.region.is_(None), w.region == region)
    query = select(w).where(w.lifted_at.is_(None), of_region, or_(w.round_id.is_(None), w.round_id.in_(round_ids)))
    return session.scalars(query.order_by(w.id)).all()


def same(session: Session, one: Withholding) -> Withholding | None:
    """The one that stands of exactly the same cells, or None."""
    w: Any = Withholding
    alike = (getattr(w, name).is_not_distinct_from(getattr(one, name)) for name in CELL)
    return session.scalars(select(w).where(w.lifted_at.is_(None), *alike)).first()


def _about(one: Withholding) -> list[ColumnElement[bool]]:
    """The public cells that the withholding is about."""
    p: Any = PublishedCell
    given = ((name, getattr(one, name)) for name in CELL)
    return [hold(PublishedCell), *(getattr(p, name) == value for name, value in given if value is not None)]


class _Shown(NamedTuple):
    round_id: str
    region: str
    indicator: str
    cells: int


def hide(session: Session, one: Withholding, at: datetime) -> None:
    """Lets the public cells that it is about say its cause. Those hidden to protect somebody, or withdrawn, say so still."""
    p: Any = PublishedCell
    those = [*_about(one), or_(p.cause.is_(None), p.cause == "not_delivered")]
    key = (p.round_id, p.region, p.indicator)
    counts = session.execute(select(*key, func.count(p.value)).where(*those).group_by(*key)).all()
    chosen: dict[str, Any] = {name: getattr(p, name) for name in (*KEY, "submission_id", "observation_id", "policy")}
    chosen |= {"cause": literal(one.cause), "published_at": literal(at, UtcDateTime())}
    session.execute(insert(PublishedCell).from_select(list(chosen), select(*chosen.values()).where(*those)))
    session.execute(update(p).where(*those).values(superseded_at=at).execution_options(synchronize_session=False))
    _count(session, [_Shown(*row) for row in counts])


def _count(session: Session, hidden: Sequence[_Shown]) -> None:
    """Takes what is hidden away from how many show a value."""
    h: Any = Holding
    fewer: dict[str, int] = {}
    for one in hidden:
        whose = (h.round_id == one.round_id, h.region == one.region, h.indicator == one.indicator)
        public = h.rows_of == str(PublishedCell.__tablename__)
        session.execute(update(h).where(public, *whose).values(shown=h.shown - one.cells))
        fewer[one.indicator] = fewer.get(one.indicator, 0) - one.cells
    holding_queries.count(session, fewer)


def hidden_by(session: Session, one: Withholding) -> Sequence[Submission]:
    """The published submissions with public cells that say a cause of people's, of those that it is about."""
    p: Any = PublishedCell
    whose = select(p.submission_id).where(*_about(one), p.cause.in_(WITHHELD)).distinct()
    query = select(Submission).where(col(Submission.id).in_(whose))
    public = col(Submission.state) == SubmissionState.PUBLISHED.value
    return session.scalars(query.where(public).order_by(col(Submission.id))).all()
