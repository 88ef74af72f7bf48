"""What a release needs of submissions: which wait to be public, what each would show, and making them public together."""

import hashlib
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import polars as pl
from sqlalchemy import Engine, update
from sqlmodel import Session, col

from backend.collection import (
    compared_cells,
    holding_queries,
    publication,
    round_queries,
    steps,
    submission_queries,
    submissions,
)
from backend.collection.deciding import Decided, to_show
from backend.collection.tables import Observation, Submission
from backend.core.database import transaction
from backend.core.errors import Conflict
from backend.core.permissions import SYSTEM, Actor
from backend.core.refusals import refusal
from backend.core.states import SubmissionState
from backend.core.storage import Storage
from backend.register.reading import catalogue


class Part(NamedTuple):
    """A submission as a release has it: `indicators` are those of which its observations hold."""

    id: int
    round_id: str
    region: str
    sha256: str
    state: str
    indicators: tuple[str, ...]


def accepted(session: Session) -> list[Part]:
    """The accepted submissions with something to publish, in the order they were handed in."""
    rows = submission_queries.in_any(session, [SubmissionState.ACCEPTED])
    parts = (_part(session, row) for row in rows)
    return [part for part in parts if part.indicators]


def _part(session: Session, row: Submission) -> Part:
    held = holding_queries.indicators(session, Observation, row.id or 0)
    return Part(row.id or 0, row.round_id, row.region, row.sha256, row.state, tuple(held))


def round_periods(session: Session) -> dict[str, tuple[str, str]]:
    """Each round's name and what its period is called."""
    return {row.id: (row.name, row.period_label) for row in round_queries.rounds_by_id(session).values()}


@dataclass(frozen=True)
class Judged:
    """What a submission would show: `cells` as columns of `compared_cells.SHOWN`, and its `digest`. `before` is what
    is public of the same indicators in its round and region, `policy` the disclosure policy that decided."""

    part: Part
    cells: pl.DataFrame
    before: pl.DataFrame
    policy: str
    chosen: Decided = field(repr=False)

    @property
    def digest(self) -> str:
        """The SHA-256 of the submission, the policy, and every cell's value or cause."""
        return _digest(self.part, self.policy, self.cells)


def _digest(part: Part, policy: str, cells: pl.DataFrame) -> str:
    digest = hashlib.sha256(f"{part.id} {part.sha256} {policy}\n".encode())
    digest.update(cells.select("id", "cause", "value").write_csv().encode())
    return digest.hexdigest()


class Published(NamedTuple):
    """What is public of a submission: its cells as columns of `compared_cells.SHOWN`, the policy that decided, and
    the digest."""

    part: Part
    cells: pl.DataFrame
    policy: str
    digest: str


def published(session: Session, number: int, shown: Decided | None = None) -> Published:
    """What is public of a submission that has just been published, or will be where it is to show what is `shown`."""
    policy = catalogue(session).disclosure
    part, name = _part(session, submissions.get(session, number)), f"{policy.id} {policy.version}"
    cells = compared_cells.published(session, number) if shown is None else _shown(session, part, shown)
    return Published(part, cells, name, _digest(part, name, cells))


def judged(engine: Engine, ids: Collection[int]) -> list[Judged]:
    """What the submissions would show, each judged with those before it as if they were public. Nothing is written."""
    with Session(engine, expire_on_commit=False) as session:
        try:
            # What is judged together is written and taken back. SQLite must give its lock before the first reading.
            session.execute(update(Submission).where(col(Submission.id).is_(None)).values(state=Submission.state))
            return list(_judged(session, ids))
        finally:
            session.rollback()


def _judged(session: Session, ids: Collection[int]) -> Iterator[Judged]:
    rows = [row for number in sorted(ids) if (row := submission_queries.get(session, number)) is not None]
    policy = catalogue(session).disclosure
    for place, row in enumerate(rows):
        part = _part(session, row)
        chosen = to_show(session, row)
        before = compared_cells.public(session, [row.round_id], part.indicators, row.region)
        yield Judged(part, _shown(session, part, chosen), before, f"{policy.id} {policy.version}", chosen)
        if any(_judged_together(row, later) for later in rows[place + 1 :]):
            publication.clear(session, row)
            publication.show(session, row, chosen)


def _judged_together(one: Submission, later: Submission) -> bool:
    """Whether what one publishes decides what the later one shows: of a region's other rounds
    (`cell_queries.public_beside`)."""
    return (
        one.region == later.region
        and one.round_id != later.round_id
        and not set(one.indicators).isdisjoint(later.indicators)
    )


def _shown(session: Session, part: Part, chosen: Decided) -> pl.DataFrame:
    """The submission's observations as everybody would see them."""
    decided = chosen.cells.select("id", decided="cause", instead="value")
    cells = compared_cells.observed(session, part.id).join(decided, on="id", how="left", maintain_order="left")
    not_there = pl.when(pl.col("value").is_null()).then(pl.lit("not_delivered"))
    told = cells.with_columns(cause=pl.coalesce("decided", not_there), value=pl.coalesce("instead", "value"))
    numbers = pl.when(pl.col("cause").is_null()).then(pl.col("value", "numerator", "denominator"))
    return told.with_columns(numbers).select(compared_cells.SHOWN.names())


def public_totals(engine: Engine, rounds: Collection[str], indicators: Collection[str]) -> pl.DataFrame:
    """Every region's totals that are public of some rounds and indicators, as columns of `compared_cells.SHOWN`."""
    with transaction(engine) as session:
        return compared_cells.public(session, rounds, indicators)


def make_public(engine: Engine, release: int, decided: Sequence[Judged], finish: Callable[[Session], None]) -> None:
    """Makes the submissions public, all in the same moment: their cells are written ahead in batches that nobody
    reads, and made to hold by one small transaction that also does `finish`.

    Raises Conflict where one of them is no longer accepted or has been replaced: nothing of the release is public then.
    """
    with transaction(engine) as session:
        rows = {one.part.id: _still(session, one.part) for one in decided}
    ahead = [(one.part.id, steps.write_decided(engine, rows[one.part.id], one.chosen)) for one in decided]
    with transaction(engine) as session:
        finish(session)
        for number, written in ahead:
            steps.publish_decided(session, submissions.get(session, number), written, SYSTEM, release)
    for place in sorted({(one.part.round_id, one.part.region) for one in decided}):
        steps.mark_replaced(engine, *place)


def _still(session: Session, part: Part) -> Submission:
    row = submission_queries.get(session, part.id)
    if row is None or row.state != SubmissionState.ACCEPTED:
        raise Conflict(refusal("values-replaced"))
    return row


def forget_written(engine: Engine, ids: Collection[int]) -> None:
    """Removes what was written ahead of a release that was not made."""
    for number in sorted(ids):
        with transaction(engine) as session:
            row = submission_queries.get(session, number)
            if row is not None and row.state != SubmissionState.PUBLISHED:
                publication.clear(session, row)


def retract(engine: Engine, storage: Storage, actor: Actor, ids: Collection[int], reason: str) -> None:
    """Takes the published ones' numbers away from the public, the newest first; those retracted already are left."""
    for number in sorted(ids, reverse=True):
        with transaction(engine) as session:
            row = submission_queries.get(session, number)
        if row is not None and row.state == SubmissionState.PUBLISHED:
            steps.take(engine, actor, storage, number, "retract", reason)
