"""The start page's figures."""

from sqlmodel import Session

from backend.collection import expected
from backend.collection import reading as deliveries
from backend.core.permissions import Actor
from backend.core.states import RoundState
from backend.register import catalogue
from backend.register.reading import register
from backend.results import queries
from backend.results.schemas import Overview
from indicators.catalogue.packaged import packaged


def overview(session: Session, actor: Actor, notice: str | None) -> Overview:
    """Counts, shares, open rounds, and the documents' counts beside the catalogue's."""
    packed = packaged()
    known = register(session)
    return Overview(
        regions=len(packed.region_codes),
        pathways=sum(p.confirmed for p in packed.pathways),
        programme_areas=len(packed.programme_areas),
        sources=len(packed.sources),
        indicators=len(known.newest()),
        indicators_published=len(known.published),
        indicators_followable=sum(version.specification.followable for version in known.published.values()),
        indicators_with_results=queries.indicators_with_results(session),
        submissions=expected.submission_states(session),
        observations_published=queries.published_count(session),
        open_rounds=deliveries.round_list(session, actor, RoundState.OPEN.value),
        counts=catalogue.document_counts(session),
        notice=notice,
    )
