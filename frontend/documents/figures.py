"""The figures that a document's texts may name, with what they are now and where they come from."""

from frontend import client, session
from frontend.api_types.documents import DocumentOut, NamedFigureOut
from frontend.components import formatting, layout, tables
from frontend.components.tables import Cell, Column
from frontend.texts import of_both, t


def show(document: DocumentOut) -> None:
    """All of them, in the document's order."""
    layout.subsection(t("documents.figures"))
    where = client.path("documents", document["kind"], document["subject"]["id"], "figures")
    figures = session.api().get(where, list[NamedFigureOut])
    if not figures:
        layout.empty(t("documents.no_figures"))
        return
    columns = [
        Column(t("documents.figure_name")),
        Column(t("documents.figure_label")),
        Column(t("documents.figure_now"), True),
        Column(t("documents.figure_day")),
        Column(t("documents.figure_address")),
    ]
    tables.show(t("documents.figures_intro"), columns, [_row(one) for one in figures])


def _row(one: NamedFigureOut) -> list[Cell]:
    missing = None if one["value"] is None else one["text"]
    return [f"{{{one['name']}}}", of_both(one, "label"), missing, formatting.day(one["held_on"]), one["address"]]
