"""The contract and the word lists as small tables in the upload's database, for rows to be joined with."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TypeAlias

import duckdb
import polars as pl

from datasources.delivery.columns import REGION_SYSTEMS, SEXES, STATISTICS
from datasources.delivery.contract import ExpectedIndicator, RegionNames, RoundContract
from datasources.sql import identifier, sql

Schema: TypeAlias = Mapping[str, type[pl.DataType]]

INDEX_CEILING = 100
"""The upper bound of a bounded value whose unit has no scale of its own (an index)."""

_INDICATOR = {
    "indicator": pl.String,
    "version": pl.Int32,
    "scale": pl.Int32,
    "decimals": pl.Int8,
    "additive": pl.Boolean,
    "bounded": pl.Boolean,
    "may_be_negative": pl.Boolean,
    "ceiling": pl.Int32,
    "is_count": pl.Boolean,
    "is_yes_no": pl.Boolean,
    "units_disjoint": pl.Boolean,
    "by_sex": pl.Boolean,
    "by_age": pl.Boolean,
    "by_unit": pl.Boolean,
    "jump_limit": pl.Float64,
    "declared_missing": pl.Boolean,
    "allowed": pl.String,
}
_MEASURE = {"indicator": pl.String, "word": pl.String, "statistic": pl.String, "measure_id": pl.Int64}
_WORD = {"kind": pl.String, "word": pl.String, "code": pl.String}
_REGION = {"system": pl.String, "word": pl.String, "code": pl.String, "region_id": pl.Int64}
_PREVIOUS = {
    "indicator": pl.String,
    "statistic": pl.String,
    "unit": pl.String,
    "sex": pl.String,
    "age_group": pl.String,
    "value": pl.Float64,
}
_ROUND = {"starts": pl.Date, "ends": pl.Date, "sender": pl.String, "label": pl.String}


def create(con: duckdb.DuckDBPyConnection, contract: RoundContract) -> None:
    """Create `indicators`, `measures`, `words`, `regions`, `previous` and `round`."""
    declared = set(contract.declared_missing)
    _table(con, "indicators", _INDICATOR, [_indicator(item, item.id in declared) for item in contract.indicators])
    _table(con, "measures", _MEASURE, list(_measures(contract.indicators)))
    _table(
        con,
        "words",
        _WORD,
        [
            (kind, word, code)
            for kind, codes in (("sex", SEXES), ("system", REGION_SYSTEMS))
            for code, words in codes.items()
            for word in words
        ],
    )
    _table(
        con,
        "regions",
        _REGION,
        sorted({row for index, names in enumerate(contract.regions) for row in _region(index, names)}),
    )
    _table(
        con,
        "previous",
        _PREVIOUS,
        [
            (item.indicator, item.statistic, item.unit, item.sex, item.age_group, float(item.value))
            for item in contract.previous
        ],
    )
    label = f"{contract.period_start} – {contract.period_end}"
    _table(con, "round", _ROUND, [(contract.period_start, contract.period_end, contract.sender, label)])


def _table(con: duckdb.DuckDBPyConnection, name: str, schema: Schema, rows: Sequence[tuple[object, ...]]) -> None:
    con.register("rows", pl.DataFrame(rows, schema=schema, orient="row"))
    con.execute(sql('CREATE TABLE {table} AS SELECT * FROM "rows"', table=identifier(name)))
    con.unregister("rows")


def _indicator(item: ExpectedIndicator, declared_missing: bool) -> tuple[object, ...]:
    ceiling = item.scale if item.scale > 1 else INDEX_CEILING
    breakdowns = [name in item.breakdowns for name in ("sex", "age", "unit")]
    return (
        item.id,
        item.version,
        item.scale,
        item.decimals,
        item.additive,
        item.bounded,
        item.may_be_negative,
        ceiling,
        item.made_of == "number",
        item.made_of == "answer",
        item.units_disjoint,
        *breakdowns,
        _float(item.jump_limit),
        declared_missing,
        ", ".join(item.statistics),
    )


def _float(number: Decimal | None) -> float | None:
    return None if number is None else float(number)


def _measures(indicators: Sequence[ExpectedIndicator]) -> Iterator[tuple[str, str, str, int]]:
    """Every indicator's statistics under every word for them; `measure_id` numbers indicator and statistic together."""
    pairs = [(item.id, statistic) for item in indicators for statistic in dict.fromkeys(item.statistics)]
    for measure_id, (indicator, statistic) in enumerate(pairs):
        swedish = [word for word, codes in STATISTICS.items() if statistic in codes]
        for word in dict.fromkeys([statistic.lower(), *swedish]):
            yield indicator, word, statistic, measure_id


def _region(index: int, names: RegionNames) -> Iterator[tuple[str, str, str, int]]:
    """A region under its codes (also without the zeros that spreadsheets drop) and its names."""
    words = {
        ("county", names.code),
        ("county", str(int(names.code))),
        ("kolada", names.kolada),
        ("kolada", str(int(names.kolada))),
    }
    words |= {("name", name.lower()) for name in (names.name, *names.aliases)}
    if names.letter:
        words.add(("letter", names.letter.lower()))
    for system, word in words:
        yield system, word, names.code, index
