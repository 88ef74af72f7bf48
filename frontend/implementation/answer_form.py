"""A region's answers on implementation: one form a pathway, or many in a file."""

from datetime import date
from typing import Any

import streamlit as st

from frontend import client, session
from frontend.client import ApiError, Json
from frontend.components import address, layout, public_data, tables
from frontend.components.tables import Column
from frontend.texts import t

_QUESTIONS = ("decided", "gap_analysed", "resources_appointed", "carried_out")


def show(found: Json, region: str | None) -> None:
    """The form for one pathway, and the way to hand in many answers at once."""
    own = session.own_regions("region_reporter")
    chosen = region if region in own else own[0]
    names = public_data.regions()
    layout.section(t("implementation.form", region=names.get(chosen, chosen), year=found["year"]))
    pathway = address.choose(t("pathway"), {entry["id"]: entry["name"] for entry in found["pathways"]}, "forlopp")
    if pathway:
        _form(found["year"], chosen, pathway, _earlier(found["year"], chosen, pathway))
    _file(found["year"])


def _earlier(year: int, region: str, pathway: str) -> Json:
    """The answer that holds for the whole region now, to start from; empty where there is none."""
    answers = session.api().get(client.path("implementation", "answers"), year=year, region=region, pathway=pathway)
    return next((entry for entry in answers if not entry["replaced"] and not entry["unit"]), {})


def _form(year: int, region: str, pathway: str, earlier: Json) -> None:
    key = f"{year}_{region}_{pathway}"
    with st.form(f"implementation_{key}"):
        body: dict[str, Any] = {"year": year, "region": region, "pathway": pathway}
        body["unit"] = st.text_input(
            t("implementation.unit"), key=f"unit_{key}", max_chars=200, help=t("implementation.unit_help")
        )
        for name in _QUESTIONS:
            body[name] = st.date_input(
                t(f"question.{name}"),
                value=_date(earlier.get(name)),
                key=f"{name}_{key}",
                format="YYYY-MM-DD",
                min_value=date(2015, 1, 1),
                max_value=date(2100, 1, 1),
            )
        for name in ("challenges", "consequences"):
            body[name] = st.text_area(
                t(f"implementation.{name}"), value=earlier.get(name) or "", key=f"{name}_{key}", max_chars=4000
            )
        if st.form_submit_button(t("implementation.send"), type="primary"):
            _send(body)


def _date(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def _send(body: dict[str, Any]) -> None:
    ready = {name: value.isoformat() if isinstance(value, date) else value for name, value in body.items()}
    try:
        session.api().post(client.path("implementation", "answers"), ready)
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
        answer = session.api().upload(client.path("implementation", "file"), content, year=year, filename=name)
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


def _problem(entry: Json) -> list[Any]:
    """A problem of a row, or of the file as a whole."""
    return [None if entry["row"] is None else str(entry["row"]), entry["column"], entry["message"]]
