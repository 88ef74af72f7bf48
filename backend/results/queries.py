"""Observations and published cells. What an actor may see unpublished is a condition of the question itself."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from sqlalchemy import (
    ColumnElement,
    Select,
    Subquery,
    Text,
    and_,
    case,
    cast,
    false,
    func,
    literal,
    literal_column,
    not_,
    null,
    or_,
    select,
    text,
    true,
    tuple_,
    union_all,
)
from sqlmodel import Session, col

from backend.collection.cell_queries import KEY, NUMBERS
from backend.collection.holding_queries import hold
from backend.collection.tables import Observation, PublishedCell, Round, ShownCount, Submission
from backend.core.states import SubmissionState
from datasources.delivery.months import month_of


@dataclass(frozen=True)
class Sight:
    """What may be seen unpublished: everything (`regions` None), or these regions' rows and these indicators' rows."""

    regions: frozenset[str] | None = frozenset()
    indicators: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Filter:
    """Which cells are asked for; None means all. `totals` leaves out every breakdown, `by` keeps one alone (women and men, or
    ages; of whole regions); `newest` keeps, of each indicator and region, only the last period that there is anything of."""

    indicators: frozenset[str] | None = None
    round_id: str | None = None
    region: str | None = None
    period: str | None = None
    sex: str | None = None
    totals: bool = False
    by: Literal["sex", "age"] | None = None
    newest: bool = False


ORDER = ("indicator", "period_start", "region", "unit", "sex", "age_group", "statistic")
"""How cells are sorted: the order of the indexes, so that a page of them is read and not sorted."""

_TOTAL: ColumnElement[str] = literal_column("'total'")
_NO_UNIT: ColumnElement[str] = literal_column("''")


def _seen(table: Any, sight: Sight) -> ColumnElement[bool]:
    if sight.regions is None:
        return true()
    own = table.region.in_(sight.regions) if sight.regions else false()
    area = table.indicator.in_(sight.indicators) if sight.indicators else false()
    return or_(own, area)


def _is_total(table: Any) -> list[ColumnElement[bool]]:
    """The condition of the indexes over totals, in their own words: a parameter would hide it from the database."""
    return [table.unit == _NO_UNIT, table.sex == _TOTAL, table.age_group == _TOTAL]


def _conditions(table: Any, wanted: Filter) -> list[ColumnElement[bool]]:
    pairs = ((wanted.round_id, table.round_id), (wanted.region, table.region), (wanted.sex, table.sex))
    conditions: list[ColumnElement[bool]] = [column == value for value, column in pairs if value is not None]
    if wanted.indicators is not None:
        conditions.append(table.indicator.in_(wanted.indicators))
    if wanted.period is not None:
        conditions.append(_of_period(table, wanted.period))
    if wanted.by is not None:
        conditions += _broken_down(table, wanted.by)
    return conditions + (_is_total(table) if wanted.totals else [])


def _broken_down(table: Any, by: Literal["sex", "age"]) -> list[ColumnElement[bool]]:
    parted, whole = (table.sex, table.age_group) if by == "sex" else (table.age_group, table.sex)
    return [table.unit == _NO_UNIT, whole == _TOTAL, parted != _TOTAL]


def _of_period(table: Any, label: str) -> ColumnElement[bool]:
    """Which rows are of the period that is called so: a round's own, or a month of the rounds of months."""
    own = and_(col(Round.period_label) == label, col(Round.rows_by) != "month")
    # The first day is in the indexes; the round alone is not.
    conditions = [
        and_(
            table.round_id.in_(select(col(Round.id)).where(own)),
            table.period_start.in_(select(col(Round.period_start)).where(own)),
        )
    ]
    if first := month_of(label):
        of_months = select(col(Round.id)).where(col(Round.rows_by) == "month")
        conditions.append(and_(table.round_id.in_(of_months), table.period_start == first))
    return or_(*conditions)


def _current(table: Any) -> ColumnElement[bool]:
    """Which rows hold now. Observations that hold are of accepted or published submissions, and of no other."""
    return hold(Observation if table is Observation else PublishedCell)


def _only_newest(table: Any, conditions: list[ColumnElement[bool]]) -> ColumnElement[bool]:
    key = (table.indicator, table.region)
    newest = select(*key, func.max(table.period_start)).where(*conditions).group_by(*key)
    return tuple_(*key, table.period_start).in_(newest)


