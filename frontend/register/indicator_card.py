"""One line of the catalogue: a link to the specification, and what tells it from the others."""

import streamlit as st

from frontend.api_types.register import HitOut, IndicatorOut
from frontend.components import links, public_data, values
from frontend.texts import named, t, word


def show(entry: IndicatorOut) -> None:
    """A link, and below it measure, targets, sources, pathways and state."""
    with st.container(border=True, gap=None):
        links.to("catalogue", named(entry), indikator=entry["id"])
        pathways = ", ".join(link["pathway_name"] for link in entry["pathways"])
        parts = [
            word("kind", entry["kind"]),
            values.targets_text(entry) if entry["targets"] else "",
            _sources(entry),
            pathways,
            _state(entry),
            f"**{t('catalogue.proposal')}**" if entry["proposal"] else "",
            "" if entry["followable"] else t("catalogue.not_followable"),
            t("catalogue.computable") if entry["computable"] else "",
        ]
        st.caption(" · ".join(part for part in parts if part))
        if hits := entry.get("hits"):
            st.caption("; ".join(_hit(hit) for hit in hits))


def _hit(hit: HitOut) -> str:
    """What the search hit, and by which word where that is another."""
    place = t("catalogue.hit", matched=hit["matched"], field=word("search_field", hit["field"]))
    same = hit["asked"].casefold() in hit["matched"].casefold()
    return place if same else f"{place} ({t('catalogue.hit_by', asked=hit['asked'])})"


def _sources(entry: IndicatorOut) -> str:
    names = public_data.source_names()
    return ", ".join(names.get(code, code) for code in entry["sources"])


def _state(entry: IndicatorOut) -> str:
    return "" if entry["state"] == "published" else f"**{word('state', entry['state'])}**"
