"""Results as people read them: cells with interval, target class and cause, and a pathway's outcomes by region."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from heapq import merge
from itertools import islice
from typing import Any

from sqlmodel import Session

from backend.collection.numbers import at_most
from backend.core.permissions import Action, Actor, areas_for, regions_for
from backend.core.words import word
from backend.register.reading import Register, catalogue, register
from backend.results import queries
from backend.results.quality import CoverageRule
from backend.results.schemas import CellOut
from datasources.delivery.months import label as month_label
from indicators.catalogue.geography import geography
from indicators.disclosure.primary import Cause
from indicators.entries.geography import NATION
from indicators.entries.specification import Specification
from indicators.statistics.intervals import estimate
from indicators.statistics.values import ALONE, Beside, target_class


def sight(session: Session, actor: Actor) -> queries.Sight:
    """What the actor may see unpublished."""
    areas = areas_for(actor, Action.READ_UNPUBLISHED)
    pathways = {p.id for p in catalogue(session).pathways if p.programme_area in areas}
    own = register(session).following(pathways) if pathways else frozenset()
    return queries.Sight(regions_for(actor, Action.READ_UNPUBLISHED), own)


def decimal_text(value: Decimal | None) -> str | None:
    """A decimal as text without exponent, as it was put in."""
    return None if value is None else format(value, "f")


Fields = dict[str, Any]
"""The fields of a CellOut that is not made yet: where there are very many, they never become models."""


def fields_of(row: Mapping[str, Any], known: Register) -> Fields:
    """A stored cell's fields as the API gives them, with interval, target class and flags."""
    spec = known.of_cell(row)
    value, numerator, denominator = row["value"], row["numerator"], row["denominator"]
    cause = row["cause"] or (None if value is not None else "not_delivered")
    newer = known.published_number(row["indicator"]) > row["version"]
    return {
        "indicator": row["indicator"],
        "version": row["version"],
        "statistic": row["statistic"],
        "round": row["round_id"],
        "period_label": row["period_label"],
        "period_start": row["period_start"],
        "period_end": row["period_end"],
        "region": row["region"],
        "region_name": geography().region_name(row["region"]),
        "unit": row["unit"],
        "sex": row["sex"],
        "age_group": row["age_group"],
        "value": decimal_text(value),
        "numerator": decimal_text(numerator),
        "denominator": decimal_text(denominator),
        "n": row["n"],
        "missing": row["missing"],
        "cause": cause,
        "cause_text": word("cause", cause) or None,
        "comment": row["comment"],
        **interval_of(spec, numerator, denominator),
        "submission": row["submission_id"],
        "published": bool(row["published"]),
        "target_class": class_of(spec, value, Beside(sex=row["sex"], age_group=row["age_group"])),
        "flags": [*(["newer_specification"] if newer else []), *(["computed"] if row["computed"] else [])],
    }


def class_of(spec: Specification | None, value: Decimal | None, beside: Beside = ALONE) -> str | None:
    """How a value stands to its group's levels, judged as it is shown: 69,96 is shown as 70,0, which reaches 70."""
    shown = at_most(value, spec.decimals) if spec else None
    return None if spec is None or shown is None else target_class(spec.targets, shown, beside)


def interval_of(spec: Specification | None, numerator: Decimal | None, denominator: Decimal | None) -> Fields:
    """The 95 % interval of a value in its own unit, and its method; None where counts do not give one or it is adjusted."""
    known = None
    if spec is not None and spec.adjusted is None and numerator is not None and denominator is not None:
        known = estimate(spec.kind, spec.scale, float(numerator), float(denominator))
    if known is None:
        return {"low": None, "high": None, "method": None}
    return {"low": known.low, "high": known.high, "method": known.method}


def cells(
    session: Session, actor: Actor, wanted: queries.Filter, limit: int, offset: int
) -> tuple[bool, list[CellOut]]:
    """(whether there are more, some) of the cells that the actor may see."""
    seen = sight(session, actor)
    rows = queries.cells(session, seen, wanted, limit + 1, offset)
    known = register(session)
    page = [row for row in rows[:limit] if not wanted.newest or is_own_statistic(known, row)]
    return len(rows) > limit, as_cells(session, seen, known, page)


