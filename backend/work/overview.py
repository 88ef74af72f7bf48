"""The start page's figures."""

from sqlmodel import Session

from backend.permissions import Actor
from backend.queries import results as result_queries
from backend.queries import specifications as register
from backend.queries import submissions as submission_queries
from backend.reference import packaged
from backend.schemas.results import Overview
from backend.states import RoundState, SpecificationState
from backend.work import catalogue, deliveries


def overview(session: Session, actor: Actor, notice: str | None) -> Overview:
    """Counts, shares, open rounds, and the documents' counts beside the catalogue's."""
    reference = packaged()
    newest = register.newest(session, SpecificationState)
    published = register.all_published(session)
    return Overview(
        regions=len(reference.catalogue.region_codes),
        pathways=sum(p.confirmed for p in reference.catalogue.pathways),
        programme_areas=len(reference.catalogue.programme_areas),
        sources=len(reference.sources),
        indicators=len(newest),
        indicators_published=len(published),
        indicators_followable=sum(register.typed(row).followable for row in published),
        indicators_with_results=result_queries.indicators_with_results(session),
        submissions=submission_queries.state_counts(session),
        observations_published=result_queries.published_count(session),
        open_rounds=deliveries.round_list(session, actor, RoundState.OPEN.value),
        counts=catalogue.document_counts(session),
        notice=notice,
    )
