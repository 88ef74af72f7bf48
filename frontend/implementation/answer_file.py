"""Many answers on implementation in a file: the template, what a file changes, and what stands in its way."""

import streamlit as st

from frontend import client, session
from frontend.api_types.implementation import FileChange, FileOut, FileProblem
from frontend.client import ApiError
from frontend.components import layout, public_data, tables
from frontend.components.tables import Cell, Column
from frontend.texts import t

_MOST_BYTES = 5_000_000
"""What the API takes of a file of forms."""


def show(year: int) -> None:
    """The template, and the way to hand in a file."""
    layout.section(t("implementation.file_title"), t("implementation.file_intro"))
    layout.excel(
        client.path("implementation", "template.xlsx"),
        f"mall-inforande-{year}",
        "implementation_template",
        t("submit.template_excel"),
        year=year,
    )
    layout.files_of(_MOST_BYTES)
    file = st.file_uploader(t("implementation.file"), type=["csv", "xlsx"], key="implementation_file")
    if file is None:
        return
    name, content = file.name, file.getvalue()
    preview = _upload(year, name, content, preview=True)
    if preview is None:
        return
    if preview["problems"]:
        _problems(preview["problems"])
        return
    _changes(preview["changes"])
    if preview["changes"] and st.button(t("submit.send"), key="implementation_send", type="primary"):
        answer = _upload(year, name, content, preview=False)
        if answer and not answer["problems"]:
            layout.done(t("implementation.accepted", count=answer["accepted"]))
            st.rerun()


def _upload(year: int, name: str, content: bytes, *, preview: bool) -> FileOut | None:
    where = client.path("implementation", "file")
    try:
        return session.api().upload(where, content, FileOut, year=year, filename=name, preview=preview)
    except ApiError as error:
        layout.refused(error)
        return None


def _problems(problems: list[FileProblem]) -> None:
    columns = [Column(t("findings.row_number"), True), Column(t("findings.column")), Column(t("message"))]
    tables.show(t("implementation.problems"), columns, [_problem(entry) for entry in problems])


def _changes(changes: list[FileChange]) -> None:
    """How the situation changes, before anything is kept."""
    if not changes:
        st.info(t("implementation.no_changes"))
        return
    titles = (
        "findings.row_number",
        "pathway",
        "region",
        "implementation.unit",
        "implementation.before",
        "implementation.after",
    )
    names = public_data.pathway_names()
    rows: list[list[Cell]] = [
        [
            str(entry["row"]),
            names.get(entry["pathway"], entry["pathway"]),
            public_data.regions().get(entry["region"], entry["region"]),
            entry["unit"] or t("implementation.whole_region"),
            entry["before"],
            entry["after"],
        ]
        for entry in changes
    ]
    columns = [Column(t(title), place == 0) for place, title in enumerate(titles)]
    tables.show(t("implementation.changes", count=len(changes)), columns, rows)


def _problem(entry: FileProblem) -> list[Cell]:
    """A problem of a row, or of the file as a whole."""
    return [None if entry["row"] is None else str(entry["row"]), entry["column"], entry["message"]]
