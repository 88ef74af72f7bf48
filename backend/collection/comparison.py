"""What replaces what: the rows of a checked submission held against those that hold now of the same indicators."""

from typing import Any

import polars as pl
from sqlalchemy import Float, Text, cast, select
from sqlmodel import Session, col

from backend.collection import acceptance, in_force, submissions
from backend.collection.schemas import Comparison
from backend.collection.tables import Observation
from backend.core.bulk import read_columns
from backend.core.permissions import Action, Actor
from backend.core.states import SubmissionState
from backend.core.storage import Storage

KEY = ("indicator", "period_start", "statistic", "region", "unit", "sex", "age_group")
"""What makes two rows of a round the same cell."""
_DAY = pl.col("period_start").cast(pl.String)
COUNTS = ("numerator", "denominator", "n", "missing")
_BEFORE_ACCEPTANCE = (SubmissionState.CHECKED, SubmissionState.ATTESTED)


def compared(session: Session, actor: Actor, storage: Storage, submission_id: int) -> Comparison:
    """How many rows a submission that is not accepted yet changes, adds, takes away and leaves as they are.

    Raises NotFound where there is none that the actor may know of.
    """
    row = submissions.readable(session, actor, submission_id, Action.READ_ORIGINAL)
    path = acceptance.checked_rows(storage, submission_id)
    holding = in_force.holding(session, row)
    if row.state not in _BEFORE_ACCEPTANCE or not holding or not path.exists():
        return Comparison()
    numbers = pl.col(*COUNTS, "value").cast(pl.Float64)
    new = pl.read_parquet(path, columns=[*KEY, *COUNTS, "value", "comment"]).with_columns(numbers, _DAY)
    held = pl.concat([_rows(session, number, indicators) for number, indicators in holding.items()])
    return Comparison(earlier=sorted(holding), **_counted(new, held))


def _rows(session: Session, submission_id: int, indicators: list[str]) -> pl.DataFrame:
    """A submission's rows of these indicators, their numbers as floats: equal decimals are equal floats."""
    numbers = [cast(getattr(Observation, name), Float).label(name) for name in (*COUNTS, "value")]
    words: list[Any] = [cast(getattr(Observation, name), Text).label(name) for name in (*KEY, "comment")]
    held = (col(Observation.submission_id) == submission_id, col(Observation.indicator).in_(indicators))
    schema = dict.fromkeys((*KEY, "comment"), pl.String) | dict.fromkeys((*COUNTS, "value"), pl.Float64)
    return read_columns(session, select(*words, *numbers).where(*held), pl.Schema(schema))


def _counted(new: pl.DataFrame, held: pl.DataFrame) -> dict[str, int]:
    both = new.join(held, on=KEY, how="inner", suffix="_held", nulls_equal=True)
    unchanged = both.filter(_same()).height
    return {
        "changed": both.height - unchanged,
        "new": new.height - both.height,
        "unchanged": unchanged,
        "gone": held.height - both.height,
    }


def _same() -> pl.Expr:
    """Whether a row says what the one that holds says. Counts without a value say the value that held rows have filled in."""
    counts = pl.all_horizontal(pl.col(name).eq_missing(pl.col(f"{name}_held")) for name in COUNTS)
    filled_in = pl.col("value").is_null() & pl.col("denominator").is_not_null()
    value = filled_in | pl.col("value").eq_missing(pl.col("value_held"))
    comment = pl.col("comment").fill_null("") == pl.col("comment_held").fill_null("")
    return counts & value & comment
