"""Which rows hold now: whose they are, what is written ahead of its step, and what is replaced and not marked so yet.

Whose rows hold is one small table; which single rows do (`superseded_…`, for the indexes) is written from it, in batches
where there are many. Until the rows say what the small table says, they are set aside.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, delete, exists, func, insert, literal_column, or_, select, tuple_, update
from sqlmodel import Session, col

from backend.collection.tables import (
    Holding,
    Observation,
    PublishedCell,
    RoundRegion,
    SetAside,
    ShownCount,
    Submission,
    WrittenAhead,
)

Rows = type[Observation] | type[PublishedCell]
_ROWS: Mapping[str, Rows] = {str(rows.__tablename__): rows for rows in (Observation, PublishedCell)}


def _name(rows: Rows) -> str:
    return str(rows.__tablename__)


def _unmarked(rows: Rows) -> ColumnElement[bool]:
    """The condition of the indexes over the rows that hold, in their own words."""
    return col(Observation.superseded_by if rows is Observation else PublishedCell.superseded_at).is_(None)


def hold(rows: Rows) -> ColumnElement[bool]:
    """Which rows hold now. Every reader asks this: a row that is not marked may be set aside.

    Whether anything is set aside comes first: where nothing is, the row's submission, which no index has, is not looked up.
    """
    ours: ColumnElement[str] = literal_column("'observation'" if rows is Observation else "'published_cell'")
    aside = select(col(SetAside.submission_id), col(SetAside.indicator)).where(col(SetAside.rows_of) == ours)
    none = ~exists().where(col(SetAside.rows_of) == ours)
    return and_(_unmarked(rows), or_(none, tuple_(col(rows.submission_id), col(rows.indicator)).not_in(aside)))


def lock(session: Session, submission: Submission) -> None:
    """Lets nobody else change what holds of the round and region until this transaction is over."""
    of = select(col(RoundRegion.id)).where(
        col(RoundRegion.round_id) == submission.round_id, col(RoundRegion.region) == submission.region
    )
    session.execute(of.with_for_update())  # SQLite has one writer, and every step has written before it comes here


def indicators(session: Session, rows: Rows, submission_id: int) -> dict[str, int]:
    """The indicators of which the submission's rows hold, with how many cells show a value."""
    query = select(col(Holding.indicator), col(Holding.shown)).where(
        col(Holding.rows_of) == _name(rows), col(Holding.submission_id) == submission_id
    )
    return dict(session.execute(query.order_by(col(Holding.indicator))).all())


def in_force(session: Session, rows: Rows, round_id: str, region: str) -> list[str]:
    """The indicators of which the region has rows that hold in the round, in order."""
    held = (col(Holding.rows_of) == _name(rows), col(Holding.round_id) == round_id, col(Holding.region) == region)
    return list(session.scalars(select(col(Holding.indicator)).where(*held).order_by(col(Holding.indicator))).all())


def months(session: Session, round_id: str, region: str) -> dict[str, list[date]]:
    """The first days of the periods that the region's observations of the round that hold are of, by indicator."""
    o: Any = Observation
    query = select(o.indicator, o.period_start).where(o.round_id == round_id, o.region == region, hold(Observation))
    held: dict[str, list[date]] = {}
    for indicator, start in session.execute(query.distinct().order_by(o.indicator, o.period_start)):
        held.setdefault(indicator, []).append(start)
    return held


def let_hold(session: Session, rows: Rows, submission: Submission, shown: Mapping[str, int], at: datetime) -> None:
    """Lets the submission's rows of these indicators (with how many show a value) hold, instead of whosever do.

    Those of others are set aside until they are marked.
    """
    before = _held(session, rows, submission, shown)
    key = {"rows_of": _name(rows), "round_id": submission.round_id, "region": submission.region}
    release(session, rows, submission, shown)
    end_ahead(session, rows, submission.id or 0)
    _insert(
        session, Holding, [key | {"indicator": i, "submission_id": submission.id, "shown": n} for i, n in shown.items()]
    )
    aside = {"rows_of": _name(rows), "replaced_by": submission.id, "at": at}
    _insert(
        session,
        SetAside,
        [aside | {"indicator": i, "submission_id": whose} for i, whose, _ in before if whose != submission.id],
    )
    hidden = {indicator: -number for indicator, _, number in before}
    count(session, {indicator: number + hidden.get(indicator, 0) for indicator, number in shown.items()})


