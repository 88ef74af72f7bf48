"""Values for women and for men: the nation's, delivered or summed from the regions that are shown, and a region's months."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date

from sqlmodel import Session

from backend.core.permissions import Actor
from backend.register.reading import register
from backend.results import cells, outcomes, queries
from backend.results.schemas import CellOut
from indicators.entries.geography import NATION

SEXES = ("women", "men")


def nation(session: Session, actor: Actor, indicators: Collection[str], period: str) -> dict[tuple[str, str], CellOut]:
    """By indicator and sex, for a period; what neither is delivered nor can be summed is not there."""
    known = register(session)
    by_place: dict[tuple[str, str], list[CellOut]] = defaultdict(list)
    for fields in _of_both(session, actor, queries.Filter(frozenset(indicators), period=period, by="sex")):
        by_place[fields["indicator"], fields["sex"]].append(CellOut.model_construct(**fields))
    cells_by_sex: dict[tuple[str, str], CellOut] = {}
    for (indicator, sex), some in by_place.items():
        version = known.by_number.get((indicator, some[-1].version))
        own = [cell for cell in some if version and cell.statistic == version.specification.kind]
        delivered = next((cell for cell in own if cell.region == NATION), None)
        if whole := delivered or (outcomes.summed(own, version.specification) if version else None):
            cells_by_sex[indicator, sex] = whole
    return cells_by_sex


def newest_month(
    session: Session, actor: Actor, indicators: Collection[str], region: str, months: Collection[date]
) -> dict[tuple[str, str], CellOut]:
    """By indicator and sex, a region's cell of the newest of some months (their first days) that it has one of."""
    known = register(session)
    cells_by_sex: dict[tuple[str, str], CellOut] = {}
    # In order of period: the last one stays.
    for fields in _of_both(session, actor, queries.Filter(frozenset(indicators), region=region, by="sex")):
        of_month = fields["period_start"] in months and (fields["period_end"] - fields["period_start"]).days < 32
        if of_month and cells.is_own_statistic(known, fields):
            cells_by_sex[fields["indicator"], fields["sex"]] = CellOut.model_construct(**fields)
    return cells_by_sex


def regions(
    session: Session, actor: Actor, indicators: Collection[str], period: str
) -> dict[tuple[str, str, str], CellOut]:
    """By indicator, region and sex, every cell of a period that the actor may see, hidden ones with their cause."""
    known = register(session)
    of_period = queries.Filter(frozenset(indicators), period=period, by="sex")
    return {
        (fields["indicator"], fields["region"], fields["sex"]): CellOut.model_construct(**fields)
        for fields in _of_both(session, actor, of_period)
        if cells.is_own_statistic(known, fields)
    }


def _of_both(session: Session, actor: Actor, wanted: queries.Filter) -> Iterator[cells.Fields]:
    """Women's and men's cells; those of whom the sex is not known are neither."""
    return (fields for fields in cells.every_cell(session, actor, wanted) if fields["sex"] in SEXES)
