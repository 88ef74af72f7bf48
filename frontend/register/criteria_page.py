"""How pathways meet the six criteria in a year: overview, the document's tables, K6 beside the catalogue, and drafts."""

from collections.abc import Callable, Sequence

import streamlit as st
from markupsafe import Markup

from frontend import client, session
from frontend.api_types.register import AssessedPathway, CatalogueProgress, CriteriaTable, CriteriaTables
from frontend.components import address, layout, links, tables
from frontend.components.tables import Cell, Column
from frontend.register import assessment, assessment_form, entry_kinds, judged
from frontend.register.entry_kinds import ASSESSMENT
from frontend.texts import in_words, named, t, word


def show() -> None:
    """Draws the page, or the assessment that the address names."""
    chosen = address.get("bedomning")
    if chosen:
        assessment.show(chosen, address.get("version"))
        return
    layout.heading(t("criteria.title"), t("criteria.intro"))
    layout.messages()
    parts = {"oversikt": t("criteria.matrix"), "tabeller": t("criteria.tables"), "k6": t("criteria.catalogue")}
    if session.can("draft_national_entry"):
        parts["egna"] = t("criteria.own")
    part = address.part(t("show"), parts, "visa")
    if part == "egna":
        _own()
        return
    whole = _of_year()
    if whole["year"] is None:
        layout.empty(t("criteria.none"))
        return
    draw: dict[str, Callable[[CriteriaTables], None]] = {"oversikt": _matrix, "tabeller": _tables, "k6": _catalogue}
    draw[part](whole)
    layout.excel(client.path("criteria.xlsx"), f"kriterier-{whole['year']}", "criteria", year=whole["year"])


def _of_year() -> CriteriaTables:
    """The tables of the year in the address, or of the newest."""
    newest = session.api().get(client.path("criteria", "tables"), CriteriaTables)
    left, _ = st.columns(2)
    with left:
        year = address.choose(t("criteria.year"), {str(year): str(year) for year in newest["years"]}, "ar")
    if year in (None, str(newest["year"])):
        return newest
    return session.api().get(client.path("criteria", "tables"), CriteriaTables, year=year)


def _matrix(whole: CriteriaTables) -> None:
    """Pathway by criterion; both of the document's tables side by side, in the first one's order."""
    columns = [
        Column(t("pathway")),
        *(Column(f"{c['id']} {named(c)}") for each in whole["tables"] for c in each["criteria"]),
    ]
    rest = {row["pathway"]: row for each in whole["tables"][1:] for row in each["rows"]}
    rows: list[list[Cell]] = [
        [_linked(row), *(judged.unfolding(cell) for cell in [*row["cells"], *rest[row["pathway"]]["cells"]])]
        for row in whole["tables"][0]["rows"]
    ]
    tables.show(t("criteria.matrix_caption", year=str(whole["year"])), columns, rows)


def _linked(row: AssessedPathway) -> Markup:
    """The pathway's name today, as a link to its assessment with history."""
    name = named({"name_sv": row["pathway_name"], "name_en": row["pathway_name_en"]})
    where = links.path("criteria", bedomning=row["assessment"])
    return Markup("<a href='{}' target='_self'>{}</a>").format(where, name)


def _tables(whole: CriteriaTables) -> None:
    for each in whole["tables"]:
        columns = [Column(t("pathway")), *(Column(f"{c['id']} {named(c)}") for c in each["criteria"])]
        tables.show(t("criteria.table", number=each["number"], year=str(whole["year"])), columns, _rows(each))


def _rows(table: CriteriaTable) -> list[list[Cell]]:
    return [[_as_printed(row), *(judged.in_words(cell) for cell in row["cells"])] for row in table["rows"]]


def _as_printed(row: AssessedPathway) -> Markup:
    spelled = row["document_name"]
    return tables.lines([_linked(row), tables.muted(t("criteria.in_document", name=spelled)) if spelled else ""])


def _catalogue(whole: CriteriaTables) -> None:
    st.markdown(t("criteria.catalogue_intro"))
    columns = [
        Column(t("pathway")),
        Column(t("criteria.document")),
        Column(t("criteria.held")),
        Column(t("criteria.disagreements")),
    ]
    tables.show(t("criteria.catalogue"), columns, map(_progress, whole["possible_to_follow"]), hide_caption=True)


def _progress(entry: CatalogueProgress) -> list[Cell]:
    name = named({"name_sv": entry["pathway_name"], "name_en": entry["pathway_name_en"]})
    held = [t("criteria.published", count=entry["published"])]
    if entry["drafts"] is not None:
        held.append(t("criteria.drafts", count=entry["drafts"]))
    return [
        Markup("<a href='{}' target='_self'>{}</a>").format(links.path("pathways", vardforlopp=entry["pathway"]), name),
        tables.lines([judged.chip(None, entry["progress"]), _sources("source_used", entry["sources_used"])]),
        tables.lines([", ".join(held), _sources("source_kind", entry["sources"])]),
        tables.lines(in_words(sentence) for sentence in entry["disagreements"]) or None,
    ]


def _sources(group: str, codes: Sequence[str]) -> str:
    return t("criteria.sources", sources=", ".join(word(group, code) for code in codes)) if codes else ""


def _own() -> None:
    """What is on its road, and the form for a new one."""
    entry_kinds.on_their_way(ASSESSMENT, t("criteria.nothing_on_its_way"))
    assessment_form.show()


if __name__ == "__main__":
    show()
