"""The preview of a release: what would be shown, hidden and why, and what that changes of what is public now."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

import polars as pl
from sqlalchemy import Engine

from backend.collection import releasing
from backend.collection.compared_cells import totals
from backend.collection.releasing import Judged
from backend.core.database import transaction
from backend.register.reading import Register, register
from backend.releases import nation
from backend.releases.difference import CORRECTING, changes, counted
from backend.releases.schemas import CellChange, IndicatorPreview, Preview
from indicators.catalogue.geography import geography

MOST_CHANGED = 200
"""Changed cells that a preview lists; all are counted."""
_UNLISTED = ("same", "new_shown", "new_hidden")


def digest_of(digests: Iterable[str]) -> str:
    """The SHA-256 of a release: of its submissions' own, in order."""
    return hashlib.sha256("\n".join(digests).encode()).hexdigest()


def difference(engine: Engine, decided: Sequence[Judged]) -> pl.DataFrame:
    """Every cell with what becomes of it (`difference.changes`), and its `round_id`."""
    with transaction(engine) as session:
        class_of = partial(nation.class_of, register(session))
    told = [
        changes(one.before, one.cells, class_of).with_columns(round_id=pl.lit(one.part.round_id)) for one in decided
    ]
    return pl.concat(told)


def corrected(told: pl.DataFrame) -> list[list[str]]:
    """The (indicator, round, region) whose public values change or go."""
    those = told.filter(pl.col("change").is_in(list(CORRECTING)))
    return [list(row) for row in those.select("indicator", "round_id", "region").unique().sort(pl.all()).iter_rows()]


def preview(engine: Engine, decided: Sequence[Judged], told: pl.DataFrame) -> Preview:
    """All that is told of the release before it is made."""
    cells = pl.concat([one.cells for one in decided])
    hidden = cells.filter(pl.col("cause").is_not_null())
    listed = told.filter(~pl.col("change").is_in(_UNLISTED)).sort("change", "indicator", "region", "starts", "sex")
    return Preview(
        submissions=[one.part.id for one in decided],
        policy=decided[0].policy,
        cells=cells.height,
        hidden=hidden.height,
        reasons=dict(hidden.group_by("cause").len().sort("cause").iter_rows()),
        proof=_proof(decided),
        digest=digest_of(one.digest for one in decided),
        changes=counted(told),  # type: ignore[arg-type]
        indicators=_indicators(engine, decided, cells, told),
        changed=[_changed(row) for row in listed.head(MOST_CHANGED).iter_rows(named=True)],
        more=max(0, listed.height - MOST_CHANGED),
    )


def _proof(decided: Sequence[Judged]) -> dict[str, object]:
    """The proofs that the release rests on, in short: how many tables needed one, how what they hide was chosen, how many
    numbers are protected, and a digest of them all. Each stands whole with its publication."""
    proofs = [proof for one in decided for proof in one.chosen.proofs.values()]
    return {
        "tables": len(proofs),
        "ways": dict(sorted(Counter(proof.way for proof in proofs).items())),
        "protected": sum(len(proof.protected) for proof in proofs),
        "digest": digest_of(sorted(proof.digest for proof in proofs)),
    }


def _indicators(
    engine: Engine, decided: Sequence[Judged], cells: pl.DataFrame, told: pl.DataFrame
) -> list[IndicatorPreview]:
    names = sorted({name for one in decided for name in one.part.indicators})
    before = releasing.public_totals(engine, {one.part.round_id for one in decided}, names)
    replaced = pl.concat([one.cells for one in decided]).select("indicator", "round_id", "region").unique()
    left = before.join(replaced, on=replaced.columns, how="anti")
    sides = nation.by_period(before), nation.by_period(pl.concat([left, totals(cells)]))
    with transaction(engine) as session:
        known = register(session)
    return [_indicator(known, name, cells, told, sides) for name in names]


def _indicator(
    known: Register, name: str, cells: pl.DataFrame, told: pl.DataFrame, sides: tuple[nation.Totals, nation.Totals]
) -> IndicatorPreview:
    own = cells.filter(pl.col("indicator") == name)
    spec = known.followed[name].specification
    return IndicatorPreview(
        indicator=name,
        name=spec.name.sv,
        name_en=spec.name.en,
        unit=spec.unit,
        decimals=spec.decimals,
        cells=own.height,
        hidden=own.filter(pl.col("cause").is_not_null()).height,
        changes=counted(told.filter(pl.col("indicator") == name)),  # type: ignore[arg-type]
        nation=nation.of_indicator(known, name, *sides),
    )


def _changed(row: Mapping[str, Any]) -> CellChange:
    own = ("indicator", "statistic", "region", "unit", "sex", "age_group", "change", "cause_before", "cause_after")
    return CellChange(
        **{name: row[name] for name in own},
        period_start=date.fromisoformat(row["starts"]),
        period_end=date.fromisoformat(row["ends"]),
        region_name=geography().region_name(row["region"]),
        before=row["value_before"],
        after=row["value_after"],
    )
