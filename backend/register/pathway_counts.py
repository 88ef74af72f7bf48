"""How many pathways there are of each sort on a day, as the catalogue knows them."""

from datetime import date

from sqlmodel import Session

from backend.register.pathway_schemas import PathwayCounts
from backend.register.reading import catalogue
from indicators.catalogue.document_counts import approved_by, approved_in, confirmed, published_by

FIRST_YEAR = 2020
"""The year in which the first pathways were approved."""

ON_THEIR_WAY = frozenset({"approved_for_writing", "writing", "internal_review", "consultation"})
"""Phases between the decision to write a pathway and its approval."""


def counts_at(session: Session, day: date) -> PathwayCounts:
    """The counts on a day. A phase has no history: what is on its way is so today."""
    pathways = confirmed(catalogue(session))
    before = day.isoformat()
    approved = [pathway for pathway in pathways if approved_by(pathway, before)]
    return PathwayCounts(
        day=day,
        approved=len(approved),
        approved_in={str(year): _in_year(session, year, day) for year in range(FIRST_YEAR, day.year + 1)},
        published=sum(published_by(pathway, before) for pathway in pathways),
        merged=sum(bool(pathway.merge and pathway.merge.done) for pathway in approved),
        generic_models=sum(pathway.generic for pathway in pathways),
        in_some_phase=sum(not pathway.generic for pathway in pathways),
        conditions=len({pathway.condition for pathway in pathways if not pathway.generic}),
        on_their_way=sum(pathway.phase in ON_THEIR_WAY for pathway in pathways),
    )


def _in_year(session: Session, year: int, day: date) -> int:
    """Approved in the year, and by the day where that is within it."""
    pathways = confirmed(catalogue(session))
    return sum(approved_in(p, str(year)) and approved_by(p, day.isoformat()) for p in pathways)
