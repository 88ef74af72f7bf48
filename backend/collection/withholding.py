"""Values that people withhold, for their quality or because they do not apply: what stands, held against cells."""

from functools import reduce
from operator import and_

import polars as pl
from sqlmodel import Session

from backend.collection import cell_queries, withholding_queries
from backend.collection.tables import Submission
from backend.collection.withholding_tables import Withholding

_BREAKDOWN = ("unit", "sex", "age_group")
_OF_A_SUBMISSION = ("indicator", *_BREAKDOWN)
"""What of a withholding tells the cells of a submission apart."""


def applied(session: Session, submission: Submission, cells: pl.DataFrame) -> pl.DataFrame:
    """The decided cells (`id`, `indicator`, `cause`, `value`, `shown`) with the causes that people have given.

    What is hidden to protect somebody keeps that cause: the nation's value is judged by it.
    """
    standing = withholding_queries.standing(session, [submission.round_id], submission.region)
    if not standing:
        return cells
    keys = cell_queries.observed(session, submission.id or 0).select("id", *_BREAKDOWN)
    causes = [pl.when(_about(one)).then(pl.lit(one.cause)) for one in standing]
    named = cells.join(keys, on="id", how="left", maintain_order="left").with_columns(pl.coalesce("cause", *causes))
    is_shown = pl.col("cause").is_null()
    return named.with_columns(pl.when(is_shown).then("value").alias("value"), shown=pl.col("shown") & is_shown).select(
        cells.columns
    )


def _about(one: Withholding) -> pl.Expr:
    given = ((name, getattr(one, name)) for name in _OF_A_SUBMISSION)
    return reduce(and_, (pl.col(name) == value for name, value in given if value is not None), pl.lit(True))
