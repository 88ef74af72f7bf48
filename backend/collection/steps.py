"""Steps with submissions of any size. What is too much for one transaction is written ahead in batches, while nobody can read
it, and marked afterwards; the step itself stays one small transaction.

A process that is killed leaves rows that nobody reads: an acceptance goes on from them, a publication begins anew, and what
was replaced is marked by the next step of the round and region or at the next start.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import polars as pl
from sqlalchemy import Engine
from sqlmodel import Session

from backend.collection import (
    acceptance,
    cell_queries,
    deciding,
    declarations,
    holding_queries,
    publication,
    submission_queries,
    submissions,
)
from backend.collection.tables import Observation, PublishedCell, Submission
from backend.core import bulk, transition
from backend.core.audit import record
from backend.core.clock import now
from backend.core.database import transaction
from backend.core.errors import Conflict, UserError
from backend.core.permissions import Actor, NotAllowed
from backend.core.refusals import refusal
from backend.core.states import SubmissionState, Transition
from backend.core.storage import Storage
from backend.core.transition import SOMEBODY_WAS_FIRST
from backend.register.reading import register

Beside = Callable[[Session, Actor, int, deciding.Decided | None], Callable[[Session], None]]
"""What another subject does in the transaction that makes a submission public. It is prepared before, from what is shown,
where that is too much for one transaction; of few cells it is asked for inside (None)."""


def take(
    engine: Engine,
    actor: Actor,
    storage: Storage,
    submission_id: int,
    name: str,
    reason: str | None = None,
    beside: Beside | None = None,
) -> None:
    """Takes a step: withdraw, attest, accept, return, publish or retract; `beside` happens with a publication.

    Raises what `step` raises, and Conflict where somebody else takes the same step at the same time.
    """
    with transaction(engine) as session:
        submission = may_take(session, actor, submission_id, name, reason)
    mark_replaced(engine, submission.round_id, submission.region)
    if name == "accept":
        _write_observations(engine, storage, submission)
    ahead = _write_cells(engine, submission) if name == "publish" else None
    also = None
    if ahead is not None and beside is not None:
        with transaction(engine) as session:
            also = beside(session, actor, submission_id, ahead.chosen)
    with transaction(engine) as session:
        step(session, actor, storage, submission_id, name, reason, ahead)
        if name == "publish" and beside is not None:
            (also or beside(session, actor, submission_id, None))(session)
    mark_replaced(engine, submission.round_id, submission.region)


def mark_replaced(engine: Engine, round_id: str | None = None, region: str | None = None) -> None:
    """Marks in batches what has been replaced (in a round and region, or everywhere); safe to stop anywhere."""
    with transaction(engine) as session:
        waiting = [
            (one, *holding_queries.span(session, one)) for one in holding_queries.replaced(session, round_id, region)
        ]
    for one, first, last in waiting:
        for start in range(first, last + 1, bulk.BATCH):
            with transaction(engine) as session:
                holding_queries.mark_some(session, one, start, start + bulk.BATCH - 1)
            bulk.let_others_write(engine)
        with transaction(engine) as session:
            holding_queries.end_replaced(session, one)


def resume(engine: Engine) -> None:
    """Marks, beside the first calls, what a killed process left: readers do without, only a little slower."""
    with transaction(engine) as session:
        waiting = holding_queries.replaced(session)
    if waiting:
        threading.Thread(target=mark_replaced, args=(engine,), name="mark", daemon=True).start()


def _write_observations(engine: Engine, storage: Storage, submission: Submission) -> None:
    """Writes all checked rows but the last BATCH, from where an earlier try came."""
    assert submission.id is not None
    rows = pl.read_parquet(acceptance.checked_rows(storage, submission.id))
    if rows.height <= bulk.BATCH:
        return
    with transaction(engine) as session:
        known = register(session)
        ahead = holding_queries.begin_ahead(session, Observation, submission, submission.indicators)
    if ahead is None:
        raise Conflict(SOMEBODY_WAS_FIRST)
    for first in range(ahead.rows, rows.height - bulk.BATCH, bulk.BATCH):
        some = acceptance.observations(known, rows.slice(first, bulk.BATCH))
        with _batch(engine, ahead.id, first, first + bulk.BATCH) as session:
            submission_queries.add_observations(session, submission, some)


@contextmanager
def _batch(engine: Engine, run: str, before: int, after: int) -> Iterator[Session]:
    """A transaction of its own that takes the run from the rows `before` to those `after`, and a pause for others.

    Raises Conflict where the run is no longer where it was: somebody else goes on with it, or has taken the step.
    """
    with transaction(engine) as session:
        if not holding_queries.move_ahead(session, run, before, after):
            raise Conflict(SOMEBODY_WAS_FIRST)
        yield session
    bulk.let_others_write(engine)


def _write_cells(engine: Engine, submission: Submission) -> publication.Ahead | None:
    """Decides what is shown and writes all of it but the last BATCH; None where it is few enough for the step itself."""
    if submission.rows is not None and submission.rows <= bulk.BATCH:
        return None
    run = _begin_cells(engine, submission)
    with transaction(engine) as session:
        chosen = deciding.to_show(session, submission)
    return _written(engine, submission, chosen, run, left=bulk.BATCH)


def write_decided(engine: Engine, submission: Submission, chosen: deciding.Decided) -> publication.Ahead:
    """Writes all that was decided ahead of the step that makes it hold.

    Raises Conflict where the submission has left its state, or somebody else writes.
    """
    return _written(engine, submission, chosen, _begin_cells(engine, submission), left=0)


def _begin_cells(engine: Engine, submission: Submission) -> str:
    """The run that writes cells, begun anew without those of an earlier try."""
    assert submission.id is not None
    with transaction(engine) as session:
        begun = holding_queries.begin_ahead(session, PublishedCell, submission, submission.indicators, anew=True)
    if begun is None:
        raise Conflict(SOMEBODY_WAS_FIRST)
    _remove_cells(engine, submission.id, begun.id)
    return begun.id


def _written(
    engine: Engine, submission: Submission, chosen: deciding.Decided, run: str, *, left: int
) -> publication.Ahead:
    """Writes the cells, all but the last `left`."""
    written, number = 0, chosen.cells.height
    while written < number - left:
        after = min(written + bulk.BATCH, number)
        with _batch(engine, run, written, after) as session:
            publication.write(session, submission, chosen, written, after - written)
        written = after
    return publication.Ahead(chosen, run, written)


def _remove_cells(engine: Engine, submission_id: int, run: str) -> None:
    """Removes what an earlier try wrote: it may have been decided otherwise."""
    removed = bulk.BATCH
    while removed == bulk.BATCH:
        with _batch(engine, run, 0, 0) as session:
            removed = cell_queries.remove_cells(session, submission_id, bulk.BATCH)


def may_take(session: Session, actor: Actor, submission_id: int, name: str, reason: str | None) -> Submission:
    """The submission, where the actor may take the step as it stands.

    Raises what `step` raises before it changes anything.
    """
    submission = submissions.readable(session, actor, submission_id)
    transition.allowed(actor, "submission", submission, name, reason=reason, region=submission.region)
    return submission


def step(
    session: Session,
    actor: Actor,
    storage: Storage,
    submission_id: int,
    name: str,
    reason: str | None,
    ahead: publication.Ahead | None = None,
) -> Submission:
    """Takes a step: withdraw, attest, accept, return, publish or retract. All of it in this transaction, save for what was
    written ahead of it.

    Raises TransitionError, NotAllowed (also for attesting what one handed in), UserError (a reason or answers are missing).
    """
    submission = submissions.readable(session, actor, submission_id)

    def guard(step: Transition) -> None:
        if step.name == "attest":
            _may_attest(session, actor, submission)

    def effect() -> dict[str, Any]:
        if name == "publish":
            _publish(session, submission, ahead)
        else:
            _STEPS[name](session, actor, storage, submission)
        return {}

    taken = transition.take(
        session,
        actor,
        "submission",
        submission,
        name,
        object_id=submission_id,
        region=submission.region,
        reason=reason,
        guard=guard,
        effect=effect,
    )
    submission.reason = reason if taken.needs_reason else submission.reason
    return submission


def _may_attest(session: Session, actor: Actor, submission: Submission) -> None:
    if submission.received_by == actor.account_id:
        raise NotAllowed(refusal("submission-own"))
    if left := submissions.unanswered(session, submission.id or 0):
        raise UserError(refusal("warnings-unanswered", number=left))


def _withdraw(session: Session, actor: Actor, storage: Storage, submission: Submission) -> None:
    """Nothing more: the bytes and findings are kept."""


def _attest(session: Session, actor: Actor, storage: Storage, submission: Submission) -> None:
    submission.attested_at, submission.attested_by = now(), actor.account_id


def _accept(session: Session, actor: Actor, storage: Storage, submission: Submission) -> None:
    submission.decided_at, submission.decided_by = now(), actor.account_id
    acceptance.accept(session, storage, submission)
    declarations.close_delivered(session, submission.round_id, submission.region, submission.indicators)


def _return(session: Session, actor: Actor, storage: Storage, submission: Submission) -> None:
    submission.decided_at, submission.decided_by = now(), actor.account_id
    _settle(session, submission)
    publication.clear(session, submission)
    for earlier in submission_queries.restore(session, submission):
        if earlier.state == SubmissionState.PUBLISHED:
            publication.publish(session, earlier)
    holding_queries.mark_few(session, submission)


def _settle(session: Session, submission: Submission) -> None:
    """What holds of the round and region is ours to change, and every row says whether it holds."""
    holding_queries.lock(session, submission)
    holding_queries.mark_few(session, submission)


def _publish(session: Session, submission: Submission, ahead: publication.Ahead | None) -> None:
    if not holding_queries.indicators(session, Observation, submission.id or 0):
        raise Conflict(refusal("nothing-to-publish"))
    submission.published_at = now()
    publication.publish(session, submission, ahead)


def publish_decided(
    session: Session, submission: Submission, ahead: publication.Ahead, actor: Actor, release: int
) -> None:
    """Makes an accepted submission public as a part of a release; its cells are written already.

    Raises Conflict where it is no longer accepted, or what holds of it is not what was decided.
    """
    if not transition.claim(session, submission, SubmissionState.ACCEPTED, SubmissionState.PUBLISHED):
        raise Conflict(refusal("values-replaced"))
    _publish(session, submission, ahead)
    before, after = SubmissionState.ACCEPTED, SubmissionState.PUBLISHED
    number = submission.id
    record(session, actor, "submission-publish", "submission", number, before=before, after=after, release=release)


def _retract(session: Session, actor: Actor, storage: Storage, submission: Submission) -> None:
    _settle(session, submission)
    publication.retract(session, submission)
    _return(session, actor, storage, submission)


_STEPS = {
    "withdraw": _withdraw,
    "attest": _attest,
    "accept": _accept,
    "return": _return,
    "retract": _retract,
}
