"""Search in the register: what each version is searched by, kept in memory by the digests of its content."""

from collections.abc import Callable, Mapping, Sequence
from typing import cast
from weakref import WeakKeyDictionary

from sqlmodel import Session

from backend.register.models import CODE_LIST, DATA_SOURCE, PATHWAY, SYNONYM_LIST
from backend.register.reading import Current, Register, Version, current
from backend.register.schemas import HitOut
from indicators.definition.validation import codelists_used
from indicators.entries.pathway import Pathway
from indicators.search.documents import Document, of_pathway, of_specification
from indicators.search.finder import Match, find
from indicators.search.thesaurus import Thesaurus

Key = tuple[str | None, ...]
"""The digests of all that a document is made of: the same digests are the same words, whatever register they are in."""

_documents: dict[Key, Document] = {}
_MOST_KEPT = 20_000


_thesauri: dict[Key, Thesaurus] = {}


def _thesaurus(known: Current) -> Thesaurus:
    key = tuple(version.digest for version in known.published[SYNONYM_LIST].values())
    if key not in _thesauri:
        _thesauri.clear()  # one holds at a time
        _thesauri[key] = Thesaurus(known.catalogue.synonyms)
    return _thesauri[key]


def _kept(key: Key, make: Callable[[], Document]) -> Document:
    if key not in _documents:
        if len(_documents) >= _MOST_KEPT:
            _documents.clear()
        _documents[key] = make()
    return _documents[key]


_lists: dict[str, tuple[str, ...]] = {}


def _lists_of(version: Version) -> tuple[str, ...]:
    """The code lists that the version computes with; kept, since looking through its definition costs more than a search."""
    if version.digest not in _lists:
        if len(_lists) >= _MOST_KEPT:
            _lists.clear()
        computation = version.specification.computation
        _lists[version.digest] = tuple(codelists_used(computation)) if computation else ()
    return _lists[version.digest]


def _of_specification(version: Version, known: Current) -> Document:
    """What the version is searched by: its own words, and those of what it names."""
    spec = version.specification
    named = [
        *((PATHWAY, link.pathway) for link in spec.pathways),
        *((DATA_SOURCE, use.source) for use in spec.sources),
        *((CODE_LIST, name) for name in _lists_of(version)),
    ]
    key = (version.digest, *(known.digest(kind, entry) for kind, entry in named))
    return _kept(key, lambda: of_specification(spec, known.catalogue))


def _of_pathway(version: Version) -> Document:
    return _kept((version.digest,), lambda: of_pathway(cast("Pathway", version.entry)))


_of_register: WeakKeyDictionary[Register, dict[int, Document]] = WeakKeyDictionary()
"""What each version is searched by in a register, by its row, for as long as the register is the one that holds."""


def _remembered(of_version: dict[int, Document], version: Version, known: Current) -> Document:
    of_version[version.id] = _of_specification(version, known)
    return of_version[version.id]


def matching_versions(session: Session, query: str, versions: Sequence[Version]) -> list[tuple[Version, list[HitOut]]]:
    """The versions that have every word of the query, best first, with what was hit; all of them where nothing is asked."""
    by_id, known = {version.specification.id: version for version in versions}, current(session)
    of_version = _of_register.setdefault(known.register, {})
    documents = (of_version.get(version.id) or _remembered(of_version, version, known) for version in versions)
    matches = find(query, documents, _thesaurus(known))
    return [(by_id[match.id], hits_out(match)) for match in matches]


def matching_pathways(session: Session, query: str) -> Mapping[str, list[HitOut]]:
    """What was hit of each pathway that has every word of the query, best first."""
    known = current(session)
    pathways = known.published[PATHWAY].values()
    return {match.id: hits_out(match) for match in find(query, map(_of_pathway, pathways), _thesaurus(known))}


def hits_out(match: Match) -> list[HitOut]:
    """What was hit, as the API gives it."""
    return [HitOut(asked=hit.asked, field=hit.field, matched=hit.matched) for hit in match.hits]
