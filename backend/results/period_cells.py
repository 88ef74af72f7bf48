"""The cells of one period that the outcomes of indicators are made from."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlmodel import Session

from backend.core.permissions import Actor
from backend.register.reading import Register, Version
from backend.results import queries
from backend.results.cells import as_cells, every_cell, is_own_statistic
from backend.results.schemas import CellOut


def whole(
    session: Session, seen: queries.Sight, known: Register, indicators: Sequence[str], period: str | None
) -> Mapping[str, list[CellOut]]:
    """The whole cells of the shown period, by indicator; also of those that a double level asks for."""
    by_indicator: dict[str, list[CellOut]] = defaultdict(list)
    if period is not None:
        beside = {one for indicator in indicators for one in known.asked_beside.get(indicator, ())}
        totals = queries.Filter(indicators=frozenset({*indicators, *beside}), period=period, totals=True)
        rows = queries.cells(session, seen, totals)
        for cell in as_cells(session, seen, known, rows):
            if cell.statistic == known.statistic(cell.indicator, cell.version, cell.statistic):
                by_indicator[cell.indicator].append(cell)
    return by_indicator


def of_sexes(
    session: Session, actor: Actor, known: Register, indicators: Sequence[str], period: str | None
) -> Mapping[str, list[CellOut]]:
    """Women's and men's cells of the shown period, by indicator; only of those that are to be broken down so."""
    parted = frozenset(one for one in indicators if one in known.followed and _by_sex_too(known.followed[one]))
    by_indicator: dict[str, list[CellOut]] = defaultdict(list)
    if period is not None and parted:
        for fields in every_cell(session, actor, queries.Filter(parted, period=period, by="sex")):
            if is_own_statistic(known, fields):
                by_indicator[fields["indicator"]].append(CellOut.model_construct(**fields))
    return by_indicator


def _by_sex_too(version: Version) -> bool:
    return "sex" in version.specification.breakdowns
