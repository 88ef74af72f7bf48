"""The rows of a submission as they were handed in, read as cells and held against the period before."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import polars as pl
from sqlmodel import Session

from backend.collection import earlier, periods, rounds, submissions
from backend.collection.earlier import Before
from backend.collection.numbers import decimals, valued
from backend.core.permissions import Action, Actor
from backend.core.states import SubmissionState
from backend.core.storage import Storage
from backend.register.reading import Register, register
from backend.results.cells import decimal_text, fields_of
from backend.results.schemas import NoValue, RowOut
from datasources.delivery.months import label


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
    before = earlier.values_before(session, asked, submission.region, set(page["indicator"]))
    if periods.by_month(asked):
        before |= _months_of_file(frame, page, known, submission.region)
    in_common = {
        "cause": None,
        "round_id": submission.round_id,
        "published": submission.state == SubmissionState.PUBLISHED,
        "submission_id": submission.id,
        "computed": submissions.manifest_of(submission) is not None,
    }
    rows = (
        decimals(item)
        | in_common
        | {"period_label": periods.label_of(asked.period_label, asked.rows_by, item["period_start"])}
        for item in page.iter_rows(named=True)
    )
    of_month = periods.by_month(asked)
    items = [_row(valued(row, known.of_cell(row)), known, before, submission.region, of_month) for row in rows]
    return frame.select(pl.len()).collect().item(), items


_CELL = ["indicator", "statistic", "unit", "sex", "age_group"]


def _months_of_file(
    frame: pl.LazyFrame, page: pl.DataFrame, known: Register, region: str
) -> dict[earlier.CellKey, Before]:
    """The region's values in the same file that rows of the page are held against: of the year before, and the month before."""
    of_months = [page.select(*_CELL, pl.col("period_start").dt.offset_by(back)) for back in ("-1y", "-1mo")]
    own = frame.filter(pl.col("region") == region)
    rows = own.join(pl.concat(of_months).lazy(), on=[*_CELL, "period_start"], how="semi").collect()
    exact = (decimals(item) for item in rows.iter_rows(named=True))
    values = [valued(row, known.of_cell(row)) for row in exact]
    return {
        _key(row, of_month=True): Before(row["value"], label(row["period_start"]))
        for row in values
        if row["value"] is not None
    }


def _key(row: Mapping[str, Any], *, of_month: bool) -> earlier.CellKey:
    month = row["period_start"] if of_month else None
    return row["indicator"], row["statistic"], row["unit"], row["sex"], row["age_group"], month


def _row(
    row: Mapping[str, Any], known: Register, before: Mapping[earlier.CellKey, Before], region: str, of_month: bool
) -> RowOut:
    last = earlier.of_month(before, _key(row, of_month=of_month)) if row["region"] == region else None
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
