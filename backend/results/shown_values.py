"""What everybody may see of the latest years, as plain numbers: what the lint of the catalogue holds specifications against."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from sqlmodel import Session

from backend.results import queries
from indicators.entries.geography import NATION

YEARS = 4
"""How far back: the rules look at the three latest periods, and some indicators come a year later than others."""

Values = Mapping[str, Mapping[tuple[str, str], Decimal]]
"""Each indicator's totals by (first day, county code)."""

_KEPT: dict[tuple[Any, ...], Values] = {}
"""The values by what they were read of; those of one state of the results at a time."""


def stamp(session: Session) -> tuple[Any, ...]:
    """Something that is another after each publication and retraction."""
    return (str(session.connection().engine.url), *queries.last_published(session))


def latest(session: Session) -> Values:
    """The published totals of the latest years; read anew after a publication."""
    now = stamp(session)
    values = _KEPT.get(now)
    if values is None:
        values = _read(session, now[-1])
        _KEPT.clear()
        _KEPT[now] = values
    return values  # and not what is kept now: another request may have cleared it


def _read(session: Session, newest: date | None) -> Values:
    values: dict[str, dict[tuple[str, str], Decimal]] = defaultdict(dict)
    if newest is None:
        return values
    for indicator, start, region, value in queries.values_shown_since(session, date(newest.year - YEARS + 1, 1, 1)):
        if region != NATION:
            values[indicator][start.isoformat(), region] = value
    return values
