"""What a publication shows of a submission: what disclosure control lets be shown, with its proof, and nobody has withheld."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple, assert_never

import polars as pl
from sqlmodel import Session

from backend.collection import cell_queries, protecting, round_queries, withholding
from backend.collection.numbers import DECIMAL_COLUMNS, at_most
from backend.collection.tables import Submission
from backend.core.clock import now
from backend.register.reading import catalogue, register
from indicators.disclosure import decision
from indicators.disclosure.primary import DisclosurePolicy
from indicators.disclosure.protection import Proof
from indicators.entries.specification import Specification


@dataclass(frozen=True)
class Decided:
    """What a publication shows of a submission's observations, and since when.

    `cells` has a row an observation, in the order of `id`: the `cause` it is hidden for, or the `value` it is shown with
    where that is not its own, and whether how many were left out is kept back (`quiet`). `shown` is how many show a value, by
    indicator. `proofs` are those of the tables that needed one, by indicator, region and statistic.
    """

    cells: pl.DataFrame
    shown: Mapping[str, int]
    at: datetime
    proofs: Mapping[str, Proof] = field(default_factory=dict)


def decided(session: Session, submission: Submission) -> Decided:
    """Works out what everybody may see of the submission's observations that hold.

    Indicators whose cells are judged alike are judged in one go: a plan of columns costs the same for one row and for many.
    Raises Conflict where it cannot be proven that what is hidden stays so, or where parts exceed their whole.
    """
    asked, policy = _asked(session, submission.round_id), catalogue(session).disclosure
    rows = cell_queries.observed(session, submission.id or 0)
    beside = cell_queries.public_beside(session, submission.round_id, rows)
    earlier = cell_queries.shown_earlier(session, submission.round_id, submission.region)
    parts: list[pl.DataFrame] = [_nothing()]
    proven: dict[str, Proof] = {}
    for alike, judging in _alike(asked, set(rows["indicator"].unique())):
        those = pl.col("indicator").is_in(alike)
        some, of_some = _cells(policy, _Rows(*(r.filter(those) for r in (rows, beside, earlier))), *judging)
        parts.append(some)
        proven |= of_some
    cells = pl.concat(parts).sort("id")
    return Decided(cells, _shown(cells), now(), proven)


def _shown(cells: pl.DataFrame) -> dict[str, int]:
    return dict(cells.group_by("indicator").agg(pl.col("shown").sum()).iter_rows())


def to_show(session: Session, submission: Submission) -> Decided:
    """What a publication shows: what disclosure control lets be shown and nobody has withheld."""
    chosen = decided(session, submission)
    cells = withholding.applied(session, submission, chosen.cells)
    return replace(chosen, cells=cells, shown=_shown(cells))


def _asked(session: Session, round_id: str) -> dict[str, tuple[Specification, bool]]:
    """Each of the round's indicators with its specification, and whether its values may be shown without counts: where the
    round says why, or where they are public already.
    """
    asked, versions = round_queries.get(session, round_id), register(session).by_id
    public = asked is not None and asked.public_source is not None
    return {
        item.indicator: (versions[item.specification_id].specification, public or item.without_counts is not None)
        for item in round_queries.indicators(session, round_id)
    }


def _alike(
    asked: Mapping[str, tuple[Specification, bool]], handed_in: Collection[str]
) -> Iterable[tuple[list[str], tuple[Specification, bool]]]:
    """The indicators handed in, those together whose cells are judged alike, each time with what judges all of them."""
    those: dict[tuple[Any, ...], list[str]] = {}
    for indicator in sorted(handed_in):
        spec, without_counts = asked[indicator]
        way = (
            spec.measure,
            spec.discloses,
            spec.scale,
            spec.decimals,
            spec.adjusted is None,
            spec.threshold_for_viewing,
            without_counts,
        )
        those.setdefault(way, []).append(indicator)
    return ((indicators, asked[indicators[0]]) for indicators in those.values())


def _nothing() -> pl.DataFrame:
    texts = dict.fromkeys(("indicator", "cause", "value"), pl.String)
    return pl.DataFrame(schema={"id": pl.Int64, **texts, "shown": pl.Boolean, "quiet": pl.Boolean})


class _Rows(NamedTuple):
    """Observations to decide, what is public beside them, and what was shown of them before."""

    rows: pl.DataFrame
    beside: pl.DataFrame
    earlier: pl.DataFrame


def _cells(
    policy: DisclosurePolicy, of: _Rows, spec: Specification, without_counts: bool
) -> tuple[pl.DataFrame, Mapping[str, Proof]]:
    """What observations of indicators that are judged as `spec` is show, each indicator's together with what is public beside
    them. A value has the specification's decimals at most: more of them would give hidden counts away."""
    rows, judged = of.rows, _judged(pl.concat([of.rows, of.beside]), spec)
    answer = protecting.protected(
        policy.overridden(spec.threshold_for_viewing),
        judged,
        judged.clear() if of.earlier.is_empty() else _judged(of.earlier, spec),
        measure=spec.measure,
        values_alone=_alone(spec, without_counts),
    )
    hidden = answer.hidden.rename({"key": "id"})
    quiet = protecting.quiet(policy, judged)
    shorter = rows.filter(pl.col("value").str.contains(rf"\.\d{{{spec.decimals + 1},}}|[eE]")).select(
        "id", value=pl.col("value").map_elements(lambda text: str(at_most(Decimal(text), spec.decimals)), pl.String)
    )
    cells = rows.select("id", "indicator", has_value=pl.col("value").is_not_null())
    cells = cells.join(hidden, on="id", how="left").join(shorter, on="id", how="left")
    shown = cells.select(
        "id",
        "indicator",
        "cause",
        value=pl.when(pl.col("cause").is_null()).then(pl.col("value")),
        shown=pl.col("has_value") & pl.col("cause").is_null(),
        quiet=pl.col("id").is_in(quiet.implode()),
    )
    return shown, answer.proofs


