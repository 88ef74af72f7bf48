"""The start page's figures."""

from sqlmodel import Session

from backend.permissions import Actor
from backend.queries import results, specifications, submissions
from backend.schemas.results import Overview
from backend.states import RoundState, SpecificationState
from backend.work import catalogue, deliveries
from indicators.catalogue.packaged import packaged


def overview(session: Session, actor: Actor, notice: str | None) -> Overview:
    """Counts, shares, open rounds, and the documents' counts beside the catalogue's."""
    packed = packaged()
    newest = specifications.newest(session, SpecificationState)
    published = specifications.all_published(session)
    return Overview(
        regions=len(packed.region_codes),
        pathways=sum(p.confirmed for p in packed.pathways),
        programme_areas=len(packed.programme_areas),
        sources=len(packed.sources),
        indicators=len(newest),
        indicators_published=len(published),
        indicators_followable=sum(specifications.typed(row).followable for row in published),
        indicators_with_results=results.indicators_with_results(session),
        submissions=submissions.state_counts(session),
        observations_published=results.published_count(session),
        open_rounds=deliveries.round_list(session, actor, RoundState.OPEN.value),
        counts=catalogue.document_counts(session),
        notice=notice,
    )
