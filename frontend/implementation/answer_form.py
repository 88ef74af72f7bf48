"""A region's answers on implementation: one form a pathway, or many in a file."""

from datetime import date
from typing import Literal, get_args

import streamlit as st

from frontend import client, session
from frontend.api_types.implementation import (
    FileOut,
    FileProblem,
    ImplementationAnswerOut,
    ImplementationIn,
    StatusMatrix,
)
from frontend.client import ApiError
from frontend.components import address, layout, public_data, tables
from frontend.components.tables import Cell, Column
from frontend.implementation.questions import QUESTIONS, Question
from frontend.texts import t

_Text = Literal["challenges", "consequences"]
_TEXTS: tuple[_Text, ...] = get_args(_Text)
_FIRST, _LAST = date(2015, 1, 1), date(2100, 1, 1)
"""The days that can be chosen: from before the first pathway to after the last one."""


def show(matrix: StatusMatrix, region: str | None) -> None:
    """The form for one pathway, and the way to hand in many answers at once."""
    own = session.own_regions("region_reporter")
    chosen = region if region in own else own[0]
    names = public_data.regions()
    layout.section(t("implementation.form", region=names.get(chosen, chosen), year=matrix["year"]))
    pathway = address.choose(t("pathway"), {entry["id"]: entry["name"] for entry in matrix["pathways"]}, "forlopp")
    if pathway:
        _form(matrix["year"], chosen, pathway, _earlier(matrix["year"], chosen, pathway))
    _file(matrix["year"])


def _earlier(year: int, region: str, pathway: str) -> ImplementationAnswerOut | None:
    """The answer that holds for the whole region now, to start from."""
    answers = session.api().get(
        client.path("implementation", "answers"),
        list[ImplementationAnswerOut],
        year=year,
        region=region,
        pathway=pathway,
    )
    return next((entry for entry in answers if not entry["replaced"] and not entry["unit"]), None)


def _form(year: int, region: str, pathway: str, earlier: ImplementationAnswerOut | None) -> None:
    key = f"{year}_{region}_{pathway}"
    with st.form(f"implementation_{key}"):
        body: ImplementationIn = {"year": year, "region": region, "pathway": pathway}
        body["unit"] = st.text_input(
            t("implementation.unit"), key=f"unit_{key}", max_chars=200, help=t("implementation.unit_help")
        )
        for question in QUESTIONS:
            body[question] = _day(question, key, earlier)
        for text in _TEXTS:
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
        max_value=_LAST,
    )
    return chosen.isoformat() if chosen else None


def _date(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def _send(body: ImplementationIn) -> None:
    try:
        session.api().post(client.path("implementation", "answers"), body)
    except ApiError as error:
        layout.refused(error)
        return
    layout.done(t("implementation.sent"))
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
    file = st.file_uploader(t("implementation.file"), type=["csv", "xlsx"], key="implementation_file")
    if st.button(t("submit.send"), disabled=file is None, key="implementation_send") and file is not None:
        _upload(year, file.name, file.getvalue())


def _upload(year: int, name: str, content: bytes) -> None:
    try:
        answer = session.api().upload(client.path("implementation", "file"), content, FileOut, year=year, filename=name)
    except ApiError as error:
        layout.refused(error)
        return
    st.success(t("implementation.accepted", count=answer["accepted"]))
    if answer["problems"]:
        columns = [Column(t("findings.row_number"), True), Column(t("findings.column")), Column(t("message"))]
        tables.show(
            t("implementation.problems"),
            columns,
            [_problem(entry) for entry in answer["problems"]],
        )


def _problem(entry: FileProblem) -> list[Cell]:
    """A problem of a row, or of the file as a whole."""
    return [None if entry["row"] is None else str(entry["row"]), entry["column"], entry["message"]]
