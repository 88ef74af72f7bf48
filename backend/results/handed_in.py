"""The rows of a submission as they were handed in, read as cells and held against the period before."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import polars as pl
from sqlmodel import Session

from backend.collection import rounds, submissions
from backend.collection.publication import decimals, valued
from backend.collection.rounds import Before
from backend.core.permissions import Action, Actor
from backend.core.states import SubmissionState
from backend.core.storage import Storage
from backend.register.reading import Register, register
from backend.results.cells import decimal_text, fields_of
from backend.results.schemas import NoValue, RowOut


def handed_in(
    session: Session, actor: Actor, storage: Storage, submission_id: int, limit: int, offset: int
) -> tuple[int, list[RowOut]]:
    """(how many rows, some of them) of a checked submission as it was handed in; counts alone have the value that they give.

    Raises NotFound where there is none that the actor may know of.
    """
    submission = submissions.readable(session, actor, submission_id, Action.READ_ORIGINAL)
    path = storage.work_folder(submission_id) / "observations.parquet"
    if not path.exists():
        return 0, []
    frame = pl.scan_parquet(path)
    page = frame.slice(offset, limit).collect()
    known, asked = register(session), rounds.get(session, submission.round_id)
    before = rounds.values_before(session, asked, submission.region, set(page["indicator"]))
    in_common = {
        "cause": None,
        "round_id": submission.round_id,
        "period_label": asked.period_label,
        "published": submission.state == SubmissionState.PUBLISHED,
        "submission_id": submission.id,
        "computed": submissions.manifest_of(submission) is not None,
    }
    rows = (decimals(item) | in_common for item in page.iter_rows(named=True))
    items = [_row(valued(row, known.of_cell(row)), known, before, submission.region) for row in rows]
    return frame.select(pl.len()).collect().item(), items


def _row(row: Mapping[str, Any], known: Register, before: Mapping[rounds.CellKey, Before], region: str) -> RowOut:
    key = (row["indicator"], row["statistic"], row["unit"], row["sex"], row["age_group"])
    last = before.get(key) if row["region"] == region else None
    value, spec = row["value"], known.of_cell(row)
    return RowOut.model_construct(
        **fields_of(row, known) | {"cause": None, "cause_text": None},  # a row was delivered, whatever it has not
        previous=decimal_text(last.value) if last else None,
        previous_period=last.period_label if last else None,
        change=decimal_text(value - last.value) if last and value is not None else None,
        no_value=_no_value(value, row["denominator"]),
        measured_in=spec.unit if spec else None,
    )


def _no_value(value: Decimal | None, denominator: Decimal | None) -> NoValue | None:
    """Why there is no value: nobody to measure, or neither a value nor counts that give one."""
    if value is not None:
        return None
    return "nobody" if denominator == 0 else "not_given"