def _branch(table: Any, seen: ColumnElement[bool], wanted: Filter, columns: Sequence[str]) -> Select[Any]:
    """The rows of one of the two tables, with the columns that only published cells have as NULL for observations."""
    conditions = [_current(table), seen, *_conditions(table, wanted)]
    if wanted.newest:
        conditions.append(_only_newest(table, conditions))
    own = [getattr(table, name, null()).label(name) for name in columns]
    return select(*own, literal(table is PublishedCell).label("in_public")).where(*conditions)


def _branches(sight: Sight, wanted: Filter, columns: Sequence[str]) -> list[Select[Any]]:
    if sight.regions is None:
        return [_branch(Observation, true(), wanted, columns)]
    public = _branch(PublishedCell, not_(_seen(PublishedCell, sight)), wanted, columns)
    if not sight.regions and not sight.indicators:
        return [_branch(PublishedCell, true(), wanted, columns)]
    return [_branch(Observation, _seen(Observation, sight), wanted, columns), public]


def _together(branches: Sequence[Select[Any]], last: int | None) -> Subquery:
    """The branches as one table. With `last`, each gives no more than its first rows, by the order of its index."""
    if last is not None:
        branches = [
            select(branch.order_by(*(text(name) for name in ORDER)).limit(last).subquery()) for branch in branches
        ]
    return (branches[0] if len(branches) == 1 else union_all(*branches)).subquery()


def _sorted(table: Subquery) -> list[Any]:
    return [table.c[name] for name in ORDER]


def cells(session: Session, sight: Sight, wanted: Filter, limit: int | None = None, offset: int = 0) -> Sequence[Any]:
    """The cells as rows of KEY, NUMBERS, cause, policy, period_label, published, computed; ordered by key."""
    last = None if limit is None else offset + limit
    both = _together(_branches(sight, wanted, (*KEY, *NUMBERS, "cause", "policy")), last)
    page = select(both).order_by(*_sorted(both)).limit(limit).offset(offset or None).subquery()
    published = or_(page.c.in_public, col(Submission.state) == SubmissionState.PUBLISHED.value)
    manifest = col(Submission.verdict)["manifest"].as_string()  # a published specification gave the results
    query = (
        select(
            page,
            _label(page).label("period_label"),
            published.label("published"),
            manifest.is_not(None).label("computed"),
        )
        .join(Round, col(Round.id) == page.c.round_id)
        .outerjoin(Submission, col(Submission.id) == page.c.submission_id)
    )
    return session.connection().execute(query.order_by(*_sorted(page))).mappings().all()


def _label(page: Subquery) -> ColumnElement[str]:
    """What the row's period is called: the round's own label, or the month as `2023-03`."""
    month = func.substr(cast(page.c.period_start, Text), 1, len("2023-03"))
    return case((col(Round.rows_by) == "month", month), else_=col(Round.period_label))


def streams(session: Session, sight: Sight, wanted: Filter, size: int) -> list[Iterator[Any]]:
    """All the cells, read `size` at a time: one stream for each of the two tables that is asked, each ordered by key."""
    options = {"yield_per": size}
    ordered = [
        branch.order_by(*(text(name) for name in ORDER))
        for branch in _branches(sight, wanted, (*KEY, *NUMBERS, "cause", "policy"))
    ]
    return [iter(session.execute(query, execution_options=options).mappings()) for query in ordered]


def period_labels(session: Session) -> dict[str, str]:
    """Each round's period, as it is called. Rounds of months are not there: their rows are called by their months."""
    of_period = select(col(Round.id), col(Round.period_label)).where(col(Round.rows_by) != "month")
    return dict(session.execute(of_period).all())


def submission_flags(session: Session) -> dict[int, tuple[bool, bool]]:
    """For each submission whether it is published, and whether a published specification computed it."""
    manifest = col(Submission.verdict)["manifest"].as_string().is_not(None)
    published = col(Submission.state) == SubmissionState.PUBLISHED.value
    return {row[0]: (row[1], row[2]) for row in session.execute(select(col(Submission.id), published, manifest))}


TREND = (
    *("indicator", "version", "statistic", "period_start", "period_end", "region", "round_id"),
    *("value", "numerator", "denominator"),
)


