"""A region's answers on implementation: one form a pathway, or many in a file."""

from datetime import date

import streamlit as st

from frontend import client, open_uploads, session
from frontend.api_types.implementation import (
    FileChange,
    FileOut,
    FileProblem,
    ImplementationAnswerOut,
    ImplementationIn,
    StatusMatrix,
)
from frontend.client import ApiError
from frontend.components import address, formatting, layout, public_data, tables
from frontend.components.tables import Cell, Column
from frontend.implementation.questions import QUESTIONS, TEXTS, Question
from frontend.texts import t

_MOST_BYTES = 5_000_000
"""What the API takes of a file of forms."""
_FIRST = date(2015, 1, 1)
"""The first day that can be chosen: before the first pathway."""


def show(matrix: StatusMatrix, region: str | None) -> None:
    """The form for one pathway, and the way to hand in many answers at once."""
    own = session.own_regions("region_reporter")
    chosen = region if region in own else own[0]
    names = public_data.regions()
    layout.section(t("implementation.form", region=names.get(chosen, chosen), year=matrix["year"]))
    pathway = address.choose(t("pathway"), {entry["id"]: entry["name"] for entry in matrix["pathways"]}, "forlopp")
    if pathway:
        answers = _standing(matrix["year"], chosen, pathway)
        unit = _unit(list(answers), f"{matrix['year']}_{chosen}_{pathway}")
        _form(matrix["year"], chosen, pathway, unit, answers.get(unit) if unit is not None else None)
    _file(matrix["year"])


def _standing(year: int, region: str, pathway: str) -> dict[str, ImplementationAnswerOut]:
    """What the whole region (empty text) and its parts answered last, attested or not, to start from."""
    answers = session.api().get(
        client.path("implementation", "answers"),
        list[ImplementationAnswerOut],
        year=year,
        region=region,
        pathway=pathway,
    )
    return {entry["unit"]: entry for entry in answers if entry["state"] in ("answered", "attested")}


def _unit(answered: list[str], key: str) -> str | None:
    """Which part of the region the form is for: one that has answered, the whole, or (None) another."""
    if not [unit for unit in answered if unit]:
        return "" if "" in answered else None
    names = {unit: unit or t("implementation.whole_region") for unit in dict.fromkeys([*answered, ""])}
    chosen = st.selectbox(
        t("implementation.which_part"),
        [*names, None],
        format_func=lambda unit: t("implementation.another_part") if unit is None else names[unit],
        key=f"part_{key}",
        placeholder=t("choose"),
    )
    return chosen if isinstance(chosen, str) else None


def _form(year: int, region: str, pathway: str, unit: str | None, earlier: ImplementationAnswerOut | None) -> None:
    key = f"{year}_{region}_{pathway}" + (f"_{unit}" if unit else "")
    with st.form(f"implementation_{key}"):
        body: ImplementationIn = {"year": year, "region": region, "pathway": pathway}
        body["unit"] = unit or st.text_input(
            t("implementation.unit"), key=f"unit_{key}", max_chars=200, help=t("implementation.unit_help")
        )
        for question in QUESTIONS:
            body[question] = _day(question, key, earlier)
        for text in TEXTS:
            body[text] = st.text_area(
                t(f"implementation.{text}"),
                value=(earlier[text] if earlier else None) or "",
                key=f"{text}_{key}",
                max_chars=4000,
            )
        if st.form_submit_button(t("implementation.send"), type="primary"):
            _send(body)


def _day(question: Question, key: str, earlier: ImplementationAnswerOut | None) -> str | None:
    chosen: date | None = st.date_input(
        t(f"question.{question}"),
        value=_date(earlier[question]) if earlier else None,
        key=f"{question}_{key}",
        format="YYYY-MM-DD",
        min_value=_FIRST,
        max_value=formatting.today(),
    )
    return chosen.isoformat() if chosen else None


def _date(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def _send(body: ImplementationIn) -> None:
    try:
        kept = session.api().create(client.path("implementation", "answers"), body, ImplementationAnswerOut)
    except ApiError as error:
        layout.refused(error)
        return
    layout.done(t("implementation.sent" if kept["state"] == "answered" else "implementation.as_attested"))
    st.rerun()


def _file(year: int) -> None:
    layout.section(t("implementation.file_title"), t("implementation.file_intro"))
    layout.excel(
        client.path("implementation", "template.xlsx"),
        f"mall-inforande-{year}",
        "implementation_template",
        t("submit.template_excel"),
        year=year,
    )
    open_uploads.allow(_MOST_BYTES)
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
