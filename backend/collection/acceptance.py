"""Acceptance: the checked rows of a submission become the observations that hold."""

from pathlib import Path
from typing import Any

import polars as pl
from sqlmodel import Session

from backend.collection import holding_queries, numbers, submission_queries
from backend.collection.tables import Observation, Submission
from backend.core import bulk
from backend.core.clock import now
from backend.core.storage import Storage
from backend.register.reading import Register, register


def checked_rows(storage: Storage, submission_id: int) -> Path:
    """The Parquet file of a submission's checked rows."""
    return storage.work_folder(submission_id) / "observations.parquet"


def observations(known: Register, rows: pl.DataFrame) -> pl.DataFrame:
    """Checked rows as observations; values that counts give are filled in."""
    days = pl.col("period_start", "period_end").cast(pl.String)
    whole = rows.select(submission_queries.OBSERVED).with_columns(days)
    lacking = whole["value"].is_null().arg_true()  # few: nearly all are handed in with their value
    if lacking.is_empty():
        return whole
    values = [_filled(known, row) for row in whole[lacking].iter_rows(named=True)]
    return whole.with_columns(whole["value"].scatter(lacking, values))


def _filled(known: Register, row: dict[str, Any]) -> str | None:
    """The value that the row's counts give, None where they give none."""
    exact = numbers.decimals(row)
    value = numbers.valued(exact, known.of_cell(exact))["value"]
    return None if value is None else str(value)


def accept(session: Session, storage: Storage, submission: Submission) -> None:
    """Lets the submission's rows hold instead of what held of the same indicators; those not written ahead are written now.

    What the submission does not mention stays.
    """
    assert submission.id is not None
    holding_queries.lock(session, submission)
    ahead = holding_queries.written_ahead(session, Observation, submission.id)
    rest = pl.read_parquet(checked_rows(storage, submission.id)).slice(ahead.rows if ahead else 0)
    submission_queries.add_observations(session, submission, observations(register(session), rest))
    holding_queries.let_hold(session, Observation, submission, dict.fromkeys(submission.indicators, 0), now())
    holding_queries.mark_few(session, submission, bulk.BATCH)
