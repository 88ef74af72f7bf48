"""The catalogue of indicators: search, one specification to read, and a new one to upload."""

import streamlit as st

from frontend import client, code_words, session
from frontend.api_types.register import IndicatorOut, PathwayOut
from frontend.client import Value
from frontend.components import address, layout, links, public_data
from frontend.register import indicator_card, specification, specification_upload
from frontend.texts import named, t, word

_PAGE = 25
_STATES = ("published", "in_review", "draft", "revised", "retired")


def show() -> None:
    """Draws the list, or the specification that the address names."""
    chosen = address.get("indikator")
    if chosen:
        specification.show(chosen, address.get("version"))
        return
    layout.heading(t("catalogue.title"), t("catalogue.intro"))
    layout.messages()
    if session.can("draft_specification"):
        specification_upload.show()
    hits = _hits()
    query = address.get("q")
    pathways = _pathways(query) if query else []
    st.markdown(t("catalogue.hits", count=len(hits)))
    for pathway in pathways:
        _pathway(pathway)
    if not hits:
        layout.empty(t("catalogue.none_of_pathway") if pathways else t("catalogue.none"))
    page = address.page(len(hits), _PAGE)
    for entry in hits[page * _PAGE : (page + 1) * _PAGE]:
        indicator_card.show(entry)
    layout.excel(client.path("catalogue.xlsx"), "indikatorkatalog", "catalogue")


_PATHWAYS = 5
"""Pathways that are told of beside the indicators: the best ones."""


def _pathways(query: str) -> list[PathwayOut]:
    """The pathways that the search finds."""
    return session.api().get(client.path("pathways"), list[PathwayOut], q=query)[:_PATHWAYS]


def _pathway(entry: PathwayOut) -> None:
    """That there is such a pathway, and how many indicators it has."""
    label = t("catalogue.pathway_found", name=named(entry), count=entry["indicators_published"])
    links.to("pathways", label, ":material/conversion_path:", vardforlopp=entry["id"])


def _hits() -> list[IndicatorOut]:
    """What matches the search and the filters: best first where words are sought, otherwise in alphabetical order."""
    filters: dict[str, Value] = {**_upper(), **_lower()}
    hits = session.api().get(client.path("indicators"), list[IndicatorOut], **filters)
    return hits if filters["q"] else sorted(hits, key=lambda entry: named(entry).casefold())


def _upper() -> dict[str, str | None]:
    """Search, pathway and source."""
    left, middle, right = st.columns(3)
    with left:
        query = address.text(t("search"), "q", placeholder=t("catalogue.placeholder"), resets=("sida",))
    with middle:
        pathway = _filter(t("pathway"), public_data.pathway_names(), "forlopp", t("every_pathway"))
    with right:
        source = _filter(t("source"), public_data.source_names(), "kalla", t("every_source"))
    return {"q": query, "pathway": pathway, "source": source}


def _lower() -> dict[str, str | None]:
    """Measure, followability, whether it computes, and state."""
    left, middle, more, right = st.columns(4)
    with left:
        kind = _filter(t("kind"), {kind: word("kind", kind) for kind in code_words.words()["kind"]}, "slag", t("all"))
    with middle:
        followable = _filter(t("followable"), {"true": t("yes"), "false": t("no")}, "foljbar", t("all"))
    with more:
        computable = _filter(t("computation.computable"), {"true": t("yes"), "false": t("no")}, "beraknas", t("all"))
    with right:
        states = _STATES if session.can("read_drafts") else ("published", "retired")
        state = _filter(t("state"), {state: word("state", state) for state in states}, "lage", t("all"))
    return {"kind": kind, "followable": followable, "computable": computable, "state": state}


def _filter(label: str, options: dict[str, str], name: str, every: str) -> str | None:
    return address.choose(label, options, name, every=every, resets=("sida",))


if __name__ == "__main__":
    show()
