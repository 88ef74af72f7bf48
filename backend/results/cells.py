"""Results as people read them: cells with interval, target class and cause, and a pathway's outcomes by region."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, cast

from sqlmodel import Session

from backend.core.permissions import Action, Actor, areas_for, regions_for
from backend.core.words import word
from backend.register.reading import Register, register
from backend.results import queries
from backend.results.schemas import CellOut
from indicators.catalogue.packaged import packaged
from indicators.entries.geography import NATION
from indicators.entries.specification import Specification
from indicators.kinds import KINDS, Kind
from indicators.statistics.intervals import interval
from indicators.statistics.values import target_class


def sight(session: Session, actor: Actor) -> queries.Sight:
    """What the actor may see unpublished."""
    areas = areas_for(actor, Action.READ_UNPUBLISHED)
    pathways = {p.id for p in packaged().pathways if p.programme_area in areas}
    own = register(session).following(pathways) if pathways else frozenset()
    return queries.Sight(regions_for(actor, Action.READ_UNPUBLISHED), own)


def decimal_text(value: Decimal | None) -> str | None:
    """A decimal as text without exponent, as it was put in."""
    return None if value is None else format(value, "f")


def cell_out(row: Mapping[str, Any], known: Register) -> CellOut:
    """A stored cell as the API gives it, with interval, target class and flags."""
    spec = known.of_cell(row)
    value, numerator, denominator = row["value"], row["numerator"], row["denominator"]
    cause = row["cause"] or (None if value is not None else "not_delivered")
    low, high = interval_of(spec, numerator, denominator)
    newer = known.published_number(row["indicator"]) > row["version"]
    return CellOut(
        indicator=row["indicator"],
        version=row["version"],
        statistic=row["statistic"],
        round=row["round_id"],
        period_label=row["period_label"],
        period_start=row["period_start"],
        period_end=row["period_end"],
        region=row["region"],
        region_name=packaged().region_name(row["region"]),
        unit=row["unit"],
        sex=row["sex"],
        age_group=row["age_group"],
        value=decimal_text(value),
        numerator=decimal_text(numerator),
        denominator=decimal_text(denominator),
        n=row["n"],
        missing=row["missing"],
        cause=cause,
        cause_text=word("cause", cause) or None,
        comment=row["comment"],
        low=low,
        high=high,
        submission=row["submission_id"],
        published=bool(row["published"]),
        target_class=target_class(spec.targets, value) if spec and value is not None else None,
        flags=[*(["newer_specification"] if newer else []), *(["computed"] if row["computed"] else [])],
    )


def interval_of(
    spec: Specification | None, numerator: Decimal | None, denominator: Decimal | None
) -> tuple[float | None, float | None]:
    """The 95 % interval of a value in its own unit, or (None, None) where counts do not give one."""
    if spec is None or numerator is None or denominator is None:
        return None, None
    return interval(spec.kind, spec.scale, float(numerator), float(denominator)) or (None, None)


def cells(session: Session, actor: Actor, wanted: queries.Filter, limit: int, offset: int) -> tuple[int, list[CellOut]]:
    """(how many there are, some of them) of the cells that the actor may see."""
    seen = sight(session, actor)
    rows = queries.cells(session, seen, wanted, limit, offset)
    known = register(session)
    total = len(rows) if offset == 0 and len(rows) < limit else queries.count(session, seen, wanted)
    return total, without_leaks(session, seen, [cell_out(row, known) for row in rows])


def without_leaks(session: Session, seen: queries.Sight, cells: list[CellOut]) -> list[CellOut]:
    """Takes the nation's delivered counts away where a region's cell of the same table is hidden.

    Nation minus the shown regions would otherwise give the hidden one. Goes away with secondary suppression.
    """
    nation = [cell for cell in cells if cell.region == NATION and cell.value is not None]
    if seen.regions is None or NATION in seen.regions or not nation:
        return cells
    hidden = queries.hidden_keys(session, frozenset(cell.indicator for cell in nation))
    for cell in nation:
        if (cell.indicator, cell.period_start, cell.sex, cell.age_group) in hidden:
            cell.numerator = cell.denominator = cell.n = cell.missing = cell.low = cell.high = None
            if _value_discloses(cell.statistic):
                cell.value, cell.target_class, cell.cause = None, None, "suppressed"
                cell.cause_text = word("cause", "suppressed")
    return cells


def _value_discloses(statistic: str) -> bool:
    """Whether the value itself is a count of people; a statistic that is no kind is taken to be."""
    return statistic not in KINDS or KINDS[cast(Kind, statistic)].discloses == "value"
