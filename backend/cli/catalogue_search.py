"""What `foljsam catalogue list` finds: in the register, or without the server in the package; the same search in both."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from backend.cli import local

if TYPE_CHECKING:  # what they need takes long to import, and every command comes here
    from indicators.entries.specification import Specification
    from indicators.search.finder import Match

Found = tuple[list[dict[str, Any]], list[str]]
"""The indicators, and a sentence for each pathway that a search found."""


def found(text: str | None, pathway: str | None, source: str | None, state: str | None) -> Found:
    """The catalogue's indicators, best first where words are sought."""
    return (_in_register if local.has_server() else _in_package)(text, pathway, source, state)


def reader() -> Any:
    """Who runs commands on the installation itself may read drafts."""
    from dataclasses import replace

    from backend.core.permissions import SYSTEM, Grant, Role

    return replace(SYSTEM, grants=(Grant(Role.SPECIALIST),))


def _in_register(text: str | None, pathway: str | None, source: str | None, state: str | None) -> Found:
    from backend.register import care_pathways
    from backend.register.catalogue import Search, indicators

    with local.session() as session:
        items = indicators(session, reader(), Search(text, pathway, source, state))
        pathways = care_pathways.pathways(session, reader(), text=text) if text else []
    sentences = [_sentence(one.name_sv, one.indicators_published) for one in pathways]
    return [item.model_dump(mode="json") for item in items], sentences


def _in_package(text: str | None, pathway: str | None, source: str | None, state: str | None) -> Found:
    from indicators.catalogue.packaged import packaged
    from indicators.search.documents import of_pathway, of_specification
    from indicators.search.finder import find
    from indicators.search.thesaurus import Thesaurus

    catalogue = packaged()
    thesaurus = Thesaurus(tuple(catalogue.synonyms))
    fitting = [
        spec
        for spec in catalogue.specifications
        if pathway in (None, *(link.pathway for link in spec.pathways))
        and source in (None, *(use.source for use in spec.sources))
        and state in (None, spec.status)
    ]
    matches = find(text or "", (of_specification(spec, catalogue) for spec in fitting), thesaurus)
    by_id = {spec.id: spec for spec in fitting}
    pathways = find(text, map(of_pathway, catalogue.pathways), thesaurus) if text else []
    return [_item(by_id[match.id], match) for match in matches], [
        _sentence(catalogue.pathway_by_id[match.id].name.sv, _published(catalogue.specifications, match.id))
        for match in pathways
    ]


def _item(spec: "Specification", match: "Match") -> dict[str, Any]:
    return {
        "id": spec.id,
        "version": spec.version,
        "state": spec.status,
        "name_sv": spec.name.sv,
        "kind": spec.kind,
        "unit": spec.unit,
        "hits": [{"asked": hit.asked, "field": hit.field, "matched": hit.matched} for hit in match.hits],
    }


def _published(specifications: Iterable["Specification"], pathway: str) -> int:
    return sum(
        spec.status == "published" and pathway in {link.pathway for link in spec.pathways} for spec in specifications
    )


def _sentence(name: str, published: int) -> str:
    indicators = "publicerad indikator" if published == 1 else "publicerade indikatorer"
    return f"Vårdförloppet {name} finns, {published} {indicators}."
