"""Pathways as documents that assessed them speak of them: by the name, and with the indicators, that they had of their own."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from backend.register.reading import Version
from indicators.base import Name
from indicators.catalogue.whole import Catalogue


def name_then(known: Catalogue, identifier: str) -> Name:
    """The pathway's own name, also where it is part of another now; its id where it is not known (any more)."""
    pathway = known.pathway_then(identifier)
    return pathway.name if pathway else Name(sv=identifier, en=identifier)


def tied_then(versions: Iterable[Version], known: Catalogue) -> Mapping[str, list[Version]]:
    """The versions under each pathway that they were written for, merged since or not; proposals are no pathway's."""
    by_pathway: dict[str, list[Version]] = defaultdict(list)
    for version in (one for one in versions if not one.specification.proposal):
        for link in version.specification.pathways:
            if pathway := known.pathway_then(link.pathway):
                by_pathway[pathway.id].append(version)
    return by_pathway
