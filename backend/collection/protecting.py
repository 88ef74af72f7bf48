"""What may be shown of the tables of a publication: plain ones by rules in columns, those with something hidden by proof."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from backend.core.errors import Conflict
from backend.core.refusals import refusal
from indicators.disclosure import decision
from indicators.disclosure.linked import Cell, Unsound
from indicators.disclosure.places import Place
from indicators.disclosure.primary import DisclosurePolicy
from indicators.disclosure.protection import Proof, Unproven, protect
from indicators.kinds import KindOfMeasure

SECONDS = 60.0
"""What the search for one table's pattern may take, and its audit: many times what the largest seen has needed."""

JUDGED = (*decision.CELLS, "estimated", "missing")
"""What is known of a cell: whether its numerator was reckoned from a rounded value, and how many were left out, beside the
columns of `decision.CELLS`."""

WHOLE = {"unit": "", "sex": "total", "age_group": "total"}


@dataclass(frozen=True)
class Protected:
    """The cells to hide (`key`, `cause`), and the proof of each table that one was needed for, by its group."""

    hidden: pl.DataFrame
    proofs: Mapping[str, Proof]


def protected(
    policy: DisclosurePolicy,
    cells: pl.DataFrame,
    earlier: pl.DataFrame,
    *,
    measure: KindOfMeasure,
    values_alone: bool,
) -> Protected:
    """Which cells to decide are hidden, and the proofs.

    `cells` has the columns of JUDGED; `earlier` too: what was shown of the same cells before. Raises Conflict
    where there is no proof, or where parts exceed their whole.
    """
    judging = {"complement": measure.complement, "values_alone": values_alone}
    simple = decision.decide(policy, cells.select(list(decision.CELLS)), **judging)
    hiding = cells.filter(pl.col("key").is_in(simple["key"].implode()) | ~pl.col("shown").fill_null(value=True))
    groups = {*hiding["group"].unique(), *_crossed(cells)}
    if not groups:
        return Protected(simple, {})
    of_groups = pl.concat([cells, earlier]).filter(pl.col("group").is_in(sorted(groups)))
    judged = decision.by_themselves(policy, of_groups, **judging)
    causes: dict[int, str] = {}
    proofs: dict[str, Proof] = {}
    for group, rows in _by_group(judged):
        alone = {row["key"]: row["cause"] for row in rows if row["shown"] is None and row["cause"] is not None}
        proofs[group], more = _proven(policy, group, rows, measure)
        causes |= {**more, **alone}
    hidden = pl.DataFrame({"key": list(causes), "cause": list(causes.values())}, schema=simple.schema)
    return Protected(hidden, proofs)


def quiet(policy: DisclosurePolicy, cells: pl.DataFrame) -> pl.Series:
    """The keys of the cells whose number of those left out (`missing`) is kept back: they are persons too, and three of them
    are not told by what is left of a total either. `cells` has the columns of JUDGED."""
    some = cells.filter(pl.col("missing").is_not_null())
    if not some["missing"].cast(pl.Float64).sum():
        return cells["key"].clear()
    nobody = pl.lit(None, decision.EXACT)
    counts = some.with_columns(numerator="missing", denominator=nobody, delivered=pl.lit(value=False))
    limits = {"minimum_count": policy.minimum_missing, "minimum_denominator": 0, "show_zero": True}
    stricter = policy.model_copy(update=limits)
    return decision.decide(stricter, counts.select(list(decision.CELLS)), complement=False)["key"]


def _crossed(cells: pl.DataFrame) -> set[str]:
    """The groups where two breakdowns at once are told of, and each leaves something out: what both leave out follows, and no
    rule of one breakdown sees it.
    """
    broken = pl.sum_horizontal((pl.col(name) != whole).cast(pl.UInt8) for name, whole in WHOLE.items())
    several = cells.group_by("group").agg(broken.max(), pl.struct("starts", "ends").n_unique().alias("periods"))
    crossing = (pl.col("unit") > 1) | ((pl.col("unit") == 1) & (pl.col("periods") > 1))
    return set(several.filter(crossing)["group"])


def _by_group(judged: pl.DataFrame) -> Iterable[tuple[str, list[dict[str, Any]]]]:
    groups: dict[str, list[dict[str, Any]]] = {}
    for row in judged.sort("group", "shown", "key", nulls_last=False).iter_rows(named=True):
        groups.setdefault(row["group"], []).append(row)
    return groups.items()


def _proven(
    policy: DisclosurePolicy, group: str, rows: Sequence[Mapping[str, Any]], measure: KindOfMeasure
) -> tuple[Proof, Mapping[int, str]]:
    indicator, region, _ = group.split(" ", 2)
    # A cell that counts nobody is as if it were not there: what it is can follow from the others.
    cells = [_cell(region, row) for row in rows if row["numerator"] is not None or row["denominator"] is not None]
    try:
        answer = protect(policy, cells, complement=measure.complement, additive=measure.additive, seconds=SECONDS)
    except Unproven as error:
        raise Conflict(refusal("disclosure-unproven", indicator=indicator)) from error
    except Unsound as error:
        raise Conflict(refusal("disclosure-unsound", indicator=indicator, where=_told(error.cells))) from error
    return answer.proof, answer.causes


def _cell(region: str, row: Mapping[str, Any]) -> Cell:
    starts: date = row["starts"]
    place = Place(region, row["unit"], row["sex"], row["age_group"], starts, row["ends"])
    numerator, denominator = _persons(row["numerator"]), _persons(row["denominator"])
    estimated = row["estimated"] or any(n is not None and n != int(n) for n in (row["numerator"], row["denominator"]))
    return Cell(row["key"], place, numerator, denominator, row["cause"], row["shown"], estimated)


def _persons(count: Decimal | None) -> int | None:
    return None if count is None else round(count)


def _told(cells: Sequence[Cell]) -> str:
    """Where the first of the cells is, in a few words."""
    place = cells[0].place
    broken = [part for part in (place.unit, place.sex, place.age) if part not in ("", "total")]
    return ", ".join([f"{place.starts}–{place.ends}", *broken])
