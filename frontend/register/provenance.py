"""Where facts come from, and how sure they are."""

import streamlit as st

from frontend.api_types.catalogue import Provenance
from frontend.components import tables
from frontend.components.tables import Cell, Column
from frontend.texts import t, word


def show(entries: list[Provenance]) -> None:
    """The provenance of a catalogue entry, folded together."""
    with st.expander(t("provenance")):
        columns = [
            Column(t("provenance.facts")),
            Column(t("provenance.source")),
            Column(t("provenance.mark")),
            Column(t("provenance.note")),
        ]
        tables.show(t("provenance"), columns, [_row(entry) for entry in entries], hide_caption=True)


def _row(entry: Provenance) -> list[Cell]:
    facts = ", ".join(word("fact", fact) for fact in entry["facts"])
    return [facts, entry["source"], word("mark", entry["mark"]), entry.get("note")]
