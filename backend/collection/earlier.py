"""Values of earlier periods, which what is handed in now is held against."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from sqlmodel import Session

from backend.collection import periods, round_queries, submission_queries
from backend.collection.tables import Round, RoundIndicator
from backend.register.reading import register
from datasources.delivery.contract import PreviousValue
from datasources.delivery.months import label, month_before, year_before
from indicators.catalogue.geography import geography


def previous(session: Session, row: Round, sender: str, asked: Sequence[RoundIndicator]) -> list[PreviousValue]:
    """The sender's earlier values (every region's, where the values are public already), as the contract has them."""
    regions = [region.code for region in geography().regions] if row.public_source else [sender]
    return [
        PreviousValue.model_construct(**found._mapping)  # tens of thousands, from the database
        for found in _values(session, row, regions, asked)
    ]


CellKey = tuple[str, str, str, str, str, date | None]
"""Which row of a file: indicator, statistic, unit, sex, age group; and its month, in a round of months."""


class Before(NamedTuple):
    """A value of an earlier period, and what that period is called."""

    value: Decimal
    period_label: str


def values_before(session: Session, row: Round, region: str, indicators: Collection[str]) -> dict[CellKey, Before]:
    """The region's values of the period before the round's, of some indicators, where they measured the same; in a round of
    months those of the year before it, by month."""
    asked = [item for item in round_queries.indicators(session, row.id) if item.indicator in indicators]
    by_month, known = periods.by_month(row), round_queries.rounds_by_id(session)
    return {
        (r.indicator, r.statistic, r.unit, r.sex, r.age_group, r.period_start if by_month else None): Before(
            r.value, label(r.period_start) if by_month else known[r.round_id].period_label
        )
        for r in _values(session, row, [region], asked)
    }


def of_month(before: Mapping[CellKey, Before], key: CellKey) -> Before | None:
    """The value that a cell is held against: of the same month the year before where it is known, else of the month before."""
    *cell, month = key
    if month is None:
        return before.get(key)
    places: list[CellKey] = [(*cell, earlier) for earlier in (year_before(month), month_before(month))]  # type: ignore[misc]
    return next((before[place] for place in places if place in before), None)


def _values(session: Session, row: Round, regions: Collection[str], asked: Sequence[RoundIndicator]) -> list[Any]:
    """The regions' values of the period before, where the version asked for now measures the same in the same unit."""
    known = register(session)
    now_asked = {item.indicator: known.by_id[item.specification_id].specification for item in asked}
    if periods.by_month(row):
        rows = submission_queries.months_before(session, regions, list(now_asked), row.period_start)
    else:
        months = periods.is_one_month(row)
        rows = submission_queries.previous_values(session, regions, list(now_asked), row.period_start, months=months)
    alike = {
        (indicator, number)
        for indicator, number in {(found.indicator, found.version) for found in rows}
        if (earlier := known.by_number.get((indicator, number)))
        and earlier.specification.comparable(now_asked[indicator])
    }
    return [found for found in rows if (found.indicator, found.version) in alike]
