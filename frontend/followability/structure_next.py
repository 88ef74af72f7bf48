"""*Strukturera härnäst*: what regions' computations lacked, summed by what it would make followable."""

import streamlit as st

from frontend import client, session
from frontend.api_types.followability import MissingOut, StructureNext
from frontend.components import formatting, layout, public_data, tables
from frontend.components.tables import Cell, Column
from frontend.texts import named, t, word

_MOST = 3
"""Sentences above the table: what is worth most."""


def show() -> None:
    """The best next things in sentences, and everything that is lacking in a table."""
    layout.section(t("structure.title"), t("structure.intro"))
    found = session.api().get(client.path("followability", "structure-next"), StructureNext)
    if not found["computations"]:
        layout.empty(t("structure.no_computations"))
        return
    st.caption(t("structure.rests_on", computations=found["computations"], regions=found["regions"]))
    if not found["missing"]:
        layout.empty(t("structure.nothing"))
        return
    enough = [one for one in found["missing"] if one["pairs"]]
    if enough:
        st.markdown("\n".join(_sentence(one) for one in enough[:_MOST]))
    _table(found["missing"])


def _sentence(one: MissingOut) -> str:
    return t(
        "structure.sentence",
        what=one["name_sv"],
        indicators=len(one["indicators"]),
        pathways=len(one["pathways"]),
        regions=one["regions"],
    )


def _table(missing: list[MissingOut]) -> None:
    columns = [
        Column(t("structure.what")),
        Column(t("structure.indicators")),
        Column(t("pathways")),
        Column(t("structure.regions"), True),
        Column(t("structure.among"), True),
    ]
    tables.show(t("structure.table"), columns, map(_row, missing))


def _row(one: MissingOut) -> list[Cell]:
    indicators, pathways = public_data.indicators(), public_data.pathway_names()
    names = [named(indicators[code]) if code in indicators else code for code in one["indicators"]]
    regions = ", ".join(name.removeprefix("Region ") for name in one["region_names"] or ())
    return [
        tables.lines([one["name_sv"], tables.coded(word("lacking", one["kind"]), one["what"])]),
        tables.lines(names) or tables.muted(t("structure.more_needed")),
        tables.lines(pathways.get(code, code) for code in one["pathways"]) or None,
        tables.lines([formatting.number(one["regions"]), regions]),
        formatting.number(one["among"]),
    ]
