"""The start page's figures."""

from collections import Counter

from sqlmodel import Session

from backend.collection import expected, round_reading
from backend.core.permissions import Actor
from backend.core.states import RoundState
from backend.register import catalogue, reading
from backend.results import queries
from backend.results.schemas import Overview


def overview(session: Session, actor: Actor, notice: str | None) -> Overview:
    """Counts, shares, open rounds, and the documents' counts beside the catalogue's."""
    packed = reading.catalogue(session)
    published = reading.register(session).published
    phases = Counter(pathway.phase for pathway in packed.pathways)
    states, replaced = expected.submission_states(session)
    return Overview(
        regions=len(packed.region_codes),
        pathways=len(packed.pathways),
        pathways_published=phases["published"],
        pathways_merged=phases["merged"],
        programme_areas=len(packed.programme_areas),
        sources=len(packed.sources),
        indicators=len(catalogue.visible(session, actor)),
        indicators_published=len(published),
        indicators_followable=sum(version.specification.followable for version in published.values()),
        indicators_with_results=len(queries.indicators_with_results(session) & published.keys()),
        submissions=states,
        submissions_replaced=replaced,
        observations_published=queries.published_count(session),
        open_rounds=round_reading.round_list(session, actor, RoundState.OPEN.value),
        counts=catalogue.document_counts(session),
        notice=notice,
    )
