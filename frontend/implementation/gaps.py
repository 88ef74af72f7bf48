"""The gaps that regions share, over all pathways and in each, and the analyses that cover several pathways."""

from collections.abc import Iterator, Sequence

import streamlit as st

from frontend import client, session
from frontend.api_types.implementation import AnalysisOut, GapsOut, StatusMatrix, ThemeOut
from frontend.components import address, formatting, layout, public_data, tables
from frontend.components.tables import Cell, Column
from frontend.texts import t, word


def show(matrix: StatusMatrix, region: str | None) -> None:
    """What is shared most first; a pathway's own themes where one is chosen."""
    gaps = session.api().get(client.path("implementation", "gaps"), GapsOut, year=matrix["year"])
    layout.section(t("gaps.title", year=str(matrix["year"])), t("gaps.intro"))
    if not any(one["count"] for one in gaps["themes"]):
        layout.empty(t("gaps.nothing", year=str(matrix["year"])))
        return
    names = public_data.pathway_names()
    having = {one["pathway"]: names.get(one["pathway"], "") for one in gaps["themes"] if one["pathway"]}
    pathway = address.choose(t("pathway"), having, "forlopp", every=t("every_pathway"))
    themes = [one for one in gaps["themes"] if one["pathway"] == pathway]
    st.markdown("\n".join(_sentences(themes)))
    _themes(themes, names.get(pathway or "", t("every_pathway")))
    if pathway is None:
        _by_pathway(gaps["themes"], having)
    _analyses([one for one in gaps["analyses"] if region in (None, one["region"])])


def _sentences(themes: Sequence[ThemeOut]) -> Iterator[str]:
    """Which gaps several regions have in common."""
    for one in themes:
        if one["count"] > 1:
            yield t("gaps.same", count=one["count"], theme=word("gap_theme", one["theme"]))


def _themes(themes: Sequence[ThemeOut], caption: str) -> None:
    named = any(one["regions"] is not None for one in themes)
    columns = [Column(t("gaps.theme")), Column(t("gaps.regions"), True), *([Column(t("gaps.which"))] if named else [])]
    rows: list[list[Cell]] = [
        [
            word("gap_theme", one["theme"]),
            formatting.number(one["count"]),
            *([", ".join(name.removeprefix("Region ") for name in one["regions"] or ()) or None] if named else []),
        ]
        for one in themes
    ]
    tables.show(caption, columns, rows)


def _by_pathway(themes: Sequence[ThemeOut], names: dict[str, str]) -> None:
    """How many regions have each gap in each pathway."""
    codes = [one["theme"] for one in themes if one["pathway"] is None]
    counts = {(one["pathway"], one["theme"]): one["count"] for one in themes}
    columns = [Column(t("pathway")), *(Column(word("gap_theme", code), True) for code in codes)]
    rows: list[list[Cell]] = [
        [name, *(formatting.number(counts.get((pathway, code), 0)) for code in codes)]
        for pathway, name in sorted(names.items(), key=lambda pair: pair[1].casefold())
    ]
    tables.show(t("gaps.by_pathway"), columns, rows)


def _analyses(analyses: Sequence[AnalysisOut]) -> None:
    if not analyses:
        return
    names = public_data.pathway_names()
    layout.section(t("gaps.analyses"), t("gaps.analyses_intro"))
    columns = [Column(t("region")), Column(t("implementation.gap_analysis")), Column(t("pathways"))]
    rows: list[list[Cell]] = [
        [one["region_name"], one["name"], tables.lines(names.get(pathway, pathway) for pathway in one["pathways"])]
        for one in analyses
    ]
    tables.show(t("gaps.analyses"), columns, rows, hide_caption=True)