def is_own_statistic(known: Register, row: Mapping[str, Any]) -> bool:
    """Whether the row has the statistic of the specification's own kind, and not a quartile beside the median."""
    spec = known.of_cell(row)
    return spec is None or row["statistic"] == spec.kind


def as_cells(
    session: Session, seen: queries.Sight, known: Register, rows: Iterable[Mapping[str, Any]]
) -> list[CellOut]:
    """Stored cells as the API gives them, without what would give a hidden cell away."""
    rule = CoverageRule.of(session)
    shown = without_leaks(session, seen, [_withheld(fields_of(row, known), known, rule) for row in rows])
    return [CellOut.model_construct(**fields) for fields in shown]


BATCH = 2_000
"""Cells that are read, judged and handed on at a time: their number does not show in the memory that is used."""


def every_cell(session: Session, actor: Actor, wanted: queries.Filter) -> Iterator[Fields]:
    """All the cells that the actor may see, in order of key, however many there are."""
    seen, known, rule = sight(session, actor), register(session), CoverageRule.of(session)
    labels, flags = queries.period_labels(session), queries.submission_flags(session)
    streams = queries.streams(session, seen, wanted, BATCH)
    rows = (
        streams[0] if len(streams) == 1 else merge(*streams, key=lambda row: tuple(row[name] for name in queries.ORDER))
    )
    while batch := list(islice(rows, BATCH)):
        whole = []
        for row in batch:
            published, computed = flags.get(row["submission_id"], (False, False))
            whole.append(
                {
                    **row,
                    "period_label": labels.get(row["round_id"]) or month_label(row["period_start"]),
                    "published": row["in_public"] or published,
                    "computed": computed,
                }
            )
        yield from without_leaks(session, seen, [_withheld(fields_of(row, known), known, rule) for row in whole])


def _withheld(cell: Fields, known: Register, rule: CoverageRule) -> Fields:
    """The cell, without what tells of its value where its source covers too few."""
    region, start, end = cell["region"], cell["period_start"], cell["period_end"]
    if cell["cause"] is None and rule.withholds(known.of_cell(cell), region, start, end):
        _empty(cell, "withheld_for_quality")
    return cell


def _empty(cell: Fields, cause: Cause) -> None:
    cell.update(dict.fromkeys(GIVES_AWAY))
    cell.update(cause=cause, cause_text=word("cause", cause))


TableCell = tuple[str, tuple[date, date], str, str]
"""A cell that the regions have each: indicator, period, sex and age group."""


def leaking(session: Session, seen: queries.Sight, nation: Collection[TableCell]) -> set[TableCell]:
    """Of the nation's delivered cells those whose counts would give a hidden region away: nation minus the shown regions is the
    hidden one. Of any period that shares days with the hidden one: the nation's year less eleven of its months is the twelfth.
    Goes away with secondary suppression."""
    if seen.regions is None or NATION in seen.regions or not nation:
        return set()
    totals = all(key[2:] == ("total", "total") for key in nation)
    start, end = min(key[1][0] for key in nation), max(key[1][1] for key in nation)
    hidden: dict[tuple[str, str, str], list[tuple[date, date]]] = defaultdict(list)
    for row in queries.hidden_keys(session, {key[0] for key in nation}, start, end, totals):
        hidden[row.indicator, row.sex, row.age_group].append((row.period_start, row.period_end))
    return {
        (indicator, days, sex, age)
        for indicator, days, sex, age in nation
        if any(first < days[1] and days[0] < after for first, after in hidden[indicator, sex, age])
    }


GIVES_AWAY = ("value", "numerator", "denominator", "n", "missing", "low", "high", "method", "target_class")
"""What of a cell tells of its value."""


def without_leaks(session: Session, seen: queries.Sight, cells: list[Fields]) -> list[Fields]:
    """Takes the nation's delivered value away, with its counts, where they would give a hidden region's away: of a value and
    a denominator that another indicator has, the count is known exactly."""
    nation = [cell for cell in cells if cell["region"] == NATION and cell["value"] is not None]
    hidden = leaking(session, seen, {_table_cell(cell) for cell in nation})
    for cell in nation:
        if _table_cell(cell) in hidden:
            _empty(cell, "suppressed")
    return cells


def _table_cell(cell: Fields) -> TableCell:
    return cell["indicator"], (cell["period_start"], cell["period_end"]), cell["sex"], cell["age_group"]
