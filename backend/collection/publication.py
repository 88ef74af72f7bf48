"""Publication through disclosure control: what everybody may see of a submission, and why the rest is hidden."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple, assert_never

import polars as pl
from sqlmodel import Session

from backend.collection import cell_queries, holding_queries, proofs, protecting, round_queries
from backend.collection.tables import Observation, PublishedCell, Submission
from backend.core import bulk
from backend.core.clock import now
from backend.core.errors import Conflict
from backend.core.refusals import refusal
from backend.core.transition import SOMEBODY_WAS_FIRST
from backend.register.reading import catalogue, register
from indicators.disclosure import decision
from indicators.disclosure.primary import DisclosurePolicy
from indicators.disclosure.protection import Proof
from indicators.entries.specification import Specification
from indicators.statistics.values import of_counts, rounded

DECIMAL_COLUMNS = ("numerator", "denominator", "value")


def decimals(row: Mapping[str, Any]) -> dict[str, Any]:
    """The row with its decimals as exact decimals (the staged files keep them as text)."""
    return {**row, **{name: None if row[name] is None else Decimal(row[name]) for name in DECIMAL_COLUMNS}}


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
    counts = cells.group_by("indicator").agg(pl.col("shown").sum())
    return Decided(cells, dict(counts.iter_rows()), now(), proven)


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
    return without_counts or spec.measure.discloses == "nothing"


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
    match spec.measure.discloses:
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
        chosen = decided(session, submission)
        own = (submission.id or 0, submission.id or 0, chosen.at, tuple(chosen.shown))
        holding_queries.mark(
            session, holding_queries.Replaced(PublishedCell, *own)
        )  # published before, and public again
        write(session, submission, chosen)
    else:
        chosen = ahead.chosen
        _finish(session, submission, ahead)
    proofs.keep(session, submission.id or 0, catalogue(session).disclosure, chosen.at, chosen.proofs)
    holding_queries.let_hold(session, PublishedCell, submission, chosen.shown, chosen.at)
    holding_queries.mark_few(session, submission, bulk.BATCH)


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


def at_most(value: Decimal | None, decimals: int) -> Decimal | None:
    """The value rounded where it has more decimals; one with fewer is left as it was written."""
    if value is None or int(value.as_tuple().exponent) >= -decimals:
        return value
    return rounded(value, decimals)


def valued(row: dict[str, Any], spec: Specification | None) -> dict[str, Any]:
    """The row with the value that its counts give, where the sender left it out and the specification is known."""
    if spec is None or row["value"] is not None or row["numerator"] is None or spec.adjusted is not None:
        return row
    if spec.measure.made_of == "number":
        return row | {"value": row["numerator"]}
    if row["denominator"] is None or not spec.measure.counts_give_value:
        return row
    exact = of_counts(row["numerator"], row["denominator"], spec.scale)
    return row | {"value": None if exact is None else rounded(exact, spec.decimals)}


def retract(session: Session, submission: Submission) -> None:
    """Takes the submission's numbers away from the public; the cells stay and say `withdrawn`."""
    at, own = now(), submission.id or 0
    shown = holding_queries.indicators(session, PublishedCell, own)
    holding_queries.mark(session, holding_queries.Replaced(PublishedCell, own, own, at, tuple(shown)))
    cell_queries.add_withdrawn(session, own, at)
    holding_queries.let_hold(session, PublishedCell, submission, dict.fromkeys(shown, 0), at)
