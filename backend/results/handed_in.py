"""The rows of a submission as they were handed in, read as cells."""

import polars as pl
from sqlmodel import Session

from backend.collection import rounds, submissions
from backend.collection.publication import decimals, valued
from backend.core.permissions import Action, Actor
from backend.core.states import SubmissionState
from backend.core.storage import Storage
from backend.register.reading import register
from backend.results.cells import cell_out
from backend.results.schemas import CellOut


def handed_in(
    session: Session, actor: Actor, storage: Storage, submission_id: int, limit: int, offset: int
) -> tuple[int, list[CellOut]]:
    """(how many rows, some of them) of a checked submission as it was handed in; counts alone have the value that they give.

    Raises NotFound where there is none that the actor may know of.
    """
    row = submissions.readable(session, actor, submission_id, Action.READ_ORIGINAL)
    path = storage.work_folder(submission_id) / "observations.parquet"
    if not path.exists():
        return 0, []
    frame = pl.scan_parquet(path)
    known = register(session)
    label = rounds.get(session, row.round_id).period_label
    published = row.state == SubmissionState.PUBLISHED
    extra = {
        "cause": None,
        "round_id": row.round_id,
        "period_label": label,
        "published": published,
        "submission_id": row.id,
        "computed": submissions.manifest_of(row) is not None,
    }
    rows = (decimals(item) | extra for item in frame.slice(offset, limit).collect().iter_rows(named=True))
    items = [cell_out(valued(cell, known.of_cell(cell)), known) for cell in rows]
    return frame.select(pl.len()).collect().item(), items