def _hidden(
    policy: DisclosurePolicy, rows: pl.DataFrame, spec: Specification, without_counts: bool = False
) -> pl.DataFrame:
    """The cells that the plain rules hide, as `key`, the observation's id, and `cause`. `rows` has columns of
    `cell_queries.OBSERVED`: everything that is to be judged together, whether it is published now or was before.
    `without_counts` tells that values without counts may be shown."""
    policy = policy.overridden(spec.threshold_for_viewing)
    cells, alone = _judged(rows, spec).select(list(decision.CELLS)), _alone(spec, without_counts)
    return decision.decide(policy, cells, complement=spec.measure.complement, values_alone=alone)


def _alone(spec: Specification, without_counts: bool) -> bool:
    """Whether values may be shown where no counts were handed in."""
    return without_counts or spec.discloses == "nothing"


def _judged(rows: pl.DataFrame, spec: Specification) -> pl.DataFrame:
    """The rows as what is judged: columns of `protecting.JUDGED`."""
    judged = rows.with_columns(
        pl.col(*DECIMAL_COLUMNS, "n", "missing").cast(decision.EXACT),
        pl.col("starts", "ends").str.to_date(),
        delivered=pl.any_horizontal(pl.col(*DECIMAL_COLUMNS).is_not_null()),
        estimated=pl.col("numerator").is_null(),
        group=pl.concat_str("indicator", "group", separator=" "),  # a table is of one indicator
    )
    return _sized(judged, spec).rename({"id": "key"}).select(*protecting.JUDGED)


def _sized(rows: pl.DataFrame, spec: Specification) -> pl.DataFrame:
    """The rows with how many were counted (`numerator`), of how many, as far as each tells or gives away."""
    nobody = pl.lit(None, decision.EXACT)
    size = pl.coalesce("denominator", "n")
    match spec.discloses:
        case "counts":
            return _counted(rows.with_columns(denominator=size), spec)
        case "value":
            return rows.with_columns(numerator=pl.coalesce("numerator", "value"), denominator=nobody)
        case "size":
            return rows.with_columns(numerator=size, denominator=size)
        case "nothing":
            return rows.with_columns(numerator=nobody, denominator=nobody)
        case forgotten:  # a kind that nobody has thought of is not published
            assert_never(forgotten)


def _counted(rows: pl.DataFrame, spec: Specification) -> pl.DataFrame:
    """The rows with their numerator, or the one that their value gives away."""
    if spec.adjusted is not None:
        return rows
    untold = pl.col("numerator").is_null() != pl.col("denominator").is_null()
    those = rows.filter(untold & pl.col("value").is_not_null())
    names = ("numerator", "denominator", "value")
    both = [_given(*of, scale=spec.scale) for of in those.select(names).iter_rows()]
    gives = those.select(
        "id",
        *(pl.Series(f"given_{name}", [one[n] for one in both], decision.EXACT) for n, name in enumerate(names[:2])),
    )
    return rows.join(gives, on="id", how="left", maintain_order="left").with_columns(
        pl.coalesce(name, f"given_{name}").alias(name) for name in names[:2]
    )


def _given(
    count: Decimal | None, size: Decimal | None, value: Decimal, *, scale: int
) -> tuple[Decimal | None, Decimal | None]:
    """The count and size, of which one is told: the value gives the other away. 66,7 % and six are six of nine."""
    if count is None and size is not None:
        return at_most(value * size / scale, decision.DECIMALS), size
    whole = None if count is None or value == 0 else (count * scale / value).to_integral_value()
    return count, whole