def _held(session: Session, rows: Rows, submission: Submission, of: Collection[str]) -> Sequence[Any]:
    """(indicator, submission, shown) of what holds now."""
    columns = (col(Holding.indicator), col(Holding.submission_id), col(Holding.shown))
    return session.execute(select(*columns).where(_same(rows, submission, of))).all()


def _same(rows: Rows, submission: Submission, of: Collection[str]) -> ColumnElement[bool]:
    return and_(
        col(Holding.rows_of) == _name(rows),
        col(Holding.round_id) == submission.round_id,
        col(Holding.region) == submission.region,
        col(Holding.indicator).in_(of),
    )


def release(session: Session, rows: Rows, submission: Submission, of: Collection[str]) -> None:
    """Lets nobody's rows of these indicators hold, in the submission's round and region."""
    session.execute(delete(Holding).where(_same(rows, submission, of)))


def hand_back(session: Session, submission: Submission, earlier: Mapping[str, int | None]) -> None:
    """Lets the observations of earlier submissions (by indicator; None: of nobody) hold again, instead of the submission's."""
    release(session, Observation, submission, earlier)
    key = {"rows_of": _name(Observation), "round_id": submission.round_id, "region": submission.region}
    back = [key | {"indicator": indicator, "submission_id": whose} for indicator, whose in earlier.items() if whose]
    _insert(session, Holding, back)


def _insert(session: Session, table: Any, values: list[dict[str, Any]]) -> None:
    if values:
        session.execute(insert(table), values)


def count(session: Session, changes: Mapping[str, int]) -> None:
    """Adds to the counters of shown cells. In order of indicator, so that two at once cannot wait for each other."""
    for indicator, change in sorted(changes.items()):
        if not change:
            continue
        counter = update(ShownCount).where(col(ShownCount.indicator) == indicator)
        moved = session.execute(counter.values(cells=ShownCount.cells + change))
        if not moved.rowcount:  # type: ignore[attr-defined]
            session.execute(insert(ShownCount).values(indicator=indicator, cells=change))


class Replaced(NamedTuple):
    """Rows of a submission that have been replaced and are not all marked so: whose, of which indicators, since when."""

    rows: Rows
    submission_id: int
    replaced_by: int
    at: datetime
    indicators: tuple[str, ...]


def replaced(session: Session, round_id: str | None = None, region: str | None = None) -> list[Replaced]:
    """Everything that is replaced and not marked so: of a round and region, or of all."""
    key = (col(SetAside.rows_of), col(SetAside.submission_id), col(SetAside.replaced_by), col(SetAside.at))
    query = select(*key, col(SetAside.indicator)).where(col(SetAside.replaced_by).is_not(None))
    if round_id is not None:
        of = select(col(Submission.id)).where(col(Submission.round_id) == round_id, col(Submission.region) == region)
        query = query.where(col(SetAside.submission_id).in_(of))
    found = session.execute(query.order_by(*key)).all()
    return [
        Replaced(_ROWS[name], whose, by, at, tuple(row.indicator for row in some))
        for (name, whose, by, at), some in groupby(found, key=lambda row: tuple(row[:4]))
    ]


def span(session: Session, one: Replaced) -> tuple[int, int]:
    """The first and last id of the submission's rows."""
    # `id + 0`: PostgreSQL would look for the first id from the table's beginning, past everybody else's rows.
    ids = col(one.rows.id) + 0
    first, last = session.execute(
        select(func.min(ids), func.max(ids)).where(col(one.rows.submission_id) == one.submission_id)
    ).one()
    return first or 0, last or -1


def mark(session: Session, one: Replaced) -> None:
    """Marks the replaced rows; once more changes nothing."""
    _mark(session, one, col(one.rows.indicator).in_(one.indicators))


