"""Publication through disclosure control: what everybody may see of a submission, and why the rest is hidden."""

from dataclasses import dataclass

from sqlmodel import Session

from backend.collection import cell_queries, holding_queries, proofs
from backend.collection.deciding import Decided, to_show
from backend.collection.tables import Observation, PublishedCell, Submission
from backend.core import bulk
from backend.core.clock import now
from backend.core.errors import Conflict
from backend.core.refusals import refusal
from backend.core.transition import SOMEBODY_WAS_FIRST
from backend.register.reading import catalogue


def write(session: Session, submission: Submission, chosen: Decided, first: int = 0, number: int | None = None) -> None:
    """Writes what was decided: `number` of the cells from place `first` on (None: the rest), a BATCH at a time."""
    policy = catalogue(session).disclosure
    for some in chosen.cells.slice(first, number).iter_slices(bulk.BATCH):
        cell_queries.add_cells(session, submission.id or 0, policy, chosen.at, some)


@dataclass(frozen=True)
class Ahead:
    """A publication of which `written` cells have been written already, by the run with this id."""

    chosen: Decided
    run: str
    written: int


def publish(session: Session, submission: Submission, ahead: Ahead | None = None) -> None:
    """Makes the submission's observations that hold public, each cell with its value or its one cause.

    Raises Conflict where what was written ahead is no longer what is to be published.
    """
    holding_queries.lock(session, submission)
    if ahead is None:
        clear(session, submission)
        show(session, submission, to_show(session, submission))
    else:
        _finish(session, submission, ahead)
        let_hold(session, submission, ahead.chosen)


def show(session: Session, submission: Submission, chosen: Decided) -> None:
    """Writes all that was decided and lets it hold, also where the submission is published and public again."""
    own = (submission.id or 0, submission.id or 0, chosen.at, tuple(chosen.shown))
    holding_queries.mark(session, holding_queries.Replaced(PublishedCell, *own))
    write(session, submission, chosen)
    let_hold(session, submission, chosen)
    holding_queries.mark_few(session, submission, bulk.BATCH)


def let_hold(session: Session, submission: Submission, chosen: Decided) -> None:
    """Lets the cells that are written hold, instead of those of earlier submissions, which are set aside until they are
    marked; keeps what proves them."""
    proofs.keep(session, submission.id or 0, catalogue(session).disclosure, chosen.at, chosen.proofs)
    holding_queries.let_hold(session, PublishedCell, submission, chosen.shown, chosen.at)


def _finish(session: Session, submission: Submission, ahead: Ahead) -> None:
    number = ahead.chosen.cells.height
    if not holding_queries.move_ahead(session, ahead.run, ahead.written, number):
        raise Conflict(SOMEBODY_WAS_FIRST)
    if holding_queries.indicators(session, Observation, submission.id or 0).keys() != ahead.chosen.shown.keys():
        raise Conflict(refusal("values-replaced"))
    write(session, submission, ahead.chosen, ahead.written)


def clear(session: Session, submission: Submission) -> None:
    """Removes what a publication that was never taken left."""
    if holding_queries.written_ahead(session, PublishedCell, submission.id or 0):
        cell_queries.remove_cells(session, submission.id or 0)
        holding_queries.end_ahead(session, PublishedCell, submission.id or 0)


def retract(session: Session, submission: Submission) -> None:
    """Takes the submission's numbers away from the public; the cells stay and say `withdrawn`."""
    at, own = now(), submission.id or 0
    shown = holding_queries.indicators(session, PublishedCell, own)
    holding_queries.mark(session, holding_queries.Replaced(PublishedCell, own, own, at, tuple(shown)))
    cell_queries.add_withdrawn(session, own, at)
    holding_queries.let_hold(session, PublishedCell, submission, dict.fromkeys(shown, 0), at)
