"""The catalogue of indicators: search, one specification to read, and a new one to upload."""

import streamlit as st

from frontend import client, formatting, layout, params, reference, session
from frontend.client import Json
from frontend.parts import entries, specification, upload
from frontend.reference import named
from frontend.texts import t, word

_PAGE = 25
_STATES = ("published", "in_review", "draft", "revised", "retired")


def show() -> None:
    """Draws the list, or the specification that the address names."""
    chosen = params.get("indikator")
    if chosen:
        specification.show(chosen, params.get("version"))
        return
    layout.heading(t("catalogue.title"), t("catalogue.intro"))
    layout.messages()
    if session.can("draft_specification"):
        upload.specification_form()
    found = _found()
    st.markdown(t("catalogue.hits", count=formatting.number(len(found))))
    if not found:
        layout.empty(t("catalogue.none"))
    page = params.page(len(found), _PAGE)
    for entry in found[page * _PAGE : (page + 1) * _PAGE]:
        entries.show(entry)
    layout.excel(client.path("catalogue.xlsx"), "indikatorkatalog", "catalogue")


def _found() -> list[Json]:
    """What matches the search and the filters, in alphabetical order."""
    found: list[Json] = session.api().get(client.path("indicators"), **_upper(), **_lower())
    return sorted(found, key=lambda entry: named(entry).casefold())


def _upper() -> dict[str, str | None]:
    """Search, pathway and source."""
    left, middle, right = st.columns(3)
    with left:
        query = params.text(t("search"), "q", placeholder=t("catalogue.placeholder"), resets=("sida",))
    with middle:
        pathway = _filter(t("pathway"), reference.pathway_names(), "forlopp", t("every_pathway"))
    with right:
        source = _filter(t("source"), reference.source_names(), "kalla", t("every_source"))
    return {"q": query, "pathway": pathway, "source": source}


def _lower() -> dict[str, str | None]:
    """Measure, followability, whether it computes, and state."""
    left, middle, more, right = st.columns(4)
    with left:
        kind = _filter(t("kind"), {kind: word("kind", kind) for kind in reference.words()["kind"]}, "slag", t("all"))
    with middle:
        followable = _filter(t("followable"), {"true": t("yes"), "false": t("no")}, "foljbar", t("all"))
    with more:
        computable = _filter(t("computation.computable"), {"true": t("yes"), "false": t("no")}, "beraknas", t("all"))
    with right:
        states = _STATES if session.can("read_drafts") else ("published", "retired")
        state = _filter(t("state"), {state: word("state", state) for state in states}, "lage", t("all"))
    return {"kind": kind, "followable": followable, "computable": computable, "state": state}


def _filter(label: str, options: dict[str, str], name: str, every: str) -> str | None:
    return params.choose(label, options, name, every=every, resets=("sida",))


if __name__ == "__main__":
    show()
