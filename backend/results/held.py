"""The values that stand of some indicators, for those who ask what another definition or level would make of them."""

from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from typing import Literal, NamedTuple

from sqlmodel import Session

from backend.collection import expected
from backend.core.permissions import Action, Actor, regions_for
from backend.register.reading import register
from backend.results import queries, trends
from backend.results.trends import Period
from indicators.entries.geography import NATION
from indicators.entries.specification import Specification

Basis = Literal["published", "accepted"]
"""Whether what is told rests on what everybody sees, or on all that is accepted."""
_SIGHTS: Mapping[Basis, queries.Sight] = {"published": queries.Sight(), "accepted": queries.Sight(None)}


def basis_of(actor: Actor) -> Basis:
    """Accepted values for those who see all regions' anyway, published ones for everybody else: nobody learns a region's value
    from what another level would make of it."""
    return "accepted" if regions_for(actor, Action.READ_UNPUBLISHED) is None else "published"


def periods(session: Session, basis: Basis, indicators: Collection[str]) -> Mapping[str, list[Period]]:
    """The totals of every period of the indicators, by indicator, oldest first."""
    asking = expected.asking_for(session, indicators)
    return trends.periods(session, _SIGHTS[basis], register(session), asking)


def nation(period: Period, spec: Specification) -> Decimal | None:
    """The nation's value in the period: as it was delivered, else the regions' counts together as `spec` reckons."""
    if delivered := period.points.get(NATION):
        return delivered.value
    total = trends.sum_of(period.points.values(), spec)
    return total.value if total else None


class Delivery(NamedTuple):
    """That a region's values of an indicator and round hold: of which version, and whether the region computed them."""

    indicator: str
    version: int
    region: str
    round_id: str
    computed: bool


def deliveries(session: Session, basis: Basis, indicators: Collection[str]) -> Iterator[Delivery]:
    """Whose values hold of the indicators, by indicator, round and region."""
    flags = queries.submission_flags(session)
    for row in queries.deliveries(session, _SIGHTS[basis], frozenset(indicators)):
        _, computed = flags.get(row.submission_id, (False, False))
        yield Delivery(row.indicator, row.version, row.region, row.round_id, computed)
