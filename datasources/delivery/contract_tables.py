"""The contract and the word lists as small tables in the upload's database, for rows to be joined with."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import TypeAlias

import duckdb
import polars as pl

from datasources.delivery.columns import REGION_SYSTEMS, SEXES, STATISTICS
from datasources.delivery.contract import ExpectedIndicator, PreviousValue, RegionNames, RoundContract
from datasources.delivery.months import label, month_after, month_before
from datasources.sql import identifier, sql

Schema: TypeAlias = Mapping[str, type[pl.DataType]]

_INDICATOR = {
    "indicator": pl.String,
    "name": pl.String,
    "version": pl.Int32,
    "scale": pl.Int32,
    "decimals": pl.Int8,
    "additive": pl.Boolean,
    "bounded": pl.Boolean,
    "lowest": pl.Float64,
    "highest": pl.Float64,
    "typical_lowest": pl.Float64,
    "typical_highest": pl.Float64,
    "is_count": pl.Boolean,
    "is_yes_no": pl.Boolean,
    "is_percent": pl.Boolean,
    "units_disjoint": pl.Boolean,
    "by_sex": pl.Boolean,
    "by_age": pl.Boolean,
    "by_unit": pl.Boolean,
    "jump_limit": pl.Float64,
    "declared_missing": pl.Boolean,
    "in_force": pl.Boolean,
    "allowed": pl.String,
}
_MEASURE = {"indicator": pl.String, "word": pl.String, "statistic": pl.String, "measure_id": pl.Int64}
_WORD = {"kind": pl.String, "word": pl.String, "code": pl.String}
_REGION = {"system": pl.String, "word": pl.String, "code": pl.String, "region_id": pl.Int64}
_POPULATION = {"code": pl.String, "people": pl.Float64}
_PREVIOUS = {
    "region": pl.String,
    "indicator": pl.String,
    "statistic": pl.String,
    "unit": pl.String,
    "sex": pl.String,
    "age_group": pl.String,
    "value": pl.Float64,
    "numerator": pl.Float64,
    "denominator": pl.Float64,
    "n": pl.Float64,
    "days": pl.Int32,
    "month": pl.Date,
}
_SMALL_SHARE = {"indicator": pl.String, "statistic": pl.String}
_ROUND = {
    "starts": pl.Date,
    "ends": pl.Date,
    "sender": pl.String,
    "label": pl.String,
    "on_behalf": pl.Boolean,
    "by_month": pl.Boolean,
}
_SLOT = {"month": pl.Date, "label": pl.String}
_MONTH_IN_FORCE = {"indicator": pl.String, "month": pl.Date}


def create(con: duckdb.DuckDBPyConnection, contract: RoundContract) -> None:
    """Create `indicators`, `measures`, `words`, `regions`, `populations`, `previous`, `small_shares`, `round`, `slots` and
    `months_in_force`. `slots` are the months that rows may be of, or one without a month where they are of the period."""
    declared, in_force = set(contract.declared_missing), set(contract.in_force)
    _table(
        con,
        "indicators",
        _INDICATOR,
        [_indicator(item, item.id in declared, item.id in in_force) for item in contract.indicators],
    )
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
    known = [(names.code, names.population) for names in contract.regions if names.population is not None]
    _table(con, "populations", _POPULATION, known)
    earlier = _nearest(contract)
    _table(con, "previous", _PREVIOUS, [_previous(item, contract.sender) for item in earlier])
    _table(con, "small_shares", _SMALL_SHARE, sorted(_small_shares(contract.indicators, earlier)))
    days = (contract.period_start, contract.period_end)
    of_round = (*days, contract.sender, _period_words(contract), contract.on_behalf, contract.by_month)
    _table(con, "round", _ROUND, [of_round])
    months = [first for first, _ in contract.periods()] if contract.by_month else []
    _table(con, "slots", _SLOT, [(first, label(first)) for first in months] or [(None, None)])
    held = [(name, first) for name, firsts in contract.months_in_force.items() for first in firsts]
    _table(con, "months_in_force", _MONTH_IN_FORCE, held)


def _period_words(contract: RoundContract) -> str:
    """The round's period as people are told it, with its last day; its first and last month where rows are by month."""
    if contract.by_month:
        return f"{label(contract.period_start)} – {label(month_before(contract.period_end))}"
    return f"{contract.period_start} – {contract.period_end - timedelta(days=1)}"


def _table(con: duckdb.DuckDBPyConnection, name: str, schema: Schema, rows: Sequence[tuple[object, ...]]) -> None:
    con.register("rows", pl.DataFrame(rows, schema=schema, orient="row"))
    con.execute(sql('CREATE TABLE {table} AS SELECT * FROM "rows"', table=identifier(name)))
    con.unregister("rows")


def _indicator(item: ExpectedIndicator, declared_missing: bool, in_force: bool) -> tuple[object, ...]:
    breakdowns = [name in item.breakdowns for name in ("sex", "age", "unit")]
    return (
        item.id,
        item.name,
        item.version,
        item.scale,
        item.decimals,
        item.additive,
        item.bounded,
        *map(_float, (item.lowest, item.highest, item.typical_lowest, item.typical_highest)),
        item.made_of == "number",
        item.made_of == "answer",
        item.unit == "percent",
        item.units_disjoint,
        *breakdowns,
        _float(item.jump_limit),
        declared_missing,
        in_force,
        ", ".join(item.statistics),
    )


SMALL_SHARE = 1
"""Per cent: up to here a value could as well be a share, so one that is really so small must be known to be."""


def _nearest(contract: RoundContract) -> list[PreviousValue]:
    """One earlier value for each cell: where a year and a half of it began on the same day, the one as long as this period.

    Of a round of months, one for each cell and month; what is of another length says nothing of a month.
    """
    if contract.by_month:
        return [item for item in contract.previous if _month(item)]
    length = contract.period_end - contract.period_start

    def distance(item: PreviousValue) -> timedelta:
        return (
            abs(item.period_end - item.period_start - length) if item.period_start and item.period_end else timedelta()
        )

    by_cell: dict[tuple[str, ...], PreviousValue] = {}
    for item in sorted(contract.previous, key=distance, reverse=True):
        by_cell[item.region or "", item.indicator, item.statistic, item.unit, item.sex, item.age_group] = item
    return list(by_cell.values())


def _month(item: PreviousValue) -> date | None:
    """The month that the value is of; None where it is of another period."""
    first = item.period_start
    return first if first and first.day == 1 and item.period_end == month_after(first) else None


def _previous(item: PreviousValue, sender: str) -> tuple[object, ...]:
    days = (item.period_end - item.period_start).days if item.period_start and item.period_end else None
    numbers = (_float(item.value), _float(item.numerator), _float(item.denominator), _float(item.n))
    place = (item.region or sender, item.indicator, item.statistic, item.unit, item.sex, item.age_group)
    return (*place, *numbers, days, _month(item))


def _small_shares(indicators: Sequence[ExpectedIndicator], earlier: Iterable[PreviousValue]) -> set[tuple[str, str]]:
    """Indicators whose values are known to lie under 1 per cent: what is typical of them does, or all of last period's do."""
    largest: dict[tuple[str, str], Decimal] = {}
    for item in earlier:
        key = (item.indicator, item.statistic)
        largest[key] = max(abs(item.value), largest.get(key, Decimal(0)))
    typical = {
        (item.id, statistic): item.typical_highest
        for item in indicators
        for statistic in item.statistics
        if item.typical_highest is not None
    }
    return {key for key, value in (largest | typical).items() if value <= SMALL_SHARE}


def _float(number: Decimal | int | None) -> float | None:
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
