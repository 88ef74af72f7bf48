"""Criterion K6 beside the catalogue: what a document says of a pathway's specifications, and what the catalogue has itself."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Literal

from indicators.entries.assessment import Judgement
from indicators.entries.source import SourceKind

Disagreement = Literal["none_published", "some_published", "all_published", "source_unused"]


@dataclass(frozen=True)
class Own:
    """What the catalogue has of a pathway: how many indicators, how many of them published, and their kinds of sources."""

    indicators: int
    published: int
    source_kinds: Collection[SourceKind]


def disagreements(judgement: Judgement, own: Own) -> Iterator[Disagreement]:
    """On what the document and the catalogue do not agree.

    That the catalogue uses more kinds of sources than the document names is no disagreement: the document names the main ones.
    """
    everything = own.indicators > 0 and own.published == own.indicators
    if judgement.progress == "in_progress":
        if everything:
            yield "all_published"
    elif own.published == 0:
        yield "none_published"
    elif not (everything if judgement.progress == "published" else own.published * 2 > own.indicators):
        yield "some_published"
    if own.indicators and not set(judgement.sources_used) <= set(own.source_kinds):
        yield "source_unused"
