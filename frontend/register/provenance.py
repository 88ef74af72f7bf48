"""Where facts come from, and how sure they are."""

from typing import Any

import streamlit as st

from frontend.client import Json
from frontend.components import tables
from frontend.components.tables import Column
from frontend.texts import t, word


def show(entries: list[Json]) -> None:
    """The provenance of a catalogue entry, folded together."""
    with st.expander(t("provenance")):
        columns = [
            Column(t("provenance.facts")),
            Column(t("provenance.source")),
            Column(t("provenance.mark")),
            Column(t("provenance.note")),
        ]
        tables.show(t("provenance"), columns, [_row(entry) for entry in entries], hide_caption=True)


def _row(entry: Json) -> list[Any]:
    return [", ".join(entry["facts"]), entry["source"], word("mark", entry["mark"]), _note(entry.get("note"))]


def _note(note: object) -> str | None:
    return str(note.get("sv", "")) if isinstance(note, dict) else None if note is None else str(note)
