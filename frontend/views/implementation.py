"""How far the regions have come with the pathways: the matrix of a year, a region's answers, and the forms."""

from typing import Any

import streamlit as st

from frontend import client, formatting, layout, params, reference, session, tables
from frontend.client import Json
from frontend.parts import implementation_form, marks, matrix
from frontend.tables import Column
from frontend.texts import t

_PAGE = 50
_QUESTIONS = ("decided", "gap_analysed", "resources_appointed", "carried_out")


def show() -> None:
    """Draws the page."""
    layout.heading(t("implementation.title"), t("implementation.intro"))
    layout.messages()
    year = params.get("ar")
    found = session.api().get(client.path("implementation", "matrix"), year=year if year and year.isdigit() else None)
    years = sorted({*found["years"], found["year"], formatting.today().year}, reverse=True)
    left, right = st.columns(2)
    with left:
        params.choose(t("year"), {str(number): str(number) for number in years}, "ar", default=str(found["year"]))
    with right:
        region = params.choose(t("region"), reference.regions(), "region", every=t("every_region"))
    parts = {"status": t("implementation.matrix")}
    if session.logged_in():
        parts["svar"] = t("implementation.answers_heading")
    if session.can("answer_implementation"):
        parts["lamna"] = t("implementation.answer")
    part = params.part(t("show"), parts, "visa")
    {"status": _matrix, "svar": _answers, "lamna": implementation_form.show}[part](found, region)


def _matrix(found: Json, region: str | None) -> None:
    if not found["pathways"] or not found["answers"]:
        layout.empty(t("implementation.nothing"))
    elif region:
        _region(found["year"], region)
    else:
        matrix.show(found)
        st.caption(t("implementation.answer_count", count=formatting.number(found["answers"])))
    layout.excel(client.path("implementation.xlsx"), f"inforande-{found['year']}", "implementation", year=found["year"])


def _region(year: int, region: str) -> None:
    found = session.api().get(client.path("implementation"), year=year, region=region)
    columns = [
        Column(t("pathway")),
        Column(t("implementation.status")),
        Column(t("implementation.reason")),
        Column(t("implementation.answers"), True),
    ]
    caption = f"{reference.regions()[region]}, {year}"
    tables.show(caption, columns, [_status_row(entry) for entry in found])


def _status_row(entry: Json) -> list[Any]:
    return [
        entry["pathway_name"],
        marks.status(entry["status"]),
        entry["reason"],
        formatting.number(entry["answers"]),
    ]


def _answers(found: Json, region: str | None) -> None:
    answers = session.api().get(client.path("implementation", "answers"), year=found["year"], region=region)
    if not answers:
        layout.empty(t("implementation.nothing"))
        return
    page = params.page(len(answers), _PAGE)
    columns = [
        Column(t("pathway")),
        Column(t("implementation.done"), whole=True),
        Column(t("implementation.status")),
        Column(t("implementation.text")),
        Column(t("implementation.answered")),
    ]
    names = {entry["id"]: entry["name"] for entry in found["pathways"]} | reference.pathway_names()
    tables.show(
        t("implementation.answers_of", year=found["year"]),
        columns,
        [_answer_row(entry, names) for entry in answers[page * _PAGE : (page + 1) * _PAGE]],
    )


def _answer_row(entry: Json, names: dict[str, str]) -> list[Any]:
    region = str(reference.regions().get(entry["region"], entry["region"]))
    return [
        tables.lines([names.get(entry["pathway"], ""), region, str(entry["unit"])]),
        tables.lines(f"{t(f'question_short.{name}')}: {formatting.day(entry[name])}" for name in _QUESTIONS),
        marks.status(entry["status"]),
        tables.lines([entry["challenges"] or "", entry["consequences"] or ""]) or None,
        tables.lines(
            [
                f"{formatting.day(entry['answered_at'])}, {entry['answered_by']}",
                t("implementation.replaced") if entry["replaced"] else "",
            ]
        ),
    ]


if __name__ == "__main__":
    show()
