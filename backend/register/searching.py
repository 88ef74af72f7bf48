"""Search in the register: what each version is searched by, kept in memory by the digest of its content."""

from collections.abc import Mapping, Sequence
from functools import cache

from backend.register.reading import Version
from backend.register.schemas import HitOut
from indicators.catalogue.packaged import packaged
from indicators.search.documents import Document, of_pathway, of_specification
from indicators.search.finder import Match, find
from indicators.search.thesaurus import Thesaurus

_documents: dict[str, Document] = {}
_MOST_KEPT = 10_000


@cache
def _thesaurus() -> Thesaurus:
    return Thesaurus(tuple(packaged().synonyms))


@cache
def _pathways() -> Sequence[Document]:
    return [of_pathway(pathway) for pathway in packaged().pathways]


def _document(version: Version) -> Document:
    """What the version is searched by; the same digest is the same content, whatever register it is in."""
    if version.digest not in _documents:
        if len(_documents) >= _MOST_KEPT:
            _documents.clear()
        _documents[version.digest] = of_specification(version.specification, packaged())
    return _documents[version.digest]


def matching_versions(query: str, versions: Sequence[Version]) -> list[tuple[Version, list[HitOut]]]:
    """The versions that have every word of the query, best first, with what was hit; all of them where nothing is asked."""
    by_id = {version.specification.id: version for version in versions}
    matches = find(query, map(_document, versions), _thesaurus())
    return [(by_id[match.id], hits_out(match)) for match in matches]


def matching_pathways(query: str) -> Mapping[str, list[HitOut]]:
    """What was hit of each pathway that has every word of the query, best first."""
    return {match.id: hits_out(match) for match in find(query, _pathways(), _thesaurus())}


def hits_out(match: Match) -> list[HitOut]:
    """What was hit, as the API gives it."""
    return [HitOut(asked=hit.asked, field=hit.field, matched=hit.matched) for hit in match.hits]