def mark_some(session: Session, one: Replaced, first: int, last: int) -> None:
    """Marks those with ids from `first` to `last`, as long as they are set aside: replaced rows may have come back since."""
    lock(session, session.get_one(Submission, one.submission_id))
    still = select(col(SetAside.indicator)).where(_set_aside(one))
    _mark(session, one, col(one.rows.indicator).in_(still), col(one.rows.id).between(first, last))


def _mark(session: Session, one: Replaced, *those: ColumnElement[bool]) -> None:
    ours = col(one.rows.submission_id) == one.submission_id
    values = {"superseded_by": one.replaced_by} if one.rows is Observation else {"superseded_at": one.at}
    marked = update(one.rows).where(ours, _unmarked(one.rows), *those).values(**values)
    session.execute(marked.execution_options(synchronize_session=False))


def _set_aside(one: Replaced) -> ColumnElement[bool]:
    return and_(
        col(SetAside.rows_of) == _name(one.rows),
        col(SetAside.submission_id) == one.submission_id,
        col(SetAside.replaced_by) == one.replaced_by,
        col(SetAside.at) == one.at,
        col(SetAside.indicator).in_(one.indicators),
    )


def mark_few(session: Session, submission: Submission, most: int | None = None) -> None:
    """Marks what is replaced in the submission's round and region; of submissions with `most` rows at most, the others wait."""
    for one in replaced(session, submission.round_id, submission.region):
        rows = session.execute(select(col(Submission.rows)).where(col(Submission.id) == one.submission_id)).scalar_one()
        if most is None or (rows is not None and rows <= most):
            mark(session, one)
            end_replaced(session, one)


def end_replaced(session: Session, one: Replaced) -> None:
    """Sets the rows no longer aside: all of them are marked."""
    session.execute(delete(SetAside).where(_set_aside(one)))


def begin_ahead(
    session: Session, rows: Rows, submission: Submission, of: Collection[str], *, anew: bool = False
) -> WrittenAhead | None:
    """Where writing ahead has come, begun if it was not (or `anew`, so that who wrote before cannot go on).

    None where the submission has left the state that it is in here.
    """
    still = update(Submission).where(col(Submission.id) == submission.id, col(Submission.state) == submission.state)
    if not session.execute(still.values(state=submission.state)).rowcount:  # type: ignore[attr-defined]
        return None
    if anew:
        end_ahead(session, rows, submission.id or 0)
    whose: dict[str, Any] = {"rows_of": _name(rows), "submission_id": submission.id}
    ahead = written_ahead(session, rows, submission.id or 0)
    if ahead is None:
        ahead = WrittenAhead(**whose)
        session.add(ahead)
        _insert(session, SetAside, [whose | {"indicator": indicator} for indicator in sorted(of)])
    session.flush()
    return ahead


def written_ahead(session: Session, rows: Rows, submission_id: int) -> WrittenAhead | None:
    """Where writing ahead has come, and nobody takes it further until this transaction is over; None where it has not begun."""
    query = select(WrittenAhead).where(
        col(WrittenAhead.rows_of) == _name(rows), col(WrittenAhead.submission_id) == submission_id
    )
    return session.execute(query.with_for_update()).scalar_one_or_none()


def move_ahead(session: Session, run: str, before: int, after: int) -> bool:
    """Notes that the rows up to `after` are written; False where somebody else has written, taken the step or begun anew."""
    moved = update(WrittenAhead).where(col(WrittenAhead.id) == run, col(WrittenAhead.rows) == before)
    return bool(session.execute(moved.values(rows=after)).rowcount)  # type: ignore[attr-defined]


def end_ahead(session: Session, rows: Rows, submission_id: int) -> None:
    """Ends writing ahead: the step is taken, or what was written is gone."""
    whose = (col(SetAside.rows_of) == _name(rows), col(SetAside.submission_id) == submission_id)
    session.execute(delete(SetAside).where(*whose, col(SetAside.replaced_by).is_(None)))
    session.execute(
        delete(WrittenAhead).where(
            col(WrittenAhead.rows_of) == _name(rows), col(WrittenAhead.submission_id) == submission_id
        )
    )