def trend(session: Session, sight: Sight, indicators: frozenset[str]) -> Sequence[Any]:
    """The totals of every period as plain rows of TREND, cause and in_public."""
    branches = _branches(sight, Filter(indicators=indicators, totals=True), (*TREND, "cause"))
    query = branches[0] if len(branches) == 1 else union_all(*branches)
    return session.connection().execute(query).all()  # past the ORM, which costs as much as the question itself


def deliveries(session: Session, sight: Sight, indicators: frozenset[str]) -> Sequence[Any]:
    """(indicator, version, region, round, submission) of the totals that hold, by indicator, round and region, each once."""
    columns = ("indicator", "version", "region", "round_id", "submission_id")
    branches = _branches(sight, Filter(indicators=indicators, totals=True), columns)
    both = (branches[0] if len(branches) == 1 else union_all(*branches)).subquery()
    own = [both.c[name] for name in columns]
    return session.execute(select(*own).distinct().order_by(both.c.indicator, both.c.round_id, both.c.region)).all()


def hidden_keys(session: Session, indicators: Iterable[str], start: date, end: date, totals: bool) -> Sequence[Any]:
    """(indicator, first day, end, sex, age group) where some region's published cell at region level is hidden, of the periods
    that share a day with those from `start` up to `end`."""
    table: Any = PublishedCell
    hidden = select(table.indicator, table.period_start, table.period_end, table.sex, table.age_group).where(
        _current(table),
        table.cause.in_(["suppressed", "below_minimum_size"]),
        table.indicator.in_(set(indicators)),
        table.period_start < end,
        table.period_end > start,
        *(_is_total(table) if totals else [table.unit == _NO_UNIT]),
    )
    return session.execute(hidden.distinct()).all()


def published_count(session: Session) -> int:
    """How many published cells there are that show a value."""
    return int(session.execute(select(func.coalesce(func.sum(ShownCount.cells), 0))).scalar_one())


def indicators_with_results(session: Session) -> frozenset[str]:
    """The indicators that have a published value."""
    return frozenset(session.execute(select(col(ShownCount.indicator)).where(col(ShownCount.cells) > 0)).scalars())


def _totals_within(table: Any, indicators: Collection[str], start: date, end: date) -> list[ColumnElement[bool]]:
    return [
        _current(table),
        *_is_total(table),
        table.indicator.in_(sorted(indicators)),
        table.period_start >= start,
        table.period_end <= end,
    ]


def values_shown_since(session: Session, start: date) -> Sequence[Any]:
    """(indicator, first day, region, value) of the regions' totals whose value everybody may see, for periods from a day on."""
    table: Any = PublishedCell
    columns = (table.indicator, table.period_start, table.region, table.value)
    shown = (_current(table), *_is_total(table), table.value.is_not(None), table.period_start >= start)
    return session.connection().execute(select(*columns).where(*shown)).all()


def last_published(session: Session) -> tuple[Any, ...]:
    """Something that is another after each publication and retraction, and the first day of the newest period published."""
    published = col(Submission.state) == SubmissionState.PUBLISHED.value
    of_all = select(func.count(), func.max(col(Submission.published_at)), func.max(col(Round.period_start)))
    query = of_all.join(Round, col(Round.id) == col(Submission.round_id)).where(published)
    return tuple(session.execute(query).one())


def accepted_totals(session: Session, indicators: Collection[str], start: date, end: date) -> Sequence[Any]:
    """The totals that hold now: the columns of `accepted.AcceptedValue` but the last."""
    own: Any = Observation
    columns = (own.indicator, own.region, own.period_start, own.period_end, own.value, own.numerator, own.denominator)
    published = col(Submission.state) == SubmissionState.PUBLISHED.value
    query = (
        select(*columns, own.submission_id, col(Submission.sha256), published)
        .join(Submission, col(Submission.id) == own.submission_id)
        .where(*_totals_within(own, indicators, start, end))
    )
    return session.execute(query).all()


def shown_totals(session: Session, indicators: Collection[str], start: date, end: date) -> set[tuple[Any, ...]]:
    """(indicator, region, first day, numerator, denominator) of the totals whose value everybody may see, as it is seen."""
    table: Any = PublishedCell
    key = (table.indicator, table.region, table.period_start, table.numerator, table.denominator)
    query = select(*key).where(*_totals_within(table, indicators, start, end), table.value.is_not(None))
    return {tuple(row) for row in session.execute(query)}
