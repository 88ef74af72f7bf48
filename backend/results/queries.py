"""Observations and published cells. What an actor may see unpublished is a condition of the question itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    false,
    func,
    literal,
    not_,
    null,
    or_,
    select,
    true,
    union_all,
)
from sqlmodel import Session, col

from backend.collection.cell_queries import KEY, NUMBERS
from backend.collection.tables import Observation, PublishedCell, Round, Submission
from backend.core.states import SubmissionState


@dataclass(frozen=True)
class Sight:
    """What may be seen unpublished: everything (`regions` None), or these regions' rows and these indicators' rows."""

    regions: frozenset[str] | None = frozenset()
    indicators: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Filter:
    """Which cells are asked for; None means all. `totals` leaves out every breakdown."""

    indicators: frozenset[str] | None = None
    round_id: str | None = None
    region: str | None = None
    period: str | None = None
    sex: str | None = None
    totals: bool = False


def _seen(table: Any, sight: Sight) -> ColumnElement[bool]:
    if sight.regions is None:
        return true()
    own = table.region.in_(sight.regions) if sight.regions else false()
    area = table.indicator.in_(sight.indicators) if sight.indicators else false()
    return or_(own, area)


def _conditions(table: Any, wanted: Filter) -> list[ColumnElement[bool]]:
    pairs = ((wanted.round_id, table.round_id), (wanted.region, table.region), (wanted.sex, table.sex))
    found: list[ColumnElement[bool]] = [column == value for value, column in pairs if value is not None]
    if wanted.indicators is not None:
        found.append(table.indicator.in_(wanted.indicators))
    if wanted.period is not None:
        found.append(col(Round.period_label) == wanted.period)
    if wanted.totals:
        found += [table.unit == "", table.sex == "total", table.age_group == "total"]
    return found


def _columns(table: Any) -> list[Any]:
    return [getattr(table, name) for name in (*KEY, *NUMBERS)]


def _computed() -> Any:
    """Whether the submission came with a manifest: a published specification gave its results."""
    return col(Submission.verdict)["manifest"].as_string().is_not(None).label("computed")


def _unpublished(sight: Sight, wanted: Filter) -> Select[Any]:
    states = [SubmissionState.ACCEPTED.value, SubmissionState.PUBLISHED.value]
    return (
        select(
            *_columns(Observation),
            null().label("cause"),
            null().label("policy"),
            col(Round.period_label),
            (col(Submission.state) == SubmissionState.PUBLISHED.value).label("published"),
            _computed(),
        )
        .join(Submission, col(Submission.id) == Observation.submission_id)
        .join(Round, col(Round.id) == Observation.round_id)
        .where(
            col(Observation.superseded_by).is_(None),
            col(Submission.state).in_(states),
            _seen(Observation, sight),
            *_conditions(Observation, wanted),
        )
    )


def _published(sight: Sight, wanted: Filter) -> Select[Any]:
    return (
        select(
            *_columns(PublishedCell),
            col(PublishedCell.cause),
            col(PublishedCell.policy),
            col(Round.period_label),
            literal(True).label("published"),
            _computed(),
        )
        .join(Round, col(Round.id) == PublishedCell.round_id)
        .outerjoin(Submission, col(Submission.id) == PublishedCell.submission_id)
        .where(
            col(PublishedCell.superseded_at).is_(None),
            not_(_seen(PublishedCell, sight)),
            *_conditions(PublishedCell, wanted),
        )
    )


def _union(sight: Sight, wanted: Filter) -> Any:
    if sight.regions is None:
        return _unpublished(sight, wanted).subquery()
    if not sight.regions and not sight.indicators:
        return _published(sight, wanted).subquery()
    return union_all(_unpublished(sight, wanted), _published(sight, wanted)).subquery()


def cells(session: Session, sight: Sight, wanted: Filter, limit: int | None = None, offset: int = 0) -> Sequence[Any]:
    """The cells as rows of KEY, NUMBERS, cause, policy, period_label, published, computed; ordered by key."""
    both = _union(sight, wanted)
    query = select(both).order_by(
        both.c.indicator,
        both.c.period_start,
        both.c.region,
        both.c.unit,
        both.c.sex,
        both.c.age_group,
        both.c.statistic,
    )
    return session.execute(query.limit(limit).offset(offset) if limit is not None else query).mappings().all()


def count(session: Session, sight: Sight, wanted: Filter) -> int:
    """How many cells there are."""
    return int(session.execute(select(func.count()).select_from(_union(sight, wanted))).scalar_one())


def hidden_keys(session: Session, indicators: frozenset[str]) -> set[tuple[Any, ...]]:
    """(indicator, first day, sex, age group) where some region's published cell at region level is hidden."""
    table = PublishedCell
    hidden = select(table.indicator, table.period_start, table.sex, table.age_group).where(  # type: ignore[call-overload]
        col(table.superseded_at).is_(None),
        col(table.cause).in_(["suppressed", "below_minimum_size"]),
        table.unit == "",
        col(table.indicator).in_(indicators),
    )
    return {tuple(row) for row in session.execute(hidden.distinct()).all()}


def published_count(session: Session) -> int:
    """How many published cells there are that show a value."""
    return int(
        session.execute(
            select(func.count())
            .select_from(PublishedCell)
            .where(col(PublishedCell.superseded_at).is_(None), col(PublishedCell.value).is_not(None))
        ).scalar_one()
    )


def indicators_with_results(session: Session) -> int:
    """How many indicators have a published value."""
    shown = select(func.count(func.distinct(PublishedCell.indicator))).where(
        col(PublishedCell.superseded_at).is_(None), col(PublishedCell.value).is_not(None)
    )
    return int(session.execute(shown).scalar_one())
