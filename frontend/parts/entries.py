"""One line of the catalogue: a link to the specification, and what tells it from the others."""

import streamlit as st

from frontend import links, reference
from frontend.client import Json
from frontend.parts import outcome
from frontend.reference import named
from frontend.texts import t, word


def show(entry: Json) -> None:
    """A link, and below it measure, targets, sources, pathways and state."""
    with st.container(border=True, gap=None):
        links.to("catalogue", named(entry), indikator=entry["id"])
        pathways = ", ".join(link["pathway_name"] for link in entry["pathways"])
        parts = [
            word("kind", entry["kind"]),
            outcome.targets_text(entry) if entry["targets"] else "",
            _sources(entry),
            pathways,
            _state(entry),
            "" if entry["followable"] else t("catalogue.not_followable"),
            t("catalogue.computable") if entry["computable"] else "",
        ]
        st.caption(" · ".join(part for part in parts if part))


def _sources(entry: Json) -> str:
    names = reference.source_names()
    return ", ".join(names.get(code, code) for code in entry["sources"])


def _state(entry: Json) -> str:
    return "" if entry["state"] == "published" else f"**{word('state', entry['state'])}**"
